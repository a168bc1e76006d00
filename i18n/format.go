package i18n

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// SetIndic makes all numbers show as ٠١٢٣ in Arabic (a setting; one digit shape
// everywhere).
func (v *Voice) SetIndic(on bool) { v.indic.Store(on) }

// Digits returns s with its digits in the shape that is shown.
func (v *Voice) Digits(s string) string {
	if !v.indic.Load() || !v.RTL() {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '٠' + r - '0'
		}
		return r
	}, s)
}

// Prose returns a text of others, such as a help of the catalogue, with its digits
// in the shape that is shown. Codes, which have Latin letters, stay as they are.
func (v *Voice) Prose(s string) string {
	return word.ReplaceAllStringFunc(s, func(w string) string {
		if strings.ContainsFunc(w, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }) {
			return w
		}
		return v.Digits(w)
	})
}

var word = regexp.MustCompile(`\S+`)

// Number returns n with groups of three: 1,284.
func (v *Voice) Number(n int64) string { return v.Digits(group(strconv.FormatInt(n, 10))) }

// Money returns halalas as riyals with groups and two decimals, without the
// currency: 1,640.00.
func (v *Voice) Money(halalas int64) string {
	sign := ""
	if halalas < 0 {
		sign, halalas = "-", -halalas
	}
	return v.Digits(fmt.Sprintf("%s%s.%02d", sign, group(strconv.FormatInt(halalas/100, 10)), halalas%100))
}

// Riyals returns money with its currency: 1,640.00 ر.س.
func (v *Voice) Riyals(halalas int64) string {
	return v.With("format.riyals", map[string]any{"amount": v.Money(halalas)})
}

// Decimal returns a decimal text (120.5) with groups and the given decimals.
func (v *Voice) Decimal(s string, decimals int) string {
	whole, frac, _ := strings.Cut(s, ".")
	for len(frac) < decimals {
		frac += "0"
	}
	if frac == "" {
		return v.Digits(group(whole))
	}
	return v.Digits(group(whole) + "." + frac)
}

// Megabytes returns a size in mebibytes with one decimal, rounded up, so that what
// is there is never none.
func (v *Voice) Megabytes(bytes int64) string {
	tenths := (bytes*10 + 1<<20 - 1) >> 20
	return v.With("format.megabytes", map[string]any{"n": v.Digits(group(strconv.FormatInt(tenths/10, 10)) + "." + strconv.FormatInt(tenths%10, 10))})
}

// Area returns a decimal text as square metres: 120.00 م².
func (v *Voice) Area(s string) string { return v.Decimal(s, 2) + nbsp + v.Say("format.m2") }

// group puts a comma between groups of three.
func group(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return sign + b.String()
}

// Civil returns a Gregorian day: 2026/11/23م.
func (v *Voice) Civil(c hijri.Civil) string {
	if c.IsZero() {
		return ""
	}
	return v.With("format.civil", map[string]any{"date": v.Digits(slashes(c.Year, c.Month, c.Day))})
}

// Hijri returns a Hijri day: 1448/06/13هـ.
func (v *Voice) Hijri(d hijri.Date) string {
	if d.IsZero() {
		return ""
	}
	return v.With("format.hijri", map[string]any{"date": v.Digits(slashes(d.Year, d.Month, d.Day))})
}

// Dual returns a day in both calendars on one line that never breaks inside.
func (v *Voice) Dual(d hijri.Dual) string {
	if d.IsZero() {
		return ""
	}
	return v.With("format.dual", map[string]any{"hijri": v.Hijri(d.Hijri), "civil": v.Civil(d.Civil)})
}

// Day returns the day of t in Riyadh in both calendars.
func (v *Voice) Day(t time.Time) string {
	d, err := hijri.On(t)
	if err != nil {
		return v.Civil(hijri.Today(t))
	}
	return v.Dual(d)
}

// Clock returns the time of day in Riyadh: 10:42.
func (v *Voice) Clock(t time.Time) string { return v.Digits(t.In(hijri.Riyadh).Format("15:04")) }

// ClockSeconds returns the time of day in Riyadh with seconds: 10:42:07.
func (v *Voice) ClockSeconds(t time.Time) string {
	return v.Digits(t.In(hijri.Riyadh).Format("15:04:05"))
}

// Weekday names a day of the week.
func (v *Voice) Weekday(d time.Weekday) string {
	return v.Say("format.weekday." + strconv.Itoa(int(d)))
}

// For returns how long something has lasted, in the largest fitting unit:
// دقيقتان، 12 دقيقة.
func (v *Voice) For(d time.Duration) string {
	switch {
	case d < time.Minute:
		return v.Count("format.seconds", max(int(d/time.Second), 0), nil)
	case d < time.Hour:
		return v.Count("format.minutes", int(d/time.Minute), nil)
	case d < 48*time.Hour:
		return v.Count("format.hours", int(d/time.Hour), nil)
	}
	return v.Count("format.days", int(d/(24*time.Hour)), nil)
}

// Years returns a term: سنة واحدة، سنتان، 3 سنوات.
func (v *Voice) Years(n int) string { return v.Count("format.years", n, nil) }

// Ident returns an identifier in the shown digits, isolated left to right so that
// no text around it can turn it.
func (v *Voice) Ident(s string) string { return arabic.LTR(v.Digits(s)) }

// Counter names a counter of the office. Its name is Arabic; in another language
// it is told by the number in it.
func (v *Voice) Counter(name string) string {
	digits := strings.Map(func(r rune) rune {
		if r = arabic.Digit(r); r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
	if v.RTL() || digits == "" {
		return v.Digits(name)
	}
	return v.With("format.counter", map[string]any{"n": v.Digits(digits)})
}

// Masked returns an identity number as lists show it: •••• and the last four.
func (v *Voice) Masked(s string) string {
	if len(s) > 4 {
		s = s[len(s)-4:]
	}
	return v.Ident("••••" + nbsp + s)
}

// Mobile returns a stored mobile number (+9665XXXXXXXX) as people dial it.
func (v *Voice) Mobile(s string) string {
	if len(s) == 13 && strings.HasPrefix(s, "+966") {
		s = "0" + s[4:]
	}
	return v.Ident(s)
}

var civilDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// arg formats a value of an error's arguments: a day in both calendars, anything
// else isolated.
func (v *Voice) arg(s string) string {
	if civilDay.MatchString(s) {
		if c, err := hijri.ParseCivil(s); err == nil {
			if d, err := c.Dual(); err == nil {
				return v.Dual(d)
			}
		}
	}
	return v.Ident(s)
}

func slashes(y, m, d int) string { return fmt.Sprintf("%04d/%02d/%02d", y, m, d) }
