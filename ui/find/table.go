package find

import (
	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

func (s *Screen) columns() []kit.Column {
	v := s.Voice
	if s.kind == app.HitLicence {
		return []kit.Column{
			{Title: v.Say("find.col_licence"), Width: 112}, {Title: v.Say("find.col_name"), Weight: 1.7},
			{Title: v.Say("find.col_service"), Weight: 1}, {Title: v.Say("find.col_state"), Width: 140},
			{Title: v.Say("find.col_until"), Width: 92},
		}
	}
	return []kit.Column{
		{Title: v.Say("find.col_application"), Width: 146}, {Title: v.Say("find.col_name"), Weight: 1.7},
		{Title: v.Say("find.col_service"), Weight: 1}, {Title: v.Say("find.col_state"), Width: 140},
		{Title: v.Say("find.col_at"), Width: 92},
	}
}

// cells is a record as a row of the list shows it.
func (s *Screen) cells(row int) []kit.Cell {
	if row >= len(s.state.Hits) {
		return make([]kit.Cell, len(s.columns()))
	}
	h := s.state.Hits[row]
	kind, icon, word := s.stateOf(h)
	return []kit.Cell{
		{Text: s.number(h), Style: kit.SmallStrong, LTR: true},
		{Text: s.nameOf(h), Style: kit.SmallMedium, Detail: s.holder(h)},
		{Text: s.service(h.Service), Role: theme.LabelText},
		{Text: word, Chip: true, Kind: kind, Icon: icon},
		s.day(h),
	}
}

// number is the number as people read it.
func (s *Screen) number(h app.Hit) string {
	if h.Kind == app.HitLicence {
		return s.Voice.Digits(app.LicenceNumber(h.Number).Grouped())
	}
	return s.Voice.Digits(h.Number)
}

func (s *Screen) nameOf(h app.Hit) string {
	switch {
	case h.Title != "":
		return h.Title
	case h.Holder != "":
		return h.Holder
	}
	return s.Voice.Say("find.unnamed")
}

// holder names the person, with the identity number masked.
func (s *Screen) holder(h app.Hit) string {
	if h.IDNo == "" {
		return h.Holder
	}
	if h.Holder == "" {
		return s.Voice.Masked(h.IDNo)
	}
	return s.Voice.With("find.holder", map[string]any{"name": h.Holder, "id": s.Voice.Masked(h.IDNo)})
}

func (s *Screen) service(code string) string {
	if svc, ok := s.Catalogue.Service(code); ok {
		return svc.Label.In(s.Voice.Lang())
	}
	return code
}

// day is the end of a licence, or the day an application was begun: Hijri over Gregorian.
func (s *Screen) day(h app.Hit) kit.Cell {
	d := h.Until
	if h.Kind == app.HitApplication {
		d, _ = hijri.On(h.At) //nolint:errcheck // outside the table the cell stays empty
	}
	if d.IsZero() {
		return kit.Cell{}
	}
	return kit.Cell{Text: s.Voice.Hijri(d.Hijri), Style: kit.SmallMedium, Detail: s.Voice.Civil(d.Civil)}
}
