package arabic

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// maxBrackets is BD16's limit of the stack of open brackets.
const maxBrackets = 63

// brackets is N0.
func (p *paragraph) brackets(s sequence, t []bidi.Class) {
	embed := strongOf(s.level)
	for _, pair := range p.pairs(s, t) {
		set := pairClass(t, pair, embed, s.sos)
		if set == bidi.ON {
			continue
		}
		for _, k := range pair {
			t[k] = set
			for m := k + 1; m < len(t) && p.orig[s.at[m]] == bidi.NSM; m++ {
				t[m] = set
			}
		}
	}
}

// pairClass is N0 b to d for one pair: the direction it takes, or ON when it stays neutral.
func pairClass(t []bidi.Class, pair [2]int, embed, sos bidi.Class) bidi.Class {
	opposite := false
	for k := pair[0] + 1; k < pair[1]; k++ {
		switch c := asStrong(t[k]); c { // asStrong returns L, R or ON
		case embed:
			return embed
		case bidi.ON:
		default:
			opposite = true
		}
	}
	if !opposite {
		return bidi.ON
	}
	for k := pair[0] - 1; k >= 0; k-- {
		if c := asStrong(t[k]); c != bidi.ON {
			return c
		}
	}
	return sos
}

// openBracket waits for its closing half.
type openBracket struct {
	closing rune
	at      int
}

// pairs is BD16: the bracket pairs of a sequence, in the order of their openers.
func (p *paragraph) pairs(s sequence, t []bidi.Class) [][2]int {
	var open []openBracket
	var out [][2]int
	for k, i := range s.at {
		if t[k] != bidi.ON {
			continue
		}
		prop, _ := bidi.LookupRune(p.text[i])
		if !prop.IsBracket() {
			continue
		}
		if prop.IsOpeningBracket() {
			if len(open) == maxBrackets {
				break
			}
			open = append(open, openBracket{canonical(mirrored(p.text[i])), k})
			continue
		}
		for n := len(open) - 1; n >= 0; n-- {
			if open[n].closing == canonical(p.text[i]) {
				out = append(out, [2]int{open[n].at, k})
				open = open[:n]
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	return out
}

// canonical maps the two angle brackets that have a canonical equivalent.
func canonical(r rune) rune {
	switch r {
	case '\u2329':
		return '\u3008'
	case '\u232a':
		return '\u3009'
	default:
		return r
	}
}

// mirrored is the other half of a bracket.
func mirrored(r rune) rune { return []rune(bidi.ReverseString(string(r)))[0] }
