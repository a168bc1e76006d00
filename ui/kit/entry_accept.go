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
	if e.mode == entryNumeric {
		in = numeral(in)
	}
	for _, r := range in {
		if e.mode != entryText && e.mode != entryPassword {
			r = arabic.Digit(r)
		}
		switch {
		case e.mode == entryPassword:
		case arabic.IsControl(r) || r == unicode.ReplacementChar || (unicode.IsControl(r) && r != '\n'):
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

// limited cuts in so that it fits beside used other characters.
func (e *Entry) limited(in []rune, used int) []rune {
	if e.maxLen > 0 && used+len(in) > e.maxLen {
		return in[:max(0, e.maxLen-used)]
	}
	return in
}
