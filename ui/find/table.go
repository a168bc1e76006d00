package find

import (
	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// large tells whether the text is so large that the number stands under the name, in the place of the holder.
func large() bool { return theme.Current().Scale() > 1.2 }

func (s *Screen) columns() []kit.Column {
	v, number, day := s.Voice, "find.col_application", "find.col_at"
	if s.kind == app.HitLicence {
		number, day = "find.col_licence", "find.col_until"
	}
	name, state, last := kit.Column{Title: v.Say("find.col_name")}, kit.Column{Title: v.Say("find.col_state"), Width: 140}, kit.Column{Title: v.Say(day), Width: 96}
	if large() {
		return []kit.Column{name, state, last}
	}
	return []kit.Column{{Title: v.Say(number), Width: 160}, name, state, last}
}

// sortsBy is what each column sorts by.
func (s *Screen) sortsBy() []Column {
	if large() {
		return []Column{ColumnName, ColumnState, ColumnDay}
	}
	return []Column{ColumnNumber, ColumnName, ColumnState, ColumnDay}
}

// sort sorts by a column of the table, -1 for none.
func (s *Screen) sort(column int, down bool) {
	if column < 0 {
		s.model.SortBy(Sort{})
		return
	}
	s.model.SortBy(Sort{Ordered: true, Column: s.sortsBy()[column], Descending: down})
}

// cells is a record as a row of the list shows it.
func (s *Screen) cells(row int) []kit.Cell {
	if row >= len(s.state.Hits) {
		return make([]kit.Cell, len(s.columns()))
	}
	h := s.state.Hits[row]
	kind, icon, word := s.stateOf(h)
	name := kit.Cell{Text: s.nameOf(h), Style: kit.SmallMedium, Detail: s.holder(h)}
	state := kit.Cell{Text: word, Chip: true, Kind: kind, Icon: icon}
	if large() {
		name.Detail, name.DetailLTR = s.number(h), true
		return []kit.Cell{name, state, s.day(h)}
	}
	return []kit.Cell{
		{Text: s.number(h), Style: kit.SmallStrong, LTR: true, Detail: s.service(h.Service)},
		name, state, s.day(h),
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

// day is the end of a licence, or the day an application was begun: in Arabic the Hijri date stands first.
func (s *Screen) day(h app.Hit) kit.Cell {
	d := h.Until
	if h.Kind == app.HitApplication {
		d, _ = hijri.On(h.At)
	}
	return s.dates(d)
}

// dates is a day in both calendars.
func (s *Screen) dates(d hijri.Dual) kit.Cell {
	if d.IsZero() {
		return kit.Cell{}
	}
	first, second := s.Voice.Hijri(d.Hijri), s.Voice.Civil(d.Civil)
	if !s.Voice.RTL() {
		first, second = second, first
	}
	return kit.Cell{Text: first, Style: kit.SmallMedium, Detail: second}
}
