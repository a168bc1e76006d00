package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/shubbak/shubbak/ui/theme"
)

// fieldPad is the room inside a field, before and after its text.
const fieldPad = 12

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	e.inner = newEntryInner(e)
	r := &entryRenderer{e: e, box: canvas.NewRectangle(nil), clip: container.NewClip(e.inner.self)}
	r.clip.ExtendBaseWidget(r.clip) // NewClip does not, and the first Resize would be lost
	e.relayout()
	r.colours()
	return r
}

type entryRenderer struct {
	e    *Entry
	box  *canvas.Rectangle
	clip *container.Clip
}

// Destroy implements fyne.WidgetRenderer.
func (r *entryRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *entryRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.box, r.clip}, present([]fyne.CanvasObject{r.e.prefix, r.e.suffix})...)
}

// MinSize implements fyne.WidgetRenderer.
func (r *entryRenderer) MinSize() fyne.Size {
	h := grow(r.e.height, Body) + float32(r.e.rows-1)*r.e.lineHeight()
	if r.e.bare {
		return fyne.NewSize(48, r.e.lineHeight())
	}
	return fyne.NewSize(64, h)
}

// Layout implements fyne.WidgetRenderer. The edge grows inwards: the text does not move.
func (r *entryRenderer) Layout(s fyne.Size) {
	r.box.Resize(s)
	start, end := float32(fieldPad), float32(fieldPad)
	if r.e.bare {
		start, end = 0, 0
	}
	start += r.side(r.e.prefix, s, start)
	end += r.side(r.e.suffix, s, s.Width-end-minOf(r.e.suffix).Width)
	view := fyne.NewSize(max(s.Width-start-end, 0), r.e.lineHeight()*float32(r.e.rows))
	r.clip.Move(fyne.NewPos(start, (s.Height-view.Height)/2))
	r.clip.Resize(view)
	flip([]fyne.CanvasObject{r.clip, r.e.prefix, r.e.suffix}, s.Width)
	r.e.inner.at = r.clip.Position()
	r.e.inner.Resize(view)
}

// side places a prefix or suffix and returns the room that it takes.
func (r *entryRenderer) side(o fyne.CanvasObject, s fyne.Size, x float32) float32 {
	if !shown(o) {
		return 0
	}
	m := o.MinSize()
	o.Resize(m)
	o.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
	return m.Width + 8
}

func (r *entryRenderer) colours() {
	if r.e.bare {
		paint(r.box, theme.Clear, theme.Clear, 0)
		return
	}
	fill, line, width := fieldColours(r.e.focused, r.e.invalid, r.e.Disabled())
	if r.e.readOnly && !r.e.focused {
		fill, line = theme.Sunken, theme.StrongLine
	}
	paint(r.box, fill, line, theme.Radius)
	r.box.StrokeWidth = width
}

// fieldColours are ground and edge of a field.
func fieldColours(focused, invalid, disabled bool) (fill, line theme.Role, width float32) {
	switch {
	case disabled:
		return theme.Sunken, theme.Line, 1
	case invalid && focused:
		return theme.FieldFill, theme.ErrorIcon, 2
	case invalid:
		return theme.FieldFill, theme.ErrorIcon, 1
	case focused:
		return theme.FieldFill, theme.Focus, 2
	default:
		return theme.FieldFill, theme.FieldBorder, 1
	}
}

// Refresh implements fyne.WidgetRenderer.
func (r *entryRenderer) Refresh() {
	r.colours()
	r.Layout(r.e.Size())
	r.box.Refresh()
	for _, o := range present([]fyne.CanvasObject{r.e.prefix, r.e.suffix}) {
		o.Refresh()
	}
	r.e.inner.Refresh()
}
