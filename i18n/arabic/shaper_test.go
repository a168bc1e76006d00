package arabic_test

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// face loads a weight of the house's font from the repository.
func face(t testing.TB, weight string) *arabic.Face {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "assets", "fonts", "IBMPlexSansArabic-"+weight+".ttf"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := arabic.Load(weight, b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// hbShape writes a run as HarfBuzz's own hb-shape does.
func hbShape(r arabic.Run) string {
	parts := make([]string, len(r.Glyphs))
	for i, g := range r.Glyphs {
		parts[i] = fmt.Sprintf("%d=%d", g.GID, g.Start)
		if g.DX != 0 || g.DY != 0 {
			parts[i] += fmt.Sprintf("@%d,%d", g.DX, g.DY)
		}
		parts[i] += fmt.Sprintf("+%d", g.Advance)
	}
	return "[" + strings.Join(parts, "|") + "]"
}

// TestShapesAsHarfBuzz compares glyphs, clusters and positions with what hb-shape made of real words and lines; how
// they were made says testdata/shapes.sh.
func TestShapesAsHarfBuzz(t *testing.T) {
	s := arabic.NewShaper()
	regular, bold := face(t, "Regular"), face(t, "Bold")
	n, wrong := 0, 0
	for row := range rows(t, "testdata/shapes.tsv.gz") {
		n++
		for i, fc := range []*arabic.Face{regular, bold} {
			out := s.Layout([]rune(row[0]), true, []*arabic.Face{fc}, 0)
			if len(out) != 1 || len(out[0].Runs) != 1 {
				t.Fatalf("%s is no single run", row[0])
			}
			if got := hbShape(out[0].Runs[0]); got != row[i+1] {
				if wrong++; wrong <= 10 {
					t.Errorf("%s in %s:\n got %s\nwant %s", row[0], fc.Name(), got, row[i+1])
				}
			}
		}
	}
	if n < 7000 || wrong > 0 {
		t.Fatalf("%d texts were compared, %d shapes differ", n, wrong)
	}
}

// rows reads a compressed table: the fields of each line.
func rows(t *testing.T, name string) iter.Seq[[]string] {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func([]string) bool) {
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if !yield(strings.Split(lines.Text(), "\t")) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			t.Error(err)
		}
	}
}

// visual returns the characters of a line as they stand from left to right.
func visual(t []rune, l arabic.Line) string {
	var b strings.Builder
	for _, r := range l.Runs {
		last := -1
		for _, g := range r.Glyphs {
			if g.Start == last {
				continue
			}
			last = g.Start
			cluster := slices.Clone(t[g.Start:g.End])
			if r.RTL() {
				slices.Reverse(cluster)
			}
			b.WriteString(strings.Map(func(c rune) rune {
				if arabic.Invisible(c) {
					return -1
				}
				return c
			}, string(cluster)))
		}
	}
	return b.String()
}

func TestLineOrder(t *testing.T) {
	s, f := arabic.NewShaper(), face(t, "Regular")
	for _, c := range []struct{ in, want string }{
		{"رخصة رقم 12345 صادرة", "ةرداص 12345 مقر ةصخر"},
		{"رقم 0003-1029-44", "44-1029-0003 مقر"},
		{"رقم " + arabic.LTR("0003-1029-44"), "0003-1029-44 مقر"},
		{"محمصة Riwaq Coffee 24/7 الخبر", "ربخلا Riwaq Coffee 24/7 ةصمحم"},
		{"(الكوفي شوب)", ")بوش يفوكلا("},
		{"COM-48", "COM-48"},
		{"من 5 م إلى 10 م", "م 10 ىلإ م 5 نم"},
	} {
		text := []rune(c.in)
		lines := s.Layout(text, true, []*arabic.Face{f}, 0)
		if len(lines) != 1 {
			t.Fatalf("%q has %d lines", c.in, len(lines))
		}
		if got := visual(text, lines[0]); got != c.want {
			t.Errorf("%q stands as %q, not %q", c.in, got, c.want)
		}
	}
}

func TestLineBreaks(t *testing.T) {
	s, f := arabic.NewShaper(), face(t, "Regular")
	for _, c := range []struct {
		name, in string
		width    float64
		want     []string
	}{
		{"fits", "شارع الملك خالد", 20, []string{"شارع الملك خالد"}},
		{"between words", "شارع الملك خالد", 3.5, []string{"شارع", "الملك", "خالد"}},
		{"not in a number", "مبنى 3841\u00a01200", 6, []string{"مبنى", "3841\u00a01200"}},
		{"line feed", "شارع\nالملك", 0, []string{"شارع", "الملك"}},
		{"empty lines", "شارع\n\nخالد", 0, []string{"شارع", "", "خالد"}},
		{"inside a word wider than the line", "aaaaaaaaaa", 3, []string{"aaaaa", "aaaaa"}},
		{"nothing", "", 5, nil},
		{"only spaces", "   ", 5, []string{""}},
	} {
		text := []rune(c.in)
		var got []string
		for _, l := range s.Layout(text, true, []*arabic.Face{f}, c.width) {
			got = append(got, string(text[l.Start:l.End]))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") || len(got) != len(c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestMissingIsReported(t *testing.T) {
	s, f := arabic.NewShaper(), face(t, "Regular")
	text := []rune("محل " + arabic.LTR("😀") + " 漢 \u200fالنور")
	lines := s.Layout(text, true, []*arabic.Face{f}, 0)
	if got := string(lines[0].Missing); got != "漢😀" {
		t.Errorf("missing are %q", got)
	}
	if l := s.Layout([]rune("محل "+arabic.LTR("A-1")+" \u200fالنور\u200c"), true, []*arabic.Face{f}, 0)[0]; l.Missing != nil {
		t.Errorf("%q is said to be missing", l.Missing)
	}
}

func TestSecondFaceHelpsOut(t *testing.T) {
	s := arabic.NewShaper()
	one, two := face(t, "Regular"), face(t, "Bold")
	l := s.Layout([]rune("نص"), true, []*arabic.Face{one, two}, 0)[0]
	if len(l.Runs) != 1 || l.Runs[0].Face != one {
		t.Error("the first face that has a letter does not draw it")
	}
	if one.Upem() != 1000 || one.Advance(0) == 0 || one.Clone().Name() != "Regular" {
		t.Error("the face does not tell its measures")
	}
}

// TestLayoutKeepsEverything holds for any text and any width: lines follow one
// another without a gap beyond white space, every character belongs to one
// cluster, and no line is wider than it may be.
func TestLayoutKeepsEverything(t *testing.T) {
	s, f := arabic.NewShaper(), face(t, "Regular")
	letters := rapid.SampledFrom([]rune("ابتلمهيةّـًء 1270٣٤abRZ.,:/-()\u00a0\n\u2066\u2069\u200f\u200d😀"))
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.SliceOfN(letters, 0, 60).Draw(rt, "text")
		width := rapid.Float64Range(0, 12).Draw(rt, "width")
		at := 0
		for _, l := range s.Layout(text, rapid.Bool().Draw(rt, "rtl"), []*arabic.Face{f}, width) {
			if gap := strings.Trim(string(text[at:l.Start]), " \n"); gap != "" {
				rt.Fatalf("%q is on no line", gap)
			}
			at = l.End
			checkLine(rt, text, l, width)
		}
		if rest := strings.Trim(string(text[at:]), " \n"); rest != "" {
			rt.Fatalf("%q is on no line", rest)
		}
	})
}

// TestMarkAfterASpaceIsNotLost: a line breaks between the two.
func TestMarkAfterASpaceIsNotLost(t *testing.T) {
	text := []rune("ا ّا")
	drawn := 0
	for _, l := range arabic.NewShaper().Layout(text, false, []*arabic.Face{face(t, "Regular")}, 0.5) {
		for _, r := range l.Runs {
			for _, g := range r.Glyphs {
				drawn += g.End - g.Start
			}
		}
	}
	if drawn != 3 {
		t.Errorf("%d characters are drawn, want 3", drawn)
	}
}

func checkLine(rt interface{ Fatalf(string, ...any) }, text []rune, l arabic.Line, width float64) {
	covered := make([]int, len(text))
	clusters := map[int]bool{}
	for _, r := range l.Runs {
		for _, g := range r.Glyphs {
			if g.Start < r.Start || g.End > r.End || g.Start >= g.End {
				rt.Fatalf("cluster [%d,%d) of run [%d,%d)", g.Start, g.End, r.Start, r.End)
			}
			if !clusters[g.Start] {
				for i := g.Start; i < g.End; i++ {
					covered[i]++
				}
			}
			clusters[g.Start] = true
		}
	}
	for i := l.Start; i < l.End; i++ {
		if covered[i] != 1 && !arabic.Invisible(text[i]) {
			rt.Fatalf("character %d of %q is in %d clusters", i, string(text), covered[i])
		}
	}
	if width > 0 && l.Width > width+1e-6 && len(clusters) > 1 {
		rt.Fatalf("line %q is %.3f em wide, not %.3f", string(text[l.Start:l.End]), l.Width, width)
	}
}

func BenchmarkLayout(b *testing.B) {
	s, f := arabic.NewShaper(), face(b, "Regular")
	text := []rune("لا يُمارَس غير الأنشطة المدوّنة فيها، ولا يُغيَّر الموقع أو المالك إلا بموافقة البلدية.")
	for b.Loop() {
		s.Layout(text, true, []*arabic.Face{f}, 30)
	}
}
