package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Rows is a small table that is edited in place, for a repeated group such as activities or floors: a head, a row of
// controls for each, and a cross to take the row away. Tab goes through the controls row by row.
type Rows struct {
	widget.BaseWidget
	OnRemove func(row int)
	columns  []Column
	build    func(row int) []fyne.CanvasObject
	focusAt  [][]fyne.CanvasObject
	remove   bool
	tip      string // of the crosses
	body     *fyne.Container
}

const removeWidth = 36

// NewRows makes an empty table. Build makes the controls of a row, one a column; remove may be nil, then rows stay.
func NewRows(columns []Column, build func(row int) []fyne.CanvasObject, remove func(row int)) *Rows {
	r := &Rows{columns: append([]Column(nil), columns...), build: build, OnRemove: remove, remove: remove != nil, body: VBox(0)}
	if r.remove {
		r.columns = append(r.columns, Column{Width: removeWidth})
	}
	r.ExtendBaseWidget(r)
	r.SetCount(0)
	return r
}

// Tip says what the crosses do, and returns the table.
func (r *Rows) Tip(remove string) *Rows { r.tip = remove; return r }

// SetCount builds n rows anew, as after one was added or taken away.
func (r *Rows) SetCount(n int) {
	titles := make([]fyne.CanvasObject, 0, len(r.columns))
	for _, c := range r.columns {
		l := NewLabel(c.Title, Small).Role(theme.LabelText).Cut()
		if c.Center {
			l.Center()
		}
		titles = append(titles, l)
	}
	r.body.Objects = []fyne.CanvasObject{Fixed(0, 36, Inset(0, fieldPad, lay(&tableLayout{r.columns}, titles)))}
	r.focusAt = nil
	for i := range n {
		r.body.Objects = append(r.body.Objects, Divider(), r.row(i))
	}
	r.Refresh()
}

// row builds the controls of a row.
func (r *Rows) row(i int) fyne.CanvasObject {
	controls := r.build(i)
	r.focusAt = append(r.focusAt, controls)
	cells := make([]fyne.CanvasObject, 0, len(controls)+1)
	for n, o := range controls {
		cells = append(cells, lay(middleLayout{center: n < len(r.columns) && r.columns[n].Center}, []fyne.CanvasObject{o}))
	}
	if r.remove {
		cross := NewIconButton(Quiet, "x", func() { r.OnRemove(i) }).Low().Tip(r.tip)
		cells = append(cells, lay(middleLayout{center: true}, []fyne.CanvasObject{cross}))
	}
	return Fixed(0, 44, Inset(2, fieldPad, lay(&tableLayout{r.columns}, cells)))
}

// FocusRow gives the focus to a control.
func (r *Rows) FocusRow(row, column int) {
	if row < len(r.focusAt) && column < len(r.focusAt[row]) {
		Focus(r.focusAt[row][column])
	}
}

func (r *Rows) children() []fyne.CanvasObject { return []fyne.CanvasObject{r.body} }

// CreateRenderer implements fyne.Widget.
func (r *Rows) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(Panel(r.body)) }

// middleLayout sets a control in the middle of the height, over the whole width or in its middle too.
type middleLayout struct{ center bool }

// MinSize implements fyne.Layout.
func (middleLayout) MinSize(objs []fyne.CanvasObject) fyne.Size { return stackLayout{}.MinSize(objs) }

// Layout implements fyne.Layout.
func (l middleLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objs {
		m := o.MinSize()
		w := s.Width
		if l.center {
			w = min(m.Width, s.Width)
		}
		h := min(m.Height, s.Height)
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos((s.Width-w)/2, (s.Height-h)/2))
	}
}
