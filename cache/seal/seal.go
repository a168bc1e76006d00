// Package seal keeps what is written to disk unreadable.
//
// One random data key belongs to the counter's store. Every operator has a wrap
// of it that only her password, together with this device's secret, opens. From
// the data key come subkeys, one for each purpose. Every value is sealed on its
// own by XChaCha20-Poly1305 and bound to its place (bucket and key), so that a
// value that was changed, or put where another belongs, does not open.
//
// The form of a sealed value is
//
//	version (1) ‖ nonce (24, random) ‖ ciphertext ‖ tag (16)
//
// with version ‖ len(bucket) ‖ bucket ‖ key as its additional data.
package seal

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20"
	"golang.org/x/crypto/chacha20poly1305"
)

// KeySize is the length of a data key in bytes.
const KeySize = 32

// Overhead is by how many bytes a sealed value is longer than its plain form.
const Overhead = 1 + chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

// version is the form of sealed values, stored with each and bound to it.
const version = 1

// What can go wrong with a sealed value.
var (
	ErrWiped   = errors.New("the keys are wiped")
	ErrAltered = errors.New("the sealed value is not what was written here")
)

// Purpose tells which subkey seals a value.
type Purpose int

// The purposes. Their labels are part of the stored form.
const (
	Records Purpose = iota
	Outbox
	Audit
	Blobs
	Drafts
	Lookup
	Sums
	purposes
)

func (p Purpose) label() string {
	return [purposes]string{"records", "outbox", "audit", "blobs", "drafts", "lookup", "sums"}[p]
}

// Keys are the subkeys of an open store. They are safe for concurrent use,
// except that Wipe must wait until nobody uses them.
type Keys struct {
	sub   [purposes][KeySize]byte
	wiped bool
}

// NewKeys derives the subkeys of a data key, which the caller may then erase.
func NewKeys(data []byte) (*Keys, error) {
	if len(data) != KeySize {
		return nil, fmt.Errorf("a data key of %d bytes", len(data))
	}
	k := &Keys{}
	for p := range purposes {
		sub, err := hkdf.Key(sha256.New, data, nil, "shubbak store 1 "+p.label(), KeySize)
		if err != nil {
			return nil, fmt.Errorf("deriving the key for %s: %w", p.label(), err)
		}
		copy(k.sub[p][:], sub)
		clear(sub)
	}
	return k, nil
}

// Wipe erases the keys; every later use fails with ErrWiped.
func (k *Keys) Wipe() {
	clear(k.sub[:])
	k.wiped = true
}

// Place is where a value is stored.
type Place struct {
	Bucket string // shorter than 256 bytes
	Key    []byte
}

func (p Place) bind(version byte) []byte {
	ad := make([]byte, 0, 2+len(p.Bucket)+len(p.Key))
	ad = append(ad, version, byte(len(p.Bucket)))
	ad = append(ad, p.Bucket...)
	return append(ad, p.Key...)
}

// Seal returns plain as it may lie on disk at its place.
func (k *Keys) Seal(purpose Purpose, at Place, plain []byte) ([]byte, error) {
	if k.wiped {
		return nil, ErrWiped
	}
	out := make([]byte, 1+chacha20poly1305.NonceSizeX, Overhead+len(plain))
	out[0] = version
	nonce := out[1:]
	_, _ = rand.Read(nonce) // crypto/rand.Read never fails
	return sealX(&k.sub[purpose], out, nonce, plain, at.bind(version))
}

// Open returns what was sealed, or ErrAltered when it was changed or belongs
// somewhere else.
func (k *Keys) Open(purpose Purpose, at Place, sealed []byte) ([]byte, error) {
	if k.wiped {
		return nil, ErrWiped
	}
	if len(sealed) < Overhead || sealed[0] != version {
		return nil, ErrAltered
	}
	nonce, text := sealed[1:1+chacha20poly1305.NonceSizeX], sealed[1+chacha20poly1305.NonceSizeX:]
	return openX(&k.sub[purpose], nonce, text, at.bind(sealed[0]))
}

// Name returns the 16 bytes by which a value can be looked up without being
// readable: a truncated HMAC under the look-up key. Kinds do not mix.
func (k *Keys) Name(kind, value string) ([]byte, error) {
	if k.wiped {
		return nil, ErrWiped
	}
	h := hmac.New(sha256.New, k.sub[Lookup][:])
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(value))
	return h.Sum(nil)[:16], nil
}

// sealX and openX are XChaCha20-Poly1305 as chacha20poly1305.NewX does it, but
// they copy only the key of the one value, so that Wipe leaves no copy of ours.
func sealX(key *[KeySize]byte, dst, nonce, plain, ad []byte) ([]byte, error) {
	sub, err := chacha20.HChaCha20(key[:], nonce[:16])
	if err != nil {
		return nil, fmt.Errorf("deriving the key of a value: %w", err)
	}
	aead, err := chacha20poly1305.New(sub)
	if err != nil {
		return nil, fmt.Errorf("making the cipher of a value: %w", err)
	}
	return aead.Seal(dst, short(nonce), plain, ad), nil
}

func openX(key *[KeySize]byte, nonce, text, ad []byte) ([]byte, error) {
	sub, err := chacha20.HChaCha20(key[:], nonce[:16])
	if err != nil {
		return nil, fmt.Errorf("deriving the key of a value: %w", err)
	}
	aead, err := chacha20poly1305.New(sub)
	if err != nil {
		return nil, fmt.Errorf("making the cipher of a value: %w", err)
	}
	plain, err := aead.Open(nil, short(nonce), text, ad)
	if err != nil {
		return nil, ErrAltered
	}
	return plain, nil
}

// short is the nonce of the inner cipher: four zero bytes, then what HChaCha20
// has not used.
func short(nonce []byte) []byte {
	n := make([]byte, chacha20poly1305.NonceSize)
	copy(n[4:], nonce[16:])
	return n
}
