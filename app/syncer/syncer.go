// Package syncer carries the counter's commands to central and central's changes
// back, whatever the line does.
//
// One goroutine touches the store, so that commands leave in device order and the
// cursor never runs ahead of the rows; only calls to central run beside it. A
// round pushes what is due, refills the leases of numbers, pulls what changed, and
// sends documents, part by part, that commands wait for; what waits for none goes
// before and between;
// after a failure the next round begins with one small call, and nothing is marked
// as on its way before that call has come through.
package syncer

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Options are what an Engine works with. Store, Remote, Feed and Now are needed;
// zero durations and sizes take their defaults.
type Options struct {
	Store   Store
	Remote  Remote
	Feed    *app.Feed
	Now     func() time.Time
	Log     *slog.Logger
	Series  func() []string // series of numbers wanted: "48" + "03"
	Block   int             // numbers in one lease; 0: 200. Refilled when half is used.
	Bundles *Bundles        // central's catalogue; nil: not looked after
	Desk    Desk            // the clerk's side; nil: nobody is there
	Check   Checkers        // who checks licences here; nil: nobody
	Version string          // of the program, for central to know

	Every  time.Duration  // between pulls while the line holds; 0: 15 s
	Beat   time.Duration  // between heartbeats; 0: 1 min
	First  time.Duration  // the shortest step of the backoff; 0: 1 s
	Probe  time.Duration  // the longest wait while the outage is young; 0: 5 s
	Young  time.Duration  // how long it is; 0: 2 min
	Old    time.Duration  // until then the longest wait is 30 s; 0: 30 min
	Cap    time.Duration  // the longest wait; 0: 5 min
	Jitter func() float64 // 0 to 1; nil: random
	Go     func(func())   // runs calls to central beside the store's work; nil: on a goroutine
	Part   int64          // bytes of a document sent at once; 0: 256 KiB
	Ahead  int            // pages that lie fetched while others are applied; 0: 3
}

const (
	maxBatch    = 100
	maxPage     = 500
	refreshKeys = time.Hour       // age at which trust list, revocations and grant are asked for anew
	keepSynced  = time.Minute     // between two writes of when the last round was
	longestHold = 5 * time.Minute // of one command that central put off
	shortest    = 200 * time.Millisecond
	oldProbe    = 30 * time.Second
	keepOff     = time.Minute // from a series of which central had no numbers
	forever     = time.Duration(-1)
)

// Engine is the push and pull engine. Run it once; Status and Nudge are safe for
// concurrent use.
type Engine struct {
	o     Options
	nudge chan struct{}

	mu     sync.Mutex
	status app.LinkStatus

	// Of Run's goroutine alone.
	sub       *app.Sub
	inSession bool // central answered us since the last failure
	locked    bool
	failures  int
	lastTry   time.Time
	trustAt   time.Time
	beatAt    time.Time
	grantAt   time.Time
	bundleAt  time.Time
	syncedAt  time.Time // that the store remembers
	holds     map[app.ID]hold
	waits     waiting         // due, but for documents that central has not got
	brought   map[app.ID]bool // commands whose documents central has
	up        *upload
	document  string               // hash of the one that was last seen to
	doubts    int                  // times that an upload was not what we thought
	seriesOff map[string]time.Time // when central had no numbers of a series
}

// New returns an Engine that does nothing until it is Run.
func New(o Options) *Engine {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Series == nil {
		o.Series = func() []string { return nil }
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	if o.Go == nil {
		o.Go = func(f func()) { go f() }
	}
	o.Ahead = cmp.Or(o.Ahead, 3)
	o.Part = cmp.Or(o.Part, defaultPart)
	o.Block = cmp.Or(o.Block, 200)
	o.Every = cmp.Or(o.Every, 15*time.Second)
	o.Beat = cmp.Or(o.Beat, time.Minute)
	o.First = cmp.Or(o.First, time.Second)
	o.Probe = cmp.Or(o.Probe, 5*time.Second)
	o.Young = cmp.Or(o.Young, 2*time.Minute)
	o.Old = cmp.Or(o.Old, 30*time.Minute)
	o.Cap = cmp.Or(o.Cap, 5*time.Minute)
	return &Engine{o: o, waits: newWaiting(), nudge: make(chan struct{}, 1), holds: map[app.ID]hold{}, brought: map[app.ID]bool{}, seriesOff: map[string]time.Time{}}
}

// Run works until ctx is done, and then returns nil. Whatever was under way is
// repeated under its own key the next time.
func (e *Engine) Run(ctx context.Context) error {
	e.sub = e.o.Feed.Subscribe()
	defer e.sub.Close()
	full := true
	for ctx.Err() == nil {
		wait := e.step(ctx, full)
		full = e.sleep(ctx, wait)
	}
	return nil
}

// Nudge has the engine try at once.
func (e *Engine) Nudge() {
	select {
	case e.nudge <- struct{}{}:
	default:
	}
}

// sleep waits for the time, a nudge, or work, and tells whether a whole round is
// due or only what has come up.
func (e *Engine) sleep(ctx context.Context, wait time.Duration) (full bool) {
	end := e.o.Now().Add(wait)
	timer := time.NewTimer(max(wait, 0))
	defer timer.Stop()
	due := timer.C
	if wait == forever {
		due = nil
	}
	for {
		select {
		case <-ctx.Done():
			return false
		case <-due:
			return true
		case <-e.nudge:
			return true
		case <-e.sub.Wake():
		}
		bits := e.sub.Take()
		switch {
		case bits&app.Sessions != 0:
			e.failures, e.inSession = 0, false
			return true
		case bits&(app.Outbox|app.Numbers) == 0 || e.locked:
		case e.failures == 0:
			return false
		default: // work has come up in an outage: try soon, but not at every key
			soon := e.o.Now().Add(min(max(e.o.Probe-e.o.Now().Sub(e.lastTry), 0), e.o.Probe))
			if soon.Before(end) {
				end = soon
				timer.Reset(soon.Sub(e.o.Now()))
			}
		}
	}
}

// step does a round and returns how long to wait for the next.
func (e *Engine) step(ctx context.Context, full bool) time.Duration {
	err := e.round(ctx, full)
	code := app.CodeOf(err)
	switch {
	case err == nil:
		e.failures, e.locked = 0, false
		e.settle(nil)
		if !e.waits.empty() { // the rest of a large document
			return shortest
		}
		return e.o.Every
	case ctx.Err() != nil:
		return forever
	case code == app.Locked:
		e.locked, e.inSession = true, false
		e.settle(e.look(ctx))
		return e.o.Every
	}
	e.locked, e.inSession = false, false
	e.failures++
	e.o.Log.Info("a round failed", slog.String("code", string(code)), slog.Int("failures", e.failures), slog.Any("err", err))
	e.settle(err)
	return e.backoff(err)
}

// reasonOf is the code of the innermost cause: a captive portal rather than
// merely offline.
func reasonOf(err error) app.Code {
	code := app.CodeOf(err)
	for e := (*app.Error)(nil); errors.As(err, &e); err = e.Err {
		code = e.Code
	}
	return code
}
