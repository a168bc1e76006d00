package arabic_test

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// unicodeData is where Debian's package unicode-data keeps Unicode's own tests.
const unicodeData = "/usr/share/unicode/"

// openData opens a file of Unicode. Without the package the test is skipped, but never in continuous integration.
func openData(t *testing.T, name string) *bufio.Scanner {
	t.Helper()
	f, err := os.Open(unicodeData + name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("package unicode-data is needed in CI: %v", err)
		}
		t.Skipf("package unicode-data is not installed: %v", err)
	}
	t.Cleanup(func() { _ = f.Close() })
	s := bufio.NewScanner(f)
	s.Buffer(make([]byte, 1<<20), 1<<20)
	return s
}

// sample stands for a bidi class in BidiTest.txt.
var sample = map[string]rune{
	"L": 'a', "R": 'א', "AL": 'ا', "EN": '1', "ES": '+', "ET": '%', "AN": '٣', "CS": ',', "NSM": '\u064b',
	"BN": '\u00ad', "B": '\u2029', "S": '\t', "WS": ' ', "ON": '!', "LRE": '\u202a', "RLE": '\u202b', "PDF": '\u202c',
	"LRO": '\u202d', "RLO": '\u202e', "LRI": '\u2066', "RLI": '\u2067', "FSI": '\u2068', "PDI": '\u2069',
}

func TestBidiTest(t *testing.T) {
	s := openData(t, "BidiTest.txt")
	var want []string
	cases, bad := 0, 0
	for s.Scan() {
		line := s.Text()
		switch {
		case line == "" || line[0] == '#' || strings.HasPrefix(line, "@Reorder"):
			continue
		case strings.HasPrefix(line, "@Levels:"):
			want = strings.Fields(line[len("@Levels:"):])
			continue
		}
		names, bits, _ := strings.Cut(line, ";")
		mask, err := strconv.ParseUint(strings.TrimSpace(bits), 16, 8)
		if err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		var text []rune
		for _, n := range strings.Fields(names) {
			text = append(text, sample[n])
		}
		for bit, dir := range []arabic.Dir{arabic.Auto, arabic.LeftToRight, arabic.RightToLeft} {
			if mask>>bit&1 == 0 {
				continue
			}
			cases++
			if got := lineLevels(text, dir); !same(got, want) {
				if bad++; bad <= 10 {
					t.Errorf("%s direction %d: levels %v, want %v", names, dir, got, want)
				}
			}
		}
	}
	report(t, s, cases, bad)
}

func TestBidiCharacterTest(t *testing.T) {
	s := openData(t, "BidiCharacterTest.txt")
	cases, bad := 0, 0
	for s.Scan() {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, ";")
		var text []rune
		for _, h := range strings.Fields(f[0]) {
			r, err := strconv.ParseUint(h, 16, 32)
			if err != nil {
				t.Fatalf("line %q: %v", line, err)
			}
			text = append(text, rune(r))
		}
		dir := map[string]arabic.Dir{"0": arabic.LeftToRight, "1": arabic.RightToLeft, "2": arabic.Auto}[f[1]]
		cases++
		levels, para := arabic.Levels(text, dir)
		order := visualOrder(text, levels, para)
		if got := lineLevels(text, dir); !same(got, strings.Fields(f[3])) || fmt.Sprint(para) != f[2] || order != f[4] {
			if bad++; bad <= 10 {
				t.Errorf("%s: levels %v paragraph %d order %q, want %s %s %q", f[0], got, para, order, f[3], f[2], f[4])
			}
		}
	}
	report(t, s, cases, bad)
}

func report(t *testing.T, s *bufio.Scanner, cases, bad int) {
	t.Helper()
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	if cases < 90_000 {
		t.Fatalf("only %d cases: the file is not what it was", cases)
	}
	t.Logf("%d of %d cases pass", cases-bad, cases)
	if bad > 0 {
		t.Errorf("%d of %d cases fail", bad, cases)
	}
}

// lineLevels are the levels after L1 with the text as one line.
func lineLevels(text []rune, dir arabic.Dir) []int8 {
	levels, para := arabic.Levels(text, dir)
	out := make([]int8, len(text))
	for _, r := range arabic.LineRuns(text, levels, para, 0, len(text)) {
		for i := r.Start; i < r.End; i++ {
			out[i] = r.Level
		}
	}
	return out
}

// same compares levels; x stands for a character that X9 removes.
func same(got []int8, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	for i, w := range want {
		if w != "x" && w != strconv.Itoa(int(got[i])) {
			return false
		}
	}
	return true
}

// visualOrder lists the characters from left to right, without those that X9 removes.
func visualOrder(text []rune, levels []int8, para int8) string {
	var out []string
	for _, r := range arabic.LineRuns(text, levels, para, 0, len(text)) {
		for n := r.Start; n < r.End; n++ {
			i := n
			if r.RTL() {
				i = r.Start + r.End - 1 - n
			}
			if !isRemoved(text[i]) {
				out = append(out, strconv.Itoa(i))
			}
		}
	}
	return strings.Join(out, " ")
}

func isRemoved(r rune) bool {
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.BN:
		return true
	default:
		return false
	}
}
