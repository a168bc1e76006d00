package credential

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/veraison/go-cose"

	"github.com/shubbak/shubbak/app"
)

// Prefix begins every token; its digit is the version of the form.
const Prefix = "SHB1:"

// licenceAAD is signed with the claims, so that nothing else which a counter's
// key signs can be taken for a licence.
const licenceAAD = "shubbak-licence-1"

// maxToken bounds what is parsed at all.
const maxToken = 2048

// Sign returns the text for the QR: the claims, signed by the counter's key,
// whose name is kid. It fails with app.Invalid for claims no counter makes.
func Sign(key ed25519.PrivateKey, kid []byte, c Claims) (string, error) {
	if err := c.check(); err != nil {
		return "", fmt.Errorf("signing licence %s: %w", c.Number, err)
	}
	if len(key) != ed25519.PrivateKeySize || len(kid) != KidLen {
		return "", fmt.Errorf("signing licence %s: %w", c.Number, &app.Error{Code: app.Invalid, Field: "key"})
	}
	payload, err := encode(c.wire())
	if err != nil {
		return "", fmt.Errorf("signing licence %s: %w", c.Number, err)
	}
	if len(payload) > maxClaims {
		return "", fmt.Errorf("signing licence %s: %d bytes of claims: %w", c.Number, len(payload), &app.Error{Code: app.Invalid, Field: "claims"})
	}
	msg, err := sign1(key, kid, payload, licenceAAD)
	if err != nil {
		return "", fmt.Errorf("signing licence %s: %w", c.Number, err)
	}
	return Prefix + encode45(msg), nil
}

// Signed is a token that was read but not checked: what it claims, and by whose
// key it says that it is signed.
type Signed struct {
	Claims  Claims
	Kid     []byte
	message *cose.Sign1Message
}

// By tells whether a token is signed by a key, with no regard to certificates.
func (s Signed) By(public ed25519.PublicKey) bool {
	return s.message != nil && verify1(s.message, public, licenceAAD) == nil
}

// Open reads a token without checking its signature. A text that is none is
// app.Invalid.
func Open(token string) (Signed, error) {
	fail := func(err error) (Signed, error) {
		return Signed{}, &app.Error{Code: app.Invalid, Field: "token", Err: err}
	}
	body, ok := strings.CutPrefix(token, Prefix)
	if !ok || len(token) > maxToken {
		return fail(errCOSE)
	}
	data, err := decode45(body)
	if err != nil {
		return fail(err)
	}
	msg, kid, err := open1(data)
	if err != nil {
		return fail(err)
	}
	var w wireClaims
	if err := decode(msg.Payload, &w); err != nil {
		return fail(err)
	}
	c := w.claims()
	if err := c.check(); err != nil {
		return fail(err)
	}
	return Signed{Claims: c, Kid: kid, message: msg}, nil
}

// Fingerprint is a short form of a token that two people can compare by voice:
// 7C41 9E02 · A93F 55D0. It is "" for no token.
func Fingerprint(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	h := strings.ToUpper(hex.EncodeToString(sum[:8]))
	return h[:4] + " " + h[4:8] + " · " + h[8:12] + " " + h[12:]
}
