package paper

import "github.com/shubbak/shubbak/ui/paper/list"

// sheet is a page being filled. What is ground lies under the watermark, and
// the watermark under everything else: without transparency that is the only
// order in which all of it can be read.
type sheet struct {
	ground []list.Op
	ops    []list.Op
	y      float64 // where the next block begins
	end    float64 // of a roll
	fresh  bool    // nothing has flowed onto it yet
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

// page puts the layers of a sheet together; mark is the watermark, which may be
// empty.
func (c *composer) page(s *sheet, mark []list.Op) list.Page {
	ops := make([]list.Op, 0, len(s.ground)+len(mark)+len(s.ops)+2)
	ops = append(ops, list.Mark{})
	ops = append(ops, s.ground...)
	ops = append(ops, mark...)
	ops = append(ops, list.EndMark{})
	p := list.Page{Width: c.width, Height: c.height, Ops: append(ops, s.ops...)}
	if c.roll {
		p.Height = s.end
		blacken(p.Ops)
	}
	if c.scale != 1 {
		p.Scale(c.scale)
	}
	return p
}

// blacken turns the colours of a page into black or none, which is what a receipt
// printer has.
func blacken(ops []list.Op) {
	for i, op := range ops {
		switch op := op.(type) {
		case list.Text:
			op.Color = list.RGB{}
			ops[i] = op
		case list.Shape:
			op.Fill, op.Stroke = blackened(op.Fill, 110), blackened(op.Stroke, 255)
			ops[i] = op
		}
	}
}

// blackened is black for what is darker than most, else no colour.
func blackened(c *list.RGB, most int) *list.RGB {
	if c == nil {
		return nil
	}
	if (3*int(c[0])+6*int(c[1])+int(c[2]))/10 > most {
		return &list.RGB{255, 255, 255}
	}
	return &list.RGB{}
}

// paragraph is the tag of plain text.
func paragraph() list.Mark { return list.Mark{Tag: "P"} }
