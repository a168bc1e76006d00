package find

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// handedIn lists the documents of a record, each with the way to it.
func (s *Screen) handedIn(d Details) fyne.CanvasObject {
	v, box := s.Voice, kit.VBox(12)
	s.notes = map[string]*kit.Label{}
	for _, p := range s.model.Papers(d) {
		note := kit.NewLabel("", kit.Caption).Role(theme.Secondary).Wrap()
		s.notes[p.Document] = note
		size := v.With("find.document_size", map[string]any{"name": v.Ident(p.Name), "size": v.Megabytes(p.Size)})
		row := kit.VBox(6, kit.NewLabel(p.Label.In(v.Lang()), kit.SmallMedium).WrapTo(2), kit.NewLabel(size, kit.Caption).Role(theme.Secondary).Cut())
		if p.IsPicture() {
			row.Add(kit.NewButton(kit.Secondary, v.Say("find.show_document"), func() { s.model.ShowPaper(p) }).Icon("eye").Low())
		}
		row.Add(kit.NewButton(kit.Secondary, v.Say("find.save_document"), func() { s.model.SavePaper(p) }).Icon("docs").Low())
		row.Add(note)
		box.Add(row)
	}
	if len(s.notes) == 0 {
		return nil
	}
	return kit.VBox(8, kit.NewLabel(v.Say("find.documents"), kit.BodyStrong), box)
}

// renderFetch says below a document how its saving stands. Nothing is drawn anew, so
// that the button keeps the focus.
func (s *Screen) renderFetch(st State) {
	for document, note := range s.notes {
		text, role := "", theme.Secondary
		if f := st.Fetch; st.Details != nil && f.Record == st.Details.Hit.ID && f.Document == document {
			text, role = s.fetchWords(f)
		}
		if note.Text() != text {
			note.SetRole(role)
			note.SetText(text)
		}
	}
}

// renderPicture opens the picture that is to be shown, once.
func (s *Screen) renderPicture(st State) {
	switch {
	case st.Fetch.Picture == nil && s.shownPicture != nil:
		s.shownPicture.Close()
		s.shownPicture = nil
	case st.Fetch.Picture != nil && s.shownPicture == nil && s.Window != nil:
		over, v := s.Window.Canvas(), s.Voice
		room := over.Size()
		shown := &canvas.Image{Image: st.Fetch.Picture, FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
		shut := kit.NewButton(kit.Secondary, v.Say("find.close_document"), s.model.HidePaper).Key("Esc")
		s.shownPicture = kit.NewModal(s.paperName(st), kit.Fixed(0, room.Height*3/5, shown), shut).Wide(room.Width * 3 / 5)
		s.shownPicture.OnClose = func() {
			s.shownPicture = nil
			s.model.HidePaper()
		}
		s.shownPicture.Show(over, shut)
	}
}

// paperName is what the catalogue calls the document that is shown.
func (s *Screen) paperName(st State) string {
	if st.Details != nil {
		for _, p := range s.model.Papers(*st.Details) {
			if p.Document == st.Fetch.Document {
				return p.Label.In(s.Voice.Lang())
			}
		}
	}
	return s.Voice.Say("find.documents")
}

func (s *Screen) fetchWords(f Fetch) (string, theme.Role) {
	v := s.Voice
	switch {
	case f.Err != nil:
		return v.Error(f.Err), theme.ErrorText
	case f.Saved != "":
		return v.With("find.document_saved", map[string]any{"path": v.Ident(f.Saved)}), theme.SuccessText
	case f.Of > 0:
		return v.With("find.document_comes", map[string]any{"done": v.Megabytes(f.Done), "of": v.Megabytes(f.Of)}), theme.Secondary
	case f.Busy:
		return v.Say("find.document_opens"), theme.Secondary
	}
	return "", theme.Secondary
}
