package paper

import (
	"slices"

	"github.com/shubbak/shubbak/ui/paper/list"
)

// sheet is a page being filled. What is ground lies under the watermark, and
// the watermark under everything else: without transparency that is the only
// order in which all of it can be read.
type sheet struct {
	ground []list.Op
	ops    []list.Op
	y      float64 // where the next block begins
	fresh  bool    // nothing has flowed onto it yet
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}

// box is a rectangle on the page.
type box struct{ x, y, w, h float64 }

// fill paints a box under the watermark.
func (s *sheet) fill(b box, r list.Radii, c tint) {
	rgb := c.rgb()
	s.ground = append(s.ground, list.Shape{Path: list.Box(b.x, b.y, b.w, b.h, r), Fill: &rgb})
}

// frame draws the outline of a box with round corners.
func (s *sheet) frame(b box, width float64, c tint) {
	rgb := c.rgb()
	s.decorate(list.Shape{Path: list.Box(b.x, b.y, b.w, b.h, list.All(roundness)), Stroke: &rgb, Width: width})
}

// rule draws a straight line.
func (s *sheet) rule(x0, y0, x1, y1, width float64, c tint) {
	rgb := c.rgb()
	s.decorate(list.Shape{Path: list.Rule(x0, y0, x1, y1), Stroke: &rgb, Width: width})
}

// decorate draws what reading programs pass over.
func (s *sheet) decorate(shapes ...list.Shape) {
	s.ops = append(s.ops, list.Mark{})
	for _, sh := range shapes {
		s.ops = append(s.ops, sh)
	}
	s.ops = append(s.ops, list.EndMark{})
}

// align says which edge of a text stands at its x.
type align int

const (
	toRight align = iota
	toLeft
	toCentre
)

// text draws b under the tag m, its top at y, and returns its bottom.
func (s *sheet) text(b block, m list.Mark, x, y float64, a align) float64 {
	s.ops = append(s.ops, m)
	for _, l := range b.lines {
		w := l.Width * b.size
		left := x
		switch a {
		case toRight:
			left = x - w
		case toCentre:
			left = x - w/2
		case toLeft:
		}
		s.ops = append(s.ops, list.Text{Runes: b.runes, Line: l, X: left, Y: y + b.baseline(), Size: b.size, Color: b.color.rgb()})
		y += b.leading
	}
	s.ops = append(s.ops, list.EndMark{})
	return y
}

// baseline is how far below the top of a line its letters stand: so that digits
// and tall letters lie in the middle.
func (b block) baseline() float64 { return b.leading/2 + 0.35*b.size }

// page puts the layers together; mark is the watermark, which may be empty.
func (s *sheet) page(mark []list.Op) list.Page {
	ops := make([]list.Op, 0, len(s.ground)+len(mark)+len(s.ops)+2)
	ops = append(ops, list.Mark{})
	ops = append(ops, s.ground...)
	ops = append(ops, mark...)
	ops = append(ops, list.EndMark{})
	return list.Page{Width: pageWidth, Height: pageHeight, Ops: append(ops, s.ops...)}
}

// paragraph is the tag of plain text.
func paragraph() list.Mark { return list.Mark{Tag: "P"} }
