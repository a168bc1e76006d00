package sfnt_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"testing"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"

	"github.com/shubbak/shubbak/ui/paper/sfnt"
)

func plex(t testing.TB, weight string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../../assets/fonts/IBMPlexSansArabic-" + weight + ".ttf")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParse(t *testing.T) {
	for weight, want := range map[string]int{"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700} {
		f, err := sfnt.Parse(plex(t, weight))
		if err != nil {
			t.Fatal(err)
		}
		if f.Weight != want || f.Upem != 1000 || f.Ascent <= 0 || f.Descent >= 0 || f.CapHeight <= 0 || f.Glyphs() < 1000 {
			t.Errorf("%s: %d upem %d ascent %d descent %d cap %d glyphs %d", weight, f.Weight, f.Upem, f.Ascent, f.Descent, f.CapHeight, f.Glyphs())
		}
		if f.Name != "IBMPlexSansArabic-"+weight && f.Name != "IBMPlexSansArabic" {
			t.Errorf("%s is called %s", weight, f.Name)
		}
	}
}

// TestSubsetDrawsTheSame reads subsets back by another reader and compares
// outlines: of every glyph of the font by itself, and of pairs drawn together.
func TestSubsetDrawsTheSame(t *testing.T) {
	b := plex(t, "Bold")
	f, err := sfnt.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	whole := read(t, b)
	var glyphs []sfnt.Glyph
	for g := range f.Glyphs() {
		glyphs = append(glyphs, sfnt.Glyph{Parts: []sfnt.Part{{GID: g}}, Advance: f.Advance(g)})
	}
	pair := len(glyphs)
	glyphs = append(glyphs,
		sfnt.Glyph{Parts: []sfnt.Part{{GID: 40, DX: -20}, {GID: 50, DX: 700, DY: 333}}, Advance: 1200}, sfnt.Glyph{Advance: 77})
	file, err := f.Subset(glyphs)
	if err != nil {
		t.Fatal(err)
	}
	small := read(t, withCmap(file))
	for g := range f.Glyphs() {
		if small.advance(g+1) != whole.advance(g) {
			t.Errorf("glyph %d is %d wide, not %d", g, small.advance(g+1), whole.advance(g))
		}
		compare(t, g, small.outline(g+1), whole.outline(g))
		compare(t, g, f.Outline(g), whole.outline(g))
	}
	both := append(moved(whole.outline(40), -20, 0), moved(whole.outline(50), 700, 333)...)
	compare(t, pair, small.outline(pair+1), both)
	if small.advance(pair+2) != 77 || len(small.outline(pair+2)) != 0 || len(f.Outline(-1)) != 0 || len(f.Outline(f.Glyphs())) != 0 {
		t.Error("the glyph without ink is not so")
	}
}

// reader is a font as the shaping library reads it, by none of our own code.
type reader struct{ face *font.Face }

func read(t *testing.T, b []byte) reader {
	t.Helper()
	f, err := font.ParseTTF(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return reader{f}
}

func (r reader) advance(g int) int { return int(r.face.HorizontalAdvance(font.GID(g))) }

func (r reader) outline(g int) []sfnt.Segment {
	o, _ := r.face.GlyphDataOutline(font.GID(g))
	out := make([]sfnt.Segment, len(o.Segments))
	for i, s := range o.Segments {
		out[i].Do = map[ot.SegmentOp]sfnt.Stroke{ot.SegmentOpMoveTo: sfnt.Move, ot.SegmentOpLineTo: sfnt.Line, ot.SegmentOpQuadTo: sfnt.Quad}[s.Op]
		for j := range out[i].To {
			out[i].To[j] = sfnt.Point{X: s.Args[j].X, Y: s.Args[j].Y}
		}
	}
	return out
}

// withCmap adds an empty character map: a PDF needs none, the other reader does.
func withCmap(file []byte) []byte {
	be := binary.BigEndian
	n := int(be.Uint16(file[4:]))
	cmap := []byte{
		0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12,
		0, 4, 0, 24, 0, 0, 0, 2, 0, 2, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 1, 0, 0,
	}
	out := append([]byte(nil), file[:12]...)
	be.PutUint16(out[4:], uint16(n+1))
	entry := append([]byte("cmap\x00\x00\x00\x00"), 0, 0, 0, 0, 0, 0, 0, byte(len(cmap)))
	be.PutUint32(entry[8:], uint32(len(file)+16))
	out = append(out, entry...) // cmap sorts before the tables of a subset
	for i := range n {
		e := append([]byte(nil), file[12+16*i:28+16*i]...)
		be.PutUint32(e[8:], be.Uint32(e[8:])+16)
		out = append(out, e...)
	}
	out = append(out, file[12+16*n:]...)
	return append(out, cmap...)
}

func moved(o []sfnt.Segment, dx, dy float32) []sfnt.Segment {
	out := append([]sfnt.Segment(nil), o...)
	for i := range out {
		for j := range out[i].To {
			out[i].To[j].X += dx
			out[i].To[j].Y += dy
		}
	}
	return out
}

// compare allows one unit: scaled components are rounded when flattened.
func compare(t *testing.T, g int, got, want []sfnt.Segment) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("glyph %d has %d segments, not %d", g, len(got), len(want))
		return
	}
	for i := range want {
		n := 1
		if want[i].Do == sfnt.Quad {
			n = 2
		}
		for j, p := range want[i].To[:n] {
			q := got[i].To[j]
			if got[i].Do != want[i].Do || math.Abs(float64(p.X-q.X)) > 1 || math.Abs(float64(p.Y-q.Y)) > 1 {
				t.Errorf("glyph %d segment %d is %v, not %v", g, i, got[i], want[i])
				return
			}
		}
	}
}

func TestSubsetIsDeterministic(t *testing.T) {
	f, err := sfnt.Parse(plex(t, "Regular"))
	if err != nil {
		t.Fatal(err)
	}
	glyphs := []sfnt.Glyph{{Parts: []sfnt.Part{{GID: 9}}, Advance: 500}, {Parts: []sfnt.Part{{GID: 600}, {GID: 601, DX: 4}}, Advance: 512}}
	one, err := f.Subset(glyphs)
	if err != nil {
		t.Fatal(err)
	}
	two, err := f.Subset(glyphs)
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("the same glyphs made other bytes: %v", err)
	}
	if len(one) > 4000 {
		t.Errorf("two glyphs take %d bytes", len(one))
	}
}

func TestParseRefuses(t *testing.T) {
	b := plex(t, "Regular")
	for _, n := range []int{0, 3, 12, 40, 500, 5000, len(b) / 2} {
		if _, err := sfnt.Parse(b[:n]); !errors.Is(err, sfnt.ErrFont) {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
	if _, err := sfnt.Parse([]byte("OTTO0123456789")); !errors.Is(err, sfnt.ErrFont) {
		t.Errorf("a font of another kind: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	whole, err := sfnt.Parse(plex(f, "Regular"))
	if err != nil {
		f.Fatal(err)
	}
	small, err := whole.Subset([]sfnt.Glyph{{Parts: []sfnt.Part{{GID: 30}, {GID: 90, DX: 9}}, Advance: 500}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small)
	f.Add([]byte{0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(_ *testing.T, b []byte) {
		font, err := sfnt.Parse(b)
		if err != nil {
			return
		}
		var glyphs []sfnt.Glyph
		for g := range min(font.Glyphs(), 50) {
			glyphs = append(glyphs, sfnt.Glyph{Parts: []sfnt.Part{{GID: g, DX: 3}}, Advance: font.Advance(g)})
		}
		_, _ = font.Subset(glyphs) // may refuse, must not panic
		for g := range min(font.Glyphs(), 50) {
			font.Outline(g)
		}
	})
}
