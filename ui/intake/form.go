package intake

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// form draws an application: steps, fields, the panel beside them and the foot.
type form struct {
	s     *Screen
	v     *i18n.Voice
	body  fyne.CanvasObject
	steps *stepColumn
	side  *side
	foot  *foot

	saved     *kit.Label
	savedIcon *kit.Icon
	where     *kit.Label // 4 of 6
	title     *kit.Label // of the section
	faults    *kit.Faults
	listed    string // what the faults were drawn from
	middle    *fyne.Container
	fields    []control
	rows      []*rowsControl
	scroll    *kit.Scroller
	shape     string // what the fields were made for
	messages  string // what stands below them
	focused   int    // Seq of the wish that was granted
	drawing   bool   // what changes now is not typed
}

func newForm(s *Screen, st State) *form {
	f := &form{s: s, v: s.d.Voice}
	f.where = kit.NewLabel("", kit.Small).Role(theme.Secondary)
	f.title = kit.NewLabel("", kit.Lead).Cut()
	f.middle, f.faults = kit.VBox(16), kit.NewFaults().Compact()
	f.steps, f.side, f.foot = newStepColumn(f), newSide(f), newFoot(f)
	f.scroll = kit.Scroll(kit.Inset(20, 24, kit.VBox(16, kit.Grow(12, 0, f.title, f.where), f.faults, f.middle)))
	centre := newFolding(f.steps.body, kit.NewBox(f.scroll).Fill(theme.Canvas))
	main := kit.Border(f.header(st), f.foot.body, nil, nil, centre)
	f.body = kit.Columns(0, []float32{1, 0, 0}, main, kit.VDivider(0), f.side.body)
	return f
}

// header names the service, the transaction and the draft.
func (f *form) header(st State) fyne.CanvasObject {
	lang, name := f.v.Lang(), st.Service.Label.In(f.v.Lang())
	if t, ok := st.Service.Transaction(st.App.Transaction); ok {
		name = f.v.With("intake.title", map[string]any{"service": name, "transaction": t.Label.In(lang)})
	}
	state := "intake.draft"
	if st.App.Reason != "" {
		state = "intake.returned"
	}
	sub := f.v.With(state, map[string]any{"number": f.v.Ident(st.App.Number), "reason": st.App.Reason})
	f.saved = kit.NewLabel("", kit.Small).Role(theme.Secondary)
	f.savedIcon = kit.NewIcon("check", 16, theme.SuccessIcon)
	words := kit.VBox(0, kit.NewLabel(name, kit.Title).Cut(), kit.NewLabel(sub, kit.Small).Role(theme.Secondary).Cut())
	row := kit.Grow(16, 0, words, kit.HBox(8, f.savedIcon, f.saved))
	return kit.NewBox(kit.VBox(0, kit.Fixed(0, 71, kit.Inset(8, 24, row)), kit.Divider()))
}

// draw shows the state of the application.
func (f *form) draw(st State) {
	f.drawing = true
	if shape := f.shapeOf(st); shape != f.shape {
		f.shape = shape
		f.build(st)
	}
	f.title.SetText(st.Steps[st.Section].Label.In(f.v.Lang()))
	f.where.SetText(f.v.With("intake.step_of", map[string]any{
		"n": f.v.Number(int64(st.Section + 1)), "all": f.v.Number(int64(len(st.Steps))),
	}))
	for _, c := range f.fields {
		c.draw(st)
	}
	f.drawFaults(st)
	f.arrange(st)
	f.drawSaved(st.Save)
	f.steps.draw(st)
	f.side.draw(st)
	f.foot.draw(st)
	f.drawing = false
	if f.focused != st.Focus.Seq && f.s.shown {
		f.focused = st.Focus.Seq
		f.focus(st.Focus.Path)
	}
}

// fewFaults need no list: a single one is seen under its field.
const fewFaults = 1

// drawFaults lists what was at fault when the clerk wanted to go on.
func (f *form) drawFaults(st State) {
	var faults []kit.Fault
	left := 0
	for _, path := range st.Listed {
		x := kit.Fault{Label: st.Service.NameOf(path, f.v.Lang()), Text: f.v.Say("intake.mended"), Mended: true, Press: func() { f.s.Mend(path) }}
		if p := st.Problems.Of(path); p != nil && !p.Warning {
			x.Text, x.Mended = f.v.Error(p), false
			left++
		}
		faults = append(faults, x)
	}
	if len(faults) <= fewFaults {
		faults = nil
	}
	drawn := fmt.Sprint(left, len(faults))
	for i := range faults {
		drawn += faults[i].Label + faults[i].Text
	}
	if drawn == f.listed {
		return
	}
	f.listed = drawn
	title := f.v.Say("intake.all_mended")
	if left > 0 {
		title = f.v.Count("intake.to_mend", left, nil)
	}
	f.faults.Set(title, faults)
	f.messages = "" // the fields stand elsewhere now
}

// arrange sets the fields anew when messages below them came or went.
func (f *form) arrange(st State) {
	var b strings.Builder
	for _, p := range st.Problems {
		fmt.Fprint(&b, p.Field, p.Code, " ")
	}
	if b.String() != f.messages {
		f.messages = b.String()
		f.middle.Refresh()
		f.scroll.Refresh()
	}
}

// shapeOf is all that decides which fields stand on the screen.
func (f *form) shapeOf(st State) string {
	var b strings.Builder
	fmt.Fprint(&b, st.Section)
	for i := range st.Service.Sections[st.Section].Fields {
		fd := &st.Service.Sections[st.Section].Fields[i]
		if f.s.Shows(fd) {
			fmt.Fprint(&b, " ", fd.Code, f.s.Requires(fd))
			if fd.Type == catalogue.TypeRows {
				fmt.Fprint(&b, f.s.Count(fd.Code))
			}
		}
	}
	return b.String()
}

// build makes the fields of the section.
func (f *form) build(st State) {
	keep := f.focusedPath()
	f.fields, f.rows = nil, nil
	section := &st.Service.Sections[st.Section]
	var cells []fyne.CanvasObject
	for i := range section.Fields {
		fd := &section.Fields[i]
		if !f.s.Shows(fd) {
			continue
		}
		c := f.control(st, fd)
		f.fields = append(f.fields, c)
		cell := c.object()
		if fd.Wide || fd.Type == catalogue.TypeRows || fd.Type == catalogue.TypeNotes {
			cell = kit.Wide(cell)
		}
		cells = append(cells, cell)
	}
	f.middle.Objects = []fyne.CanvasObject{kit.FieldColumns(220, cells...)}
	if section.Documents {
		papers := newPapers(f, true)
		f.fields = append(f.fields, papers)
		f.middle.Objects = append(f.middle.Objects, papers.object())
	}
	if section.Declarations {
		f.middle.Objects = append(f.middle.Objects, f.declarations(st))
	}
	f.middle.Refresh()
	f.scroll.Refresh()
	if keep != "" && f.focused == st.Focus.Seq {
		f.focus(keep)
	}
}

// declarations are ticked here when they share a section with fields.
func (f *form) declarations(st State) fyne.CanvasObject {
	box := kit.VBox(8)
	for _, d := range st.Service.Declarations {
		c := kit.NewCheck(d.Label.In(f.v.Lang()), nil)
		for _, code := range st.App.Agreed {
			if code == d.Code {
				c.Set(true)
			}
		}
		c.OnChanged = func(on bool) { f.s.Agree(d.Code, on) }
		box.Add(c)
	}
	return box
}

// focusedPath is the field that has the focus, for when the objects are made anew.
func (f *form) focusedPath() string {
	for _, c := range f.fields {
		if p := c.focusedPath(); p != "" {
			return p
		}
	}
	return ""
}

// focus gives the focus to a field; "" is the first one.
func (f *form) focus(path string) {
	for _, c := range f.fields {
		if c.focus(path) {
			return
		}
	}
	if path != "" && len(f.fields) > 0 {
		f.fields[0].focus("")
		return
	}
	kit.Focus(f.foot.next)
}

func (f *form) addRow() {
	if len(f.rows) > 0 {
		f.s.AddRow(f.rows[0].f.Code)
	}
}

// drawSaved says how safe is what was typed.
func (f *form) drawSaved(s SaveState) {
	icon, ink, role := "check", theme.SuccessIcon, theme.Secondary
	text := ""
	switch s.Kind {
	case Unsaved:
		icon, ink = "", theme.Secondary
	case Saving:
		icon, ink, text = "sync", theme.Secondary, f.v.Say("intake.saving")
	case Saved:
		text = f.v.Say("intake.saved_now")
		if ago := f.s.d.Now().Sub(s.At); ago >= time.Second && !s.At.IsZero() {
			text = f.v.With("intake.saved_ago", map[string]any{"ago": f.v.For(ago)})
		}
	case SaveFailed:
		icon, ink, role, text = "errc", theme.ErrorIcon, theme.ErrorText, f.v.Say("intake.save_failed")
	}
	f.saved.SetRole(role)
	f.saved.SetText(text)
	f.savedIcon.Set(icon, ink)
}
