// Package signin is the screen at which a clerk signs in, and the one that covers everything while the counter is
// locked.
package signin

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/ui/kit"
)

// Desk is what signing in needs of the counter.
type Desk interface {
	Device(ctx context.Context) (app.Device, error)
	Operators(ctx context.Context) ([]app.Operator, error)
	Strip(ctx context.Context) (counter.Strip, error)
	Who() counter.Who
	SignIn(ctx context.Context, operator, password string) error
	Unlock(ctx context.Context, password string) error
	Protection(ctx context.Context) (app.Protection, error)
	Rescue(ctx context.Context, operator, code, password string) error
	// Closed tells what central closed this counter by, nil when it is open.
	Closed(ctx context.Context) (*app.Orders, error)
}

// Another is the place of the operator who is none of the cards.
const Another = -1

// State is what the screen shows.
type State struct {
	Loaded    bool
	Enrolled  bool
	Device    app.Device
	Operators []app.Operator // the last one first
	Selected  int            // of Operators, or Another
	Link      app.LinkStatus
	Busy      bool  // a password is being tried
	Err       error // why it was not let in
	Wait      int   // seconds until the next try is taken; 0 for now
	MayRescue bool  // there is a rescue code
	Rescue    Rescue
	Closed    *app.Orders // central closes this counter; nil: it is open
	Locked    bool        // the counter is locked by who is signed in, and opens for nobody else
}

// Operator returns who is chosen, the zero operator for Another.
func (s State) Operator() app.Operator {
	if s.Selected < 0 || s.Selected >= len(s.Operators) {
		return app.Operator{}
	}
	return s.Operators[s.Selected]
}

// Model lets a clerk in. Its methods are called on the main goroutine.
type Model struct {
	desk     Desk
	loop     *kit.Loop
	pause    func(time.Duration) <-chan time.Time
	entered  func()
	state    State
	show     func(State)
	counting bool
}

// NewModel makes a model. lock is for the screen of a locked counter; entered is called when the clerk is in.
func NewModel(desk Desk, loop *kit.Loop, lock bool, entered func()) *Model {
	return &Model{
		desk: desk, loop: loop, pause: time.After, entered: entered, show: func(State) {},
		state: State{Locked: lock},
	}
}

// Watch has show called with the state now and at each change.
func (m *Model) Watch(show func(State)) {
	m.show = show
	show(m.state)
}

// State returns the state.
func (m *Model) State() State { return m.state }

// Reload reads who may sign in, and how the line stands.
func (m *Model) Reload() {
	m.loop.Go(func(ctx context.Context) func() {
		d, err := m.desk.Device(ctx)
		ops, errOps := m.desk.Operators(ctx)
		strip, _ := m.desk.Strip(ctx)
		protection, _ := m.desk.Protection(ctx)
		closed, _ := m.desk.Closed(ctx)
		return func() {
			m.state.Closed = closed
			m.state.MayRescue = protection.Rescue
			m.loaded(d, ops, strip.Link, errors.Join(err, errOps))
		}
	})
}

func (m *Model) loaded(d app.Device, ops []app.Operator, link app.LinkStatus, err error) {
	s := &m.state
	first := !s.Loaded
	s.Loaded, s.Enrolled = true, app.CodeOf(err) != app.NotEnrolled
	s.Device, s.Link = d, link
	if err != nil && first {
		s.Err = err
	}
	chosen := s.Operator().ID
	s.Operators = ops
	if m.state.Locked {
		s.Operators = []app.Operator{m.desk.Who().Operator}
	}
	if first || s.Selected != Another {
		s.Selected = indexOf(s.Operators, chosen)
	}
	m.show(m.state)
}

// indexOf returns the place of an operator, else the first, else Another.
func indexOf(ops []app.Operator, id string) int {
	for i, o := range ops {
		if o.ID == id {
			return i
		}
	}
	if len(ops) == 0 {
		return Another
	}
	return 0
}

// LinkChanged re-reads how the line stands.
func (m *Model) LinkChanged() {
	m.loop.Go(func(ctx context.Context) func() {
		strip, err := m.desk.Strip(ctx)
		if err != nil {
			return nil
		}
		return func() {
			m.state.Link = strip.Link
			m.show(m.state)
		}
	})
}

// Select chooses a card, or Another.
func (m *Model) Select(i int) {
	if i == m.state.Selected || i < Another || i >= len(m.state.Operators) {
		return
	}
	m.state.Selected, m.state.Err, m.state.Wait = i, nil, 0
	m.show(m.state)
}

// SignIn tries a password. name is read for Another only. While one try is under way, or one must wait, nothing
// happens.
func (m *Model) SignIn(name, password string) {
	id := m.state.Operator().ID
	if id == "" {
		id = strings.TrimSpace(name)
	}
	switch {
	case m.state.Busy || m.state.Wait > 0:
		return
	case id == "":
		m.refuse(&app.Error{Code: app.Required, Field: "operator"})
		return
	case password == "":
		m.refuse(&app.Error{Code: app.Required, Field: "password"})
		return
	}
	m.state.Busy, m.state.Err = true, nil
	m.show(m.state)
	m.loop.Go(func(ctx context.Context) func() {
		err := m.open(ctx, id, password)
		return func() { m.answered(err) }
	})
}

func (m *Model) open(ctx context.Context, id, password string) error {
	if m.state.Locked {
		return m.desk.Unlock(ctx, password)
	}
	return m.desk.SignIn(ctx, id, password)
}

func (m *Model) answered(err error) {
	m.state.Busy = false
	if err != nil {
		m.refuse(err)
		return
	}
	m.state.Err = nil
	m.show(m.state)
	m.entered()
}

// refuse says why. What says that a later try is taken counts the seconds down.
func (m *Model) refuse(err error) {
	m.state.Err = err
	var e *app.Error
	if errors.As(err, &e) && e.Code == app.TryLater {
		m.state.Wait, _ = strconv.Atoi(e.Args["seconds"])
	}
	m.show(m.state)
	if m.state.Wait > 0 && !m.counting {
		m.counting = true
		m.countDown()
	}
}

func (m *Model) countDown() {
	m.loop.Go(func(ctx context.Context) func() {
		select {
		case <-ctx.Done():
			return nil
		case <-m.pause(time.Second):
			return m.second
		}
	})
}

// second takes a second off the waiting, and with the last one the refusal.
func (m *Model) second() {
	m.state.Wait = max(m.state.Wait-1, 0)
	if m.state.Wait == 0 {
		m.counting, m.state.Err = false, nil
		m.show(m.state)
		return
	}
	m.state.Err = &app.Error{Code: app.TryLater, Args: map[string]string{"seconds": strconv.Itoa(m.state.Wait)}}
	m.show(m.state)
	m.countDown()
}
