package sfnt

import "slices"

// Stroke says what a Segment does.
type Stroke uint8

// The strokes of an outline.
const (
	Move Stroke = iota // begins a contour at To[0]
	Line               // straight to To[0]
	Quad               // quadratic curve by the control point To[0] to To[1]
)

// Point is a place in font units, y up.
type Point struct{ X, Y float32 }

// Segment is one step of a glyph's outline.
type Segment struct {
	Do Stroke
	To [2]Point
}

// Outline returns the contours of the glyph g, all of them closed. A glyph
// without ink, or one that the font does not have, has none.
func (f *Font) Outline(g int) []Segment {
	var o outline
	if f.decode(&o, g, 0) != nil {
		return nil
	}
	out := make([]Segment, 0, len(o.points)+2*len(o.ends))
	first := 0
	for _, end := range o.ends {
		if end >= first {
			out = contour(out, o.points[first:end+1])
		}
		first = end + 1
	}
	return out
}

// contour appends the closed curve through ps. Between two control points that
// follow each other TrueType implies a point on the curve.
func contour(out []Segment, ps []point) []Segment {
	n := len(ps)
	at := slices.IndexFunc(ps, func(p point) bool { return p.on })
	rest := n - 1
	var start Point
	if at >= 0 {
		start = place(ps[at])
	} else {
		at, rest, start = n-1, n, middle(place(ps[n-1]), place(ps[0]))
	}
	out = append(out, Segment{Do: Move, To: [2]Point{start}})
	var control Point
	pulled := false // towards control
	to := func(p Point, on bool) {
		switch {
		case on && pulled:
			out = append(out, Segment{Quad, [2]Point{control, p}})
		case on:
			out = append(out, Segment{Line, [2]Point{p}})
		case pulled:
			out = append(out, Segment{Quad, [2]Point{control, middle(control, p)}})
		}
		control, pulled = p, !on
	}
	for k := 1; k <= rest; k++ {
		p := ps[(at+k)%n]
		to(place(p), p.on)
	}
	to(start, true)
	return out
}

func place(p point) Point { return Point{float32(p.x), float32(p.y)} }

func middle(a, b Point) Point { return Point{(a.X + b.X) / 2, (a.Y + b.Y) / 2} }
