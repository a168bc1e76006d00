package settings

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// rescueDialog asks for the supervisor's password, then shows the code.
type rescueDialog struct {
	modal    *kit.Modal
	password *kit.Entry
	field    *kit.Field
	make     *kit.Button
	shown    bool // the code, which takes another dialog
}

// rescueRow says whether there is a rescue code, and lets a supervisor make one.
func (s *Screen) rescueRow(st State) fyne.CanvasObject {
	v, word := s.Voice, "settings.rescue_none"
	if st.Protection.Rescue {
		word = "settings.rescue_there"
	}
	row := kit.VBox(8, kit.NewLabel(v.Say(word), kit.Small).Role(theme.Secondary).Wrap())
	if st.MayRescue {
		row.Add(kit.HBox(0, kit.NewButton(kit.Secondary, v.Say("settings.rescue_make"), s.model.OpenRescue).Low()))
	}
	return row
}

// renderRescue opens, fills and closes the dialog as the state says.
func (s *Screen) renderRescue(st State) {
	open := st.Rescue.Open
	if s.rescue != nil && (!open || st.Rescue.Code != "" && !s.rescue.shown) {
		d := s.rescue
		s.rescue = nil
		d.modal.Close()
	}
	if open && s.rescue == nil {
		if st.Rescue.Code != "" {
			s.rescue = s.showCode(st.Rescue.Code)
		} else {
			s.rescue = s.askPassword()
		}
	}
	if s.rescue == nil || s.rescue.shown {
		return
	}
	text := ""
	if st.Rescue.Err != nil {
		text = s.Voice.Error(st.Rescue.Err)
	}
	s.rescue.field.SetError(text)
	if st.Rescue.Busy {
		s.rescue.make.Disable()
	} else {
		s.rescue.make.Enable()
	}
}

func (s *Screen) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(s.root) }

func (s *Screen) askPassword() *rescueDialog {
	v := s.Voice
	d := &rescueDialog{password: kit.NewEntry().Password()}
	ask := func() { s.model.NewRescue(d.password.Text()) }
	d.password.OnSubmitted = func(string) { ask() }
	d.field = kit.NewField(v.Say("settings.rescue_password"), true, d.password)
	d.make = kit.NewButton(kit.Primary, v.Say("settings.rescue_make"), ask)
	cancel := kit.NewButton(kit.Secondary, v.Say("settings.rescue_cancel"), s.model.CloseRescue).Key("Esc")
	words := kit.NewLabel(v.Say("settings.rescue_words"), kit.Body).Wrap()
	d.modal = kit.NewModal(v.Say("settings.rescue"), kit.VBox(16, words, d.field), d.make, cancel).Wide(560)
	d.modal.OnClose = s.left(d)
	d.modal.Show(s.canvas(), d.password)
	return d
}

// showCode shows the code once.
func (s *Screen) showCode(code string) *rescueDialog {
	v := s.Voice
	d := &rescueDialog{shown: true}
	done := kit.NewButton(kit.Primary, v.Say("settings.rescue_done"), s.model.CloseRescue)
	letters := kit.NewLabel(v.Ident(code), kit.NumberBold).Wrap()
	words := kit.NewLabel(v.Say("settings.rescue_keep"), kit.Body).Wrap()
	d.modal = kit.NewModal(v.Say("settings.rescue"), kit.VBox(16, letters, words), done).Wide(560)
	d.modal.OnClose = s.left(d)
	d.modal.Show(s.canvas(), done)
	return d
}

// left ends the making when the clerk leaves the dialog by Escape.
func (s *Screen) left(d *rescueDialog) func() {
	return func() {
		if s.rescue == d {
			s.rescue = nil
			s.model.CloseRescue()
		}
	}
}
