package find

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// drawnSide is what the details were drawn from.
type drawnSide struct {
	details *Details
	lang    string
}

// renderSide draws the selected record, unless it is drawn already.
func (s *Screen) renderSide(st State) {
	if len(s.side.Objects) > 0 && s.drawn.lang == s.Voice.Lang() && reflect.DeepEqual(st.Details, s.drawn.details) {
		return
	}
	s.drawn = drawnSide{st.Details, s.Voice.Lang()}
	s.act, s.notes = nil, nil
	s.side.Objects = []fyne.CanvasObject{s.details(st.Details)}
	s.side.Refresh()
}

// open does the first thing that the details offer.
func (s *Screen) open() {
	if s.act != nil {
		hit, ok := s.model.State().Hit()
		if d := s.model.State().Details; ok && d != nil && d.Hit.ID == hit.ID {
			s.firstAction(*d).press()
		}
	}
}

func (s *Screen) details(d *Details) fyne.CanvasObject {
	v := s.Voice
	if d == nil {
		return kit.Inset(24, 24, kit.VBox(0, kit.NewLabel(v.Say("find.select"), kit.Small).Role(theme.Secondary).Wrap()))
	}
	kind, icon, word := s.stateOf(d.Hit)
	number, chip := kit.NewLabel(s.number(d.Hit), kit.Title).LTR().Cut(), kit.NewChip(kind, icon, word)
	first := kit.Grow(8, 0, number, chip)
	switch {
	case d.Central:
		first = kit.VBox(4, number, kit.HBox(8, chip, kit.NewChip(kit.Info, "globe", v.Say("find.central_mark"))))
	case large() || d.Hit.Kind == app.HitApplication:
		first = kit.VBox(4, number, kit.HBox(0, chip))
	}
	of := s.service(d.Hit.Service)
	if d.Hit.Holder != "" {
		of = v.With("find.service_holder", map[string]any{"service": of, "holder": d.Hit.Holder})
	}
	head := kit.VBox(4, first, kit.NewLabel(s.nameOf(d.Hit), kit.BodyMedium).WrapTo(2), kit.NewLabel(of, kit.Small).Role(theme.Secondary).WrapTo(3))
	var body *fyne.Container
	switch {
	case d.Central && d.Err == nil && !d.Here:
		body = kit.VBox(14, head, s.facts(*d), kit.Divider(), kit.Notice(kit.Info, v.Say("find.central_only"), v.Say("find.central_only_detail"), nil))
	case d.Central && d.Err == nil:
		body = kit.VBox(14, head, s.facts(*d), kit.Divider(), kit.NewLabel(v.Say("find.now"), kit.BodyStrong), s.actions(*d))
	case d.Err != nil:
		body = kit.VBox(14, head, kit.Notice(kit.Error, v.Error(d.Err), "", nil))
	default:
		body = kit.VBox(14, head, s.facts(*d), kit.Divider(), kit.NewLabel(v.Say("find.now"), kit.BodyStrong), s.actions(*d), kit.Divider())
		if papers := s.handedIn(*d); papers != nil {
			body.Add(papers)
			body.Add(kit.Divider())
		}
		body.Add(kit.NewLabel(v.Say("find.history"), kit.BodyStrong))
		body.Add(s.history(*d))
	}
	return kit.Scroll(kit.Inset(20, 24, body))
}

// fact is a line of the details: what it is, its value, and what stands below the value.
type fact struct{ word, value, below string }

func (s *Screen) facts(d Details) fyne.CanvasObject {
	v := s.Voice
	entered := d.Application.Entered
	var facts []fact
	if d.Hit.Kind == app.HitLicence {
		l := d.Licence
		entered = l.Entered
		facts = append(facts, s.dayFact("find.until", l.Until), fact{v.Say("find.application"), v.Ident(l.AppNumber), ""},
			fact{v.Say("find.fees"), v.Riyals(int64(l.Assessment.Total)), ""})
		if d.Central {
			facts = append(facts, fact{v.Say("find.office"), s.office(l), ""})
		} else {
			facts = append(facts, fact{v.Say("find.copies"), v.Number(int64(printed(d))), ""})
		}
	} else {
		a := d.Application
		begun, _ := hijri.On(a.CreatedAt)
		facts = append(facts, s.dayFact("find.at", begun), fact{v.Say("find.by"), s.name(d, a.CreatedBy), ""},
			fact{v.Say("find.fees"), v.Riyals(int64(a.Assessment.Total)), ""}, fact{v.Say("find.reason"), a.Reason, ""})
	}
	facts = append(facts, fact{v.Say("find.place"), entered.Get(app.FieldDistrict), ""})
	box := kit.VBox(6)
	for _, f := range facts {
		if f.value == "" {
			continue
		}
		value := kit.VBox(0, kit.NewLabel(f.value, kit.SmallMedium).WrapTo(2))
		if f.below != "" {
			value.Add(kit.NewLabel(f.below, kit.Caption).Role(theme.Secondary).Cut())
		}
		if large() {
			box.Add(kit.VBox(0, kit.NewLabel(f.word, kit.Caption).Role(theme.Secondary).Cut(), value))
			continue
		}
		word := kit.VBox(0, kit.NewLabel(f.word, kit.Small).Role(theme.Secondary).WrapTo(2), kit.Spacer())
		box.Add(kit.Columns(8, []float32{0, 1}, kit.Fixed(84, 0, word), value))
	}
	return box
}

// office is who issued a licence.
func (s *Screen) office(l app.Licence) string {
	if m := l.Office.Municipality; s.Voice.Lang() == i18n.English && m.NameEn != "" {
		return m.NameEn
	}
	return l.Office.Municipality.Name
}

// dayFact is a day with one calendar over the other.
func (s *Screen) dayFact(id string, d hijri.Dual) fact {
	c := s.dates(d)
	return fact{s.Voice.Say(id), c.Text, c.Detail}
}

// printed counts the copies that came out. Of a licence that was never printed here, what is known is what its record says.
func printed(d Details) int {
	if len(d.Jobs) == 0 {
		return d.Licence.Copies
	}
	n := 0
	for _, j := range d.Jobs {
		if j.State == app.PrintDone || j.State == app.PrintAnswered {
			n++
		}
	}
	return n
}

// action is what can be done with a record now.
type action struct {
	word, icon string
	press      func()
}

// firstAction is what Enter does.
func (s *Screen) firstAction(d Details) action {
	if d.Hit.Kind == app.HitLicence {
		return action{"find.open_press", "print", func() { s.Nav.Press(d.Hit.ID) }}
	}
	switch {
	case d.Hit.State == app.Draft || d.Hit.State == app.Returned:
		return action{"find.continue", "edit", func() { s.Nav.Intake(d.Hit.ID) }}
	case d.Application.Licence != "":
		return action{"find.open_licence", "licence", func() { s.Nav.Press(d.Application.Licence) }}
	}
	return action{"find.slip", "receipt", func() { s.Nav.Slip(d.Hit.ID) }}
}

func (s *Screen) actions(d Details) fyne.CanvasObject {
	v, a := s.Voice, s.firstAction(d)
	s.act = kit.NewButton(kit.Accent, v.Say(a.word), a.press).IconWithRoom(a.icon).Low()
	box := kit.VBox(8, s.act)
	for _, p := range s.papers(d) {
		box.Add(kit.NewButton(kit.Secondary, v.Say(p.word), p.press).IconWithRoom(p.icon).Low())
	}
	if d.Hit.Kind == app.HitApplication && d.Hit.State == app.Draft {
		box.Add(kit.NewButton(kit.Danger, v.Say("find.delete"), func() { s.delete(d) }).IconWithRoom("trash").Low())
	}
	for _, t := range d.Offers {
		box.Add(kit.NewButton(kit.Secondary, t.Label.In(v.Lang()), func() { s.model.Begin(t.Code, s.Nav.Intake) }).IconWithRoom(cmp.Or(t.Icon, "edit")).Low())
	}
	if d.Amendable() {
		box.Add(kit.NewButton(kit.Secondary, v.Say("find.amend"), func() { s.model.Amend(s.Nav.Intake) }).IconWithRoom("edit").Low())
	}
	return box
}

// papers are those that are printed in one step. The fees of a licence from another
// counter are in the books there.
func (s *Screen) papers(d Details) []action {
	id := d.Application.ID
	if d.Hit.Kind == app.HitLicence {
		if len(d.Jobs) == 0 {
			return nil
		}
		id = d.Licence.Application
	}
	out := []action{{"find.summary", "docs", func() { s.Nav.Summary(id) }}}
	if d.Hit.Kind == app.HitLicence || d.Hit.State != app.Draft {
		out = append(out, action{"find.receipt", "receipt", func() { s.Nav.Receipt(id) }})
	}
	return out
}

func (s *Screen) delete(d Details) {
	v := s.Voice
	kit.Confirm(s.Window.Canvas(), kit.Question{
		Kind: kit.Danger, Title: v.With("find.delete_sure", map[string]any{"number": v.Ident(d.Hit.Number)}),
		Text: v.Say("find.delete_text"), Yes: v.Say("find.delete"), No: v.Say("find.keep"),
	}, func(yes bool) {
		if yes {
			s.model.DeleteDraft(func() { kit.Tell(s.root, kit.Success, v.Say("find.deleted")) })
		}
		s.focus()
	})
}

// history is what happened to the record here, the newest first.
func (s *Screen) history(d Details) fyne.CanvasObject {
	v := s.Voice
	entries := slices.Clone(d.History)
	slices.Reverse(entries)
	entries = slices.CompactFunc(entries, func(a, b app.AuditEntry) bool { return a.Action == b.Action && a.Operator == b.Operator })
	box := kit.VBox(0)
	for _, e := range entries {
		if v.Has("audit." + e.Action) {
			box.Add(step(v.Say("audit."+e.Action), s.name(d, e.Operator), s.when(e.At), len(box.Objects) == 0))
		}
	}
	if a := d.Application; !a.CreatedAt.IsZero() {
		box.Add(step(v.Say("find.begun"), s.name(d, a.CreatedBy), s.when(a.CreatedAt), len(box.Objects) == 0))
	}
	return box
}

// when is the time of a moment today, else its day.
func (s *Screen) when(at time.Time) string {
	if day := hijri.Today(at); day != hijri.Today(s.state.Today) {
		return s.Voice.Civil(day)
	}
	return s.Voice.Clock(at)
}

// step is a moment of the timeline.
func step(word, who, when string, newest bool) fyne.CanvasObject {
	fill, ink := theme.Surface, theme.Secondary
	if newest {
		fill, ink = theme.Primary, theme.Primary
	}
	dot := kit.VBox(0, kit.Gap(4), kit.Fixed(12, 12, kit.NewBox(kit.Gap(12)).Fill(fill).Line(ink).LineWidth(2).Radius(6)), kit.Spacer())
	words := kit.VBox(0, kit.NewLabel(word, kit.SmallMedium).Cut(), kit.NewLabel(who, kit.Caption).Role(theme.Secondary).Cut())
	return kit.Fixed(0, 46, kit.Columns(12, []float32{0, 1, 0}, dot, words, kit.VBox(0, kit.Gap(1), kit.NewLabel(when, kit.Caption).Role(theme.Secondary), kit.Spacer())))
}

// name names an operator.
func (s *Screen) name(d Details, id string) string {
	o, ok := d.People[id]
	switch {
	case !ok:
		return id
	case s.Voice.Lang() == i18n.English && o.NameEn != "":
		return o.NameEn
	}
	return o.Name
}
