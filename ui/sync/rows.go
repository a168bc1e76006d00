package sync

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// deedWidth is what the buttons of the rows take at 100%, so that the chips before them stand below each other.
const deedWidth = 116

// large tells whether the text is so large that the state of an entry stands below its words.
func large() bool { return theme.Current().Scale() > 1.2 }

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

// row is an entry of the list: what it is, below it its number and since when it is here, at the end its state. What
// needs the clerk says its reason too, all of it, and has a button for what she most likely does about it.
func (s *Screen) row(st State, c app.Command) fyne.CanvasObject {
	needs := c.State.NeedsClerk()
	words := kit.VBox(0, kit.NewLabel(s.what(c), kit.SmallMedium).WrapTo(2), s.numberAndTime(c))
	parts := []fyne.CanvasObject{kit.NewIcon(s.icon(c), 20, theme.LabelText), words}
	if large() { // the chip would take the room of the words
		words.Add(kit.Inset(4, 0, kit.HBox(0, s.chip(c))))
	} else {
		parts = append(parts, kit.Fixed(150*theme.Current().Scale(), 0, kit.HBox(0, s.chip(c))))
	}
	least := float32(48)
	if needs {
		least = 64
		do := s.deed(c, Deeds(c)[0], kit.Accent).Low()
		do.SetText(s.Voice.Say(shortWord(Deeds(c)[0])))
		parts = append(parts, kit.Fixed(deedWidth*theme.Current().Scale(), 0, do))
	}
	row := kit.VBox(2, kit.Grow(12, 1, parts...))
	if why := s.reason(c); needs && why != "" {
		row.Add(kit.Pad(0, 32, 0, 0, kit.NewLabel(why, kit.Caption).Role(theme.Secondary).Wrap()))
	}
	ground := kit.NewBox(kit.Fixed(0, least, kit.Inset(6, 24, row))).Fill(theme.Clear)
	if c.ID == st.Selected {
		ground.Fill(theme.PSoft).Bar(theme.Primary, 4)
	}
	t := kit.NewCard(ground, func() { s.model.Select(c.ID); s.enter() }).Flat()
	s.rows[c.ID] = t
	return t
}

// shortWord names what the button of a row does, in a word; the details say it whole.
func shortWord(d Deed) string {
	switch d {
	case Merge:
		return "sync.merge_row"
	case Mend:
		return "sync.edit_row"
	case Retry:
		return "sync.retry_row"
	case Without:
		return "sync.without_row"
	case Export, Open, Withdraw: // the last two never come first where the clerk is needed
	}
	return "sync.export_row"
}

// enter goes from a row to what can be done about it.
func (s *Screen) enter() {
	if s.act != nil {
		kit.Focus(s.act)
		return
	}
	s.focus()
}

// numberAndTime is the number of the record, which is never cut, and since when the entry is here.
func (s *Screen) numberAndTime(c app.Command) fyne.CanvasObject {
	at := kit.NewLabel(s.when(c.At), kit.Caption).Role(theme.Secondary)
	if c.Title == "" {
		return kit.HBox(0, at)
	}
	return kit.Flow(10, kit.NewIdent(s.Voice.Digits(c.Title), kit.Caption), at)
}

func (s *Screen) title(c app.Command) string {
	v := s.Voice
	return v.With("sync.title", map[string]any{"what": s.what(c), "number": v.Ident(c.Title)})
}

// what says in words what the entry does.
func (s *Screen) what(c app.Command) string {
	v := s.Voice
	what := v.Say("command." + string(c.Kind))
	r, svc := s.model.read(c)
	if svc != nil {
		what = svc.Label.In(v.Lang())
		if t, ok := svc.Transaction(r.Transaction); ok {
			what = v.With("sync.what", map[string]any{"transaction": t.Label.In(v.Lang()), "service": what})
		}
	}
	return what
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
	switch {
	case c.Kind == app.CommandDocuments && c.Code == app.DocMissing:
		return v.Say("sync.reason_document_lost")
	case c.Kind == app.CommandDocuments && c.Code == app.DocRefused:
		return v.Say("sync.reason_document_refused")
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
	case app.CommandDocuments:
		return "docs"
	case app.CommandIssue, app.CommandSubmit, app.CommandDraft:
	}
	if Collided(c) {
		return "merge"
	}
	if svc, ok := s.model.Service(c); ok {
		return svc.Icon
	}
	return "doc"
}
