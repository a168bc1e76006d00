package sign

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
)

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content signedData `asn1:"explicit,tag:0"`
}

type signedData struct {
	Version      int
	Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
	Content      content
	Certificates asn1.RawValue
	Signers      []signerInfo `asn1:"set"`
}

// content is left out of the signature: it is the file around it.
type content struct{ Type asn1.ObjectIdentifier }

type signerInfo struct {
	Version    int
	Issuer     issuer
	Digest     pkix.AlgorithmIdentifier
	Attributes asn1.RawValue
	Algorithm  pkix.AlgorithmIdentifier
	Signature  []byte
}

type issuer struct {
	Name   asn1.RawValue
	Serial *big.Int
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values []any `asn1:"set"`
}

// signingCert names the certificate inside what is signed (RFC 5035), so that no
// other one of the same key can be put in its place.
type signingCert struct{ Certs []certID }

type certID struct{ Hash []byte }

// cms signs content as PAdES wants it (ETSI EN 319 142-1, level B-B): detached,
// with the certificate among the signed attributes and without a signing time,
// which stands in the PDF.
func (s *Seal) cms(parts ...[]byte) ([]byte, error) {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	attributes, err := s.attributes(h.Sum(nil))
	if err != nil {
		return nil, err
	}
	// What is signed is the set of the attributes, under the tag of a set.
	set, err := asn1.Marshal(asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: attributes})
	if err != nil {
		return nil, fmt.Errorf("encoding attributes: %w", err)
	}
	digest := sha256.Sum256(set)
	signature, err := s.key.Sign(nil, digest[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("signing attributes: %w", err)
	}
	var certs []byte
	for _, c := range append([]*x509.Certificate{s.cert}, s.chain...) {
		certs = append(certs, c.Raw...)
	}
	sha := pkix.AlgorithmIdentifier{Algorithm: oidSHA256(), Parameters: asn1.NullRawValue}
	implicit := func(b []byte) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: b}
	}
	der, err := asn1.Marshal(contentInfo{Type: oidSignedData(), Content: signedData{
		Version: 1, Digests: []pkix.AlgorithmIdentifier{sha}, Content: content{oidData()}, Certificates: implicit(certs),
		Signers: []signerInfo{{
			Version: 1, Issuer: issuer{asn1.RawValue{FullBytes: s.cert.RawIssuer}, s.cert.SerialNumber}, Digest: sha,
			Attributes: implicit(attributes), Algorithm: s.algorithm, Signature: signature,
		}},
	}})
	if err != nil {
		return nil, fmt.Errorf("encoding signature: %w", err)
	}
	return der, nil
}

// attributes are those that are signed, in the order of DER.
func (s *Seal) attributes(digest []byte) ([]byte, error) {
	hash := sha256.Sum256(s.cert.Raw)
	var list [][]byte
	for _, a := range []attribute{
		{oidContentType(), []any{oidData()}},
		{oidDigest(), []any{digest}},
		{oidSigningCert(), []any{signingCert{[]certID{{hash[:]}}}}},
	} {
		b, err := asn1.Marshal(a)
		if err != nil {
			return nil, fmt.Errorf("encoding attribute: %w", err)
		}
		list = append(list, b)
	}
	slices.SortFunc(list, bytes.Compare)
	return bytes.Join(list, nil), nil
}

// The object identifiers of RFC 5652, RFC 5035 and of the algorithms.
func oidData() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
}

func oidSignedData() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
}

func oidContentType() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
}

func oidDigest() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
}

func oidSigningCert() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
}

func oidSHA256() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
}

func oidRSAWithSHA() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
}

func oidECDSAWithSHA() asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
}
