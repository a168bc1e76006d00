package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Radio is a choice of one among a few, with a round for each. It is one stop of Tab, which comes to the choice: the
// arrows move it, round at the ends, Home and End go to the first and the last, Space takes the one that the ring is
// on, Enter goes on to the next field.
type Radio struct {
	widget.BaseWidget
	OnChanged func(index int)
	rounds    []*round
	chosen    int
	at        int // the one that the ring is on
	focused   bool
	body      *fyne.Container
}

var _ fyne.Focusable = (*Radio)(nil)

// NewRadio lists the options below each other; chosen is the index of the choice, or -1.
func NewRadio(options []string, chosen int, changed func(index int)) *Radio {
	r := &Radio{OnChanged: changed, chosen: chosen, body: VBox(12)}
	for i, text := range options {
		o := newRound(text, func() { r.tapped(i) })
		o.check.on = i == chosen
		r.rounds = append(r.rounds, o)
		r.body.Add(o)
	}
	r.ExtendBaseWidget(r)
	return r
}

// NewRadioButton is a single round; whoever makes it takes care of the others.
func NewRadioButton(text string, chosen func()) *Check {
	c := NewCheck(text, func(on bool) {
		if on && chosen != nil {
			chosen()
		}
	})
	c.round, c.keep = true, true
	return c
}

// Chosen is the index of the choice, or -1.
func (r *Radio) Chosen() int { return r.chosen }

// Choose makes a choice. OnChanged is not told.
func (r *Radio) Choose(index int) {
	r.chosen = index
	for i, o := range r.rounds {
		o.check.Set(i == index)
	}
	if r.focused {
		r.ring(index)
	}
}

// pick is a choice by the clerk.
func (r *Radio) pick(index int) {
	if index < 0 || index >= len(r.rounds) || r.chosen == index {
		return
	}
	r.Choose(index)
	if r.OnChanged != nil {
		r.OnChanged(index)
	}
}

// tapped is a choice by the pointer, which brings the focus.
func (r *Radio) tapped(index int) {
	Focus(r)
	r.ring(index)
	r.pick(index)
}

// SetError shows the rounds with a red edge, or not.
func (r *Radio) SetError(on bool) {
	for _, o := range r.rounds {
		o.check.SetError(on)
	}
}

// ring moves the focus ring to an option, and brings it into view.
func (r *Radio) ring(index int) {
	r.at = max(0, min(index, len(r.rounds)-1))
	for i, o := range r.rounds {
		if on := r.focused && i == r.at; o.check.focused != on {
			o.check.focused = on
			o.check.Refresh()
		}
	}
	if r.focused && len(r.rounds) > 0 {
		reveal(r.rounds[r.at])
	}
}

// move goes so many options on, from the last to the first.
func (r *Radio) move(by int) {
	if n := len(r.rounds); n > 0 {
		to := (r.at + by + n) % n
		r.ring(to)
		r.pick(to)
	}
}

// FocusGained implements fyne.Focusable. The ring comes to the choice, and to the first option while there is none.
func (r *Radio) FocusGained() {
	r.focused = true
	r.ring(r.chosen)
}

// FocusLost implements fyne.Focusable.
func (r *Radio) FocusLost() {
	r.focused = false
	r.ring(r.at)
}

// Focused tells whether the focus is here.
func (r *Radio) Focused() bool { return r.focused }

// TypedRune implements fyne.Focusable. Space comes as a key.
func (r *Radio) TypedRune(c rune) {
	if c != ' ' {
		forwardRune(r, c)
	}
}

// TypedKey implements fyne.Focusable. The left arrow goes on when the screens read right to left.
func (r *Radio) TypedKey(k *fyne.KeyEvent) {
	ahead, back := fyne.KeyRight, fyne.KeyLeft
	if RTL() {
		ahead, back = back, ahead
	}
	switch k.Name {
	case fyne.KeyDown, ahead:
		r.move(1)
	case fyne.KeyUp, back:
		r.move(-1)
	case fyne.KeyHome:
		r.ring(0)
		r.pick(0)
	case fyne.KeyEnd:
		r.ring(len(r.rounds) - 1)
		r.pick(len(r.rounds) - 1)
	case fyne.KeySpace:
		r.pick(r.at)
	case fyne.KeyReturn, fyne.KeyEnter:
		FocusNext(r)
	default:
		forwardKey(r, k)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (r *Radio) TypedShortcut(s fyne.Shortcut) { forwardShortcut(r, s) }

func (r *Radio) children() []fyne.CanvasObject { return []fyne.CanvasObject{r.body} }

// CreateRenderer implements fyne.Widget.
func (r *Radio) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// round is an option of a Radio: a radio button for the eye and the pointer. The focus is the group's, so it takes
// none: it is the check only as a fyne.Widget.
type round struct {
	fyne.Widget
	check *Check
}

var (
	_ fyne.Tappable      = (*round)(nil)
	_ desktop.Hoverable  = (*round)(nil)
	_ desktop.Mouseable  = (*round)(nil)
	_ desktop.Cursorable = (*round)(nil)
)

func newRound(text string, tapped func()) *round {
	c := &Check{label: NewLabel(text, Small).Wrap(), round: true, keep: true}
	c.onPress = tapped
	r := &round{Widget: c, check: c}
	c.extend(r)
	return r
}

// Tapped implements fyne.Tappable.
func (r *round) Tapped(e *fyne.PointEvent) { r.check.Tapped(e) }

// MouseDown implements desktop.Mouseable.
func (r *round) MouseDown(e *desktop.MouseEvent) { r.check.MouseDown(e) }

// MouseUp implements desktop.Mouseable.
func (r *round) MouseUp(e *desktop.MouseEvent) { r.check.MouseUp(e) }

// MouseIn implements desktop.Hoverable.
func (r *round) MouseIn(e *desktop.MouseEvent) { r.check.MouseIn(e) }

// MouseMoved implements desktop.Hoverable.
func (r *round) MouseMoved(e *desktop.MouseEvent) { r.check.MouseMoved(e) }

// MouseOut implements desktop.Hoverable.
func (r *round) MouseOut() { r.check.MouseOut() }

// Cursor implements desktop.Cursorable.
func (r *round) Cursor() desktop.Cursor { return r.check.Cursor() }
