package credential

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Bundle is what central signs of a version of the catalogue.
type Bundle struct {
	Version int       `json:"version"`
	Hash    []byte    `json:"hash"` // see BundleHash
	Issued  time.Time `json:"issued"`
}

// BundleHash is a SHA-256 over the files of a catalogue, each after its length in
// eight bytes, big-endian.
func BundleHash(parts [][]byte) []byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		h.Write(p)
	}
	return h.Sum(nil)
}

// OpenBundle checks that root signed these files as a catalogue, and returns what
// it signed. Anything else is app.BadSignature.
func OpenBundle(root ed25519.PublicKey, signed []byte, parts [][]byte) (Bundle, error) {
	var b Bundle
	if err := Unseal(root, KindBundle, signed, &b); err != nil {
		return Bundle{}, err
	}
	if !bytes.Equal(b.Hash, BundleHash(parts)) {
		return Bundle{}, &app.Error{Code: app.BadSignature, Err: errors.New("signed for other files")}
	}
	return b, nil
}

// Lease is what central signs of a lease: whose it is, and the block, of which
// nothing is used yet. With it a device can tell a central that was restored from
// an old copy of the numbers that it has.
type Lease struct {
	Device string    `json:"device"`
	Lease  app.Lease `json:"lease"`
}
