package credential

import (
	"bytes"
	"crypto/ed25519"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Certificate is central's word that a key is a counter's.
type Certificate struct {
	Device    string     `json:"device"` // ID
	Code      string     `json:"code"`   // four digits
	Office    app.Office `json:"office"`
	PublicKey []byte     `json:"public_key"` // Ed25519
	NotBefore time.Time  `json:"not_before"`
	NotAfter  time.Time  `json:"not_after"`
}

// Covers tells whether the certificate was in force at t.
func (c Certificate) Covers(t time.Time) bool {
	return !t.Before(c.NotBefore) && !t.After(c.NotAfter)
}

// Revocation takes back what has a Number, the one licence of several of a number that
// has a Token, or all that a key signs from At on (Kid).
type Revocation struct {
	Number app.LicenceNumber `json:"number,omitempty"`
	Token  []byte            `json:"token,omitempty"` // see TokenHash
	Kid    []byte            `json:"kid,omitempty"`
	At     time.Time         `json:"at"`
	Reason string            `json:"reason"` // a code: cancelled, suspended, superseded, device_revoked
}

// Trust is central's list of the keys of its counters. With it, and the StatusList, a
// licence is checked with no network.
type Trust struct {
	Issued       time.Time     `json:"issued"`
	Root         []byte        `json:"root,omitempty"`
	Certificates []Certificate `json:"certificates"`
	Revoked      []Revocation  `json:"revoked"`
}

// OpenTrust reads a trust list that root signed.
func OpenTrust(root ed25519.PublicKey, data []byte) (Trust, error) {
	var t Trust
	err := Unseal(root, KindTrust, data, &t)
	return t, err
}

// Certificate returns the certificate of a key by its name.
func (t Trust) Certificate(kid []byte) (Certificate, bool) {
	for _, c := range t.Certificates {
		if bytes.Equal(Kid(c.PublicKey), kid) {
			return c, true
		}
	}
	return Certificate{}, false
}

// Verdict is what a check of a licence came to.
type Verdict string

// The verdicts.
const (
	Valid      Verdict = "valid"
	Expired    Verdict = "expired"     // authentic, its term is over
	Revoked    Verdict = "revoked"     // authentic, taken back since
	UnknownKey Verdict = "unknown_key" // no certificate for its key at that time
	Altered    Verdict = "altered"     // the signature does not fit what it says
)

// Result is the outcome of a check. Claims are to be believed only when
// Authentic; Certificate and Revocation are set when there is one.
type Result struct {
	Verdict     Verdict
	Claims      Claims
	Kid         []byte
	Certificate *Certificate
	Revocation  *Revocation
}

// Authentic tells whether a counter of ours signed exactly this.
func (r Result) Authentic() bool {
	return r.Verdict == Valid || r.Verdict == Expired || r.Verdict == Revoked
}

// Verify checks a token by the trust list, on a day. Only a text that cannot be
// read at all is an error (app.Invalid); everything else is a verdict.
func Verify(token string, trust Trust, on hijri.Civil) (Result, error) {
	s, err := Open(token)
	if err != nil {
		return Result{}, err
	}
	r := Result{Verdict: UnknownKey, Claims: s.Claims, Kid: s.Kid}
	cert, known := trust.Certificate(s.Kid)
	if !known {
		return r, nil
	}
	r.Certificate = &cert
	if !s.By(cert.PublicKey) {
		r.Verdict = Altered
		return r, nil
	}
	if cert.Device != s.Claims.Device || !cert.Covers(s.Claims.IssuedAt) {
		return r, nil
	}
	r.Verdict = Valid
	if rev, yes := trust.revocation(token, s); yes {
		r.Verdict, r.Revocation = Revoked, &rev
	} else if s.Claims.Until.Before(on) {
		r.Verdict = Expired
	}
	return r, nil
}
