package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
)

// issuer is a device with its central's trust list in a file.
type issuer struct {
	root, key ed25519.PrivateKey
	trust     string
}

func newIssuer(t *testing.T, revoked ...credential.Revocation) issuer {
	t.Helper()
	_, root, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC().Truncate(time.Second)
	list, err := credential.Seal(root, credential.KindTrust, credential.Trust{Issued: now, Revoked: revoked, Certificates: []credential.Certificate{{
		Device: "dev-1", PublicKey: key.Public().(ed25519.PublicKey), NotBefore: now.AddDate(-2, 0, 0), NotAfter: now.AddDate(1, 0, 0),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := saveTrust(dir, root.Public().(ed25519.PublicKey), list); err != nil {
		t.Fatal(err)
	}
	return issuer{root, key, trustPath(dir)}
}

// licence returns a signed licence that was issued a while ago.
func (i issuer) licence(t *testing.T, ago, lasts int) app.Licence {
	t.Helper()
	n, err := app.NewLicenceNumber("4803", 41)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().UTC().AddDate(0, 0, -ago)
	from, err := hijri.On(at)
	if err != nil {
		t.Fatal(err)
	}
	until, err := from.Civil.AddDays(lasts).Dual()
	if err != nil {
		t.Fatal(err)
	}
	l := app.Licence{
		ID: app.NewID(at), Number: n, Application: "a", AppNumber: "COM-48-0003-00001", Service: "COM", Transaction: "issue",
		Catalogue: 1, State: app.Issued, From: from, Until: until, IssuedOn: from, IssuedAt: at, Device: "dev-1",
		IssuedBy: app.Operator{ID: "noura", Name: "نورة الشهري", Roles: []app.Role{app.RoleCounter}},
		Office:   app.Office{Municipality: app.Place{Code: "KHB", Name: "بلدية الخبر"}, Class: "A"},
		Entered:  app.Entered{Fields: map[string]string{"id_no": "1010101010", "full_name": "ماجد Majed الغامدي", "trade_name": "محمصة رواق"}},
	}
	key := i.key
	if l.Token, err = credential.Sign(key, credential.Kid(key.Public().(ed25519.PublicKey)), credential.ClaimsOf(l)); err != nil {
		t.Fatal(err)
	}
	return l
}

// command runs the command line and returns what it said.
func command(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &o, &e)
	return code, o.String(), e.String()
}

// paperOf renders a licence to a file.
func paperOf(t *testing.T, l app.Licence) string {
	t.Helper()
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "record.json"), filepath.Join(dir, "licence.pdf")
	if err := os.WriteFile(in, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := command(t, "render", "-in", in, "-out", out); code != 0 {
		t.Fatalf("render: %d %s", code, errs)
	}
	return out
}

func TestVerifyTellsAGoodLicenceFromABadOne(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	good := newIssuer(t)
	l := good.licence(t, 10, 364)
	path := paperOf(t, l)
	code, out, errs := command(t, "verify", "-trust", good.trust, path)
	if code != exitValid || !strings.Contains(out, "ماجد Majed الغامدي") || !strings.Contains(out, "بلدية الخبر") {
		t.Errorf("a good licence: %d %s %s", code, out, errs)
	}
	if code, out, _ := command(t, "verify", "-trust", newIssuer(t).trust, path); code != exitNotValid {
		t.Errorf("signed by a stranger: %d %s", code, out)
	}
	if code, out, _ := command(t, "verify", "-trust", good.trust, "-qr", good.licence(t, 400, 364).Token); code != exitNotValid || !strings.Contains(out, "term is over") {
		t.Errorf("expired: %d %s", code, out)
	}
	pdf, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(pdf, []byte(l.Token))
	if at < 0 {
		t.Fatal("the file does not carry the token as it is")
	}
	for _, off := range []int{20, len(l.Token) / 2, len(l.Token) - 2} {
		bad := bytes.Clone(pdf)
		bad[at+off] = 'A' + (bad[at+off]+1)%20
		name := filepath.Join(t.TempDir(), "changed.pdf")
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out, _ := command(t, "verify", "-trust", good.trust, name); code != exitNotValid {
			t.Errorf("byte %d of the payload changed: %d %s", off, code, out)
		}
	}
}

// statusOf puts a status list that key signed beside an issuer's trust list.
func (i issuer) statusOf(t *testing.T, key ed25519.PrivateKey, revoked ...credential.Revocation) {
	t.Helper()
	signed, err := credential.Seal(key, credential.KindStatus, credential.StatusList{Issued: time.Now().UTC(), Revoked: revoked})
	if err != nil {
		t.Fatal(err)
	}
	if err := (checkers{dir: filepath.Dir(i.trust)}).SaveStatusList(t.Context(), app.StatusList{Signed: signed, Tag: "x"}); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyKnowsWhatWasTakenBack(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	i := newIssuer(t)
	l := i.licence(t, 10, 364)
	check := func(more ...string) (int, string) {
		code, out, errs := command(t, append([]string{"verify", "-trust", i.trust, "-qr", l.Token}, more...)...)
		return code, out + errs
	}
	if code, out := check(); code != exitValid || !strings.Contains(out, "is not known") {
		t.Errorf("with no list: %d %s", code, out)
	}
	i.statusOf(t, i.root)
	if code, out := check(); code != exitValid || !strings.Contains(out, "By the revocations of") {
		t.Errorf("not on the list: %d %s", code, out)
	}
	i.statusOf(t, i.root, credential.Revocation{Number: l.Number, At: time.Now(), Reason: "cancelled"})
	if code, out := check(); code != exitNotValid || !strings.Contains(out, "revoked or suspended") || !strings.Contains(out, "Not in force since") {
		t.Errorf("on the list: %d %s", code, out)
	}
	i.statusOf(t, i.root, credential.Revocation{Token: credential.TokenHash(i.licence(t, 10, 364).Token + "x"), At: time.Now()})
	if code, out := check(); code != exitValid {
		t.Errorf("another of the same number on the list: %d %s", code, out)
	}
	i.statusOf(t, i.key)
	if code, out := check(); code != exitUnreadable || strings.Contains(out, string(l.Number)) {
		t.Errorf("a list that central did not sign: %d %s", code, out)
	}
	if code, out := check("-revocations", "no-such.json"); code != exitUnreadable || !strings.Contains(out, "no-such.json") {
		t.Errorf("a list that is not there: %d %s", code, out)
	}
}

func TestVerifySaysWhatItCannotRead(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	i := newIssuer(t)
	text := filepath.Join(t.TempDir(), "note.pdf")
	if err := os.WriteFile(text, []byte("no licence"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"no argument":  {"verify"},
		"missing file": {"verify", "-trust", i.trust, "no-such.pdf"},
		"no licence":   {"verify", "-trust", i.trust, text},
		"no trust":     {"verify", "-trust", "no-such.json", "-qr", i.licence(t, 1, 10).Token},
		"unknown flag": {"verify", "-wrong"},
	} {
		code, out, errs := command(t, args...)
		if code != exitUnreadable || out != "" || strings.Count(strings.TrimSpace(errs), "\n") != 0 || errs == "" {
			t.Errorf("%s: %d %q %q; want 2 and one sentence", name, code, out, errs)
		}
	}
}

func TestRenderLeavesNoHalfMadeFile(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.json")
	if err := os.WriteFile(bad, []byte(`{"service":"NOPE"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out.pdf")
	for name, in := range map[string]string{"missing": filepath.Join(dir, "none.json"), "no record": bad} {
		if code, _, errs := command(t, "render", "-in", in, "-out", out); code == 0 || errs == "" {
			t.Errorf("%s: %d %q", name, code, errs)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: left a file behind", name)
		}
	}
}

func TestRenderedPaperReadsBack(t *testing.T) {
	path := paperOf(t, newIssuer(t).licence(t, 0, 364))
	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (make deps-test installs it): %v", err)
	}
	for _, want := range []string{"4803", "Majed", "1010101010"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not on the paper", want)
		}
	}
}

func TestNoDisplayIsOneSentence(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("LC_ALL", "ar_SA.UTF-8")
	code, out, errs := command(t, "-demo", "-data", t.TempDir())
	if code != 1 || out != "" || strings.Count(strings.TrimSpace(errs), "\n") != 0 || !strings.Contains(errs, "DISPLAY") {
		t.Errorf("%d %q %q", code, out, errs)
	}
}

func TestUnknownWordsAreToldSo(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	for _, args := range [][]string{{"isue"}, {"-wrong"}, {"render", "-x"}, {"central"}, {"enrol", "-server", "http://127.0.0.1:1"}} {
		code, out, errs := command(t, args...)
		if code != 2 || out != "" || errs == "" || strings.Contains(errs, "⟦") {
			t.Errorf("%v: %d %q %q", args, code, out, errs)
		}
	}
}

func TestUsageSaysEveryCommand(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		t.Setenv("LC_ALL", lang)
		code, out, _ := command(t, "help")
		for _, name := range []string{"enrol", "verify", "render", "central", "operators", "decide", "audit", "doctor", "backup", "restore", "version"} {
			if code != 0 || !strings.Contains(out, name) {
				t.Errorf("%s: %d, %s is not in %q", lang, code, name, out)
			}
		}
	}
}
