package kit

import (
	"bytes"
	"sync"
	"unicode"

	"fyne.io/fyne/v2"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// typesetter measures text exactly as Fyne draws it: the same shaper, the same fonts.
type typesetter struct {
	mu     sync.Mutex // a face must not be used by two goroutines
	faces  map[theme.Weight]*font.Face
	shaper shaping.HarfbuzzShaper
}

// setter is made once, since parsing the fonts takes milliseconds.
var setter = sync.OnceValue(func() *typesetter { //nolint:gochecknoglobals // a cache of constants
	return &typesetter{faces: map[theme.Weight]*font.Face{}}
})

// LoadFonts parses the fonts before they are needed. It may run beside anything else while the program starts.
func LoadFonts() {
	t := setter()
	for w := theme.Regular; w <= theme.Bold; w++ {
		f := parse(w)
		t.mu.Lock()
		if t.faces[w] == nil {
			t.faces[w] = f
		}
		t.mu.Unlock()
	}
}

// face returns the parsed font of w; nil means that the build is broken, which the tests of assets would have told.
func (t *typesetter) face(w theme.Weight) *font.Face {
	if f, ok := t.faces[w]; ok {
		return f
	}
	t.faces[w] = parse(w)
	return t.faces[w]
}

func parse(w theme.Weight) *font.Face {
	f, err := font.ParseTTF(bytes.NewReader(theme.Font(w).Content()))
	if err != nil {
		fyne.LogError("reading a built-in font", err)
	}
	return f
}

// edge holds the x of the leading and of the trailing edge of a rune, from the left of its line.
type edge struct{ lead, trail float32 }

func (e edge) width() float32 { return max(e.lead, e.trail) - min(e.lead, e.trail) }

// fontSpec is how a text is set.
type fontSpec struct {
	weight theme.Weight
	size   float32
}

// measure is fyne.MeasureText in one of our fonts.
func (f fontSpec) measure(s string) fyne.Size {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, f.size, fyne.TextStyle{}, theme.Font(f.weight))
	return size
}

// piece is a part of a run that one font draws in one script. Missing means that our font lacks the rune.
type piece struct {
	start, end int
	script     language.Script
	missing    bool
}

// invisible runes take the font of their neighbours.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Zs, unicode.Cf, unicode.Cc, unicode.Mn)
}

// pieces cuts a run where the script changes and around what the font lacks, as Fyne does.
func pieces(text []rune, run arabic.LevelRun, face *font.Face) []piece {
	var out []piece
	cur := piece{start: run.Start}
	flush := func(at int) {
		if cur.end = at; cur.end > cur.start {
			out = append(out, cur)
		}
		cur = piece{start: at}
	}
	for i := run.Start; i < run.End; i++ {
		if _, ok := face.NominalGlyph(text[i]); !ok && !invisible(text[i]) {
			flush(i)
			out = append(out, piece{start: i, end: i + 1, missing: true})
			cur.start = i + 1
			continue
		}
		script := language.LookupScript(text[i])
		if !script.Strong() {
			continue
		}
		if cur.script != 0 && cur.script != script {
			flush(i)
		}
		cur.script = script
	}
	flush(run.End)
	return out
}

// shapeLine measures text[start:end] of a paragraph as one line.
func (p *paragraph) shapeLine(start, end int) textLine {
	t := setter()
	t.mu.Lock()
	defer t.mu.Unlock()
	face := t.face(p.font.weight)
	l := textLine{start: start, end: end, para: p.para, edges: make([]edge, end-start)}
	l.runs = arabic.LineRuns(p.text, p.levels, p.para, start, end)
	x := float32(0)
	for _, run := range l.runs {
		parts := pieces(p.text, run, face)
		for i := range parts {
			part := parts[i]
			if run.RTL() {
				part = parts[len(parts)-1-i]
			}
			x = t.shapePiece(p, &l, run, part, x)
		}
	}
	l.width = x
	l.display = p.visual(l.runs, face)
	return l
}

// shapePiece sets the edges of one piece from x on, and returns where it ends.
func (t *typesetter) shapePiece(p *paragraph, l *textLine, run arabic.LevelRun, part piece, x float32) float32 {
	if part.missing {
		w := p.font.measure(string(p.text[part.start])).Width
		l.edges[part.start-l.start] = edge{x, x + w}
		if run.RTL() {
			l.edges[part.start-l.start] = edge{x + w, x}
		}
		return x + w
	}
	in := shaping.Input{
		Text: p.text, RunStart: part.start, RunEnd: part.end, Face: t.face(p.font.weight),
		Size: fixed.Int26_6(p.font.size * 64), Script: part.script, Direction: di.DirectionLTR,
	}
	if run.RTL() {
		in.Direction = di.DirectionRTL
	}
	if in.Script == 0 {
		in.Script = language.Common
	}
	return l.place(t.shaper.Shape(in), p.text, x, run.RTL())
}

// place spreads the advance of every cluster over its runes. Marks add no width: the caret stays after their base.
func (l *textLine) place(out shaping.Output, text []rune, x float32, rtl bool) float32 {
	for i := 0; i < len(out.Glyphs); {
		from, n := out.Glyphs[i].TextIndex(), out.Glyphs[i].RunesCount()
		w := float32(0)
		for ; i < len(out.Glyphs) && out.Glyphs[i].TextIndex() == from; i++ {
			w += float32(out.Glyphs[i].Advance) / 64
		}
		l.spread(text, from, from+n, x, w, rtl)
		x += w
	}
	return x
}

func (l *textLine) spread(text []rune, from, to int, x, w float32, rtl bool) {
	bases := 0
	for k := from; k < to; k++ {
		if !unicode.Is(unicode.Mn, text[k]) {
			bases++
		}
	}
	step, at := w/float32(max(bases, 1)), -1
	for k := from; k < to; k++ {
		mark := unicode.Is(unicode.Mn, text[k])
		if !mark || at < 0 {
			at++
		}
		e := edge{x + step*float32(at), x + step*float32(at+1)}
		if rtl {
			e = edge{x + w - step*float32(at), x + w - step*float32(at+1)}
		}
		if mark && k > from {
			e.lead = e.trail
		}
		l.edges[k-l.start] = e
	}
}
