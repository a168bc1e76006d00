package seal

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/chacha20poly1305"
)

// Tally is one number for a whole set of sealed values, whatever their order: the
// sum, modulo 2^256, of a keyed hash of each one's place and nonce. Nonces are
// random and never come twice, so a value put back to what it was once has another
// hash than the one that is there now. The zero value is that of the empty set.
type Tally [4]uint64

// Tally returns the share of one sealed value.
func (k *Keys) Tally(at Place, sealed []byte) (t Tally, err error) {
	if k.wiped {
		return t, ErrWiped
	}
	h, err := blake2b.New256(k.sub[Sums][:])
	if err != nil {
		return t, fmt.Errorf("making the hash of a value: %w", err)
	}
	nonce := sealed[min(1, len(sealed)):min(1+chacha20poly1305.NonceSizeX, len(sealed))]
	var room [256]byte
	in := append(room[:0], byte(len(at.Bucket)), byte(len(nonce)))
	in = append(append(append(in, nonce...), at.Bucket...), at.Key...)
	_, _ = h.Write(in) // a hash never fails
	sum := h.Sum(room[:0])
	for i := range t {
		t[i] = binary.LittleEndian.Uint64(sum[8*i:])
	}
	return t, nil
}

// Add puts the shares of o in.
func (t *Tally) Add(o Tally) {
	carry := uint64(0)
	for i := range t {
		t[i], carry = bits.Add64(t[i], o[i], carry)
	}
}

// Sub takes them out.
func (t *Tally) Sub(o Tally) {
	borrow := uint64(0)
	for i := range t {
		t[i], borrow = bits.Sub64(t[i], o[i], borrow)
	}
}

// Bytes returns the tally as it is stored.
func (t Tally) Bytes() []byte {
	var b []byte
	for _, n := range t {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	return b
}
