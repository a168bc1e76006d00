package arabic

import "strings"

// The controls of UAX #9 that the house writes.
const (
	lri = '\u2066' // left-to-right isolate
	pdi = '\u2069' // pop directional isolate
)

// LTR isolates s left to right (LRI … PDI), as identifiers, phones, addresses of the net and Latin names must be
// inside Arabic: without it UAX #9 itself prints 0003-1029-44. The empty string stays empty.
func LTR(s string) string {
	if s == "" {
		return ""
	}
	return string(lri) + s + string(pdi)
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
