// Package hijri holds a civil day in both calendars of a municipal paper: the
// Gregorian one and Umm al-Qura.
//
// The table is that of github.com/hablullah/go-hijri, which is right from
// 1356-01-01 to 1500-12-30 AH (1937-03-14 to 2077-11-16). Outside that range,
// and for days that do not exist, every conversion says so instead of guessing.
package hijri

import (
	"errors"
	"fmt"
	"time"

	gohijri "github.com/hablullah/go-hijri"
)

// The years of the Umm al-Qura table.
const (
	FirstYear = 1356
	LastYear  = 1500
)

// ErrRange is returned for a day that the table does not hold or that no
// calendar has.
var ErrRange = errors.New("no such day in the Umm al-Qura table")

// Riyadh is the time zone of every counter. Saudi Arabia has no summer time.
var Riyadh = time.FixedZone("Asia/Riyadh", 3*60*60) //nolint:gochecknoglobals // a constant of a type that has none

// Date is a day in the Hijri calendar. The zero value is no day.
type Date struct{ Year, Month, Day int }

// Civil is a day in the Gregorian calendar, without a time or a zone. The zero
// value is no day.
type Civil struct{ Year, Month, Day int }

// Dual is one day in both calendars, both stored: tables of Umm al-Qura differ
// outside 1420 to 1450, so a date on paper is never computed again.
type Dual struct {
	Hijri Date  `json:"h"`
	Civil Civil `json:"g"`
}

// Today returns the civil day in Riyadh on which t falls.
func Today(t time.Time) Civil {
	y, m, d := t.In(Riyadh).Date()
	return Civil{y, int(m), d}
}

// On returns the day of t in Riyadh in both calendars.
func On(t time.Time) (Dual, error) { return Today(t).Dual() }

// noon is the form in which the table library wants a day: it converts its
// input to UTC, which moves a local midnight to the day before.
func (c Civil) noon() time.Time {
	return time.Date(c.Year, time.Month(c.Month), c.Day, 12, 0, 0, 0, time.UTC)
}

// Valid tells whether the Gregorian calendar has this day.
func (c Civil) Valid() bool {
	t := c.noon()
	return c.Year > 0 && t.Year() == c.Year && int(t.Month()) == c.Month && t.Day() == c.Day
}

// IsZero tells whether c is no day.
func (c Civil) IsZero() bool { return c == Civil{} }

// IsZero tells whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// IsZero tells whether d is no day.
func (d Dual) IsZero() bool { return d.Civil.IsZero() }

// Hijri returns the Hijri day of c, or ErrRange.
func (c Civil) Hijri() (Date, error) {
	first, last := Civil{1937, 3, 14}, Civil{2077, 11, 16}
	if !c.Valid() || c.Before(first) || last.Before(c) {
		return Date{}, ErrRange
	}
	h, err := gohijri.CreateUmmAlQuraDate(c.noon())
	if err != nil {
		return Date{}, fmt.Errorf("%w: %w", ErrRange, err)
	}
	return Date{int(h.Year), int(h.Month), int(h.Day)}, nil
}

// Dual returns c in both calendars, or ErrRange.
func (c Civil) Dual() (Dual, error) {
	h, err := c.Hijri()
	return Dual{Hijri: h, Civil: c}, err
}

// Civil returns the Gregorian day of d, or ErrRange. The table library does not
// check its input, so the answer is converted back and compared.
func (d Date) Civil() (Civil, error) {
	if d.Year < FirstYear || d.Year > LastYear || d.Month < 1 || d.Month > 12 || d.Day < 1 || d.Day > 30 {
		return Civil{}, ErrRange
	}
	u := gohijri.UmmAlQuraDate{Year: int64(d.Year), Month: int64(d.Month), Day: int64(d.Day)}
	y, m, day := u.ToGregorian().Date()
	c := Civil{y, int(m), day}
	if back, err := c.Hijri(); err != nil || back != d {
		return Civil{}, ErrRange
	}
	return c, nil
}

// Dual returns d in both calendars, or ErrRange.
func (d Date) Dual() (Dual, error) {
	c, err := d.Civil()
	return Dual{Hijri: d, Civil: c}, err
}

// Weekday returns the day of the week. The table library's own is wrong.
func (c Civil) Weekday() time.Weekday { return c.noon().Weekday() }

// Before tells whether c is an earlier day than o.
func (c Civil) Before(o Civil) bool { return c.noon().Before(o.noon()) }

// AddDays returns the day n days later.
func (c Civil) AddDays(n int) Civil {
	y, m, d := c.noon().AddDate(0, 0, n).Date()
	return Civil{y, int(m), d}
}

// AddYears returns the same day n Gregorian years later; 29 February becomes
// 1 March where there is none.
func (c Civil) AddYears(n int) Civil {
	y, m, d := c.noon().AddDate(n, 0, 0).Date()
	return Civil{y, int(m), d}
}

// AddYears returns the same day n Hijri years later; 30 becomes 29 where that
// month is short.
func (d Date) AddYears(n int) Date {
	d.Year += n
	if _, err := d.Civil(); err != nil && d.Day == 30 {
		d.Day = 29
	}
	return d
}

// AddMonths returns the same day n Hijri months later, shortened as AddYears.
func (d Date) AddMonths(n int) Date {
	m := d.Month - 1 + n
	years := m / 12
	if m %= 12; m < 0 {
		m, years = m+12, years-1
	}
	d.Year, d.Month = d.Year+years, m+1
	if _, err := d.Civil(); err != nil && d.Day == 30 {
		d.Day = 29
	}
	return d
}

// String returns yyyy-mm-dd, the stored form.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// String returns yyyy-mm-dd, the stored form.
func (c Civil) String() string { return fmt.Sprintf("%04d-%02d-%02d", c.Year, c.Month, c.Day) }

// MarshalText writes the stored form; no day is the empty text.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// MarshalText writes the stored form; no day is the empty text.
func (c Civil) MarshalText() ([]byte, error) {
	if c.IsZero() {
		return nil, nil
	}
	return []byte(c.String()), nil
}

// UnmarshalText reads the stored form.
func (d *Date) UnmarshalText(b []byte) (err error) {
	d.Year, d.Month, d.Day, err = parse(string(b))
	return err
}

// UnmarshalText reads the stored form.
func (c *Civil) UnmarshalText(b []byte) (err error) {
	c.Year, c.Month, c.Day, err = parse(string(b))
	return err
}

// ParseCivil reads yyyy-mm-dd as a Gregorian day that exists.
func ParseCivil(s string) (Civil, error) {
	var c Civil
	if err := c.UnmarshalText([]byte(s)); err != nil {
		return Civil{}, err
	}
	if !c.Valid() {
		return Civil{}, ErrRange
	}
	return c, nil
}

func parse(s string) (y, m, d int, err error) {
	if s == "" {
		return 0, 0, 0, nil
	}
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return 0, 0, 0, fmt.Errorf("date %q is not yyyy-mm-dd", s)
	}
	for i, p := range []struct {
		at, n int
		to    *int
	}{{0, 4, &y}, {5, 2, &m}, {8, 2, &d}} {
		for _, c := range s[p.at : p.at+p.n] {
			if c < '0' || c > '9' {
				return 0, 0, 0, fmt.Errorf("part %d of date %q is no number", i+1, s)
			}
			*p.to = *p.to*10 + int(c-'0')
		}
	}
	return y, m, d, nil
}
