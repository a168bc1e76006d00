package paper

import "github.com/shubbak/shubbak/ui/paper/template"

// mm is one millimetre in points.
const mm = 72 / 25.4

// The measures that every sheet keeps.
const (
	frameInset  = 36 * px
	hair        = 0.75 * px // the thinnest line
	paragraphUp = 20 * px   // the least between terms and signatures
	runningRise = 6 * px    // of the line that heads further pages
	runningTall = 38 * px   // from it to where they begin to flow
	longestRoll = 14000     // points: the most that a PDF page may measure is 14400
)

// geometry is where things stand on the pages of a template. Its points are those
// of the layout; a template that is drawn smaller has more of them on its sheet.
type geometry struct {
	width, height       float64 // of the sheet; a roll ends with what is on it
	left, right, centre float64
	top                 float64 // of the first page's blocks
	footRule            float64 // below it stands the last line of a page
	flowEnd             float64 // where a page that goes on must stop
	signEnd             float64 // where the signatures stand
	bottom              float64 // of a roll: what is left free below
	scale               float64 // of a point of the layout on the sheet
	roll                bool
}

func newGeometry(p template.Page) geometry {
	w, h := p.Millimetres()
	g := geometry{scale: p.Scale, roll: h == 0}
	if g.scale == 0 {
		g.scale = 1
	}
	unit := mm / g.scale
	g.width, g.height = w*unit, h*unit
	g.left, g.right, g.centre = p.Margins.Sides*unit, (w-p.Margins.Sides)*unit, g.width/2
	g.top, g.bottom = p.Margins.Top*unit, p.Margins.Bottom*unit
	if g.roll {
		g.flowEnd, g.signEnd = longestRoll, longestRoll
		return g
	}
	g.footRule = g.height - g.bottom
	g.flowEnd, g.signEnd = g.footRule-16*px, g.footRule-32*px
	return g
}

// running is where the line stands that heads further pages.
func (g *geometry) running() float64 { return g.top - runningRise }

// runningEnd is where further pages begin to flow.
func (g *geometry) runningEnd() float64 { return g.running() + runningTall }

// media is IPP's name of the sheet (PWG 5101.1).
func media(p template.Page) string {
	switch p.Size {
	case template.A5:
		return "iso_a5_148x210mm"
	case template.Roll80:
		return "custom_roll80_80x297mm"
	default:
		return "iso_a4_210x297mm"
	}
}
