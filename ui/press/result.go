package press

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// result says what has come about, and what follows.
type result struct {
	s     *Screen
	body  fyne.CanvasObject
	again *kit.Button
	state *kit.Chip // of the application, beside a slip
	next  *fyne.Container
	drawn string
}

// resultWidth is the column's width at 100%.
const resultWidth = 272

func newResult(s *Screen, st State) *result {
	v := s.d.Voice
	r := &result{s: s, next: kit.VBox(18)}
	top := kit.VBox(16, r.heading(st), r.facts(st))
	r.again = kit.NewButton(kit.Accent, v.Say("press.same_person"), s.NewForSame)
	save := kit.NewButton(kit.Secondary, v.Say("press.save_pdf"), s.BeginSave)
	if large() {
		r.again.Low()
		save.Low()
	} else {
		r.again.Key("F4")
		save.Key("Ctrl S")
	}
	parts := kit.VBox(0, kit.Inset(24, 20, top), kit.Divider(), kit.Inset(16, 20, r.next))
	foot := kit.Inset(20, 20, kit.VBox(8, r.again, save))
	r.body = kit.NewBox(kit.Fixed(resultWidth, 0, kit.Border(nil, foot, nil, nil, kit.Scroll(parts))))
	return r
}

func (r *result) heading(st State) fyne.CanvasObject {
	v := r.s.d.Voice
	title, icon, fill := "press.licence", "licence", theme.AvatarFill
	switch {
	case st.Kind == app.PaperSlip:
		title, icon, fill = "press.slip", "receipt", theme.InfoFill
	case st.Fresh:
		title, icon, fill = "press.issued", "check", theme.Primary
	}
	ink := theme.GreenText
	if fill == theme.Primary {
		ink = theme.OnPrimary
	}
	round := kit.NewBox(kit.Fixed(40, 40, kit.NewIcon(icon, 22, ink))).Fill(fill).Radius(20)
	return kit.Grow(12, 1, round, kit.NewLabel(v.Say(title), kit.Title).WrapTo(2))
}

func (r *result) facts(st State) fyne.CanvasObject {
	v := r.s.d.Voice
	if st.Kind == app.PaperSlip {
		r.state = kit.NewChip(kit.Info, "up", "")
		return kit.VBox(4,
			kit.NewLabel(v.Say("press.application"), kit.Small).Role(theme.Secondary),
			kit.NewIdent(v.Digits(st.App.Number), kit.BodyStrong),
			kit.NewLabel(holder(st.App.Entered), kit.SmallMedium).WrapTo(2),
			kit.HBox(0, r.state),
			kit.Pad(8, 0, 0, 0, kit.NewLabel(v.Say("press.no_licence"), kit.Small).Role(theme.Secondary).Wrap()))
	}
	l := st.Licence
	rows := kit.VBox(4,
		kit.NewLabel(v.Say("press.number"), kit.Small).Role(theme.Secondary),
		kit.NewIdent(v.Digits(l.Number.Grouped()), numberStyle()))
	if t := title(l.Entered); t != holder(l.Entered) {
		rows.Add(kit.NewLabel(t, kit.SmallStrong).WrapTo(2))
	}
	rows.Add(kit.NewLabel(holder(l.Entered), kit.Small).Role(theme.Secondary).WrapTo(2))
	rows.Add(kit.Pad(8, 0, 0, 0, kit.NewLabel(v.Say("press.until"), kit.Small).Role(theme.Secondary)))
	if !large() {
		rows.Add(kit.NewLabel(v.Dual(l.Until), kit.SmallStrong).Cut())
		return rows
	}
	first, second := v.Hijri(l.Until.Hijri), v.Civil(l.Until.Civil)
	if !v.RTL() {
		first, second = second, first
	}
	rows.Add(kit.NewLabel(first, kit.SmallStrong).Cut())
	rows.Add(kit.NewLabel(second, kit.Small).Role(theme.Secondary).Cut())
	return rows
}

// large tells whether the letters are so large that the column has room for
// less of them.
func large() bool { return theme.Current().Scale() > 1.2 }

func numberStyle() kit.Style {
	if large() {
		return kit.TitleBold
	}
	return kit.NumberBold
}

// holder is whom the paper is for.
func holder(e app.Entered) string {
	if n := e.Get(app.FieldFullName); n != "" {
		return n
	}
	return e.Get(app.FieldEstablishment)
}

// title is what people call the licensed thing.
func title(e app.Entered) string {
	for _, f := range []string{app.FieldTradeName, app.FieldEstablishment} {
		if v := e.Get(f); v != "" {
			return v
		}
	}
	return holder(e)
}

// draw says what follows.
func (r *result) draw(st State) {
	v := r.s.d.Voice
	detail := "press.next_print"
	switch {
	case st.Print.Asks():
		detail = "press.next_asked"
	case st.Print.Running() && st.Print.Job.Trouble != "":
		detail = "press.next_waiting"
	case st.Print.Held():
		detail = "spool.held"
	case st.Print.Running() || st.Print.Busy:
		detail = "press.next_printing"
	case st.Print.Job.State == app.PrintDone || st.Print.Job.State == app.PrintAnswered:
		detail = "press.next_printed"
	case st.Print.Job.State == app.PrintFailed:
		detail = "press.next_failed"
	case st.Print.Looked && st.Print.Choice.Printer == "":
		detail = "press.next_no_printer"
	}
	drawn := detail + st.Save.Saved + string(st.App.State)
	if drawn == r.drawn && len(r.next.Objects) > 0 {
		return
	}
	r.drawn = drawn
	r.next.Objects = []fyne.CanvasObject{
		kit.NewLabel(v.Say("press.next"), kit.BodyStrong),
		step("print", v.Say("press.step_print"), v.Say(detail)),
	}
	if st.Kind == app.PaperLicence {
		r.next.Add(step("edit", v.Say("press.step_sign"), v.Say("press.step_sign_detail")))
	} else {
		r.drawState(st.App.State)
	}
	if st.Save.Saved != "" {
		r.next.Add(step("checkc", v.Say("press.saved"), v.Ident(st.Save.Saved)))
	}
	r.next.Refresh()
}

// drawState says how far the application has come beside its slip, and to wait while its review is not over.
func (r *result) drawState(s app.State) {
	v := r.s.d.Voice
	icon, detail := "check", "press.step_wait_there"
	if s == app.Queued {
		icon, detail = "up", "press.step_wait_detail"
	}
	r.state.Set(kit.Info, icon, v.Say("state."+string(s)))
	if slices.Contains([]app.State{app.Queued, app.Submitted, app.UnderReview, app.Inspection}, s) {
		r.next.Add(step("sync", v.Say("press.step_wait"), v.Say(detail)))
	}
}

func step(icon, title, detail string) fyne.CanvasObject {
	words := kit.VBox(0, kit.NewLabel(title, kit.SmallStrong).Wrap(), kit.NewLabel(detail, kit.Caption).Role(theme.Secondary).Wrap())
	return kit.Grow(12, 1, kit.NewIcon(icon, 20, theme.GreenText), words)
}
