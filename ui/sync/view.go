package sync

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Nav is where the screen leads.
type Nav interface {
	Press(licence app.ID)
	Slip(application app.ID)
	Intake(application app.ID)
	Merge(command app.ID)
}

// Line cuts and mends the line of a demonstration.
type Line struct {
	Set func(up bool)
	Up  func() bool
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
	Nudge     func() // starts a round of sending and receiving
	Line      *Line  // of a demonstration, nil otherwise
}

// Screen shows the outbox.
type Screen struct {
	Deps
	model *Model
	root  *fyne.Container

	sentence, below *kit.Label
	shield          *fyne.Container
	now             *kit.Button
	line            *kit.Button
	list            *fyne.Container
	side            *kit.Box
	rows            map[app.ID]*kit.Card
	act             *kit.Button     // the first action of the details
	folded          map[string]bool // parts of the details that are folded away
	fresh           bool            // has come up, and not yet shown what it read
}

// New makes the screen.
func New(d Deps) *Screen {
	s := &Screen{Deps: d, root: kit.Stack(), folded: map[string]bool{}}
	s.model = NewModel(d.Desk, d.Loop, d.Catalogue, d.Now, d.Nudge)
	s.Rebuild()
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Shown focuses the selected entry and reads the outbox anew.
func (s *Screen) Shown() {
	s.fresh = true
	s.model.Reload()
	s.focus()
}

// Hidden has nothing to save.
func (s *Screen) Hidden() {}

// Changed re-reads the outbox.
func (s *Screen) Changed(c app.Change) {
	if c&(app.Outbox|app.Link) != 0 {
		s.model.Reload()
	}
}

// Key moves through the entries.
func (s *Screen) Key(k kit.Key) bool {
	switch k {
	case kit.KeyUp:
		s.move(-1)
	case kit.KeyDown:
		s.move(1)
	default:
		return false
	}
	return true
}

func (s *Screen) move(by int) {
	s.model.Move(by)
	s.focus()
}

func (s *Screen) focus() {
	if t := s.rows[s.model.State().Selected]; t != nil {
		kit.Focus(t)
		return
	}
	kit.Focus(s.now)
}

// Rebuild draws everything anew, as after a change of language.
func (s *Screen) Rebuild() {
	v := s.Voice
	s.sentence = kit.NewLabel("", kit.Lead).Wrap()
	s.below = kit.NewLabel("", kit.Small).Role(theme.Secondary).Wrap()
	s.shield = kit.Stack()
	s.now = kit.NewButton(kit.Secondary, v.Say("sync.now"), s.model.Now).Icon("sync").Low()
	buttons := kit.HBox(8, s.now)
	if s.Line != nil {
		s.line = kit.NewButton(kit.Secondary, v.Say("sync.cut"), s.switchLine).Icon("nowifi").Low()
		buttons.Add(s.line)
	}
	s.list = kit.VBox(0)
	s.side = kit.NewBox(nil).Fill(theme.Surface)
	says := kit.Grow(16, 1, s.shield, kit.VBox(2, s.sentence, s.below), buttons)
	if large() { // the sentence would stand in a column of single words
		says = kit.VBox(12, kit.Grow(16, 1, s.shield, kit.VBox(2, s.sentence, s.below)), buttons)
	}
	head := kit.Inset(20, 24, says)
	top := kit.NewBox(kit.VBox(0, head, kit.Divider())).Fill(theme.Surface)
	s.root.Objects = []fyne.CanvasObject{kit.Split(kit.Border(top, nil, nil, nil, kit.Scroll(s.list)), s.side, 344)}
	s.root.Refresh()
	s.model.Watch(s.render)
}

func (s *Screen) switchLine() {
	s.Line.Set(!s.Line.Up())
	s.Nudge()
	s.render(s.model.State())
}

func (s *Screen) render(st State) {
	s.renderHead(st)
	had := s.inList()
	s.rows = map[app.ID]*kit.Card{}
	s.list.Objects = nil
	if st.Err != nil {
		s.list.Add(kit.Inset(16, 24, kit.Notice(kit.Error, s.Voice.Error(st.Err), "", nil)))
	}
	if o := s.outage(st); o != nil {
		s.list.Add(o)
		s.list.Add(kit.Divider())
	}
	s.group(st, st.Needs, "sync.needs", "warn", kit.Warning)
	s.group(st, st.Waiting, "sync.waiting", "up", kit.Neutral)
	s.group(st, st.Done, "sync.done", "check", kit.Neutral)
	if st.Loaded && len(s.rows) == 0 {
		s.list.Add(s.empty())
	}
	s.list.Refresh()
	s.side.SetContent(s.details(st))
	if had || s.fresh && st.Loaded {
		s.fresh = false
		s.focus()
	}
}

// inList tells whether one of the rows has the focus.
func (s *Screen) inList() bool {
	has := kit.FocusedNear(s.root)
	for _, t := range s.rows {
		if has == fyne.Focusable(t) {
			return true
		}
	}
	return s.act != nil && has == fyne.Focusable(s.act)
}

func (s *Screen) empty() fyne.CanvasObject {
	words := kit.VBox(8, kit.Center(kit.IconTile(kit.Neutral, "sync")),
		kit.NewLabel(s.Voice.Say("sync.empty"), kit.BodyStrong).Center(),
		kit.NewLabel(s.Voice.Say("sync.empty_detail"), kit.Small).Role(theme.Secondary).Center().Wrap())
	return kit.Inset(80, 80, words)
}

// outage says since when the line is down, and what works all the same.
func (s *Screen) outage(st State) fyne.CanvasObject {
	if !st.Offline() {
		return nil
	}
	v := s.Voice
	since := v.Say("sync.outage_now")
	if d := s.Now().Sub(st.Link.Since); d >= time.Minute {
		since = v.With("sync.outage", map[string]any{"since": v.For(d)})
	}
	words := kit.VBox(2, kit.NewLabel(since, kit.BodyMedium).Wrap(),
		kit.NewLabel(v.With("sync.works", map[string]any{"numbers": v.Count("desk.numbers", st.Strip.NumbersLeft, nil)}), kit.Small).Role(theme.Secondary).Wrap())
	if !st.Until.IsZero() {
		words.Add(kit.NewLabel(v.With("sync.works_until", map[string]any{"until": v.Day(st.Until)}), kit.Small).Role(theme.Secondary).Wrap())
	}
	return kit.Inset(14, 24, kit.Grow(12, 1, kit.IconTile(kit.Neutral, "nowifi"), words))
}

func (s *Screen) renderHead(st State) {
	v := s.Voice
	s.sentence.SetText(v.Count("sync.safe", len(st.Waiting), nil))
	tile := kit.IconTile(kit.Success, "shield")
	switch {
	case st.Link.ToSend > 0:
		s.below.SetText(v.With("sync.uploading", map[string]any{"done": v.Megabytes(st.Link.Sent), "of": v.Megabytes(st.Link.ToSend)}))
	case st.Link.Pulled > 0:
		s.below.SetText(v.Count("sync.pulled", st.Link.Pulled, nil))
	case len(st.Needs) > 0:
		s.below.SetText(v.Count("sync.decide", len(st.Needs), nil))
	case len(st.Waiting) > 0:
		s.below.SetText(v.Say("sync.by_itself"))
	case st.Link.LastSync.IsZero():
		s.below.SetText(v.Say("sync.never"))
	default:
		s.below.SetText(v.With("sync.last", map[string]any{"when": s.when(st.Link.LastSync)}))
	}
	s.shield.Objects = []fyne.CanvasObject{tile}
	s.shield.Refresh()
	s.now.SetText(v.Say(nowWord(st)))
	if s.line != nil {
		word, icon := "sync.cut", "nowifi"
		if !s.Line.Up() {
			word, icon = "sync.mend", "wifi"
		}
		s.line.SetText(v.Say(word))
		s.line.SetIcon(icon)
	}
}

func nowWord(st State) string {
	if st.Link.Busy {
		return "sync.trying"
	}
	return "sync.now"
}

// when names a moment: today by its time, another day by its date too.
func (s *Screen) when(t time.Time) string {
	v := s.Voice
	if hijri.Today(t) == hijri.Today(s.Now()) {
		return v.With("sync.today_at", map[string]any{"time": v.Clock(t)})
	}
	return v.With("sync.day_at", map[string]any{"day": v.Civil(hijri.Today(t)), "time": v.Clock(t)})
}
