package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// listRow is one row in view.
type listRow struct {
	widget.BaseWidget
	list    *List
	row     int
	content fyne.CanvasObject
	hovered bool
	look    *listRowRenderer // nil until it is shown
}

var (
	_ fyne.Tappable     = (*listRow)(nil)
	_ desktop.Hoverable = (*listRow)(nil)
)

// set binds the row anew. What bind changes it draws anew itself.
func (r *listRow) set(row int) {
	r.row = row
	r.list.bind(row, r.content)
	r.recolour()
}

// recolour shows whether the row is chosen, or under the pointer.
func (r *listRow) recolour() {
	if r.look != nil {
		r.look.recolour()
	}
}

// Tapped implements fyne.Tappable.
func (r *listRow) Tapped(*fyne.PointEvent) { r.list.tap(r.row) }

// MouseIn implements desktop.Hoverable.
func (r *listRow) MouseIn(e *desktop.MouseEvent) {
	r.hovered = true
	r.recolour()
	pointed(r, e)
}

// MouseMoved implements desktop.Hoverable.
func (r *listRow) MouseMoved(e *desktop.MouseEvent) { pointed(r, e) }

// MouseOut implements desktop.Hoverable.
func (r *listRow) MouseOut() {
	r.hovered = false
	r.recolour()
	hush(r)
}

// CreateRenderer implements fyne.Widget.
func (r *listRow) CreateRenderer() fyne.WidgetRenderer {
	w := &listRowRenderer{r: r, ground: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil), rule: canvas.NewRectangle(nil)}
	w.colours()
	r.look = w
	return w
}

type listRowRenderer struct {
	r                 *listRow
	ground, bar, rule *canvas.Rectangle
}

func (w *listRowRenderer) colours() {
	fill, bar, rule := theme.Clear, theme.Clear, theme.Clear
	if w.r.hovered {
		fill = theme.Hover
	}
	if w.r.row == w.r.list.chosen {
		fill, bar = theme.PSoft, theme.Primary
	}
	if w.r.list.rules {
		rule = theme.Line
	}
	paint(w.ground, fill, theme.Clear, 0)
	paint(w.bar, bar, theme.Clear, 0)
	paint(w.rule, rule, theme.Clear, 0)
}

// Destroy implements fyne.WidgetRenderer.
func (w *listRowRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (w *listRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{w.ground, w.rule, w.bar, w.r.content}
}

// MinSize implements fyne.WidgetRenderer.
func (w *listRowRenderer) MinSize() fyne.Size { return fyne.NewSize(0, w.r.list.rowHeight()) }

// Layout implements fyne.WidgetRenderer.
func (w *listRowRenderer) Layout(s fyne.Size) {
	w.ground.Resize(s)
	w.rule.Resize(fyne.NewSize(s.Width, 1))
	w.rule.Move(fyne.NewPos(0, s.Height-1))
	w.bar.Resize(fyne.NewSize(4, s.Height))
	w.bar.Move(fyne.NewPos(0, 0))
	flip([]fyne.CanvasObject{w.bar}, s.Width)
	w.r.content.Resize(s)
}

// Refresh implements fyne.WidgetRenderer.
func (w *listRowRenderer) Refresh() {
	w.Layout(w.r.Size())
	w.r.content.Refresh()
	w.recolour()
}

func (w *listRowRenderer) recolour() {
	w.colours()
	canvas.Refresh(w.r)
}
