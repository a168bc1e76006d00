package paper

import (
	"fmt"

	"rsc.io/qr"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/paper/list"
)

// The measures of the head.
const (
	emblemSide = 84 * px
	emblemTop  = 84 * px
	bodyWidth  = 290 * px // of a block beside the emblem
	refTop     = 92 * px
	refIndent  = 185 * px // of the labels of the references, from the left
	quiet      = 4        // modules of white around the code
	leastCode  = 185 * px // side of the code's panel
	mostCode   = 260 * px
	leastUnit  = 2.2 * px // of one module: half a millimetre
	boxHeight  = 209 * px
	boxGap     = 24 * px
	numberPart = 104 * px // height of the upper part of the number's box
	inset      = 25 * px  // of text inside the box
)

// head draws what only the first page has.
func (c *composer) head() error {
	bottom, err := c.bodies()
	if err != nil {
		return err
	}
	refs, err := c.references()
	if err != nil {
		return err
	}
	figure := list.Mark{Tag: "Figure", Alt: c.voice.Say("paper.emblem")}
	c.s.ops = append(c.s.ops, figure)
	for _, sh := range c.press.emblem.at(centre-emblemSide/2, emblemTop, emblemSide) {
		c.s.ops = append(c.s.ops, sh)
	}
	c.s.ops = append(c.s.ops, list.EndMark{})
	c.s.y = max(bottom, refs, emblemTop+emblemSide) + 19*px
	if err := c.titles(); err != nil {
		return err
	}
	if err := c.identity(); err != nil {
		return err
	}
	if c.slip() {
		c.notice()
	}
	return nil
}

// bodies writes who issues the paper, from the kingdom down to the office.
func (c *composer) bodies() (bottom float64, err error) {
	y := headTop
	for i, name := range c.doc.Bodies {
		st := c.look.ministry
		switch i {
		case len(c.doc.Bodies) - 1:
			st = c.look.office
		case 0:
			st = c.look.kingdom
		}
		b, err := c.set.fit("bodies", name, st, bodyWidth, 2)
		if err != nil {
			return 0, err
		}
		y = c.s.text(b, paragraph(), right, y, toRight)
	}
	if y > headTop+10*c.look.office.leading {
		return 0, &app.Error{Code: app.TooManyRows, Field: "bodies"}
	}
	return y, nil
}

// references writes the application's number and the day, at the left.
func (c *composer) references() (bottom float64, err error) {
	day, y := c.voice.Say("paper.issued_on"), refTop
	if c.slip() {
		day = c.voice.Say("paper.received_on")
	}
	rows := [][2]string{{"", c.voice.Civil(c.doc.IssuedOn.Civil)}}
	if !c.doc.IssuedOn.IsZero() {
		rows = [][2]string{{day, c.voice.Hijri(c.doc.IssuedOn.Hijri)}, rows[0]}
	}
	if !c.slip() { // there it is the number of the paper
		rows = append([][2]string{{c.voice.Say("paper.application_no"), c.voice.Ident(c.doc.ApplicationNo)}}, rows...)
	}
	for _, r := range rows {
		if r[1] == "" {
			continue
		}
		name := c.set.word(r[0], c.look.refLabel, 0)
		b, err := c.set.fit("application_no", r[1], c.look.ref, refIndent-name.width()-12*px, 1)
		if err != nil {
			return 0, err
		}
		if r[0] != "" {
			c.s.text(name, paragraph(), left+refIndent, y, toRight)
		}
		y = c.s.text(b, paragraph(), left+108*px, y, toRight)
	}
	return y, nil
}

func (c *composer) titles() error {
	b, err := c.set.fit("title", c.title(), c.look.title, right-left, 2)
	if err != nil {
		return err
	}
	c.s.y = c.s.text(b, list.Mark{Tag: "H1"}, centre, c.s.y, toCentre)
	second := c.doc.TitleEn
	if c.slip() {
		second = c.doc.Title
	}
	if b, err = c.set.fit("title_en", second, c.look.subtitle, right-left, 2); err != nil {
		return err
	}
	c.s.y = c.s.text(b, paragraph(), centre, c.s.y, toCentre) + 19*px
	return nil
}

// identity draws the box with the number and the term, and the code beside it.
func (c *composer) identity() error {
	top, edge, height := c.s.y, left, boxHeight
	if c.slip() { // it has no term, and its day stands above
		height = numberPart
	}
	if c.doc.Token != "" {
		side, err := c.code(top)
		if err != nil {
			return err
		}
		edge, height = left+side+boxGap, max(height, side+boxGap)
	}
	if err := c.numberBox(edge, top, height); err != nil {
		return err
	}
	c.s.y = top + height + 21*px
	return nil
}

// code draws the panel with the QR code and returns its side. A long token
// makes it larger, so that its modules stay readable.
func (c *composer) code(top float64) (side float64, err error) {
	code, err := qr.Encode(c.doc.Token, qr.M)
	if err != nil {
		return 0, &app.Error{Code: app.TooLong, Field: "token", Err: fmt.Errorf("encoding %d characters: %w", len(c.doc.Token), err)}
	}
	side = min(max(leastCode, float64(code.Size+2*quiet)*leastUnit), mostCode)
	modules := make([][]bool, code.Size)
	for y := range modules {
		modules[y] = make([]bool, code.Size)
		for x := range modules[y] {
			modules[y][x] = code.Black(x, y)
		}
	}
	c.s.ops = append(c.s.ops, list.Mark{Tag: "Figure", Alt: c.voice.Say("paper.code")},
		list.Code{X: left, Y: top, Size: side, Quiet: quiet, Modules: modules}, list.EndMark{})
	c.s.frame(box{left, top, side, side}, hair, strong)
	caption := c.set.word(c.voice.Say("paper.scan"), c.look.caption, 0)
	c.s.text(caption, paragraph(), left+side/2, top+side+6*px, toCentre)
	return side, nil
}

// numberBox draws the box from the edge to the right margin.
func (c *composer) numberBox(edge, top, height float64) error {
	whole := box{edge, top, right - edge, height}
	c.s.fill(whole, list.All(roundness), green50)
	c.s.frame(whole, px, green600)
	part := top + height
	if !c.slip() {
		part = top + numberPart*height/boxHeight
	}
	name := c.voice.Say("paper.number")
	if c.doc.Number == "" {
		name = c.voice.Say("paper.application_no")
	}
	l := c.set.word(name, c.look.numberLabel, 0)
	middle := (top + part) / 2
	c.s.text(l, paragraph(), right-inset, middle-l.leading/2, toRight)
	n, err := c.set.fit("number", c.number(), c.look.number, right-edge-3*inset-l.width(), 1)
	if err != nil {
		return err
	}
	c.s.text(n, paragraph(), edge+inset, middle-n.leading/2, toLeft)
	if !c.slip() {
		c.term(edge, part, top+height)
	}
	return nil
}

// term writes the days between which the licence holds, below the number.
func (c *composer) term(edge, top, bottom float64) {
	half, days := (edge+right)/2, top+16*px
	c.s.rule(edge, top, right, top, px, green300)
	c.s.rule(half, top, half, bottom, px, green300)
	c.day(c.voice.Say("paper.from"), c.doc.From, right-inset, days)
	c.day(c.voice.Say("paper.until"), c.doc.Until, half-inset, days)
}

// day writes a day in both calendars under its name.
func (c *composer) day(name string, d hijri.Dual, x, y float64) {
	y = c.s.text(c.set.word(name, c.look.dateLabel, 0), paragraph(), x, y, toRight)
	if d.IsZero() {
		return
	}
	y = c.s.text(c.set.set(c.voice.Hijri(d.Hijri), c.look.hijri, 0), paragraph(), x, y, toRight)
	c.s.text(c.set.set(c.voice.Civil(d.Civil), c.look.civil, 0), paragraph(), x, y, toRight)
}
