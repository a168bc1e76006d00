package kit

import (
	"slices"

	"github.com/go-text/typesetting/segmenter"
)

// letter is what the caret steps over as one: a character with its marks, an emoji with all its parts.
type letter struct {
	start, end  int // runes of the whole text
	left, right float32
	rtl         bool
	level       int8
}

// breaks tells for every place in a text, its beginning and end too, whether a letter begins or ends there (UAX #29).
func breaks(text []rune) []bool {
	out := make([]bool, len(text)+1)
	out[0], out[len(text)] = true, true
	var seg segmenter.Segmenter
	seg.Init(text)
	for it := seg.GraphemeIterator(); it.Next(); {
		out[it.Grapheme().Offset] = true
	}
	return out
}

// lettersOf lists the letters of a line from left to right.
func (l *textLine) lettersOf(breaks []bool) []letter {
	out := make([]letter, 0, l.end-l.start)
	for _, run := range l.runs {
		from := len(out)
		for a, b := run.Start, 0; a < run.End; a = b {
			for b = a + 1; b < run.End && !breaks[b]; b++ {
			}
			x1, x2 := l.edges[a-l.start].lead, l.edges[b-1-l.start].trail
			out = append(out, letter{a, b, min(x1, x2), max(x1, x2), run.RTL(), run.Level})
		}
		if run.RTL() {
			slices.Reverse(out[from:])
		}
	}
	return out
}

// onEdge is where a caret stands that belongs to no letter, but to the beginning or the end of its line.
const onEdge = -1

// stop is a place of the caret: the position in the text, the rune that it is drawn on (its leading edge, or its
// trailing one when the position is behind it), or onEdge, and where it is drawn.
type stop struct {
	pos, on int
	x       float32
}

// before and behind are the stops at the sides of a letter.
func (t letter) before() stop {
	if t.rtl {
		return stop{t.start, t.start, t.right}
	}
	return stop{t.start, t.start, t.left}
}

func (t letter) behind() stop {
	if t.rtl {
		return stop{t.end, t.end - 1, t.left}
	}
	return stop{t.end, t.end - 1, t.right}
}

// at is the stop at the left side of a letter, or at its right one.
func (t letter) at(right bool) stop {
	if right == t.rtl {
		return t.before()
	}
	return t.behind()
}

// stopsOf lists where the arrow keys stop in a line, from left to right: one place beside every letter, so that each
// position in the text comes exactly once.
//
// Where directions meet, one place on the screen is two positions in the text, and one position is two places. There
// the letter of the lower level counts: a stretch that reads against its surroundings begins and ends where they do. At
// the ends of a line the line itself counts.
func (l *textLine) stopsOf(letters []letter) []stop {
	if len(letters) == 0 {
		return []stop{{l.start, onEdge, 0}}
	}
	base := l.base()
	out := make([]stop, 0, len(letters)+1)
	out = append(out, l.edge(letters[0], base, false))
	for k := 1; k < len(letters); k++ {
		left, right := letters[k-1], letters[k]
		if left.level <= right.level {
			out = append(out, left.at(true))
		} else {
			out = append(out, right.at(false))
		}
	}
	return append(out, l.edge(letters[len(letters)-1], base, true))
}

// edge is the stop at the left or the right end of a line, beside its outermost letter.
func (l *textLine) edge(outermost letter, base int8, right bool) stop {
	s := outermost.at(right)
	if outermost.level > base {
		s.pos, s.on = l.start, onEdge
		if right == (base&1 == 0) {
			s.pos = l.end
		}
	}
	return s
}

// base is the lowest level of a line: its own direction, or that of its letters when all read against it.
func (l *textLine) base() int8 {
	if len(l.letters) == 0 {
		return l.para
	}
	base := l.letters[0].level
	for _, t := range l.letters {
		base = min(base, t.level)
	}
	return base
}

// walk finds the letters of a line, and the places of the caret between them.
func (l *textLine) walk(breaks []bool) {
	l.letters = l.lettersOf(breaks)
	l.stops = l.stopsOf(l.letters)
}

// nearest is the caret nearest to x, drawn on the letter under it; outside of the line it is the line's own end.
func (l *textLine) nearest(x float32) stop {
	switch last := len(l.letters) - 1; {
	case last < 0 || x <= l.letters[0].left:
		return l.stops[0]
	case x >= l.letters[last].right:
		return l.stops[last+1]
	}
	for _, t := range l.letters {
		if x < t.right {
			return t.at(x-t.left > t.right-x)
		}
	}
	return l.stops[len(l.stops)-1]
}
