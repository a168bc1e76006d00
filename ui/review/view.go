// Package review shows an application as it will stand on paper, what speaks for
// and against issuing it here and now, and issues it.
package review

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Deps is what the screen works with. All of it is required.
type Deps struct {
	Desk      Desk
	Catalogue *catalogue.Shelf
	Loop      *kit.Loop
	Voice     *i18n.Voice
	Nav       Nav
	Window    fyne.Window
	Now       func() time.Time
}

// Screen shows a Model. It belongs to the main goroutine.
type Screen struct {
	*Model
	d       Deps
	root    *fyne.Container
	sheet   *fyne.Container
	wrong   *fyne.Container
	side    *side
	saved   *kit.Label
	issue   *kit.Button
	busy    *kit.Spinner
	faults  *kit.Faults
	drawn   string
	made    bool
	shown   bool
	focused int
	redraw  kit.Redraw
}

// New returns the screen with nothing to review.
func New(d Deps) *Screen {
	s := &Screen{d: d, root: kit.Stack()}
	s.Model = NewModel(d.Desk, d.Catalogue, d.Loop, d.Nav, d.Now, s.draw)
	return s
}

// Content returns what the screen shows.
func (s *Screen) Content() fyne.CanvasObject {
	if !s.made {
		s.draw()
	}
	return s.root
}

// Rebuild makes all objects anew: language, theme or size of text are others.
func (s *Screen) Rebuild() {
	s.made, s.drawn = false, ""
	s.draw()
}

// Shown looks again and gives the focus to what comes next.
func (s *Screen) Shown() {
	s.shown = true
	s.Refresh()
	s.draw()
	s.focus()
}

// Hidden saves what was ticked.
func (s *Screen) Hidden() {
	s.shown = false
	s.Save()
}

// Changed follows the feed.
func (s *Screen) Changed(c app.Change) {
	if c&(app.Link|app.Numbers|app.Sessions) != 0 {
		s.Refresh()
	}
}

// Key handles the keys of the review.
func (s *Screen) Key(k kit.Key) bool {
	switch k {
	case kit.KeyCtrlEnter:
		s.Go()
	case kit.KeyCtrlS:
		s.Save()
	case kit.KeyF8:
		if errs := s.State().Problems.Errors(); len(errs) > 0 {
			s.Mend(errs[0].Field)
		}
	case kit.KeyEscape:
		if s.State().Phase != Reviewing {
			s.d.Nav.Back()
			return true
		}
		s.Mend("")
	default:
		return s.tick(k)
	}
	return true
}

// tick ticks a declaration by its digit.
func (s *Screen) tick(k kit.Key) bool {
	st := s.State()
	if st.Phase != Reviewing {
		return false
	}
	for i, d := range st.Service.Declarations {
		if k == kit.Digit(i+1) {
			s.Agree(d.Code, !s.Agreed(d.Code))
			if s.Agreed(d.Code) {
				s.side.next(d.Code)
			}
			return true
		}
	}
	return false
}

// draw shows the state.
func (s *Screen) draw() { s.redraw.Draw(s.paint) }

// paint draws; objects are made anew only when they are others.
func (s *Screen) paint() {
	st := s.State()
	drawn := fmt.Sprint(st.Phase, st.App.ID, st.App.Edition == 0, st.Err != nil && st.Phase == Broken, st.Captures())
	if drawn != s.drawn || !s.made {
		s.drawn, s.made = drawn, true
		s.root.Objects = []fyne.CanvasObject{s.body(st)}
		s.root.Refresh()
	}
	if st.Phase != Reviewing {
		return
	}
	s.drawProblems(st)
	s.side.draw(st)
	s.drawFoot(st)
	if s.focused != st.Focus.Seq && s.shown {
		s.focus()
	}
}

func (s *Screen) body(st State) fyne.CanvasObject {
	v := s.d.Voice
	switch st.Phase {
	case Reviewing:
		return s.review(st)
	case Broken:
		back := kit.NewButton(kit.Secondary, v.Say("review.back"), s.d.Nav.Back).Key("Esc")
		again := kit.NewButton(kit.Primary, v.Say("review.again"), func() { s.Open(st.App.ID) })
		return kit.NewBox(kit.Inset(24, 24, kit.VBox(16, kit.NewLabel(v.Say("review.broken"), kit.Title),
			kit.Notice(kit.Error, v.Error(st.Err), "", nil), kit.HBox(12, again, back)))).Fill(theme.Canvas)
	case Empty, Loading:
	}
	return kit.NewBox(kit.Center(kit.NewLabel(v.Say("review.loading"), kit.Body).Role(theme.Secondary))).Fill(theme.Canvas)
}

func (s *Screen) review(st State) fyne.CanvasObject {
	s.wrong, s.faults = kit.VBox(8), kit.NewFaults()
	s.sheet = kit.VBox(0)
	s.side = newSide(s, st)
	s.drawSheet(st)
	paper := kit.NewBox(kit.Inset(20, 24, s.sheet)).Line(theme.StrongLine).Radius(theme.SmallRadius)
	page := kit.NewBox(kit.Scroll(kit.Inset(20, 24, kit.VBox(16, s.wrong, paper)))).Fill(theme.Sunken)
	main := kit.Border(s.header(st), s.foot(), nil, nil, page)
	return kit.Columns(0, []float32{1, 0, 0}, main, kit.VDivider(0), s.side.body)
}

func (s *Screen) header(st State) fyne.CanvasObject {
	v := s.d.Voice
	what := st.Service.Label.In(v.Lang())
	if t, ok := st.Service.Transaction(st.App.Transaction); ok {
		what = v.With("review.what", map[string]any{
			"service": what, "transaction": t.Label.In(v.Lang()), "number": v.Ident(st.App.Number),
		})
	}
	title := "review.title"
	if st.Captures() {
		title = "review.title_submit"
	}
	words := kit.VBox(0, kit.NewLabel(v.Say(title), kit.Title).Cut(), kit.NewLabel(what, kit.Small).Role(theme.Secondary).Cut())
	return kit.NewBox(kit.VBox(0, kit.Fixed(0, 71, kit.Inset(8, 24, words)), kit.Divider()))
}

func (s *Screen) foot() fyne.CanvasObject {
	v := s.d.Voice
	s.issue = kit.NewButton(kit.Primary, "", s.Go).Key(kit.KeyCtrlEnter.Cap())
	back := kit.NewButton(kit.Secondary, v.Say("review.edit"), func() { s.Mend("") }).Key("Esc")
	save := kit.NewButton(kit.Quiet, v.Say("review.save"), s.Save).Key("Ctrl S")
	print := kit.NewButton(kit.Quiet, v.Say("review.summary"), s.Summary).Icon("print")
	s.busy = kit.NewSpinner(20)
	s.saved = kit.NewLabel("", kit.Small).Role(theme.Secondary)
	state := kit.HBox(8, kit.NewIcon("check", 16, theme.SuccessIcon), s.saved)
	row := kit.Spare(12, []fyne.CanvasObject{state, print, save}, s.issue, back, save, print, kit.Spacer(), s.busy, state)
	return kit.NewBox(kit.VBox(0, kit.Divider(), kit.Fixed(0, 63, kit.Inset(11, 24, row))))
}

func (s *Screen) drawFoot(st State) {
	v := s.d.Voice
	word := "review.issue"
	if st.Captures() {
		word = "review.submit"
	}
	if st.Busy {
		word = "review.issuing"
		s.busy.Start()
	} else {
		s.busy.Stop()
	}
	s.issue.SetText(v.Say(word))
	locked := st.Busy || !st.Eligibility.Issue && !st.Eligibility.Capture
	if locked != s.issue.Disabled() {
		if locked {
			s.issue.Disable()
		} else {
			s.issue.Enable()
		}
	}
	s.saved.SetText(v.With("review.saved", map[string]any{"time": v.Clock(st.SavedAt)}))
}

// drawProblems lists what keeps the licence from going on; each leads to its field.
func (s *Screen) drawProblems(st State) {
	v := s.d.Voice
	s.wrong.Objects = nil
	if st.Err != nil {
		s.wrong.Add(kit.Notice(kit.Error, v.Error(st.Err), "", nil))
	}
	var faults []kit.Fault
	for _, p := range st.Problems {
		faults = append(faults, kit.Fault{
			Label: st.Service.NameOf(p.Field, v.Lang()), Text: v.Error(p), Warning: p.Warning, Press: func() { s.Mend(p.Field) },
		})
	}
	title := v.Say("review.odd")
	if n := len(st.Problems.Errors()); n > 0 {
		title = v.Count("review.errors", n, nil)
	}
	s.faults.Set(title, faults)
	s.wrong.Add(s.faults)
	if st.Err != nil || len(faults) > 0 {
		s.wrong.Show()
	} else {
		s.wrong.Hide()
	}
	s.wrong.Refresh()
}

// focus gives the focus to what comes next: the first error, the first
// declaration without a tick, or the button.
func (s *Screen) focus() {
	st := s.State()
	if st.Phase != Reviewing || !s.shown {
		return
	}
	s.focused = st.Focus.Seq
	switch {
	case len(st.Problems.Errors()) > 0:
		kit.Focus(s.faults)
	case st.Focus.On != "":
		s.side.focus(st.Focus.On)
	default:
		kit.Focus(s.issue)
	}
}
