package kit

import (
	"strings"
	"unicode"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// The separators of Arabic numbers.
const (
	arabicDecimal   = '٫'
	arabicThousands = '٬'
	arabicComma     = '،'
)

// accept is what remains of in when it is put between before and after.
func (e *Entry) accept(in, before, after []rune) []rune {
	var out []rune
	if e.mode != entryPassword {
		in = []rune(arabic.Plain(string(in)))
	}
	if e.mode == entryNumeric {
		in = numeral(in)
	}
	for _, r := range in {
		if e.mode != entryText && e.mode != entryPassword {
			r = arabic.Digit(r)
		}
		switch {
		case e.mode == entryPassword:
		case r == '\t':
			r = ' '
		case r == '\u2028' || r == '\u2029':
			r = ' '
			if e.multi() {
				r = '\n'
			}
		case unseen(r):
			continue
		case r == '\n' && !e.multi():
			r = ' '
		case e.mode == entryDate && (r == '-' || r == '.' || r == '\\'):
			r = '/'
		case e.mode == entryDate && r != '/' && (r < '0' || r > '9'):
			continue
		case e.mode == entryNumeric && !e.numeric(r, before, out, after):
			continue
		}
		out = append(out, r)
	}
	return out
}

// unseen tells whether r would be in a text without being seen there. The joiners of Arabic and of emoji are.
func unseen(r rune) bool {
	switch {
	case r == '\n' || r == '\u200c' || r == '\u200d' || r >= '\ufe00' && r <= '\ufe0f':
		return false
	default:
		return unicode.IsControl(r) || arabic.Invisible(r) || r == unicode.ReplacementChar
	}
}

// numeric tells whether r may stand in a number after before and out, and before after.
func (e *Entry) numeric(r rune, before, out, after []rune) bool {
	if r == '.' {
		return e.decimals > 0 && !strings.ContainsRune(string(before)+string(out)+string(after), '.')
	}
	if r < '0' || r > '9' {
		return false
	}
	head := string(before) + string(out)
	if i := strings.IndexByte(head, '.'); i >= 0 {
		return len(head)-i-1+len(after) < e.decimals
	}
	return true
}

// numeral brings decimal separators to a point. A comma is one when it is typed alone; in a pasted number that has
// another separator it parts thousands.
func numeral(in []rune) []rune {
	s := string(in)
	if strings.ContainsAny(s, "."+string(arabicDecimal)) {
		s = strings.NewReplacer(",", "", string(arabicComma), "", string(arabicThousands), "",
			string(arabicDecimal), ".").Replace(s)
	} else {
		s = strings.NewReplacer(",", ".", string(arabicComma), ".", string(arabicThousands), "").Replace(s)
	}
	return []rune(s)
}

// limited cuts in so that it fits beside used other characters, between two letters.
func (e *Entry) limited(in []rune, used int) []rune {
	if e.maxLen <= 0 || used+len(in) <= e.maxLen {
		return in
	}
	n := max(0, e.maxLen-used)
	for at := breaks(in); !at[n]; n-- {
	}
	return in[:n]
}
