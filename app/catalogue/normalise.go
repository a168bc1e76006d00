package catalogue

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/shubbak/shubbak/app"
)

// Normalise returns the canonical form of what was typed, pasted or scanned into
// f: digits 0 to 9, numbers with a point, identifiers without gaps, mobile
// numbers as +9665XXXXXXXX, text without invisible controls and doubled spaces.
// What it cannot read it leaves as it is, for Check to name. Doing it twice
// changes nothing more.
func Normalise(f *Field, raw string) string {
	s := plainDigits(raw)
	switch f.Type {
	case TypeDigits, TypeActivity:
		s = strings.Map(dropGap, s)
		if f.Rule == ruleShortAddress || f.Rule == ruleIBAN {
			s = strings.ToUpper(s)
		}
	case TypeMobile:
		s = mobile(strings.Map(dropGap, s))
	case TypeNumber, TypeInteger, TypeMoney:
		s = number(s, f)
	case TypeNotes:
		s = notes(s)
	case TypeText, TypeArabic:
		s = oneLine(s)
	case TypeDate, TypeChoice, TypeSegment, TypeAmana, TypeTown, TypeYesNo, TypeRows:
		s = strings.TrimSpace(strings.Map(dropMark, s))
	}
	return s
}

// plainDigits turns the digits of Arabic and Persian into 0 to 9.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\u0660' && r <= '\u0669':
			return '0' + r - '\u0660'
		case r >= '\u06f0' && r <= '\u06f9':
			return '0' + r - '\u06f0'
		}
		return r
	}, s)
}

// dropMark removes what has no picture: bidi controls, zero-width marks, soft
// hyphens and control characters. The joiners stay: they shape letters.
func dropMark(r rune) rune {
	switch {
	case r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f', r == '\u200b', r == '\u200e', r == '\u200f',
		r == '\u061c', r == '\ufeff', r == '\u00ad', r == unicode.ReplacementChar:
		return -1
	case unicode.IsControl(r) && !unicode.IsSpace(r):
		return -1
	}
	return r
}

// dropGap removes what people put between the digits of an identifier.
func dropGap(r rune) rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '\u2212' || r == '\u0640' || r == '\u200c' || r == '\u200d' {
		return -1
	}
	return dropMark(r)
}

func oneLine(s string) string { return strings.Join(strings.Fields(strings.Map(dropMark, s)), " ") }

// notes keeps the lines and tidies each.
func notes(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = oneLine(l)
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

var mobileForm = regexp.MustCompile(`^(?:\+?966|00966|0)?(5[0-9]{8})$`)

func mobile(s string) string {
	if m := mobileForm.FindStringSubmatch(s); m != nil {
		return "+966" + m[1]
	}
	return s
}

var (
	grouped = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?$`)
	decimal = regexp.MustCompile(`^-?[0-9]*(?:\.[0-9]*)?$`)
)

// number reads a decimal with the separators of either language. One comma that
// cannot part thousands is a decimal comma.
func number(raw string, f *Field) string {
	s := strings.Map(func(r rune) rune {
		switch r {
		case '\u066b': // Arabic decimal separator
			return '.'
		case '\u066c', '\u060c': // Arabic thousands separator, Arabic comma
			return ','
		case '\u2212':
			return '-'
		case '-':
			return r
		}
		return dropGap(r)
	}, raw)
	s = strings.TrimPrefix(s, "+")
	if grouped.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	} else if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	if !decimal.MatchString(s) || !strings.ContainsAny(s, "0123456789") {
		return strings.TrimSpace(strings.Map(dropMark, raw))
	}
	return scaled(s, f)
}

// scaled writes a decimal with exactly the decimals of f. More decimals than
// that are kept, and refused by Check, except behind a coordinate, where a map
// gives any number of them and the sixth is ten centimetres.
func scaled(s string, f *Field) string {
	whole, frac, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	scale := f.decimals()
	frac = strings.TrimRight(frac, "0")
	if len(frac) > scale && f.Rule == ruleCoordinate {
		frac = frac[:scale]
	}
	if len(frac) < scale {
		frac += strings.Repeat("0", scale-len(frac))
	}
	if strings.Trim(whole+frac, "0") == "" {
		sign = ""
	}
	if frac != "" {
		frac = "." + frac
	}
	return sign + whole + frac
}

// decimals returns how many decimals a number in f has.
func (f *Field) decimals() int {
	switch {
	case f.Type == TypeMoney:
		return moneyScale
	case f.Type != TypeNumber:
		return 0
	}
	return f.Scale
}

// moneyScale is the number of decimals of a riyal.
const moneyScale = 2

// amount reads a canonical number of f in its smallest unit.
func (f *Field) amount(value string) (int64, error) { return app.ParseScaled(value, f.decimals()) }
