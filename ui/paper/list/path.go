package list

// Step is one step of a path: a move or line to P[0], a cubic curve by the
// control points P[0] and P[1] to P[2], or closing the contour.
type Step struct {
	Do Do
	P  [3]Point
}

// Do is what a Step does.
type Do uint8

// The steps of a path.
const (
	Move Do = iota
	Line
	Curve
	Close
)

// Point is a place on the page.
type Point struct{ X, Y float64 }

// round is the share of a radius at which the control points of a quarter
// circle lie.
const round = 0.5522847498

// Path collects steps.
type Path struct{ Steps []Step }

// Move begins a contour.
func (p *Path) Move(x, y float64) *Path {
	p.Steps = append(p.Steps, Step{Do: Move, P: [3]Point{{x, y}}})
	return p
}

// Line draws a straight line.
func (p *Path) Line(x, y float64) *Path {
	p.Steps = append(p.Steps, Step{Do: Line, P: [3]Point{{x, y}}})
	return p
}

// Curve draws a cubic curve.
func (p *Path) Curve(ax, ay, bx, by, x, y float64) *Path {
	p.Steps = append(p.Steps, Step{Do: Curve, P: [3]Point{{ax, ay}, {bx, by}, {x, y}}})
	return p
}

// Close ends a contour where it began.
func (p *Path) Close() *Path {
	p.Steps = append(p.Steps, Step{Do: Close})
	return p
}

// corner draws a quarter of an ellipse from the pen at (x0, y0) to (x, y),
// leaving along the direction of (cx, cy), the corner that it rounds.
func (p *Path) corner(x0, y0, cx, cy, x, y float64) {
	p.Curve(x0+(cx-x0)*round, y0+(cy-y0)*round, x+(cx-x)*round, y+(cy-y)*round, x, y)
}

// Radii are those of a box's corners: top left, top right, bottom right,
// bottom left.
type Radii [4]float64

// All gives every corner the radius r.
func All(r float64) Radii { return Radii{r, r, r, r} }

// Box returns the outline of a rectangle with rounded corners.
func Box(x, y, w, h float64, r Radii) []Step {
	p := &Path{}
	p.Move(x+r[0], y).Line(x+w-r[1], y)
	if r[1] > 0 {
		p.corner(x+w-r[1], y, x+w, y, x+w, y+r[1])
	}
	p.Line(x+w, y+h-r[2])
	if r[2] > 0 {
		p.corner(x+w, y+h-r[2], x+w, y+h, x+w-r[2], y+h)
	}
	p.Line(x+r[3], y+h)
	if r[3] > 0 {
		p.corner(x+r[3], y+h, x, y+h, x, y+h-r[3])
	}
	p.Line(x, y+r[0])
	if r[0] > 0 {
		p.corner(x, y+r[0], x, y, x+r[0], y)
	}
	return p.Close().Steps
}

// Rule returns a straight line.
func Rule(x0, y0, x1, y1 float64) []Step {
	return (&Path{}).Move(x0, y0).Line(x1, y1).Steps
}

// Arch returns a window arch: straight sides and a round top. (x, y) is the
// top left corner of the box that holds it; h must not be less than w/2.
func Arch(x, y, w, h float64) []Step {
	p := &Path{}
	r := w / 2
	p.Move(x, y+h).Line(x, y+r)
	p.corner(x, y+r, x, y, x+r, y)
	p.corner(x+r, y, x+w, y, x+w, y+r)
	return p.Line(x+w, y+h).Close().Steps
}
