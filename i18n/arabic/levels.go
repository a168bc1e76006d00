package arabic

import "golang.org/x/text/unicode/bidi"

// Dir is the base (paragraph) direction of a text.
type Dir int8

// The zero value is right to left: this is an Arabic house.
const (
	RightToLeft Dir = iota
	LeftToRight
	Auto // by the first strong character, left to right when there is none
)

// maxDepth is BD2's limit of explicit embeddings.
const maxDepth = 125

// Levels resolves the embedding levels of one paragraph (UAX #9, rules P2 to I2) and the level of the paragraph
// itself. Rule L1 depends on lines and is left to LineRuns. Characters that X9 removes take their neighbour's level.
func Levels(text []rune, base Dir) (levels []int8, para int8) {
	p := newParagraph(text, base)
	p.explicit()
	for _, seq := range p.sequences() {
		p.resolve(seq)
	}
	p.fillRemoved()
	return p.levels, p.base
}

// paragraph is the state of one resolution.
type paragraph struct {
	text   []rune
	orig   []bidi.Class // as looked up
	class  []bidi.Class // after overrides
	pdi    []int        // for an isolate initiator its PDI, else (and when unmatched) len(text)
	levels []int8
	base   int8
	kept   []int // the characters that X9 keeps
	embed  []int8
}

func newParagraph(text []rune, base Dir) *paragraph {
	p := &paragraph{text: text, orig: classes(text), levels: make([]int8, len(text))}
	p.class = append([]bidi.Class(nil), p.orig...)
	p.pdi = matchIsolates(p.orig)
	switch base {
	case RightToLeft:
		p.base = 1
	case Auto:
		p.base = p.firstStrong(0, len(text))
	case LeftToRight:
	}
	return p
}

func classes(text []rune) []bidi.Class {
	cs := make([]bidi.Class, len(text))
	for i, r := range text {
		cs[i] = classOf(r)
	}
	return cs
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// matchIsolates pairs isolate initiators with their PDI (BD9).
func matchIsolates(cs []bidi.Class) []int {
	match := make([]int, len(cs))
	var open []int
	for i, c := range cs {
		match[i] = len(cs)
		switch {
		case opensIsolate(c):
			open = append(open, i)
		case c == bidi.PDI && len(open) > 0:
			match[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
	return match
}

// firstStrong is P2 and P3 over [from,to): the level of the first strong character, or 0.
func (p *paragraph) firstStrong(from, to int) int8 {
	for i := from; i < to; i++ {
		switch c := p.orig[i]; {
		case c == bidi.L:
			return 0
		case c == bidi.R || c == bidi.AL:
			return 1
		case opensIsolate(c):
			i = p.pdi[i]
		}
	}
	return 0
}

// fillRemoved gives the characters that X9 removed the level of the one before.
func (p *paragraph) fillRemoved() {
	prev := p.base
	for i, c := range p.orig {
		if removed(c) {
			p.levels[i] = prev
		}
		prev = p.levels[i]
	}
}

func opensIsolate(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// removed tells whether X9 removes c.
func removed(c bidi.Class) bool {
	switch c { // the others stay
	case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.BN:
		return true
	default:
		return false
	}
}

// LevelRun is a maximal piece of a line of one level; Start and End are rune indexes in the paragraph.
type LevelRun struct {
	Start, End int
	Level      int8
}

// RTL tells whether the run reads right to left.
func (r LevelRun) RTL() bool { return r.Level&1 == 1 }

// LineRuns applies L1 and L2 to the line text[start:end] of a paragraph whose levels are resolved. The runs come in
// visual order, from left to right.
func LineRuns(text []rune, levels []int8, para int8, start, end int) []LevelRun {
	if start >= end {
		return nil
	}
	line := append([]int8(nil), levels[start:end]...)
	resetSpaces(text[start:end], line, para)
	var runs []LevelRun
	highest, lowestOdd := int8(0), int8(maxDepth+2)
	for i := 0; i < len(line); {
		j := i + 1
		for j < len(line) && line[j] == line[i] {
			j++
		}
		runs = append(runs, LevelRun{start + i, start + j, line[i]})
		highest = max(highest, line[i])
		lowestOdd = min(lowestOdd, line[i]|1)
		i = j
	}
	for level := highest; level >= lowestOdd; level-- {
		reverseFrom(runs, level)
	}
	return runs
}

// resetSpaces is L1: separators, and white space before them or at the end, go back to the paragraph's level.
func resetSpaces(line []rune, levels []int8, para int8) {
	reset := true
	for i := len(line) - 1; i >= 0; i-- {
		c := classOf(line[i])
		switch {
		case c == bidi.S || c == bidi.B:
			reset = true
		case c == bidi.WS || opensIsolate(c) || c == bidi.PDI || removed(c):
		default:
			reset = false
		}
		if reset {
			levels[i] = para
		}
	}
}

// reverseFrom is one step of L2: it turns round every stretch of runs at level or above.
func reverseFrom(runs []LevelRun, level int8) {
	for a := 0; a < len(runs); a++ {
		if runs[a].Level < level {
			continue
		}
		b := a
		for b < len(runs) && runs[b].Level >= level {
			b++
		}
		for x, y := a, b-1; x < y; x, y = x+1, y-1 {
			runs[x], runs[y] = runs[y], runs[x]
		}
		a = b
	}
}
