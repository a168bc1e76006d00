package paper

import (
	"fmt"

	"rsc.io/qr"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/template"
)

// The measures of the head.
const (
	emblemSide  = 84 * px
	emblemDown  = 3 * px   // below the top of the head
	bodyWidth   = 290 * px // of a block beside the emblem
	refDown     = 11 * px
	refIndent   = 185 * px // of the labels of the references, from the left
	refValue    = 108 * px // of their values
	quiet       = 4        // modules of white around the code
	leastCode   = 185 * px // side of the code's panel
	mostCode    = 260 * px
	leastUnit   = 2.2 * px // of one module: half a millimetre
	boxHeight   = 209 * px
	boxGap      = 24 * px
	numberPart  = 104 * px // height of the upper part of the number's box
	inset       = 25 * px  // of text inside the box
	stackedSide = 56 * px  // of an emblem that stands above the rest
)

// head draws who issues the paper, the emblem and the references.
func (c *composer) head(b *template.Block) error {
	if b.Stacked {
		return c.stackedHead(b)
	}
	top := c.s.y
	bottom, err := c.bodies(top)
	if err != nil {
		return err
	}
	refs, err := c.references(b, top+refDown)
	if err != nil {
		return err
	}
	c.drawEmblem(top+emblemDown, emblemSide)
	c.s.y = max(bottom, refs, top+emblemDown+emblemSide) + 19*px
	return nil
}

func (c *composer) drawEmblem(y, side float64) {
	c.s.ops = append(c.s.ops, list.Mark{Tag: "Figure", Alt: c.voice.Say("paper.emblem")})
	c.s.ops = append(c.s.ops, c.emblem.in(c.centre-side/2, y, side)...)
	c.s.ops = append(c.s.ops, list.EndMark{})
}

// bodyStyle is how the line i of those who issue the paper is set.
func (c *composer) bodyStyle(i int) style {
	switch i {
	case len(c.doc.Bodies) - 1:
		return c.look.office
	case 0:
		return c.look.kingdom
	}
	return c.look.ministry
}

// bodies writes who issues the paper, from the kingdom down to the office.
func (c *composer) bodies(top float64) (bottom float64, err error) {
	width := min(bodyWidth, c.right-c.centre-emblemSide/2-12*px)
	y := top
	for i, name := range c.doc.Bodies {
		b, err := c.set.fitWord("bodies", name, c.bodyStyle(i), width, 2)
		if err != nil {
			return 0, err
		}
		y = c.s.text(b, paragraph(), c.right, y, toRight)
	}
	if y > top+10*c.look.office.leading {
		return 0, &app.Error{Code: app.TooManyRows, Field: "bodies"}
	}
	return y, nil
}

// stackedHead is the head of a narrow paper: all in the middle, one below the
// other.
func (c *composer) stackedHead(b *template.Block) error {
	c.drawEmblem(c.s.y, stackedSide)
	y := c.s.y + stackedSide + 8*px
	for i, name := range c.doc.Bodies {
		line, err := c.set.fitWord("bodies", name, c.bodyStyle(i), c.right-c.left, 3)
		if err != nil {
			return err
		}
		y = c.s.text(line, paragraph(), c.centre, y, toCentre)
	}
	for _, r := range b.References {
		v := c.named(r.Value)
		if v == "" {
			continue
		}
		line, err := c.set.fit("references", c.say(r.Label, "")+" "+v, c.look.refLabel, c.right-c.left, 2)
		if err != nil {
			return err
		}
		y = c.s.text(line, paragraph(), c.centre, y, toCentre)
	}
	c.s.y = y + 10*px
	return nil
}

// references writes numbers and days, at the left.
func (c *composer) references(b *template.Block, y float64) (bottom float64, err error) {
	for _, r := range b.References {
		label := c.say(r.Label, "")
		for _, v := range c.reference(r.Value) {
			name := c.set.word(label, c.look.refLabel, 0)
			value, err := c.set.fit(r.Value, v, c.look.ref, min(refValue, refIndent-name.width()-12*px), 1)
			if err != nil {
				return 0, err
			}
			if label != "" {
				c.s.text(name, paragraph(), c.left+refIndent, y, toRight)
			}
			y = c.s.text(value, paragraph(), c.left+refValue, y, toRight)
			label = ""
		}
	}
	return y, nil
}

// reference is a value in lines: a day takes one for each calendar.
func (c *composer) reference(name string) []string {
	days := map[string]hijri.Dual{"issued_on": c.doc.IssuedOn, "from": c.doc.From, "until": c.doc.Until}
	if d, ok := days[name]; ok {
		if d.IsZero() {
			return nil
		}
		return []string{c.voice.Hijri(d.Hijri), c.voice.Civil(d.Civil)}
	}
	if v := c.named(name); v != "" {
		return []string{v}
	}
	return nil
}

func (c *composer) titles(b *template.Block) error {
	st, gap := c.look.title, 19*px
	if c.roll {
		st, gap = c.look.rollTitle, 8*px
	}
	head, err := c.set.fitWord("title", orElse(c.say(b.Text, ""), c.doc.Title), st, c.right-c.left, 2)
	if err != nil {
		return err
	}
	c.s.y = c.s.text(head, list.Mark{Tag: "H1"}, c.centre, c.s.y, toCentre)
	if b.Under != "" {
		fit := c.set.fit
		if b.Under == "title" || b.Under == "title_en" {
			fit = c.set.fitWord
		}
		under, err := fit(b.Under, c.named(b.Under), c.look.subtitle, c.right-c.left, 2)
		if err != nil {
			return err
		}
		c.s.y = c.s.text(under, paragraph(), c.centre, c.s.y, toCentre)
	}
	c.s.y += gap
	return nil
}

// identity draws the box with the number and the term, and the code beside it.
func (c *composer) identity(b *template.Block) error {
	if b.Stacked {
		return c.stackedNumber(b)
	}
	top, edge, height := c.s.y, c.left, boxHeight
	if !b.Term {
		height = numberPart
	}
	if b.Code && c.doc.Token != "" {
		modules, err := modulesOf(c.doc.Token)
		if err != nil {
			return err
		}
		side := codeSide(modules, mostCode)
		c.code(modules, c.left, top, side, c.say(b.Caption, "paper.scan"))
		edge, height = c.left+side+boxGap, max(height, side+boxGap)
	}
	if err := c.numberBox(b, edge, top, height); err != nil {
		return err
	}
	c.s.y = top + height + 21*px
	return nil
}

// modulesOf encodes a token.
func modulesOf(token string) ([][]bool, error) {
	code, err := qr.Encode(token, qr.M)
	if err != nil {
		return nil, &app.Error{Code: app.TooLong, Field: "token", Err: fmt.Errorf("encoding %d characters: %w", len(token), err)}
	}
	modules := make([][]bool, code.Size)
	for y := range modules {
		modules[y] = make([]bool, code.Size)
		for x := range modules[y] {
			modules[y][x] = code.Black(x, y)
		}
	}
	return modules, nil
}

// codeSide is the side of the code's panel. A long token makes it larger, so that
// its modules stay readable.
func codeSide(modules [][]bool, most float64) float64 {
	return min(max(leastCode, float64(len(modules)+2*quiet)*leastUnit), most)
}

// code draws the panel with the QR code and its caption.
func (c *composer) code(modules [][]bool, x, y, side float64, caption string) (bottom float64) {
	c.s.ops = append(c.s.ops, list.Mark{Tag: "Figure", Alt: c.voice.Say("paper.code")},
		list.Code{X: x, Y: y, Size: side, Quiet: quiet, Modules: modules}, list.EndMark{})
	c.s.frame(box{x, y, side, side}, hair, strong)
	below := c.set.word(caption, c.look.caption, side)
	return c.s.text(below, paragraph(), x+side/2, y+side+6*px, toCentre)
}

// codeAlone draws the code in the middle, on the next page where this one is full.
func (c *composer) codeAlone(b *template.Block) error {
	if c.doc.Token == "" {
		return nil
	}
	modules, err := modulesOf(c.doc.Token)
	if err != nil {
		return err
	}
	c.gap()
	side := codeSide(modules, min(mostCode, c.right-c.left))
	if c.s.y+side+3*c.look.caption.leading > c.flowEnd && !c.s.fresh {
		if err := c.next(); err != nil {
			return err
		}
	}
	c.s.y = c.code(modules, c.centre-side/2, c.s.y, side, c.say(b.Caption, "paper.scan"))
	c.s.fresh = false
	return nil
}

// shown is the number that a block shows and what it is called.
func (c *composer) shown(b *template.Block) (name, number string) {
	if b.Value == "application_no" || c.doc.Number == "" {
		return c.say(b.Label, "paper.application_no"), c.voice.Ident(c.doc.ApplicationNo)
	}
	return c.say(b.Label, "paper.number"), c.voice.Ident(c.doc.Number.Grouped())
}

// numberBox draws the box from the edge to the right margin.
func (c *composer) numberBox(b *template.Block, edge, top, height float64) error {
	whole := box{edge, top, c.right - edge, height}
	c.s.fill(whole, list.All(roundness), green50)
	c.s.frame(whole, px, green600)
	part := top + height
	if b.Term {
		part = top + numberPart*height/boxHeight
	}
	name, number := c.shown(b)
	l := c.set.word(name, c.look.numberLabel, (c.right-edge)/2)
	middle := (top + part) / 2
	c.s.text(l, paragraph(), c.right-inset, middle-l.height()/2, toRight)
	n, err := c.set.fit("number", number, c.look.number, c.right-edge-3*inset-l.width(), 1)
	if err != nil {
		return err
	}
	c.s.text(n, paragraph(), edge+inset, middle-n.leading/2, toLeft)
	if b.Term {
		c.term(edge, part, top+height)
	}
	return nil
}

// stackedNumber writes the number between two lines, its name above it.
func (c *composer) stackedNumber(b *template.Block) error {
	name, number := c.shown(b)
	n, err := c.set.fit("number", number, c.look.rollNumber, c.right-c.left, 2)
	if err != nil {
		return err
	}
	c.s.rule(c.left, c.s.y, c.right, c.s.y, px, ink)
	y := c.s.text(c.set.word(name, c.look.refLabel, c.right-c.left), paragraph(), c.centre, c.s.y+6*px, toCentre)
	y = c.s.text(n, paragraph(), c.centre, y, toCentre) + 6*px
	c.s.rule(c.left, y, c.right, y, px, ink)
	c.s.y = y + 8*px
	return nil
}

// term writes the days between which the licence holds, below the number.
func (c *composer) term(edge, top, bottom float64) {
	half, days := (edge+c.right)/2, top+16*px
	c.s.rule(edge, top, c.right, top, px, green300)
	c.s.rule(half, top, half, bottom, px, green300)
	c.day(c.voice.Say("paper.from"), c.doc.From, c.right-inset, days)
	c.day(c.voice.Say("paper.until"), c.doc.Until, half-inset, days)
}

// day writes a day in both calendars under its name.
func (c *composer) day(name string, d hijri.Dual, x, y float64) {
	y = c.s.text(c.set.word(name, c.look.dateLabel, 0), paragraph(), x, y, toRight)
	if d.IsZero() {
		return
	}
	y = c.s.text(c.set.word(c.voice.Hijri(d.Hijri), c.look.hijri, 0), paragraph(), x, y, toRight)
	c.s.text(c.set.word(c.voice.Civil(d.Civil), c.look.civil, 0), paragraph(), x, y, toRight)
}

// notice says in a box, large, what must not be overlooked.
func (c *composer) notice(b *template.Block) error {
	width := c.right - c.left - 2*inset
	head := c.wording(b.Head, "", c.look.noticeHead, width)
	text := c.wording(b.Text, "", c.look.notice, width)
	height := 14*px + head.height() + text.height() + 14*px
	if c.s.y+height > c.flowEnd && !c.s.fresh {
		if err := c.next(); err != nil {
			return err
		}
	}
	whole := box{c.left, c.s.y, c.right - c.left, height}
	c.s.fill(whole, list.All(roundness), amber50)
	c.s.frame(whole, 2*px, amber600)
	y := c.s.text(head, list.Mark{Tag: "H2"}, c.right-inset, c.s.y+14*px, toRight)
	c.s.text(text, paragraph(), c.right-inset, y, toRight)
	c.s.y, c.s.fresh = c.s.y+height+c.blockGap, false
	return nil
}
