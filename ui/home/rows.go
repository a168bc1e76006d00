package home

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// maxRows is how many records the block shows; the list of applications has all.
const maxRows = 4

// continueBlock lists what was begun and not ended.
func (s *Screen) continueBlock(st State) fyne.CanvasObject {
	head := s.head(s.Voice.Say("home.continue"), s.Voice.Say("home.all_drafts"), "", s.Nav.Applications)
	var rows []fyne.CanvasObject
	if st.Home.Outbox.NeedsMe > 0 {
		rows = append(rows, s.needsMe(st.Home.Outbox.NeedsMe))
	}
	for _, j := range st.Home.Unanswered {
		rows = append(rows, s.unanswered(st, j))
	}
	for _, h := range st.Home.Continue {
		rows = append(rows, s.draft(h))
	}
	if len(rows) == 0 && st.Loaded {
		rows = append(rows, row(kit.IconTile(kit.Neutral, "check"), s.Voice.Say("home.nothing"), s.Voice.Say("home.nothing_detail")))
	}
	list := kit.VBox(0)
	for i, r := range rows[:min(len(rows), maxRows)] {
		if i > 0 {
			list.Add(kit.Divider())
		}
		list.Add(r)
	}
	return kit.VBox(12, head, kit.Panel(list))
}

// row is a line of the block: an icon, two lines of words, and what can be done.
func row(icon fyne.CanvasObject, title, detail string, actions ...fyne.CanvasObject) fyne.CanvasObject {
	lines := 2
	if large() { // the number stands at the end of the title
		lines = 3
	}
	return rowOf(icon, kit.NewLabel(title, kit.BodyMedium).WrapTo(lines), detail, actions...)
}

// rowOf is row with a title that is no plain text.
func rowOf(icon, title fyne.CanvasObject, detail string, actions ...fyne.CanvasObject) fyne.CanvasObject {
	words := kit.VBox(0, title, kit.NewLabel(detail, kit.Small).Role(theme.Secondary).WrapTo(2))
	if large() { // the words need the room of the icon
		return kit.Fixed(0, 64, kit.Inset(8, 16, kit.Grow(12, 0, append([]fyne.CanvasObject{words}, actions...)...)))
	}
	return kit.Fixed(0, 64, kit.Inset(8, 16, kit.Grow(12, 1, append([]fyne.CanvasObject{icon, words}, actions...)...)))
}

func (s *Screen) needsMe(n int) fyne.CanvasObject {
	v := s.Voice
	open := kit.NewButton(kit.Accent, v.Say("home.open_sync"), s.Nav.Sync).Low()
	return row(kit.IconTile(kit.Warning, "sync"), v.Count("home.needs_me", n, nil), v.Say("home.needs_me_detail"), s.stop("sync", open))
}

// unanswered asks whether a paper came out; when it did not, it leads to printing it again.
func (s *Screen) unanswered(st State, j app.PrintJob) fyne.CanvasObject {
	v := s.Voice
	yes := kit.NewButton(kit.Accent, v.Say("home.printed_yes"), func() { s.model.Answer(j, true, nil) }).Low()
	again := func() { s.Nav.Press(j.Licence) }
	no := kit.NewButton(kit.Secondary, v.Say("home.printed_no"), func() { s.model.Answer(j, false, again) }).Low()
	number := v.Ident(j.Number.Grouped())
	title := kit.NewRich(v.With("home.printed", map[string]any{"number": number}), kit.Body).Mark(number, kit.BodyStrong, theme.Text)
	when := v.Clock(j.At)
	if hijri.Today(j.At) != hijri.Today(st.At) {
		when = v.Day(j.At) + " " + when
	}
	detail := v.With("home.printed_detail", map[string]any{"time": when})
	if name := st.Names[j.Licence]; name != "" {
		detail = v.With("home.printed_whose", map[string]any{"name": name, "time": when})
	}
	return rowOf(kit.IconTile(kit.Neutral, "print"), title, detail, s.stop("yes"+string(j.ID), yes), s.stop("no"+string(j.ID), no))
}

func (s *Screen) draft(h app.Hit) fyne.CanvasObject {
	v := s.Voice
	icon, service, steps := "doc", h.Service, 0
	if svc, ok := s.Catalogue.Service(h.Service); ok {
		icon, service, steps = svc.Icon, svc.Label.In(v.Lang()), len(svc.Sections)
	}
	title := h.Title
	if title == "" {
		title = v.Say("home.unnamed")
	}
	word, chip, kind := "home.go_on", kit.NewChip(kit.Neutral, "edit", v.Say("state.draft")), kit.Success
	detail := v.With("home.draft_detail", map[string]any{"title": title, "step": v.Number(int64(h.Section + 1)), "steps": v.Number(int64(steps))})
	if h.State == app.Returned {
		word, chip, kind = "home.complete", kit.NewChip(kit.Warning, "warn", v.Say("state.returned")), kit.Warning
		detail = v.With("home.returned_detail", map[string]any{"title": title, "reason": h.Reason})
	}
	resume := kit.NewButton(kit.Accent, v.Say(word), func() { s.Nav.Intake(h.ID) }).Low()
	number := v.With("home.service", map[string]any{"service": service, "transaction": v.Ident(h.Number)})
	if large() {
		return row(kit.IconTile(kind, icon), number, detail, s.stop(string(h.ID), resume))
	}
	return row(kit.IconTile(kind, icon), number, detail, chip, s.stop(string(h.ID), resume))
}
