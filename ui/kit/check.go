package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

// Check is a box to tick with its words beside it. Space ticks, Enter goes on.
type Check struct {
	pressable
	OnChanged func(bool)
	on        bool
	round     bool
	invalid   bool
	label     *Label
	keep      bool // pressing never unticks: a radio button
}

const (
	checkSize = 20
	checkGap  = 8
)

// NewCheck makes a box to tick; the words wrap.
func NewCheck(text string, changed func(bool)) *Check {
	c := &Check{OnChanged: changed, label: NewLabel(text, Small).Wrap()}
	c.onPress, c.field = c.toggle, true
	c.extend(c)
	return c
}

func (c *Check) toggle() {
	if c.keep && c.on {
		return
	}
	c.Set(!c.on)
	if c.OnChanged != nil {
		c.OnChanged(c.on)
	}
}

// TypedKey implements fyne.Focusable.
func (c *Check) TypedKey(k *fyne.KeyEvent) {
	if !goesOn(c, k) {
		c.pressable.TypedKey(k)
	}
}

// On tells whether the box is ticked.
func (c *Check) On() bool { return c.on }

// Set ticks the box, or not. OnChanged is not told.
func (c *Check) Set(on bool) {
	if c.on == on {
		return
	}
	c.on = on
	c.Refresh()
}

// SetError shows the box with a red edge, or not.
func (c *Check) SetError(on bool) {
	c.invalid = on
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	r := &checkRenderer{c: c, ring: newRing(), box: canvas.NewRectangle(nil), mark: NewIcon("check", 16, theme.OnPrimary), dot: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type checkRenderer struct {
	c    *Check
	ring ring
	box  *canvas.Rectangle
	mark *Icon
	dot  *canvas.Rectangle
}

// Destroy implements fyne.WidgetRenderer.
func (r *checkRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *checkRenderer) Objects() []fyne.CanvasObject {
	objs := []fyne.CanvasObject{r.ring.Rectangle, r.box}
	switch {
	case r.c.on && r.c.round:
		objs = append(objs, r.dot)
	case r.c.on:
		objs = append(objs, r.mark)
	}
	if r.c.label.text != "" {
		objs = append(objs, r.c.label)
	}
	return objs
}

// MinSize implements fyne.WidgetRenderer.
func (r *checkRenderer) MinSize() fyne.Size {
	if r.c.label.text == "" {
		return fyne.NewSquareSize(checkSize)
	}
	m := r.c.label.MinSize()
	return fyne.NewSize(checkSize+checkGap+m.Width, max(checkSize, m.Height))
}

// Layout implements fyne.WidgetRenderer.
func (r *checkRenderer) Layout(s fyne.Size) {
	line := Small.LineHeight()
	top := max((line-checkSize)/2, 0)
	at := fyne.NewPos(0, top)
	if r.c.label.text == "" {
		at = fyne.NewPos((s.Width-checkSize)/2, (s.Height-checkSize)/2)
	}
	r.box.Move(at)
	r.box.Resize(fyne.NewSquareSize(checkSize))
	r.mark.Move(at.AddXY(2, 2))
	r.mark.Resize(fyne.NewSquareSize(16))
	r.dot.Move(at.AddXY(5, 5))
	r.dot.Resize(fyne.NewSquareSize(10))
	wide := max(s.Width-checkSize-checkGap, 0)
	r.c.label.Move(fyne.NewPos(checkSize+checkGap, 0))
	r.c.label.Resize(fyne.NewSize(wide, max(fitHeight(r.c.label, wide), line)))
	flip([]fyne.CanvasObject{r.box, r.mark, r.dot, r.c.label}, s.Width)
	r.ring.around(r.box.Position(), r.box.Size(), r.box.CornerRadius)
}

// Refresh implements fyne.WidgetRenderer.
func (r *checkRenderer) Refresh() {
	c := r.c
	fill, line := theme.FieldFill, theme.FieldBorder
	switch {
	case c.Disabled():
		fill, line = theme.Sunken, theme.StrongLine
	case c.on && c.round:
		line = theme.Focus
	case c.on:
		fill, line = theme.Primary, theme.Primary
	case c.invalid:
		line = theme.ErrorIcon
	}
	radius := theme.SmallRadius
	if c.round {
		radius = checkSize / 2
	}
	paint(r.box, fill, line, radius)
	if (c.on && c.round) || c.invalid {
		r.box.StrokeWidth = 2
	}
	dot := theme.Focus
	c.label.role, r.mark.role = theme.Text, theme.OnPrimary
	if c.Disabled() {
		dot, c.label.role, r.mark.role = theme.Disabled, theme.Disabled, theme.Disabled
	}
	paint(r.dot, dot, theme.Clear, 5)
	r.ring.show(c.focused)
	r.Layout(c.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(c.self)
}
