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
}

var (
	_ fyne.Tappable      = (*hot)(nil)
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

// Cursor implements desktop.Cursorable.
func (h *hot) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (h *hot) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.content) }
