package catalogue

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shubbak/shubbak/app"
)

// The predicates that a field of the catalogue may name.
const (
	ruleID           = "id"          // national ID or iqama
	ruleNationalID   = "national_id" //
	ruleIqama        = "iqama"
	ruleBorder       = "border"
	ruleUnified      = "unified"
	ruleCR           = "cr"
	ruleVAT          = "vat"
	ruleMobile       = "mobile"
	ruleIBAN         = "iban"
	ruleShortAddress = "short_address"
	rulePostal       = "postal"
	ruleFourDigits   = "four_digits"
	ruleDeed         = "deed"
	rulePlan         = "plan"
	ruleCoordinate   = "coordinate" // between Min and Max
	ruleDigits       = "digits"     // digits alone
	ruleArabic       = "arabic"     // Arabic letters alone
	ruleAge          = "age"        // Max is today-Ny: so many years old
	ruleByParent     = "by_parent"  // the Rule of the choice in Parent
)

// predicate tells whether a value passes, and what it is when it does not.
type predicate struct {
	code    app.Code
	warning bool
	ok      func(string) bool
}

var (
	tenDigits   = regexp.MustCompile(`^[0-9]{10}$`)
	unifiedForm = regexp.MustCompile(`^7[0-9]{9}$`)
	canonMobile = regexp.MustCompile(`^\+9665[0-9]{8}$`)
	shortForm   = regexp.MustCompile(`^[A-Z]{4}[0-9]{4}$`)
	postalForm  = regexp.MustCompile(`^[1-8][0-9]{4}$`)
	fourDigits  = regexp.MustCompile(`^[0-9]{4}$`)
	deedForm    = regexp.MustCompile(`^[0-9]{1,20}$`)
	onlyDigits  = regexp.MustCompile(`^[0-9]+$`)
	vatForm     = regexp.MustCompile(`^3[0-9]{13}3$`)
	ibanForm    = regexp.MustCompile(`^SA[0-9]{22}$`)
)

// predicates returns the rules that look at one value alone, false for a name
// that is no rule. Those of more than one field are in check.go.
func predicates(rule string) ([]predicate, bool) {
	switch rule {
	case ruleID:
		return one(app.BadID, func(s string) bool { return residentID(s, "12") })
	case ruleNationalID:
		return one(app.BadID, func(s string) bool { return residentID(s, "1") })
	case ruleIqama:
		return one(app.BadID, func(s string) bool { return residentID(s, "2") })
	case ruleBorder:
		return one(app.BadBorder, tenDigits.MatchString)
	case ruleUnified:
		return one(app.BadUnified, unifiedForm.MatchString)
	case ruleCR:
		return one(app.BadCR, tenDigits.MatchString)
	case ruleVAT:
		check := predicate{app.BadVATCheck, true, func(s string) bool { return luhn(s[:10]) }}
		return []predicate{{app.BadVAT, false, vatForm.MatchString}, check}, true
	case ruleMobile:
		return one(app.BadMobile, canonMobile.MatchString)
	case ruleIBAN:
		return one(app.BadIBAN, iban)
	case ruleShortAddress:
		return one(app.BadShortAddress, shortForm.MatchString)
	case rulePostal:
		return one(app.BadPostal, postalForm.MatchString)
	case ruleFourDigits:
		return one(app.BadFourDigits, fourDigits.MatchString)
	case ruleDeed:
		return []predicate{{app.BadDeed, true, deedForm.MatchString}}, true
	case rulePlan:
		return one(app.BadPlan, plan)
	case ruleDigits:
		return one(app.Invalid, onlyDigits.MatchString)
	case ruleArabic:
		return one(app.NotArabic, arabicAlone)
	case ruleCoordinate, ruleAge, ruleByParent: // judged where the field is known
		return nil, true
	}
	return nil, false
}

func one(code app.Code, ok func(string) bool) ([]predicate, bool) {
	return []predicate{{code: code, ok: ok}}, true
}

// breach returns the first predicate of a rule that value does not pass.
func breach(rule, value string) *app.Error {
	list, _ := predicates(rule)
	for _, p := range list {
		if !p.ok(value) {
			return &app.Error{Code: p.code, Warning: p.warning}
		}
	}
	return nil
}

// residentID checks a national ID (first digit 1) or an iqama (2) with its check digit.
func residentID(s, first string) bool {
	return len(s) == 10 && strings.ContainsRune(first, rune(s[0])) && luhn(s)
}

// luhn doubles every second digit from the left, beginning with the first; the
// sum of all digits of ten must end in 0. Ten digits make it the usual Luhn sum.
func luhn(s string) bool {
	sum := 0
	for i, c := range s {
		if c < '0' || c > '9' {
			return false
		}
		d := int(c - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// iban checks a Saudi IBAN by ISO 7064 MOD 97-10.
func iban(s string) bool {
	if !ibanForm.MatchString(s) {
		return false
	}
	m := 0
	for _, c := range s[4:] + "2810" + s[2:4] { // S is 28, A is 10
		m = (m*10 + int(c-'0')) % 97
	}
	return m == 1
}

// plan checks the number of a plan or a plot: Arabic letters, digits, slash,
// hyphen and space, twenty at most.
func plan(s string) bool {
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '/', r == '-', r == ' ':
		case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
		default:
			return false
		}
	}
	n := utf8.RuneCountInString(s)
	return n > 0 && n <= 20
}

// arabicAlone tells whether every letter is Arabic and nothing but letters,
// their marks and what joins names stands there.
func arabicAlone(s string) bool {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r), unicode.Is(unicode.Mn, r):
		case strings.ContainsRune(" -'.\u200c\u200d\u2019", r):
		default:
			return false
		}
	}
	return hasArabic(s)
}

// hasArabic tells whether an Arabic letter stands in s.
func hasArabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) })
}
