package sync

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
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
	parts := []fyne.CanvasObject{kit.NewIcon(s.icon(c), 20, theme.LabelText), words, when, kit.Fixed(150*theme.Current().Scale(), 0, kit.HBox(0, s.chip(c)))}
	if c.State.NeedsClerk() {
		parts = append(parts, s.deed(c, Deeds(c)[0], kit.Accent).Low())
	}
	line := kit.Grow(12, 1, parts...)
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
	v := s.Voice
	what := v.Say("command." + string(c.Kind))
	r, svc := s.model.read(c)
	if svc != nil {
		what = svc.Label.In(v.Lang())
		if t, ok := svc.Transaction(r.Transaction); ok {
			what = v.With("sync.what", map[string]any{"transaction": t.Label.In(v.Lang()), "service": what})
		}
	}
	return v.With("sync.title", map[string]any{"what": what, "number": v.Ident(c.Title)})
}

// reason says why an entry is where it is: central's own words, else ours for the
// code, and the field at fault.
func (s *Screen) reason(c app.Command) string {
	v := s.Voice
	switch {
	case Collided(c):
		return v.Say("sync.reason_collided")
	case c.State == app.OutHeldAuth:
		return v.Say("sync.reason_auth")
	case c.State == app.OutBlocked:
		return v.Say("sync.reason_blocked")
	case c.State == app.OutQueued && c.Code != "":
		return v.Say("sync.reason_again")
	case !c.State.NeedsClerk():
		return ""
	}
	why := c.Detail
	if why == "" && c.Code != "" {
		why = v.Error(&app.Error{Code: c.Code})
	}
	if svc, ok := s.model.Service(c); ok && c.Field != "" {
		if f, ok := svc.Field(c.Field); ok {
			return v.With("sync.reason_field", map[string]any{"field": f.Label.In(v.Lang()), "why": why})
		}
	}
	return why
}

func (s *Screen) chip(c app.Command) fyne.CanvasObject {
	kind, icon := chipLook(c.State)
	word := "outbox." + string(c.State)
	if Collided(c) {
		word = "sync.collided"
	}
	return kit.NewChip(kind, icon, s.Voice.Say(word))
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
		return kit.Neutral, "swap"
	}
	return kit.Neutral, "clock"
}

// icon is that of the service, where the entry is about one, else of its kind.
func (s *Screen) icon(c app.Command) string {
	switch c.Kind {
	case app.CommandPrint:
		return "print"
	case app.CommandWithdraw:
		return "xc"
	case app.CommandDecide:
		return "sign"
	case app.CommandIssue, app.CommandSubmit:
	}
	if Collided(c) {
		return "merge"
	}
	if svc, ok := s.model.Service(c); ok {
		return svc.Icon
	}
	return "doc"
}
