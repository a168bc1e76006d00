package home

import (
	"reflect"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Nav is where the first screen leads.
type Nav interface {
	Start(service, transaction string)
	Choose()
	Intake(id app.ID)
	Press(licence app.ID)
	Applications()
	Sync()
	ShiftReport() // prints what was done today
}

// Deps is what the screen works with.
type Deps struct {
	Desk      Desk
	Loop      *kit.Loop
	Voice     *i18n.Voice
	Nav       Nav
	Catalogue *catalogue.Shelf
	Now       func() time.Time
}

// Screen is the first screen.
type Screen struct {
	Deps
	model *Model
	root  *fyne.Container
	drawn State
	stops map[string]fyne.Focusable // what can have the focus, by what it is
	first fyne.Focusable            // has it when the screen comes up
}

// New makes the screen.
func New(d Deps) *Screen {
	s := &Screen{Deps: d, root: kit.Stack()}
	s.model = NewModel(d.Desk, d.Loop, d.Catalogue, d.Now)
	s.Rebuild()
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Shown focuses the first service and reads the day anew.
func (s *Screen) Shown() {
	s.model.Reload()
	focus(s.first)
}

// Hidden has nothing to save.
func (s *Screen) Hidden() {}

// Changed re-reads the day.
func (s *Screen) Changed(app.Change) { s.model.Reload() }

// Key starts the service of a digit.
func (s *Screen) Key(k kit.Key) bool {
	for i, t := range s.model.State().Tiles {
		if k == kit.Digit(i+1) {
			s.start(t)
			return true
		}
	}
	return false
}

// Rebuild draws everything anew, as after a change of language.
func (s *Screen) Rebuild() {
	s.drawn = State{}
	s.model.Watch(s.render)
}

func (s *Screen) start(t Tile) {
	if s.model.State().Offline() && t.Outage() == catalogue.OfflineNone {
		return
	}
	s.Nav.Start(t.Service.Code, t.Transaction.Code)
}

func focus(f fyne.Focusable) {
	if o, ok := f.(fyne.CanvasObject); ok && o != nil {
		kit.Focus(o)
	}
}

// render draws the state, unless it is drawn already. The focus stays where it was.
func (s *Screen) render(st State) {
	st.At = st.At.Truncate(time.Minute)
	if len(s.root.Objects) > 0 && reflect.DeepEqual(st, s.drawn) {
		return
	}
	s.drawn = st
	had := s.focused()
	s.stops, s.first = map[string]fyne.Focusable{}, nil
	s.root.Objects = []fyne.CanvasObject{s.page(st)}
	s.root.Refresh()
	switch {
	case had == "":
	case s.stops[had] != nil:
		focus(s.stops[had])
	default:
		focus(s.first)
	}
}

// focused names what has the focus among the stops, or nothing.
func (s *Screen) focused() string {
	has := kit.FocusedNear(s.root)
	if has == nil {
		return ""
	}
	for name, f := range s.stops {
		if f == has {
			return name
		}
	}
	return ""
}

// stop notes that o can have the focus.
func (s *Screen) stop(name string, o interface {
	fyne.CanvasObject
	fyne.Focusable
},
) fyne.CanvasObject {
	s.stops[name] = o
	return o
}

func (s *Screen) page(st State) fyne.CanvasObject {
	main := kit.VBox(16, kit.NewLabel(s.greeting(st), kit.Heading).Cut())
	for _, n := range s.notices(st) {
		main.Add(n)
	}
	main.Add(kit.Gap(0))
	main.Add(s.continueBlock(st))
	main.Add(kit.Gap(0))
	main.Add(s.startBlock(st))
	middle := kit.Scroll(kit.Pad(24, 24, 24, 12, main))
	today := kit.Pad(24, 12, 24, 24, kit.Fixed(304*wider(), 0, kit.Panel(kit.Scroll(kit.Inset(16, 20, s.today(st))))))
	return kit.Border(nil, nil, nil, today, middle)
}

// large tells whether the text is so large that what can be left out is.
func large() bool { return theme.Current().Scale() > 1.2 }

// wider is by how much the column of the day grows with the text: half as much.
func wider() float32 { return (1 + theme.Current().Scale()) / 2 }

func (s *Screen) greeting(st State) string {
	o := st.Who.Operator
	name := o.Name
	if s.Voice.Lang() == i18n.English && o.NameEn != "" {
		name = o.NameEn
	}
	first, _, _ := strings.Cut(name, " ")
	if st.At.In(hijri.Riyadh).Hour() < 12 {
		return s.Voice.With("home.morning", map[string]any{"name": first})
	}
	return s.Voice.With("home.evening", map[string]any{"name": first})
}

func (s *Screen) notices(st State) []fyne.CanvasObject {
	v := s.Voice
	var out []fyne.CanvasObject
	if st.Err != nil {
		out = append(out, kit.Notice(kit.Error, v.Error(st.Err), "", nil))
	}
	if st.Offline() {
		since := v.Say("home.outage_now")
		if d := s.Now().Sub(st.Link.Since); d >= time.Minute {
			since = v.With("home.outage", map[string]any{"since": v.For(d)})
		}
		words := kit.VBox(0, kit.NewLabel(since, kit.BodyMedium).Cut(),
			kit.NewLabel(v.Count("home.outage_waiting", st.Home.Outbox.Waiting, nil), kit.Small).Role(theme.Secondary).Wrap())
		out = append(out, kit.Panel(kit.Inset(11, 12, kit.Grow(12, 1, kit.IconTile(kit.Neutral, "nowifi"), words))))
	}
	for i, n := range st.Home.Notices[:min(len(st.Home.Notices), maxNotices)] {
		out = append(out, s.changed(i, n))
	}
	if st.NumbersLow() {
		text := v.With("home.numbers_low", map[string]any{"left": v.Number(int64(st.Home.NumbersLeft)), "all": v.Number(int64(st.Home.NumbersAll))})
		out = append(out, kit.Notice(kit.Warning, text, v.Say("home.numbers_low_detail"), nil))
	}
	if st.GrantEndsSoon() {
		text := v.With("home.grant_ends", map[string]any{"until": v.Day(st.Home.GrantEnds)})
		out = append(out, kit.Notice(kit.Warning, text, v.Say("home.grant_ends_detail"), nil))
	}
	return out
}

// maxNotices is how many papers that count no more are named at once; the others
// come up as these are dealt with.
const maxNotices = 3

// changed says that a paper which is out counts no more, and what to do about it.
func (s *Screen) changed(i int, n app.Notice) fyne.CanvasObject {
	v := s.Voice
	text := v.With("home.changed_"+string(n.State), map[string]any{"number": v.Ident(n.Number.Grouped()), "title": n.Title})
	detail := v.Count("home.changed_detail", n.Copies, nil)
	open := kit.NewLinkButton(v.Say("home.changed_open"), func() { s.Nav.Press(n.Licence) })
	done := kit.NewLinkButton(v.Say("home.changed_done"), func() { s.model.Noted(n.Licence) })
	key := "notice" + string(rune('0'+i))
	return kit.Notice(kit.Warning, text, detail, kit.HBox(4, s.stop(key+"open", open), s.stop(key+"done", done)))
}

// head is the title of a block, with a way to all of it.
func (s *Screen) head(title, all, key string, open func()) fyne.CanvasObject {
	b := kit.NewLinkButton(all, open)
	if key == "" {
		b.IconEnd("cleft")
	} else {
		b.Key(key)
	}
	return kit.Grow(12, 0, kit.NewLabel(title, kit.Lead), s.stop(title, b))
}

func (s *Screen) startBlock(st State) fyne.CanvasObject {
	head := s.head(s.Voice.Say("home.start"), s.Voice.Say("home.all_services"), "F4", s.Nav.Choose)
	var tiles []fyne.CanvasObject
	for i, t := range st.Tiles {
		tiles = append(tiles, s.tile(st, i, t))
	}
	columns := 3
	if large() || len(tiles) <= 4 {
		columns = 2
	}
	for len(tiles) < columns {
		tiles = append(tiles, kit.Gap(0))
	}
	if large() { // two beside each other where the names have the room
		return kit.VBox(12, head, kit.FieldColumns(tileLeast*theme.Current().Scale(), tiles...))
	}
	return kit.VBox(12, head, kit.Grid(columns, 12, tiles...))
}

// tileLeast is how narrow a tile may be, at 100%.
const tileLeast = 168

func (s *Screen) tile(st State, i int, t Tile) fyne.CanvasObject {
	lang := s.Voice.Lang()
	role, ink := theme.Text, theme.GreenText
	var below fyne.CanvasObject = kit.NewLabel(t.Transaction.Label.In(lang), kit.Caption).Role(theme.Secondary).Cut()
	if st.Offline() {
		icon, word, colour := outageWords(t.Outage())
		below = kit.Grow(4, 1, kit.NewIcon(icon, 14, colour), kit.NewLabel(s.Voice.Say(word), kit.Caption).Role(colour).Cut())
		if t.Outage() == catalogue.OfflineNone {
			role, ink = theme.Disabled, theme.Disabled
		}
	}
	words := kit.VBox(0, kit.NewLabel(t.Service.Label.In(lang), kit.SmallStrong).Role(role).WrapTo(2), below)
	row := kit.Grow(12, 1, kit.NewIcon(t.Service.Icon, 24, ink), words, kit.NewKeyCap(s.Voice.Digits(string(kit.Digit(i+1)))))
	tile := kit.NewCard(kit.Fixed(0, 64, kit.Inset(3, 14, row)), func() { s.start(t) })
	if s.first == nil {
		s.first = tile
	}
	return s.stop(t.Service.Code+t.Transaction.Code, tile)
}

// outageWords says what a service is good for during an outage.
func outageWords(o catalogue.Offline) (icon, word string, colour theme.Role) {
	switch o {
	case catalogue.OfflineIssue:
		return "checkc", "home.issues_now", theme.GreenText
	case catalogue.OfflineCapture:
		return "clock", "home.captured", theme.Secondary
	case catalogue.OfflineNone:
	}
	return "nowifi", "home.needs_network", theme.Secondary
}
