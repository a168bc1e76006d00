package paper_test

import (
	"bytes"
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
	"github.com/shubbak/shubbak/ui/paper/pdf"
	"github.com/shubbak/shubbak/ui/paper/sign"
)

// preflight returns what the validator of Apache PDFBox has against the files as
// PDF/A-1b; an empty answer finds nothing. Its classes come from several jars,
// two of which Java itself has lost since.
func preflight(t *testing.T, files ...string) string {
	t.Helper()
	const jars = "/usr/share/java/"
	var path []string
	for _, jar := range []string{"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"} {
		path = append(path, jars+jar+".jar")
	}
	group := filepath.Join(t.TempDir(), "files.txt")
	if err := os.WriteFile(group, []byte(strings.Join(files, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	out, complaints, err := attempt(t, "java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", strings.Join(path, ":"),
		"org.apache.pdfbox.preflight.Validator_A1b", "group", group)
	valid := strings.Count(out, " is a valid PDF/A-1b file")
	if err == nil && valid == len(files) {
		return ""
	}
	if out == "" {
		t.Fatalf("the validator does not run: %v: %s", err, complaints)
	}
	return out
}

// TestArchivesTakeEveryPaper validates every paper, marked and unmarked.
func TestArchivesTakeEveryPaper(t *testing.T) {
	var files []string
	for _, d := range papers() {
		files = append(files, written(t, d))
		d.Mark = "cancelled"
		files = append(files, written(t, d))
	}
	if out := preflight(t, files...); out != "" {
		t.Errorf("not for an archive: %s", out)
	}
	for _, f := range files {
		if out := tool(t, "qpdf", "--check", f); !strings.Contains(out, "No syntax or stream encoding errors found") {
			t.Errorf("qpdf says %s", out)
		}
	}
}

// TestArchivesRefuse holds the validator to its promise.
func TestArchivesRefuse(t *testing.T) {
	file := written(t, licence())
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.Replace(b, []byte("<pdfaid:part>1<"), []byte("<pdfaid:part>9<"), 1)
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if preflight(t, file) == "" {
		t.Error("what is no PDF/A-1b passes")
	}
}

// TestArchivesTakeSealedPapers: the signature is added to a file that stays what
// it was, and a byte that is changed afterwards is found.
func TestArchivesTakeSealedPapers(t *testing.T) {
	v, err := i18n.New(i18n.Arabic)
	if err != nil {
		t.Fatal(err)
	}
	p, err := paper.Open(v, paper.Options{Seal: ownSeal(t)})
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for name, d := range papers() {
		b, err := p.PDF(d)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := press(t).PDF(d)
		if err != nil || !bytes.HasPrefix(b, plain) {
			t.Errorf("%s: sealing changed the file, %v", name, err)
		}
		file := writtenAs(t, b)
		files = append(files, file)
		if said := tool(t, "qpdf", "--check", file); !strings.Contains(said, "No syntax or stream encoding errors found") {
			t.Errorf("%s: qpdf says %s", name, said)
		}
		if said := tool(t, "pdfsig", file); !strings.Contains(said, "Signature is Valid.") {
			t.Errorf("%s: pdfsig says %s", name, said)
		}
		at := bytes.Index(b, []byte("<xmp:CreateDate>2026")) + len("<xmp:CreateDate>202")
		b[at] = '7'
		if said, _, _ := attempt(t, "pdfsig", writtenAs(t, b)); strings.Contains(said, "Signature is Valid.") || !strings.Contains(said, "Digest Mismatch") {
			t.Errorf("%s: of a changed byte pdfsig says %s", name, said)
		}
	}
	if out := preflight(t, files...); out != "" {
		t.Errorf("not for an archive: %s", out)
	}
}

// TestEveryTemplateIsHeldToIt: the papers of the tests have every template of the
// house, so that none escapes what archives, scanners and golden pictures say.
func TestEveryTemplateIsHeldToIt(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range papers() {
		seen[cmp.Or(d.Template, string(d.Kind))] = true
	}
	for _, name := range press(t).Templates() {
		if !seen[name] {
			t.Errorf("no paper of the tests is of template %s", name)
		}
	}
}

// ownSeal is a certificate that an office made for itself.
func ownSeal(t *testing.T) *sign.Seal {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	at := licence().PrintedAt
	c := x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "بلدية الخبر"}, NotBefore: at.AddDate(-1, 0, 0), NotAfter: at.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, &c, &c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sign.Read("seal.pem", append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})...), "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestArchivesGetTheData: with the record inside, the file is PDF/A-3 and gives
// it back.
func TestArchivesGetTheData(t *testing.T) {
	record := []byte(`{"number": "480300412760", "full_name": "ماجد"}`)
	made := func() []byte {
		b, err := press(t).Archive(licence(), pdf.Attachment{Name: "record (1).json", Media: "application/json", What: "بيانات الرخصة", Data: record})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	b := made()
	if !bytes.Equal(b, made()) {
		t.Error("made again, the file has other bytes")
	}
	for _, want := range []string{"%PDF-1.7", "<pdfaid:part>3</pdfaid:part>", "/AFRelationship /Data", "/EmbeddedFiles"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("%q is missing", want)
		}
	}
	file, out := filepath.Join(t.TempDir(), "archive.pdf"), filepath.Join(t.TempDir(), "out.json")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := tool(t, "qpdf", "--check", file); !strings.Contains(said, "No syntax or stream encoding errors found") {
		t.Errorf("qpdf says %s", said)
	}
	tool(t, "pdfdetach", "-save", "1", "-o", out, file)
	if got, err := os.ReadFile(out); err != nil || !bytes.Equal(got, record) {
		t.Errorf("the record comes back as %q, %v", got, err)
	}
}
