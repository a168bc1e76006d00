package paper

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/ui/paper/list"
)

// emblem is the office's picture as vectors, in a square of side 1.
type emblem struct {
	shapes []list.Shape
}

var errEmblem = errors.New("a picture beyond the subset that the paper draws")

// svg is the part of SVG that the emblem is drawn in: filled or stroked paths
// and rounded rectangles in a square picture.
type svg struct {
	ViewBox string `xml:"viewBox,attr"`
	Items   []item `xml:",any"`
}

type item struct {
	XMLName     xml.Name
	D           string  `xml:"d,attr"`
	X           float64 `xml:"x,attr"`
	Y           float64 `xml:"y,attr"`
	Width       float64 `xml:"width,attr"`
	Height      float64 `xml:"height,attr"`
	RX          float64 `xml:"rx,attr"`
	Fill        string  `xml:"fill,attr"`
	Stroke      string  `xml:"stroke,attr"`
	StrokeWidth float64 `xml:"stroke-width,attr"`
}

// parseEmblem reads the picture.
func parseEmblem(b []byte) (emblem, error) {
	var doc svg
	if err := xml.Unmarshal(b, &doc); err != nil {
		return emblem{}, fmt.Errorf("reading emblem: %w", err)
	}
	box := strings.Fields(doc.ViewBox)
	if len(box) != 4 || box[0] != "0" || box[1] != "0" || box[2] != box[3] {
		return emblem{}, fmt.Errorf("emblem view box %q: %w", doc.ViewBox, errEmblem)
	}
	side, err := strconv.ParseFloat(box[2], 64)
	if err != nil || side <= 0 {
		return emblem{}, fmt.Errorf("emblem view box %q: %w", doc.ViewBox, errEmblem)
	}
	var e emblem
	for _, it := range doc.Items {
		s, err := it.shape()
		if err != nil {
			return emblem{}, err
		}
		e.shapes = append(e.shapes, placed(s, 0, 0, 1/side))
	}
	return e, nil
}

// in returns the emblem drawn in the square of the given side at (x, y).
func (e emblem) in(x, y, side float64) []list.Op {
	out := make([]list.Op, len(e.shapes))
	for i, s := range e.shapes {
		out[i] = placed(s, x, y, side)
	}
	return out
}

// placed is s scaled by k and moved to (x, y).
func placed(s list.Shape, x, y, k float64) list.Shape {
	steps := make([]list.Step, len(s.Path))
	for i, st := range s.Path {
		for j, p := range st.P {
			st.P[j] = list.Point{X: x + p.X*k, Y: y + p.Y*k}
		}
		steps[i] = st
	}
	s.Path = steps
	s.Width *= k
	return s
}

func (it item) shape() (s list.Shape, err error) {
	switch it.XMLName.Local {
	case "rect":
		s.Path = list.Box(it.X, it.Y, it.Width, it.Height, list.All(it.RX))
	case "path":
		if s.Path, err = parsePath(it.D); err != nil {
			return s, err
		}
	default:
		return s, fmt.Errorf("element %s: %w", it.XMLName.Local, errEmblem)
	}
	if s.Fill, err = parseColor(it.Fill); err != nil {
		return s, err
	}
	s.Width = it.StrokeWidth
	s.Stroke, err = parseColor(it.Stroke)
	return s, err
}

// parseColor reads #RRGGBB; nothing and "none" are no colour.
func parseColor(s string) (*list.RGB, error) {
	if s == "" || s == "none" {
		return nil, nil //nolint:nilnil // no colour is not an error
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 24)
	if err != nil || len(s) != 7 {
		return nil, fmt.Errorf("colour %q: %w", s, errEmblem)
	}
	return &list.RGB{byte(n >> 16), byte(n >> 8), byte(n)}, nil
}

// pen draws a path of SVG.
type pen struct {
	path list.Path
	x, y float64
}

// arity is how many numbers a command takes.
func arity(cmd byte) (n int, known bool) {
	switch cmd {
	case 'M', 'L':
		return 2, true
	case 'H', 'V':
		return 1, true
	case 'A':
		return 7, true
	case 'Z':
		return 0, true
	}
	return 0, false
}

// parsePath reads the commands M L H V A Z, absolute or relative; arcs are
// those of circles.
func parsePath(d string) ([]list.Step, error) {
	var p pen
	var cmd byte
	for d = skipGaps(d); d != ""; d = skipGaps(d) {
		if c := d[0]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			cmd, d = c, d[1:]
		}
		upper := cmd &^ 0x20
		n, known := arity(upper)
		if !known {
			return nil, fmt.Errorf("path command %q: %w", cmd, errEmblem)
		}
		args, rest, err := numbers(d, n)
		if err != nil {
			return nil, err
		}
		d = rest
		p.do(upper, cmd != upper, args)
		if n == 0 {
			cmd = 0 // must be followed by a new command
		}
	}
	return p.path.Steps, nil
}

func skipGaps(s string) string { return strings.TrimLeft(s, " ,\t\n") }

// numbers reads n numbers from the beginning of s.
func numbers(s string, n int) (out []float64, rest string, err error) {
	for range n {
		s = skipGaps(s)
		end := 0
		for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.' || s[end] == '-' && end == 0) {
			end++
		}
		v, err := strconv.ParseFloat(s[:end], 64)
		if err != nil {
			return nil, "", fmt.Errorf("number %q: %w", s[:end], errEmblem)
		}
		out = append(out, v)
		s = s[end:]
	}
	return out, s, nil
}

func (p *pen) do(cmd byte, relative bool, a []float64) {
	dx, dy := 0.0, 0.0
	if relative {
		dx, dy = p.x, p.y
	}
	switch cmd {
	case 'M':
		p.x, p.y = a[0]+dx, a[1]+dy
		p.path.Move(p.x, p.y)
	case 'L':
		p.line(a[0]+dx, a[1]+dy)
	case 'H':
		p.line(a[0]+dx, p.y)
	case 'V':
		p.line(p.x, a[0]+dy)
	case 'A':
		p.arc(a[0], a[3] != 0, a[4] != 0, a[5]+dx, a[6]+dy)
	case 'Z':
		p.path.Close()
	}
}

func (p *pen) line(x, y float64) {
	p.x, p.y = x, y
	p.path.Line(x, y)
}

// arc draws a part of a circle of radius r to (x, y), in pieces of at most a
// quarter.
func (p *pen) arc(r float64, large, sweep bool, x, y float64) {
	mx, my := (x-p.x)/2, (y-p.y)/2
	half := math.Hypot(mx, my)
	if half == 0 || r == 0 {
		p.line(x, y)
		return
	}
	r = max(r, half)
	h := math.Sqrt(r*r-half*half) / half
	if large == sweep {
		h = -h
	}
	cx, cy := p.x+mx-h*my, p.y+my+h*mx
	from := math.Atan2(p.y-cy, p.x-cx)
	turn := math.Atan2(y-cy, x-cx) - from
	switch {
	case sweep && turn <= 0:
		turn += 2 * math.Pi
	case !sweep && turn >= 0:
		turn -= 2 * math.Pi
	}
	n := math.Ceil(math.Abs(turn)/(math.Pi/2) - 1e-9)
	step := turn / n
	k := 4.0 / 3 * math.Tan(step/4) * r
	for a := from; n > 0; n-- {
		b := a + step
		sa, ca := math.Sincos(a)
		sb, cb := math.Sincos(b)
		p.path.Curve(cx+r*ca-k*sa, cy+r*sa+k*ca, cx+r*cb+k*sb, cy+r*sb-k*cb, cx+r*cb, cy+r*sb)
		a = b
	}
	p.x, p.y = x, y
}
