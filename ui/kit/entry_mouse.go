package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// pointer is what an entry knows of the mouse while it selects.
type pointer struct {
	clicks    int           // one, two, three in a row at one place
	at        fyne.Position // of the last press or drag, in the entry
	first     [2]int        // what the press selected: nothing, a word, a paragraph
	scrolling *fyne.Animation
}

// near is how far a hand may slip between two clicks.
const near = 4

// MouseDown implements desktop.Mouseable. One click places the caret, two select a word, three a paragraph, with Shift
// the selection grows.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	if c := canvasOf(e); c != nil && !e.Disabled() && c.Focused() != fyne.Focusable(e) {
		c.Focus(e)
	}
	stir(e)
	if len(e.lines) == 0 || e.Disabled() {
		return
	}
	s := e.at(m.Position)
	if m.Button == desktop.MouseButtonSecondary {
		if a, b := e.selection(); a == b || s.pos < a || s.pos > b { // a menu for the selection leaves it alone
			e.moveTo(s, false)
		}
		return
	}
	again := e.mouse.clicks > 0 && !e.blink.late && distance(m.Position.X, e.mouse.at.X) <= near && distance(m.Position.Y, e.mouse.at.Y) <= near
	if !again {
		e.mouse.clicks = 0
	}
	e.mouse.clicks, e.mouse.at = min(e.mouse.clicks+1, 3), m.Position
	if e.shift || m.Modifier&fyne.KeyModifierShift != 0 {
		e.moveTo(s, true)
		a, b := e.anchor, e.anchor
		e.mouse.first = [2]int{a, b}
		return
	}
	a, b := e.unit(s.pos)
	e.mouse.first = [2]int{a, b}
	if e.mouse.clicks == 1 {
		e.moveTo(s, false)
		return
	}
	e.selectRange(a, b)
}

// unit is what so many clicks at p select.
func (e *Entry) unit(p int) (a, b int) {
	switch e.mouse.clicks {
	case 2:
		return e.wordAt(p)
	case 3:
		return e.paragraphAt(p)
	default:
		return p, p
	}
}

// selectRange selects from one position to another, where the caret is then.
func (e *Entry) selectRange(from, to int) {
	e.goTo(to, false)
	e.anchor = from
	e.Refresh()
}

// MouseUp implements desktop.Mouseable.
func (e *Entry) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable, so that a tap does not fall through to what is below.
func (e *Entry) Tapped(*fyne.PointEvent) {}

// Dragged implements fyne.Draggable: it selects, by letters, words or paragraphs as the press did. Beyond the field the
// text follows.
func (e *Entry) Dragged(d *fyne.DragEvent) {
	if e.Disabled() || len(e.lines) == 0 {
		return
	}
	e.mouse.at = d.Position
	e.reach(d.Position)
	if outside := e.outside(); outside == (fyne.Delta{}) {
		e.stopScrolling()
	} else if e.mouse.scrolling == nil {
		e.mouse.scrolling = fyne.NewAnimation(time.Second, func(float32) { e.scrollOn() })
		e.mouse.scrolling.RepeatCount = fyne.AnimationRepeatForever
		e.mouse.scrolling.Start()
	}
}

// reach extends the selection to what is under a point.
func (e *Entry) reach(pos fyne.Position) {
	s := e.at(pos)
	if e.mouse.clicks < 2 {
		e.moveTo(s, true)
		return
	}
	a, b := e.unit(s.pos)
	if a < e.mouse.first[0] {
		e.selectRange(e.mouse.first[1], a)
	} else {
		e.selectRange(e.mouse.first[0], b)
	}
}

// outside is how far the pointer is beyond the view of the text.
func (e *Entry) outside() fyne.Delta {
	in, view := e.mouse.at.Subtract(e.innerPos()), e.inner.Size()
	d := fyne.Delta{DX: min(in.X, 0) + max(in.X-view.Width, 0)}
	if e.multi() {
		d = fyne.Delta{DY: min(in.Y, 0) + max(in.Y-view.Height, 0)}
	}
	return d
}

// scrollStep is how far the text goes in a frame while the pointer is beyond the field, at most.
const scrollStep = 12

// scrollOn brings more of the text into view, and selects it.
func (e *Entry) scrollOn() {
	d := e.outside()
	slow := func(v float32) float32 { return max(-scrollStep, min(v/4, scrollStep)) }
	if RTL() {
		d.DX = -d.DX
	}
	if e.multi() {
		e.scroll.Y = e.withinText(e.scroll.Y + slow(d.DY))
	} else {
		e.scroll.X = max(0, min(e.scroll.X+slow(d.DX), e.lines[0].width-e.inner.Size().Width+2))
	}
	at, from := e.mouse.at, e.innerPos()
	at.X = max(from.X, min(at.X, from.X+e.inner.Size().Width))
	at.Y = max(from.Y, min(at.Y, from.Y+e.inner.Size().Height-1))
	e.reach(at)
}

func (e *Entry) stopScrolling() {
	if e.mouse.scrolling != nil {
		e.mouse.scrolling.Stop()
		e.mouse.scrolling = nil
	}
}

// DragEnd implements fyne.Draggable.
func (e *Entry) DragEnd() { e.stopScrolling() }

// Cursor implements desktop.Cursorable.
func (e *Entry) Cursor() desktop.Cursor {
	if e.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}
