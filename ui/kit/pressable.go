package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// pressable is what everything has in common that is pressed by pointer, Enter or Space: hover, focus, and that a
// press by pointer leaves the focus where it was, unless the thing is a field.
type pressable struct {
	widget.DisableableWidget
	self             fyne.Widget
	OnFocus          func(on bool) // when the focus comes and goes; a menu of its own is no going
	focused, hovered bool
	held             bool // a menu of its own has the focus
	onPress          func()
	field            bool           // a press by pointer takes the focus, as in a form
	before           fyne.Focusable // focused when the pointer went down
}

var (
	_ fyne.Focusable     = (*pressable)(nil)
	_ fyne.Tappable      = (*pressable)(nil)
	_ desktop.Hoverable  = (*pressable)(nil)
	_ desktop.Mouseable  = (*pressable)(nil)
	_ desktop.Cursorable = (*pressable)(nil)
)

func (p *pressable) extend(self fyne.Widget) {
	p.self = self
	p.ExtendBaseWidget(self)
}

// press acts, unless disabled.
func (p *pressable) press() {
	if !p.Disabled() && p.onPress != nil {
		p.onPress()
	}
}

// Tapped implements fyne.Tappable. The focus that Fyne took away at the press goes back first, so that the action
// finds it, and may move it.
func (p *pressable) Tapped(*fyne.PointEvent) {
	switch c := canvasOf(p.self); {
	case c == nil:
	case p.field && !p.Disabled():
		Focus(p.self)
	case p.before != nil && c.Focused() == nil && inView(p.before):
		c.Focus(p.before)
	case p.before != nil && c.Focused() == nil:
		Focus(p.self) // or the page would jump back to what was scrolled away, from under the pointer
	}
	p.before = nil
	hush(p.self)
	p.press()
}

// MouseDown implements desktop.Mouseable.
func (p *pressable) MouseDown(*desktop.MouseEvent) {
	if c := canvasOf(p.self); c != nil {
		p.before = c.Focused()
	}
	stir(p.self)
}

// MouseUp implements desktop.Mouseable.
func (p *pressable) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (p *pressable) MouseIn(e *desktop.MouseEvent) {
	p.hover(true)
	pointed(p.self, e)
}

// MouseMoved implements desktop.Hoverable.
func (p *pressable) MouseMoved(e *desktop.MouseEvent) { pointed(p.self, e) }

// MouseOut implements desktop.Hoverable.
func (p *pressable) MouseOut() {
	p.hover(false)
	hush(p.self)
}

func (p *pressable) hover(on bool) {
	p.hovered = on
	p.Refresh()
}

// Cursor implements desktop.Cursorable.
func (p *pressable) Cursor() desktop.Cursor {
	if p.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained implements fyne.Focusable.
func (p *pressable) FocusGained() {
	p.focused = true
	reveal(p.self)
	p.Refresh()
	if s, ok := p.self.(tipped); ok {
		if t := tipsOf(p.self); t != nil {
			t.focus(p.self, s.tip())
		}
	}
	if p.OnFocus != nil {
		p.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (p *pressable) FocusLost() {
	p.focused = false
	p.Refresh()
	hush(p.self)
	if p.OnFocus != nil && !p.held {
		p.OnFocus(false)
	}
}

// Focused tells whether the focus is here.
func (p *pressable) Focused() bool { return p.focused }

// hold tells that a menu of its own takes the focus, or gives it back.
func (p *pressable) hold(on bool) { p.held = on }

// TypedRune implements fyne.Focusable.
func (p *pressable) TypedRune(r rune) { forwardRune(p.self, r) }

// TypedKey implements fyne.Focusable: Enter and Space press, the rest goes on to the window.
func (p *pressable) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.press()
	default:
		forwardKey(p.self, k)
	}
}

// canvasOf is the canvas that shows o, or nil. Fyne knows the canvas of what it has painted; what has not been painted
// yet is looked for in the windows, and so is what has the focus still but is shown no more: its keys are not lost.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	if o == nil {
		return nil
	}
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	for _, w := range driver.AllWindows() {
		if f, ok := w.Canvas().Focused().(fyne.CanvasObject); ok && f == o {
			return w.Canvas()
		}
		if found, _ := search(w.Content(), o); found {
			return w.Canvas()
		}
	}
	return nil
}

// FocusedNear is what has the focus in the window that o is in, nil for nothing.
func FocusedNear(o fyne.CanvasObject) fyne.Focusable {
	if c := canvasOf(o); c != nil {
		return c.Focused()
	}
	return nil
}

// forwardKey hands a key that a widget has no use for on to the window's own keys (see Keys).
func forwardKey(o fyne.CanvasObject, k *fyne.KeyEvent) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	if top, ok := c.Overlays().Top().(*overlay); ok {
		top.key(keyOf(k.Name, 0))
		return
	}
	if f := c.OnTypedKey(); f != nil {
		f(k)
	}
}

func forwardRune(o fyne.CanvasObject, r rune) {
	if c := canvasOf(o); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// forwardShortcut does the same for shortcuts: Fyne gives them to the focused widget only. A canvas that takes none
// itself, as the one without a screen, is given the key by its whole name.
func forwardShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if c, ok := canvasOf(o).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
		return
	}
	if custom, ok := s.(*desktop.CustomShortcut); ok {
		forwardKey(o, &fyne.KeyEvent{Name: fyne.KeyName(keyOf(custom.KeyName, custom.Modifier))})
	}
}

// FocusNext moves the focus on from o, as Tab does.
func FocusNext(o fyne.CanvasObject) {
	if c := canvasOf(o); c != nil {
		if f, ok := o.(fyne.Focusable); ok && c.Focused() != f {
			c.Focus(f)
		}
		c.FocusNext()
	}
}

// Focus gives the focus to o, or to the first part of it that takes the focus, when it is on a canvas.
func Focus(o fyne.CanvasObject) {
	if t, ok := o.(interface{ focusTarget() fyne.CanvasObject }); ok {
		o = t.focusTarget()
	}
	f, ok := o.(fyne.Focusable)
	if !ok {
		return
	}
	if c := canvasOf(o); c != nil {
		c.Focus(f)
	}
}

// ring is the focus ring: two pixels, two pixels outside.
type ring struct{ *canvas.Rectangle }

func newRing() ring { return ring{canvas.NewRectangle(theme.Color(theme.Clear))} }

const ringOut = 4

// around lays the ring round a box with these corners.
func (r ring) around(pos fyne.Position, size fyne.Size, radius float32) {
	r.CornerRadius = radius + ringOut
	r.Move(pos.SubtractXY(ringOut, ringOut))
	r.Resize(size.AddWidthHeight(2*ringOut, 2*ringOut))
}

// show draws the ring or not.
func (r ring) show(on bool) {
	r.StrokeWidth, r.StrokeColor = 0, theme.Color(theme.Clear)
	if on {
		r.StrokeWidth, r.StrokeColor = 2, theme.Color(theme.Focus)
	}
	r.Refresh()
}
