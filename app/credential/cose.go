package credential

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"github.com/shubbak/shubbak/app"
)

// KidLen is the length of a key's name.
const KidLen = 8

// Kid returns the name of a key: the first eight bytes of the SHA-256 of its
// public half.
func Kid(public ed25519.PublicKey) []byte {
	sum := sha256.Sum256(public)
	return sum[:KidLen]
}

// sign1 wraps a payload in COSE_Sign1 with EdDSA, the kid protected and no
// unprotected header.
func sign1(key ed25519.PrivateKey, kid, payload []byte, aad string) ([]byte, error) {
	signer, err := cose.NewSigner(cose.AlgorithmEdDSA, key)
	if err != nil {
		return nil, err
	}
	headers := cose.Headers{Protected: cose.ProtectedHeader{
		cose.HeaderLabelAlgorithm: cose.AlgorithmEdDSA,
		cose.HeaderLabelKeyID:     kid,
	}}
	return cose.Sign1(rand.Reader, signer, headers, payload, []byte(aad))
}

var errCOSE = errors.New("not a signed message of ours")

// open1 parses a COSE_Sign1 message and refuses every form of it that sign1
// would not have written, so that no unsigned byte can be changed unseen.
func open1(data []byte) (*cose.Sign1Message, []byte, error) {
	msg := cose.NewSign1Message()
	if err := msg.UnmarshalCBOR(data); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errCOSE, err)
	}
	kid, _ := msg.Headers.Protected[cose.HeaderLabelKeyID].([]byte)
	if len(kid) != KidLen || len(msg.Headers.Protected) != 2 || len(msg.Headers.Unprotected) != 0 {
		return nil, nil, errCOSE
	}
	again := &cose.Sign1Message{
		Headers: cose.Headers{Protected: msg.Headers.Protected},
		Payload: msg.Payload, Signature: msg.Signature,
	}
	if canonical, err := again.MarshalCBOR(); err != nil || !bytes.Equal(canonical, data) {
		return nil, nil, errCOSE
	}
	return msg, kid, nil
}

func verify1(msg *cose.Sign1Message, public ed25519.PublicKey, aad string) error {
	if len(public) != ed25519.PublicKeySize {
		return errCOSE
	}
	verifier, err := cose.NewVerifier(cose.AlgorithmEdDSA, public)
	if err != nil {
		return err
	}
	return msg.Verify([]byte(aad), verifier)
}

// encode writes deterministic CBOR (RFC 8949, section 4.2.1).
func encode(v any) ([]byte, error) {
	o := cbor.CoreDetEncOptions()
	o.Time = cbor.TimeRFC3339Nano
	o.TextMarshaler = cbor.TextMarshalerTextString
	mode, err := o.EncMode()
	if err != nil {
		return nil, err
	}
	return mode.Marshal(v)
}

// decode reads CBOR strictly: no double keys, no indefinite lengths, nothing
// after the end.
func decode(data []byte, v any) error {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden,
		MaxNestedLevels: 16, TextUnmarshaler: cbor.TextUnmarshalerTextString,
	}.DecMode()
	if err != nil {
		return err
	}
	return mode.Unmarshal(data, v)
}

// The kinds of things that are sealed; the kind is signed with them, so that one
// can never be passed off as another.
const (
	KindCertificate = "certificate" // Certificate, by central's root key
	KindTrust       = "trust"       // Trust, by central's root key
	KindGrant       = "grant"       // app.Grant, by central's root key
	KindSession     = "session"     // Proof, by a device's key
	KindBundle      = "bundle"      // Bundle, by central's root key
	KindLease       = "lease"       // Lease, by central's root key
	KindStatus      = "status"      // StatusList, by central's root key
	KindDirective   = "directive"   // app.Directive, by central's root key
)

// Seal signs v as a thing of that kind.
func Seal(key ed25519.PrivateKey, kind string, v any) ([]byte, error) {
	payload, err := encode(v)
	if err != nil {
		return nil, fmt.Errorf("sealing a %s: %w", kind, err)
	}
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, errCOSE
	}
	return sign1(key, Kid(public), payload, sealAAD(kind))
}

// Unseal checks that root signed data as a thing of that kind, and reads it into
// v. Anything else is app.BadSignature, and v is not touched.
func Unseal(root ed25519.PublicKey, kind string, data []byte, v any) error {
	msg, _, err := open1(data)
	if err == nil {
		err = verify1(msg, root, sealAAD(kind))
	}
	if err == nil {
		err = decode(msg.Payload, v)
	}
	if err != nil {
		return &app.Error{Code: app.BadSignature, Err: fmt.Errorf("unsealing a %s: %w", kind, err)}
	}
	return nil
}

func sealAAD(kind string) string { return "shubbak-" + kind + "-1" }
