package find

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Nav is where the list leads.
type Nav interface {
	Intake(id app.ID)
	Press(licence app.ID)
	Slip(application app.ID)
	Summary(application app.ID) // prints all of an application
	Receipt(application app.ID) // prints the receipt of its fees
}

// Deps is what the screen works with.
type Deps struct {
	Desk      Desk
	Loop      *kit.Loop
	Voice     *i18n.Voice
	Nav       Nav
	Catalogue *catalogue.Shelf
	Window    fyne.Window
	Now       func() time.Time
	Preview   Preview // of the list of prints; may be nil
}

// Screen lists applications, or licences.
type Screen struct {
	Deps
	kind  app.HitKind
	model *Model
	root  *fyne.Container
	state State

	text         *kit.Entry
	count        *kit.Label
	shown        *kit.Label
	table        *kit.Table
	none         *fyne.Container // says why there are no rows
	note         *fyne.Container
	filters      *fyne.Container
	narrowing    []fyne.CanvasObject // the filters, in order
	side         *fyne.Container
	beyond       *fyne.Container // leads to central, when there is something to ask
	asks         bool            // and it is there
	drawn        drawnSide
	act          *kit.Button           // the first action of the details
	notes        map[string]*kit.Label // below the documents of the details, by their codes
	shownPicture *kit.Modal            // a document, over the window
	fresh        bool                  // has come up, and not yet shown what it found
	instead      func()                // what to do when nothing is found
}

// New makes the screen for records of a kind.
func New(d Deps, kind app.HitKind) *Screen {
	s := &Screen{Deps: d, kind: kind, root: kit.Stack()}
	s.model = NewModel(d.Desk, d.Loop, d.Catalogue, kind, d.Now)
	s.Rebuild()
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// FindOr lists what matches a text as Find does, and calls instead when nothing does.
func (s *Screen) FindOr(text string, instead func()) {
	s.instead = instead
	s.Find(text)
}

// Find lists what matches a text, whatever was filtered before.
func (s *Screen) Find(text string) {
	s.model.Narrow(func(f *Filter) { *f = Filter{Text: text} })
	s.drawFilters()
	s.text.SetText(text)
	s.focus()
}

// Shown focuses the list and searches anew.
func (s *Screen) Shown() {
	s.fresh = true
	s.model.Reload()
	s.focus()
}

// Hidden has nothing to save.
func (s *Screen) Hidden() {}

// Changed searches anew when such records may have changed.
func (s *Screen) Changed(c app.Change) {
	switch {
	case c&app.Prints != 0:
		s.model.Refresh()
	case c&(app.Applications|app.Licences) != 0:
		s.model.Reload()
	}
}

// Key has no keys of its own: the list has them.
func (s *Screen) Key(kit.Key) bool { return false }

func (s *Screen) focus() {
	if len(s.state.Hits) == 0 {
		kit.Focus(s.text)
		return
	}
	kit.Focus(s.table.List)
}

// Rebuild draws everything anew, as after a change of language.
func (s *Screen) Rebuild() {
	v := s.Voice
	s.state = s.model.State()
	s.count = kit.NewLabel("", kit.Small).Role(theme.Secondary)
	s.shown = kit.NewLabel("", kit.Small).Role(theme.Secondary)
	s.text = kit.NewSearch(v.Say("find.clear_text")).MaxLen(100).Placeholder(v.Say("find.filter"))
	s.text.SetText(s.state.Filter.Text)
	s.text.OnChanged = func(t string) { s.model.Narrow(func(f *Filter) { f.Text = t }) }
	s.text.OnSubmitted = func(string) { s.focus() }
	s.text.OnKey = func(k kit.Key) bool {
		if k == kit.KeyDown {
			s.focus()
		}
		return k == kit.KeyDown
	}
	s.none = kit.Stack()
	s.table = kit.NewTable(s.columns(), func() int { return len(s.state.Hits) }, s.cells, s.none)
	s.table.OnSort = s.sort
	if by := s.state.Sort; by.Ordered {
		s.table.SetSort(slices.Index(s.sortsBy(), by.Column), by.Descending)
	}
	s.table.List.OnChosen = s.model.Select
	s.table.List.OnOpen = func(int) { s.open() }
	s.note, s.filters, s.side = kit.VBox(0), kit.HBox(8), kit.Stack()
	s.drawn = drawnSide{}
	s.drawFilters()
	s.count.Hidden = large() // the foot says it, too
	title := "find.licences"
	if s.kind == app.HitApplication {
		title = "find.applications"
	}
	head := kit.Fixed(0, 72, kit.Inset(0, 24, kit.Grow(12, 1, kit.NewLabel(v.Say(title), kit.Title), s.count, kit.Fixed(280, 0, s.text))))
	top := kit.NewBox(kit.VBox(0, head, kit.Divider(), kit.NewBox(kit.Inset(12, 24, s.filters)).Fill(theme.Canvas), s.note, kit.Divider())).Fill(theme.Surface)
	list := kit.NewBox(kit.Border(top, s.foot(), nil, nil, s.table)).Fill(theme.Surface)
	s.root.Objects = []fyne.CanvasObject{kit.Split(list, s.side, 344)}
	s.root.Refresh()
	s.model.Watch(s.render)
}

func (s *Screen) foot() fyne.CanvasObject {
	v := s.Voice
	hints := kit.HBox(8, kit.NewKeyCap("↑ ↓"), kit.NewLabel(v.Say("find.keys_move"), kit.Small).Role(theme.Secondary),
		kit.Gap(4), kit.NewKeyCap("Enter"), kit.NewLabel(v.Say("find.keys_open"), kit.Small).Role(theme.Secondary))
	s.beyond = kit.HBox(0)
	return kit.NewBox(kit.VBox(0, kit.Divider(), kit.Fixed(0, 48, kit.Inset(8, 24, kit.HBox(8, s.shown, s.beyond, kit.Spacer(), hints))))).Fill(theme.Canvas)
}

// renderEmpty says why there are no rows.
func (s *Screen) renderEmpty(st State) {
	title, detail := "find.none", "find.none_detail"
	switch {
	case !st.Loaded:
		s.none.Objects = nil
		return
	case st.Central != nil && (st.Central.Busy || st.Central.Err != nil):
		s.none.Objects = nil
		return
	case st.Central != nil:
		title, detail = "find.none", "find.central_none"
	case st.Filter == (Filter{}):
		title, detail = "find.empty", "find.empty_detail"
	case st.CanAskCentral():
		detail = "find.none_beyond"
	}
	s.none.Objects = []fyne.CanvasObject{kit.Center(kit.VBox(8, kit.Center(kit.IconTile(kit.Neutral, "search")),
		kit.NewLabel(s.Voice.Say(title), kit.BodyStrong).Center(),
		kit.NewLabel(s.Voice.Say(detail), kit.Small).Role(theme.Secondary).Center()))}
	s.none.Refresh()
}

// drawFilters draws the chips and look-ups as the filter stands.
func (s *Screen) drawFilters() {
	v, f := s.Voice, s.model.State().Filter
	services, codes := []string{v.Say("find.service_any")}, []string{""}
	for _, svc := range s.model.Services() {
		services, codes = append(services, svc.Label.In(v.Lang())), append(codes, svc.Code)
	}
	words, states := []string{v.Say("find.state_any")}, []app.State{""}
	for _, st := range s.model.States() {
		words, states = append(words, v.Say("state."+string(st))), append(states, st)
	}
	service := s.choice(0, services, slices.Index(codes, f.Service), func(f *Filter, i int) { f.Service = codes[i] })
	state := s.choice(1, words, slices.Index(states, f.State), func(f *Filter, i int) { f.State = states[i] })
	objs := []fyne.CanvasObject{
		service, state, s.period(2, f),
		s.toggle(3, v.Say("find.unsynced"), f.Unsynced, func(f *Filter) { f.Unsynced = !f.Unsynced }),
		s.toggle(4, v.Say("find.mine"), f.Mine, func(f *Filter) { f.Mine = !f.Mine }),
	}
	if f != (Filter{}) {
		objs = append(objs, kit.NewLinkButton(v.Say("find.clear"), func() { s.Find("") }))
	}
	s.narrowing = objs
	s.filters.Objects = []fyne.CanvasObject{kit.HBox(8, objs...)}
	if large() { // they do not fit one line
		s.filters.Objects = []fyne.CanvasObject{kit.VBox(8, kit.HBox(8, objs[:3]...), kit.HBox(8, objs[3:]...))}
	}
	s.filters.Refresh()
}

// period is the filter by time.
func (s *Screen) period(place int, f Filter) fyne.CanvasObject {
	v := s.Voice
	words, periods := []string{v.Say("find.period_any")}, []Period{Ever}
	for _, p := range s.model.Periods() {
		id := "find.period_today"
		switch p {
		case Week:
			id = "find.period_week"
		case Month:
			id = "find.period_month"
		case Year:
			id = "find.period_year"
		case Ever, Today:
		}
		words, periods = append(words, v.Say(id)), append(periods, p)
	}
	return s.choice(place, words, slices.Index(periods, f.Period), func(f *Filter, i int) { f.Period = periods[i] })
}

// choice is a filter by one of several words, of which the first is no filter.
func (s *Screen) choice(place int, words []string, chosen int, set func(*Filter, int)) fyne.CanvasObject {
	var chip *kit.FilterChip
	pick := func(i int) {
		s.model.Narrow(func(f *Filter) { set(f, i) })
		s.drawFilters()
		kit.Focus(s.narrowing[place])
	}
	chip = kit.NewFilterChip(words[0], func() { chip.OpenMenu(words, chosen, pick) }, func() { pick(0) })
	chip.Set(words[chosen], chosen > 0)
	return chip
}

// toggle is a filter that is on or off.
func (s *Screen) toggle(place int, word string, on bool, flip func(*Filter)) fyne.CanvasObject {
	b := kit.NewButton(kit.Secondary, word, nil).Low()
	if on {
		b = kit.NewButton(kit.Accent, word, nil).Low().IconEnd("x")
	}
	b.OnPress(func() {
		s.model.Narrow(flip)
		s.drawFilters()
		kit.Focus(s.narrowing[place])
	})
	return b
}

func (s *Screen) render(st State) {
	v := s.Voice
	s.state = st
	id := "find.count_licences"
	if st.Kind == app.HitApplication {
		id = "find.count_applications"
	}
	s.note.Objects = nil
	if st.Err != nil {
		s.note.Add(kit.Inset(8, 24, kit.Notice(kit.Error, v.Error(st.Err), "", nil)))
	}
	s.renderCentral(st)
	s.note.Refresh()
	if st.Loaded {
		s.count.SetText(v.Count(id, st.Total, nil))
		id := "find.shown"
		if st.Sort.Ordered && st.Central == nil && len(st.Hits) < st.Total {
			id = "find.shown_sorted"
		}
		s.shown.SetText(v.With(id, map[string]any{"shown": v.Number(int64(len(st.Hits))), "total": v.Number(int64(st.Total))}))
	} else {
		s.shown.SetText(v.Say("find.searching"))
	}
	s.renderEmpty(st)
	s.table.SetLoading(st.Busy && !st.Loaded)
	s.table.List.Choose(st.Selected)
	s.table.Refresh()
	s.renderSide(st)
	s.renderFetch(st)
	s.renderPicture(st)
	if s.fresh && st.Loaded && !st.Busy {
		s.fresh = false
		s.focus()
		s.orElse(st)
	}
}

// orElse does what was asked for when nothing is found, once.
func (s *Screen) orElse(st State) {
	instead := s.instead
	s.instead = nil
	if instead != nil && st.Total == 0 && st.Err == nil {
		instead()
	}
}

// stateOf is the state that a list shows: a licence past its end has expired, and what central does not have waits.
func (s *Screen) stateOf(h app.Hit) (kit.Kind, string, string) {
	if waits(h) {
		return kit.Info, "up", s.Voice.Say("state.queued")
	}
	st := h.State
	if h.Kind == app.HitLicence && st == app.Issued && !h.Until.IsZero() && h.Until.Civil.Before(hijri.Today(s.state.Today)) {
		st = app.Expired
	}
	kind, icon := look(st)
	return kind, icon, s.Voice.Say("state." + string(st))
}

func look(st app.State) (kit.Kind, string) {
	switch st {
	case app.Issued, app.Approved, app.Paid:
		return kit.Success, "check"
	case app.Returned, app.RejectedApp:
		return kit.Warning, "warn"
	case app.Suspended:
		return kit.Warning, "pause"
	case app.Queued, app.Submitted:
		return kit.Info, "up"
	case app.UnderReview, app.Inspection, app.Invoiced:
		return kit.Info, "clock"
	case app.Cancelled:
		return kit.Neutral, "ban"
	case app.Expired, app.Superseded:
		return kit.Neutral, "clock"
	case app.Draft:
	}
	return kit.Neutral, "edit"
}
