package find

import (
	"github.com/shubbak/shubbak/ui/kit"
)

// AskCentral looks for the text of the filter at central.
func (s *Screen) AskCentral() { s.model.AskCentral() }

// renderCentral says that what is listed is central's, or offers to ask it.
func (s *Screen) renderCentral(st State) {
	v := s.Voice
	if asks := st.CanAskCentral(); asks != s.asks || len(s.beyond.Objects) == 0 {
		s.asks, s.beyond.Objects = asks, nil
		if asks {
			s.beyond.Add(kit.NewLinkButton(v.Say("find.ask_central"), s.AskCentral))
		}
		s.beyond.Refresh()
	}
	c := st.Central
	if c == nil {
		return
	}
	back := kit.NewLinkButton(v.Say("find.central_back"), func() {
		s.model.Leave()
		s.focus()
	})
	kind, text, detail := kit.Info, v.With("find.central_found", map[string]any{"text": c.Text}), v.Say("find.central_kept")
	switch {
	case c.Busy:
		text, detail = v.With("find.central_asking", map[string]any{"text": c.Text}), ""
	case c.Err != nil:
		kind, text, detail = kit.Warning, v.Error(c.Err), ""
	}
	if large() { // the list needs the room more
		detail = ""
	}
	s.note.Add(kit.Inset(8, 24, kit.Notice(kind, text, detail, back)))
}
