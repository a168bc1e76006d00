package intake

import (
	"fmt"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// attachDialog hands in a document by the keyboard: which one, and the path of
// its file, typed, pasted or taken from the newest ones.
type attachDialog struct {
	s      *Screen
	modal  *kit.Modal
	which  *kit.Select
	codes  []string
	path   *kit.Entry
	field  *kit.Field
	recent *fyne.Container
	remove *kit.Button
	drawn  string
}

// drawDialog opens, fills and closes the dialog as the state says.
func (s *Screen) drawDialog(st State) {
	switch {
	case st.Attach.Open && s.attach == nil && s.shown:
		s.attach = newAttachDialog(s, st)
	case !st.Attach.Open && s.attach != nil:
		s.closeDialog()
	}
	if s.attach != nil {
		s.attach.draw(st)
	}
}

func (s *Screen) closeDialog() {
	if s.attach != nil {
		a := s.attach
		s.attach = nil
		a.modal.Close()
	}
}

func newAttachDialog(s *Screen, st State) *attachDialog {
	v := s.d.Voice
	a := &attachDialog{s: s, recent: kit.VBox(0)}
	var names []string
	for _, p := range s.Papers() {
		a.codes = append(a.codes, p.Document.Code)
		names = append(names, p.Document.Label.In(v.Lang()))
	}
	a.which = kit.NewSelect(names, slices.Index(a.codes, st.Attach.Document), func(int) { a.draw(s.State()) })
	a.path = kit.NewEntry().LTR()
	a.path.SetText(st.Attach.Path)
	a.path.OnSubmitted = func(string) { a.take(a.path.Text()) }
	a.field = kit.NewField(v.Say("intake.file"), true, a.path).Help(v.Say("intake.file_help"))
	content := kit.VBox(16, kit.NewField(v.Say("intake.document"), true, a.which), a.field, a.recent)
	add := kit.NewButton(kit.Primary, v.Say("intake.attach"), func() { a.take(a.path.Text()) }).Icon("upload")
	a.remove = kit.NewButton(kit.Danger, v.Say("intake.detach"), func() {
		s.Detach(a.document())
		s.EndAttach()
	})
	cancel := kit.NewButton(kit.Secondary, v.Say("intake.cancel"), s.EndAttach).Key("Esc")
	a.modal = kit.NewModal(v.Say("intake.attach_title"), content, add, cancel, a.remove).Wide(560)
	a.modal.OnClose = func() {
		if s.attach == a {
			s.attach = nil
			s.EndAttach()
		}
	}
	a.modal.Show(s.d.Window.Canvas(), a.path)
	return a
}

// document is the code of the chosen document.
func (a *attachDialog) document() string {
	if i := a.which.Chosen(); i >= 0 {
		return a.codes[i]
	}
	return ""
}

func (a *attachDialog) take(path string) { a.s.Attach(a.document(), path) }

func (a *attachDialog) draw(st State) {
	v := a.s.d.Voice
	text := ""
	if st.Attach.Err != nil {
		text = v.Error(st.Attach.Err)
	}
	a.field.SetError(text)
	there := false
	for _, p := range a.s.Papers() {
		there = there || p.Attachment != nil && p.Document.Code == a.document()
	}
	setVisible(a.remove, there)
	if d := fmt.Sprint(st.Attach.Recent); d != a.drawn {
		a.drawn = d
		a.drawRecent(st)
	}
}

// drawRecent lists the newest files, each of which is taken by Enter.
func (a *attachDialog) drawRecent(st State) {
	v := a.s.d.Voice
	a.recent.Objects = nil
	if len(st.Attach.Recent) > 0 {
		a.recent.Add(kit.Pad(0, 0, 4, 0, kit.NewLabel(v.Say("intake.recent"), kit.SmallMedium).Role(theme.LabelText)))
	}
	for _, f := range st.Attach.Recent {
		row := kit.Grow(10, 1, kit.NewIcon("doc", 16, theme.Secondary), kit.NewIdent(filepath.Base(f.Path), kit.Small).Cut(),
			kit.NewLabel(v.Day(f.At), kit.Caption).Role(theme.Secondary))
		a.recent.Add(kit.NewTile(kit.Fixed(0, 34, kit.Inset(2, 8, row)), func() { a.take(f.Path) }).Fill(theme.Clear).Hover(theme.Hover).Radius(theme.Radius))
	}
	a.recent.Refresh()
}
