package kit

import (
	"unicode"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// widestDrawn is the width from which a line is drawn in part: the picture of a longer one is more than graphics cards
// take.
const widestDrawn = 4000

// part is what Fyne draws of a line between two places, whole words of it: with the place where it begins, and its width.
func (l *textLine) part(text []rune, f fontSpec, from, to float32) (display string, x, width float32) {
	first, last := 0, len(l.letters)-1
	for first < last && l.letters[first].right < from {
		first++
	}
	for last > first && l.letters[last].left > to {
		last--
	}
	first, last = l.space(text, first, -1), l.space(text, last, 1)
	t := setter()
	t.mu.Lock()
	defer t.mu.Unlock()
	p := &paragraph{text: text, font: f}
	x = l.letters[first].left
	return p.visual(runsOf(l.letters[first:last+1]), t.face(f.weight)), x, l.letters[last].right - x
}

// space is the next letter from the n-th on that is a space: a word is not cut, since its letters would change shape.
// A word without end is.
func (l *textLine) space(text []rune, n, by int) int {
	const longestWord = 100
	for range longestWord {
		if n+by < 0 || n+by >= len(l.letters) || unicode.IsSpace(text[l.letters[n].start]) {
			break
		}
		n += by
	}
	return n
}

// runsOf joins letters, from left to right, to runs.
func runsOf(letters []letter) []arabic.LevelRun {
	var out []arabic.LevelRun
	for _, t := range letters {
		if n := len(out) - 1; n >= 0 && out[n].Level == t.level && (out[n].End == t.start || out[n].Start == t.end) {
			out[n].Start, out[n].End = min(out[n].Start, t.start), max(out[n].End, t.end)
			continue
		}
		out = append(out, arabic.LevelRun{Start: t.start, End: t.end, Level: t.level})
	}
	return out
}
