package paper

import (
	"math"
	"strconv"

	"github.com/shubbak/shubbak/ui/paper/list"
)

// The measures of the end of a paper.
const (
	termIndent = 22 * px
	signWidth  = 284 * px
	signGap    = 24 * px
	stampWidth = 150 * px
	stampTall  = 80 * px
)

// closing writes terms and signatures. They stay on one page if a page can hold
// them, so that no signature stands alone on a sheet.
func (c *composer) closing() error {
	signs, err := c.signatures()
	if err != nil {
		return err
	}
	end := signEnd - signs.height() - paragraphUp
	terms := c.terms()
	need := 0.0
	for _, t := range terms {
		need += t.text.height()
	}
	if c.s.y+c.blockGap+need > end && runningEnd+need <= end && !c.s.fresh {
		if err := c.next(); err != nil {
			return err
		}
	}
	if !c.s.fresh {
		c.s.y += c.blockGap
	}
	if err := c.writeTerms(terms); err != nil {
		return err
	}
	if c.s.y > end {
		if err := c.next(); err != nil {
			return err
		}
	}
	c.sign(signs)
	return nil
}

// term is a numbered paragraph, or the heading of them all.
type term struct {
	number block // without lines for the heading
	text   block
}

func (c *composer) terms() []term {
	if len(c.doc.Terms) == 0 {
		return nil
	}
	out := []term{{text: c.set.word(c.voice.Say("paper.terms"), c.look.termsHead, 0)}}
	for i, s := range c.doc.Terms {
		n := c.voice.Ident(strconv.Itoa(i + 1))
		out = append(out, term{
			number: c.set.word(n, c.look.termNumber, 0),
			text:   c.set.word(s, c.look.term, right-left-termIndent),
		})
	}
	return out
}

// writeTerms writes terms line by line, on as many pages as they need.
func (c *composer) writeTerms(terms []term) error {
	for _, t := range terms {
		for first := true; len(t.text.lines) > 0; first = false {
			n := int((flowEnd - c.s.y) / t.text.leading)
			if n < 1 {
				if err := c.next(); err != nil {
					return err
				}
				continue
			}
			head, tail := t.text.split(n)
			c.writeTerm(t.number, head, first)
			t.text = tail
		}
	}
	return nil
}

func (c *composer) writeTerm(number, text block, first bool) {
	c.s.fresh = false
	if len(number.lines) == 0 {
		c.s.y = c.s.text(text, list.Mark{Tag: "H2"}, right, c.s.y, toRight)
		return
	}
	if first {
		c.s.text(number, paragraph(), right, c.s.y, toRight)
	}
	c.s.y = c.s.text(text, paragraph(), right-termIndent, c.s.y, toRight)
}

// signature is a place to sign.
type signature struct{ label, name, role block }

type signatures []signature

func (s signature) height() float64 {
	return s.label.height() + 12*px + max(s.name.height(), 20*px) + 11*px + s.role.height()
}

func (s signatures) height() float64 {
	h := stampTall
	for _, one := range s {
		h = max(h, one.height())
	}
	return h
}

func (c *composer) signatures() (signatures, error) {
	day := c.voice.Civil(c.doc.IssuedOn.Civil)
	role := c.doc.PreparedRole
	if role != "" && day != "" {
		role += " · " + day
	}
	places := [][3]string{
		{c.voice.Say("paper.prepared"), c.doc.PreparedBy, role},
		{c.voice.Say("paper.approved"), c.doc.ApprovedBy, c.doc.ApprovedRole},
	}
	if c.slip() {
		places[0][0] = c.voice.Say("paper.received_by")
		places[1] = [3]string{c.voice.Say("paper.applicant"), "", ""}
	}
	var out signatures
	for _, p := range places {
		if p[1] == "" && !c.slip() {
			continue
		}
		name, err := c.set.fit("signature", p[1], c.look.signName, signWidth, 2)
		if err != nil {
			return nil, err
		}
		role, err := c.set.fit("signature", p[2], c.look.signRole, signWidth, 2)
		if err != nil {
			return nil, err
		}
		out = append(out, signature{c.set.word(p[0], c.look.signLabel, 0), name, role})
	}
	return out, nil
}

// sign draws the places to sign and to stamp at the foot of the page.
func (c *composer) sign(signs signatures) {
	top := signEnd - signs.height()
	x := right
	for _, s := range signs {
		y := c.s.text(s.label, paragraph(), x, top, toRight) + 12*px
		c.s.text(s.name, paragraph(), x, y, toRight)
		y += max(s.name.height(), 20*px) + 4.5*px
		c.s.rule(x-signWidth, y, x, y, hair, field)
		c.s.text(s.role, paragraph(), x, y+6.5*px, toRight)
		x -= signWidth + signGap
	}
	grey := faint.rgb()
	c.s.decorate(list.Shape{
		Path:   list.Box(left, signEnd-stampTall, stampWidth, stampTall, list.All(roundness)),
		Stroke: &grey, Width: px, Dash: []float64{3 * px, 3 * px},
	})
	stamp := c.set.word(c.voice.Say("paper.stamp"), c.look.caption, 0)
	c.s.text(stamp, paragraph(), left+stampWidth/2, signEnd-stampTall/2-stamp.leading/2, toCentre)
}

// foot writes the last line of a page: which copy it is, who printed it and
// when, the short form of its signature, and its place among the pages.
func (c *composer) foot(s *sheet, page int) error {
	s.rule(left, footRule, right, footRule, hair, strong)
	const top = footRule + 18*px
	number := c.set.set(c.voice.With("paper.page", map[string]any{
		"page": c.voice.Number(int64(page)), "pages": c.voice.Number(int64(len(c.sheets))),
	}), c.look.foot, 0)
	s.text(number, paragraph(), left, top, toLeft)
	x := left + number.width() + signGap
	if c.doc.Fingerprint != "" {
		short, err := c.set.fit("fingerprint", c.voice.With("paper.fingerprint", map[string]any{"fingerprint": ltr(c.doc.Fingerprint)}), c.look.foot, 230*px, 1)
		if err != nil {
			return err
		}
		s.text(short, paragraph(), x+32*px, top, toLeft)
		x += 32*px + short.width() + signGap
	}
	copied := c.set.set(c.copied(), c.look.footStrong, 0)
	s.text(copied, paragraph(), right, top, toRight)
	edge := right - copied.width() - 4*px
	printed, err := c.set.fit("printed_by", c.printed(), c.look.foot, edge-x, 2)
	if err != nil {
		return err
	}
	s.text(printed, paragraph(), edge, top, toRight)
	return nil
}

// copied says which copy this is. One that was saved as a file has no number: it
// was not printed here.
func (c *composer) copied() string {
	if c.doc.Copy == 0 {
		return c.voice.Say("paper.electronic")
	}
	return c.voice.With("paper.copy", map[string]any{"copy": c.voice.Number(int64(c.doc.Copy))})
}

func (c *composer) printed() string {
	return c.voice.With("paper.printed", map[string]any{
		"by": c.doc.PrintedBy, "counter": c.doc.Counter,
		"day": c.voice.Day(c.doc.PrintedAt), "time": c.voice.Clock(c.doc.PrintedAt),
	})
}

// watermark returns the pale word across the page, if the paper has one.
func (c *composer) watermark() []list.Op {
	word := c.markWord()
	if word == "" {
		return nil
	}
	const turn, room = 52, 0.7 // degrees; share of the page's diagonal
	b := c.set.word(word, c.look.mark, 0)
	if most := room * math.Hypot(pageWidth, pageHeight); b.width() > most {
		b.size *= most / b.width()
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	x := pageWidth/2 - b.width()/2*cos + 0.35*b.size*sin
	y := pageHeight/2 + b.width()/2*sin + 0.35*b.size*cos
	return []list.Op{list.Text{Runes: b.runes, Line: b.lines[0], X: x, Y: y, Size: b.size, Color: b.color.rgb(), Turn: turn}}
}

func (c *composer) markWord() string {
	switch c.doc.Mark {
	case "copy":
		return c.voice.Say("paper.mark.copy")
	case "cancelled":
		return c.voice.Say("paper.mark.cancelled")
	case "training":
		return c.voice.Say("paper.mark.training")
	case "expired":
		return c.voice.Say("paper.mark.expired")
	}
	switch {
	case c.slip(): // says more than that it is provisional
		return c.voice.Say("paper.mark.slip")
	case c.doc.Mark == "provisional":
		return c.voice.Say("paper.mark.provisional")
	}
	return ""
}

// notice says on a slip, large, that it is no licence.
func (c *composer) notice() {
	head := c.set.word(c.voice.Say("paper.slip.head"), c.look.noticeHead, right-left-2*inset)
	text := c.set.word(c.voice.Say("paper.slip.notice"), c.look.notice, right-left-2*inset)
	height := 14*px + head.height() + text.height() + 14*px
	whole := box{left, c.s.y, right - left, height}
	c.s.fill(whole, list.All(roundness), amber50)
	c.s.frame(whole, 2*px, amber600)
	y := c.s.text(head, list.Mark{Tag: "H2"}, right-inset, c.s.y+14*px, toRight)
	c.s.text(text, paragraph(), right-inset, y, toRight)
	c.s.y += height + c.blockGap
}
