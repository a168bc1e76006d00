package kit

import "fyne.io/fyne/v2"

// moveTo puts the caret at p, drawn on the rune attach; below 0 that is the one before p.
func (e *Entry) moveTo(p, attach int, selecting bool) {
	e.typing = false
	switch {
	case !selecting:
		e.anchor = -1
	case e.anchor < 0:
		e.anchor = e.caret
	}
	if attach < 0 {
		attach = max(0, p-1)
		if p > 0 && p < len(e.text) && e.text[p-1] == '\n' {
			attach = p
		}
	}
	e.caret, e.attach = p, attach
	e.Refresh()
}

// lineX is where a line begins, from the left of the view.
func (e *Entry) lineX(l *textLine) float32 {
	if !RTL() {
		return -e.scroll.X
	}
	return e.inner.Size().Width - l.width + e.scroll.X
}

func (e *Entry) lineHeight() float32 { return Body.LineHeight() }

// caretLine is the line that the caret is drawn in.
func (e *Entry) caretLine() int {
	for i := range e.lines {
		l := &e.lines[i]
		if e.attach >= l.start && (e.attach < l.end || (l.empty() && e.caret == l.start)) {
			return i
		}
	}
	for i := len(e.lines) - 1; i >= 0; i-- {
		if e.caret >= e.lines[i].start {
			return i
		}
	}
	return 0
}

// caretPos is the top of the caret in the view.
func (e *Entry) caretPos() (x, y float32) {
	i := e.caretLine()
	l := &e.lines[i]
	x = e.lineX(l)
	if !l.empty() {
		a := min(max(e.attach, l.start), l.end-1)
		x += l.caretX(a, e.caret > a)
	}
	return x, float32(i)*e.lineHeight() - e.scroll.Y
}

// showCaret scrolls so that the caret is in the view.
func (e *Entry) showCaret() {
	if e.inner == nil || len(e.lines) == 0 || e.inner.Size().Width <= 0 {
		return
	}
	view := e.inner.Size()
	if e.multi() {
		_, y := e.caretPos()
		e.scroll.Y += min(y, 0) + max(y+e.lineHeight()-view.Height, 0)
		e.scroll.Y = max(0, min(e.scroll.Y, float32(len(e.lines))*e.lineHeight()-view.Height))
		return
	}
	if e.lines[0].width <= view.Width-2 {
		e.scroll.X = 0
		return
	}
	x, _ := e.caretPos()
	by := min(x-2, 0) + max(x-view.Width+2, 0)
	if RTL() {
		by = -by
	}
	e.scroll.X = max(0, e.scroll.X+by)
}

// at is the caret nearest to a point of the widget.
func (e *Entry) at(pos fyne.Position) (p, attach int) {
	pos = pos.Subtract(e.innerPos())
	i := min(max(int((pos.Y+e.scroll.Y)/e.lineHeight()), 0), len(e.lines)-1)
	l := &e.lines[i]
	return l.hit(pos.X - e.lineX(l))
}

func (e *Entry) innerPos() fyne.Position {
	if e.inner == nil {
		return fyne.Position{}
	}
	return e.inner.at
}

// step moves the caret by one letter to the left (-1) or to the right (+1) as it is seen.
func (e *Entry) step(by int, selecting bool) {
	li := e.caretLine()
	l := &e.lines[li]
	toNext := (by < 0) == (l.para == 1) // leaving the line on this side goes to the next one
	if l.empty() {
		e.leave(li, toNext, selecting)
		return
	}
	k := e.neighbour(l, by)
	if k < 0 || k >= len(l.order) {
		e.leave(li, toNext, selecting)
		return
	}
	r := l.order[k]
	if (by < 0) != l.rtlAt(r) {
		e.moveTo(r, r, selecting)
		return
	}
	p := r + 1
	for p < l.end && isMark(e.text[p]) {
		p++
	}
	e.moveTo(p, p-1, selecting)
}

// neighbour is the place, in the order from left to right, of the letter that the caret is to cross.
func (e *Entry) neighbour(l *textLine, by int) int {
	a := min(max(e.attach, l.start), l.end-1)
	k := 0
	for i, r := range l.order {
		if r == a {
			k = i
		}
	}
	right := (e.caret > a) != l.rtlAt(a) // the caret stands on the right side of a
	if (by < 0) != right {
		k += by
	}
	for k >= 0 && k < len(l.order) && isMark(e.text[l.order[k]]) {
		k += by
	}
	return k
}

// leave goes to the end of the line before, or to the beginning of the next.
func (e *Entry) leave(line int, next, selecting bool) {
	if next && line+1 < len(e.lines) {
		e.moveTo(e.lines[line+1].start, e.lines[line+1].start, selecting)
	} else if !next && line > 0 {
		l := &e.lines[line-1]
		e.moveTo(l.end, max(l.start, l.end-1), selecting)
	}
}

// vertical moves the caret by one line, staying in its column; it tells whether there is such a line.
func (e *Entry) vertical(by int, selecting bool) bool {
	li := e.caretLine()
	to := li + by
	if to < 0 || to >= len(e.lines) {
		return false
	}
	x, _ := e.caretPos()
	p, attach := e.lines[to].hit(x - e.lineX(&e.lines[to]))
	e.moveTo(p, attach, selecting)
	return true
}
