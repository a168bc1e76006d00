package sync

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// maxRows is how many entries of a group are drawn; the rest are counted.
const maxRows = 100

func (s *Screen) group(st State, commands []app.Command, title, icon string, kind kit.Kind) {
	if len(commands) == 0 {
		return
	}
	v := s.Voice
	ink := theme.LabelText
	if kind == kit.Warning {
		ink = theme.WarningIcon
	}
	head := kit.HBox(8, kit.NewIcon(icon, 18, ink), kit.NewLabel(v.Say(title), kit.SmallStrong), kit.Badge(kind, v.Number(int64(len(commands)))))
	s.list.Add(kit.NewBox(kit.Fixed(0, 40, kit.Inset(9, 24, head))).Fill(theme.Canvas))
	s.list.Add(kit.Divider())
	for _, c := range commands[:min(len(commands), maxRows)] {
		s.list.Add(s.row(st, c))
		s.list.Add(kit.Divider())
	}
	if more := len(commands) - maxRows; more > 0 {
		s.list.Add(kit.Inset(12, 24, kit.NewLabel(v.Count("sync.more", more, nil), kit.Small).Role(theme.Secondary)))
	}
}

func (s *Screen) row(st State, c app.Command) fyne.CanvasObject {
	height := float32(48)
	words := kit.VBox(0, kit.NewLabel(s.title(c), kit.SmallMedium).Cut())
	if c.State.NeedsClerk() {
		height = 64
		words.Add(kit.NewLabel(s.reason(c), kit.Caption).Role(theme.Secondary).Cut())
	}
	when := kit.Fixed(108*theme.Current().Scale(), 0, kit.NewLabel(s.when(c.At), kit.Small).Role(theme.Secondary))
	line := kit.Grow(12, 1, kit.NewIcon(commandIcon(c.Kind), 20, theme.LabelText), words, when, kit.Fixed(150*theme.Current().Scale(), 0, kit.HBox(0, s.chip(c))))
	ground := kit.NewBox(kit.Fixed(0, height, kit.Inset(4, 24, line))).Fill(theme.Clear)
	if c.ID == st.Selected {
		ground.Fill(theme.PSoft).Bar(theme.Primary, 4)
	}
	t := kit.NewCard(ground, func() { s.model.Select(c.ID); s.enter() }).Flat()
	s.rows[c.ID] = t
	return t
}

// enter goes from a row to what can be done about it.
func (s *Screen) enter() {
	if s.act != nil {
		kit.Focus(s.act)
		return
	}
	s.focus()
}

func (s *Screen) title(c app.Command) string {
	return s.Voice.With("sync.title", map[string]any{"what": s.Voice.Say("command." + string(c.Kind)), "number": s.Voice.Ident(c.Title)})
}

// reason says why central sent an entry back: its own words, else ours for the code.
func (s *Screen) reason(c app.Command) string {
	if c.Detail != "" {
		return c.Detail
	}
	if c.Code == "" {
		return ""
	}
	return s.Voice.Error(&app.Error{Code: c.Code})
}

func (s *Screen) chip(c app.Command) fyne.CanvasObject {
	kind, icon := chipLook(c.State)
	return kit.NewChip(kind, icon, s.Voice.Say("outbox."+string(c.State)))
}

func chipLook(st app.OutboxState) (kit.Kind, string) {
	switch st {
	case app.OutQueued:
		return kit.Neutral, "clock"
	case app.OutSending:
		return kit.Info, "up"
	case app.OutBlocked, app.OutHeldAuth:
		return kit.Neutral, "pause"
	case app.OutNeedsOperator, app.OutQuarantined:
		return kit.Warning, "warn"
	case app.OutAcked, app.OutSettled:
		return kit.Success, "check"
	case app.OutReplaced:
	}
	return kit.Neutral, "clock"
}

func commandIcon(k app.CommandKind) string {
	switch k {
	case app.CommandIssue:
		return "licence"
	case app.CommandSubmit:
		return "doc"
	case app.CommandPrint:
		return "print"
	case app.CommandWithdraw, app.CommandDecide:
	}
	return "doc"
}

// details shows the selected entry whole.
func (s *Screen) details(st State) fyne.CanvasObject {
	s.act = nil
	v := s.Voice
	c, ok := st.Command()
	if !ok {
		return kit.Inset(24, 24, kit.VBox(0, kit.NewLabel(v.Say("sync.stay_safe"), kit.Small).Role(theme.Secondary).Wrap()))
	}
	head := kit.VBox(4,
		kit.Grow(8, 0, kit.NewLabel(v.Say("command."+string(c.Kind)), kit.Title).Cut(), s.chip(c)),
		kit.NewLabel(v.Ident(c.Title), kit.Small).Role(theme.Secondary).Cut())
	body := kit.VBox(16, head)
	if why := s.reason(c); why != "" {
		words := kit.VBox(2, kit.NewLabel(v.Say("sync.happened"), kit.SmallStrong).Role(theme.WarningText), kit.NewLabel(why, kit.Small).Wrap())
		body.Add(kit.NewBox(kit.Inset(12, 14, words)).Fill(theme.WarningFill).Line(theme.WarningLine).Radius(theme.Radius))
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
	for _, f := range [][2]string{
		{v.Say("sync.order"), v.Number(int64(c.Seq))},
		{v.Say("sync.key"), v.Ident(key)},
		{v.Say("sync.by"), by},
	} {
		facts.Add(kit.Grow(12, 1, kit.Fixed(80*theme.Current().Scale(), 0, kit.NewLabel(f[0], kit.Small).Role(theme.Secondary)), kit.NewLabel(f[1], kit.SmallMedium).Cut()))
	}
	return facts
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
	v := s.Voice
	row := kit.VBox(8)
	if c.State.NeedsClerk() {
		s.act = kit.NewButton(kit.Primary, v.Say("sync.retry"), func() { s.model.Retry(c.ID) }).Icon("sync")
		row.Add(s.act)
	}
	open := kit.NewButton(kit.Secondary, v.Say("sync.open_licence"), func() { s.Nav.Press(c.Record) }).Icon("licence")
	if c.Kind == app.CommandSubmit {
		open = kit.NewButton(kit.Secondary, v.Say("sync.open_slip"), func() { s.Nav.Slip(c.Record) }).Icon("receipt")
	}
	if s.act == nil {
		s.act = open
	}
	row.Add(open)
	return kit.VBox(0, kit.Divider(), kit.Inset(16, 24, row))
}
