// Package raster paints display lists as pictures: the preview on the screen,
// from the very list that is printed.
package raster

import (
	"image"
	"image/draw"
	"math"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/vector"

	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/sfnt"
)

const pointsPerInch = 72

// Painter paints pages. It remembers the outlines of glyphs, and is not safe
// for concurrent use.
type Painter struct {
	fonts    map[string]*sfnt.Font
	outlines map[glyphKey][]sfnt.Segment
	fill     vector.Rasterizer
	mask     []uint8 // how much of each pixel of a path's box it covers
}

// glyphKey names a glyph of a face; clones of a face share its name.
type glyphKey struct {
	face string
	gid  int
}

// New returns a painter that draws a face with the font registered under its
// name.
func New(fonts map[string]*sfnt.Font) *Painter {
	return &Painter{fonts: fonts, outlines: map[glyphKey][]sfnt.Segment{}}
}

// canvas is one page being painted.
type canvas struct {
	*Painter
	dst   *image.RGBA
	scale float64 // pixels in a point
	path  []segment
}

// quad is the quadratic curve of fonts, which pages do not have: by the control
// point p[0] to p[1].
const quad = list.Close + 1

// segment is one step of a path in pixels.
type segment struct {
	do list.Do
	p  [3]list.Point
}

// Page paints a page on white at dpi pixels to the inch.
func (p *Painter) Page(page list.Page, dpi float64) *image.RGBA {
	k := dpi / pointsPerInch
	w, h := int(math.Round(page.Width*k)), int(math.Round(page.Height*k))
	c := &canvas{Painter: p, dst: image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1))), scale: k}
	draw.Draw(c.dst, c.dst.Bounds(), image.White, image.Point{}, draw.Src)
	for _, op := range page.Ops {
		switch op := op.(type) {
		case list.Text:
			c.text(op)
		case list.Shape:
			c.shape(op)
		case list.Code:
			c.code(op)
		case list.Image:
			c.image(op)
		}
	}
	return c.dst
}

func (c *canvas) shape(s list.Shape) {
	if s.Fill != nil {
		c.path = c.path[:0]
		for _, st := range s.Path {
			c.path = append(c.path, segment{st.Do, c.scaled(st.P)})
		}
		c.paint(*s.Fill)
	}
	if s.Stroke != nil {
		c.stroke(s)
	}
}

func (c *canvas) scaled(p [3]list.Point) [3]list.Point {
	for i := range p {
		p[i].X *= c.scale
		p[i].Y *= c.scale
	}
	return p
}

// code paints the modules without blending, so that a scanner can read even a
// small preview.
func (c *canvas) code(q list.Code) {
	unit := q.Size / float64(len(q.Modules)+2*q.Quiet)
	left, top := q.X+float64(q.Quiet)*unit, q.Y+float64(q.Quiet)*unit
	c.block(q.X, q.Y, q.X+q.Size, q.Y+q.Size, image.White)
	for y, row := range q.Modules {
		for _, r := range list.Spans(row) {
			c.block(left+float64(r[0])*unit, top+float64(y)*unit, left+float64(r[1])*unit, top+float64(y+1)*unit, image.Black)
		}
	}
}

// image paints a photograph.
func (c *canvas) image(m list.Image) {
	src := image.NewRGBA(image.Rect(0, 0, m.Pixels.Width, m.Pixels.Height))
	for i := range m.Pixels.Width * m.Pixels.Height {
		copy(src.Pix[4*i:4*i+3], m.Pixels.RGB[3*i:3*i+3])
		src.Pix[4*i+3] = 255
	}
	px := func(v float64) int { return int(math.Round(v * c.scale)) }
	to := image.Rect(px(m.X), px(m.Y), px(m.X+m.Width), px(m.Y+m.Height))
	xdraw.ApproxBiLinear.Scale(c.dst, to, src, src.Rect, draw.Src, nil)
}

func (c *canvas) block(x0, y0, x1, y1 float64, src image.Image) {
	px := func(v float64) int { return int(math.Round(v * c.scale)) }
	draw.Draw(c.dst, image.Rect(px(x0), px(y0), px(x1), px(y1)), src, image.Point{}, draw.Src)
}

func (c *canvas) text(t list.Text) {
	c.path = c.path[:0]
	sin, cos := math.Sincos(-t.Turn * math.Pi / 180)
	pen := 0.0
	for i := range t.Line.Runs {
		r := &t.Line.Runs[i]
		em := t.Size * c.scale / float64(r.Face.Upem())
		for _, g := range r.Glyphs {
			gx, gy := pen+float64(g.DX)*em, float64(g.DY)*em
			c.glyph(r.Face.Name(), g.GID, func(q sfnt.Point) list.Point {
				x, y := gx+float64(q.X)*em, -gy-float64(q.Y)*em
				return list.Point{X: t.X*c.scale + x*cos - y*sin, Y: t.Y*c.scale + x*sin + y*cos}
			})
			pen += float64(g.Advance) * em
		}
	}
	c.paint(t.Color)
}

// glyph adds the outline of a glyph to the path.
func (c *canvas) glyph(face string, gid int, place func(sfnt.Point) list.Point) {
	key := glyphKey{face, gid}
	o, ok := c.outlines[key]
	if !ok {
		if f := c.fonts[face]; f != nil {
			o = f.Outline(gid)
		}
		c.outlines[key] = o
	}
	for _, g := range o {
		s := segment{p: [3]list.Point{place(g.To[0])}}
		switch g.Do {
		case sfnt.Move:
			s.do = list.Move
		case sfnt.Line:
			s.do = list.Line
		case sfnt.Quad:
			s.do, s.p[1] = quad, place(g.To[1])
		}
		c.path = append(c.path, s)
	}
}

// paint fills the path.
func (c *canvas) paint(rgb list.RGB) {
	b := c.bounds()
	if b.Empty() {
		return
	}
	z := &c.fill
	z.Reset(b.Dx(), b.Dy())
	at := func(p list.Point) (float32, float32) {
		return float32(p.X - float64(b.Min.X)), float32(p.Y - float64(b.Min.Y))
	}
	begun := false
	for _, s := range c.path {
		x, y := at(s.p[0])
		switch s.do {
		case list.Move:
			if begun {
				z.ClosePath()
			}
			begun = true
			z.MoveTo(x, y)
		case list.Line:
			z.LineTo(x, y)
		case list.Curve:
			bx, by := at(s.p[1])
			ex, ey := at(s.p[2])
			z.CubeTo(x, y, bx, by, ex, ey)
		case quad:
			ex, ey := at(s.p[1])
			z.QuadTo(x, y, ex, ey)
		case list.Close:
			z.ClosePath()
		}
	}
	if begun {
		z.ClosePath()
	}
	c.blend(b, rgb)
}

// blend draws what was filled. Most pixels are covered wholly or not at all,
// which the general way of the rasterizer does not make use of.
func (c *canvas) blend(b image.Rectangle, rgb list.RGB) {
	w, n := b.Dx(), b.Dx()*b.Dy()
	if cap(c.mask) < n {
		c.mask = make([]uint8, n)
	}
	mask := &image.Alpha{Pix: c.mask[:n], Stride: w, Rect: image.Rect(0, 0, w, b.Dy())}
	c.fill.DrawOp = draw.Src
	c.fill.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	for y := range b.Dy() {
		at := c.dst.PixOffset(b.Min.X, b.Min.Y+y)
		row := c.dst.Pix[at : at+4*w]
		for x, a := range mask.Pix[y*w : y*w+w] {
			switch a {
			case 0:
			case 255:
				p := row[4*x : 4*x+3]
				p[0], p[1], p[2] = rgb[0], rgb[1], rgb[2]
			default:
				for i, v := range rgb {
					p := &row[4*x+i]
					*p = uint8((uint32(*p)*uint32(255-a) + uint32(v)*uint32(a) + 127) / 255)
				}
			}
		}
	}
}

// bounds is the box of the path in whole pixels, inside the page.
func (c *canvas) bounds() image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range c.path {
		n := 1
		switch s.do {
		case list.Curve:
			n = 3
		case quad:
			n = 2
		case list.Close:
			n = 0
		case list.Move, list.Line:
		}
		for _, p := range s.p[:n] {
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
	}
	if x0 > x1 {
		return image.Rectangle{}
	}
	page := c.dst.Bounds()
	whole := image.Rect(clamped(x0, page.Max.X), clamped(y0, page.Max.Y), clamped(x1, page.Max.X)+1, clamped(y1, page.Max.Y)+1)
	return whole.Inset(-1).Intersect(page)
}

// clamped is v as a pixel, no further from the page than one.
func clamped(v float64, most int) int { return int(min(max(v, -1), float64(most))) }
