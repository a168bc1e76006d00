package seal

import (
	"crypto/rand"
	"strings"
)

// codeLetters are those of Crockford's Base32, which leaves out what is mistaken
// for another: I, L, O and U.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	codeLength = 24 // letters, of 5 bits each
	codeGroup  = 4
)

// NewCode makes a secret that people can write down: groups of letters and digits,
// 120 bits in all.
func NewCode() string {
	b := make([]byte, codeLength)
	_, _ = rand.Read(b) // crypto/rand.Read never fails
	var out strings.Builder
	for i, n := range b {
		if i > 0 && i%codeGroup == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(codeLetters[n%32])
	}
	return out.String()
}

// Code reads such a secret as it was typed: in any case, with or without dashes and
// spaces, with the letters that look alike, and with Arabic digits. It returns ""
// for what is none.
func Code(typed string) string {
	var out strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == ' ' || r == '-' || r == '\u2013' || r == '\u00a0' || r == '\u200e' || r == '\u200f':
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		case r >= '\u0660' && r <= '\u0669':
			r = r - '\u0660' + '0'
		case r >= '\u06f0' && r <= '\u06f9':
			r = r - '\u06f0' + '0'
		}
		if !strings.ContainsRune(codeLetters, r) {
			return ""
		}
		out.WriteRune(r)
	}
	if out.Len() != codeLength {
		return ""
	}
	return out.String()
}
