package pdf

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/jung-kurt/gofpdf"

	"github.com/shubbak/shubbak/ui/paper/list"
)

// painter draws display lists on the pages of gofpdf, and collects the codes
// of their text and their structure.
type painter struct {
	doc     *gofpdf.Fpdf
	codes   *codes
	outline *outline
	page    int // index
	height  float64
	content int // marked contents of this page so far
	images  []*list.Pixels
	buf     bytes.Buffer
}

func newPainter(c *codes) *painter {
	doc := gofpdf.New("P", "pt", "A4", "")
	doc.SetCompression(false) // done at the end, with writers that are used again
	doc.SetAutoPageBreak(false, 0)
	doc.SetMargins(0, 0, 0)
	return &painter{doc: doc, codes: c, outline: newOutline()}
}

func (p *painter) draw(i int, page list.Page) error {
	p.page, p.height, p.content = i, page.Height, 0
	p.doc.AddPageFormat("P", gofpdf.SizeType{Wd: page.Width, Ht: page.Height})
	for _, op := range page.Ops {
		switch op := op.(type) {
		case list.Text:
			if err := p.text(op); err != nil {
				return err
			}
		case list.Shape:
			p.shape(op)
		case list.Code:
			p.code(op)
		case list.Image:
			p.image(op)
		case list.Mark:
			p.mark(op)
		case list.EndMark:
			p.doc.RawWriteStr("EMC")
		case list.Group:
			p.outline.begin(op.Tag, i)
		case list.EndGroup:
			p.outline.end()
		default:
			return fmt.Errorf("painting page %d: no painter for %T", i+1, op)
		}
	}
	return p.doc.Error()
}

func (p *painter) mark(m list.Mark) {
	if m.Tag == "" {
		p.doc.RawWriteStr("/Artifact BMC")
		return
	}
	p.doc.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", m.Tag, p.content))
	p.outline.add(&element{tag: m.Tag, alt: m.Alt, scope: m.Scope, page: p.page, content: p.content})
	p.content++
}

func (p *painter) shape(s list.Shape) {
	style := ""
	if s.Fill != nil {
		p.doc.SetFillColor(int(s.Fill[0]), int(s.Fill[1]), int(s.Fill[2]))
		style = "F"
	}
	if s.Stroke != nil {
		p.doc.SetDrawColor(int(s.Stroke[0]), int(s.Stroke[1]), int(s.Stroke[2]))
		p.doc.SetLineWidth(s.Width)
		style += "D"
	}
	if len(s.Dash) > 0 {
		p.doc.SetDashPattern(s.Dash, 0)
		defer p.doc.SetDashPattern(nil, 0)
	}
	for _, st := range s.Path {
		st.P = rounded(st.P)
		switch st.Do {
		case list.Move:
			p.doc.MoveTo(st.P[0].X, st.P[0].Y)
		case list.Line:
			p.doc.LineTo(st.P[0].X, st.P[0].Y)
		case list.Curve:
			p.doc.CurveBezierCubicTo(st.P[0].X, st.P[0].Y, st.P[1].X, st.P[1].Y, st.P[2].X, st.P[2].Y)
		case list.Close:
			p.doc.ClosePath()
		}
	}
	p.doc.DrawPath(style)
}

// rounded brings points to the hundredths that gofpdf writes of a line, so that
// its curves, which it writes finer, begin where the line ended.
func rounded(ps [3]list.Point) [3]list.Point {
	for i, p := range ps {
		ps[i] = list.Point{X: math.Round(p.X*100) / 100, Y: math.Round(p.Y*100) / 100}
	}
	return ps
}

// code writes the modules as runs of rectangles in one path, in units of one
// module.
func (p *painter) code(c list.Code) {
	unit := c.Size / float64(len(c.Modules)+2*c.Quiet)
	edge := float64(c.Quiet)
	p.buf.Reset()
	p.buf.WriteString("q ")
	p.numbers(unit, 0, 0, -unit, c.X, p.height-c.Y)
	p.buf.WriteString("cm 1 1 1 rg ")
	p.numbers(0, 0, float64(len(c.Modules))+2*edge, float64(len(c.Modules))+2*edge)
	p.buf.WriteString("re f 0 0 0 rg\n")
	for y, row := range c.Modules {
		for _, r := range list.Spans(row) {
			p.numbers(edge+float64(r[0]), edge+float64(y), float64(r[1]-r[0]), 1)
			p.buf.WriteString("re\n")
		}
	}
	p.buf.WriteString("f Q")
	p.doc.RawWriteBuf(&p.buf)
}

// image draws a photograph, which is put into the file once however often it is
// drawn. The image code of the page writer is not used: it gives two of one width
// to chance.
func (p *painter) image(m list.Image) {
	n := slices.Index(p.images, m.Pixels)
	if n < 0 {
		n = len(p.images)
		p.images = append(p.images, m.Pixels)
	}
	p.buf.Reset()
	p.buf.WriteString("q ")
	p.numbers(m.Width, 0, 0, m.Height, m.X, p.height-m.Y-m.Height)
	fmt.Fprintf(&p.buf, "cm /%s Do Q", imageName(n))
	p.doc.RawWriteBuf(&p.buf)
}

func imageName(n int) string { return "PI" + strconv.Itoa(n) }

// text writes a line as text operators, its runs in visual order.
func (p *painter) text(t list.Text) error {
	p.buf.Reset()
	p.numbers(float64(t.Color[0])/255, float64(t.Color[1])/255, float64(t.Color[2])/255)
	p.buf.WriteString("rg\nBT\n")
	sin, cos := math.Sincos(t.Turn * math.Pi / 180)
	pen := 0.0
	for i := range t.Line.Runs {
		r := &t.Line.Runs[i]
		u := p.codes.use(r.Face)
		if u == nil {
			return fmt.Errorf("painting text: no font named %s", r.Face.Name())
		}
		fmt.Fprintf(&p.buf, "/%s ", u.name)
		p.numbers(t.Size)
		p.buf.WriteString("Tf ")
		p.numbers(cos, sin, -sin, cos, t.X+pen*cos, p.height-t.Y+pen*sin)
		p.buf.WriteString("Tm <")
		for _, pc := range p.codes.run(u, t.Runes, r) {
			p.hex(pc.code)
		}
		p.buf.WriteString("> Tj\n")
		pen += r.Width() * t.Size
	}
	p.buf.WriteString("ET")
	p.doc.RawWriteBuf(&p.buf)
	return nil
}

func (p *painter) hex(code int) {
	const digits = "0123456789ABCDEF"
	p.buf.Write([]byte{digits[code>>12&15], digits[code>>8&15], digits[code>>4&15], digits[code&15]})
}

// numbers writes operands with up to three decimals.
func (p *painter) numbers(vs ...float64) {
	for _, v := range vs {
		p.buf.Write(appendNumber(p.buf.AvailableBuffer(), v))
		p.buf.WriteByte(' ')
	}
}

// appendNumber writes v without a needless tail, and zero always as 0.
func appendNumber(b []byte, v float64) []byte {
	v = math.Round(v*1000) / 1000
	if v == 0 {
		return append(b, '0')
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}
