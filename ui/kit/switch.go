package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

// Switch turns something on or off at once, where a Check waits for the rest of a form. Its words stand beside it. On
// is at the end of the line: at the left, when the screens read right to left. Space turns it, Enter goes on.
type Switch struct {
	pressable
	OnChanged func(bool)
	on        bool
	label     *Label
}

const (
	switchWidth  = 40
	switchHeight = 24
	switchKnob   = 16
)

// NewSwitch makes a switch; the words wrap.
func NewSwitch(text string, on bool, changed func(bool)) *Switch {
	s := &Switch{OnChanged: changed, on: on, label: NewLabel(text, Body).Wrap()}
	s.onPress, s.field = s.turn, true
	s.extend(s)
	return s
}

func (s *Switch) turn() {
	s.Set(!s.on)
	if s.OnChanged != nil {
		s.OnChanged(s.on)
	}
}

// On tells whether it is on.
func (s *Switch) On() bool { return s.on }

// Set turns it. OnChanged is not told.
func (s *Switch) Set(on bool) {
	if s.on != on {
		s.on = on
		s.Refresh()
	}
}

// TypedKey implements fyne.Focusable.
func (s *Switch) TypedKey(k *fyne.KeyEvent) {
	if !goesOn(s, k) {
		s.pressable.TypedKey(k)
	}
}

// goesOn moves the focus on from a field when the key is Enter, as it does in every field of a form.
func goesOn(o fyne.CanvasObject, k *fyne.KeyEvent) bool {
	if k.Name != fyne.KeyReturn && k.Name != fyne.KeyEnter {
		return false
	}
	FocusNext(o)
	return true
}

// CreateRenderer implements fyne.Widget.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	r := &switchRenderer{s: s, ring: newRing(), track: canvas.NewRectangle(nil), knob: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type switchRenderer struct {
	s           *Switch
	ring        ring
	track, knob *canvas.Rectangle
}

// Destroy implements fyne.WidgetRenderer.
func (r *switchRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *switchRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring.Rectangle, r.track, r.knob, r.s.label}
}

// MinSize implements fyne.WidgetRenderer.
func (r *switchRenderer) MinSize() fyne.Size {
	m := r.s.label.MinSize()
	return fyne.NewSize(switchWidth+checkGap+m.Width, max(theme.FieldHeight, m.Height))
}

// Layout implements fyne.WidgetRenderer.
func (r *switchRenderer) Layout(s fyne.Size) {
	at := fyne.NewPos(0, (s.Height-switchHeight)/2)
	r.track.Move(at)
	r.track.Resize(fyne.NewSize(switchWidth, switchHeight))
	inset := float32(switchHeight-switchKnob) / 2
	knob := at.AddXY(inset, inset)
	if r.s.on {
		knob.X = at.X + switchWidth - switchKnob - inset
	}
	r.knob.Move(knob)
	r.knob.Resize(fyne.NewSquareSize(switchKnob))
	wide := max(s.Width-switchWidth-checkGap, 0)
	high := min(fitHeight(r.s.label, wide), s.Height)
	r.s.label.Move(fyne.NewPos(switchWidth+checkGap, (s.Height-high)/2))
	r.s.label.Resize(fyne.NewSize(wide, high))
	flip([]fyne.CanvasObject{r.track, r.knob, r.s.label}, s.Width)
	r.ring.around(r.track.Position(), r.track.Size(), switchHeight/2)
}

// Refresh implements fyne.WidgetRenderer.
func (r *switchRenderer) Refresh() {
	s := r.s
	fill, line, knob, text := theme.FieldFill, theme.FieldBorder, theme.FieldBorder, theme.Text
	switch {
	case s.Disabled():
		fill, line, knob, text = theme.Sunken, theme.StrongLine, theme.Disabled, theme.Disabled
	case s.on:
		fill, line, knob = theme.Primary, theme.Clear, theme.OnPrimary
	}
	paint(r.track, fill, line, switchHeight/2)
	paint(r.knob, knob, theme.Clear, switchKnob/2)
	s.label.role = text
	r.ring.show(s.focused)
	r.Layout(s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(s)
}
