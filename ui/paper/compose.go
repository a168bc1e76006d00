package paper

import (
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper/list"
)

// The lines that every page keeps.
const (
	frameInset  = 36 * px
	left        = 72 * px
	right       = pageWidth - 72*px
	centre      = pageWidth / 2
	footRule    = pageHeight - 88*px // above it the page ends
	flowEnd     = footRule - 16*px   // where a page that goes on must stop
	signEnd     = footRule - 32*px   // where the signatures stand
	hair        = 0.75 * px          // the thinnest line
	headTop     = 81 * px            // of the first page's blocks
	runningTop  = 75 * px            // of the line that heads further pages
	runningEnd  = runningTop + 38*px // where further pages begin to flow
	paragraphUp = 20 * px            // the least between terms and signatures
)

// density is how much white a layout leaves.
type density struct {
	rowPad   float64 // above and below a row's text together
	blockGap float64 // between panels
}

// densities are tried in turn, the one that looks best first.
func densities() []density {
	return []density{{17 * px, 16 * px}, {12 * px, 14 * px}, {8 * px, 12 * px}}
}

// composer lays out one document.
type composer struct {
	press  *Press
	set    *setter
	voice  *i18n.Voice
	look   *look
	doc    app.Document
	sheets []*sheet
	s      *sheet // the last of sheets
	density
}

// compose lays the document out with the white it deserves, and with less of it
// where that saves a sheet.
func (c *composer) compose() (best []list.Page, err error) {
	for _, d := range densities() {
		pages, err := c.lay(d)
		if err != nil {
			return nil, err
		}
		if best == nil || len(pages) < len(best) {
			best = pages
		}
		if len(best) == 1 {
			break
		}
	}
	return best, nil
}

func (c *composer) lay(d density) ([]list.Page, error) {
	c.density = d
	c.sheets = nil
	c.open(headTop)
	for _, part := range []func() error{c.head, c.cells, c.table, c.closing} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	mark := c.watermark()
	pages := make([]list.Page, len(c.sheets))
	for i, s := range c.sheets {
		if err := c.foot(s, i+1); err != nil {
			return nil, err
		}
		pages[i] = s.page(mark)
	}
	return pages, c.set.err()
}

func (c *composer) slip() bool { return c.doc.Kind == app.PaperSlip }

// open begins a page that fills from y on.
func (c *composer) open(y float64) {
	c.s = &sheet{y: y, ops: append(make([]list.Op, 0, 256), c.press.border...)}
	c.sheets = append(c.sheets, c.s)
}

// next opens a further page, headed by what the paper is.
func (c *composer) next() error {
	c.open(runningEnd)
	c.s.fresh = true
	title, err := c.set.fit("title", c.title(), c.look.running, right-left-180*px, 1)
	if err != nil {
		return err
	}
	c.s.text(title, paragraph(), right, runningTop, toRight)
	number, err := c.set.fit("number", c.number(), c.look.running, 170*px, 1)
	if err != nil {
		return err
	}
	c.s.text(number, paragraph(), left, runningTop, toLeft)
	return nil
}

// title is what the paper says it is.
func (c *composer) title() string {
	if c.slip() {
		return c.voice.Say("paper.slip")
	}
	return c.doc.Title
}

// number is by what the paper is found: the licence number, or on a slip that of
// the application.
func (c *composer) number() string {
	if c.doc.Number == "" {
		return c.voice.Ident(c.doc.ApplicationNo)
	}
	return c.voice.Ident(c.doc.Number.Grouped())
}

// newBorder draws what every page has: its frame and the frieze of arches on top.
func newBorder() []list.Op {
	const (
		arches = 40
		width  = 11 * px
		top    = 40 * px
		foot   = 52 * px
		pitch  = (right - left) / arches
	)
	var s sheet
	green := green600.rgb()
	var row []list.Step
	for i := range arches {
		x := left + (float64(i)+0.5)*pitch - width/2
		row = append(row, list.Arch(x, top, width, foot-top)...)
	}
	s.frame(box{frameInset, frameInset, pageWidth - 2*frameInset, pageHeight - 2*frameInset}, px, green600)
	s.decorate(list.Shape{Path: row, Fill: &green},
		list.Shape{Path: list.Rule(left, 53*px, right, 53*px), Stroke: &green, Width: 2 * px})
	return s.ops
}

// value formats a cell by its kind.
func (c *composer) value(cell app.Cell) string {
	switch cell.Kind {
	case app.CellIdent:
		return c.voice.Ident(cell.Value)
	case app.CellDate:
		return c.voice.Dual(cell.Date)
	case app.CellMoney:
		if n, err := app.ParseScaled(cell.Value, 2); err == nil {
			return c.voice.Riyals(n)
		}
	case app.CellArea:
		return c.voice.Area(cell.Value)
	case app.CellYears:
		if n, err := strconv.Atoi(cell.Value); err == nil {
			return c.voice.Years(n)
		}
	case app.CellText:
	}
	return cell.Value
}

// ltr isolates text that must keep its order.
func ltr(s string) string { return arabic.LTR(s) }
