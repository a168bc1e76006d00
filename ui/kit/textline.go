package kit

import "github.com/shubbak/shubbak/i18n/arabic"

// textLine is one line of text that is laid out.
type textLine struct {
	start, end int // runes of the whole text, end without the line feed
	para       int8
	runs       []arabic.LevelRun
	edges      []edge // by rune - start
	width      float32
	display    string   // what Fyne is given to draw
	letters    []letter // from left to right; these two for a line with a caret only
	stops      []stop
}

func (l *textLine) empty() bool { return l.start == l.end }

// shift moves the line's indexes from its paragraph to the whole text.
func (l *textLine) shift(by int) {
	l.start += by
	l.end += by
	for i := range l.runs {
		l.runs[i].Start += by
		l.runs[i].End += by
	}
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
