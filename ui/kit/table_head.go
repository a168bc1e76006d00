package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// tableHead is the head of a table: a title over each column, which sorts by it when it may, and a grip between each two,
// which makes them wider and narrower. It takes no focus of its own: Up from the first row leads into it.
type tableHead struct {
	widget.BaseWidget
	t      *Table
	titles []*headTitle
	grips  []*headGrip
	at     int // the column that the keys are on, -1 while they are on the rows
}

func newTableHead(t *Table) *tableHead {
	h := &tableHead{t: t, at: -1}
	h.titles = make([]*headTitle, 0, len(t.columns))
	for i := range t.columns {
		h.titles = append(h.titles, newHeadTitle(h, i))
		if i > 0 {
			h.grips = append(h.grips, newHeadGrip(h, i-1))
		}
	}
	h.ExtendBaseWidget(h)
	return h
}

// key does the keys of the head; false leaves them to the rows.
func (h *tableHead) key(k Key) bool {
	if h.at < 0 {
		if k != KeyUp || h.t.List.chosen > 0 || h.next(-1, 1) < 0 {
			return false
		}
		h.move(h.next(-1, 1))
		return true
	}
	ahead, back := KeyRight, KeyLeft
	if RTL() {
		ahead, back = back, ahead
	}
	switch k {
	case ahead, back:
		by := 1
		if k == back {
			by = -1
		}
		if to := h.next(h.at, by); to >= 0 {
			h.move(to)
		}
	case KeyEnter, KeySpace:
		h.t.press(h.at)
	case KeyUp:
	case KeyDown, KeyEscape:
		h.move(-1)
	default:
		h.move(-1)
		return false
	}
	return true
}

// rune makes the column that the keys are on wider by +, and narrower by -.
func (h *tableHead) rune(r rune) bool {
	if h.at < 0 || r != '+' && r != '-' && r != '=' {
		return false
	}
	by := float32(16)
	if r == '-' {
		by = -by
	}
	if h.at == len(h.titles)-1 { // the last one takes from the one before
		h.t.resize(h.at-1, -by)
	} else {
		h.t.resize(h.at, by)
	}
	return true
}

// next is the next column from one on in a direction, or -1.
func (h *tableHead) next(from, by int) int {
	if to := from + by; to >= 0 && to < len(h.titles) && h.t.OnSort != nil {
		return to
	}
	return -1
}

func (h *tableHead) move(to int) {
	h.at = to
	h.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (h *tableHead) MinSize() fyne.Size { return fyne.NewSize(48, Small.LineHeight()) }

// CreateRenderer implements fyne.Widget.
func (h *tableHead) CreateRenderer() fyne.WidgetRenderer { return &headRenderer{h: h} }

type headRenderer struct{ h *tableHead }

// Destroy implements fyne.WidgetRenderer.
func (r *headRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *headRenderer) Objects() []fyne.CanvasObject {
	objs := r.titleObjects()
	for _, g := range r.h.grips {
		objs = append(objs, g)
	}
	return objs
}

func (r *headRenderer) titleObjects() []fyne.CanvasObject {
	objs := make([]fyne.CanvasObject, 0, 2*len(r.h.titles))
	for _, t := range r.h.titles {
		objs = append(objs, t)
	}
	return objs
}

// MinSize implements fyne.WidgetRenderer.
func (r *headRenderer) MinSize() fyne.Size { return r.h.MinSize() }

// Layout implements fyne.WidgetRenderer. A grip stands in the gap behind its column.
func (r *headRenderer) Layout(s fyne.Size) {
	(&tableLayout{r.h.t.columns}).Layout(r.titleObjects(), s)
	for i, g := range r.h.grips {
		x := r.h.titles[i].Position().X + r.h.titles[i].Size().Width
		if RTL() {
			x = r.h.titles[i].Position().X - columnGap
		}
		g.Move(fyne.NewPos(x, 0))
		g.Resize(fyne.NewSize(columnGap, s.Height))
	}
}

// Refresh implements fyne.WidgetRenderer.
func (r *headRenderer) Refresh() {
	r.Layout(r.h.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.h)
}

// headTitle is the title of a column, with an arrow when the rows are sorted by it.
type headTitle struct {
	widget.BaseWidget
	head    *tableHead
	column  int
	label   *Label
	arrow   *Icon
	hovered bool
}

var (
	_ fyne.Tappable      = (*headTitle)(nil)
	_ desktop.Hoverable  = (*headTitle)(nil)
	_ desktop.Cursorable = (*headTitle)(nil)
)

func newHeadTitle(h *tableHead, column int) *headTitle {
	t := &headTitle{head: h, column: column, label: NewLabel("", Small).Cut(), arrow: NewIcon("down", 16, theme.LabelText)}
	t.ExtendBaseWidget(t)
	return t
}

func (t *headTitle) sortable() bool { return t.head.t.OnSort != nil }

// Tapped implements fyne.Tappable.
func (t *headTitle) Tapped(*fyne.PointEvent) { t.head.t.press(t.column) }

// MouseIn implements desktop.Hoverable.
func (t *headTitle) MouseIn(*desktop.MouseEvent) {
	t.hovered = true
	t.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (t *headTitle) MouseMoved(*desktop.MouseEvent) { stir(t) }

// MouseOut implements desktop.Hoverable.
func (t *headTitle) MouseOut() {
	t.hovered = false
	t.Refresh()
}

// Cursor implements desktop.Cursorable.
func (t *headTitle) Cursor() desktop.Cursor {
	if t.sortable() {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer implements fyne.Widget.
func (t *headTitle) CreateRenderer() fyne.WidgetRenderer {
	r := &headTitleRenderer{t: t, ring: newRing()}
	r.Refresh()
	return r
}

type headTitleRenderer struct {
	t    *headTitle
	ring ring
}

// Destroy implements fyne.WidgetRenderer.
func (r *headTitleRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *headTitleRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring.Rectangle, r.t.label, r.t.arrow}
}

// MinSize implements fyne.WidgetRenderer.
func (r *headTitleRenderer) MinSize() fyne.Size { return fyne.NewSize(24, Small.LineHeight()) }

// Layout implements fyne.WidgetRenderer. The arrow follows the title.
func (r *headTitleRenderer) Layout(s fyne.Size) {
	t := r.t
	side := float32(0)
	if t.arrow.Visible() {
		side = t.arrow.MinSize().Width
	}
	w := min(Small.font().measure(t.label.text).Width+2, max(s.Width-side, 0))
	x := float32(0)
	if t.head.t.columns[t.column].Center {
		x = max((s.Width-w-side)/2, 0)
	}
	high := Small.LineHeight()
	t.label.Move(fyne.NewPos(x, (s.Height-high)/2))
	t.label.Resize(fyne.NewSize(w, high))
	t.arrow.Move(fyne.NewPos(x+w, (s.Height-side)/2))
	t.arrow.Resize(fyne.NewSquareSize(side))
	flip([]fyne.CanvasObject{t.label, t.arrow}, s.Width)
	r.ring.around(fyne.NewPos(0, 4), fyne.NewSize(s.Width, s.Height-8), theme.SmallRadius)
}

// Refresh implements fyne.WidgetRenderer.
func (r *headTitleRenderer) Refresh() {
	t, table := r.t, r.t.head.t
	sorted := table.OnSort != nil && table.sorted == t.column
	t.label.text, t.label.role = table.columns[t.column].Title, theme.LabelText
	if sorted || t.hovered && t.sortable() {
		t.label.role = theme.Text
	}
	icon := "cup"
	if table.descending {
		icon = "down"
	}
	t.arrow.Set(icon, theme.LabelText)
	show(t.arrow, sorted)
	r.ring.show(t.head.at == t.column)
	r.Layout(t.Size())
	t.label.Refresh()
	t.arrow.Refresh()
	canvas.Refresh(t)
}

// headGrip makes the columns on both of its sides wider and narrower.
type headGrip struct {
	widget.BaseWidget
	head    *tableHead
	column  int // the one before it
	line    *canvas.Rectangle
	hovered bool
}

var (
	_ fyne.Draggable     = (*headGrip)(nil)
	_ desktop.Hoverable  = (*headGrip)(nil)
	_ desktop.Cursorable = (*headGrip)(nil)
)

func newHeadGrip(h *tableHead, column int) *headGrip {
	g := &headGrip{head: h, column: column, line: canvas.NewRectangle(theme.Color(theme.Clear))}
	g.ExtendBaseWidget(g)
	return g
}

// Dragged implements fyne.Draggable.
func (g *headGrip) Dragged(d *fyne.DragEvent) {
	by := d.Dragged.DX
	if RTL() {
		by = -by
	}
	g.head.t.resize(g.column, by)
}

// DragEnd implements fyne.Draggable.
func (g *headGrip) DragEnd() {}

// MouseIn implements desktop.Hoverable.
func (g *headGrip) MouseIn(*desktop.MouseEvent) { g.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (g *headGrip) MouseMoved(*desktop.MouseEvent) { stir(g) }

// MouseOut implements desktop.Hoverable.
func (g *headGrip) MouseOut() { g.hover(false) }

func (g *headGrip) hover(on bool) {
	g.hovered = on
	g.Refresh()
}

// Cursor implements desktop.Cursorable.
func (g *headGrip) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// CreateRenderer implements fyne.Widget.
func (g *headGrip) CreateRenderer() fyne.WidgetRenderer { return &gripRenderer{g} }

type gripRenderer struct{ g *headGrip }

// Destroy implements fyne.WidgetRenderer.
func (r *gripRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *gripRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.g.line} }

// MinSize implements fyne.WidgetRenderer.
func (r *gripRenderer) MinSize() fyne.Size { return fyne.NewSize(columnGap, 16) }

// Layout implements fyne.WidgetRenderer.
func (r *gripRenderer) Layout(s fyne.Size) {
	r.g.line.Move(fyne.NewPos((s.Width-2)/2, 8))
	r.g.line.Resize(fyne.NewSize(2, max(s.Height-16, 0)))
}

// Refresh implements fyne.WidgetRenderer: the line is seen under the pointer.
func (r *gripRenderer) Refresh() {
	role := theme.Clear
	if r.g.hovered {
		role = theme.StrongLine
	}
	r.g.line.FillColor = theme.Color(role)
	r.g.line.Refresh()
}
