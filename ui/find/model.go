// Package find is the list of applications, of licences, or of print jobs: filters, a table, and the details of the
// selected record beside it.
package find

import (
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
)

// Desk is what finding needs of the counter.
type Desk interface {
	Who() counter.Who
	Find(ctx context.Context, q app.Query) (app.Found, error)
	Application(ctx context.Context, id app.ID) (app.Application, error)
	Licence(ctx context.Context, id app.ID) (app.Licence, error)
	History(ctx context.Context, id app.ID) ([]app.AuditEntry, error)
	PrintJobs(ctx context.Context, licence app.ID, max int) ([]app.PrintJob, error)
	Operators(ctx context.Context) ([]app.Operator, error)
	DeleteDraft(ctx context.Context, id app.ID) error
	// FindCentral searches the licences of every office, and returns how many
	// answer in all. app.Offline: central is out of reach.
	FindCentral(ctx context.Context, text string) (some []app.Licence, all int, err error)
	// ViewCentral notes that a licence of central was looked at, and tells whether
	// it is kept here, too.
	ViewCentral(ctx context.Context, id app.ID) (here bool, err error)
	// Documents returns what was handed in with a licence.
	Documents(ctx context.Context, l app.Licence) ([]app.Attachment, error)
	// Attachment returns a document of a record, from central when it is not here.
	// app.DocAway: it is not, and central is out of reach.
	Attachment(ctx context.Context, record app.ID, a app.Attachment, told func(done, of int64)) ([]byte, error)
	Transactions
}

// page is how many records are read at once.
const page = 100

// Filter narrows the list.
type Filter struct {
	Text     string
	Service  string
	State    app.State
	Period   Period
	Unsynced bool
	Mine     bool
}

// Period is a time up to today.
type Period uint8

// The periods.
const (
	Ever Period = iota
	Today
	Week  // seven days
	Month // thirty
	Year  // of the Hijri calendar
)

// begins returns the first day of the period, which is zero for none.
func (p Period) begins(today hijri.Civil) hijri.Civil {
	switch p {
	case Today:
		return today
	case Week:
		return today.AddDays(-6)
	case Month:
		return today.AddDays(-29)
	case Year:
		if d, err := today.Dual(); err == nil {
			if first, err := (hijri.Date{Year: d.Hijri.Year, Month: 1, Day: 1}).Civil(); err == nil {
				return first
			}
		}
	case Ever:
	}
	return hijri.Civil{}
}

// Details is the selected record whole.
type Details struct {
	Hit         app.Hit
	Application app.Application  // of an application
	Licence     app.Licence      // of a licence
	Attachments []app.Attachment // what was handed in with it
	History     []app.AuditEntry
	Jobs        []app.PrintJob
	Central     bool                    // as central has it
	Here        bool                    // and this counter keeps it, too
	Offers      []catalogue.Transaction // that begin from the licence
	People      map[string]app.Operator // by ID
	Err         error
}

// State is what the screen shows.
type State struct {
	Kind     app.HitKind
	Filter   Filter
	Loaded   bool
	Busy     bool // a search is under way
	Err      error
	Hits     []app.Hit // as found, or by Sort
	Sort     Sort
	Total    int
	Selected int // of Hits, -1 for none
	Details  *Details
	Fetch    Fetch    // of a document, the last one
	Central  *Central // what is listed is central's, nil for what is kept here
	Today    time.Time
}

// Hit returns the selected record.
func (s State) Hit() (app.Hit, bool) {
	if s.Selected < 0 || s.Selected >= len(s.Hits) {
		return app.Hit{}, false
	}
	return s.Hits[s.Selected], true
}

// Model searches. Its methods are called on the main goroutine.
type Model struct {
	desk  Desk
	loop  *kit.Loop
	cat   *catalogue.Shelf
	now   func() time.Time
	state State
	show  func(State)
	// what the last search found, in the order that it came in
	asFound []app.Hit
	dirty   bool // the filter changed while a search was under way
	force   bool // the details are to be read even if the record looks as it did

	reading   bool // details are being read
	another   bool // and those of another record are wanted
	beginning bool // a transaction is being begun
}

// NewModel makes a model that lists records of a kind.
func NewModel(desk Desk, loop *kit.Loop, cat *catalogue.Shelf, kind app.HitKind, now func() time.Time) *Model {
	return &Model{desk: desk, loop: loop, cat: cat, now: now, show: func(State) {}, state: State{Kind: kind, Selected: -1, Today: now()}}
}

// Watch has show called with the state now and at each change.
func (m *Model) Watch(show func(State)) {
	m.show = show
	show(m.state)
}

// State returns the state.
func (m *Model) State() State { return m.state }

// Narrow changes the filter and searches.
func (m *Model) Narrow(edit func(*Filter)) {
	next := m.state.Filter
	edit(&next)
	if next == m.state.Filter {
		return
	}
	m.state.Filter, m.state.Selected, m.state.Central = next, -1, nil
	m.Reload()
}

// Reload searches anew, as far down as was read before. While one search is under way at most one more is kept
// waiting, the one for the latest filter, so that typing never piles searches up.
func (m *Model) Reload() {
	if m.state.Central == nil { // central's answer does not change with what is kept here
		m.search(max(len(m.state.Hits), page))
	}
}

// Refresh is Reload when more than what the list shows has changed: the details are read anew, too.
func (m *Model) Refresh() {
	m.force = true
	m.Reload()
}

// More reads the next page when there is one.
func (m *Model) More() {
	if !m.state.Busy && m.state.Central == nil && !m.state.Sort.Ordered && len(m.state.Hits) < m.state.Total {
		m.search(len(m.state.Hits) + page)
	}
}

func (m *Model) query(limit int) app.Query {
	f := m.state.Filter
	q := app.Query{Text: f.Text, Kind: m.state.Kind, Service: f.Service, Unsynced: f.Unsynced, From: f.Period.begins(hijri.Today(m.now())), Limit: limit}
	if m.state.Sort.Ordered {
		q.Limit = mostSorted
	}
	if f.State != "" {
		q.States = []app.State{f.State}
	}
	if f.Mine {
		q.Operator = m.desk.Who().Operator.ID
	}
	return q
}

func (m *Model) search(limit int) {
	if m.state.Busy {
		m.dirty = true
		return
	}
	m.state.Busy = true
	m.show(m.state)
	q := m.query(limit)
	m.loop.Go(func(ctx context.Context) func() {
		found, err := m.desk.Find(ctx, q)
		return func() { m.found(found, err) }
	})
}

func (m *Model) found(f app.Found, err error) {
	s := &m.state
	s.Busy = false
	if s.Central != nil { // she asked central meanwhile
		m.dirty = false
		return
	}
	if m.dirty {
		m.dirty = false
		m.search(page)
		return
	}
	s.Loaded, s.Err, s.Today = true, err, m.now()
	if err == nil {
		m.asFound, s.Total = f.Hits, f.Total
		m.arrange()
	}
	m.show(m.state)
	hit, _ := s.Hit()
	if m.force || s.Details == nil || !reflect.DeepEqual(s.Details.Hit, hit) {
		m.detail()
	}
	m.force = false
}

// place returns where a record stands, else the first, else -1.
func place(hits []app.Hit, id app.ID) int {
	if i := slices.IndexFunc(hits, func(h app.Hit) bool { return h.ID == id }); i >= 0 {
		return i
	}
	return min(0, len(hits)-1)
}

// Select shows the details of a record, and reads on when it is near the end.
func (m *Model) Select(i int) {
	if i < 0 || i >= len(m.state.Hits) || i == m.state.Selected {
		return
	}
	m.state.Selected = i
	m.show(m.state)
	m.detail()
	if i > len(m.state.Hits)-20 {
		m.More()
	}
}

// Move selects the record by places further down, or up.
func (m *Model) Move(by int) {
	m.Select(max(0, min(m.state.Selected+by, len(m.state.Hits)-1)))
}

// detail reads the selected record whole. Each reading is a view that the audit notes: while one is under way only the
// record that is selected in the end is read after it.
func (m *Model) detail() {
	hit, ok := m.state.Hit()
	switch {
	case !ok:
		m.state.Details = nil
		m.show(m.state)
		return
	case m.reading:
		m.another = true
		return
	}
	m.reading = true
	read := m.read
	if c := m.state.Central; c != nil {
		licence := c.licences[hit.ID]
		read = func(ctx context.Context, hit app.Hit) Details { return m.fromCentral(ctx, hit, licence) }
	}
	m.loop.Go(func(ctx context.Context) func() {
		d := read(ctx, hit)
		return func() { m.detailed(d) }
	})
}

func (m *Model) detailed(d Details) {
	m.reading = false
	if hit, ok := m.state.Hit(); ok && hit.ID == d.Hit.ID {
		m.state.Details = &d
		m.show(m.state)
	}
	if m.another {
		m.another = false
		m.detail()
	}
}

func (m *Model) read(ctx context.Context, hit app.Hit) Details {
	d := Details{Hit: hit, People: map[string]app.Operator{}}
	if hit.Kind == app.HitLicence {
		d.Licence, d.Err = m.desk.Licence(ctx, hit.ID)
		if d.Err == nil {
			d.Attachments, d.Err = m.desk.Documents(ctx, d.Licence)
		}
		d.Jobs, _ = m.desk.PrintJobs(ctx, hit.ID, 20)
		d.Offers = m.desk.Offers(d.Licence)
	} else {
		d.Application, d.Err = m.desk.Application(ctx, hit.ID)
		d.Attachments = d.Application.Attachments
	}
	if d.Err == nil {
		d.History, d.Err = m.history(ctx, hit.ID, d.Application.Licence)
	}
	ops, _ := m.desk.Operators(ctx)
	for _, o := range ops {
		d.People[o.ID] = o
	}
	return d
}

// history is what happened to a record, and to the licence that came of it, oldest first.
func (m *Model) history(ctx context.Context, record, licence app.ID) ([]app.AuditEntry, error) {
	all, err := m.desk.History(ctx, record)
	if err != nil || licence == "" {
		return all, err
	}
	more, err := m.desk.History(ctx, licence)
	all = append(slices.Clone(all), more...)
	slices.SortStableFunc(all, func(a, b app.AuditEntry) int { return a.At.Compare(b.At) })
	return all, err
}

// DeleteDraft removes the selected draft, and calls done when it is gone.
func (m *Model) DeleteDraft(done func()) {
	hit, ok := m.state.Hit()
	if !ok || hit.State != app.Draft {
		return
	}
	m.loop.Go(func(ctx context.Context) func() {
		err := m.desk.DeleteDraft(ctx, hit.ID)
		return func() {
			if err != nil {
				m.state.Err = err
				m.show(m.state)
				return
			}
			done()
			m.Reload()
		}
	})
}

// Services returns the services by which the list can be narrowed.
func (m *Model) Services() []catalogue.Service { return m.cat.Newest().Services }

// Periods returns the times by which the list can be narrowed.
func (m *Model) Periods() []Period { return []Period{Today, Week, Month, Year} }

// States returns the states by which the list can be narrowed.
func (m *Model) States() []app.State {
	if m.state.Kind == app.HitLicence {
		return []app.State{app.Issued, app.Suspended, app.Expired, app.Cancelled, app.Superseded}
	}
	return []app.State{app.Draft, app.Returned, app.Queued, app.Submitted, app.UnderReview, app.Issued, app.RejectedApp}
}
