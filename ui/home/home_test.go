package home_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/home"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
)

var morning = time.Date(2026, 11, 23, 7, 42, 0, 0, time.UTC)

type desk struct {
	home     counter.Home
	link     app.LinkStatus
	err      error
	reads    int
	answered map[app.ID]bool
	noted    []app.ID
}

func (d *desk) Who() counter.Who {
	return counter.Who{Operator: app.Operator{ID: "noura", Name: "Noura Alshehri"}}
}

func (d *desk) Home(context.Context) (counter.Home, error) {
	d.reads++
	return d.home, d.err
}

func (d *desk) Strip(context.Context) (counter.Strip, error) { return counter.Strip{Link: d.link}, nil }

func (d *desk) Find(_ context.Context, q app.Query) (app.Found, error) {
	if q.Kind != app.HitLicence || q.Text == "" {
		return app.Found{}, nil
	}
	return app.Found{Hits: []app.Hit{{ID: "l1", Number: q.Text, Title: "Rewaq Roastery"}}, Total: 1}, nil
}

func (d *desk) Noted(_ context.Context, id app.ID) error {
	d.noted = append(d.noted, id)
	return nil
}

func (d *desk) Answer(_ context.Context, j app.PrintJob, yes bool) (app.PrintJob, error) {
	d.answered[j.ID] = yes
	return j, d.err
}

type nav struct{ went []string }

func (n *nav) Start(s, t string)    { n.went = append(n.went, "start "+s+" "+t) }
func (n *nav) ShiftReport()         { n.went = append(n.went, "shift") }
func (n *nav) Choose()              { n.went = append(n.went, "choose") }
func (n *nav) Intake(id app.ID)     { n.went = append(n.went, "intake "+string(id)) }
func (n *nav) Press(licence app.ID) { n.went = append(n.went, "press "+string(licence)) }
func (n *nav) Applications()        { n.went = append(n.went, "applications") }
func (n *nav) Sync()                { n.went = append(n.went, "sync") }

func services(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAskedWhileReadingItReadsOnceMore(t *testing.T) {
	loop, h := kittest.NewLoop(t)
	d := &desk{}
	m := home.NewModel(d, loop, catalogue.NewShelf(services(t)), func() time.Time { return morning })
	m.Reload()
	m.Reload()
	m.Reload()
	h.Turn(t)
	h.Turn(t)
	if d.reads != 2 || len(h) != 0 {
		t.Errorf("read %d times, %d more posted", d.reads, len(h))
	}
}

func TestAFailureKeepsWhatWasRead(t *testing.T) {
	loop, h := kittest.NewLoop(t)
	d := &desk{home: counter.Home{Today: app.DayStats{Issued: 5}}}
	m := home.NewModel(d, loop, catalogue.NewShelf(services(t)), func() time.Time { return morning })
	m.Reload()
	h.Turn(t)
	d.err, d.home = app.Fail(app.Locked, nil), counter.Home{}
	m.Reload()
	h.Turn(t)
	if s := m.State(); s.Err == nil || s.Home.Today.Issued != 5 {
		t.Errorf("error %v, issued %d", s.Err, s.Home.Today.Issued)
	}
}

func TestWarningsComeInTime(t *testing.T) {
	for _, c := range []struct {
		what        string
		s           home.State
		grant, nums bool
	}{
		{"far away", home.State{Loaded: true, At: morning, Home: counter.Home{GrantEnds: morning.AddDate(0, 0, 7), NumbersLeft: 120, NumbersAll: 600}}, false, false},
		{"a day left", home.State{Loaded: true, At: morning, Home: counter.Home{GrantEnds: morning.Add(23 * time.Hour), NumbersLeft: 119, NumbersAll: 600}}, true, true},
		{"nothing known", home.State{At: morning}, false, false},
		{"no numbers at all", home.State{Loaded: true, At: morning, Home: counter.Home{NumbersAll: 0}}, false, false},
	} {
		if c.s.GrantEndsSoon() != c.grant || c.s.NumbersLow() != c.nums {
			t.Errorf("%s: grant %t, numbers %t", c.what, c.s.GrantEndsSoon(), c.s.NumbersLow())
		}
	}
}

func TestTheBarsShowEveryBusyHour(t *testing.T) {
	s := home.State{At: morning} // 10:42 in Riyadh
	if first, last := s.Hours(); first != 7 || last != 13 {
		t.Errorf("a quiet day is shown from %d to %d", first, last)
	}
	s.Home.Today.ByHour[5], s.Home.Today.ByHour[16] = 1, 1
	if first, last := s.Hours(); first != 5 || last != 16 {
		t.Errorf("a long day is shown from %d to %d", first, last)
	}
}

func show(t *testing.T, d *desk, lang string, dark bool) (*home.Screen, *nav, kittest.Hand) {
	t.Helper()
	voice := kittest.Speak(t, lang, dark)
	loop, h := kittest.NewLoop(t)
	n := &nav{}
	s := home.New(home.Deps{Desk: d, Loop: loop, Voice: voice, Nav: n, Catalogue: catalogue.NewShelf(services(t)), Now: func() time.Time { return morning }})
	kittest.Window(t, s.Content())
	s.Shown()
	h.Turn(t)
	return s, n, h
}

func busy() *desk {
	number, _ := app.NewLicenceNumber("4803", 41)
	return &desk{answered: map[app.ID]bool{}, link: app.LinkStatus{Known: true, Since: morning.Add(-12 * time.Minute)}, home: counter.Home{
		Continue: []app.Hit{
			{ID: "a1", Service: "COM", State: app.Draft, Title: "Rawaq", Section: 3},
			{ID: "a2", Service: "COM", State: app.Returned, Title: strings.Repeat("Very long name ", 20), Reason: "contract"},
		},
		Unanswered: []app.PrintJob{{ID: "j1", Number: number, State: app.PrintSpooled}},
		Outbox:     app.OutboxCount{Waiting: 7, NeedsMe: 2}, NumbersLeft: 3, NumbersAll: 600, GrantEnds: morning.Add(time.Hour),
		Today: app.DayStats{Issued: 3, ByHour: [24]int{9: 3}, SecondsEach: 384},
	}}
}

func TestTheScreenIsDrawnInEveryLook(t *testing.T) {
	for _, d := range []*desk{busy(), {}, {err: app.Fail(app.Internal, nil)}} {
		for _, lang := range []string{i18n.Arabic, i18n.English} {
			s, _, _ := show(t, d, lang, lang == i18n.English)
			if said := kittest.Texts(s.Content()); strings.Contains(said, "⟦") {
				t.Errorf("a message is missing: %s", said)
			}
			kittest.Readable(t, s.Content())
		}
	}
}

func TestDigitsStartServices(t *testing.T) {
	s, n, _ := show(t, &desk{}, i18n.Arabic, false)
	if !s.Key(kit.Digit(1)) || len(n.went) != 1 || n.went[0] != "start COM issue" {
		t.Errorf("1 went to %v", n.went)
	}
	if s.Key(kit.Digit(9)) || s.Key(kit.KeyF9) {
		t.Error("a key without a service was used")
	}
}

func TestTheFocusStaysWhereItWas(t *testing.T) {
	d := busy()
	s, _, h := show(t, d, i18n.English, false)
	c := test.NewTempWindow(t, s.Content()).Canvas()
	before := ""
	for range 4 { // walk to a button of the list
		c.FocusNext()
	}
	if b, ok := c.Focused().(*kit.Button); ok {
		before = kittest.Texts(b)
	}
	if before == "" {
		t.Fatal("the walk did not end on a button")
	}
	d.home.Today.Issued++
	s.Changed(app.Licences)
	h.Turn(t)
	b, ok := c.Focused().(*kit.Button)
	if !ok || kittest.Texts(b) != before {
		t.Errorf("the focus went from %q to %v", before, c.Focused())
	}
}
