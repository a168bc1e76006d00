package intake

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	hijridate "github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
)

// Drafts keeps applications.
type Drafts interface {
	NewDraft(ctx context.Context, service, transaction string, seed app.Entered) (app.Application, error)
	Application(ctx context.Context, id app.ID) (app.Application, error)
	SaveDraft(ctx context.Context, a app.Application) (app.Application, error)
	Similar(ctx context.Context, a app.Application) ([]app.Hit, error)
}

// Rules judges applications; it does no I/O.
type Rules interface {
	Check(a app.Application) app.Problems
	Assess(a app.Application) app.Assessment
	Input(a app.Application) catalogue.Input
}

// Documents keeps the papers that are handed in.
type Documents interface {
	Attach(ctx context.Context, a app.Application, document, name string, data []byte) (app.Application, error)
	Detach(ctx context.Context, a app.Application, document string) (app.Application, error)
}

// Desk is what taking down an application needs of the counter.
type Desk interface {
	Drafts
	Rules
	Documents
}

// Nav is where the form leads to.
type Nav interface {
	Review(id app.ID)
	Intake(id app.ID)     // an open application of the same person
	Press(licence app.ID) // a licence of the same person
	Back()
	Entitle() // the window's title says what the screen does now
}

// Phase is what the screen does.
type Phase uint8

// The phases.
const (
	Choosing Phase = iota // which service
	Loading
	Filling
	Broken // Err says why
)

// SaveKind is how safe is what was typed.
type SaveKind uint8

// The kinds of Saving.
const (
	Unsaved SaveKind = iota // nothing was typed yet
	Saving
	Saved
	SaveFailed
)

// SaveState says how safe is what was typed.
type SaveState struct {
	Kind SaveKind
	At   time.Time // of the last save
	Err  error     // when it failed
}

// Focus asks the view to focus a field. A new Seq is a new wish.
type Focus struct {
	Path string // "" is the first field of the section
	Seq  int
}

// State is all that the view draws. The view does not change it.
type State struct {
	Phase      Phase
	Err        error
	App        app.Application
	Service    *catalogue.Service
	Section    int
	Steps      []Step
	Problems   app.Problems // those to be shown now, in the order of the form
	Errors     int          // of them, without warnings
	Listed     []string     // what was at fault in this section when the clerk last wanted to go on, mended or not
	Assessment app.Assessment
	Hot        string // code of the fee line that changed last
	Similar    []app.Hit
	Save       SaveState
	Focus      Focus
	Leaving    bool // waits for the last save before the review opens
	Attach     AttachState
}

// Model is the state of the form and what may be done to it. It belongs to the
// main goroutine.
type Model struct {
	desk      Desk
	shelf     *catalogue.Shelf
	catalogue *catalogue.Catalogue // the version that the application was made under
	loop      *kit.Loop
	nav       Nav
	now       func() time.Time
	render    func()

	s         State
	all       app.Problems    // everything wrong, shown or not
	touched   map[string]bool // fields that were left
	seen      map[int]bool    // sections that were left
	stayed    bool            // Next stayed here once to show the errors
	at        string          // path of the field that has the focus
	keeper    *keeper
	opening   int          // counts openings, so that a late answer is known
	dirty     bool         // something is not with the keeper yet
	begun     *app.Entered // as it was when it was begun; nil as soon as it is kept
	delayed   bool         // a save is due shortly
	similarTo string       // what Similar was asked for
	ticking   bool
	visible   bool
}

// NewModel returns a model at the choice of services; render is called after
// every change.
func NewModel(desk Desk, shelf *catalogue.Shelf, loop *kit.Loop, nav Nav, now func() time.Time, render func()) *Model {
	return &Model{desk: desk, shelf: shelf, loop: loop, nav: nav, now: now, render: render, keeper: newKeeper(desk, app.Application{})}
}

// Choices returns what a field offers beside what was entered.
func (m *Model) Choices(f *catalogue.Field, e app.Entered) []catalogue.Choice {
	return m.catalogue.Choices(f, e)
}

// State returns what is to be drawn.
func (m *Model) State() State { return m.s }

// Choose shows the choice of services.
func (m *Model) Choose() {
	m.leave()
	m.opening++
	m.s = State{Phase: Choosing, Focus: m.nextFocus("")}
	m.render()
}

// Open continues an application.
func (m *Model) Open(id app.ID) { m.OpenAt(id, "") }

// OpenAt continues an application at a field; "" is where the clerk stopped.
func (m *Model) OpenAt(id app.ID, field string) {
	m.load(func(ctx context.Context) (app.Application, error) { return m.desk.Application(ctx, id) }, field)
}

// Start begins an application.
func (m *Model) Start(service, transaction string) { m.StartFor(service, transaction, app.Entered{}) }

// StartFor begins an application with what is known already of the person.
func (m *Model) StartFor(service, transaction string, seed app.Entered) {
	m.load(func(ctx context.Context) (app.Application, error) {
		return m.desk.NewDraft(ctx, service, transaction, seed)
	}, "")
}

// load opens what get returns, after everything typed before is safe.
func (m *Model) load(get func(context.Context) (app.Application, error), field string) {
	m.leave()
	m.opening++
	turn, before := m.opening, m.keeper
	m.s = State{Phase: Loading, Focus: m.s.Focus}
	m.render()
	m.loop.Go(func(ctx context.Context) func() {
		before.wait(context.WithoutCancel(ctx))
		a, err := get(ctx)
		return func() {
			if turn == m.opening {
				m.opened(a, field, err)
			}
		}
	})
}

// leave makes sure that nothing typed is lost when the form goes away.
func (m *Model) leave() {
	if m.s.Phase == Filling {
		m.Flush()
	}
}

func (m *Model) opened(a app.Application, field string, err error) {
	m.catalogue = m.shelf.At(a.Catalogue)
	s, ok := m.catalogue.Service(a.Service)
	if err == nil && !ok {
		err = &app.Error{Code: app.NotFound, Field: "service"}
	}
	if err == nil && !open(a.State) {
		err = app.Fail(app.NotAllowedHere, nil)
	}
	if err != nil {
		m.s = State{Phase: Broken, Err: err}
		m.render()
		return
	}
	a.Entered = a.Entered.Clone()
	m.s = State{Phase: Filling, App: a, Service: s, Focus: m.s.Focus}
	m.s.Section = min(max(a.Section, 0), m.count()-1)
	m.begin(a)
	m.touched, m.seen, m.stayed, m.similarTo, m.delayed = map[string]bool{}, map[int]bool{}, false, "", false
	m.dirty = false
	m.keeper = newKeeper(m.desk, a)
	for i := range m.s.Section {
		m.touchSection(i)
	}
	m.touchFilled()
	m.judge()
	m.enter(m.s.Section, "")
	if field != "" {
		m.goTo(field)
	}
	m.lookForSimilar()
	m.render()
}

// begin notes whether the application is in the store yet.
func (m *Model) begin(a app.Application) {
	m.begun, m.s.Save = nil, SaveState{Kind: Saved, At: a.UpdatedAt}
	if a.Edition == 0 {
		entered := a.Entered.Clone()
		m.begun, m.s.Save = &entered, SaveState{}
	}
}

// open tells whether an application may still be edited.
func open(s app.State) bool { return s == app.Draft || s == app.Returned }

// touchFilled lets what was entered before show its errors at once.
func (m *Model) touchFilled() {
	for code := range m.s.App.Entered.Fields {
		m.touched[code] = true
	}
}

// input is what the rules look at.
func (m *Model) input() catalogue.Input {
	given, _ := m.given()
	return m.desk.Input(given)
}

// Shows tells whether a field stands on the form now.
func (m *Model) Shows(f *catalogue.Field) bool { return m.s.Service.Shown(f, m.input()) }

// Requires tells whether a field must be filled in now.
func (m *Model) Requires(f *catalogue.Field) bool { return m.s.Service.Required(f, m.input()) }

// Value returns what was entered in a field.
func (m *Model) Value(code string) string { return m.s.App.Entered.Get(code) }

// Rows returns a repeated group. It must not be changed.
func (m *Model) Rows(code string) []map[string]string { return m.s.App.Entered.Rows[code] }

// Fixed tells whether a field comes from the licence that was begun from.
func (m *Model) Fixed(f *catalogue.Field) bool {
	t, ok := m.s.Service.Transaction(m.s.App.Transaction)
	return ok && t.Begins() && f.Fixed
}

// Set takes what was typed into a field: in its canonical form, or as it is when
// it has none.
func (m *Model) Set(code, typed string) {
	f, ok := m.s.Service.Field(code)
	if !ok || m.s.Phase != Filling || m.Fixed(f) {
		return
	}
	if m.put(code, catalogue.Normalise(f, typed)) {
		m.clearDependants(code)
		m.edited()
	}
}

// SetDate takes a day in both calendars: civil is yyyy-mm-dd or what was typed
// instead, and hijri is kept for dates copied from a paper and for what is no date.
func (m *Model) SetDate(code, civil, hijri string) {
	f, ok := m.s.Service.Field(code)
	if !ok || m.s.Phase != Filling || m.Fixed(f) {
		return
	}
	if _, err := hijridate.ParseCivil(civil); err == nil && !f.Hijri {
		hijri = ""
	}
	changed := m.put(code, catalogue.Normalise(f, civil))
	if m.put(code+catalogue.HijriSuffix, catalogue.Normalise(f, hijri)) || changed {
		m.edited()
	}
}

// put stores a value and tells whether it is another one.
func (m *Model) put(code, value string) bool {
	fields := m.s.App.Entered.Fields
	if fields[code] == value {
		return false
	}
	if value == "" {
		delete(fields, code)
	} else {
		fields[code] = value
	}
	return true
}

// clearDependants empties look-ups that the new value of parent does not offer.
func (m *Model) clearDependants(parent string) {
	for i := range m.s.Service.Sections {
		for j := range m.s.Service.Sections[i].Fields {
			f := &m.s.Service.Sections[i].Fields[j]
			if f.Parent != parent || f.Type != catalogue.TypeTown && f.Type != catalogue.TypeChoice {
				continue
			}
			v := m.Value(f.Code)
			offered := m.catalogue.Choices(f, m.s.App.Entered)
			if v != "" && !slices.ContainsFunc(offered, func(c catalogue.Choice) bool { return c.Code == v }) {
				m.put(f.Code, "")
			}
		}
	}
}

// edited follows every change by the clerk.
func (m *Model) edited() {
	m.stayed, m.dirty = false, true
	m.judge()
	m.saveSoon()
	m.render()
}

// Enter notes which field has the focus.
func (m *Model) Enter(path string) { m.at = path }

// Leave notes that a field was left: its errors show from now on.
func (m *Model) Leave(path string) {
	if m.s.Phase != Filling || path == "" {
		return
	}
	m.touched[path] = true
	if group, _, ok := strings.Cut(path, "["); ok {
		m.touched[group] = true
	}
	m.judge()
	m.render()
}

// Agree ticks a declaration or takes the tick away.
func (m *Model) Agree(code string, yes bool) {
	agreed := slices.DeleteFunc(slices.Clone(m.s.App.Agreed), func(c string) bool { return c == code })
	if yes {
		agreed = append(agreed, code)
	}
	m.s.App.Agreed = agreed
	m.edited()
}

// Shown starts what goes on while the screen is looked at.
func (m *Model) Shown() {
	m.visible = true
	m.tick()
}

// Hidden makes everything typed safe.
func (m *Model) Hidden() {
	m.visible = false
	m.leave()
}

// tick renders once a second, for what says how long ago something was.
func (m *Model) tick() {
	if m.ticking || !m.visible {
		return
	}
	m.ticking = true
	m.loop.Go(func(ctx context.Context) func() {
		wait(ctx, time.Second)
		return func() {
			m.ticking = false
			if m.visible {
				m.render()
				m.tick()
			}
		}
	})
}

// wait returns after d, or earlier when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
