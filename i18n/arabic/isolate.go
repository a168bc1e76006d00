package arabic

import (
	"strings"
	"unicode"
)

// The controls of UAX #9. The house writes isolates, and LRO inside them.
const (
	lre = '\u202a' // left-to-right embedding
	rle = '\u202b' // right-to-left embedding
	pdf = '\u202c' // end of an embedding or override
	lro = '\u202d' // left-to-right override
	rlo = '\u202e' // right-to-left override
	lri = '\u2066' // left-to-right isolate
	rli = '\u2067' // right-to-left isolate
	fsi = '\u2068' // isolate in the direction of its first letter
	pdi = '\u2069' // pop directional isolate
)

// LTR isolates s left to right (LRI … PDI), as identifiers, phones, addresses of the net and Latin names must be
// inside Arabic: without it UAX #9 itself prints 0003-1029-44. Arabic-Indic digits need an override besides: UAX #9
// turns groups of them round each other, wherever they stand. Controls in s that would reach out of it are dropped. The
// empty string stays empty.
func LTR(s string) string {
	switch s = tamed(s); {
	case s == "":
		return ""
	case strings.ContainsFunc(s, func(r rune) bool { return r > '9' && Digit(r) != r }):
		return string(lri) + string(lro) + s + string(pdf) + string(pdi)
	}
	return string(lri) + s + string(pdi)
}

// Isolate keeps s together in the direction of its first letter (FSI … PDI), whatever stands around it: a name inside a
// sentence of the other script. Controls in s that would reach out of it are dropped. The empty string stays empty.
func Isolate(s string) string {
	if s = tamed(s); s == "" {
		return ""
	}
	return string(fsi) + s + string(pdi)
}

// FirstLetter tells whether the first letter of s is Arabic; ok is false when there is none.
func FirstLetter(s string) (isArabic, ok bool) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.Is(unicode.Arabic, r), true
		}
	}
	return false, false
}

// StripControls removes the bidi controls of s, as before storing or comparing what was shown.
func StripControls(s string) string {
	return strings.Map(func(r rune) rune {
		if IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// IsControl tells whether r is one of Unicode's bidi controls: it steers order and has no picture.
func IsControl(r rune) bool {
	switch {
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
		return true
	default:
		return false
	}
}
