package review

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/ui/kit"
)

// Records keeps applications and licences.
type Records interface {
	Application(ctx context.Context, id app.ID) (app.Application, error)
	SaveDraft(ctx context.Context, a app.Application) (app.Application, error)
	Issue(ctx context.Context, id app.ID) (app.Licence, error)
	Submit(ctx context.Context, id app.ID) (app.Application, error)
}

// Judge tells what may be done here and now.
type Judge interface {
	Eligibility(ctx context.Context, a app.Application) (counter.Eligibility, error)
	Input(a app.Application) catalogue.Input
	Who() counter.Who
}

// Desk is what the review needs of the counter.
type Desk interface {
	Records
	Judge
}

// Nav is where the review leads to.
type Nav interface {
	IntakeAt(id app.ID, field string)
	Press(licence app.ID)
	Slip(application app.ID)
	Summary(application app.ID) // prints all of it
	Back()
}

// Phase is what the screen does.
type Phase uint8

// The phases.
const (
	Empty Phase = iota
	Loading
	Reviewing
	Broken // Err says why
)

// Focus asks the view to focus something. A new Seq is a new wish.
type Focus struct {
	On  string // code of a declaration; "" is the button
	Seq int
}

// State is all that the view draws. The view does not change it.
type State struct {
	Phase       Phase
	Err         error // of loading, or of the last try to issue
	App         app.Application
	Service     *catalogue.Service
	Eligibility counter.Eligibility
	Who         counter.Who
	Problems    app.Problems // errors and warnings without the declarations
	Busy        bool         // issuing or submitting
	SavedAt     time.Time
	Focus       Focus
}

// Captures tells whether the application is taken down now, and the licence issued later.
func (s State) Captures() bool { return !s.Eligibility.Issue && s.Eligibility.Capture }

// Model is the state of the review and what may be done to it. It belongs to the
// main goroutine.
type Model struct {
	desk      Desk
	shelf     *catalogue.Shelf
	catalogue *catalogue.Catalogue // the version that the application was made under
	loop      *kit.Loop
	nav       Nav
	now       func() time.Time
	render    func()

	s       State
	opening int // counts openings, so that a late answer is known
	book    *book
}

// NewModel returns a model of nothing; render is called after every change.
func NewModel(desk Desk, shelf *catalogue.Shelf, loop *kit.Loop, nav Nav, now func() time.Time, render func()) *Model {
	return &Model{desk: desk, shelf: shelf, loop: loop, nav: nav, now: now, render: render}
}

// State returns what is to be drawn.
func (m *Model) State() State { return m.s }

// Open reviews an application.
func (m *Model) Open(id app.ID) {
	m.opening++
	m.s = State{Phase: Loading, Focus: m.s.Focus, App: app.Application{ID: id}}
	m.render()
	m.read(id)
}

// read fetches the application and what may be done with it.
func (m *Model) read(id app.ID) {
	turn := m.opening
	m.loop.Go(func(ctx context.Context) func() {
		a, err := m.desk.Application(ctx, id)
		var e counter.Eligibility
		if err == nil {
			e, err = m.desk.Eligibility(ctx, a)
		}
		return func() {
			if turn == m.opening {
				m.opened(a, e, err)
			}
		}
	})
}

func (m *Model) opened(a app.Application, e counter.Eligibility, err error) {
	m.catalogue = m.shelf.At(a.Catalogue)
	s, ok := m.catalogue.Service(a.Service)
	if err == nil && !ok {
		err = &app.Error{Code: app.NotFound, Field: "service"}
	}
	if err != nil {
		m.s.Phase, m.s.Err = Broken, err
		m.render()
		return
	}
	m.s = State{
		Phase: Reviewing, App: a, Service: s, SavedAt: a.UpdatedAt, Who: m.desk.Who(),
		Focus: Focus{Seq: m.s.Focus.Seq + 1}, Err: m.s.Err,
	}
	m.book = &book{desk: m.desk, saved: a, turn: make(chan struct{}, 1)}
	m.judged(e)
	m.s.Focus.On = m.firstUnticked()
	m.render()
}

// judged takes over what may be done. The declarations stand on this screen and
// are no errors of the form.
func (m *Model) judged(e counter.Eligibility) {
	m.s.Eligibility = e
	m.s.Problems = nil
	for _, p := range e.Problems {
		if !strings.HasPrefix(p.Field, "agree:") {
			m.s.Problems = append(m.s.Problems, p)
		}
	}
}

// Refresh looks again at what may be done: the line, the numbers or the record
// have changed.
func (m *Model) Refresh() {
	if m.s.Phase != Reviewing || m.s.Busy {
		return
	}
	turn, a := m.opening, m.s.App
	m.loop.Go(func(ctx context.Context) func() {
		e, err := m.desk.Eligibility(ctx, a)
		return func() {
			if err == nil && turn == m.opening && m.s.Phase == Reviewing {
				m.judged(e)
				m.render()
			}
		}
	})
}

// Paper returns the licence as it would be issued now, without its number, in a
// language of the catalogue.
func (m *Model) Paper(lang string) app.Document {
	a, in := m.s.App, m.desk.Input(m.s.App)
	l := app.Licence{
		AppNumber: a.Number, Service: a.Service, Transaction: a.Transaction, Catalogue: a.Catalogue,
		Entered: a.Entered, Assessment: a.Assessment, Office: m.s.Who.Device.Office,
		IssuedBy: m.s.Who.Operator, Counter: m.s.Who.Device.Counter,
	}
	if from, until, err := m.catalogue.Term(m.s.Service, in, in.Today); err == nil {
		l.From, l.Until, l.IssuedOn = from, until, from
	}
	return m.catalogue.Compose(m.s.Service, l, lang)
}

// Differences returns the values that the licence before had, by the labels of the
// cells that now stand otherwise; nil for an application that began from none.
func (m *Model) Differences(now app.Document, lang string) map[string]app.Cell {
	before := m.s.Eligibility.Previous
	if before == nil {
		return nil
	}
	was := map[string]app.Cell{}
	for _, c := range m.catalogue.Compose(m.s.Service, *before, lang).Cells {
		was[c.Label] = c
	}
	changed := map[string]app.Cell{}
	for _, c := range now.Cells {
		if old := was[c.Label]; old.Value != c.Value && c.Kind != app.CellMoney {
			changed[c.Label] = old
		}
	}
	return changed
}

// Agreed tells whether a declaration is ticked.
func (m *Model) Agreed(code string) bool { return slices.Contains(m.s.App.Agreed, code) }

// firstUnticked is the first declaration without a tick, "" when all have one.
func (m *Model) firstUnticked() string {
	for _, d := range m.s.Service.Declarations {
		if !m.Agreed(d.Code) {
			return d.Code
		}
	}
	return ""
}

// Agree ticks a declaration or takes the tick away, and saves that.
func (m *Model) Agree(code string, yes bool) {
	if m.s.Phase != Reviewing || m.s.Busy || m.Agreed(code) == yes {
		return
	}
	agreed := slices.DeleteFunc(slices.Clone(m.s.App.Agreed), func(c string) bool { return c == code })
	if yes {
		agreed = append(agreed, code)
	}
	m.s.App.Agreed, m.s.Err = agreed, nil
	m.book.want(agreed)
	m.render()
	m.Save()
}

// Save saves the draft now.
func (m *Model) Save() { m.saveThen(func() {}) }

// Summary prints the application as it is now.
func (m *Model) Summary() { m.saveThen(func() { m.nav.Summary(m.s.App.ID) }) }

// saveThen keeps the draft and goes on with then if that went well.
func (m *Model) saveThen(then func()) {
	if m.s.Phase != Reviewing || m.s.Busy {
		return
	}
	turn, b := m.opening, m.book
	m.loop.Go(func(ctx context.Context) func() {
		a, err := b.save(context.WithoutCancel(ctx))
		return func() {
			if turn != m.opening {
				return
			}
			if m.kept(a, err); err == nil {
				then()
			}
		}
	})
}

func (m *Model) kept(a app.Application, err error) {
	if err != nil {
		m.s.Err = err
	} else {
		m.s.App.Edition, m.s.SavedAt = a.Edition, m.now()
	}
	m.render()
}

// Blocked tells why the licence cannot go on, "" when it can: app.Invalid stands
// for errors in the form, app.MustAgree for a missing tick.
func (m *Model) Blocked() app.Code {
	e := m.s.Eligibility
	switch {
	case m.s.Phase != Reviewing || m.s.App.State != app.Draft && m.s.App.State != app.Returned:
		return app.NotAllowedHere
	case len(m.s.Problems.Errors()) > 0:
		return app.Invalid
	case !e.Issue && !e.Capture:
		return e.Why
	case m.firstUnticked() != "":
		return app.MustAgree
	}
	return ""
}

// Go issues the licence, or queues the application where it cannot be issued.
// While it does so, pressing again does nothing.
func (m *Model) Go() {
	if m.s.Phase != Reviewing || m.s.Busy {
		return
	}
	switch m.Blocked() {
	case "":
		m.proceed()
	case app.MustAgree:
		m.s.Err = app.Fail(app.MustAgree, nil)
		m.s.Focus = Focus{On: m.firstUnticked(), Seq: m.s.Focus.Seq + 1}
		m.render()
	case app.Invalid:
		m.Mend(m.s.Problems.Errors()[0].Field)
	default:
		m.s.Err = app.Fail(m.Blocked(), nil)
		m.render()
	}
}

func (m *Model) proceed() {
	m.s.Busy, m.s.Err = true, nil
	m.render()
	turn, b, id, issue := m.opening, m.book, m.s.App.ID, m.s.Eligibility.Issue
	m.loop.Go(func(ctx context.Context) func() {
		ctx = context.WithoutCancel(ctx) // what has begun is finished
		_, err := b.save(ctx)
		if err == nil && issue {
			var l app.Licence
			if l, err = m.desk.Issue(ctx, id); err == nil {
				return m.done(turn, func() { m.nav.Press(l.ID) })
			}
		} else if err == nil {
			if _, err = m.desk.Submit(ctx, id); err == nil {
				return m.done(turn, func() { m.nav.Slip(id) })
			}
		}
		return m.done(turn, func() { m.failed(err) })
	})
}

// done does what follows, unless the screen shows another application by now.
func (m *Model) done(turn int, then func()) func() {
	return func() {
		if turn == m.opening {
			then()
		}
	}
}

// failed says what went wrong. A licence that exists already is shown.
func (m *Model) failed(err error) {
	m.s.Busy, m.s.Err = false, err
	if app.CodeOf(err) == app.AlreadyIssued {
		m.openIssued()
	}
	m.render()
	m.read(m.s.App.ID)
}

func (m *Model) openIssued() {
	turn, id := m.opening, m.s.App.ID
	m.loop.Go(func(ctx context.Context) func() {
		a, err := m.desk.Application(ctx, id)
		if err != nil || a.Licence == "" {
			return nil
		}
		return m.done(turn, func() { m.nav.Press(a.Licence) })
	})
}

// Mend goes to a field of the form; "" is where the clerk stopped.
func (m *Model) Mend(field string) {
	if !m.s.Busy && m.s.App.ID != "" {
		m.nav.IntakeAt(m.s.App.ID, field)
	}
}

// book keeps what is ticked in the draft, one save at a time. It is safe for
// concurrent use.
type book struct {
	desk  Desk
	turn  chan struct{} // holds a token while saving; guards saved
	saved app.Application

	mu     sync.Mutex
	wanted []string
	known  bool // something was ticked here
}

func (b *book) want(agreed []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wanted, b.known = agreed, true
}

// save keeps the newest ticks. A draft that was changed elsewhere meanwhile is
// read again, and gets them too.
func (b *book) save(ctx context.Context) (app.Application, error) {
	b.turn <- struct{}{}
	defer func() { <-b.turn }()
	b.mu.Lock()
	agreed, known := b.wanted, b.known
	b.mu.Unlock()
	if !known || slices.Equal(agreed, b.saved.Agreed) {
		return b.saved, nil
	}
	a := b.saved
	a.Agreed = agreed
	saved, err := b.desk.SaveDraft(ctx, a)
	if app.CodeOf(err) == app.Conflict {
		if a, err = b.desk.Application(ctx, a.ID); err == nil {
			a.Agreed = agreed
			saved, err = b.desk.SaveDraft(ctx, a)
		}
	}
	if err != nil {
		return b.saved, err
	}
	b.saved = saved
	return saved, nil
}
