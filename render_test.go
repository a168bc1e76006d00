package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
)

// records writes so many licences, each of its own number, a line each.
func records(t *testing.T, n int) (lines []string) {
	t.Helper()
	l := newIssuer(t).licence(t, 0, 364)
	for i := range n {
		number, err := app.NewLicenceNumber("4803", uint32(i+1))
		if err != nil {
			t.Fatal(err)
		}
		l.Number = number
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(b))
	}
	return lines
}

// wholePapers counts the PDF files of a folder, and fails for one that is not
// whole or for anything else there.
func wholePapers(t *testing.T, dir string) int {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil || filepath.Ext(e.Name()) != ".pdf" || !bytes.HasPrefix(b, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(b), []byte("%%EOF")) {
			t.Errorf("%s of %d bytes is no whole paper, %v", e.Name(), len(b), err)
		}
	}
	return len(entries)
}

// TestOneBadRecordStopsNoOther: each is told in one line that says where it is, and
// the others are made; from lines, from a folder and from a list.
// progress is what a batch that takes longer says meanwhile, as on a slow machine.
var progress = regexp.MustCompile(`^(\d+ of \d+$|\d+ papers were written|One paper was written)`)

func TestOneBadRecordStopsNoOther(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	good := records(t, 12)
	lines := append([]string{"{broken", "", `{"service":"NOPE"}`, good[0]}, good...) // the first twice
	lines = append(lines, strings.Replace(good[0], "480300000001", "480300000001/../../x", 1))
	stream := filepath.Join(t.TempDir(), "all.ndjson")
	if err := os.WriteFile(stream, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for i, l := range append(good, "no record at all") {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("r%02d.json", i)), []byte(l), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first := filepath.Join(folder, "r00.json")
	for name, c := range map[string]struct {
		in              []string
		made, bad, code int
	}{
		"lines":  {[]string{"-in", stream}, 12, 4, 1},
		"folder": {[]string{folder}, 12, 1, 1},
		"list":   {[]string{first, filepath.Join(folder, "r01.json"), filepath.Join(folder, "none.json")}, 2, 1, 1},
		"sound":  {[]string{"-jobs", "1", first, filepath.Join(folder, "r01.json")}, 2, 0, 0},
		"one":    {[]string{first}, 1, 0, 0},
		"empty":  {[]string{t.TempDir()}, 0, 1, 1}, // the one sentence is that nothing is there
	} {
		to := filepath.Join(t.TempDir(), "new", "papers")
		code, out, errs := command(t, append([]string{"render", "-out", to + "/"}, c.in...)...)
		if n := wholePapers(t, to); n != c.made || code != c.code {
			t.Errorf("%s: %d papers, exit %d: %s", name, n, code, errs)
		}
		said := slices.DeleteFunc(strings.Split(errs, "\n"), func(line string) bool {
			return line == "" || progress.MatchString(line)
		})
		if len(said) != c.bad || strings.Contains(errs+out, "⟦") {
			t.Errorf("%s: %d sentences for %d: %s", name, len(said), c.bad, errs)
		}
		if name == "lines" && (!strings.Contains(errs, "all.ndjson:1") || !strings.Contains(errs, "all.ndjson:3")) {
			t.Errorf("it does not say where: %s", errs)
		}
	}
}

// TestABatchIsStopped: what was begun is ended, and no more is made; a stream that
// sends nothing more does not keep it.
func TestABatchIsStopped(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdin
	os.Stdin = r
	defer func() { os.Stdin = before }()
	go func() {
		for _, l := range records(t, 20) {
			fmt.Fprintln(w, l)
		}
	}()
	to := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		for ; ; time.Sleep(time.Millisecond) {
			if made, _ := filepath.Glob(filepath.Join(to, "*.pdf")); len(made) >= 5 {
				stop()
				return
			}
		}
	}()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"render", "-in", "-", "-out", to}, &out, &errs)
	if n := wholePapers(t, to); code != exitStopped || n < 5 || !strings.Contains(errs.String(), "Stopped") {
		t.Errorf("exit %d, %d papers: %s", code, n, errs.String())
	}
	_ = w.Close() // the reader ends
	_ = r.Close()
}

// TestAFullDiskEndsABatch: more tries would say the same a thousand times.
func TestAFullDiskEndsABatch(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	b := &batch{errs: &bytes.Buffer{}, v: voice(t), names: map[string]bool{}}
	ctx, stop := context.WithCancelCause(t.Context())
	b.stop = stop
	b.note(record{from: "a.json"}, &app.Error{Code: app.DiskFull})
	if ctx.Err() == nil {
		t.Error("it goes on")
	}
	if code := b.close(t.Context(), ctx, &bytes.Buffer{}); code != 1 {
		t.Errorf("exit %d", code)
	}
}

func TestALongLineIsPassedOver(t *testing.T) {
	in := "first\n" + strings.Repeat("x", mostLine+5) + "\nlast"
	var got []string
	readLines(strings.NewReader(in), "f", func(r record) bool {
		got = append(got, fmt.Sprintf("%s=%s %s", r.from, r.body, app.CodeOf(r.err)))
		return true
	})
	if len(got) != 3 || !strings.HasPrefix(got[0], "f:1=first") || !strings.HasSuffix(got[1], string(app.FileTooLarge)) || !strings.HasPrefix(got[2], "f:3=last") {
		t.Errorf("%q", got)
	}
}

func TestNamesOfFilesAreSafe(t *testing.T) {
	for in, want := range map[string]string{"COM-48-0003": "COM-48-0003", "../../etc": "______etc", "a/b\x00": "a_b_", "": "paper", strings.Repeat("9", 300): strings.Repeat("9", 100)} {
		if got := safeName("", in); got != want {
			t.Errorf("%q is %q", in, got)
		}
	}
}

func voice(t *testing.T) *i18n.Voice {
	t.Helper()
	v, err := i18n.New(i18n.English)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
