package sync

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// details shows the selected entry whole.
func (s *Screen) details(st State) fyne.CanvasObject {
	s.act = nil
	v := s.Voice
	c, ok := st.Command()
	if !ok {
		return kit.Inset(24, 24, kit.VBox(0, kit.NewLabel(v.Say("sync.stay_safe"), kit.Small).Role(theme.Secondary).Wrap()))
	}
	kind := kit.NewLabel(v.Say("command."+string(c.Kind)), kit.Title)
	head := kit.VBox(4, kit.Flow(8, kind, s.chip(c)))
	if large() { // the name alone may be wider than the panel
		head = kit.VBox(6, kind.WrapTo(2), kit.HBox(0, s.chip(c)))
	}
	head.Add(kit.NewLabel(s.title(c), kit.Small).Role(theme.Secondary).WrapTo(3))
	body := kit.VBox(16, head)
	if why := s.reason(c); why != "" {
		words := kit.VBox(2, kit.NewLabel(v.Say("sync.happened"), kit.SmallStrong).Role(theme.WarningText), kit.NewLabel(why, kit.Small).Wrap())
		body.Add(kit.NewBox(kit.Inset(12, 14, words)).Fill(theme.WarningFill).Line(theme.WarningLine).Radius(theme.Radius))
	}
	if st.Saved != "" {
		body.Add(kit.Notice(kit.Success, v.Say("sync.exported"), v.Ident(st.Saved), nil))
	}
	body.Add(kit.Divider())
	tries := kit.NewFold(v.Say("sync.tries"), !s.folded["tries"], s.tries(c))
	kept := kit.NewFold(v.Say("sync.kept"), !s.folded["kept"], s.kept(st, c))
	tries.OnChanged = func(open bool) { s.folded["tries"] = !open }
	kept.OnChanged = func(open bool) { s.folded["kept"] = !open }
	body.Add(kit.Accordion(tries, kept))
	return kit.Border(nil, s.actions(c), nil, nil, kit.Scroll(kit.Inset(20, 24, body)))
}

func (s *Screen) kept(st State, c app.Command) fyne.CanvasObject {
	v := s.Voice
	key := string(c.ID)
	if len(key) > 12 {
		key = key[len(key)-12:]
	}
	by := st.People[c.Operator].Name
	if en := st.People[c.Operator].NameEn; s.Voice.Lang() == i18n.English && en != "" {
		by = en
	}
	if by == "" {
		by = c.Operator
	}
	facts := kit.VBox(6)
	lines := [][2]string{
		{v.Say("sync.order"), v.Number(int64(c.Seq))},
		{v.Say("sync.key"), v.Ident(key)},
		{v.Say("sync.by"), by},
		{v.Say("sync.at"), s.when(c.At)},
	}
	if c.Code != "" {
		lines = append(lines, [2]string{v.Say("sync.answer"), v.Ident(string(c.Code))})
	}
	for _, f := range lines {
		facts.Add(kit.Grow(12, 1, kit.Fixed(80*theme.Current().Scale(), 0, kit.NewLabel(f[0], kit.Small).Role(theme.Secondary)), kit.NewLabel(f[1], kit.SmallMedium).WrapTo(2)))
	}
	if len(s.model.Kept(c, v.Lang())) > 0 {
		show := kit.NewLinkButton(v.Say("sync.show_kept"), func() { s.showKept(c) })
		facts.Add(kit.HBox(0, show))
	}
	return facts
}

// showKept lists what the stored command holds.
func (s *Screen) showKept(c app.Command) {
	v := s.Voice
	list := kit.VBox(8)
	for _, f := range s.model.Kept(c, v.Lang()) {
		label, value := f.Label.In(v.Lang()), v.Prose(f.Value)
		if f.Say != "" {
			label = v.Say(f.Say)
		}
		if f.Ident {
			value = v.Ident(f.Value)
		}
		list.Add(kit.Columns(16, []float32{1, 2}, kit.NewLabel(label, kit.Small).Role(theme.Secondary).Wrap(), kit.NewLabel(value, kit.SmallMedium).Wrap()))
	}
	var m *kit.Modal
	away := kit.NewButton(kit.Primary, v.Say("sync.close"), func() { m.Close() }).Key("Esc")
	m = kit.NewModal(s.title(c), kit.Fixed(0, 400, kit.Scroll(list)), away).Wide(620)
	m.Show(s.Window.Canvas(), away)
}

// tries is what happened to an entry, the oldest first.
func (s *Screen) tries(c app.Command) fyne.CanvasObject {
	v := s.Voice
	line := kit.VBox(0, step(v.Say("sync.saved_here"), v.Clock(c.At), theme.Secondary))
	if c.Tries == 0 {
		line.Add(step(v.Say("sync.not_sent"), "", theme.Line))
		return line
	}
	line.Add(step(v.Count("sync.tried", c.Tries, nil), v.Clock(c.LastTry), theme.Secondary))
	switch {
	case c.State.NeedsClerk():
		line.Add(step(v.Say("sync.answered_no"), v.Clock(c.LastTry), theme.WarningIcon))
	case !c.State.Waiting():
		line.Add(step(v.Say("sync.answered_yes"), v.Clock(c.LastTry), theme.Primary))
	}
	return line
}

func step(word, time string, ink theme.Role) fyne.CanvasObject {
	dot := kit.Center(kit.Fixed(12, 12, kit.NewBox(kit.Fixed(12, 12, kit.Gap(0))).Fill(theme.Surface).Line(ink).LineWidth(2).Radius(6)))
	return kit.Fixed(0, 30, kit.Grow(12, 1, dot, kit.NewLabel(word, kit.SmallMedium).Cut(), kit.NewLabel(time, kit.Caption).Role(theme.Secondary)))
}

func (s *Screen) actions(c app.Command) fyne.CanvasObject {
	row := kit.VBox(8)
	for i, d := range Deeds(c) {
		kind := kit.Secondary
		if i == 0 && d != Open {
			kind = kit.Primary
		}
		b := s.deed(c, d, kind)
		if s.act == nil {
			s.act = b
		}
		row.Add(b)
	}
	return kit.VBox(0, kit.Divider(), kit.Inset(16, 24, row))
}

// deed is the button of something that can be done about an entry.
func (s *Screen) deed(c app.Command, d Deed, kind kit.ButtonKind) *kit.Button {
	v := s.Voice
	switch d {
	case Merge:
		return kit.NewButton(kind, v.Say("sync.merge"), func() { s.Nav.Merge(c.ID) }).IconWithRoom("merge")
	case Withdraw:
		return kit.NewButton(kind, v.Say("sync.withdraw"), func() { s.withdraw(c) }).IconWithRoom("xc")
	case Mend:
		return kit.NewButton(kind, v.Say("sync.edit"), func() { s.model.Mend(c, s.Nav.Intake) }).IconWithRoom("edit")
	case Retry:
		return kit.NewButton(kind, v.Say("sync.retry"), func() { s.model.Retry(c.ID) }).IconWithRoom("sync")
	case Without:
		return kit.NewButton(kind, v.Say("sync.without"), func() { s.without(c) }).IconWithRoom("docs")
	case Export:
		return kit.NewButton(kind, v.Say("sync.export"), func() { s.model.Export(c) }).IconWithRoom("ext")
	case Open:
	}
	if c.Kind == app.CommandSubmit {
		return kit.NewButton(kind, v.Say("sync.open_slip"), func() { s.Nav.Slip(c.Record) }).IconWithRoom("receipt")
	}
	return kit.NewButton(kind, v.Say("sync.open_licence"), func() { s.Nav.Press(c.Record) }).IconWithRoom("licence")
}

// without asks before documents are given up for good.
func (s *Screen) without(c app.Command) {
	v := s.Voice
	kit.Confirm(s.Window.Canvas(), kit.Question{
		Kind: kit.Danger, Title: v.Say("sync.without_sure"), Text: v.Say("sync.without_text"),
		Yes: v.Say("sync.without"), No: v.Say("sync.without_no"),
	}, func(yes bool) {
		if yes {
			s.model.SendWithout(c.ID)
		}
		s.focus()
	})
}

func (s *Screen) withdraw(c app.Command) {
	v := s.Voice
	kit.Confirm(s.Window.Canvas(), kit.Question{
		Kind: kit.Danger, Title: v.Say("sync.withdraw_sure"), Text: v.Say("sync.withdraw_text"),
		Yes: v.Say("sync.withdraw"), No: v.Say("sync.withdraw_no"),
	}, func(yes bool) {
		if yes {
			s.model.Withdraw(c.ID)
		}
		s.focus()
	})
}
