package arabic

import (
	"slices"
	"strings"
	"unicode"
)

// harmless stands for a control that Tame takes the force from: it has neither picture nor direction.
const harmless = '\u200b'

// Tame takes the force from bidi controls that could turn what stands around them, or the letters of a word: those
// without their counterpart, right-to-left overrides (the house writes none), and left-to-right ones over letters that
// read right to left. Indexes stay as they are. A text with nothing to tame is returned itself, else a copy.
func Tame(text []rune) []rune {
	found := wild(text)
	if len(found) == 0 {
		return text
	}
	out := slices.Clone(text)
	for _, i := range found {
		out[i] = harmless
	}
	return out
}

// tamed is Tame for a part of a text that is put together: what has lost its force is gone.
func tamed(s string) string {
	if !strings.ContainsFunc(s, IsControl) {
		return s
	}
	text := []rune(s)
	for _, i := range wild(text) {
		text[i] = -1
	}
	return string(slices.DeleteFunc(text, func(r rune) bool { return r < 0 }))
}

// wild lists the controls that Tame takes the force from.
func wild(text []rune) (found []int) {
	var open []int // the initiators of this paragraph that wait for their counterpart
	for i, r := range text {
		switch r {
		case '\n', '\u2029':
			found, open = append(found, open...), nil
		case rlo:
			found = append(found, i)
		case lro:
			if coversRTL(text[i:]) {
				found = append(found, i)
				continue
			}
			open = append(open, i)
		case lre, rle, lri, rli, fsi:
			open = append(open, i)
		case pdf, pdi:
			n := opener(text, open, r)
			if n < 0 {
				found = append(found, i)
				continue
			}
			found = append(found, open[n+1:]...)
			open = open[:n]
		}
	}
	return append(found, open...)
}

// opener is the place in open of what the terminator ends, or -1. A PDF does not reach out of an isolate.
func opener(text []rune, open []int, terminator rune) int {
	for n := len(open) - 1; n >= 0; n-- {
		isolate := text[open[n]] >= lri
		if isolate == (terminator == pdi) {
			return n
		}
		if isolate {
			break
		}
	}
	return -1
}

// coversRTL tells whether a letter that reads right to left stands between an override and its end.
func coversRTL(text []rune) bool {
	for _, r := range text {
		if r == pdf || r == pdi || r == '\n' {
			return false
		}
		if unicode.IsLetter(r) && unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return true
		}
	}
	return false
}
