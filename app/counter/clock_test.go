package counter_test

import (
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/assets"
)

// day is noon in Riyadh of a Hijri date.
func day(t *testing.T, y, m, d int) time.Time {
	t.Helper()
	c, err := hijri.Date{Year: y, Month: m, Day: d}.Civil()
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(c.Year, time.Month(c.Month), c.Day, 9, 0, 0, 0, time.UTC)
}

// numbers returns how many numbers of a series are here.
func (o *office) numbers(series string) int {
	o.t.Helper()
	left, _, err := o.db.NumbersLeft(o.t.Context(), series)
	if err != nil {
		o.t.Fatal(err)
	}
	return left
}

// cut takes central away and waits until the counter knows.
func (o *office) cut() {
	o.t.Helper()
	o.srv.Faults().SetOffline(true)
	o.engine.Nudge()
	o.until("the outage", func() bool { return !o.engine.Status().Online })
}

// An outage over the Hijri new year stops nobody: the numbers of the new year are
// here before it.
func TestNewYearInAnOutage(t *testing.T) {
	first := day(t, 1449, 1, 1)
	o := newOfficeAt(t, first.Add(-20*time.Hour))
	o.ready()
	o.until("numbers of both years", func() bool { return o.numbers("4803") > 0 && o.numbers("4903") > 0 })
	if s, err := o.Strip(t.Context()); err != nil || s.NumbersLeft != o.numbers("4803") {
		t.Errorf("the strip counts %d numbers, %v; those of this year are %d", s.NumbersLeft, err, o.numbers("4803"))
	}
	a := o.shop()
	o.cut()
	behind(t, o, a)
	o.setClock(first)
	l, err := o.Issue(t.Context(), a.ID)
	if err != nil || l.Number[:4] != "4903" || l.IssuedOn.Hijri != (hijri.Date{Year: 1449, Month: 1, Day: 1}) {
		t.Fatalf("on new year's day: %s on %v, %v", l.Number, l.IssuedOn.Hijri, err)
	}
	if l.From != l.IssuedOn || !l.From.Civil.AddDays(350).Before(l.Until.Civil) || !l.Until.Civil.Before(l.From.Civil.AddDays(367)) {
		t.Errorf("term %v to %v", l.From, l.Until)
	}
	o.srv.Faults().SetOffline(false)
	o.engine.Nudge()
	o.until("the licence at central", func() bool { x, err := o.Licence(t.Context(), l.ID); return err == nil && x.Synced })
}

// Far from the new year only this year's numbers are asked for.
func TestSeriesOfTheDay(t *testing.T) {
	now := time.Time{}
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	c := counter.New(counter.Config{Catalogue: catalogue.NewShelf(cat), Now: func() time.Time { return now }})
	for _, tt := range []struct {
		at   time.Time
		want []string
	}{
		{day(t, 1448, 6, 1), []string{"4803"}},
		{day(t, 1448, 12, 1), []string{"4803", "4903"}},
		{day(t, 1448, 12, 29), []string{"4803", "4903"}},
		{day(t, 1449, 1, 1), []string{"4903"}},
		{day(t, 1499, 12, 29), []string{"9903", "0003"}},
	} {
		now = tt.at
		got := c.Series()
		if len(got) != len(tt.want) || got[0] != tt.want[0] || got[len(got)-1] != tt.want[len(tt.want)-1] {
			t.Errorf("on %s: %v, want %v", tt.at, got, tt.want)
		}
	}
}

// behind puts the clock a year back: it is found out, so the
// application is captured, and nothing is issued under a wrong date.
func behind(t *testing.T, o *office, a app.Application) {
	t.Helper()
	o.setClock(day(t, 1447, 12, 1))
	e, err := o.Eligibility(t.Context(), a)
	if err != nil || e.Issue || !e.Capture || e.Why != app.ClockBack {
		t.Errorf("a year behind: %+v, %v; want captured, clock_back", e, err)
	}
	if _, err := o.Issue(t.Context(), a.ID); app.CodeOf(err) != app.ClockBack {
		t.Errorf("issuing a year behind: %v, want clock_back", err)
	}
}
