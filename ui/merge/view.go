package merge

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Nav is where the screen leads.
type Nav interface {
	Sync()
	Back()
}

// Deps is what the screen works with.
type Deps struct {
	Desk      Desk
	Catalogue *catalogue.Shelf
	Loop      *kit.Loop
	Voice     *i18n.Voice
	Nav       Nav
	Window    fyne.Window
	Nudge     func() // starts a round of sending and receiving
}

// Screen shows a merge.
type Screen struct {
	*Model
	d     Deps
	root  *fyne.Container
	cells [][2]*kit.Card // mine and theirs, by row
	send  *kit.Button
	shown bool
}

// New makes the screen.
func New(d Deps) *Screen {
	s := &Screen{d: d, root: kit.Stack()}
	s.Model = NewModel(d.Desk, d.Catalogue, d.Loop, s.draw, s.over)
	s.Rebuild()
	return s
}

// over leaves a merge that was sent or withdrawn.
func (s *Screen) over() {
	s.d.Nudge()
	s.d.Nav.Sync()
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Rebuild draws everything anew, as after a change of language.
func (s *Screen) Rebuild() { s.draw() }

// Shown reads the versions anew and gives the row its focus.
func (s *Screen) Shown() {
	s.shown = true
	s.Refresh()
	s.focus()
}

// Hidden keeps what was chosen until the merge is opened anew.
func (s *Screen) Hidden() { s.shown = false }

// Changed reads anew what may have changed at central meanwhile.
func (s *Screen) Changed(c app.Change) {
	if c&(app.Outbox|app.Applications) != 0 && s.shown {
		s.Refresh()
	}
}

// Key moves, chooses, writes and sends.
func (s *Screen) Key(k kit.Key) bool {
	d, ok := s.Current()
	if !ok {
		return false
	}
	mine, theirs := kit.KeyRight, kit.KeyLeft // the columns stand in reading order
	if !s.d.Voice.RTL() {
		mine, theirs = theirs, mine
	}
	switch k {
	case kit.KeyUp:
		s.Move(-1)
	case kit.KeyDown:
		s.Move(1)
	case mine:
		s.Choose(s.State().At, app.Mine)
	case theirs:
		s.Choose(s.State().At, app.Theirs)
	case kit.KeyE:
		s.write(s.State().At, d)
	case kit.KeyCtrlEnter:
		s.Send()
	default:
		return false
	}
	return true
}

// focus gives the focus to the row that keys are about.
func (s *Screen) focus() {
	st := s.State()
	switch {
	case !s.shown || st.Phase != Choosing:
	case st.Ready() && len(st.Rows()) == 0:
		kit.Focus(s.send)
	case st.At < len(s.cells):
		side := 0
		if d, ok := s.Current(); ok && st.Side(d) == app.Theirs {
			side = 1
		}
		kit.Focus(s.cells[st.At][side])
	}
}

func (s *Screen) draw() {
	st := s.State()
	v := s.d.Voice
	s.cells = nil
	switch st.Phase {
	case Choosing:
		s.root.Objects = []fyne.CanvasObject{s.page(st)}
	case Broken:
		back := kit.NewButton(kit.Primary, v.Say("merge.back"), s.d.Nav.Sync)
		s.root.Objects = []fyne.CanvasObject{kit.Inset(24, 24, kit.VBox(16, kit.Notice(kit.Warning, v.Error(st.Err), "", nil), kit.HBox(0, back)))}
	case Loading, Empty:
		s.root.Objects = []fyne.CanvasObject{kit.Inset(24, 24, kit.VBox(12, kit.Skeleton(360, 28), kit.Skeleton(560, 20)))}
	}
	s.root.Refresh()
	s.focus()
}

func (s *Screen) page(st State) fyne.CanvasObject {
	body := kit.VBox(12)
	if st.Err != nil {
		body.Add(kit.Notice(kit.Error, s.d.Voice.Error(st.Err), "", nil))
	}
	for _, n := range s.consequences(st) {
		body.Add(n)
	}
	body.Add(s.heads(st))
	for i, d := range st.Rows() {
		body.Add(kit.Divider())
		body.Add(s.row(st, i, d))
	}
	if len(st.Rows()) == 0 {
		body.Add(kit.Notice(kit.Success, s.d.Voice.Say("merge.none"), "", nil))
	}
	return kit.Border(s.head(st), s.foot(st), nil, nil, kit.NewBox(kit.Scroll(kit.Inset(16, 24, body))).Fill(theme.Canvas))
}

func (s *Screen) head(st State) fyne.CanvasObject {
	v := s.d.Voice
	title := v.With("merge.title", map[string]any{"number": v.Ident(st.Of.Title)})
	sub := v.With("merge.sub", map[string]any{
		"holder": st.Of.Theirs.Entered.Get(app.FieldFullName), "clashes": v.Count("merge.clashes", st.Clashes(), nil),
		"merged": v.Count("merge.merged", len(st.All)-st.Clashes(), nil),
	})
	words := kit.VBox(0, kit.NewLabel(title, kit.Title).Cut(), kit.NewLabel(sub, kit.Small).Role(theme.Secondary).Cut())
	parts := []fyne.CanvasObject{words}
	if n := len(st.All) - st.Clashes(); n > 0 && st.Clashes() > 0 {
		word := "merge.show_merged"
		if st.Whole {
			word = "merge.hide_merged"
		}
		parts = append(parts, kit.NewLinkButton(v.Say(word), func() { s.Show(!st.Whole) }))
	}
	return kit.NewBox(kit.VBox(0, kit.Fixed(0, 71, kit.Inset(8, 24, kit.Grow(12, 0, parts...))), kit.Divider())).Fill(theme.Surface)
}

// consequences names what becomes of papers that are out, and of the fee.
func (s *Screen) consequences(st State) []fyne.CanvasObject {
	v := s.d.Voice
	var out []fyne.CanvasObject
	if !st.Of.Mergeable() {
		out = append(out, kit.Notice(kit.Warning, v.Say("merge.closed"), v.Say("merge.closed_detail"), nil))
	}
	if l := st.Paper.Licence; l.ID != "" {
		text := v.With("merge.licence_printed", map[string]any{"number": v.Ident(l.Number.Grouped()), "copies": v.Count("merge.copies", l.Copies, nil)})
		out = append(out, kit.Notice(kit.Warning, text, v.Say("merge.licence_printed_detail"), nil))
	}
	if st.Paper.Slip {
		out = append(out, kit.Notice(kit.Warning, v.Say("merge.slip_printed"), v.Say("merge.slip_printed_detail"), nil))
	}
	if was, now := st.Of.Mine.Assessment.Total, st.Result.Assessment.Total; was != now {
		text := v.With("merge.fee", map[string]any{"was": v.Riyals(int64(was)), "now": v.Riyals(int64(now))})
		out = append(out, kit.Notice(kit.Info, text, "", nil))
	}
	return out
}

func (s *Screen) foot(st State) fyne.CanvasObject {
	v := s.d.Voice
	s.send = kit.NewButton(kit.Primary, v.Say("merge.send"), s.Send).Key(kit.KeyCtrlEnter.Cap())
	if !st.Ready() {
		s.send.Disable()
	}
	later := kit.NewButton(kit.Secondary, v.Say("merge.later"), s.d.Nav.Back).Key("Esc")
	leave := kit.NewButton(kit.Quiet, v.Say("merge.withdraw"), s.withdraw)
	row := []fyne.CanvasObject{s.send, later, leave, kit.Spacer()}
	if n := len(st.Open); n > 0 {
		row = append(row, kit.HBox(8, kit.NewIcon("warn", 20, theme.WarningIcon), kit.NewLabel(v.Count("merge.open", n, nil), kit.SmallMedium).Role(theme.WarningText)))
	} else if len(st.Problem) > 0 {
		row = append(row, kit.NewLabel(v.Count("merge.problems", len(st.Problem), nil), kit.SmallMedium).Role(theme.ErrorText))
	}
	return kit.NewBox(kit.VBox(0, kit.Divider(), kit.Fixed(0, 63, kit.Inset(11, 24, kit.Spare(12, nil, row...))))).Fill(theme.Surface)
}

func (s *Screen) withdraw() {
	v := s.d.Voice
	kit.Confirm(s.d.Window.Canvas(), kit.Question{
		Kind: kit.Danger, Title: v.Say("sync.withdraw_sure"), Text: v.Say("sync.withdraw_text"),
		Yes: v.Say("merge.withdraw"), No: v.Say("sync.withdraw_no"),
	}, func(yes bool) {
		if yes {
			s.Withdraw()
			return
		}
		s.focus()
	})
}
