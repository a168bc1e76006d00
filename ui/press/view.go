package press

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Screen shows a Model. It belongs to the main goroutine.
type Screen struct {
	*Model
	d       Deps
	root    *fyne.Container
	result  *result
	page    *pageView
	panel   *panel
	dialog  *saveDialog
	drawn   string
	made    bool
	shown   bool
	running bool // a job was on its way at the last drawing
	asked   bool // and the clerk was asked whether it came out
	looked  bool // the printers were known at the last drawing
	redraw  kit.Redraw
}

// New returns the screen with nothing on it.
func New(d Deps) *Screen {
	s := &Screen{d: d, root: kit.Stack()}
	s.Model = NewModel(d, s.draw)
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
	s.closeDialog()
	s.made = false
	s.draw()
}

// Shown goes on following the job.
func (s *Screen) Shown() {
	s.shown = true
	s.Model.Shown()
	s.draw()
	s.focus()
}

// Hidden stops following it.
func (s *Screen) Hidden() {
	s.shown = false
	s.closeDialog()
	s.Model.Hidden()
}

// Key handles the keys of printing and of the preview.
func (s *Screen) Key(k kit.Key) bool {
	switch k {
	case kit.KeyF9, kit.KeyCtrlP:
		s.Print()
	case kit.KeyCtrlF:
		s.search()
	case kit.KeyF7:
		s.HoldOrRelease()
	case kit.KeyDelete:
		s.Cancel()
	case kit.KeyF4:
		s.NewForSame()
	case kit.KeyCtrlS, "Ctrl+Shift+S":
		s.BeginSave()
	case "+", "=", "Ctrl++", "Ctrl+=":
		s.zoom(1)
	case "-", "Ctrl+-":
		s.zoom(-1)
	case "Ctrl+0", kit.Digit(0):
		s.zoom(0)
	case kit.KeyPageDown:
		s.Turn(1)
	case kit.KeyPageUp:
		s.Turn(-1)
	case kit.KeyHome:
		s.TurnTo(0)
	case kit.KeyEnd:
		s.TurnTo(s.State().Page.Count - 1)
	default:
		return s.searchKey(k)
	}
	return true
}

// searchKey handles the keys that mean something else while a text is looked for.
func (s *Screen) searchKey(k kit.Key) bool {
	open := s.State().Page.Search.Open
	switch {
	case k == kit.KeyEscape && open:
		s.endSearch()
	case k == kit.KeyEscape:
		s.d.Nav.Back()
	case k == kit.KeyDown && open:
		s.NextHit(1)
	case k == kit.KeyUp && open:
		s.NextHit(-1)
	default:
		return false
	}
	return true
}

func (s *Screen) zoom(by int) {
	if s.page != nil {
		s.Zoom(by, s.page.shownZoom())
	}
}

// draw shows the state.
func (s *Screen) draw() { s.redraw.Draw(s.paint) }

// paint draws; objects are made anew only when they are others.
func (s *Screen) paint() {
	st := s.State()
	drawn := fmt.Sprint(st.Phase, st.Kind, st.Licence.ID, st.App.ID)
	if drawn != s.drawn || !s.made {
		s.drawn, s.made = drawn, true
		s.root.Objects = []fyne.CanvasObject{s.body(st)}
		s.root.Refresh()
		if s.shown && st.Phase == Ready {
			s.focus()
		}
	}
	if st.Phase != Ready {
		return
	}
	s.result.draw(st)
	s.page.draw(st.Page)
	s.panel.draw(st)
	s.drawDialog(st)
	running := st.Print.Running() || st.Print.Busy
	if running != s.running || st.Print.Looked != s.looked || st.Print.Asks() != s.asked {
		s.running, s.looked, s.asked = running, st.Print.Looked, st.Print.Asks()
		s.focus()
	}
}

func (s *Screen) body(st State) fyne.CanvasObject {
	v := s.d.Voice
	s.result, s.page, s.panel = nil, nil, nil
	switch st.Phase {
	case Ready:
		s.result, s.page, s.panel = newResult(s, st), newPageView(s), newPanel(s)
		return kit.Columns(0, []float32{0, 0, 1, 0, 0}, s.result.body, kit.VDivider(0), s.page.body, kit.VDivider(0), s.panel.body)
	case Broken:
		back := kit.NewButton(kit.Primary, v.Say("press.back"), s.d.Nav.Back).Key("Esc")
		return kit.NewBox(kit.Inset(24, 24, kit.VBox(16, kit.NewLabel(v.Say("press.broken"), kit.Title),
			kit.Notice(kit.Error, v.Error(st.Err), "", nil), kit.HBox(12, back)))).Fill(theme.Canvas)
	case Empty, Loading:
	}
	return kit.NewBox(kit.Center(kit.NewLabel(v.Say("press.loading"), kit.Body).Role(theme.Secondary))).Fill(theme.Canvas)
}

// focus gives the focus to what comes next: why it is printed again, to print,
// or the next application.
func (s *Screen) focus() {
	st := s.State()
	if !s.shown || st.Phase != Ready || s.dialog != nil || st.Page.Search.Open {
		return
	}
	switch {
	case st.Print.Asks():
		kit.Focus(s.panel.again) // no answer is given by a key that was meant for something else
	case st.Print.NeedsReason && !st.Print.Running() && st.Print.Job.State != app.PrintDone:
		s.panel.reason.Focus()
	case s.CanPrint() && st.Print.Job.State == "":
		kit.Focus(s.panel.print)
	default:
		kit.Focus(s.result.again)
	}
}
