package press

import (
	"github.com/shubbak/shubbak/ui/kit"
)

// saveDialog asks where the file goes.
type saveDialog struct {
	modal *kit.Modal
	path  *kit.Entry
	field *kit.Field
	save  *kit.Button
}

// drawDialog opens, fills and closes the dialog as the state says.
func (s *Screen) drawDialog(st State) {
	switch {
	case st.Save.Open && s.dialog == nil && s.shown:
		s.dialog = newSaveDialog(s, st.Save.Path)
	case !st.Save.Open && s.dialog != nil:
		s.closeDialog()
	}
	if s.dialog != nil {
		text := ""
		if st.Save.Err != nil {
			text = s.d.Voice.Error(st.Save.Err)
		}
		s.dialog.field.SetError(text)
		enable(s.dialog.save, !st.Save.Busy)
	}
}

func (s *Screen) closeDialog() {
	if s.dialog != nil {
		d := s.dialog
		s.dialog = nil
		d.modal.Close()
	}
}

func newSaveDialog(s *Screen, path string) *saveDialog {
	v := s.d.Voice
	d := &saveDialog{path: kit.NewEntry().LTR()}
	d.path.SetText(path)
	d.path.OnSubmitted = func(string) { s.Save(d.path.Text()) }
	d.field = kit.NewField(v.Say("press.path"), true, d.path).Help(v.Say("press.path_help"))
	d.save = kit.NewButton(kit.Primary, v.Say("press.save"), func() { s.Save(d.path.Text()) })
	cancel := kit.NewButton(kit.Secondary, v.Say("press.dismiss"), s.EndSave).Key("Esc")
	d.modal = kit.NewModal(v.Say("press.save_title"), d.field, d.save, cancel).Wide(560)
	d.modal.OnClose = func() {
		if s.dialog == d {
			s.dialog = nil
			s.EndSave()
		}
	}
	d.modal.Show(s.d.Window.Canvas(), d.path)
	return d
}
