package paper

import (
	"strconv"

	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/template"
)

// The measures of the end of a paper.
const (
	termIndent = 22 * px
	signWidth  = 284 * px
	signGap    = 24 * px
	stampWidth = 150 * px
	stampTall  = 80 * px
)

// paragraphs writes the terms. They stay on one page with the signatures below
// them if a page can hold both, so that no signature stands alone on a sheet.
func (c *composer) paragraphs(b *template.Block) error {
	terms := c.terms(b)
	if len(terms) == 0 {
		return nil
	}
	end, err := c.termsEnd()
	if err != nil {
		return err
	}
	need := 0.0
	for _, t := range terms {
		need += t.text.height()
	}
	if c.s.y+c.blockGap+need > end && c.runningEnd()+need <= end && !c.s.fresh {
		if err := c.next(); err != nil {
			return err
		}
	}
	c.gap()
	return c.writeTerms(terms)
}

// termsEnd is where the terms must end for the next block to have its place on
// this page.
func (c *composer) termsEnd() (float64, error) {
	if c.block+1 == len(c.Blocks) || c.Blocks[c.block+1].Block != template.Signatures {
		return c.flowEnd, nil
	}
	signs, err := c.signatures(&c.Blocks[c.block+1])
	return c.signEnd - signs.height() - paragraphUp, err
}

// term is a numbered paragraph, or the heading of them all.
type term struct {
	number block // without lines for the heading
	text   block
}

func (c *composer) terms(b *template.Block) []term {
	if len(c.doc.Terms) == 0 {
		return nil
	}
	out := []term{{text: c.wording(b.Head, "paper.terms", c.look.termsHead, c.right-c.left)}}
	for i, s := range c.doc.Terms {
		n := c.voice.Ident(strconv.Itoa(i + 1))
		out = append(out, term{
			number: c.set.word(n, c.look.termNumber, 0),
			text:   c.set.word(s, c.look.term, c.right-c.left-termIndent),
		})
	}
	return out
}

// writeTerms writes terms line by line, on as many pages as they need.
func (c *composer) writeTerms(terms []term) error {
	for _, t := range terms {
		for first := true; len(t.text.lines) > 0; first = false {
			n := int((c.flowEnd - c.s.y) / t.text.leading)
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
		c.s.y = c.s.text(text, list.Mark{Tag: "H2"}, c.right, c.s.y, toRight)
		return
	}
	if first {
		c.s.text(number, paragraph(), c.right, c.s.y, toRight)
	}
	c.s.y = c.s.text(text, paragraph(), c.right-termIndent, c.s.y, toRight)
}

// signature is a place to sign.
type signature struct{ label, name, role block }

// signatures are places to sign beside each other, and perhaps one to stamp.
type signatures struct {
	places []signature
	width  float64 // of a place
	stamp  block   // without lines for none
}

func (s signature) height() float64 {
	return s.label.height() + 12*px + max(s.name.height(), 20*px) + 11*px + s.role.height()
}

func (s signatures) height() float64 {
	h := stampTall
	for _, one := range s.places {
		h = max(h, one.height())
	}
	return h
}

func (c *composer) signatures(b *template.Block) (signatures, error) {
	out := signatures{width: signWidth}
	room := c.right - c.left
	if stamp := c.say(b.Stamp, ""); stamp != "" {
		out.stamp = c.set.word(stamp, c.look.caption, 0)
		room -= stampWidth + signGap
	}
	if n := float64(len(b.Places)); n > 0 {
		out.width = min(signWidth, (room-(n-1)*signGap)/n)
	}
	for _, p := range b.Places {
		name, role, shown := c.signer(p.Who)
		if !shown {
			continue
		}
		one := signature{label: c.set.word(c.say(p.Label, ""), c.look.signLabel, out.width)}
		var err error
		if one.name, err = c.set.fit("signature", name, c.look.signName, out.width, 2); err != nil {
			return out, err
		}
		if one.role, err = c.set.fit("signature", role, c.look.signRole, out.width, 2); err != nil {
			return out, err
		}
		out.places = append(out.places, one)
	}
	return out, nil
}

// signer is whose signature belongs at a place. Nobody is shown as having
// prepared or approved what has no such person; others sign by hand.
func (c *composer) signer(who string) (name, role string, shown bool) {
	switch who {
	case "prepared", "received":
		role = c.doc.PreparedRole
		if day := c.voice.Civil(c.doc.IssuedOn.Civil); role != "" && day != "" {
			role += " · " + day
		}
		return c.doc.PreparedBy, role, who == "received" || c.doc.PreparedBy != ""
	case "approved":
		return c.doc.ApprovedBy, c.doc.ApprovedRole, c.doc.ApprovedBy != ""
	}
	return "", "", true
}

// sign draws the places to sign and to stamp at the foot of the page, of the next
// one where this is too full.
func (c *composer) sign(b *template.Block) error {
	signs, err := c.signatures(b)
	if err != nil {
		return err
	}
	top := c.s.y + paragraphUp
	if !c.roll {
		top = c.signEnd - signs.height()
		if c.s.y > top-paragraphUp && !c.s.fresh {
			if err := c.next(); err != nil {
				return err
			}
		}
	}
	x := c.right
	for _, s := range signs.places {
		y := c.s.text(s.label, paragraph(), x, top, toRight) + 12*px
		c.s.text(s.name, paragraph(), x, y, toRight)
		y += max(s.name.height(), 20*px) + 4.5*px
		c.s.rule(x-signs.width, y, x, y, hair, field)
		c.s.text(s.role, paragraph(), x, y+6.5*px, toRight)
		x -= signs.width + signGap
	}
	c.s.y, c.s.fresh = top+signs.height(), false
	if len(signs.stamp.lines) > 0 {
		c.stamp(signs.stamp, c.s.y)
	}
	return nil
}

// stamp draws the place to stamp, down to bottom.
func (c *composer) stamp(word block, bottom float64) {
	grey := faint.rgb()
	c.s.decorate(list.Shape{
		Path:   list.Box(c.left, bottom-stampTall, stampWidth, stampTall, list.All(roundness)),
		Stroke: &grey, Width: px, Dash: []float64{3 * px, 3 * px},
	})
	c.s.text(word, paragraph(), c.left+stampWidth/2, bottom-stampTall/2-word.leading/2, toCentre)
}
