package credential

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"slices"
	"time"
)

// StatusList is central's list of what counts no more. It names no person and no
// place, and is whole: a licence that is not on it was not taken back by Issued.
type StatusList struct {
	Issued  time.Time    `json:"issued"`
	Revoked []Revocation `json:"revoked"`
}

// OpenStatusList reads a status list that root signed; anything else is
// app.BadSignature.
func OpenStatusList(root ed25519.PublicKey, data []byte) (StatusList, error) {
	var l StatusList
	err := Unseal(root, KindStatus, data, &l)
	return l, err
}

// TokenHash names one licence among several of one number, by its token: SHA-256.
func TokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// With returns the trust list as a status list has it. What it says of licences gives
// way; a key that was taken back is never good again.
func (t Trust) With(l StatusList) Trust {
	keys := slices.DeleteFunc(slices.Clone(t.Revoked), func(r Revocation) bool { return len(r.Kid) == 0 })
	t.Revoked = slices.Concat(l.Revoked, keys)
	return t
}

// revocation returns why a licence with this token counts no more.
func (t Trust) revocation(token string, s Signed) (Revocation, bool) {
	hash := TokenHash(token)
	for _, r := range t.Revoked {
		switch {
		case r.Number != "" && r.Number == s.Claims.Number,
			len(r.Token) > 0 && bytes.Equal(r.Token, hash),
			len(r.Kid) > 0 && bytes.Equal(r.Kid, s.Kid) && !s.Claims.IssuedAt.Before(r.At):
			return r, true
		}
	}
	return Revocation{}, false
}
