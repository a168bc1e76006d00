package cache

import (
	"math/bits"
	"slices"
	"strings"
)

// term is one word with the docs that have it.
type term struct {
	text    string
	letters uint32    // see lettersOf
	one     uint32    // the only doc when more is nil
	more    *[]uint32 // all docs, in order
}

func compareTerms(a, b term) int { return strings.Compare(a.text, b.text) }

// each calls f with every doc that has the word.
func (t *term) each(f func(doc uint32)) {
	if t.more == nil {
		f(t.one)
		return
	}
	for _, n := range *t.more {
		f(n)
	}
}

// both calls f with every doc that has this word and the other one.
func (t *term) both(o *term, f func(doc uint32)) {
	t.each(func(n uint32) {
		if o.has(n) {
			f(n)
		}
	})
}

func (t *term) has(n uint32) bool {
	if t.more == nil {
		return t.one == n
	}
	_, there := slices.BinarySearch(*t.more, n)
	return there
}

func (t *term) add(n uint32) {
	if t.more == nil {
		if t.one == n {
			return
		}
		t.more = &[]uint32{t.one}
	}
	if at, there := slices.BinarySearch(*t.more, n); !there {
		*t.more = slices.Insert(*t.more, at, n)
	}
}

// drop removes a doc and tells whether none is left.
func (t *term) drop(n uint32) bool {
	if t.more == nil {
		return t.one == n
	}
	if at, there := slices.BinarySearch(*t.more, n); there {
		*t.more = slices.Delete(*t.more, at, at+1)
	}
	return len(*t.more) == 0
}

func (x *index) putWord(w string, n uint32) {
	if t := x.words.get(term{text: w}); t != nil {
		t.add(n)
		return
	}
	w = strings.Clone(w) // not the whole entry that it was read with
	x.words.put(term{text: w, letters: lettersOf(w), one: n})
}

func (x *index) dropWord(w string, n uint32) {
	if t := x.words.get(term{text: w}); t != nil && t.drop(n) {
		x.words.drop(term{text: w})
	}
}

// lettersOf tells which letters a word has, by their last five bits. Two words
// that are k letters apart differ in at most k bits each way.
func lettersOf(w string) (set uint32) {
	for _, r := range w {
		set |= 1 << (r & 31)
	}
	return set
}

// typo is a word that may be misspelt. Costs count in halves of a letter.
type typo struct {
	word    []rune
	letters uint32
	budget  int
}

// newTypo allows one wrong letter in words of 4 to 7 letters and two from 8; in
// shorter ones only a letter that sounds alike.
func newTypo(w string) typo {
	t := typo{word: []rune(w), letters: lettersOf(w), budget: 1}
	switch {
	case len(t.word) >= 8:
		t.budget = 4
	case len(t.word) >= 4:
		t.budget = 2
	}
	return t
}

// soundsAlike is up to which cost a word sounds like the other.
const soundsAlike = 1

// near tells whether the term is within the budget, and what it costs.
func (t typo) near(o *term) (cost int, ok bool) {
	most := max(1, t.budget) // a change of half a letter is a change of one bit too
	if bits.OnesCount32(t.letters&^o.letters) > most || bits.OnesCount32(o.letters&^t.letters) > most {
		return 0, false
	}
	if len(o.text)/2 > len(t.word)+most { // letters are two bytes and less
		return 0, false
	}
	cost = t.cost([]rune(o.text))
	return cost, cost <= t.budget
}

// cost is the weighted distance with neighbours swapped as one change (optimal
// string alignment); what exceeds the budget is not exact.
func (t typo) cost(o []rune) int {
	if d := len(o) - len(t.word); 2*max(d, -d) > t.budget {
		return t.budget + 1
	}
	var room [3][40]int
	if len(o) >= len(room[0]) {
		return t.budget + 1
	}
	before, last, now := room[0][:len(o)+1], room[1][:len(o)+1], room[2][:len(o)+1]
	for j := range last {
		last[j] = 2 * j
	}
	for i, a := range t.word {
		now[0] = 2 * (i + 1)
		least := now[0]
		for j, b := range o {
			change := confusion(a, b)
			if i == len(t.word)-1 && j == len(o)-1 && endsAlike(a) && endsAlike(b) {
				change = min(change, 1)
			}
			c := min(last[j]+change, last[j+1]+2, now[j]+2)
			if i > 0 && j > 0 && a == o[j-1] && t.word[i-1] == b {
				c = min(c, before[j-1]+2)
			}
			now[j+1] = c
			least = min(least, c)
		}
		if least > t.budget {
			return least
		}
		before, last, now = last, now, before
	}
	return last[len(o)]
}

// confusion is what one letter for another costs: half for those that are heard
// or written alike.
func confusion(a, b rune) int {
	switch {
	case a == b:
		return 0
	case alike(a, b), alike(b, a):
		return 1
	}
	return 2
}

// endsAlike tells whether a letter at the end of a word sounds like an alef there: Muna, Rana and Sara are written with
// each of the three.
func endsAlike(r rune) bool { return r == '\u0627' || r == '\u064a' || r == '\u0647' }

func alike(a, b rune) bool {
	switch a {
	case '\u0636': // dad, zah
		return b == '\u0638'
	case '\u0630': // thal, zain
		return b == '\u0632'
	case '\u0633': // seen, sad
		return b == '\u0635'
	}
	return false
}
