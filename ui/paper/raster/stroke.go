package raster

import (
	"math"

	"github.com/shubbak/shubbak/ui/paper/list"
)

// curveSteps is into how many straight lines a corner is cut; at the sizes of
// a page's corners the eye sees none of them.
const curveSteps = 8

// stroke fills one thin box for every straight piece of the outline of s, or for
// every dash of it; corners are cut into straight pieces.
func (c *canvas) stroke(s list.Shape) {
	half := max(s.Width*c.scale, 0.5) / 2
	var pen, start list.Point
	d := dashes{lengths: s.Dash, scale: c.scale}
	line := func(to list.Point) {
		d.cut(pen, to, func(a, b list.Point) { c.thick(a, b, half) })
		pen = to
	}
	for _, st := range s.Path {
		c.path = c.path[:0] // painted one by one: the box of the whole may be a page
		p := c.scaled(st.P)
		switch st.Do {
		case list.Move:
			pen, start = p[0], p[0]
		case list.Line:
			line(p[0])
		case list.Curve:
			from := pen
			for i := 1; i <= curveSteps; i++ {
				line(cubic(from, p, float64(i)/curveSteps))
			}
		case list.Close:
			line(start)
		}
		c.paint(*s.Stroke)
	}
}

// cubic is the place at t, 0 to 1, on the curve from a by p[0], p[1] to p[2].
func cubic(a list.Point, p [3]list.Point, t float64) list.Point {
	u := 1 - t
	w := [4]float64{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
	return list.Point{
		X: w[0]*a.X + w[1]*p[0].X + w[2]*p[1].X + w[3]*p[2].X,
		Y: w[0]*a.Y + w[1]*p[0].Y + w[2]*p[1].Y + w[3]*p[2].Y,
	}
}

// thick adds the box around a line. Every box turns the same way, so boxes that
// overlap do not cancel.
func (c *canvas) thick(a, b list.Point, half float64) {
	dx, dy := b.X-a.X, b.Y-a.Y
	l := math.Hypot(dx, dy)
	if l == 0 {
		return
	}
	nx, ny := -dy/l*half, dx/l*half
	at := func(do list.Do, x, y float64) {
		c.path = append(c.path, segment{do, [3]list.Point{{X: x, Y: y}}})
	}
	at(list.Move, a.X+nx, a.Y+ny)
	at(list.Line, b.X+nx, b.Y+ny)
	at(list.Line, b.X-nx, b.Y-ny)
	at(list.Line, a.X-nx, a.Y-ny)
	c.path = append(c.path, segment{do: list.Close})
}

// dashes cuts lines into their dashes, going on from line to line.
type dashes struct {
	lengths []float64
	scale   float64
	i       int     // index of the length being used; even ones are ink
	used    float64 // of it, in pixels
}

func (d *dashes) cut(a, b list.Point, ink func(a, b list.Point)) {
	if len(d.lengths) == 0 {
		ink(a, b)
		return
	}
	l := math.Hypot(b.X-a.X, b.Y-a.Y)
	at := func(s float64) list.Point {
		return list.Point{X: a.X + (b.X-a.X)*s/l, Y: a.Y + (b.Y-a.Y)*s/l}
	}
	for s := 0.0; s < l; {
		left := max(d.lengths[d.i%len(d.lengths)]*d.scale, 0.01) - d.used
		step := min(left, l-s)
		if d.i%2 == 0 {
			ink(at(s), at(s+step))
		}
		s += step
		d.used += step
		if step == left {
			d.i, d.used = d.i+1, 0
		}
	}
}
