package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Column is a column of a Table; the first stands at the start.
type Column struct {
	Title  string
	Width  float32 // in pixels at 100%; 0 shares what is left over by Weight
	Weight float32 // 0 counts as 1
	Center bool
}

// Cell is what stands in a cell: a text, perhaps a smaller one below, or a chip.
type Cell struct {
	Text, Detail string
	Style        Style      // of Text; the zero value, Body, counts as Small
	Role         theme.Role // of Text; the zero value counts as theme.Text
	LTR          bool       // Text is an identifier
	DetailLTR    bool
	Chip         bool // Text is shown as a chip of Kind with Icon
	Kind         Kind
	Icon         string
}

// Table is a list in columns with a head. List is what is below the head: it has the focus, the choice and the keys.
type Table struct {
	widget.BaseWidget
	List    *List
	columns []Column
	cells   func(row int) []Cell
	head    *Box
	empty   fyne.CanvasObject
	pad     float32
}

// NewTable makes a table of count() rows of 48 pixels. Cells tells what stands in a row, one cell a column. Empty is
// shown when there are no rows, and may be nil.
func NewTable(columns []Column, count func() int, cells func(row int) []Cell, empty fyne.CanvasObject) *Table {
	t := &Table{columns: columns, cells: cells, empty: empty, pad: 24}
	t.List = NewList(48, count, t.makeRow, t.bindRow)
	t.List.lines = 2
	t.head = NewBox(nil).Fill(theme.Canvas)
	t.build()
	t.ExtendBaseWidget(t)
	return t
}

// Compact makes rows of 44 pixels under a head of 36 with less room at the sides, as inside a form, and returns the
// table.
func (t *Table) Compact() *Table {
	t.pad, t.List.height = 12, 44
	t.build()
	return t
}

func (t *Table) build() {
	titles := make([]fyne.CanvasObject, 0, len(t.columns))
	for _, c := range t.columns {
		l := NewLabel(c.Title, Small).Role(theme.LabelText).Cut()
		if c.Center {
			l.Center()
		}
		titles = append(titles, l)
	}
	high := float32(40)
	if t.pad < 24 {
		high = 36
	}
	row := Inset(0, t.pad, lay(&tableLayout{t.columns}, titles))
	t.head.content = Border(nil, Divider(), nil, nil, Fixed(0, high, row))
}

func (t *Table) makeRow() fyne.CanvasObject {
	r := &tableRow{pad: t.pad, layout: &tableLayout{t.columns}}
	for _, c := range t.columns {
		r.cells = append(r.cells, newTableCell(c))
	}
	r.ExtendBaseWidget(r)
	return r
}

func (t *Table) bindRow(row int, o fyne.CanvasObject) {
	r, ok := o.(*tableRow)
	if !ok {
		return
	}
	for i, cell := range t.cells(row) {
		r.cells[i].set(cell)
	}
}

// SetColumns changes the heads and widths; there must be as many columns as before.
func (t *Table) SetColumns(columns []Column) {
	copy(t.columns, columns)
	t.build()
	t.Refresh()
}

func (t *Table) focusTarget() fyne.CanvasObject { return t.List }

func (t *Table) children() []fyne.CanvasObject { return []fyne.CanvasObject{t.List} }

// CreateRenderer implements fyne.Widget.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	body := []fyne.CanvasObject{t.List}
	if t.empty != nil {
		body = append(body, t.empty)
	}
	r := &tableRenderer{t: t, all: Border(t.head, nil, nil, nil, NewBox(Stack(body...)))}
	r.choose()
	return r
}

type tableRenderer struct {
	t   *Table
	all *fyne.Container
}

// choose shows either the rows or that there are none.
func (r *tableRenderer) choose() {
	if r.t.empty == nil {
		return
	}
	if r.t.List.count() == 0 {
		r.t.List.Hide()
		r.t.empty.Show()
		return
	}
	r.t.empty.Hide()
	r.t.List.Show()
}

// Destroy implements fyne.WidgetRenderer.
func (r *tableRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *tableRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.all} }

// MinSize implements fyne.WidgetRenderer.
func (r *tableRenderer) MinSize() fyne.Size { return r.all.MinSize() }

// Layout implements fyne.WidgetRenderer.
func (r *tableRenderer) Layout(s fyne.Size) { r.all.Resize(s) }

// Refresh implements fyne.WidgetRenderer.
func (r *tableRenderer) Refresh() {
	r.choose()
	r.t.head.Refresh()
	r.all.Refresh()
	canvas.Refresh(r.t)
}
