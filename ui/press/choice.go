package press

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// choicePanel is where and how it is printed.
type choicePanel struct {
	s       *Screen
	body    *fyne.Container
	grid    *fyne.Container
	printer *kit.Select
	tray    *kit.Select
	sides   *kit.Select
	media   *kit.Select
	copies  *kit.Label
	less    *kit.Button
	more    *kit.Button
	fields  [3]*kit.Field // tray, sides, media: a printer may have no such choice
	names   [3][]string   // of printers, trays and media, as the selects list them
	drawn   string
}

func newChoicePanel(s *Screen) *choicePanel {
	v := s.d.Voice
	c := &choicePanel{s: s}
	c.printer = kit.NewSelect(nil, -1, func(i int) { s.ChoosePrinter(c.names[0][i]) }).Placeholder(v.Say("press.no_printer"))
	c.tray = kit.NewSelect(nil, -1, func(i int) { s.ChooseTray(c.names[1][i]) })
	c.media = kit.NewSelect(nil, -1, func(i int) { s.ChooseMedia(c.names[2][i]) })
	c.sides = kit.NewSelect([]string{v.Say("press.one_side"), v.Say("press.two_sides")}, 0, func(i int) { s.ChooseDuplex(i == 1) })
	c.copies = kit.NewLabel("", kit.BodyStrong).Center()
	c.less = kit.NewIconButton(kit.Quiet, "minus", func() { s.ChooseCopies(s.State().Print.Choice.Copies - 1) }).Low()
	c.more = kit.NewIconButton(kit.Quiet, "plus", func() { s.ChooseCopies(s.State().Print.Choice.Copies + 1) }).Low()
	count := kit.NewBox(kit.Inset(2, 2, kit.Grow(0, 1, c.less, c.copies, c.more))).Line(theme.FieldBorder).Radius(theme.Radius)
	c.fields = [3]*kit.Field{
		kit.NewField(v.Say("press.tray"), false, c.tray),
		kit.NewField(v.Say("press.sides"), false, c.sides),
		kit.NewField(v.Say("press.paper"), false, c.media),
	}
	c.grid = kit.FieldColumns(112*theme.Current().Scale(), c.fields[0], kit.NewField(v.Say("press.copies"), false, count), c.fields[1], c.fields[2])
	c.body = kit.VBox(16, kit.NewField(v.Say("press.printer"), false, c.printer), c.grid)
	return c
}

// draw lists what can be chosen.
func (c *choicePanel) draw(pr PrintState) {
	v := c.s.d.Voice
	drawn := fmt.Sprint(pr.Printers, pr.Choice, pr.Offers, pr.Looked, pr.Running())
	if drawn == c.drawn {
		return
	}
	c.drawn = drawn
	var shown []string
	c.names[0] = nil
	for _, info := range pr.Printers {
		shown, c.names[0] = append(shown, cmp.Or(info.Info, info.Name)), append(c.names[0], info.Name)
	}
	c.printer.SetOptions(shown, slices.Index(c.names[0], pr.Choice.Printer))
	c.drawTrays(pr)
	c.drawMedia(pr)
	c.sides.Choose(boolIndex(pr.Choice.Duplex))
	setVisible(c.fields[1], pr.Offers.Duplex)
	c.copies.SetText(v.Number(int64(max(pr.Choice.Copies, 1))))
	enable(c.less, pr.Choice.Copies > 1)
	enable(c.more, pr.Choice.Copies < MostCopies)
	c.grid.Refresh()
}

// drawTrays lists the trays; the first choice leaves it to the printer.
func (c *choicePanel) drawTrays(pr PrintState) {
	setVisible(c.fields[0], len(pr.Offers.Trays) > 0)
	c.names[1] = []string{""}
	shown := []string{c.s.d.Voice.Say("tray.auto")}
	for _, t := range pr.Offers.Trays {
		if t != "auto" {
			c.names[1], shown = append(c.names[1], t), append(shown, c.trayWord(t))
		}
	}
	c.tray.SetOptions(shown, max(slices.Index(c.names[1], pr.Choice.Tray), 0))
}

// trayWord is what people call a tray (PWG 5101.1); one that a maker named stays
// as it is.
func (c *choicePanel) trayWord(keyword string) string {
	v := c.s.d.Voice
	switch keyword {
	case "main", "alternate", "manual", "top", "middle", "bottom", "rear", "envelope":
		return v.Say("tray." + keyword)
	case "by-pass-tray":
		return v.Say("tray.manual")
	case "large-capacity":
		return v.Say("tray.large")
	}
	if n, ok := strings.CutPrefix(keyword, "tray-"); ok {
		return v.With("tray.numbered", map[string]any{"n": v.Digits(n)})
	}
	return v.Ident(keyword)
}

// drawMedia lists the sizes; without a choice it is A4, as our papers are.
func (c *choicePanel) drawMedia(pr PrintState) {
	c.names[2] = []string{""}
	shown := []string{paperName}
	for _, m := range pr.Offers.Media {
		if word := mediaWord(m); word != "" && !slices.Contains(shown, word) {
			c.names[2], shown = append(c.names[2], m), append(shown, word)
		}
	}
	c.media.SetOptions(shown, max(slices.Index(c.names[2], pr.Choice.Media), 0))
	setVisible(c.fields[2], len(pr.Printers) > 0)
}

// paperName is the paper of all our sheets, unless another is chosen.
const paperName = "A4"

// mediaWord is what people call a size: of ISO by its letter, of a roll by its
// measure. Of the hundreds that drivers know the rest is no paper of an office.
func mediaWord(media string) string {
	class, rest, _ := strings.Cut(media, "_")
	name, size, _ := strings.Cut(rest, "_")
	switch {
	case class == "iso" && slices.Contains([]string{"a3", "a4", "a5", "a6"}, name):
		return strings.ToUpper(name)
	case class == "na" && (name == "letter" || name == "legal"):
		return strings.ToUpper(name[:1]) + name[1:]
	case class == "om" || class == "custom" || class == "oe":
		if w, h, ok := strings.Cut(strings.TrimSuffix(size, "mm"), "x"); ok && (w == "80" || w == "58" || w == "72") {
			return w + " × " + h
		}
	}
	return ""
}

func boolIndex(on bool) int {
	if on {
		return 1
	}
	return 0
}
