package find

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// handedIn lists the documents of an application, each with the way to it.
func (s *Screen) handedIn(d Details) fyne.CanvasObject {
	v, box := s.Voice, kit.VBox(12)
	s.notes = map[string]*kit.Label{}
	for _, p := range s.model.Papers(d.Application) {
		note := kit.NewLabel("", kit.Caption).Role(theme.Secondary).Wrap()
		s.notes[p.Document] = note
		size := v.With("find.document_size", map[string]any{"name": v.Ident(p.Name), "size": v.Megabytes(p.Size)})
		box.Add(kit.VBox(6, kit.NewLabel(p.Label.In(v.Lang()), kit.SmallMedium).WrapTo(2), kit.NewLabel(size, kit.Caption).Role(theme.Secondary).Cut(),
			kit.NewButton(kit.Secondary, v.Say("find.save_document"), func() { s.model.SavePaper(p) }).Icon("docs").Low(), note))
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
