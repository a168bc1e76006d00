package arabic

import (
	"bytes"
	"fmt"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
)

// Face is one weight of a font, ready for shaping. A Face is not safe for
// concurrent use: give each goroutine its own by Clone.
type Face struct {
	name string
	face *font.Face
	hb   *harfbuzz.Font
}

// Load reads the TrueType font in ttf. The name is only for error texts and
// for telling faces apart.
func Load(name string, ttf []byte) (*Face, error) {
	f, err := font.ParseTTF(bytes.NewReader(ttf))
	if err != nil {
		return nil, fmt.Errorf("loading font %s: %w", name, err)
	}
	return &Face{name: name, face: f, hb: harfbuzz.NewFont(f)}, nil
}

// Clone returns a face for another goroutine; both share the parsed tables.
func (f *Face) Clone() *Face {
	c := font.NewFace(f.face.Font)
	return &Face{name: f.name, face: c, hb: harfbuzz.NewFont(c)}
}

// Name is the name the face was loaded under. Clones share it.
func (f *Face) Name() string { return f.name }

// Has tells whether the face has a glyph for r.
func (f *Face) Has(r rune) bool {
	_, ok := f.face.NominalGlyph(r)
	return ok
}

// Upem is the number of font units in one em.
func (f *Face) Upem() int { return int(f.face.Upem()) }

// Advance is the natural width of the glyph gid in font units.
func (f *Face) Advance(gid int) int {
	return int(f.face.HorizontalAdvance(font.GID(gid)))
}

// Stroke says what a Segment does.
type Stroke uint8

// The strokes of an outline; each needs the number of points in brackets.
const (
	MoveTo  Stroke = iota // begins a contour [1]
	LineTo                // straight line [1]
	QuadTo                // quadratic curve: control point, end point [2]
	CubicTo               // cubic curve: two control points, end point [3]
)

// Point is a place in font units, y up.
type Point struct{ X, Y float32 }

// Segment is one step of a glyph's outline.
type Segment struct {
	Stroke Stroke
	To     [3]Point
}

// Outline returns the shape of the glyph gid in font units, y up. A glyph
// without ink, or one the font does not have, has no segments.
func (f *Face) Outline(gid int) []Segment {
	o, ok := f.face.GlyphDataOutline(font.GID(gid))
	if !ok {
		return nil
	}
	out := make([]Segment, len(o.Segments))
	for i, s := range o.Segments {
		out[i].Stroke = strokeOf(s.Op)
		for j, p := range s.Args {
			out[i].To[j] = Point{p.X, p.Y}
		}
	}
	return out
}

func strokeOf(op ot.SegmentOp) Stroke {
	switch op {
	case ot.SegmentOpLineTo:
		return LineTo
	case ot.SegmentOpQuadTo:
		return QuadTo
	case ot.SegmentOpCubeTo:
		return CubicTo
	default:
		return MoveTo
	}
}
