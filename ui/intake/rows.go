package intake

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// rowsControl is a repeated group: a small table that is edited in place.
type rowsControl struct {
	form  *form
	f     *catalogue.Field
	whole fyne.CanvasObject
	table *kit.Rows
	cells [][]cell
	wrong *kit.Label
}

// cell is a place in the table.
type cell struct {
	column string
	draw   func(value string, problem *app.Error)
	active func() bool
}

func newRowsControl(f *form, fd *catalogue.Field) *rowsControl {
	c := &rowsControl{form: f, f: fd, wrong: kit.NewLabel("", kit.Small).Role(theme.ErrorText).Wrap()}
	columns := make([]kit.Column, len(fd.Columns))
	for i, col := range fd.Columns {
		columns[i] = kit.Column{Title: col.Label.In(f.v.Lang())}
		if col.Code == fd.MainColumn {
			columns[i].Width, columns[i].Center = 72, true
		}
	}
	c.table = kit.NewRows(columns, c.row, func(row int) { f.s.RemoveRow(fd.Code, row) }).Tip(f.v.Say("intake.remove_row"))
	c.table.SetCount(f.s.Count(fd.Code))
	add := kit.NewLinkButton(f.v.Say("intake.add_row"), func() { f.s.AddRow(fd.Code) }).Icon("plus").Key(kit.KeyCtrlN.Cap())
	label := kit.NewLabel(fd.Label.In(f.v.Lang()), kit.SmallMedium).Role(theme.LabelText)
	c.wrong.Hide()
	// The link stands above the rows, but Tab comes to the rows first: a row is there already.
	head := kit.HBox(12, label, kit.Fixed(0, add.MinSize().Height, kit.Spacer()))
	c.whole = kit.Stack(kit.VBox(6, head, c.table, c.wrong), kit.VBox(0, kit.HBox(0, kit.Spacer(), add), kit.Spacer()))
	return c
}

func (c *rowsControl) object() fyne.CanvasObject { return c.whole }

// row makes the controls of one row.
func (c *rowsControl) row(row int) []fyne.CanvasObject {
	c.cells = append(c.cells[:min(row, len(c.cells))], nil)
	out := make([]fyne.CanvasObject, 0, len(c.f.Columns))
	for i := range c.f.Columns {
		col := &c.f.Columns[i]
		var o fyne.CanvasObject
		var p cell
		switch {
		case col.Code == c.f.MainColumn:
			o, p = c.mainCell(row)
		case col.Type == catalogue.TypeActivity, col.Type == catalogue.TypeChoice, col.Type == catalogue.TypeYesNo, col.Type == catalogue.TypeSegment:
			o, p = c.choiceCell(row, col)
		default:
			o, p = c.entryCell(row, col)
		}
		p.column = col.Code
		c.cells[row] = append(c.cells[row], p)
		out = append(out, o)
	}
	return out
}

// mainCell is the round of which one in the column is chosen.
func (c *rowsControl) mainCell(row int) (fyne.CanvasObject, cell) {
	radio := kit.NewRadioButton("", func() {
		if !c.form.drawing {
			c.form.s.SetMain(c.f.Code, row)
		}
	})
	return radio, cell{
		draw:   func(v string, _ *app.Error) { radio.Set(v == catalogue.Yes) },
		active: func() bool { return false },
	}
}

func (c *rowsControl) choiceCell(row int, col *catalogue.Field) (fyne.CanvasObject, cell) {
	f := c.form
	choices := f.s.Model.Choices(col, app.Entered{})
	codes, path := codesOf(choices), cellPath(c.f.Code, row, col.Code)
	search := kit.NewCombo(optionsOf(col, choices, f.v.Lang()), -1, f.v.Say("intake.nothing_fits"), func(i int) {
		code := ""
		if i >= 0 {
			code = codes[i]
		}
		f.s.SetCell(c.f.Code, row, col.Code, code)
		f.s.Leave(path)
	}).Placeholder(f.v.Say("intake.choose_row"))
	search.OnFocus = func(on bool) { f.followFocus(path, on) }
	return search, cell{
		draw: func(v string, p *app.Error) {
			search.Choose(slices.Index(codes, v))
			search.SetError(p != nil)
		},
		active: search.Focused,
	}
}

func (c *rowsControl) entryCell(row int, col *catalogue.Field) (fyne.CanvasObject, cell) {
	f, e := c.form, c.form.entry(col)
	path := cellPath(c.f.Code, row, col.Code)
	e.OnChanged = func(s string) {
		if !f.drawing {
			f.s.SetCell(c.f.Code, row, col.Code, s)
		}
	}
	e.OnFocus = func(on bool) { f.followFocus(path, on) }
	return e, cell{
		draw: func(v string, p *app.Error) {
			e.SetError(p != nil)
			if v = display(col, v); !e.Focused() && e.Text() != v {
				e.SetText(v)
			}
		},
		active: e.Focused,
	}
}

func (c *rowsControl) draw(st State) {
	rows := st.App.Entered.Rows[c.f.Code]
	for i, cells := range c.cells {
		values := c.blank(i)
		if i < len(rows) {
			values = rows[i]
		}
		for _, p := range cells {
			p.draw(values[p.column], st.Problems.Of(cellPath(c.f.Code, i, p.column)))
		}
	}
	text := c.problem(st)
	c.wrong.SetText(text)
	if text == "" {
		c.wrong.Hide()
	} else {
		c.wrong.Show()
	}
}

// blank is what the row shows that is none yet.
func (c *rowsControl) blank(row int) map[string]string {
	if row == 0 && c.f.MainColumn != "" {
		return map[string]string{c.f.MainColumn: catalogue.Yes}
	}
	return nil
}

// problem is the first thing wrong with the group.
func (c *rowsControl) problem(st State) string {
	for _, p := range st.Problems {
		if p.Field == c.f.Code || strings.HasPrefix(p.Field, c.f.Code+"[") {
			return c.form.v.Error(p)
		}
	}
	return ""
}

// focus goes to "group[row].column", or for the group to its first cell.
func (c *rowsControl) focus(path string) bool {
	if path == "" || path == c.f.Code {
		c.table.FocusRow(0, 0)
		return true
	}
	for i, cells := range c.cells {
		for j, p := range cells {
			if path == cellPath(c.f.Code, i, p.column) {
				c.table.FocusRow(i, j)
				return true
			}
		}
	}
	return false
}

func (c *rowsControl) focusedPath() string {
	for i, cells := range c.cells {
		for _, p := range cells {
			if p.active() {
				return cellPath(c.f.Code, i, p.column)
			}
		}
	}
	return ""
}
