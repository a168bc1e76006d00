package kit

import "fyne.io/fyne/v2"

// moveTo puts the caret at a stop.
func (e *Entry) moveTo(s stop, selecting bool) {
	e.edited = editNone
	switch {
	case !selecting:
		e.anchor = -1
	case e.anchor < 0:
		e.anchor = e.caret
	}
	e.caret, e.on, e.column, e.follow = s.pos, s.on, -1, true
	e.blink.restart(e)
	e.Refresh()
}

// goTo puts the caret at a position, where the arrow keys would show it.
func (e *Entry) goTo(p int, selecting bool) {
	_, s := e.stopAt(p)
	s.pos = p
	e.moveTo(s, selecting)
}

// typedAt puts the caret behind what was just written: beside it, whatever comes next.
func (e *Entry) typedAt(p int) {
	e.caret, e.on, e.column = p, p-1, -1
	if p == 0 || e.text[p-1] == '\n' {
		e.on = onEdge
	}
}

// soft tells whether a line was broken for want of room: its end is the beginning of the next.
func (e *Entry) soft(line int) bool {
	return line+1 < len(e.lines) && e.lines[line+1].start == e.lines[line].end
}

// passes tells whether the arrow keys pass over a stop: that at a soft end is the next line's.
func (e *Entry) passes(line int, s stop) bool {
	return s.pos == e.lines[line].end && e.soft(line)
}

// stopAt is where the arrow keys show the position p, and in which line.
func (e *Entry) stopAt(p int) (line int, s stop) {
	for i := range e.lines {
		for _, s := range e.lines[i].stops {
			if s.pos == p && !e.passes(i, s) {
				return i, s
			}
		}
	}
	// p is inside of a letter, beside a mark: the letter's own place before it.
	for p--; p > 0; p-- {
		if e.breaks[p] {
			return e.stopAt(p)
		}
	}
	return 0, e.lines[0].stops[0]
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
		if e.on >= l.start && e.on < l.end {
			return i
		}
		if e.on < 0 && e.caret >= l.start && e.caret <= l.end && (e.caret < l.end || !e.soft(i)) {
			return i
		}
	}
	line, _ := e.stopAt(e.caret)
	return line
}

// mark is a caret as it is drawn: where, and towards which side the letters there read.
type mark struct {
	x   float32
	rtl bool
}

// marks are the carets of a position in its line: the one that the clerk moves, and where directions meet a second one,
// where a letter of the other direction would be written.
func (e *Entry) marks(l *textLine) (caret, other mark, split bool) {
	var found []mark
	mine := -1
	add := func(s stop, rtl, its bool) {
		if its && mine < 0 {
			mine = len(found)
		}
		found = append(found, mark{s.x, rtl})
	}
	for _, s := range []stop{l.stops[0], l.stops[len(l.stops)-1]} {
		if s.on == onEdge && s.pos == e.caret {
			add(s, l.base()&1 == 1, e.on == onEdge)
		}
	}
	for _, t := range l.letters {
		its := e.on >= t.start && e.on < t.end
		if t.start == e.caret {
			add(t.before(), t.rtl, its)
		}
		if t.end == e.caret || its && e.caret > t.start {
			add(t.behind(), t.rtl, its)
		}
	}
	if len(found) == 0 {
		_, s := e.stopAt(e.caret)
		return mark{s.x, l.base()&1 == 1}, mark{}, false
	}
	caret = found[max(mine, 0)]
	for _, m := range found {
		if distance(m.x, caret.x) > 1 {
			return caret, m, true
		}
	}
	return caret, mark{}, false
}

// caretPos is the top of the caret in the view.
func (e *Entry) caretPos() (x, y float32) {
	i := e.caretLine()
	l := &e.lines[i]
	m, _, _ := e.marks(l)
	return e.lineX(l) + m.x, float32(i)*e.lineHeight() - e.scroll.Y
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
		e.scroll.Y = e.withinText(e.scroll.Y)
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

// withinText keeps a way that several lines are scrolled by between their beginning and their end.
func (e *Entry) withinText(y float32) float32 {
	return max(0, min(y, float32(len(e.lines))*e.lineHeight()-e.inner.Size().Height))
}

// at is the caret nearest to a point of the widget.
func (e *Entry) at(pos fyne.Position) stop {
	pos = pos.Subtract(e.innerPos())
	i := min(max(int((pos.Y+e.scroll.Y)/e.lineHeight()), 0), len(e.lines)-1)
	return e.nearest(i, pos.X-e.lineX(&e.lines[i]))
}

// nearest is the caret nearest to x in a line. Behind a soft end is the last letter of the line, not the next line.
func (e *Entry) nearest(line int, x float32) stop {
	l := &e.lines[line]
	s := l.nearest(x)
	if s.on == onEdge && e.passes(line, s) {
		for _, t := range l.letters {
			if t.end == s.pos {
				return t.behind()
			}
		}
	}
	return s
}

func (e *Entry) innerPos() fyne.Position {
	if e.inner == nil {
		return fyne.Position{}
	}
	return e.inner.at
}

// step moves the caret by one letter to the left (-1) or to the right (+1) as it is seen. With a selection, and not
// selecting, it goes to that side of the selection.
func (e *Entry) step(by int, selecting bool) {
	if a, b := e.selection(); a != b && !selecting {
		e.collapse(a, b, by)
		return
	}
	line := e.caretLine()
	k := e.gap(line) + by
	for l := &e.lines[line]; k >= 0 && k < len(l.stops) && e.passes(line, l.stops[k]); {
		k += by
	}
	if k >= 0 && k < len(e.lines[line].stops) {
		e.moveTo(e.lines[line].stops[k], selecting)
		return
	}
	e.leave(line, by, selecting)
}

// collapse ends a selection at its left or its right side.
func (e *Entry) collapse(a, b, by int) {
	la, first := e.stopAt(a)
	lb, last := e.stopAt(b)
	toFirst := (by > 0) == e.leftwards()
	if la == lb {
		toFirst = (first.x < last.x) == (by < 0)
	}
	if toFirst {
		last = first
	}
	e.moveTo(last, false)
}

// leftwards tells whether reading goes on at the left.
func (e *Entry) leftwards() bool {
	switch e.mode {
	case entryLTR, entryNumeric, entryDate:
		return false
	default:
		return RTL()
	}
}

// gap is the number of the stop in a line that the caret is drawn at.
func (e *Entry) gap(line int) int {
	l := &e.lines[line]
	m, _, _ := e.marks(l)
	best := 0
	for k, s := range l.stops {
		d, least := distance(s.x, m.x), distance(l.stops[best].x, m.x)
		if d < least || d == least && s.pos == e.caret && s.on == e.on {
			best = k
		}
	}
	return best
}

// leave goes on from the side of a line: at its left in a text that reads right to left, that is the next line.
func (e *Entry) leave(line, by int, selecting bool) {
	to := line - 1
	if (by < 0) == e.leftwards() {
		to = line + 1
	}
	if to < 0 || to >= len(e.lines) {
		return
	}
	stops := e.lines[to].stops
	k := 0
	if by < 0 {
		k = len(stops) - 1
	}
	for k+by >= 0 && k+by < len(stops) && e.passes(to, stops[k]) {
		k += by
	}
	e.moveTo(stops[k], selecting)
}

// vertical moves the caret by so many lines, staying in its column; it tells whether there is anywhere to go.
func (e *Entry) vertical(by int, selecting bool) bool {
	from := e.caretLine()
	to := max(0, min(from+by, len(e.lines)-1))
	if to == from {
		return false
	}
	column := e.column
	if column < 0 {
		column, _ = e.caretPos()
	}
	e.moveTo(e.nearest(to, column-e.lineX(&e.lines[to])), selecting)
	e.column = column
	return true
}
