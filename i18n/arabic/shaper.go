package arabic

import (
	"unicode"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
)

// Glyph is one shaped glyph. Lengths are font units of its run's face.
type Glyph struct {
	GID     int // 0: the face has no glyph for this text
	Advance int
	DX, DY  int // shift of the ink from the pen, y up
	Start   int // the runes [Start, End) of the text are this glyph's cluster
	End     int
}

// Run is a stretch of text of one direction and one face, its glyphs in
// visual order, left to right.
type Run struct {
	Face       *Face
	Level      int8 // UAX #9 embedding level; odd reads right to left
	Start, End int  // runes of the text
	Glyphs     []Glyph
}

// RTL tells whether the run reads right to left.
func (r *Run) RTL() bool { return r.Level&1 == 1 }

// Width is the advance of the run in em.
func (r *Run) Width() float64 {
	w := 0
	for i := range r.Glyphs {
		w += r.Glyphs[i].Advance
	}
	return float64(w) / float64(r.Face.Upem())
}

// Shaper turns text into glyphs. It is not safe for concurrent use, and must
// be used only with faces that no other goroutine uses.
type Shaper struct {
	buf  *harfbuzz.Buffer
	seg  segmenter.Segmenter
	lang language.Language
}

// NewShaper returns a shaper whose language is Arabic.
func NewShaper() *Shaper {
	return &Shaper{buf: harfbuzz.NewBuffer(), lang: language.NewLanguage("ar")}
}

// itemise cuts t into shaped runs in logical order.
func (s *Shaper) itemise(t []rune, levels []int8, faces []*Face) []Run {
	scripts := scriptsOf(t)
	chosen := facesOf(t, faces)
	var runs []Run
	for i := 0; i < len(t); {
		j := i + 1
		for j < len(t) && levels[j] == levels[i] && chosen[j] == chosen[i] && scripts[j] == scripts[i] && !orphan(t, j) {
			j++
		}
		r := Run{Face: chosen[i], Level: levels[i], Start: i, End: j}
		s.shape(t, scripts[i], &r)
		runs = append(runs, r)
		i = j
	}
	return runs
}

// orphan tells whether rune i would hang on the white space before it. A line may
// break between the two, so they must not be shaped as one cluster.
func orphan(t []rune, i int) bool {
	return isSpace(t[i-1]) && (unicode.Is(unicode.Mn, t[i]) || Invisible(t[i]))
}

// scriptsOf gives each rune its script; runes common to all scripts take the
// one before them, and Arabic where there is none.
func scriptsOf(t []rune) []language.Script {
	out := make([]language.Script, len(t))
	last := language.Arabic
	for i, r := range t {
		switch sc := language.LookupScript(r); sc {
		case language.Common, language.Inherited, language.Unknown:
		default:
			last = sc
		}
		out[i] = last
	}
	return out
}

// facesOf chooses for each rune the first face that has it, and keeps marks,
// joiners and spaces in the face of the letter before them.
func facesOf(t []rune, faces []*Face) []*Face {
	out := make([]*Face, len(t))
	for i, r := range t {
		if i > 0 && sticks(r, out[i-1]) {
			out[i] = out[i-1]
			continue
		}
		out[i] = faces[0]
		for _, f := range faces {
			if f.Has(r) {
				out[i] = f
				break
			}
		}
	}
	return out
}

func sticks(r rune, f *Face) bool {
	return Invisible(r) || unicode.Is(unicode.Mn, r) || r == ' ' && f.Has(' ')
}

// Invisible tells whether r is a bidi control, a joiner or another mark
// without ink and without width: Unicode's Default_Ignorable_Code_Point.
func Invisible(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r == 0x061C, r >= 0x202A && r <= 0x202E,
		r >= 0x2060 && r <= 0x206F, r == 0xFEFF, r == 0x00AD, r == 0x034F,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE0FFF, // variation selectors, tags
		r >= 0x180B && r <= 0x180F, r >= 0xFFF0 && r <= 0xFFF8, r >= 0x1BCA0 && r <= 0x1BCA3,
		r >= 0x1D173 && r <= 0x1D17A,
		r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x3164, r == 0xFFA0: // fillers
		return true
	}
	return false
}

func (s *Shaper) shape(t []rune, script language.Script, r *Run) {
	b := s.buf
	b.Clear()
	b.AddRunes(t, r.Start, r.End-r.Start)
	b.Props.Direction = harfbuzz.LeftToRight
	if r.RTL() {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	b.Props.Script = script
	b.Props.Language = s.lang
	b.Shape(r.Face.hb, nil)
	r.Glyphs = make([]Glyph, len(b.Info))
	for i, in := range b.Info {
		p := b.Pos[i]
		r.Glyphs[i] = Glyph{GID: int(in.Glyph), Advance: int(p.XAdvance), DX: int(p.XOffset), DY: int(p.YOffset), Start: in.Cluster}
	}
	closeClusters(r)
}

// closeClusters sets the end of each cluster: where the next one in reading
// order begins.
func closeClusters(r *Run) {
	n := len(r.Glyphs)
	end, start := r.End, -1
	for k := range n {
		i := n - 1 - k // left to right: the last glyph is read last
		if r.RTL() {
			i = k
		}
		g := &r.Glyphs[i]
		if start >= 0 && g.Start != start {
			end = start
		}
		start = g.Start
		g.End = end
	}
}
