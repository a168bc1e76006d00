package desk

import (
	"context"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/ui/kit"
)

// Frame is what the frame itself needs of the counter.
type Frame interface {
	Who() counter.Who
	Strip(ctx context.Context) (counter.Strip, error)
	Printers(ctx context.Context) ([]app.PrinterInfo, error)
	Lock(ctx context.Context) error
	SignOut(ctx context.Context) error
	Acknowledge(ctx context.Context, code app.Code) error
}

// beat is how often the frame looks at the clock.
const beat = 5 * time.Second

// printerBeats is after how many beats the printer is looked at again.
const printerBeats = 12

// state is what the frame shows.
type state struct {
	who     counter.Who
	strip   counter.Strip
	printer printerState
	now     time.Time
}

// printerState is how the printer stands that papers go to.
type printerState uint8

const (
	printerUnknown printerState = iota
	printerReady
	printerStopped
	printerMissing
	printerDown // the spooler does not answer
)

// numbersLow tells whether less than a fifth of the leased numbers is left.
func (s state) numbersLow() bool {
	return s.strip.NumbersAll > 0 && s.strip.NumbersLeft*5 < s.strip.NumbersAll
}

// model is the frame's own. Its methods are called on the main goroutine.
type model struct {
	desk    Frame
	loop    *kit.Loop
	now     func() time.Time
	pause   func(time.Duration) <-chan time.Time
	printer func() string        // the one of the settings, "" for the system's own
	limit   func() time.Duration // after how long without a sign of the clerk the counter locks itself
	warned  func()               // there are other warnings
	state   state
	show    func(state)
	touched time.Time // the last sign of the clerk
	beats   int
	busy    bool
	stale   bool
}

func newModel(desk Frame, loop *kit.Loop, now func() time.Time, chosen chosen) *model {
	return &model{
		desk: desk, loop: loop, now: now, pause: time.After, printer: chosen.Printer, limit: chosen.IdleLimit, warned: func() {},
		show: func(state) {}, touched: now(), state: state{now: now(), who: desk.Who()},
	}
}

// chosen is what was chosen in the settings.
type chosen interface {
	Printer() string // "" for the system's own
	IdleLimit() time.Duration
}

// watch has show called with the state now and at each change.
func (m *model) watch(show func(state)) {
	m.show = show
	show(m.state)
}

// reload reads the strip anew. Asked again while it reads, it reads once more afterwards.
func (m *model) reload() {
	if m.busy {
		m.stale = true
		return
	}
	m.busy = true
	m.loop.Go(func(ctx context.Context) func() {
		strip, err := m.desk.Strip(ctx)
		return func() {
			m.busy = false
			if err == nil {
				other := !slices.EqualFunc(strip.Warnings, m.state.strip.Warnings, func(a, b *app.Error) bool { return a.Code == b.Code })
				if m.state.strip = strip; other {
					m.warned()
				}
			}
			m.state.who, m.state.now = m.desk.Who(), m.now()
			m.show(m.state)
			if m.stale {
				m.stale = false
				m.reload()
			}
		}
	})
}

// lookAtPrinter asks the spooler how the printer stands.
func (m *model) lookAtPrinter() {
	name := m.printer()
	m.loop.Go(func(ctx context.Context) func() {
		printers, err := m.desk.Printers(ctx)
		return func() {
			m.state.printer = standing(printers, err, name)
			m.show(m.state)
		}
	})
}

// standing tells how the printer called name stands, or the default one for "".
func standing(printers []app.PrinterInfo, err error, name string) printerState {
	if err != nil {
		return printerDown
	}
	for i, p := range printers {
		if p.Name != name && (name != "" || !p.Default && i < len(printers)-1) {
			continue
		}
		if p.Stopped || !p.Accepting {
			return printerStopped
		}
		return printerReady
	}
	return printerMissing
}

// touch notes a sign of the clerk.
func (m *model) touch() { m.touched = m.now() }

// idle tells whether the clerk has been away for too long.
func (m *model) idle() bool {
	w := m.desk.Who()
	return w.In() && !w.Locked && m.now().Sub(m.touched) >= m.limit()
}

// keepTime runs each after every beat, as long as the loop runs, and tells it whether a minute has begun.
func (m *model) keepTime(each func(minute bool)) {
	m.loop.Go(func(ctx context.Context) func() {
		select {
		case <-ctx.Done():
			return nil
		case <-m.pause(beat):
			return func() {
				each(m.beat())
				m.keepTime(each)
			}
		}
	})
}

// beat shows the clock anew when a minute has begun, which it returns, and looks at the printer once a minute.
func (m *model) beat() (minute bool) {
	if m.beats++; m.beats%printerBeats == 0 {
		m.lookAtPrinter()
	}
	now := m.now()
	if minute = !now.Truncate(time.Minute).Equal(m.state.now.Truncate(time.Minute)); minute {
		m.state.now = now
		m.show(m.state)
	}
	return minute
}

// acknowledge puts a warning away.
func (m *model) acknowledge(code app.Code) {
	m.ask(func(ctx context.Context) error { return m.desk.Acknowledge(ctx, code) }, func(error) { m.reload() })
}

// lock hides everything.
func (m *model) lock(done func(error)) { m.ask(m.desk.Lock, done) }

// signOut erases the keys and lets somebody else in.
func (m *model) signOut(done func(error)) { m.ask(m.desk.SignOut, done) }

func (m *model) ask(what func(context.Context) error, done func(error)) {
	m.loop.Go(func(ctx context.Context) func() {
		err := what(context.WithoutCancel(ctx))
		return func() { done(err) }
	})
}
