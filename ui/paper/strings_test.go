package paper_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// TestReadersGetTwoThousandStrings sets Arabic that people wrote, pure and mixed
// with Latin and numbers, and reads it back by poppler and by MuPDF.
func TestReadersGetTwoThousandStrings(t *testing.T) {
	b, err := os.ReadFile("testdata/strings.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for l := range strings.Lines(string(b)) {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			list = append(list, l)
		}
	}
	if len(list) != 2000 {
		t.Fatalf("%d strings", len(list))
	}
	file := written(t, sheetOf(list))
	got := compare(list, tool(t, "pdftotext", "-layout", file, "-"), plain)
	t.Logf("pdftotext: %s", got)
	if got.words*1000 < got.all*995 || got.pureExact != got.pure {
		t.Errorf("pdftotext gives back too little: %s; lost: %q", got, got.lost)
	}
	second := compare(list, tool(t, "mutool", "draw", "-q", "-F", "text", file), unordered)
	t.Logf("mutool, which leaves letters in the order of the page: %s", second)
	if second.words*1000 < second.all*995 {
		t.Errorf("mutool gives back too little: %s; lost: %q", second, second.lost[:min(20, len(second.lost))])
	}
}

// TestReadersGetTheMachinesOwnWords does the same with the translations of this
// machine's programs, which nobody picked.
func TestReadersGetTheMachinesOwnWords(t *testing.T) {
	files, err := filepath.Glob("/usr/share/locale/ar/LC_MESSAGES/*.mo")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, translations(b)...)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) < 100 {
		t.Skipf("this machine speaks little Arabic: %d strings", len(list))
	}
	for len(list) > 2000 { // every second, so that all programs keep a part
		for i := range list[:len(list)/2] {
			list[i] = list[2*i]
		}
		list = list[:len(list)/2]
	}
	got := compare(list, tool(t, "pdftotext", "-layout", written(t, sheetOf(list)), "-"), plain)
	t.Logf("pdftotext: %s", got)
	if got.words*1000 < got.all*990 || got.pureExact*1000 < got.pure*999 {
		t.Errorf("pdftotext gives back too little: %s; lost: %q", got, got.lost)
	}
}

// sheetOf is a paper with a string a row.
func sheetOf(list []string) app.Document {
	d := app.Document{Kind: app.PaperShift, Title: "النصوص", Tables: []app.DocTable{{Head: []string{"النص"}}}}
	for _, s := range list {
		d.Tables[0].Rows = append(d.Tables[0].Rows, []string{s})
	}
	return d
}

// read says how much of a list came back.
type read struct {
	all, words, exact int // strings with every word right, and to the letter
	pure, pureExact   int // of Arabic alone
	lost              []string
}

func (r read) String() string {
	share := func(n, of int) string { return arabic.StripControls(strings.TrimSpace(percent(n, of))) }
	return "every word right " + share(r.words, r.all) + ", exact " + share(r.exact, r.all) + ", purely Arabic exact " + share(r.pureExact, r.pure)
}

func percent(n, of int) string {
	tenths := 0
	if of > 0 {
		tenths = 1000 * n / of
	}
	return digits(n) + " of " + digits(of) + " (" + digits(tenths/10) + "." + digits(tenths%10) + "%)"
}

func digits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + string(rune('0'+n%10))
}

// compare looks for each string among the lines of a reader, in their order, both
// in the form that the reader leaves them in.
func compare(list []string, text string, form func(string) string) read {
	var lines []string
	for l := range strings.Lines(text) {
		if l = form(l); l != "" {
			lines = append(lines, l)
		}
	}
	r := read{all: len(list)}
	at := 0
	for _, s := range list {
		want := form(s)
		exact, words, next := match(want, lines[at:min(at+12, len(lines))])
		if exact || words {
			at += next + 1
		}
		if pureArabic(s) {
			r.pure++
			if exact {
				r.pureExact++
			}
		}
		if exact {
			r.exact++
		}
		if words {
			r.words++
		} else {
			r.lost = append(r.lost, want)
		}
	}
	return r
}

// match tells which of the next lines is the string, to the letter or by its words.
func match(want string, lines []string) (exact, words bool, at int) {
	if i := slices.Index(lines, want); i >= 0 {
		return true, true, i
	}
	sorted := func(s string) []string { return slices.Sorted(slices.Values(strings.Fields(s))) }
	i := slices.IndexFunc(lines, func(l string) bool { return slices.Equal(sorted(l), sorted(want)) })
	return false, i >= 0, i
}

// plain is text without bidi controls and with single spaces.
func plain(s string) string { return strings.Join(strings.Fields(arabic.StripControls(s)), " ") }

// unordered is plain text whose words have their letters in the order of the
// alphabet, without the brackets around them: for a reader that does not turn lines
// around.
func unordered(s string) string {
	words := strings.FieldsFunc(arabic.StripControls(s), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("()[]<>{}", r) })
	for i, w := range words {
		letters := []rune(w)
		slices.Sort(letters)
		words[i] = string(letters)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

func pureArabic(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.Is(unicode.Arabic, r) })
}

// translations reads the single-line Arabic texts of a gettext file.
func translations(mo []byte) []string {
	if len(mo) < 20 || binary.LittleEndian.Uint32(mo) != 0x950412de {
		return nil
	}
	u := func(at int) int { return int(binary.LittleEndian.Uint32(mo[at:])) }
	var out []string
	for i := range u(8) {
		size, at := u(u(16)+8*i), u(u(16)+8*i+4)
		for s := range strings.SplitSeq(string(mo[at:at+size]), "\x00") {
			s = plain(s)
			arab := strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
			if n := len([]rune(s)); arab && n >= 2 && n <= 72 && !strings.ContainsFunc(s, unprinted) && !strings.ContainsAny(s, "\n\t") {
				out = append(out, s)
			}
		}
	}
	return out
}

// unprinted are marks that stand on no paper, and letters of other scripts.
func unprinted(r rune) bool {
	return r > '~' && !unicode.Is(unicode.Arabic, r) && !strings.ContainsRune("،؛؟«»–—…·", r) || r == unicode.ReplacementChar
}
