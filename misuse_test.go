package main

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
)

// TestEveryMisuseIsOneSentence: whatever is wrong with what was given, the
// program says so in one sentence, with nothing left out of it and no panic.
func TestEveryMisuseIsOneSentence(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	i, dir := newIssuer(t), t.TempDir()
	file := func(name, body string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<html>Sign in to the network</html>"))
	}))
	defer portal.Close()
	stranger := httptest.NewTLSServer(http.NotFoundHandler())
	defer stranger.Close()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	note, record := file("note.txt", "no licence"), file("record.json", licenceJSON(t, i))
	foreign := file("foreign.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
	data := filepath.Join(dir, "data")
	for _, tt := range []struct {
		code int
		args []string
	}{
		{2, []string{"verify"}},
		{2, []string{"verify", "a", "b"}},
		{2, []string{"verify", "a", "-qr", "b"}},
		{2, []string{"verify", "-trust", i.trust, dir}},
		{2, []string{"verify", "-trust", i.trust, note}},
		{2, []string{"verify", "-trust", i.trust, foreign}},
		{2, []string{"verify", "-trust", i.trust, "/dev/zero"}},
		{2, []string{"verify", "-trust", i.trust, "-qr", "garbage"}},
		{2, []string{"verify", "-trust", dir, "-qr", "SHB1:AA"}},
		{2, []string{"verify", "-trust", note, "-qr", "SHB1:AA"}},
		{2, []string{"render", "-in", record}},
		{2, []string{"render", "-in", record, "-out", "x.pdf", "-lang", "fr"}},
		{2, []string{"render", "-in", record, "-out", "x.pdf", "surplus"}},
		{2, []string{"render", "-in", dir, "-out", filepath.Join(dir, "x.pdf")}},
		{1, []string{"render", "-in", note, "-out", filepath.Join(dir, "x.pdf")}},
		{1, []string{"render", "-in", "/dev/zero", "-out", filepath.Join(dir, "x.pdf")}},
		{1, []string{"render", "-in", record, "-out", filepath.Join(note, "papers") + "/"}},
		{1, []string{"render", "-in", record, "-out", filepath.Join(dir, "no", "x.pdf")}},
		{1, []string{"render", "-in", record, "-out", "/dev/full"}},
		{2, []string{"enrol", "-server", "nonsense", "-code", "A", "-data", data}},
		{1, []string{"enrol", "-server", portal.URL, "-code", "A", "-data", data}},
		{1, []string{"enrol", "-server", stranger.URL, "-code", "A", "-data", data}},
		{1, []string{"enrol", "-server", portal.URL, "-code", "A", "-data", note}},
		{1, []string{"enrol", "-server", portal.URL, "-code", "A", "-data", data, "-ca", note}},
		{1, []string{"enrol", "-server", portal.URL, "-code", "A", "-data", data, "-ca", dir}},
		{1, []string{"enrol", "-server", portal.URL, "-code", "A", "-data", data, "-ca", filepath.Join(dir, "none")}},
		{1, []string{"central", "-data", note}},
		{1, []string{"central", "-data", filepath.Join(dir, "central"), "-listen", taken.Addr().String()}},
		{1, []string{"central", "-data", filepath.Join(dir, "central"), "-listen", "nonsense"}},
		{2, []string{"central", "-listen", "127.0.0.1:0"}},
		{2, []string{"audit"}},
		{2, []string{"audit", "-operator", "reem", "-since", "yesterday", "-data", dir}},
		{2, []string{"audit", "-operator", "reem", "-data", dir}},
		{2, []string{"audit", "-operator", "reem", "-data", note}},
		{2, []string{"doctor", "-data", dir}},
		{2, []string{"doctor", "-data", note}},
		{2, []string{"doctor", "-data", dir, "-repair"}},
		{2, []string{"doctor", "surplus"}},
		{2, []string{"doctor", "-purge", "3", "-operator", "reem", "-data", dir}},
		{2, []string{"doctor", "-purge", "400", "-data", dir}},
		{2, []string{"backup"}},
		{2, []string{"backup", "-out", filepath.Join(dir, "x.age")}},
		{1, []string{"backup", "-out", filepath.Join(dir, "x.age"), "-key", note, "-data", dir}},
		{1, []string{"backup", "-out", filepath.Join(dir, "x.age"), "-key", filepath.Join(dir, "none"), "-data", dir}},
		{1, []string{"backup", "-new-key", note}},
		{1, []string{"backup", "-new-key", filepath.Join(dir, "no", "key")}},
		{2, []string{"restore", "-in", note}},
		{2, []string{"restore", "-key", note}},
		{1, []string{"restore", "-in", note, "-key", note, "-data", data}},
		{1, []string{"restore", "-in", filepath.Join(dir, "none"), "-key", note, "-data", data}},
		{2, []string{"-data"}},
		{2, []string{"-demo", "surplus"}},
	} {
		code, out, errs := command(t, tt.args...)
		if code != tt.code || out != "" || strings.Count(errs, "\n") != 1 || strings.Contains(errs, "no value") || strings.Contains(errs, "inside the program") {
			t.Errorf("%v: %d %q %q; want %d and one sentence", tt.args, code, out, errs, tt.code)
		}
	}
	if st, err := os.Stat("/dev/full"); err != nil || st.Mode().IsRegular() {
		t.Errorf("/dev/full was written over: %v %v", st, err)
	}
	for _, left := range []string{"x.pdf", "data/" + caName} {
		if _, err := os.Stat(filepath.Join(dir, left)); err == nil {
			t.Errorf("%s was left behind", left)
		}
	}
}

func licenceJSON(t *testing.T, i issuer) string {
	t.Helper()
	b, err := json.Marshal(i.licence(t, 0, 364))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestStandardStreams: a record comes in and its paper goes out, and the paper
// can be checked the same way.
func TestStandardStreams(t *testing.T) {
	i := newIssuer(t)
	program := filepath.Join(t.TempDir(), "shubbak")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	render := exec.Command(program, "render", "-in", "-", "-out", "-")
	render.Stdin = strings.NewReader(licenceJSON(t, i))
	pdf, err := render.Output()
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("render: %v, %d bytes", err, len(pdf))
	}
	if token, err := paper.Token(pdf); err != nil || token == "" {
		t.Errorf("the paper carries %q, %v", token, err)
	}
	verify := exec.Command(program, "verify", "-trust", i.trust, "-")
	verify.Stdin = bytes.NewReader(pdf)
	if out, err := verify.CombinedOutput(); err != nil {
		t.Errorf("verify: %v: %s", err, out)
	}
}

func TestHelpOfEveryCommand(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	for _, args := range [][]string{{"-h"}, {"--help"}, {"verify", "-h"}, {"render", "--help"}, {"enrol", "-help"}, {"central", "-h"}, {"central", "devices", "-h"}} {
		if code, out, errs := command(t, args...); code != 0 || errs != "" || !strings.Contains(out, "shubbak enrol") {
			t.Errorf("%v: %d %q %q", args, code, out, errs)
		}
	}
}
