// Package sync is the screen of what waits for central: the entries of the outbox, those that need the clerk first.
package sync

import (
	"context"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/ui/kit"
)

// Desk is what the screen needs of the counter.
type Desk interface {
	Commands(ctx context.Context, settled int) ([]app.Command, error)
	Retry(ctx context.Context, id app.ID) error
	SendWithout(ctx context.Context, command app.ID) error
	Mend(ctx context.Context, id app.ID) (app.Application, error)
	Withdraw(ctx context.Context, command app.ID) error
	ExportCommand(ctx context.Context, id app.ID) ([]byte, error)
	Who() counter.Who
	Strip(ctx context.Context) (counter.Strip, error)
	Operators(ctx context.Context) ([]app.Operator, error)
}

// recent is how many settled entries are shown.
const recent = 30

// State is what the screen shows.
type State struct {
	Loaded   bool
	Err      error
	Strip    counter.Strip
	Link     app.LinkStatus
	Until    time.Time     // when working without the network ends, by the grant
	Needs    []app.Command // nothing goes on with them without the clerk
	Waiting  []app.Command // on their way, the oldest first
	Done     []app.Command // central has them
	Selected app.ID
	Saved    string                  // where the last entry was exported to
	People   map[string]app.Operator // by ID
	At       time.Time               // when it was read
}

// Command returns the selected entry.
func (s State) Command() (app.Command, bool) {
	for _, group := range [][]app.Command{s.Needs, s.Waiting, s.Done} {
		for _, c := range group {
			if c.ID == s.Selected {
				return c, true
			}
		}
	}
	return app.Command{}, false
}

// Offline tells whether central is known to be out of reach.
func (s State) Offline() bool { return s.Link.Known && !s.Link.Online }

// Model reads the outbox. Its methods are called on the main goroutine.
type Model struct {
	desk  Desk
	loop  *kit.Loop
	cat   *catalogue.Shelf
	now   func() time.Time
	nudge func()
	state State
	show  func(State)
	busy  bool
	stale bool
}

// NewModel makes a model. nudge starts a round of sending and receiving.
func NewModel(desk Desk, loop *kit.Loop, cat *catalogue.Shelf, now func() time.Time, nudge func()) *Model {
	return &Model{desk: desk, loop: loop, cat: cat, now: now, nudge: nudge, show: func(State) {}}
}

// Watch has show called with the state now and at each change.
func (m *Model) Watch(show func(State)) {
	m.show = show
	show(m.state)
}

// State returns the state.
func (m *Model) State() State { return m.state }

// Reload reads the outbox anew. Asked again while it reads, it reads once more afterwards.
func (m *Model) Reload() {
	if m.busy {
		m.stale = true
		return
	}
	m.busy = true
	m.loop.Go(func(ctx context.Context) func() {
		commands, err := m.desk.Commands(ctx, recent)
		strip, errStrip := m.desk.Strip(ctx)
		if err == nil {
			err = errStrip
		}
		ops, _ := m.desk.Operators(ctx)
		return func() { m.loaded(commands, ops, strip, err) }
	})
}

func (m *Model) loaded(commands []app.Command, ops []app.Operator, strip counter.Strip, err error) {
	m.busy = false
	s := &m.state
	s.Loaded, s.Err, s.At, s.Strip, s.Link = true, err, m.now(), strip, strip.Link
	s.Until = m.desk.Who().Grant.NotAfter
	if err == nil {
		s.Needs, s.Waiting, s.Done = split(commands)
		s.People = map[string]app.Operator{}
		for _, o := range ops {
			s.People[o.ID] = o
		}
		m.keepSelection()
	}
	m.show(m.state)
	if m.stale {
		m.stale = false
		m.Reload()
	}
}

func split(commands []app.Command) (needs, waiting, done []app.Command) {
	for _, c := range commands {
		switch {
		case c.State.NeedsClerk():
			needs = append(needs, c)
		case c.State.Waiting():
			waiting = append(waiting, c)
		default:
			done = append(done, c)
		}
	}
	return needs, waiting, done
}

// keepSelection selects the first entry when the selected one has gone.
func (m *Model) keepSelection() {
	if _, ok := m.state.Command(); ok {
		return
	}
	m.state.Selected = ""
	if all := m.all(); len(all) > 0 {
		m.state.Selected = all[0].ID
	}
}

func (m *Model) all() []app.Command {
	var out []app.Command
	out = append(out, m.state.Needs...)
	out = append(out, m.state.Waiting...)
	return append(out, m.state.Done...)
}

// Select shows the details of an entry.
func (m *Model) Select(id app.ID) {
	if m.state.Selected != id {
		m.state.Selected = id
		m.show(m.state)
	}
}

// Move selects the entry by places further down, or up.
func (m *Model) Move(by int) {
	all := m.all()
	for i, c := range all {
		if c.ID == m.state.Selected {
			m.Select(all[max(0, min(i+by, len(all)-1))].ID)
			return
		}
	}
}

// Now asks for a round of sending and receiving.
func (m *Model) Now() { m.nudge() }
