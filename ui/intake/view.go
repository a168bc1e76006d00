// Package intake takes an application down: the choice of a service, and one
// form engine that draws every service from the catalogue.
package intake

import (
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
	chooser *chooser
	form    *form
	attach  *attachDialog
	built   built
	shown   bool
	redraw  kit.Redraw
}

// built is what the objects on the screen were made for.
type built struct {
	phase Phase
	id    app.ID
	made  bool
}

// New returns the screen at the choice of services.
func New(d Deps) *Screen {
	s := &Screen{d: d, root: kit.Stack()}
	s.Model = NewModel(d.Desk, d.Catalogue, d.Loop, d.Nav, d.Now, s.draw)
	return s
}

// Content returns what the screen shows.
func (s *Screen) Content() fyne.CanvasObject {
	if !s.built.made {
		s.draw()
	}
	return s.root
}

// Rebuild makes all objects anew: language, theme or size of text are others.
func (s *Screen) Rebuild() {
	s.closeDialog()
	s.built = built{}
	s.draw()
}

// Shown goes on where the clerk was.
func (s *Screen) Shown() {
	s.shown = true
	s.d.Window.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		if len(uris) > 0 {
			s.Drop(uris[0].Path())
		}
	})
	s.Model.Shown()
	s.draw()
	s.refocus()
}

// Hidden makes everything typed safe.
func (s *Screen) Hidden() {
	s.shown = false
	s.d.Window.SetOnDropped(nil)
	s.closeDialog()
	s.Model.Hidden()
}

// Changed follows the feed.
func (s *Screen) Changed(c app.Change) {
	if c&(app.Applications|app.Licences) != 0 && s.State().Phase == Filling {
		s.similarTo = ""
		s.lookForSimilar()
	}
}

// Key handles the keys of the form.
func (s *Screen) Key(k kit.Key) bool {
	if s.State().Phase != Filling {
		if k == kit.KeyEscape {
			s.d.Nav.Back()
			return true
		}
		return s.State().Phase == Choosing && s.chooser.key(k)
	}
	switch k {
	case kit.KeyCtrlS:
		s.Save()
	case kit.KeyCtrlEnter:
		s.Submit()
	case kit.KeyF8:
		s.NextError()
	case kit.KeyCtrlN:
		s.form.addRow()
	case kit.KeyPageDown:
		s.Next()
	case kit.KeyPageUp:
		if s.State().Section > 0 {
			s.Previous()
		}
	case kit.KeyEscape:
		s.leave()
		s.d.Nav.Back()
	default:
		return false
	}
	return true
}

// draw shows the state.
func (s *Screen) draw() { s.redraw.Draw(s.paint) }

// paint draws; objects are made anew only when they are others.
func (s *Screen) paint() {
	st := s.State()
	want := built{phase: st.Phase, id: st.App.ID, made: true}
	if want != s.built {
		s.built = want
		s.root.Objects = []fyne.CanvasObject{s.body(st)}
		s.root.Refresh()
		s.d.Nav.Entitle()
	}
	switch st.Phase {
	case Filling:
		s.form.draw(st)
		s.drawDialog(st)
	case Choosing:
		s.chooser.draw(st.Focus)
	case Loading, Broken:
	}
}

func (s *Screen) body(st State) fyne.CanvasObject {
	typed := ""
	if s.chooser != nil { // the language changed: what was typed stays
		typed = s.chooser.filter.Text()
	}
	s.form, s.chooser = nil, nil
	switch st.Phase {
	case Choosing:
		s.chooser = newChooser(s, typed)
		return s.chooser.body
	case Filling:
		s.form = newForm(s, st)
		return s.form.body
	case Broken:
		return s.broken(st.Err)
	case Loading:
	}
	return kit.NewBox(kit.Center(kit.NewLabel(s.d.Voice.Say("intake.loading"), kit.Body).Role(theme.Secondary))).Fill(theme.Canvas)
}

// broken says why nothing can be filled in, and leads on.
func (s *Screen) broken(err error) fyne.CanvasObject {
	back := kit.NewButton(kit.Secondary, s.d.Voice.Say("intake.back"), s.d.Nav.Back).Key("Esc")
	other := kit.NewButton(kit.Primary, s.d.Voice.Say("intake.choose_other"), s.Choose)
	return kit.NewBox(kit.Inset(24, 24, kit.VBox(16,
		kit.NewLabel(s.d.Voice.Say("intake.broken"), kit.Title),
		kit.Notice(kit.Error, s.d.Voice.Error(err), "", nil),
		kit.HBox(12, other, back)))).Fill(theme.Canvas)
}

// refocus gives the focus to where the clerk works.
func (s *Screen) refocus() {
	switch {
	case !s.shown:
	case s.form != nil:
		s.form.focus(s.at)
	case s.chooser != nil:
		kit.Focus(s.chooser.filter)
	}
}
