package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/assets"
)

// ownTemplate writes a template of an office: the house's, with a change.
func ownTemplate(t *testing.T, dir, from, to string) {
	t.Helper()
	b, err := fsRead(t, "licence.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(from)) {
		t.Fatalf("%q is not in the house's template", from)
	}
	folder := filepath.Join(dir, templatesFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "licence.json"), bytes.Replace(b, []byte(from), []byte(to), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}

func fsRead(t *testing.T, name string) ([]byte, error) {
	t.Helper()
	f, err := assets.Templates().Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var b bytes.Buffer
	_, err = b.ReadFrom(f)
	return b.Bytes(), err
}

// rendered draws a licence with what an office has in its data folder.
func rendered(t *testing.T, l app.Licence, args ...string) (pdf []byte, code int, errs string) {
	t.Helper()
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	in, out := filepath.Join(t.TempDir(), "record.json"), filepath.Join(t.TempDir(), "licence.pdf")
	if err := os.WriteFile(in, b, 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, errs = command(t, append([]string{"render", "-in", in, "-out", out}, args...)...)
	pdf, err = os.ReadFile(out)
	if code == 0 && err != nil {
		t.Fatal(err)
	}
	return pdf, code, errs
}

func TestRenderWithTheOfficesOwnLook(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	l, dir := newIssuer(t).licence(t, 0, 364), t.TempDir()
	ownTemplate(t, dir, `"A4"`, `"A4", "landscape": true`)
	pdf, code, errs := rendered(t, l, "-data", dir)
	if code != 0 || !bytes.Contains(pdf, []byte("/MediaBox [0 0 841.89 595.28]")) {
		t.Errorf("the office's own look: %d %s", code, errs)
	}
	ownTemplate(t, dir, `"under": "title_en"`, `"undr": "title_en"`)
	_, code, errs = rendered(t, l, "-data", dir)
	if code != 1 || !strings.Contains(errs, "\u206612\u2069") || !strings.Contains(errs, "licence.json") || !strings.Contains(errs, "undr") {
		t.Errorf("a template with a fault: %d %s", code, errs)
	}
}

func TestRenderWithTheRecordInside(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	pdf, code, errs := rendered(t, newIssuer(t).licence(t, 0, 364), "-attach")
	if code != 0 || !bytes.Contains(pdf, []byte("/F (record.json)")) {
		t.Errorf("%d %s", code, errs)
	}
}

func TestRenderUnderASeal(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	l, dir := newIssuer(t).licence(t, 0, 364), t.TempDir()
	if pdf, code, errs := rendered(t, l, "-data", dir); code != 0 || bytes.Contains(pdf, []byte("/Sig ")) {
		t.Errorf("an office without a seal: %d %s", code, errs)
	}
	file := filepath.Join(dir, "seal.pem")
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-data", dir}, {"-seal", file}, {"-seal", filepath.Join(dir, "none.p12")}} {
		if _, code, errs := rendered(t, l, args...); code != 1 || !strings.Contains(errs, "seal") && !strings.Contains(errs, "none") || strings.Count(strings.TrimSpace(errs), "\n") != 0 {
			t.Errorf("%v: %d %s", args, code, errs)
		}
	}
}
