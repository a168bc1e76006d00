// Package sign puts the office's electronic seal on a paper: a PAdES signature by
// the office's certificate, which any PDF reader checks.
//
// It is not the signature in the QR code. That is the counter's own, goes with
// the paper wherever it is copied, and is checked by an inspector with no network;
// this one holds the file together, byte by byte.
//
// The signature itself (CMS) is written with the standard library: the modules that
// are to be had put a signing time of their own clock among the signed attributes,
// which PAdES forbids.
package sign

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/paper/pdf"
)

// Seal is the office's certificate with its key. It is safe for concurrent use.
type Seal struct {
	cert      *x509.Certificate
	chain     []*x509.Certificate // up to the root, if the file has them
	key       crypto.Signer
	algorithm pkix.AlgorithmIdentifier
}

// Read reads a seal: PEM with a certificate, those above it and a key, or PKCS#12
// under a password. Its errors are of package app: SealPassword for a wrong
// password, SealUnfit for anything else that cannot sign; path is for their words.
func Read(path string, file []byte, password string) (*Seal, error) {
	var s *Seal
	var err error
	if bytes.Contains(file, []byte("-----BEGIN ")) {
		s, err = fromPEM(file)
	} else {
		s, err = fromPKCS12(file, password)
	}
	code := app.SealUnfit
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		code = app.SealPassword
	case err == nil:
		if err = s.check(); err == nil {
			return s, nil
		}
	}
	return nil, &app.Error{Code: code, Args: map[string]string{"path": path}, Err: err}
}

var (
	errNoKey   = errors.New("no private key")
	errNoCert  = errors.New("no certificate of the key")
	errKeyKind = errors.New("neither an RSA nor an ECDSA key")
	errUsage   = errors.New("the certificate is not made for signing")
)

func fromPKCS12(file []byte, password string) (*Seal, error) {
	key, cert, chain, err := pkcs12.DecodeChain(file, password)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errNoKey
	}
	return &Seal{cert: cert, chain: chain, key: signer}, nil
}

func fromPEM(file []byte) (*Seal, error) {
	s := &Seal{}
	var certs []*x509.Certificate
	for block, rest := pem.Decode(file); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, fmt.Errorf("reading a certificate: %w", err)
			}
			certs = append(certs, c)
		case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
			key, err := parseKey(block)
			if err != nil {
				return nil, fmt.Errorf("reading the key: %w", err)
			}
			s.key = key
		}
	}
	if s.key == nil {
		return nil, errNoKey
	}
	for _, c := range certs {
		if matches(c, s.key) {
			s.cert = c
		} else {
			s.chain = append(s.chain, c)
		}
	}
	return s, nil
}

func parseKey(block *pem.Block) (crypto.Signer, error) {
	switch block.Type {
	case "RSA PRIVATE KEY":
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		return x509.ParseECPrivateKey(block.Bytes)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errNoKey
	}
	return signer, nil
}

func matches(c *x509.Certificate, key crypto.Signer) bool {
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(c.PublicKey)
}

// check holds that the key can sign and that the certificate is its own and made
// for it.
func (s *Seal) check() error {
	if s.cert == nil || !matches(s.cert, s.key) {
		return errNoCert
	}
	switch s.key.(type) {
	case *rsa.PrivateKey:
		s.algorithm = pkix.AlgorithmIdentifier{Algorithm: oidRSAWithSHA(), Parameters: asn1.NullRawValue}
	case *ecdsa.PrivateKey:
		s.algorithm = pkix.AlgorithmIdentifier{Algorithm: oidECDSAWithSHA()}
	default:
		return errKeyKind
	}
	if u := s.cert.KeyUsage; u != 0 && u&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return errUsage
	}
	return nil
}

// Name is who signs.
func (s *Seal) Name() string {
	if s.cert.Subject.CommonName != "" {
		return s.cert.Subject.CommonName
	}
	return s.cert.Subject.String()
}

// Valid fails with app.SealExpired when the certificate is not in force at a
// moment.
func (s *Seal) Valid(at time.Time) error {
	if at.Before(s.cert.NotBefore) || at.After(s.cert.NotAfter) {
		return &app.Error{Code: app.SealExpired, Args: map[string]string{
			"from": s.cert.NotBefore.UTC().Format(time.DateOnly), "until": s.cert.NotAfter.UTC().Format(time.DateOnly),
		}}
	}
	return nil
}

// signatureBytes is more than the signature and its attributes need beside the
// certificates: a key of 8192 bits signs in 1 KB.
const signatureBytes = 4 << 10

// PDF signs a file of package pdf. The same file, signed for the same moment, gives
// the same bytes.
func (s *Seal) PDF(file []byte, reason string, at time.Time) ([]byte, error) {
	if err := s.Valid(at); err != nil {
		return nil, err
	}
	room := signatureBytes + len(s.cert.Raw)
	for _, c := range s.chain {
		room += len(c.Raw)
	}
	return pdf.AddSeal(file, pdf.Seal{Name: s.Name(), Reason: reason, At: at, Room: room, Sign: s.cms})
}
