package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// given is the application as the rules and the store see it: without the rows
// in which nothing was entered yet. At tells, for each group that lost rows,
// where those that are left stand on the form.
func (m *Model) given() (a app.Application, at map[string][]int) {
	a = m.s.App
	for group, rows := range a.Entered.Rows {
		f, ok := m.s.Service.Field(group)
		if !ok || !slices.ContainsFunc(rows, func(r map[string]string) bool { return blank(f, r) }) {
			continue
		}
		if at == nil {
			a.Entered, at = a.Entered.Clone(), map[string][]int{}
		}
		a.Entered.Rows[group], at[group] = filled(f, rows)
	}
	return a, at
}

// filled returns the rows in which something was entered, and their places.
func filled(f *catalogue.Field, rows []map[string]string) (left []map[string]string, at []int) {
	for i, r := range rows {
		if !blank(f, r) {
			left, at = append(left, r), append(at, i)
		}
	}
	return left, at
}

// blank tells whether nothing was entered in a row: which one is the main one, and
// what a column holds from the start, is nothing.
func blank(f *catalogue.Field, row map[string]string) bool {
	for i := range f.Columns {
		c := &f.Columns[i]
		if v := row[c.Code]; c.Code != f.MainColumn && v != "" && v != c.Default {
			return false
		}
	}
	return true
}

// onForm brings what is wrong with a row to its place on the form.
func onForm(p *app.Error, at map[string][]int) *app.Error {
	group, rest, ok := strings.Cut(p.Field, "[")
	places, moved := at[group]
	var row int
	if _, err := fmt.Sscanf(rest, "%d]", &row); !ok || !moved || err != nil || row >= len(places) {
		return p
	}
	_, column, _ := strings.Cut(rest, "].")
	there := *p
	there.Field = cellPath(group, places[row], column)
	return &there
}

// settleMain lets a row in which something was entered be the main one, when the
// main one is blank.
func (m *Model) settleMain(f *catalogue.Field) {
	rows := m.Rows(f.Code)
	main := slices.IndexFunc(rows, func(r map[string]string) bool { return r[f.MainColumn] == catalogue.Yes })
	first := slices.IndexFunc(rows, func(r map[string]string) bool { return !blank(f, r) })
	if f.MainColumn == "" || first < 0 || main >= 0 && !blank(f, rows[main]) {
		return
	}
	for i, r := range rows {
		r[f.MainColumn] = catalogue.No
		if i == first {
			r[f.MainColumn] = catalogue.Yes
		}
	}
}
