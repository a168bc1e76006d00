package paper

import (
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/template"
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
	*form
	set    *setter
	voice  *i18n.Voice
	look   *look
	doc    app.Document
	sheets []*sheet
	s      *sheet // the last of sheets
	block  int    // of the template, being laid out
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
	if c.roll {
		c.rowPad /= 2
	}
	c.sheets = nil
	c.open(c.top)
	if c.roll {
		c.markLine()
	}
	for c.block = range c.Blocks {
		if err := c.draft(&c.Blocks[c.block]); err != nil {
			return nil, err
		}
	}
	mark := c.watermark()
	pages := make([]list.Page, len(c.sheets))
	for i, s := range c.sheets {
		if err := c.foot(s, i+1); err != nil {
			return nil, err
		}
		pages[i] = c.page(s, mark)
	}
	return pages, nil
}

// draft lays out a block below the ones before.
func (c *composer) draft(b *template.Block) error {
	switch b.Block {
	case template.Header:
		return c.head(b)
	case template.Title:
		return c.titles(b)
	case template.Notice:
		return c.notice(b)
	case template.Number:
		return c.identity(b)
	case template.Fields:
		return c.cells(b)
	case template.Tables:
		return c.tables(b)
	case template.Terms:
		return c.paragraphs(b)
	case template.Signatures:
		return c.sign(b)
	case template.Code:
		return c.codeAlone(b)
	default:
		return c.words(b)
	}
}

// open begins a page that fills from y on.
func (c *composer) open(y float64) {
	c.s = &sheet{y: y, ops: append(make([]list.Op, 0, 256), c.border...)}
	c.sheets = append(c.sheets, c.s)
}

// next opens a further page, headed by what the paper is.
func (c *composer) next() error {
	c.open(c.runningEnd())
	c.s.fresh = true
	title, err := c.set.fitWord("title", c.title(), c.look.running, c.right-c.left-180*px, 1)
	if err != nil {
		return err
	}
	c.s.text(title, paragraph(), c.right, c.running(), toRight)
	number, err := c.set.fit("number", c.number(), c.look.running, 170*px, 1)
	if err != nil {
		return err
	}
	c.s.text(number, paragraph(), c.left, c.running(), toLeft)
	return nil
}

// words writes a paragraph of the template.
func (c *composer) words(b *template.Block) error {
	st, side, x := c.look.term, toRight, c.right
	if b.Strong {
		st = c.look.termsHead
	}
	if b.Centred {
		side, x = toCentre, c.centre
	}
	text := c.set.set(c.say(b.Text, ""), st, c.right-c.left)
	c.gap()
	for {
		n := max(int((c.flowEnd-c.s.y)/text.leading), 0)
		part, rest := text.split(n)
		if len(part.lines) > 0 {
			c.s.y = c.s.text(part, paragraph(), x, c.s.y, side)
			c.s.fresh = false
		}
		if len(rest.lines) == 0 {
			return nil
		}
		text = rest
		if err := c.next(); err != nil {
			return err
		}
	}
}

// gap leaves white above a block, unless it begins a page.
func (c *composer) gap() {
	if !c.s.fresh {
		c.s.y += c.blockGap
	}
}

func wholeNumber(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil
}
