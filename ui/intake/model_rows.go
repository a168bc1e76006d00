package intake

import (
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app/catalogue"
)

// Count is how many rows of a group the form shows: an empty group shows one,
// which is none yet.
func (m *Model) Count(group string) int { return max(len(m.Rows(group)), 1) }

// reach makes the row that an empty group shows a row.
func (m *Model) reach(group string, row int) {
	if f, ok := m.s.Service.Field(group); ok && row == 0 && len(m.Rows(group)) == 0 {
		m.addRow(f)
	}
}

// SetCell takes what was typed into a cell of a repeated group.
func (m *Model) SetCell(group string, row int, column, typed string) {
	f, ok := m.s.Service.Field(group)
	col, known := m.s.Service.Field(group + "." + column)
	if !ok || !known || row >= m.Count(group) {
		return
	}
	m.reach(group, row)
	rows := m.Rows(group)
	v := catalogue.Normalise(col, typed)
	if rows[row][column] == v {
		return
	}
	rows[row][column] = v
	m.settleMain(f)
	m.edited()
}

// AddRow adds an empty row at the end of a group and focuses its first cell.
func (m *Model) AddRow(group string) {
	f, ok := m.s.Service.Field(group)
	if !ok || f.MaxRows > 0 && len(m.Rows(group)) >= f.MaxRows {
		return
	}
	m.reach(group, 0)
	m.addRow(f)
	m.wishFocus(cellPath(group, len(m.Rows(group))-1, firstColumn(f)))
	m.edited()
}

// firstColumn is the first column in which something is typed.
func firstColumn(f *catalogue.Field) string {
	for _, c := range f.Columns {
		if c.Code != f.MainColumn {
			return c.Code
		}
	}
	return ""
}

func (m *Model) addRow(f *catalogue.Field) {
	row := map[string]string{}
	for _, c := range f.Columns {
		if c.Default != "" {
			row[c.Code] = c.Default
		}
	}
	rows := m.Rows(f.Code)
	if f.MainColumn != "" {
		row[f.MainColumn] = catalogue.No
		if len(rows) == 0 {
			row[f.MainColumn] = catalogue.Yes
		}
	}
	if m.s.App.Entered.Rows == nil {
		m.s.App.Entered.Rows = map[string][]map[string]string{}
	}
	m.s.App.Entered.Rows[f.Code] = append(rows, row)
}

// RemoveRow takes a row away. When it was the main one, the first takes its place.
func (m *Model) RemoveRow(group string, row int) {
	f, ok := m.s.Service.Field(group)
	rows := m.Rows(group)
	if !ok || row >= len(rows) {
		return
	}
	wasMain := f.MainColumn != "" && rows[row][f.MainColumn] == catalogue.Yes
	rows = slices.Delete(slices.Clone(rows), row, row+1)
	if wasMain && len(rows) > 0 {
		rows[0][f.MainColumn] = catalogue.Yes
	}
	m.s.App.Entered.Rows[group] = rows
	m.settleMain(f)
	m.forgetRows(group, len(rows))
	path := group
	if len(rows) > 0 {
		path = cellPath(group, min(row, len(rows)-1), firstColumn(f))
	}
	m.wishFocus(path)
	m.edited()
}

// forgetRows drops what was noted about rows from n on.
func (m *Model) forgetRows(group string, n int) {
	for path := range m.touched {
		if strings.HasPrefix(path, cellPath(group, n, "")) {
			delete(m.touched, path)
		}
	}
}

// SetMain makes a row the main one.
func (m *Model) SetMain(group string, row int) {
	f, ok := m.s.Service.Field(group)
	if !ok || f.MainColumn == "" || row >= m.Count(group) {
		return
	}
	m.reach(group, row)
	if left, _ := filled(f, m.Rows(group)); len(left) > 0 && blank(f, m.Rows(group)[row]) {
		m.render() // nothing cannot be the main one while there is something
		return
	}
	for i, r := range m.Rows(group) {
		r[f.MainColumn] = catalogue.No
		if i == row {
			r[f.MainColumn] = catalogue.Yes
		}
	}
	m.touched[group] = true
	m.edited()
}
