package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Split sets a panel of full height at the end, wide pixels wide, beside main, with a line between them. Where there
// is less room than for both, the panel gives way by a sixth. The line can be dragged, or moved by the arrows when it
// has the focus; a double tap puts it back. The panel stands on the colour of surfaces.
func Split(main, panel fyne.CanvasObject, wide float32) *fyne.Container {
	ground := NewBox(panel).Fill(theme.Surface)
	l := &splitLayout{wide: wide}
	l.handle = newSplitHandle(l)
	l.box = lay(l, []fyne.CanvasObject{main, VDivider(0), ground, l.handle})
	return l.box
}

type splitLayout struct {
	wide   float32
	moved  float32 // by how much the clerk made the panel wider
	room   float32 // of the last layout
	box    *fyne.Container
	handle *splitHandle
}

// splitRoom is the width of a screen from which the panel has its own width.
const splitRoom = 1000

const (
	splitGrip  = 8  // pixels that take the pointer
	splitStep  = 16 // by an arrow
	splitPanel = 240
	splitMain  = 420
)

// MinSize implements fyne.Layout.
func (l *splitLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	m := objs[0].MinSize()
	return fyne.NewSize(m.Width+1+l.wide*5/6, max(m.Height, objs[2].MinSize().Height))
}

// own is the width of the panel when nobody has moved the line.
func (l *splitLayout) own() float32 {
	if l.room < splitRoom {
		return l.wide * 5 / 6
	}
	return l.wide
}

// panel is the width of the panel: neither side becomes too narrow for what it shows.
func (l *splitLayout) panel() float32 {
	own := l.own()
	least, most := min(own, splitPanel), max(own, l.room-splitMain)
	return max(least, min(own+l.moved, most))
}

// move makes the panel wider by so much.
func (l *splitLayout) move(by float32) {
	l.moved = l.panel() + by - l.own()
	l.moved = l.panel() - l.own() // no farther than it goes
	l.box.Refresh()
}

// Layout implements fyne.Layout.
func (l *splitLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	l.room = s.Width
	wide := l.panel()
	main := max(s.Width-wide-1, 0)
	objs[0].Resize(fyne.NewSize(main, s.Height))
	objs[0].Move(fyne.NewPos(0, 0))
	objs[1].Resize(fyne.NewSize(1, s.Height))
	objs[1].Move(fyne.NewPos(main, 0))
	objs[2].Resize(fyne.NewSize(wide, s.Height))
	objs[2].Move(fyne.NewPos(main+1, 0))
	objs[3].Resize(fyne.NewSize(splitGrip, s.Height))
	objs[3].Move(fyne.NewPos(main-splitGrip/2, 0))
	flip(objs, s.Width)
}

// splitHandle is where the line takes the pointer and the focus.
type splitHandle struct {
	widget.BaseWidget
	l              *splitLayout
	focused, under bool
}

var (
	_ fyne.Draggable      = (*splitHandle)(nil)
	_ fyne.DoubleTappable = (*splitHandle)(nil)
	_ fyne.Focusable      = (*splitHandle)(nil)
	_ desktop.Hoverable   = (*splitHandle)(nil)
	_ desktop.Cursorable  = (*splitHandle)(nil)
)

func newSplitHandle(l *splitLayout) *splitHandle {
	h := &splitHandle{l: l}
	h.ExtendBaseWidget(h)
	return h
}

// Dragged implements fyne.Draggable. Fyne tells how far since the last time.
func (h *splitHandle) Dragged(e *fyne.DragEvent) {
	stir(h)
	by := -e.Dragged.DX
	if RTL() {
		by = -by
	}
	h.l.move(by)
}

// DragEnd implements fyne.Draggable.
func (h *splitHandle) DragEnd() {}

// DoubleTapped implements fyne.DoubleTappable.
func (h *splitHandle) DoubleTapped(*fyne.PointEvent) {
	h.l.moved = 0
	h.l.box.Refresh()
}

// FocusGained implements fyne.Focusable.
func (h *splitHandle) FocusGained() { h.look(true, h.under) }

// FocusLost implements fyne.Focusable.
func (h *splitHandle) FocusLost() { h.look(false, h.under) }

// TypedRune implements fyne.Focusable.
func (h *splitHandle) TypedRune(r rune) { forwardRune(h, r) }

// TypedKey implements fyne.Focusable. The line moves the way of the arrow, in either direction of reading.
func (h *splitHandle) TypedKey(k *fyne.KeyEvent) {
	by := float32(0)
	switch k.Name {
	case fyne.KeyLeft:
		by = splitStep
	case fyne.KeyRight:
		by = -splitStep
	default:
		forwardKey(h, k)
		return
	}
	if RTL() {
		by = -by
	}
	h.l.move(by)
}

// TypedShortcut implements fyne.Shortcutable.
func (h *splitHandle) TypedShortcut(s fyne.Shortcut) { forwardShortcut(h, s) }

// MouseIn implements desktop.Hoverable.
func (h *splitHandle) MouseIn(*desktop.MouseEvent) { h.look(h.focused, true) }

// MouseMoved implements desktop.Hoverable.
func (h *splitHandle) MouseMoved(*desktop.MouseEvent) { stir(h) }

// MouseOut implements desktop.Hoverable.
func (h *splitHandle) MouseOut() { h.look(h.focused, false) }

// Cursor implements desktop.Cursorable.
func (h *splitHandle) Cursor() desktop.Cursor { return desktop.HResizeCursor }

func (h *splitHandle) look(focused, under bool) {
	h.focused, h.under = focused, under
	h.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (h *splitHandle) CreateRenderer() fyne.WidgetRenderer {
	return &splitRenderer{h: h, line: canvas.NewRectangle(theme.Color(theme.Clear))}
}

type splitRenderer struct {
	h    *splitHandle
	line *canvas.Rectangle
}

// Destroy implements fyne.WidgetRenderer.
func (r *splitRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *splitRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

// MinSize implements fyne.WidgetRenderer.
func (r *splitRenderer) MinSize() fyne.Size { return fyne.NewSize(splitGrip, 0) }

// Layout implements fyne.WidgetRenderer.
func (r *splitRenderer) Layout(s fyne.Size) {
	r.line.Move(fyne.NewPos((s.Width-3)/2, 0))
	r.line.Resize(fyne.NewSize(3, s.Height))
}

// Refresh implements fyne.WidgetRenderer.
func (r *splitRenderer) Refresh() {
	fill := theme.Clear
	switch {
	case r.h.focused:
		fill = theme.Focus
	case r.h.under:
		fill = theme.StrongLine
	}
	paint(r.line, fill, theme.Clear, 0)
	canvas.Refresh(r.h)
}
