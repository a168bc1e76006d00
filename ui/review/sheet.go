package review

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// perRow is how many cells stand side by side.
const perRow = 3

// drawSheet shows the application as on paper.
func (s *Screen) drawSheet(st State) {
	v, doc := s.d.Voice, s.Paper(s.d.Voice.Lang())
	changed := s.Differences(doc, v.Lang())
	note := kit.NewLabel(v.Say("review.as_printed"), kit.Caption).Role(theme.Secondary)
	if changed != nil {
		note = kit.NewLabel(v.Count("review.changed", len(changed), nil), kit.SmallStrong)
	}
	head := kit.Grow(12, 1, kit.Emblem(40), kit.NewLabel(doc.Title, kit.Lead).Cut(), note)
	cells := []fyne.CanvasObject{sheetCell(v.Say("review.number"), v.Say("review.number_later"), theme.Secondary)}
	if st.Captures() {
		cells = append(cells, sheetCell(v.Say("review.from"), v.Say("review.date_later"), theme.Secondary),
			sheetCell(v.Say("review.until"), v.Say("review.date_later"), theme.Secondary))
	} else {
		cells = append(cells, dateCell(v, v.Say("review.from"), doc.From), dateCell(v, v.Say("review.until"), doc.Until))
	}
	for _, c := range doc.Cells {
		if c.Kind == app.CellDate && !c.Date.IsZero() {
			cells = append(cells, dateCell(v, c.Label, c.Date))
			continue
		}
		if old, ok := changed[c.Label]; ok {
			cells = append(cells, changedCell(v, c, old))
			continue
		}
		cells = append(cells, sheetCell(c.Label, words(v, c), theme.Text))
	}
	for len(cells)%perRow != 0 {
		cells = append(cells, kit.NewBox(nil))
	}
	s.sheet.Objects = []fyne.CanvasObject{kit.Pad(0, 0, 12, 0, head), lined(kit.Grid(perRow, 1, cells...))}
	for i := range doc.Tables {
		if len(doc.Tables[i].Rows) == 0 {
			continue
		}
		s.sheet.Add(kit.Pad(16, 0, 0, 0, table(v, &doc.Tables[i])))
	}
	by := v.With("review.by", map[string]any{"name": operatorName(v, st.Who.Operator), "counter": v.Counter(st.Who.Device.Counter)})
	s.sheet.Add(kit.Pad(16, 0, 0, 0, kit.NewLabel(by, kit.Caption).Role(theme.Secondary).Cut()))
	s.sheet.Refresh()
}

func operatorName(v *i18n.Voice, o app.Operator) string {
	if v.Lang() == i18n.English && o.NameEn != "" {
		return o.NameEn
	}
	return o.Name
}

// lined draws hairlines between the cells of a grid: the ground shows through
// its gaps.
func lined(grid fyne.CanvasObject) fyne.CanvasObject {
	return kit.NewBox(kit.Inset(1, 1, grid)).Fill(theme.Line)
}

func sheetCell(label, value string, role theme.Role) fyne.CanvasObject {
	text := kit.VBox(2, kit.NewLabel(label, kit.Caption).Role(theme.Secondary).Cut(), kit.NewLabel(value, kit.SmallMedium).Role(role).WrapTo(2))
	return kit.NewBox(kit.Fixed(0, 59, kit.Inset(9, 12, text)))
}

// changedCell marks a value that the licence before had otherwise, and says how.
func changedCell(v *i18n.Voice, c, old app.Cell) fyne.CanvasObject {
	was := v.Say("review.was_nothing")
	if old.Value != "" {
		was = v.With("review.was", map[string]any{"value": words(v, old)})
	}
	text := kit.VBox(0, kit.NewLabel(c.Label, kit.Caption).Role(theme.Secondary).Cut(),
		kit.NewLabel(words(v, c), kit.SmallMedium).Cut(), kit.NewLabel(was, kit.Caption).Role(theme.Secondary).Cut())
	return kit.NewBox(kit.Fixed(0, 59, kit.Inset(6, 12, text))).Fill(theme.ChangedFill).Bar(theme.ChangedBar, 3)
}

// dateCell sets the two calendars below each other: a date never breaks.
func dateCell(v *i18n.Voice, label string, d hijri.Dual) fyne.CanvasObject {
	first, second := v.Hijri(d.Hijri), v.Civil(d.Civil)
	if !v.RTL() {
		first, second = second, first
	}
	text := kit.VBox(0, kit.NewLabel(label, kit.Caption).Role(theme.Secondary).Cut(),
		kit.NewLabel(first, kit.SmallMedium).Cut(), kit.NewLabel(second, kit.Caption).Role(theme.Secondary).Cut())
	return kit.NewBox(kit.Fixed(0, 59, kit.Inset(6, 12, text)))
}

// words formats a value as the paper does.
func words(v *i18n.Voice, c app.Cell) string {
	switch c.Kind {
	case app.CellIdent:
		if strings.HasPrefix(c.Value, "+966") {
			return v.Mobile(c.Value)
		}
		return v.Ident(c.Value)
	case app.CellMoney:
		if n, err := app.ParseScaled(c.Value, 2); err == nil {
			return v.Riyals(n)
		}
	case app.CellArea:
		return v.Area(c.Value)
	case app.CellYears:
		if n, err := app.ParseScaled(c.Value, 0); err == nil {
			return v.Years(int(n))
		}
	case app.CellText:
		return v.Prose(c.Value)
	case app.CellDate:
	}
	return c.Value
}

// table shows the repeated group of the paper.
func table(v *i18n.Voice, t *app.DocTable) fyne.CanvasObject {
	weights := make([]float32, len(t.Widths))
	for i, w := range t.Widths {
		weights[i] = float32(w)
	}
	row := func(texts []string, style kit.Style, role theme.Role) fyne.CanvasObject {
		cells := make([]fyne.CanvasObject, len(texts))
		for i, s := range texts {
			cells[i] = kit.NewLabel(v.Digits(s), style).Role(role).Cut()
		}
		return kit.NewBox(kit.Fixed(0, 35, kit.Inset(7, 12, kit.Columns(12, weights, cells...))))
	}
	rows := kit.VBox(1, row(t.Head, kit.Caption, theme.Secondary))
	for _, r := range t.Rows {
		rows.Add(row(r, kit.SmallMedium, theme.Text))
	}
	return lined(rows)
}
