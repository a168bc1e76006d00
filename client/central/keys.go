package central

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client"
)

// certify makes a device's key its newest one. A key that is certified already
// keeps its certificate while more than half of it is left.
func (s *Server) certify(tx Tx, d *deviceRow, public ed25519.PublicKey) (credential.Certificate, error) {
	now := s.now().UTC().Truncate(time.Second)
	kid := credential.Kid(public)
	var cert credential.Certificate
	err := load(tx, tableCertificates, kid, &cert)
	switch {
	case err == nil && cert.Device == d.Device.ID && bytes.Equal(cert.PublicKey, public) && cert.Covers(now.AddDate(certYears/2, 0, 0)):
	case err == nil || missing(err):
		from := now
		if cert.Device == d.Device.ID && bytes.Equal(cert.PublicKey, public) {
			from = cert.NotBefore
		}
		cert = credential.Certificate{
			Device: d.Device.ID, Code: d.Device.Code, Office: d.Device.Office, PublicKey: public,
			NotBefore: from, NotAfter: now.AddDate(certYears, 0, 0),
		}
		if err := save(tx, tableCertificates, kid, cert); err != nil {
			return cert, err
		}
	default:
		return cert, err
	}
	if bytes.Equal(d.Kid, kid) {
		return cert, nil
	}
	d.Kid = kid
	return cert, save(tx, tableDevices, []byte(d.Device.ID), *d)
}

// trust returns the list of certified keys, and of those that were taken back, signed.
func (s *Server) trust(tx Tx) ([]byte, error) {
	t := credential.Trust{Issued: s.now().UTC().Truncate(time.Second), Root: s.Root()}
	err := eachRow(tx, tableCertificates, nil, func(_ []byte, c credential.Certificate) (bool, error) {
		t.Certificates = append(t.Certificates, c)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(tx, tableRevoked, []byte(revokedKey), func(_ []byte, r credential.Revocation) (bool, error) {
		if len(r.Kid) == 0 {
			return false, nil
		}
		t.Revoked = append(t.Revoked, r)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	return credential.Seal(s.root, credential.KindTrust, t)
}

func (s *Server) keys(r *http.Request) (reply, error) {
	k := client.Keys{Root: s.Root()}
	err := s.store.View(r.Context(), func(tx Tx) (err error) {
		k.Trust, err = s.trust(tx)
		return err
	})
	return reply{body: k}, err
}

// bundle is the catalogue as it is handed out.
type bundle struct {
	client.Bundle
	etag string
}

func (s *Server) sealBundle(parts [][]byte) (bundle, error) {
	claim := credential.Bundle{Hash: credential.BundleHash(parts), Issued: s.now().UTC().Truncate(time.Second)}
	if s.cat != nil {
		claim.Version = s.cat.Version
	}
	signed, err := credential.Seal(s.root, credential.KindBundle, claim)
	b := bundle{
		Bundle: client.Bundle{Version: claim.Version, Parts: parts, Signed: signed},
		etag:   `"` + strconv.Itoa(claim.Version) + "-" + hex.EncodeToString(claim.Hash[:16]) + `"`,
	}
	if b.Parts == nil {
		b.Parts = [][]byte{}
	}
	return b, err
}

func (s *Server) getBundle(r *http.Request) (reply, error) {
	if r.Header.Get("If-None-Match") == s.bundle.etag {
		return reply{status: http.StatusNotModified, etag: s.bundle.etag}, nil
	}
	return reply{body: s.bundle.Bundle, etag: s.bundle.etag}, nil
}
