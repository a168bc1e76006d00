package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// overlay covers a canvas with something on top: a dialog (shaded, in the middle) or a menu (at a place). The focus
// is trapped in it while it is open, and goes back to where it was when it closes.
type overlay struct {
	widget.BaseWidget
	canvas  fyne.Canvas
	content fyne.CanvasObject
	place   func(content fyne.CanvasObject, window fyne.Size) // moves and sizes the content
	modal   bool
	before  fyne.Focusable
	onClose func()         // by Escape or, for a menu, by a tap outside
	onKey   func(Key) bool // keys that the content has no use for
	tips    *tips
}

// holder is a field that has not been left while its own menu has the focus.
type holder interface{ hold(on bool) }

// open shows content over c and focuses first, when it is not nil.
func (o *overlay) open(c fyne.Canvas, first fyne.Focusable) {
	hush(c.Content())
	o.canvas, o.before = c, c.Focused()
	o.tips = newTips(func() fyne.CanvasObject { return o.content })
	if h, ok := o.before.(holder); ok {
		h.hold(!o.modal)
	}
	if o.before != nil {
		c.Unfocus()
	}
	o.ExtendBaseWidget(o)
	c.Overlays().Add(o)
	o.Resize(c.Size())
	if first != nil {
		c.Focus(first)
	} else if o.modal {
		c.FocusNext()
	}
}

// close takes the overlay away and gives the focus back.
func (o *overlay) close() {
	if o.canvas == nil {
		return
	}
	c := o.canvas
	o.canvas = nil
	c.Overlays().Remove(o)
	if h, ok := o.before.(holder); ok {
		h.hold(false)
	}
	if o.before != nil && c.Overlays().Top() == nil {
		c.Focus(o.before)
	}
}

// dismiss closes on the clerk's wish to do nothing.
func (o *overlay) dismiss() {
	o.close()
	if o.onClose != nil {
		o.onClose()
	}
}

// key handles a key that nothing in the overlay had a use for.
func (o *overlay) key(k Key) {
	switch {
	case o.onKey != nil && o.onKey(k):
	case k == KeyEscape:
		o.dismiss()
	}
}

// Tapped implements fyne.Tappable: outside of the content. A dialog stays.
func (o *overlay) Tapped(*fyne.PointEvent) {
	if !o.modal {
		o.dismiss()
	}
}

// CreateRenderer implements fyne.Widget.
func (o *overlay) CreateRenderer() fyne.WidgetRenderer {
	return &overlayRenderer{o: o, shade: rect(o.ground(), theme.Clear, 0)}
}

func (o *overlay) ground() theme.Role {
	if o.modal {
		return theme.Shade
	}
	return theme.Clear
}

type overlayRenderer struct {
	o     *overlay
	shade *canvas.Rectangle
}

// Destroy implements fyne.WidgetRenderer.
func (r *overlayRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *overlayRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.shade, r.o.content, r.o.tips.layer}
}

// MinSize implements fyne.WidgetRenderer.
func (r *overlayRenderer) MinSize() fyne.Size { return r.o.content.MinSize() }

// Layout implements fyne.WidgetRenderer.
func (r *overlayRenderer) Layout(s fyne.Size) {
	r.shade.Resize(s)
	r.o.tips.layer.Resize(s)
	r.o.place(r.o.content, s)
}

// Refresh implements fyne.WidgetRenderer.
func (r *overlayRenderer) Refresh() {
	paint(r.shade, r.o.ground(), theme.Clear, 0)
	r.Layout(r.o.Size())
	r.shade.Refresh()
	r.o.content.Refresh()
}
