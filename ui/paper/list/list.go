// Package list is the display list of a paper: what stands where, told once
// and painted twice, into the PDF that is printed and into the picture on the
// screen. Lengths are points (1/72 inch) from the top left corner, y down.
package list

import "github.com/shubbak/shubbak/i18n/arabic"

// RGB is an opaque colour in sRGB. There is no transparency: PDF/A-1 forbids
// it, and printers draw pages without it faster and sharper.
type RGB [3]uint8

// Page is one sheet.
type Page struct {
	Width, Height float64
	Ops           []Op // painted in this order
}

// Scale enlarges or shrinks the page and all that is on it.
func (p *Page) Scale(k float64) {
	p.Width, p.Height = p.Width*k, p.Height*k
	for i, op := range p.Ops {
		switch op := op.(type) {
		case Text:
			op.X, op.Y, op.Size = op.X*k, op.Y*k, op.Size*k
			p.Ops[i] = op
		case Shape:
			p.Ops[i] = op.scaled(k)
		case Code:
			op.X, op.Y, op.Size = op.X*k, op.Y*k, op.Size*k
			p.Ops[i] = op
		case Image:
			op.X, op.Y, op.Width, op.Height = op.X*k, op.Y*k, op.Width*k, op.Height*k
			p.Ops[i] = op
		}
	}
}

// scaled is a copy: paths are shared among pages.
func (s Shape) scaled(k float64) Shape {
	steps := make([]Step, len(s.Path))
	for i, st := range s.Path {
		for j := range st.P {
			st.P[j].X *= k
			st.P[j].Y *= k
		}
		steps[i] = st
	}
	s.Path, s.Width = steps, s.Width*k
	dash := make([]float64, len(s.Dash))
	for i, d := range s.Dash {
		dash[i] = d * k
	}
	s.Dash = dash
	return s
}

// Op is one step of painting: Text, Shape, Code, Image, Mark, EndMark, Group or EndGroup.
type Op interface{ op() }

// Text is one line of text. X is its left edge, Y its baseline.
type Text struct {
	Runes []rune // the paragraph that Line is a part of
	Line  arabic.Line
	X, Y  float64
	Size  float64 // of one em
	Color RGB
	Turn  float64 // degrees counter-clockwise about (X, Y)
}

// Shape is a path that is filled, stroked or both.
type Shape struct {
	Path   []Step
	Fill   *RGB
	Stroke *RGB
	Width  float64   // of the stroke
	Dash   []float64 // lengths on and off; solid when empty
}

// Code is a two-dimensional bar code: black modules on a white square that
// includes the quiet zone, which no other ink may touch.
type Code struct {
	X, Y, Size float64 // of the white square
	Quiet      int     // modules around the code
	Modules    [][]bool
}

// Image is a photograph without transparency. Pages that show one share it.
type Image struct {
	X, Y, Width, Height float64
	Pixels              *Pixels
}

// Pixels are rows of three bytes a pixel: red, green, blue.
type Pixels struct {
	Width, Height int
	RGB           []byte
}

// Mark opens a piece of content for reading programs, closed by EndMark. Tag
// is a standard structure type (P, H1, TD, Figure…); "" is decoration that
// they pass over.
type Mark struct {
	Tag string
	Alt string // says a figure in words
	// Scope says what a TH heads: "Row" or "Column".
	Scope string
}

// EndMark closes the last Mark.
type EndMark struct{}

// Group opens a structure element that holds others (Table, TR, L), closed by
// EndGroup.
type Group struct{ Tag string }

// EndGroup closes the last Group.
type EndGroup struct{}

func (Text) op()     {}
func (Shape) op()    {}
func (Code) op()     {}
func (Image) op()    {}
func (Mark) op()     {}
func (EndMark) op()  {}
func (Group) op()    {}
func (EndGroup) op() {}

// Spans returns the runs of set modules in a row as [from, to).
func Spans(row []bool) [][2]int {
	var out [][2]int
	for x := 0; x < len(row); x++ {
		if !row[x] {
			continue
		}
		from := x
		for x < len(row) && row[x] {
			x++
		}
		out = append(out, [2]int{from, x})
	}
	return out
}

// Words returns the text of the pages in painting order, one line of text a
// line, without bidi controls: for tests and for searching.
func Words(pages []Page) []string {
	var out []string
	for _, p := range pages {
		for _, op := range p.Ops {
			if t, ok := op.(Text); ok {
				out = append(out, arabic.StripControls(string(t.Runes[t.Line.Start:t.Line.End])))
			}
		}
	}
	return out
}
