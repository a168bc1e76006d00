package settings

import (
	"context"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
)

// Care looks after the store. Its slow methods tell how far they are, and give up
// when their context ends.
type Care interface {
	Allowed() bool // whether who is signed in may
	Copies() Copies
	SetCopies(folder, recipient string)
	// NewKey makes a recovery key: the secret is shown once and kept nowhere.
	NewKey() (secret, recipient string, err error)
	Copy(ctx context.Context, tell func(done, all int64)) error
	Examine(ctx context.Context, tell func(done, all int64)) (app.Health, error)
	Compact(ctx context.Context, tell func(done, all int64)) (before, after int64, err error)
}

// Copies says where sealed copies go, and when the last one was made.
type Copies struct {
	Folder    string
	Recipient string // to whose key they are sealed
	Last      time.Time
}

// Ready tells whether copies can be made.
func (c Copies) Ready() bool { return c.Folder != "" && c.Recipient != "" }

// Job is what is being done with the store.
type Job uint8

// The jobs.
const (
	NoJob Job = iota
	Copying
	Examining
	Compacting
)

// CareState is what the section about the store shows.
type CareState struct {
	Allowed bool
	Copies  Copies
	Job     Job
	Percent int
	Done    Job // the job that ended last
	Err     error
	Health  *app.Health // of the last examination
	Freed   int64       // bytes, by the last compaction
}

// CareModel looks after the store. Its methods are called on the main goroutine.
type CareModel struct {
	care  Care
	loop  *kit.Loop
	state CareState
	show  func(CareState)
	stop  chan struct{} // ends the job
}

// NewCareModel makes a model.
func NewCareModel(care Care, loop *kit.Loop) *CareModel {
	return &CareModel{care: care, loop: loop, show: func(CareState) {}}
}

// Watch has show called with the state now and at each change.
func (m *CareModel) Watch(show func(CareState)) {
	m.show = show
	m.Reload()
}

// State returns the state.
func (m *CareModel) State() CareState { return m.state }

// Reload looks anew at who is signed in and when the last copy was made.
func (m *CareModel) Reload() {
	m.state.Allowed, m.state.Copies = m.care.Allowed(), m.care.Copies()
	if !m.state.Allowed {
		m.state.Health, m.state.Err, m.state.Done = nil, nil, NoJob
	}
	m.show(m.state)
}

// SetFolder keeps where copies go.
func (m *CareModel) SetFolder(folder string) {
	m.care.SetCopies(folder, m.state.Copies.Recipient)
	m.Reload()
}

// MakeKey makes a recovery key and hands the secret to once, which is the only time
// that it is there.
func (m *CareModel) MakeKey(once func(secret string)) {
	secret, recipient, err := m.care.NewKey()
	if m.state.Err = err; err == nil {
		m.care.SetCopies(m.state.Copies.Folder, recipient)
	}
	m.Reload()
	if err == nil {
		once(secret)
	}
}

// Copy makes a sealed copy of the store.
func (m *CareModel) Copy() {
	m.run(Copying, func(ctx context.Context, tell func(done, all int64)) (func(), error) {
		return func() {}, m.care.Copy(ctx, tell)
	})
}

// Examine looks at the whole store.
func (m *CareModel) Examine() {
	m.run(Examining, func(ctx context.Context, tell func(done, all int64)) (func(), error) {
		h, err := m.care.Examine(ctx, tell)
		return func() { m.state.Health = &h }, err
	})
}

// Compact gives back the room that is free inside the store.
func (m *CareModel) Compact() {
	m.run(Compacting, func(ctx context.Context, tell func(done, all int64)) (func(), error) {
		before, after, err := m.care.Compact(ctx, tell)
		return func() { m.state.Freed = before - after }, err
	})
}

// Cancel gives the job up.
func (m *CareModel) Cancel() {
	if m.stop != nil {
		close(m.stop)
		m.stop = nil
	}
}

// run does one job at a time. What it found is taken over when it has not failed.
func (m *CareModel) run(job Job, do func(ctx context.Context, tell func(done, all int64)) (func(), error)) {
	if m.state.Job != NoJob || !m.state.Allowed {
		return
	}
	m.state.Job, m.state.Percent, m.state.Err, m.state.Done = job, 0, nil, NoJob
	stop, parts := make(chan struct{}), make(chan int, 1)
	m.stop = stop
	m.show(m.state)
	m.loop.Go(func(ctx context.Context) func() {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer close(parts)
		go func() {
			select {
			case <-stop:
				cancel()
			case <-ctx.Done():
			}
		}()
		take, err := do(ctx, percentTeller(parts))
		return func() { m.ended(job, take, err) }
	})
	m.follow(parts)
}

// percentTeller passes whole percents on, the latest when they come too fast.
func percentTeller(parts chan int) func(done, all int64) {
	last := 0
	return func(done, all int64) {
		p := int(100 * done / max(all, 1))
		if p == last {
			return
		}
		last = p
		select {
		case <-parts: // the one before was not looked at
		default:
		}
		parts <- p
	}
}

// follow shows how far the job is, until it ends.
func (m *CareModel) follow(parts <-chan int) {
	m.loop.Go(func(ctx context.Context) func() {
		select {
		case <-ctx.Done():
			return nil
		case p, more := <-parts:
			if !more {
				return nil
			}
			return func() {
				if m.state.Job != NoJob {
					m.state.Percent = p
					m.show(m.state)
				}
				m.follow(parts)
			}
		}
	})
}

func (m *CareModel) ended(job Job, take func(), err error) {
	given := m.stop == nil
	m.stop, m.state.Job, m.state.Done, m.state.Err = nil, NoJob, job, err
	if err == nil {
		take()
	}
	if given && err != nil { // she gave it up herself
		m.state.Done, m.state.Err = NoJob, nil
	}
	m.Reload()
}
