package find_test

import (
	"context"
	"fmt"
	"image"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/find"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/theme"
)

const wholeID = "1012345678"

// desk holds many records and remembers what it was asked.
type desk struct {
	mu      sync.Mutex
	asked   []app.Query
	deleted []app.ID
	total   int
	state   app.State
	jobs    []app.PrintJob
	err     error
	viewed  int
	central []string // what central was asked
	here    bool     // what central has is kept here, too
	offered []catalogue.Transaction
	begun   []string
	papers  []app.Attachment
	fetch   func(told func(done, of int64)) ([]byte, error)
}

func (d *desk) Attachment(_ context.Context, _ app.ID, _ app.Attachment, told func(done, of int64)) ([]byte, error) {
	return d.fetch(told)
}

func (d *desk) views() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.viewed
}

func (d *desk) Who() counter.Who { return counter.Who{Operator: app.Operator{ID: "noura"}} }
func (d *desk) Find(_ context.Context, q app.Query) (app.Found, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, q)
	f := app.Found{Total: d.total}
	for i := range min(d.total, q.Limit) {
		f.Hits = append(f.Hits, app.Hit{
			Kind: q.Kind, ID: app.ID(fmt.Sprint("r", i)), Number: "480300412760", Service: "COM", State: d.state, Title: strings.Repeat("Rawaq ", 30),
			Holder: "Majed", IDNo: wholeID, At: today(), Until: until(),
		})
	}
	return f, d.err
}

func (d *desk) Application(_ context.Context, id app.ID) (app.Application, error) {
	return app.Application{ID: id, Number: "HLT-48-0003-00001", Service: "HLT", CreatedAt: today(), Attachments: d.papers}, nil
}

func (d *desk) Documents(context.Context, app.Licence) ([]app.Attachment, error) {
	return d.papers, nil
}

func (d *desk) Licence(_ context.Context, id app.ID) (app.Licence, error) {
	d.mu.Lock()
	d.viewed++
	d.mu.Unlock()
	return app.Licence{ID: id, Number: "480300412760", Service: "HLT", Until: until()}, nil
}

func (d *desk) History(context.Context, app.ID) ([]app.AuditEntry, error) {
	return []app.AuditEntry{{Action: "issue", Operator: "noura", At: today()}, {Action: "unheard_of"}}, nil
}

func (d *desk) PrintJobs(context.Context, app.ID, int) ([]app.PrintJob, error) { return d.jobs, d.err }

func (d *desk) Answer(_ context.Context, j app.PrintJob, _ bool) (app.PrintJob, error) {
	d.jobs[0].State = app.PrintAnswered
	return j, nil
}

func (d *desk) CancelPrint(_ context.Context, _ app.PrintJob) (app.PrintJob, error) {
	return d.become(app.PrintFailed, app.SpoolGone)
}

func (d *desk) HoldPrint(_ context.Context, _ app.PrintJob) (app.PrintJob, error) {
	return d.become(app.PrintSpooled, app.SpoolHeld)
}

func (d *desk) ReleasePrint(_ context.Context, _ app.PrintJob) (app.PrintJob, error) {
	return d.become(app.PrintSpooled, app.SpoolPending)
}

func (d *desk) become(s app.PrintState, spool app.SpoolState) (app.PrintJob, error) {
	d.jobs[0].State, d.jobs[0].Spool = s, spool
	return d.jobs[0], nil
}

func (d *desk) Document(_ context.Context, licence app.ID, n int) (app.Document, error) {
	return app.Document{Title: string(licence), Copy: n}, nil
}

func (d *desk) Slip(_ context.Context, a app.ID) (app.Document, error) {
	return app.Document{Kind: app.PaperSlip, Title: string(a)}, nil
}

// preview draws one dot, and notes of what.
type preview struct {
	mu    sync.Mutex
	drawn []string
}

func (p *preview) Image(d app.Document, _ int, _ float64) (image.Image, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drawn = append(p.drawn, fmt.Sprint(d.Title, d.Copy))
	return image.NewRGBA(image.Rect(0, 0, 1, 1)), nil
}

func (d *desk) Operators(context.Context) ([]app.Operator, error) { return nil, nil }
func (d *desk) Offers(app.Licence) []catalogue.Transaction        { return d.offered }

func (d *desk) Begin(_ context.Context, id app.ID, transaction string) (app.Application, error) {
	d.begun = append(d.begun, string(id)+" "+transaction)
	return app.Application{ID: "new"}, d.err
}

func (d *desk) Amend(_ context.Context, id app.ID) (app.Application, error) {
	return app.Application{ID: id}, d.err
}

func (d *desk) DeleteDraft(_ context.Context, id app.ID) error {
	d.deleted = append(d.deleted, id)
	return nil
}

func (d *desk) FindCentral(_ context.Context, text string) ([]app.Licence, int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.central = append(d.central, text)
	if d.err != nil {
		return nil, 0, d.err
	}
	l := app.Licence{ID: "c1", Number: "480300412760", Service: "COM", State: app.Issued, Until: until(), IssuedAt: today(), IssuedBy: app.Operator{ID: "ali", Name: "Ali"}}
	l.Entered.Fields = map[string]string{app.FieldFullName: "Hind", app.FieldIDNo: wholeID, app.FieldTradeName: "Beyond"}
	return []app.Licence{l}, 7, nil
}

func (d *desk) ViewCentral(context.Context, app.ID) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.viewed++
	return d.here, nil
}

func today() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

func until() hijri.Dual {
	d, _ := hijri.On(today().AddDate(1, 0, 0))
	return d
}

func services(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func model(t *testing.T, d *desk, kind app.HitKind) (*find.Model, kittest.Hand) {
	t.Helper()
	loop, h := kittest.NewLoop(t)
	return find.NewModel(d, loop, catalogue.NewShelf(services(t)), kind, today), h
}

func TestTypingNeverPilesSearchesUp(t *testing.T) {
	d := &desk{total: 3}
	m, h := model(t, d, app.HitLicence)
	for _, text := range []string{"m", "ma", "maj", "maje", "majed"} {
		m.Narrow(func(f *find.Filter) { f.Text = text })
	}
	h.Turn(t) // the answer for "m", which nobody wants any more
	if m.State().Loaded {
		t.Error("a stale answer is shown")
	}
	h.Turn(t)
	if len(d.asked) != 2 || d.asked[1].Text != "majed" || len(m.State().Hits) != 3 {
		t.Errorf("asked %v, found %d", d.asked, len(m.State().Hits))
	}
}

func TestTheFilterBecomesTheQuery(t *testing.T) {
	d := &desk{}
	m, h := model(t, d, app.HitApplication)
	m.Narrow(func(f *find.Filter) {
		*f = find.Filter{Text: "x", Service: "COM", State: app.Draft, Unsynced: true, Mine: true}
	})
	h.Turn(t)
	q := d.asked[0]
	if q.Kind != app.HitApplication || q.Service != "COM" || len(q.States) != 1 || q.States[0] != app.Draft || !q.Unsynced || q.Operator != "noura" {
		t.Errorf("asked %+v", q)
	}
	m.Narrow(func(*find.Filter) {})
	if len(d.asked) != 1 {
		t.Error("the same filter searched again")
	}
}

func TestTheNextPageIsReadNearTheEnd(t *testing.T) {
	d := &desk{total: 250}
	m, h := model(t, d, app.HitLicence)
	m.Reload()
	h.Turn(t)
	h.Turn(t)
	if s := m.State(); len(s.Hits) != 100 || s.Total != 250 || s.Details == nil {
		t.Fatalf("%d of %d, details %v", len(s.Hits), s.Total, s.Details)
	}
	m.Select(95)
	for range 2 { // details, page
		h.Turn(t)
	}
	if s := m.State(); len(s.Hits) != 200 || s.Selected != 95 {
		t.Errorf("%d rows, row %d", len(s.Hits), s.Selected)
	}
}

// held is a desk that finds these records in the order of the counter.
type held struct {
	*desk
	hits []app.Hit
}

func (d held) Find(_ context.Context, q app.Query) (app.Found, error) {
	d.asked = append(d.asked, q)
	return app.Found{Hits: d.hits[:min(q.Limit, len(d.hits))], Total: len(d.hits)}, nil
}

// some are applications, the newest first, no two of them alike.
func some() []app.Hit {
	return []app.Hit{
		{Kind: app.HitApplication, ID: "a", Number: "COM-48-0002-00007", Title: "أدوات رؤى", State: app.Submitted, At: today()},
		{Kind: app.HitApplication, ID: "b", Number: "HLT-48-0002-00002", Title: "", State: app.Draft, At: today().AddDate(0, 0, -1)},
		{Kind: app.HitApplication, ID: "c", Number: "COM-48-0002-00003", Title: "بيت القهوة", State: app.Issued, Unsynced: true, At: today().AddDate(0, 0, -2)},
		{Kind: app.HitApplication, ID: "d", Number: "", Title: "احمد للتجارة", State: app.Returned, At: today().AddDate(0, 0, -3)},
	}
}

// TestRecordsAreSortedByTheHead by every column, both ways; what has nothing there stands last, the selected record stays
// selected, and the third press brings back the order of the counter.
func TestRecordsAreSortedByTheHead(t *testing.T) {
	for _, tt := range []struct {
		by       find.Column
		up, down string
	}{
		{find.ColumnNumber, "cabd", "bacd"},
		{find.ColumnName, "dacb", "cadb"},
		{find.ColumnState, "bdca", "acdb"},
		{find.ColumnDay, "dcba", "abcd"},
	} {
		loop, h := kittest.NewLoop(t)
		m := find.NewModel(held{&desk{}, some()}, loop, catalogue.NewShelf(services(t)), app.HitApplication, today)
		m.Reload()
		h.Turn(t)
		h.Turn(t)
		m.Select(2)
		h.Turn(t)
		ids := func() (s string) {
			for _, hit := range m.State().Hits {
				s += string(hit.ID)
			}
			return s
		}
		for _, down := range []bool{false, true} {
			want := map[bool]string{false: tt.up, true: tt.down}[down]
			m.SortBy(find.Sort{Ordered: true, Column: tt.by, Descending: down})
			if hit, _ := m.State().Hit(); ids() != want || hit.ID != "c" {
				t.Errorf("column %d, descending %t: %s with %s selected, want %s with c", tt.by, down, ids(), hit.ID, want)
			}
		}
		m.SortBy(find.Sort{})
		if ids() != "abcd" {
			t.Errorf("unsorted: %s", ids())
		}
	}
}

// TestAllOfALongListIsSorted, not only what was read before; and no more than can be sorted at once is claimed.
func TestAllOfALongListIsSorted(t *testing.T) {
	for total, want := range map[int]int{250: 250, 12_000: 10_000} {
		d := &desk{total: total}
		m, h := model(t, d, app.HitLicence)
		m.Reload()
		h.Turn(t)
		h.Turn(t) // details
		m.SortBy(find.Sort{Ordered: true, Column: find.ColumnName})
		h.Turn(t)
		if got := len(m.State().Hits); got != want {
			t.Errorf("%d of %d are there to be sorted, want %d", got, total, want)
		}
		m.More()
		m.SortBy(find.Sort{Ordered: true, Column: find.ColumnDay})
		if n := len(d.asked); total == 250 && n != 2 {
			t.Errorf("asked %d times", n)
		}
		m.SortBy(find.Sort{})
		if got := len(m.State().Hits); got != 100 {
			t.Errorf("%d are left when it is sorted no more", got)
		}
	}
}

// TestTheHeadOfTheListSorts by the keys alone: up into the head, along it, Enter.
func TestTheHeadOfTheListSorts(t *testing.T) {
	for scale, want := range map[float32]find.Column{1: find.ColumnName, 1.5: find.ColumnState} {
		dp, _, h := deps(t, &desk{}, i18n.Arabic)
		fyne.CurrentApp().Settings().SetTheme(theme.New(false, scale))
		dp.Desk = held{&desk{}, some()}
		s := find.New(dp, app.HitApplication)
		w := kittest.Window(t, s.Content())
		s.Shown()
		h.Turn(t)
		h.Turn(t)
		press := func(names ...fyne.KeyName) {
			for _, n := range names {
				w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: n})
			}
		}
		press(fyne.KeyHome, fyne.KeyUp, fyne.KeyLeft, fyne.KeyReturn)
		if got := s.Sorted(); got != (find.Sort{Ordered: true, Column: want}) {
			t.Errorf("at %v: sorted by %+v, want column %d", scale, got, want)
		}
		press(fyne.KeyReturn, fyne.KeyReturn)
		if got := s.Sorted(); got != (find.Sort{}) {
			t.Errorf("at %v: the third press left %+v", scale, got)
		}
	}
}

func TestDetailsOfAnotherRecordAreDropped(t *testing.T) {
	d := &desk{total: 5}
	m, h := model(t, d, app.HitLicence)
	m.Reload()
	h.Turn(t)
	m.Select(1)
	h.Turn(t)
	h.Turn(t)
	if got := m.State().Details.Hit.ID; got != "r1" {
		t.Errorf("the details are of %s", got)
	}
}

func TestARecordIsViewedOnceUntilItChanges(t *testing.T) {
	d := &desk{total: 1}
	m, h := model(t, d, app.HitLicence)
	m.Reload()
	h.Turn(t)
	h.Turn(t)
	m.Reload()
	h.Turn(t)
	if len(h) != 0 || d.views() != 1 {
		t.Fatalf("viewed %d times", d.views())
	}
	m.Refresh()
	h.Turn(t)
	h.Turn(t)
	if d.views() != 2 {
		t.Errorf("viewed %d times after a change", d.views())
	}
}

func TestOnlyDraftsAreDeleted(t *testing.T) {
	for state, want := range map[app.State]int{app.Draft: 1, app.Issued: 0} {
		d := &desk{total: 1, state: state}
		m, h := model(t, d, app.HitApplication)
		m.Reload()
		h.Turn(t)
		h.Turn(t)
		m.DeleteDraft(func() {})
		if want > 0 {
			h.Turn(t)
		}
		if len(d.deleted) != want {
			t.Errorf("%s: deleted %v", state, d.deleted)
		}
	}
}

// TestCentralIsAskedBeyondTheCache: its answer takes the place of the list, is
// looked at as a view, and goes when something else is looked for.
func TestCentralIsAskedBeyondTheCache(t *testing.T) {
	d := &desk{total: 3}
	m, h := model(t, d, app.HitLicence)
	m.AskCentral()
	if m.State().Central != nil {
		t.Fatal("asked for nothing")
	}
	m.Narrow(func(f *find.Filter) { f.Text = "hind" })
	h.Turn(t)
	h.Turn(t) // details
	m.AskCentral()
	if c := m.State().Central; c == nil || !c.Busy {
		t.Fatalf("%+v", c)
	}
	h.Turn(t)
	h.Turn(t) // details
	s := m.State()
	if len(d.central) != 1 || d.central[0] != "hind" || len(s.Hits) != 1 || s.Total != 7 || s.Details == nil || !s.Details.Central || s.Details.Licence.Entered.Get(app.FieldTradeName) != "Beyond" || d.views() != 2 {
		t.Errorf("asked %v, found %+v, %d views", d.central, s, d.views())
	}
	m.Reload() // something has changed here
	m.Select(0)
	if len(h) != 0 {
		t.Error("central's answer was searched over")
	}
	m.Leave()
	h.Turn(t)
	h.Turn(t)
	if s := m.State(); s.Central != nil || len(s.Hits) != 3 || s.Filter.Text != "hind" {
		t.Errorf("back: %+v", s)
	}
	m.AskCentral()
	m.Narrow(func(f *find.Filter) { f.Text = "hindi" })
	h.Turn(t)
	h.Turn(t)
	if s := m.State(); s.Central != nil || s.Total != 3 {
		t.Errorf("an answer nobody wants any more is shown: %+v", s)
	}
}

func TestCentralOutOfReachIsSaid(t *testing.T) {
	d := &desk{total: 2}
	dp, n, h := deps(t, d, i18n.English)
	s := find.New(dp, app.HitLicence)
	kittest.Window(t, s.Content())
	s.Find("hind")
	h.Turn(t)
	h.Turn(t)
	d.err = app.Fail(app.Offline, nil)
	s.AskCentral()
	h.Turn(t)
	if said := kittest.Texts(s.Content()); !strings.Contains(said, "Back to what is kept here") || len(n.went) != 0 {
		t.Errorf("%s", said)
	}
}

func TestCentralsRecordsAreMarked(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		for _, here := range []bool{false, true} {
			d := &desk{total: 2, here: here}
			dp, n, h := deps(t, d, lang)
			s := find.New(dp, app.HitLicence)
			w := kittest.Window(t, s.Content())
			s.Find("hind")
			h.Turn(t)
			h.Turn(t)
			s.AskCentral()
			h.Turn(t)
			h.Turn(t)
			said := kittest.Texts(s.Content())
			if strings.Contains(said, "⟦") || strings.Contains(said, wholeID) || !strings.Contains(said, dp.Voice.Say("find.central_mark")) {
				t.Errorf("%s says %s", lang, said)
			}
			s.Shown()
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if want := map[bool]int{true: 1, false: 0}[here]; len(n.went) != want {
				t.Errorf("here %v: went to %v", here, n.went)
			}
		}
	}
}

func TestPeriodsBegin(t *testing.T) {
	d := &desk{}
	m, h := model(t, d, app.HitLicence)
	for period, want := range map[find.Period]string{find.Today: "2026-11-23", find.Week: "2026-11-17", find.Month: "2026-10-25", find.Year: "2026-06-16"} {
		d.asked = nil
		m.Narrow(func(f *find.Filter) { *f = find.Filter{Period: period} })
		h.Turn(t)
		if got := d.asked[0].From.String(); got != want {
			t.Errorf("period %d begins %s, want %s", period, got, want)
		}
	}
}

type nav struct{ went []string }

func (n *nav) Intake(id app.ID)  { n.went = append(n.went, "intake "+string(id)) }
func (n *nav) Press(id app.ID)   { n.went = append(n.went, "press "+string(id)) }
func (n *nav) Summary(id app.ID) { n.went = append(n.went, "summary "+string(id)) }
func (n *nav) Receipt(id app.ID) { n.went = append(n.went, "receipt "+string(id)) }
func (n *nav) Slip(id app.ID)    { n.went = append(n.went, "slip "+string(id)) }

func deps(t *testing.T, d *desk, lang string) (find.Deps, *nav, kittest.Hand) {
	t.Helper()
	voice := kittest.Speak(t, lang, lang == i18n.English)
	loop, h := kittest.NewLoop(t)
	n := &nav{}
	return find.Deps{Desk: d, Loop: loop, Voice: voice, Nav: n, Catalogue: catalogue.NewShelf(services(t)), Now: today}, n, h
}

func TestTheListIsDrawnAndMasksIdentities(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		for _, kind := range []app.HitKind{app.HitApplication, app.HitLicence} {
			for _, d := range []*desk{{total: 40, state: app.Issued}, {total: 2, state: app.Draft}, {}, {err: app.Fail(app.Internal, nil)}} {
				dp, _, h := deps(t, d, lang)
				s := find.New(dp, kind)
				dp.Window = kittest.Window(t, s.Content())
				s.Shown()
				h.Turn(t)
				if d.total > 0 {
					h.Turn(t)
				}
				said := kittest.Texts(s.Content())
				if strings.Contains(said, "⟦") || strings.Contains(said, wholeID) {
					t.Errorf("%s %s says %s", lang, kind, said)
				}
				if d.total > 0 && !strings.Contains(said, wholeID[6:]) {
					t.Errorf("%s %s: the last four are not there", lang, kind)
				}
				if dp.Window.Canvas().Focused() == nil {
					t.Errorf("%s %s: nothing has the focus", lang, kind)
				}
			}
		}
	}
}

func TestEnterOpensWhatTheRecordOffers(t *testing.T) {
	for _, c := range []struct {
		kind  app.HitKind
		state app.State
		want  string
	}{
		{app.HitLicence, app.Issued, "press r1"},
		{app.HitApplication, app.Draft, "intake r1"},
		{app.HitApplication, app.Returned, "intake r1"},
		{app.HitApplication, app.Queued, "slip r1"},
	} {
		dp, n, h := deps(t, &desk{total: 3, state: c.state}, i18n.Arabic)
		s := find.New(dp, c.kind)
		w := kittest.Window(t, s.Content())
		s.Shown()
		h.Turn(t)
		h.Turn(t)
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		h.Turn(t)
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if len(n.went) != 1 || n.went[0] != c.want {
			t.Errorf("%s %s went to %v", c.kind, c.state, n.went)
		}
	}
}

func TestPrintJobsAreSortedByTheHead(t *testing.T) {
	at := func(n int) time.Time { return today().Add(time.Duration(n) * time.Hour) }
	d := &desk{jobs: []app.PrintJob{
		{ID: "a", Copy: 2, Printer: "z", At: at(3)}, {ID: "b", Copy: 1, Printer: "y", At: at(2)}, {ID: "c", Copy: 2, Printer: "x", At: at(1)},
	}}
	dp, _, h := deps(t, d, i18n.Arabic)
	p := find.NewPrints(dp, d)
	w := kittest.Window(t, p.Content())
	p.Shown()
	h.Turn(t)
	key := func(names ...fyne.KeyName) {
		for _, n := range names {
			w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: n})
		}
	}
	key(fyne.KeyUp, fyne.KeyLeft, fyne.KeyReturn) // by copy
	said := kittest.Texts(p.Content())
	if y, z, x := strings.Index(said, "\ny\n"), strings.Index(said, "\nz\n"), strings.Index(said, "\nx\n"); y < 0 || y > z || z > x {
		t.Errorf("by copy the list says %s", said)
	}
	m := find.NewPrintsModel(d, nil, dp.Loop, today)
	m.Reload()
	h.Turn(t)
	m.Select(1)
	for by, want := range map[find.PrintColumn]string{
		find.ByNumber: "abc", find.ByCopy: "bac", find.ByState: "abc", find.ByTime: "cba",
	} {
		m.SortBy(find.ByTime, true)
		m.SortBy(by, false)
		got := ""
		for _, j := range m.State().Jobs {
			got += string(j.ID)
		}
		if j, _ := m.State().Job(); got != want || j.ID != "b" {
			t.Errorf("sorted by %d they stand as %s, want %s; %s is selected", by, got, want, j.ID)
		}
	}
	m.Reload()
	h.Turn(t)
	if !m.State().Sort.Ordered {
		t.Error("reading anew forgets the order")
	}
}

func TestPrintJobsAreAnswered(t *testing.T) {
	number, _ := app.NewLicenceNumber("4803", 41)
	d := &desk{jobs: []app.PrintJob{{ID: "j1", Licence: "l1", Number: number, Copy: 1, State: app.PrintSpooled, Unsure: true, At: today()}, {ID: "j2", Licence: "l1", Number: number, Copy: 2, Reason: "lost", State: app.PrintFailed, At: today()}}}
	dp, n, h := deps(t, d, i18n.English)
	p := find.NewPrints(dp, d)
	w := kittest.Window(t, p.Content())
	p.Shown()
	h.Turn(t)
	said := kittest.Texts(p.Content())
	if strings.Contains(said, "⟦") || !strings.Contains(said, "It came out") || !strings.Contains(said, "lost") {
		t.Fatalf("the list says %s", said)
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(n.went) != 1 || n.went[0] != "press l1" {
		t.Errorf("went to %v", n.went)
	}
	test.RenderToMarkup(w.Canvas())
	m := find.NewPrintsModel(d, nil, dp.Loop, today)
	m.Reload()
	h.Turn(t)
	all, asked := len(m.State().Jobs), m.State().Counts[find.AskedPrints]
	if m.Look(find.AskedPrints); len(m.State().Jobs) != asked || asked == 0 {
		t.Errorf("%d of %d papers wait for an answer, counted %d", len(m.State().Jobs), all, asked)
	}
	m.Look(find.FailedPrints)
	failed, ok := m.State().Job()
	if !ok || failed.State != app.PrintFailed {
		t.Errorf("the view of what failed shows %q", failed.State)
	}
	m.Look(find.AllPrints)
	if j, _ := m.State().Job(); len(m.State().Jobs) != all || j.ID != failed.ID {
		t.Errorf("%d of %d jobs, another one is selected", len(m.State().Jobs), all)
	}
	m.Select(0)
	m.Answer(true, func() {})
	h.Turn(t)
	h.Turn(t)
	if j, _ := m.State().Job(); j.State != app.PrintAnswered {
		t.Errorf("the job is %s", j.State)
	}
	m.Answer(true, func() {})
	if len(h) != 0 {
		t.Error("an answered job was answered again")
	}
}

// TestPrintJobsAreOrdered: what waits at the printer is paused, goes on and is taken
// back by keys, and beside the list stands its page.
func TestPrintJobsAreOrdered(t *testing.T) {
	number, _ := app.NewLicenceNumber("4803", 41)
	d := &desk{jobs: []app.PrintJob{
		{ID: "j1", Licence: "l1", Number: number, Copy: 2, State: app.PrintSpooled, Spool: app.SpoolActive, Trouble: app.PaperOut, At: today()},
		{ID: "j2", Kind: app.PaperSlip, Record: "a1", RecordNo: "COM-48-0003-00001", State: app.PrintDone, At: today()},
	}}
	dp, n, h := deps(t, d, i18n.English)
	pages := &preview{}
	dp.Preview = pages
	p := find.NewPrints(dp, d)
	kittest.Window(t, p.Content())
	p.Shown()
	h.Turn(t)
	h.Turn(t)
	if said := kittest.Texts(p.Content()); strings.Contains(said, "⟦") || !strings.Contains(said, "Out of paper") || !strings.Contains(said, "goes on by itself") {
		t.Errorf("the list says %s", said)
	}
	for _, c := range []struct {
		key  kit.Key
		want app.SpoolState
	}{{kit.KeyF7, app.SpoolHeld}, {kit.KeyF7, app.SpoolPending}, {kit.KeyDelete, app.SpoolGone}} {
		if !p.Key(c.key) {
			t.Errorf("%s is no key here", c.key)
		}
		h.Turn(t)
		h.Turn(t)
		if d.jobs[0].Spool != c.want {
			t.Errorf("after %s the job is %s", c.key, d.jobs[0].Spool)
		}
	}
	m := find.NewPrintsModel(d, pages, dp.Loop, today)
	m.Reload()
	h.Turn(t)
	m.Select(1)
	h.Turn(t)
	h.Turn(t)
	pages.mu.Lock()
	defer pages.mu.Unlock()
	if m.State().Thumb == nil || !slices.Contains(pages.drawn, "l12") || !slices.Contains(pages.drawn, "a10") {
		t.Errorf("drawn were %v", pages.drawn)
	}
	d.jobs = d.jobs[1:]
	p.Shown()
	h.Turn(t)
	p.Key(kit.KeyF9)
	if len(n.went) == 0 || n.went[len(n.went)-1] != "slip a1" {
		t.Errorf("went to %v", n.went)
	}
}

func TestATransactionBeginsFromALicence(t *testing.T) {
	renew := catalogue.Transaction{Code: "renew", Label: catalogue.Text{Ar: "تجديد", En: "Renewal"}}
	d := &desk{total: 1, offered: []catalogue.Transaction{renew}}
	dp, n, h := deps(t, d, i18n.English)
	s := find.New(dp, app.HitLicence)
	kittest.Window(t, s.Content())
	s.Shown()
	h.Turn(t)
	h.Turn(t)
	if said := kittest.Texts(s.Content()); !strings.Contains(said, "Renewal") {
		t.Fatalf("the details say %s", said)
	}
	m := find.NewModel(d, dp.Loop, dp.Catalogue, app.HitLicence, today)
	m.Reload()
	h.Turn(t)
	h.Turn(t)
	m.Begin("renew", n.Intake)
	m.Begin("renew", n.Intake) // pressed twice
	h.Turn(t)
	if len(d.begun) != 1 || d.begun[0] != "r0 renew" || !slices.Equal(n.went, []string{"intake new"}) {
		t.Errorf("begun %v, went %v", d.begun, n.went)
	}
}
