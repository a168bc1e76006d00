package kit

import "github.com/shubbak/shubbak/app/hijri"

// UmmAlQura converts between the calendars by the table of Umm al-Qura.
func UmmAlQura() Calendars {
	return Calendars{
		ToHijri: func(y, m, d int) (int, int, int, bool) {
			h, err := hijri.Civil{Year: y, Month: m, Day: d}.Hijri()
			return h.Year, h.Month, h.Day, err == nil
		},
		ToGregorian: func(y, m, d int) (int, int, int, bool) {
			c, err := hijri.Date{Year: y, Month: m, Day: d}.Civil()
			return c.Year, c.Month, c.Day, err == nil
		},
	}
}
