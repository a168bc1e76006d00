package kit

// maxDraws ends a quarrel between two fields over the focus.
const maxDraws = 4

// Redraw draws a screen's state. Drawing moves the focus, and leaving a field changes the state: then it is drawn once
// more, never inside itself. The zero value is ready.
type Redraw struct {
	drawing bool
	again   bool // the state changed while drawing
}

// Draw calls paint, and again when Draw was called from inside it.
func (r *Redraw) Draw(paint func()) {
	if r.again = r.drawing; r.drawing {
		return
	}
	r.drawing = true
	for range maxDraws {
		r.again = false
		if paint(); !r.again {
			break
		}
	}
	r.drawing = false
}
