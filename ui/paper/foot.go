package paper

import (
	"math"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/ui/paper/list"
)

// foot writes the last line of a page: which copy it is, who printed it and
// when, the short form of its signature, and its place among the pages.
func (c *composer) foot(s *sheet, page int) error {
	if c.roll {
		return c.rollFoot(s, page)
	}
	s.rule(c.left, c.footRule, c.right, c.footRule, hair, strong)
	top, x, edge := c.footRule+18*px, c.left, c.right
	if c.says("page") {
		number := c.set.set(c.pageOf(page), c.look.foot, 0)
		s.text(number, paragraph(), x, top, toLeft)
		x += number.width() + signGap
	}
	if c.says("fingerprint") && c.doc.Fingerprint != "" {
		short, err := c.set.fit("fingerprint", c.fingerprint(), c.look.foot, 230*px, 1)
		if err != nil {
			return err
		}
		s.text(short, paragraph(), x+32*px, top, toLeft)
		x += 32*px + short.width() + signGap
	}
	if c.says("copy") {
		copied := c.set.set(c.copied(), c.look.footStrong, 0)
		s.text(copied, paragraph(), edge, top, toRight)
		edge -= copied.width() + 4*px
	}
	if c.says("printed") {
		printed, err := c.set.fit("printed_by", c.printed(), c.look.foot, edge-x, 2)
		if err != nil {
			return err
		}
		s.text(printed, paragraph(), edge, top, toRight)
	}
	return nil
}

// rollFoot says the same in lines, and ends the roll.
func (c *composer) rollFoot(s *sheet, page int) error {
	s.rule(c.left, s.y+8*px, c.right, s.y+8*px, hair, ink)
	y := s.y + 16*px
	for _, item := range []struct{ name, text string }{
		{"copy", c.copied()}, {"printed", strings.TrimPrefix(c.printed(), "· ")}, {"fingerprint", c.fingerprint()}, {"page", c.pageOf(page)},
	} {
		if !c.says(item.name) || item.text == "" || item.name == "page" && len(c.sheets) == 1 {
			continue
		}
		line, err := c.set.fit(item.name, item.text, c.look.foot, c.right-c.left, 3)
		if err != nil {
			return err
		}
		y = s.text(line, paragraph(), c.centre, y, toCentre)
	}
	s.end = y + c.bottom
	return nil
}

func (c *composer) says(what string) bool { return slices.Contains(c.Foot, what) }

func (c *composer) pageOf(page int) string {
	return c.voice.With("paper.page", map[string]any{
		"page": c.voice.Number(int64(page)), "pages": c.voice.Number(int64(len(c.sheets))),
	})
}

func (c *composer) fingerprint() string {
	if c.doc.Fingerprint == "" {
		return ""
	}
	return c.voice.With("paper.fingerprint", map[string]any{"fingerprint": ident(c.doc.Fingerprint)})
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

// watermark returns the pale word across the page, if the paper has one. A roll
// has no room for it and says it in a line of its own.
func (c *composer) watermark() []list.Op {
	word := c.markWord()
	if word == "" || c.roll {
		return nil
	}
	const steepest, room = 52, 0.7 // degrees; share of the page's diagonal
	turn := min(math.Atan2(c.height, c.width)*180/math.Pi, steepest)
	b := c.set.word(word, c.look.mark, 0)
	if most := room * math.Hypot(c.width, c.height); b.width() > most {
		b.size *= most / b.width()
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	x := c.width/2 - b.width()/2*cos + 0.35*b.size*sin
	y := c.height/2 + b.width()/2*sin + 0.35*b.size*cos
	return []list.Op{list.Text{Runes: b.runes, Line: b.lines[0], X: x, Y: y, Size: b.size, Color: b.color.rgb(), Turn: turn}}
}

// markLine is the mark of a roll.
func (c *composer) markLine() {
	word := c.markWord()
	if word == "" {
		return
	}
	b := c.set.word(word, c.look.rollTitle, c.right-c.left-8*px)
	height := b.height() + 8*px
	c.s.frame(box{c.left, c.s.y, c.right - c.left, height}, 2*px, ink)
	c.s.text(b, paragraph(), c.centre, c.s.y+4*px, toCentre)
	c.s.y += height + 10*px
}
