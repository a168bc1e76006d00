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

// Table is a list in columns with a head that stays in view. List is what is below the head: it has the focus, the choice
// and the keys.
//
// With OnSort the titles sort: by a tap, or by Up from the first row into the head, the arrows along it and Enter. There +
// and - make a column wider and narrower, as dragging between two titles does.
type Table struct {
	widget.BaseWidget
	List   *List
	OnSort func(column int, descending bool) // sorts what cells tells of, and refreshes the table; -1 is the order as it came

	columns    []Column
	cells      func(row int) []Cell
	sorted     int // the column that the rows are sorted by, -1 for none
	descending bool
	ground     *Box // of the head
	head       *tableHead
	empty      fyne.CanvasObject
	waiting    *fyne.Container // shown while rows are awaited
	spinner    *Spinner
	pad        float32
}

// NewTable makes a table of count() rows of 48 pixels. Cells tells what stands in a row, one cell a column. Empty is
// shown when there are no rows, and may be nil.
func NewTable(columns []Column, count func() int, cells func(row int) []Cell, empty fyne.CanvasObject) *Table {
	t := &Table{columns: columns, cells: cells, empty: empty, pad: 24, sorted: -1}
	t.List = NewList(48, count, t.makeRow, t.bindRow)
	t.List.lines = 2
	t.List.before = func(k Key) bool { return t.head.key(k) }
	t.List.onRune = func(r rune) {
		if !t.head.rune(r) {
			forwardRune(t.List, r)
		}
	}
	t.List.left = func() { t.head.move(-1) }
	t.ground = NewBox(nil).Fill(theme.Canvas)
	t.spinner = NewSpinner(24)
	t.waiting = Center(t.spinner)
	t.waiting.Hide()
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
	high := float32(40)
	if t.pad < 24 {
		high = 36
	}
	t.head = newTableHead(t)
	t.ground.content = Border(nil, Divider(), nil, nil, Fixed(0, high, Inset(0, t.pad, t.head)))
}

// SetSort shows that the rows are sorted by a column, -1 for none. OnSort is not told.
func (t *Table) SetSort(column int, descending bool) {
	t.sorted, t.descending = column, descending
	t.head.Refresh()
}

// press sorts by a column, the second time the other way round, and the third time by none again.
func (t *Table) press(column int) {
	if t.OnSort == nil {
		return
	}
	down := column == t.sorted
	if down && t.descending {
		column, down = -1, false
	}
	t.SetSort(column, down)
	t.OnSort(column, down)
}

// SetLoading shows, or not, that rows are awaited. Rows that are there stay.
func (t *Table) SetLoading(on bool) {
	if on == t.waiting.Visible() {
		return
	}
	show(t.waiting, on)
	if on {
		t.spinner.Start()
	} else {
		t.spinner.Stop()
	}
	t.Refresh()
}

// leastColumn is how narrow a column can be made.
const leastColumn = 48

// resize makes a column wider by so many pixels, and the next one narrower. From then on the columns share the width as
// they stand.
func (t *Table) resize(column int, by float32) {
	if column < 0 || column+1 >= len(t.columns) {
		return
	}
	for i, title := range t.head.titles {
		t.columns[i].Width, t.columns[i].Weight = 0, max(title.Size().Width, 1)
	}
	a, b := &t.columns[column].Weight, &t.columns[column+1].Weight
	by = max(leastColumn-*a, min(by, *b-leastColumn))
	if *a+by < leastColumn || *b-by < leastColumn {
		return
	}
	*a, *b = *a+by, *b-by
	t.head.Refresh()
	t.List.Refresh()
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
	body := []fyne.CanvasObject{t.List, t.waiting}
	if t.empty != nil {
		body = append(body, t.empty)
	}
	r := &tableRenderer{t: t, all: Border(t.ground, nil, nil, nil, NewBox(Stack(body...)))}
	r.choose()
	return r
}

type tableRenderer struct {
	t   *Table
	all *fyne.Container
}

// choose shows the rows, or that they are awaited, or that there are none.
func (r *tableRenderer) choose() {
	t := r.t
	some, waiting := t.List.count() > 0, t.waiting.Visible()
	if t.empty != nil {
		show(t.empty, !some && !waiting)
	}
	show(t.List, some || t.empty == nil && !waiting)
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
	r.t.ground.Refresh()
	r.all.Refresh()
	canvas.Refresh(r.t)
}
