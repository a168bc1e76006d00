package intake

import (
	"strings"

	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
)

// dateControl is a day in both calendars.
type dateControl struct {
	base
	d     *kit.DateField
	shown string // the value that it shows
}

func newDateControl(f *form, fd *catalogue.Field) *dateControl {
	c := &dateControl{d: kit.NewDateField(f.v.Say("intake.mark.hijri"), f.v.Say("intake.mark.civil"), kit.UmmAlQura())}
	c.d.Calendar(calendarWords(f.v), func() (int, int, int) {
		day := hijri.Today(f.s.d.Now())
		return day.Year, day.Month, day.Day
	})
	c.d.SetReadOnly(f.s.Fixed(fd))
	c.base = f.base(fd, c.d)
	c.d.OnChanged = func() {
		if !f.drawing {
			c.changed()
		}
	}
	c.d.OnFocus(c.followFocus)
	return c
}

// changed hands on the day, or what was typed as long as it is none.
func (c *dateControl) changed() {
	h, g := c.d.Typed()
	h = strings.ReplaceAll(h, "/", "-")
	civil := strings.ReplaceAll(g, "/", "-")
	if y, m, d, ok := c.d.Date(); ok {
		civil = hijri.Civil{Year: y, Month: m, Day: d}.String()
	} else if civil == "" {
		civil = h
	}
	c.shown = civil
	c.form.s.SetDate(c.f.Code, civil, h)
}

func (c *dateControl) draw(st State) {
	c.drawError(st)
	v := st.App.Entered.Get(c.f.Code)
	if c.d.Focused() || v == c.shown {
		return
	}
	c.shown = v
	if day, err := hijri.ParseCivil(v); err == nil {
		c.d.SetDate(day.Year, day.Month, day.Day)
		if _, _, _, ok := c.d.Date(); ok {
			return
		}
	}
	h := st.App.Entered.Get(c.f.Code + catalogue.HijriSuffix)
	g := v
	if g == h {
		g = ""
	}
	c.d.SetTyped(strings.ReplaceAll(h, "-", "/"), strings.ReplaceAll(g, "-", "/"))
}

func (c *dateControl) focusedPath() string {
	if c.d.Focused() {
		return c.f.Code
	}
	return ""
}

// calendarWords are the words of the month that a day is picked from.
func calendarWords(v *i18n.Voice) kit.CalendarWords {
	var w kit.CalendarWords
	copy(w.Weekdays[:], strings.Split(v.Say("intake.calendar.weekdays"), "|"))
	copy(w.Hijri[:], strings.Split(v.Say("intake.calendar.hijri"), "|"))
	copy(w.Gregorian[:], strings.Split(v.Say("intake.calendar.civil"), "|"))
	w.Keys = v.Say("intake.calendar.keys")
	return w
}
