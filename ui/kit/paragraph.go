package kit

import (
	"unicode"

	"github.com/go-text/typesetting/segmenter"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// paragraph is a text without line breaks, its levels resolved.
type paragraph struct {
	text   []rune
	levels []int8
	para   int8
	font   fontSpec
}

// setText lays text out in lines no wider than width; zero or less means that only line feeds break. Bidi controls that
// would turn what stands around them have no force.
func setText(text []rune, dir arabic.Dir, f fontSpec, width float32) []textLine {
	var lines []textLine
	text = arabic.Tame(text)
	for start := 0; start <= len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		p := &paragraph{text: text[start:end], font: f}
		p.levels, p.para = arabic.Levels(p.text, dir)
		for _, l := range p.lines(width) {
			l.shift(start)
			lines = append(lines, l)
		}
		start = end + 1
	}
	return lines
}

// lines breaks the paragraph.
func (p *paragraph) lines(width float32) []textLine {
	whole := p.shapeLine(0, len(p.text))
	if width <= 0 || whole.width <= width {
		return []textLine{whole}
	}
	var out []textLine
	start := 0
	for _, end := range append(p.cuts(whole.edges, width), len(p.text)) {
		out = append(out, p.shapeLine(start, end))
		start = end
	}
	return out
}

// cuts finds where to break: after words where UAX #14 allows, inside a word only if it is longer than a line.
func (p *paragraph) cuts(edges []edge, width float32) []int {
	var seg segmenter.Segmenter
	seg.Init(p.text)
	var cuts []int
	begin, used := 0, float32(0)
	for it := seg.LineIterator(); it.Next(); {
		word := it.Line()
		if used+inked(word.Text, edges[word.Offset:]) > width && word.Offset > begin {
			cuts = append(cuts, word.Offset)
			begin, used = word.Offset, 0
		}
		for i, r := range word.Text {
			w := edges[word.Offset+i].width()
			if used+w > width && word.Offset+i > begin && !unicode.IsSpace(r) {
				cuts = append(cuts, word.Offset+i)
				begin, used = word.Offset+i, 0
			}
			used += w
		}
	}
	return cuts
}

// inked is the width of a word without the space after it.
func inked(word []rune, edges []edge) float32 {
	total, last := float32(0), float32(0)
	for i, r := range word {
		total += edges[i].width()
		if !unicode.IsSpace(r) {
			last = total
		}
	}
	return last
}

// ellipsis cuts text so that it fits width together with the sign of omission.
func ellipsis(text []rune, dir arabic.Dir, f fontSpec, width float32) textLine {
	low, high := 0, mayFit(text, dir, f, width)
	cut := func(n int) textLine {
		for n > 0 && unicode.IsSpace(text[n-1]) {
			n--
		}
		return setText(append(append([]rune(nil), text[:n]...), '…'), dir, f, 0)[0]
	}
	for low < high {
		mid := (low + high + 1) / 2
		if cut(mid).width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return cut(low)
}

// mayFit is how many runes of text fit a width at most: what is cut is never laid out again and again in its full length.
func mayFit(text []rune, dir arabic.Dir, f fontSpec, width float32) int {
	used := float32(0)
	for _, l := range setText(text, dir, f, 0) {
		for i, e := range l.edges {
			if used += e.width(); used > width+f.size {
				return l.start + i + 1
			}
		}
	}
	return len(text)
}
