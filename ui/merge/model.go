// Package merge is the screen on which a clerk puts two changes of one application
// together: hers, that of central, and what comes of them, field by field.
package merge

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/ui/kit"
)

// Desk is what merging needs of the counter.
type Desk interface {
	Collision(ctx context.Context, command app.ID) (app.Collision, error)
	Merged(of app.Collision, choice counter.Choice) (app.Application, []app.Difference)
	Merge(ctx context.Context, command app.ID, choice counter.Choice) (app.Application, error)
	Withdraw(ctx context.Context, command app.ID) error
	Previous(ctx context.Context, a app.Application) (app.Licence, bool, error)
	History(ctx context.Context, id app.ID) ([]app.AuditEntry, error)
	Operators(ctx context.Context) ([]app.Operator, error)
}

// Phase is what the screen does.
type Phase uint8

// The phases.
const (
	Empty Phase = iota
	Loading
	Choosing
	Broken
)

// Paper is what is printed already, and what becomes of it.
type Paper struct {
	Slip    bool        // the slip of the application was printed here
	Licence app.Licence // in force, that the application began from, with copies out
}

// State is all that the view draws. The view does not change it.
type State struct {
	Phase   Phase
	Err     error
	Command app.ID
	Of      app.Collision
	Service *catalogue.Service
	All     []app.Difference
	Open    []app.Difference // that nothing was chosen for yet
	Whole   bool             // what merged by itself is shown too
	At      int              // of Rows: the one that keys are about
	Choice  counter.Choice
	Result  app.Application
	Paper   Paper
	Mine    app.Operator // who changed it here
	Busy    bool
	Problem app.Problems // of the result
}

// Rows are the differences that are shown.
func (s State) Rows() []app.Difference {
	if s.Whole {
		return s.All
	}
	return slices.DeleteFunc(slices.Clone(s.All), func(d app.Difference) bool { return !d.Clash() })
}

// Clashes counts the differences that only a person can decide.
func (s State) Clashes() int {
	n := 0
	for _, d := range s.All {
		if d.Clash() {
			n++
		}
	}
	return n
}

// Side is whose value stands in the result; "" for none yet, and for one that was
// written.
func (s State) Side(d app.Difference) app.Side {
	if _, written := s.Written(d); written {
		return ""
	}
	if side, ok := s.Choice.Sides[d.Key()]; ok {
		return side
	}
	return d.By
}

// Written is the value that was written instead of either.
func (s State) Written(d app.Difference) (string, bool) {
	v, ok := s.Choice.Written[d.Code]
	return v, ok && d.Part == app.PartField
}

// Field returns the catalogue's field of a difference, nil when it is of none.
func (s State) Field(d app.Difference) *catalogue.Field {
	if s.Service == nil || d.Part != app.PartField && d.Part != app.PartRows {
		return nil
	}
	f, ok := s.Service.Field(d.Code)
	if !ok {
		return nil
	}
	return f
}

// Writable tells whether a value may be written instead of either.
func (s State) Writable(d app.Difference) bool {
	return d.Part == app.PartField && s.Field(d) != nil
}

// Model is the state of the merge and what may be done to it. It belongs to the main
// goroutine.
type Model struct {
	desk   Desk
	shelf  *catalogue.Shelf
	cat    *catalogue.Catalogue
	loop   *kit.Loop
	render func()
	done   func() // it was merged, or withdrawn

	s       State
	opening int
}

// NewModel returns a model of nothing; render is called after every change, and done
// when the entry is off the desk.
func NewModel(desk Desk, shelf *catalogue.Shelf, loop *kit.Loop, render, done func()) *Model {
	return &Model{desk: desk, shelf: shelf, loop: loop, render: render, done: done}
}

// State returns what is to be drawn.
func (m *Model) State() State { return m.s }

// Open shows what a refused command and central's version differ in.
func (m *Model) Open(command app.ID) {
	m.opening++
	m.s = State{Phase: Loading, Command: command}
	m.render()
	m.read()
}

// Refresh reads it anew: central's version may be another one by now. What was
// chosen stays.
func (m *Model) Refresh() {
	if m.s.Phase == Choosing && !m.s.Busy {
		m.read()
	}
}

func (m *Model) read() {
	turn, command := m.opening, m.s.Command
	m.loop.Go(func(ctx context.Context) func() {
		of, err := m.desk.Collision(ctx, command)
		paper, mine := m.around(ctx, of)
		return func() {
			if turn == m.opening {
				m.opened(of, paper, mine, err)
			}
		}
	})
}

// around finds what is printed, and who is meant. What cannot be read is left out.
func (m *Model) around(ctx context.Context, of app.Collision) (p Paper, mine app.Operator) {
	if l, began, _ := m.desk.Previous(ctx, of.Mine); began && l.Copies > 0 {
		p.Licence = l
	}
	entries, _ := m.desk.History(ctx, of.Mine.ID)
	p.Slip = slices.ContainsFunc(entries, func(e app.AuditEntry) bool { return e.Action == "print_slip" })
	mine.ID, mine.Name = of.Operator, of.Operator
	ops, _ := m.desk.Operators(ctx)
	for _, o := range ops {
		if o.ID == of.Operator {
			mine = o
		}
	}
	return p, mine
}

func (m *Model) opened(of app.Collision, paper Paper, mine app.Operator, err error) {
	if err != nil {
		m.s.Phase, m.s.Err = Broken, err
		m.render()
		return
	}
	first := m.s.Phase == Loading
	m.cat = m.shelf.At(of.Theirs.Catalogue)
	m.s.Service, _ = m.cat.Service(of.Theirs.Service)
	m.s.Phase, m.s.Of, m.s.Paper, m.s.Mine, m.s.Err = Choosing, of, paper, mine, nil
	m.s.All = m.ordered(of.Differences())
	if first {
		m.s.Choice = counter.Choice{Sides: map[string]app.Side{}, Written: map[string]string{}}
		m.s.Whole = m.s.Clashes() == 0
	}
	m.s.At = max(0, min(m.s.At, len(m.s.Rows())-1))
	m.judge()
}

// ordered puts differences in the order of the form; the Hijri form of a date goes
// with its date.
func (m *Model) ordered(all []app.Difference) []app.Difference {
	place := map[string]int{}
	if m.s.Service != nil {
		for _, sec := range m.s.Service.Sections {
			for _, f := range sec.Fields {
				place[f.Code] = len(place) + 1
			}
		}
	}
	at := func(d app.Difference) int {
		if i := place[d.Code]; i > 0 {
			return i
		}
		return len(place) + 1 // documents and declarations stand at the end
	}
	slices.SortStableFunc(all, func(a, b app.Difference) int { return at(a) - at(b) })
	return all
}

// judge computes what comes of the choices.
func (m *Model) judge() {
	m.s.Result, m.s.Open = m.desk.Merged(m.s.Of, m.s.Choice)
	m.render()
}

// Move goes to another row.
func (m *Model) Move(by int) { m.Go(m.s.At + by) }

// Go goes to a row.
func (m *Model) Go(row int) {
	if to := max(0, min(row, len(m.s.Rows())-1)); to != m.s.At {
		m.s.At = to
		m.render()
	}
}

// Show shows what merged by itself too, or not.
func (m *Model) Show(whole bool) {
	m.s.Whole, m.s.At = whole, 0
	m.render()
}

// Current is the row that keys are about.
func (m *Model) Current() (app.Difference, bool) {
	rows := m.s.Rows()
	if m.s.Phase != Choosing || m.s.Busy || m.s.At >= len(rows) {
		return app.Difference{}, false
	}
	return rows[m.s.At], true
}

// Choose takes a side in a row, and goes on to the next that is open.
func (m *Model) Choose(row int, side app.Side) {
	m.s.At = max(0, min(row, len(m.s.Rows())-1))
	d, ok := m.Current()
	if !ok {
		return
	}
	m.s.Choice.Sides = with(m.s.Choice.Sides, d.Key(), side)
	m.s.Choice.Written = without(m.s.Choice.Written, d.Code)
	m.chosen()
}

// Write has a value of its own stand in a row; it is taken in its canonical form.
func (m *Model) Write(row int, typed string) {
	m.s.At = max(0, min(row, len(m.s.Rows())-1))
	d, ok := m.Current()
	if !ok || !m.s.Writable(d) {
		return
	}
	m.s.Choice.Written = with(m.s.Choice.Written, d.Code, catalogue.Normalise(m.s.Field(d), typed))
	m.chosen()
}

// chosen goes on to the next row that is open, and drops what was wrong before.
func (m *Model) chosen() {
	m.s.Problem, m.s.Err = nil, nil
	_, m.s.Open = m.desk.Merged(m.s.Of, m.s.Choice)
	rows := m.s.Rows()
	for i := range rows {
		at := (m.s.At + 1 + i) % len(rows)
		if slices.ContainsFunc(m.s.Open, func(d app.Difference) bool { return d.Key() == rows[at].Key() }) {
			m.s.At = at
			break
		}
	}
	m.judge()
}

func with[V any](m map[string]V, key string, v V) map[string]V {
	out := maps.Clone(m)
	out[key] = v
	return out
}

func without[V any](m map[string]V, key string) map[string]V {
	out := maps.Clone(m)
	delete(out, key)
	return out
}

// Ready tells whether the merge can be sent.
func (s State) Ready() bool {
	return s.Phase == Choosing && !s.Busy && len(s.Open) == 0 && s.Of.Mergeable()
}

// Send sends the result as a new command.
func (m *Model) Send() {
	if !m.s.Ready() {
		return
	}
	choice, command := m.s.Choice, m.s.Command
	m.finish(func(ctx context.Context) error {
		_, err := m.desk.Merge(ctx, command, choice)
		return err
	})
}

// Withdraw leaves the change here for what central has.
func (m *Model) Withdraw() {
	if m.s.Phase != Choosing || m.s.Busy {
		return
	}
	command := m.s.Command
	m.finish(func(ctx context.Context) error { return m.desk.Withdraw(ctx, command) })
}

func (m *Model) finish(what func(context.Context) error) {
	m.s.Busy, m.s.Err, m.s.Problem = true, nil, nil
	m.render()
	turn := m.opening
	m.loop.Go(func(ctx context.Context) func() {
		err := what(ctx)
		return func() {
			if turn == m.opening {
				m.finished(err)
			}
		}
	})
}

func (m *Model) finished(err error) {
	m.s.Busy = false
	if err == nil {
		m.s = State{}
		m.done()
		return
	}
	if !errors.As(err, &m.s.Problem) {
		m.s.Err = err
	}
	m.goToProblem()
	m.render()
}

// goToProblem goes to the row of the first problem, among all if need be.
func (m *Model) goToProblem() {
	for _, p := range m.s.Problem {
		code, _, _ := strings.Cut(p.Field, "[")
		is := func(d app.Difference) bool { return d.Code == code }
		if i := slices.IndexFunc(m.s.Rows(), is); i >= 0 {
			m.s.At = i
			return
		}
		if i := slices.IndexFunc(m.s.All, is); i >= 0 {
			m.s.Whole, m.s.At = true, i
			return
		}
	}
}
