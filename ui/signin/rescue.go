package signin

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
)

// rescueDialog asks for the rescue code and a new password.
type rescueDialog struct {
	modal          *kit.Modal
	code, password *kit.Entry
	codeField      *kit.Field
	passwordField  *kit.Field
	try            *kit.Button
}

// forgotten leads to the rescue, where there is a rescue code; else it says what helps.
func (s *Screen) forgotten(st State) fyne.CanvasObject {
	if st.Locked || st.Selected == Another || !st.MayRescue {
		return kit.Gap(0)
	}
	return kit.HBox(0, kit.NewLinkButton(s.Voice.Say("signin.forgotten"), s.model.OpenRescue))
}

// renderRescue opens, fills and closes the dialog as the state says.
func (s *Screen) renderRescue(st State) {
	switch {
	case st.Rescue.Open && s.rescue == nil:
		s.rescue = s.newRescue(st)
	case !st.Rescue.Open && s.rescue != nil:
		d := s.rescue
		s.rescue = nil
		d.modal.Close()
	}
	if s.rescue == nil {
		return
	}
	d := s.rescue
	inCode, inPassword := "", ""
	var e *app.Error
	switch {
	case st.Rescue.Err == nil:
	case errors.As(st.Rescue.Err, &e) && e.Field == "password":
		inPassword = s.Voice.Error(st.Rescue.Err)
	default:
		inCode = s.Voice.Error(st.Rescue.Err)
	}
	d.codeField.SetError(inCode)
	d.passwordField.SetError(inPassword)
	if st.Rescue.Busy {
		d.try.Disable()
	} else {
		d.try.Enable()
	}
}

func (s *Screen) newRescue(st State) *rescueDialog {
	v := s.Voice
	d := &rescueDialog{code: kit.NewEntry().LTR().MaxLen(40), password: kit.NewEntry().Password()}
	try := func() { s.model.Rescue(d.code.Text(), d.password.Text()) }
	d.code.OnSubmitted = func(string) { kit.Focus(d.password) }
	d.password.OnSubmitted = func(string) { try() }
	d.codeField = kit.NewField(v.Say("signin.rescue_code"), true, d.code).Help(v.Say("signin.rescue_code_help"))
	d.passwordField = kit.NewField(v.Say("signin.rescue_password"), true, d.password).Help(v.Say("signin.rescue_password_help"))
	d.try = kit.NewButton(kit.Primary, v.Say("signin.rescue_try"), try)
	cancel := kit.NewButton(kit.Secondary, v.Say("signin.rescue_cancel"), s.model.CloseRescue).Key("Esc")
	words := kit.NewLabel(v.With("signin.rescue_words", map[string]any{"name": operatorName(v, st.Operator())}), kit.Body).Wrap()
	d.modal = kit.NewModal(v.Say("signin.rescue_title"), kit.VBox(16, words, d.codeField, d.passwordField), d.try, cancel).Wide(560)
	d.modal.OnClose = func() {
		if s.rescue == d {
			s.rescue = nil
			s.model.CloseRescue()
		}
	}
	d.modal.Show(fyne.CurrentApp().Driver().CanvasForObject(s.root), d.code)
	return d
}
