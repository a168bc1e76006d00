package sign_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
	"github.com/shubbak/shubbak/ui/paper/sign"
)

var noon = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// office is an authority and a certificate of the office by it.
type office struct {
	root, cert *x509.Certificate
	key        crypto.Signer
}

func newOffice(t testing.TB, key crypto.Signer, usage x509.KeyUsage) office {
	t.Helper()
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	o := office{key: key}
	o.root = certificate(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test Root"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, nil, rootKey.Public(), rootKey)
	o.cert = certificate(t, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "بلدية الخبر", Organization: []string{"Khobar Municipality"}}, KeyUsage: usage,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
	}, o.root, key.Public(), rootKey)
	return o
}

func certificate(t testing.TB, c, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) *x509.Certificate {
	t.Helper()
	c.NotBefore, c.NotAfter = noon.AddDate(-1, 0, 0), noon.AddDate(20, 0, 0)
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, public, key)
	if err != nil {
		t.Fatal(err)
	}
	out, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (o office) pem(t testing.TB) []byte {
	t.Helper()
	key, err := x509.MarshalPKCS8PrivateKey(o.key)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, p := range []pem.Block{{Type: "CERTIFICATE", Bytes: o.root.Raw}, {Type: "CERTIFICATE", Bytes: o.cert.Raw}, {Type: "PRIVATE KEY", Bytes: key}} {
		if err := pem.Encode(&b, &p); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func rsaKey(t testing.TB) crypto.Signer {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func ecKey(t testing.TB) crypto.Signer {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sealed is a paper from the press that is handed to the counter.
func sealed(t testing.TB, s *sign.Seal) []byte {
	t.Helper()
	v, err := i18n.New(i18n.Arabic)
	if err != nil {
		t.Fatal(err)
	}
	p, err := paper.Open(v, paper.Options{Seal: s})
	if err != nil {
		t.Fatal(err)
	}
	file, err := p.PDF(document())
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func document() app.Document {
	return app.Document{Kind: app.PaperLicence, Title: "رخصة نشاط تجاري", Number: "480300412760", Token: "TOKEN", PrintedAt: noon, Copy: 1}
}

// tool runs a program, which continuous integration must have.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil && name != "pdfsig" { // which fails where it finds fault
		t.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

// trusting makes a database of certificates that trusts the authority.
func trusting(t *testing.T, root *x509.Certificate) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "root.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "certutil", "-N", "--empty-password", "-d", dir)
	tool(t, "certutil", "-A", "-n", "root", "-t", "CT,CT,CT", "-i", file, "-d", dir)
	return dir
}

func TestReadersTakeTheSeal(t *testing.T) {
	for name, key := range map[string]crypto.Signer{"rsa": rsaKey(t), "ecdsa": ecKey(t)} {
		o := newOffice(t, key, x509.KeyUsageContentCommitment|x509.KeyUsageDigitalSignature)
		s, err := sign.Read("seal.pem", o.pem(t), "")
		if err != nil {
			t.Fatal(err)
		}
		file := sealed(t, s)
		if !bytes.Equal(file, sealed(t, s)) {
			t.Errorf("%s: sealed again, the file has other bytes", name)
		}
		path := filepath.Join(t.TempDir(), "sealed.pdf")
		write(t, path, file)
		nss := trusting(t, o.root)
		said := tool(t, "pdfsig", "-nssdir", nss, path)
		for _, want := range []string{"Signature is Valid.", "Certificate is Trusted.", "ETSI.CAdES.detached", "Total document signed", "بلدية الخبر"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: pdfsig does not say %q:\n%s", name, want, said)
			}
		}
		if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors found") {
			t.Errorf("%s: qpdf says %s", name, out)
		}
		if token, err := paper.Token(file); err != nil || token != "TOKEN" {
			t.Errorf("%s: the token is %q, %v", name, token, err)
		}
		for _, at := range []int{9, 2000, len(file) / 2, bytes.LastIndex(file, []byte("/Reason")), len(file) - 8} {
			changed := bytes.Clone(file)
			changed[at] ^= 1
			write(t, path, changed)
			if said := tool(t, "pdfsig", "-nssdir", nss, path); strings.Contains(said, "Signature is Valid.") {
				t.Errorf("%s: byte %d is changed, and nobody finds it", name, at)
			}
		}
	}
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestStrangersAreNotTrusted(t *testing.T) {
	o := newOffice(t, ecKey(t), x509.KeyUsageDigitalSignature)
	s, err := sign.Read("seal.pem", o.pem(t), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "sealed.pdf")
	write(t, path, sealed(t, s))
	other := newOffice(t, ecKey(t), x509.KeyUsageDigitalSignature)
	said := tool(t, "pdfsig", "-nssdir", trusting(t, other.root), path)
	if !strings.Contains(said, "Signature is Valid.") || strings.Contains(said, "Certificate is Trusted.") {
		t.Errorf("pdfsig says %s", said)
	}
}

func TestPKCS12(t *testing.T) {
	o := newOffice(t, rsaKey(t), x509.KeyUsageDigitalSignature)
	p12, err := pkcs12.Modern.Encode(o.key, o.cert, []*x509.Certificate{o.root}, "سر الختم")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sign.Read("seal.p12", p12, "سر الختم")
	if err != nil || s.Name() != "بلدية الخبر" {
		t.Fatalf("the seal is of %v, %v", s, err)
	}
	if file := sealed(t, s); !bytes.Contains(file, []byte("/SubFilter /ETSI.CAdES.detached")) {
		t.Error("the paper is not sealed")
	}
	if _, err := sign.Read("seal.p12", p12, "wrong"); app.CodeOf(err) != app.SealPassword {
		t.Errorf("a wrong password: %v", err)
	}
}

func TestWhatCannotSign(t *testing.T) {
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good := newOffice(t, ecKey(t), x509.KeyUsageDigitalSignature)
	other := good
	other.key = ecKey(t)
	for name, file := range map[string][]byte{
		"nothing":               nil,
		"no file of ours":       []byte("seal"),
		"broken PEM":            []byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
		"a key of another kind": newOffice(t, edKey, x509.KeyUsageDigitalSignature).pem(t),
		"another's certificate": other.pem(t),
		"made for nothing":      newOffice(t, ecKey(t), x509.KeyUsageCRLSign).pem(t),
		"without a key":         pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: good.cert.Raw}),
	} {
		if _, err := sign.Read("seal.pem", file, ""); app.CodeOf(err) != app.SealUnfit {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := sign.Read("seal.pem", good.pem(t), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{noon.AddDate(-2, 0, 0), noon.AddDate(30, 0, 0)} {
		if _, err := s.PDF(nil, "", at); app.CodeOf(err) != app.SealExpired {
			t.Errorf("at %s: %v", at, err)
		}
	}
	if _, err := s.PDF([]byte("%PDF-1.4\nno file of ours"), "", noon); err == nil {
		t.Error("what is no file of ours is signed")
	}
}

// TestAnExpiredSealStopsBeforeTheNumber: what cannot be sealed is told when it is
// laid out, which is before a licence gets its number.
func TestAnExpiredSealStopsBeforeTheNumber(t *testing.T) {
	s, err := sign.Read("seal.pem", newOffice(t, ecKey(t), x509.KeyUsageDigitalSignature).pem(t), "")
	if err != nil {
		t.Fatal(err)
	}
	v, err := i18n.New(i18n.Arabic)
	if err != nil {
		t.Fatal(err)
	}
	p, err := paper.Open(v, paper.Options{Seal: s})
	if err != nil {
		t.Fatal(err)
	}
	d := document()
	if _, err := p.Lay(d); err != nil {
		t.Error(err)
	}
	d.PrintedAt = noon.AddDate(30, 0, 0)
	if _, err := p.Lay(d); app.CodeOf(err) != app.SealExpired {
		t.Errorf("laid out: %v", err)
	}
	if _, err := p.PDF(d); app.CodeOf(err) != app.SealExpired {
		t.Errorf("drawn: %v", err)
	}
}
