// Package app is the vocabulary of the licence counter: what a municipality
// means by an application, a licence, a fee and a number, and the codes by which
// things go wrong.
//
// It knows no database, transport or toolkit; everything else imports it.
package app

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

// ID names a record for life. The counter makes it, so that a record has its
// name before central has seen it.
type ID string

// idAlphabet sorts as its bytes do, and leaves out what is misread.
const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// NewID returns a fresh ID of 26 letters that sorts by now (48 bits of
// milliseconds, then 80 random bits, as a ULID).
func NewID(now time.Time) ID {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // crypto/rand.Read never fails
	return ID(base32.NewEncoding(idAlphabet).WithPadding(base32.NoPadding).EncodeToString(b[:]))
}
