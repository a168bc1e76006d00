package arabic

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings spellings of the same words together for searching: presentation forms and widths (NFKC), vowel marks,
// tatweel, bidi and zero-width marks, the carriers of hamza, the two yehs, the two kafs, teh marbuta, digits, Latin
// capitals, and space. What it returns is for comparing only: it is neither shown nor stored as a name.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKC.String(s) {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if r = foldRune(r); r < 0 {
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return b.String()
}

// foldRune is the one letter that r counts as, or -1 when r counts for nothing.
func foldRune(r rune) rune {
	switch r {
	case 'آ', 'أ', 'إ', 'ٱ':
		return 'ا'
	case 'ى', 'ی':
		return 'ي'
	case 'ک':
		return 'ك'
	case 'ة':
		return 'ه'
	case 'ؤ':
		return 'و'
	case 'ئ':
		return 'ي'
	case 'ء', 'ـ', '\u0670':
		return -1
	}
	switch {
	case r >= '\u064b' && r <= '\u065f', r >= '\u06d6' && r <= '\u06ed', IsControl(r), zeroWidth(r):
		return -1
	default:
		return unicode.ToLower(Digit(r))
	}
}

// Plain writes out letters that came as presentation forms: a keyboard gives the ligature of lam and alef as one
// character, a page copied from a PDF may be nothing else. Everything else stays as it is, the sentences that Unicode has
// a single character for too.
func Plain(s string) string {
	if !strings.ContainsFunc(s, presentation) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if presentation(r) {
			b.WriteString(norm.NFKC.String(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// presentation tells whether r is a letter in one of its shapes, or a ligature of a few.
func presentation(r rune) bool {
	return r >= 0xfb50 && r <= 0xfbb1 || r >= 0xfbd3 && r <= 0xfc5d || r >= 0xfc64 && r <= 0xfd3d || r >= 0xfd50 && r <= 0xfdc7 || r == 0xfdf2 ||
		r >= 0xfe80 && r <= 0xfefc
}

// zeroWidth tells whether r has no width and no sound.
func zeroWidth(r rune) bool {
	return r >= '\u200b' && r <= '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u00ad'
}

// Digit brings a digit of Arabic or Persian to 0–9; any other rune stays.
func Digit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	default:
		return r
	}
}

// Digits brings an identifier to the form in which it is compared: digits are 0–9; spaces, dashes, bidi and
// zero-width marks are gone. Everything else stays as it is.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f && r != '-' {
			return r // what identifiers are made of
		}
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '\u2212' || IsControl(r) || zeroWidth(r) {
			return -1
		}
		return Digit(r)
	}, s)
}

const article = "ال"

// Words are the folded words of s as an index wants them: each also without the article, with or without the letter
// that is written onto it (للسيارات, والساحل, بالجملة), and the compounds of عبد, أبو, آل and بن both as one word and as
// two. No word comes twice.
func Words(s string) []string {
	parts := strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []string
	for i, w := range parts {
		out = forms(out, w)
		if first, rest, ok := splitCompound(w); ok {
			out = forms(append(out, first), rest)
		}
		if i+1 < len(parts) && beginsCompound(w) {
			out = forms(out, w+parts[i+1])
		}
	}
	return unique(out)
}

// Forms are the forms in which a folded word of a question may stand in an index: as it is and without its article.
func Forms(w string) []string { return forms(nil, w) }

// forms adds w, and w without its article when enough remains to be a word. Where a letter is written onto the article,
// the word is there with the article alone as well.
func forms(out []string, w string) []string {
	out = append(out, w)
	if w == "ابن" {
		return append(out, "بن")
	}
	if rest, ok := strings.CutPrefix(w, article); ok && utf8.RuneCountInString(rest) >= 2 && w != "الله" {
		return append(out, rest)
	}
	for _, onto := range []string{"لل", "وال", "بال"} {
		if rest, ok := strings.CutPrefix(w, onto); ok && utf8.RuneCountInString(rest) >= 3 {
			return append(out, article+rest, rest)
		}
	}
	return out
}

// beginsCompound tells whether a word makes one name with the next.
func beginsCompound(w string) bool {
	return w == "عبد" || w == "ابو" || w == article || w == "بن"
}

// splitCompound parts a compound that was written as one word. The article needs no parting: forms does it. The rest
// must be long enough, longest for بن, with which many other words begin.
func splitCompound(w string) (first, rest string, ok bool) {
	for _, first := range []string{"عبد", "ابو", "بن"} {
		least := 3
		if first == "بن" {
			least = 4
		}
		if rest, ok := strings.CutPrefix(w, first); ok && utf8.RuneCountInString(rest) >= least {
			return first, rest, true
		}
	}
	return "", "", false
}

// unique keeps the first of each word.
func unique(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
