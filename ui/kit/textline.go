package kit

import "github.com/shubbak/shubbak/i18n/arabic"

// textLine is one line of text that is laid out.
type textLine struct {
	start, end int // runes of the whole text, end without the line feed
	para       int8
	runs       []arabic.LevelRun
	edges      []edge // by rune - start
	order      []int  // runes from left to right
	width      float32
	display    string // what Fyne is given to draw
}

func (l *textLine) empty() bool { return l.start == l.end }

func (l *textLine) addOrder(run arabic.LevelRun) {
	for n := run.Start; n < run.End; n++ {
		i := n
		if run.RTL() {
			i = run.Start + run.End - 1 - n
		}
		l.order = append(l.order, i)
	}
}

// shift moves the line's indexes from its paragraph to the whole text.
func (l *textLine) shift(by int) {
	l.start += by
	l.end += by
	for i := range l.order {
		l.order[i] += by
	}
	for i := range l.runs {
		l.runs[i].Start += by
		l.runs[i].End += by
	}
}

// rtlAt tells whether rune i reads right to left.
func (l *textLine) rtlAt(i int) bool {
	for _, r := range l.runs {
		if i >= r.Start && i < r.End {
			return r.RTL()
		}
	}
	return l.para == 1
}

// caretX is the x of a caret at the trailing edge of rune i, or at its leading one.
func (l *textLine) caretX(i int, trailing bool) float32 {
	if l.empty() {
		return 0
	}
	if trailing {
		return l.edges[i-l.start].trail
	}
	return l.edges[i-l.start].lead
}

// hit is the caret nearest to x: the position in the text, and the rune that it is drawn on.
func (l *textLine) hit(x float32) (pos, attach int) {
	if l.empty() {
		return l.start, l.start
	}
	best, least := l.order[0], float32(1e9)
	for _, i := range l.order {
		e := l.edges[i-l.start]
		d := max(min(e.lead, e.trail)-x, x-max(e.lead, e.trail), 0)
		if d < least {
			best, least = i, d
		}
	}
	e := l.edges[best-l.start]
	if distance(x, e.lead) <= distance(x, e.trail) {
		return best, best
	}
	return best + 1, best
}

func distance(a, b float32) float32 { return max(a, b) - min(a, b) }

// spans are the stretches of x that the runes from a to b cover: several, where directions mix.
func (l *textLine) spans(a, b int) [][2]float32 {
	var out [][2]float32
	for _, r := range l.runs {
		s, e := max(a, r.Start), min(b, r.End)
		if s >= e {
			continue
		}
		x1, x2 := l.edges[s-l.start].lead, l.edges[e-1-l.start].trail
		out = append(out, [2]float32{min(x1, x2), max(x1, x2)})
	}
	return out
}
