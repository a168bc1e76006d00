package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// hot is a place for the pointer alone: what it does has a key of its own in the field around it, and Tab passes by.
type hot struct {
	widget.BaseWidget
	content fyne.CanvasObject
	act     func()
	says    string // when the pointer rests on it; empty for nothing
}

var (
	_ fyne.Tappable      = (*hot)(nil)
	_ desktop.Hoverable  = (*hot)(nil)
	_ desktop.Cursorable = (*hot)(nil)
)

func newHot(content fyne.CanvasObject, act func()) *hot {
	h := &hot{content: content, act: act}
	h.ExtendBaseWidget(h)
	return h
}

// Tapped implements fyne.Tappable.
func (h *hot) Tapped(*fyne.PointEvent) {
	stir(h)
	h.act()
}

// tip says what else than a tap there is.
func (h *hot) tip() string { return h.says }

// MouseIn implements desktop.Hoverable.
func (h *hot) MouseIn(e *desktop.MouseEvent) { pointed(h, e) }

// MouseMoved implements desktop.Hoverable.
func (h *hot) MouseMoved(e *desktop.MouseEvent) { pointed(h, e) }

// MouseOut implements desktop.Hoverable.
func (h *hot) MouseOut() { hush(h) }

// Cursor implements desktop.Cursorable.
func (h *hot) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (h *hot) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.content) }
