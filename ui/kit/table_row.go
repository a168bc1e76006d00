package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// tableLayout sets cells in columns, 16 pixels apart.
type tableLayout struct{ columns []Column }

const columnGap = 16

// MinSize implements fyne.Layout.
func (l *tableLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, o := range objs {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(48, h)
}

// Layout implements fyne.Layout.
func (l *tableLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	scale := theme.Current().Scale()
	rest, sum := s.Width-columnGap*float32(len(l.columns)-1), float32(0)
	for _, c := range l.columns {
		rest -= c.Width * scale
		sum += c.share()
	}
	x := float32(0)
	for i, o := range objs {
		w := l.columns[i].Width * scale
		if w == 0 {
			w = max(rest, 0) * l.columns[i].share() / sum
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, s.Height))
		x += w + columnGap
	}
	flip(objs, s.Width)
}

func (c Column) share() float32 {
	switch {
	case c.Width > 0:
		return 0
	case c.Weight > 0:
		return c.Weight
	default:
		return 1
	}
}

// tableRow holds the cells of a row in view.
type tableRow struct {
	widget.BaseWidget
	cells  []*tableCell
	layout *tableLayout
	pad    float32
}

// CreateRenderer implements fyne.Widget.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	objs := make([]fyne.CanvasObject, 0, len(r.cells))
	for _, c := range r.cells {
		objs = append(objs, c)
	}
	return widget.NewSimpleRenderer(Inset(0, r.pad, lay(r.layout, objs)))
}

// tableCell shows a Cell.
type tableCell struct {
	widget.BaseWidget
	column       Column
	text, detail *Label
	chip         *Chip
}

func newTableCell(c Column) *tableCell {
	t := &tableCell{
		column: c, text: NewLabel("", Small).Cut(), detail: NewLabel("", Caption).Cut().Role(theme.Secondary),
		chip: NewChip(Neutral, "", ""),
	}
	if c.Center {
		t.text.Center()
		t.detail.Center()
	}
	t.ExtendBaseWidget(t)
	return t
}

// set changes what the cell shows.
func (t *tableCell) set(c Cell) {
	show(t.chip, c.Chip)
	show(t.text, !c.Chip)
	show(t.detail, c.Detail != "")
	if c.Chip {
		t.chip.Set(c.Kind, c.Icon, c.Text)
		return
	}
	if c.Style == Body {
		c.Style = Small
	}
	if c.Role == "" {
		c.Role = theme.Text
	}
	t.text.text, t.text.style, t.text.role, t.text.ltr = c.Text, c.Style, c.Role, c.LTR
	t.detail.text, t.detail.ltr = c.Detail, c.DetailLTR
	t.text.Refresh()
	t.detail.Refresh()
	t.Refresh()
}

func show(o fyne.CanvasObject, on bool) {
	if on == o.Visible() {
		return
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *tableCell) CreateRenderer() fyne.WidgetRenderer { return &tableCellRenderer{t} }

type tableCellRenderer struct{ t *tableCell }

// Destroy implements fyne.WidgetRenderer.
func (r *tableCellRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *tableCellRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.text, r.t.detail, r.t.chip}
}

// MinSize implements fyne.WidgetRenderer.
func (r *tableCellRenderer) MinSize() fyne.Size { return fyne.NewSize(24, 24) }

// Layout implements fyne.WidgetRenderer.
func (r *tableCellRenderer) Layout(s fyne.Size) {
	high, low := r.t.text.MinSize().Height, float32(0)
	if r.t.detail.Visible() {
		low = r.t.detail.MinSize().Height
	}
	top := (s.Height - high - low) / 2
	r.t.text.Move(fyne.NewPos(0, top))
	r.t.text.Resize(fyne.NewSize(s.Width, high))
	r.t.detail.Move(fyne.NewPos(0, top+high))
	r.t.detail.Resize(fyne.NewSize(s.Width, low))
	m := r.t.chip.MinSize()
	x := float32(0)
	if r.t.column.Center {
		x = (s.Width - m.Width) / 2
	}
	r.t.chip.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
	r.t.chip.Resize(m)
	flip([]fyne.CanvasObject{r.t.chip}, s.Width)
}

// Refresh implements fyne.WidgetRenderer.
func (r *tableCellRenderer) Refresh() { r.Layout(r.t.Size()) }
