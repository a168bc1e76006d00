package syncer_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/syncer"
)

// memory is a Store without a disk, for tests in made-up time.
type memory struct {
	mu      sync.Mutex
	feed    *app.Feed
	locked  bool
	outbox  []app.Command
	cursor  string
	applied []app.ChangesPage
	leases  []app.Lease
	wishes  map[string]app.LeaseRequest
	grants  int
	synced  time.Time
	trusts  int
	applyTo error  // what Apply fails with
	bad     app.ID // whose outcome cannot be kept
	blobs   map[string][]byte
	reads   int // of the outbox
}

func (m *memory) do(change app.Change, f func() error) error {
	m.mu.Lock()
	if m.locked {
		m.mu.Unlock()
		return &app.Error{Code: app.Locked}
	}
	err := f()
	m.mu.Unlock()
	if err == nil && change != 0 {
		m.feed.Publish(change)
	}
	return err
}

func (m *memory) add(n int) {
	_ = m.do(app.Outbox, func() error {
		for range n {
			seq := uint64(len(m.outbox) + 1)
			m.outbox = append(m.outbox, app.Command{ID: app.ID("c" + string(rune('0'+seq/100)) + string(rune('0'+seq/10%10)) + string(rune('0'+seq%10))), Seq: seq, State: app.OutQueued, Body: []byte("{}")})
		}
		return nil
	})
}

func (m *memory) Due(_ context.Context, most int, except func(app.ID) bool) (due []app.Command, err error) {
	err = m.do(0, func() error {
		m.reads++
		for i := range m.outbox {
			if len(due) == most {
				break
			}
			if c := &m.outbox[i]; (c.State == app.OutQueued || c.State == app.OutSending) && !except(c.ID) {
				due = append(due, *c)
			}
		}
		return nil
	})
	return due, err
}

// swap is the compare-and-swap of every change to a command.
func (m *memory) swap(c app.Command, f func(*app.Command)) (out app.Command, err error) {
	err = m.do(app.Outbox, func() error {
		own := &m.outbox[c.Seq-1]
		if own.Edition != c.Edition {
			return &app.Error{Code: app.Conflict}
		}
		f(own)
		own.Edition++
		out = *own
		return nil
	})
	return out, err
}

// swapAll swaps each that fits, and returns those.
func (m *memory) swapAll(cs []app.Command, f func(i int, own *app.Command)) (fit []app.Command, err error) {
	for i, c := range cs {
		out, err := m.swap(c, func(own *app.Command) { f(i, own) })
		if err == nil {
			fit = append(fit, out)
		} else if app.CodeOf(err) != app.Conflict {
			return nil, err
		}
	}
	return fit, nil
}

func (m *memory) SendingAll(_ context.Context, cs []app.Command) ([]app.Command, error) {
	return m.swapAll(cs, func(_ int, own *app.Command) { own.State = app.OutSending; own.Tries++ })
}

func (m *memory) AnsweredAll(_ context.Context, cs []app.Command, outcomes []app.Outcome) ([]app.Command, error) {
	for _, c := range cs {
		if c.ID == m.bad {
			return nil, &app.Error{Code: app.StoreFault}
		}
	}
	return m.swapAll(cs, func(i int, own *app.Command) {
		o := outcomes[i]
		own.Code = o.Code
		switch {
		case o.Accepted:
			own.State = app.OutAcked
		case o.Code == app.KeyReused || o.Code == app.NumberUsed:
			own.State = app.OutQuarantined
		default:
			own.State = app.OutNeedsOperator
		}
	})
}

func (m *memory) UnansweredAll(_ context.Context, cs []app.Command, code app.Code) error {
	_, err := m.swapAll(cs, func(_ int, own *app.Command) {
		own.State, own.Code = app.OutQueued, code
		if code == app.Unauthorised || code == app.Forbidden {
			own.State = app.OutHeldAuth
		}
	})
	return err
}

func (m *memory) Cursor(context.Context) (s string, err error) {
	err = m.do(0, func() error { s = m.cursor; return nil })
	return s, err
}

func (m *memory) Apply(_ context.Context, p app.ChangesPage) error {
	return m.do(app.Licences, func() error {
		if m.applyTo != nil {
			return m.applyTo
		}
		m.cursor, m.applied = p.Next, append(m.applied, p)
		return nil
	})
}

func (m *memory) SaveSynced(_ context.Context, at time.Time) error {
	return m.do(0, func() error { m.synced = at; return nil })
}

func (m *memory) LastSync(context.Context) (at time.Time, err error) {
	err = m.do(0, func() error { at = m.synced; return nil })
	return at, err
}

func (m *memory) Leases(context.Context) (ls []app.Lease, err error) {
	err = m.do(0, func() error { ls = slices.Clone(m.leases); return nil })
	return ls, err
}

func (m *memory) WantLease(_ context.Context, r app.LeaseRequest) (app.LeaseRequest, error) {
	err := m.do(0, func() error {
		if open, ok := m.wishes[r.Series]; ok {
			r = open
		}
		m.wishes[r.Series] = r
		return nil
	})
	return r, err
}

func (m *memory) AddLease(_ context.Context, id app.ID, l app.Lease) error {
	return m.do(app.Numbers, func() error {
		if m.wishes[l.Series].ID != id {
			return &app.Error{Code: app.NotFound}
		}
		delete(m.wishes, l.Series)
		m.leases = append(m.leases, l)
		return nil
	})
}

func (m *memory) SaveGrant(context.Context, string, []byte) error {
	return m.do(app.Sessions, func() error { m.grants++; return nil })
}

func (m *memory) SaveTrust(context.Context, []byte) error {
	return m.do(0, func() error { m.trusts++; return nil })
}

func (m *memory) Seen(context.Context) (int64, error) { return 0, nil }

func (m *memory) Snapshot(context.Context) (string, bool, error) { return "", false, nil }

func (m *memory) BeginSnapshot(context.Context) error { return nil }

func (m *memory) AddSnapshot(context.Context, app.ChangesPage) error { return nil }

func (m *memory) Swap(context.Context) (bool, error) { return true, nil }

func (m *memory) Collisions(context.Context) ([]app.ID, error) { return nil, nil }

func (m *memory) Collision(context.Context, app.ID) (app.Collision, error) {
	return app.Collision{}, &app.Error{Code: app.NotFound}
}

func (m *memory) Merge(context.Context, app.ID, func(app.Collision) (app.Submission, error)) (app.Submission, error) {
	return app.Submission{}, &app.Error{Code: app.NotFound}
}

func (m *memory) Blob(_ context.Context, sum string) (data []byte, err error) {
	err = m.do(0, func() error {
		if data = m.blobs[sum]; data == nil {
			return &app.Error{Code: app.NotFound}
		}
		return nil
	})
	return data, err
}

func (m *memory) Trust(context.Context) ([]byte, error) { return nil, nil }

// state counts the commands in a state.
func (m *memory) state(s app.OutboxState) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, c := range m.outbox {
		if c.State == s {
			n++
		}
	}
	return n
}

// line is a Remote that answers as a test wants, and notes when it was called.
type line struct {
	mu      sync.Mutex
	fault   error // of every call
	send    func([]app.Command) ([]app.Outcome, error)
	changes func(cursor string) (app.ChangesPage, error)
	lease   func(app.LeaseRequest) (app.Lease, error)

	announce func(app.Attachment) (app.Upload, error)
	uploaded func(id string) (app.Upload, error)
	append   func(id string, at int64, part []byte) (int64, error)

	calls   []time.Time
	sizes   []int // of the batches
	pulls   int
	healths int
	sent    map[app.ID]int
	order   bool // false once a batch was not in device order
}

func (l *line) call() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, time.Now())
	return l.fault
}

func (l *line) set(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fault = err
}

func (l *line) Send(_ context.Context, cs []app.Command) ([]app.Outcome, error) {
	if err := l.call(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.sizes = append(l.sizes, len(cs))
	l.order = l.order && slices.IsSortedFunc(cs, func(a, b app.Command) int { return int(a.Seq) - int(b.Seq) })
	for _, c := range cs {
		l.sent[c.ID]++
	}
	l.mu.Unlock()
	if l.send != nil {
		return l.send(cs)
	}
	return accept(cs)
}

func accept(cs []app.Command) ([]app.Outcome, error) {
	var out []app.Outcome
	for _, c := range cs {
		out = append(out, app.Outcome{ID: c.ID, Accepted: true, Revision: int64(c.Seq)})
	}
	return out, nil
}

func (l *line) Changes(_ context.Context, since app.Since, _ int) (app.ChangesPage, error) {
	if err := l.call(); err != nil {
		return app.ChangesPage{}, err
	}
	l.mu.Lock()
	l.pulls++
	l.mu.Unlock()
	if l.changes != nil {
		return l.changes(since.Cursor)
	}
	return app.ChangesPage{Next: since.Cursor}, nil
}

func (l *line) Lease(_ context.Context, r app.LeaseRequest) (app.Lease, error) {
	if err := l.call(); err != nil {
		return app.Lease{}, err
	}
	if l.lease != nil {
		return l.lease(r)
	}
	return app.Lease{ID: string(r.ID), Series: r.Series, First: 1, Last: uint32(r.Size), Next: 1, NotAfter: time.Now().AddDate(1, 0, 0)}, nil
}

func (l *line) Saw(int64)                                  {}
func (l *line) KeepLease(context.Context, app.Lease) error { return l.call() }
func (l *line) Health(context.Context) error {
	l.mu.Lock()
	l.healths++
	l.mu.Unlock()
	return l.call()
}
func (l *line) Grant(context.Context) (string, []byte, error) { return "noura", nil, l.call() }
func (l *line) Announce(_ context.Context, a app.Attachment) (app.Upload, error) {
	if err := l.call(); err != nil {
		return app.Upload{}, err
	}
	return l.announce(a)
}

func (l *line) Uploaded(_ context.Context, id string) (app.Upload, error) {
	if err := l.call(); err != nil {
		return app.Upload{}, err
	}
	return l.uploaded(id)
}

func (l *line) Append(_ context.Context, id string, at int64, part []byte) (int64, error) {
	if err := l.call(); err != nil {
		return 0, err
	}
	return l.append(id, at, part)
}

func (l *line) Trust(context.Context) ([]byte, error) { return nil, l.call() }

// bench runs an engine in made-up time, from the first pass on.
type bench struct {
	*testing.T
	m    *memory
	l    *line
	feed *app.Feed
	e    *syncer.Engine
	run  func() // starts the engine, once
}

func inBubble(t *testing.T, o syncer.Options, f func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		feed := &app.Feed{}
		b := &bench{T: t, feed: feed, m: &memory{feed: feed, wishes: map[string]app.LeaseRequest{}}, l: &line{sent: map[app.ID]int{}, order: true}}
		o.Store, o.Remote, o.Feed, o.Now = b.m, b.l, feed, time.Now
		if o.Jitter == nil {
			o.Jitter = func() float64 { return 1 }
		}
		b.e = syncer.New(o)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		b.run = sync.OnceFunc(func() { go func() { done <- b.e.Run(ctx) }() })
		f(b)
		b.run()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// pass lets time go by until everything is at rest. The engine starts with the
// first, so that a test has laid its line and its store by then.
func (b *bench) pass(d time.Duration) {
	b.run()
	time.Sleep(d)
	synctest.Wait()
}

// gaps returns the times between the calls since the last gaps.
func (b *bench) gaps() []time.Duration {
	b.l.mu.Lock()
	defer b.l.mu.Unlock()
	var list []time.Duration
	for i := 1; i < len(b.l.calls); i++ {
		list = append(list, b.l.calls[i].Sub(b.l.calls[i-1]))
	}
	b.l.calls = nil
	return list
}

func (b *bench) callsMade() int { return len(b.gaps()) }

// Of a memory central wants nothing: it is no device.
func (m *memory) Device(context.Context) (app.Device, error) {
	return app.Device{}, &app.Error{Code: app.NotEnrolled}
}

func (m *memory) OutboxCount(context.Context) (app.OutboxCount, error) { return app.OutboxCount{}, nil }

func (m *memory) Orders(context.Context) (app.Orders, error)        { return app.Orders{}, nil }
func (m *memory) Obeyed(context.Context, string) error              { return nil }
func (m *memory) End(context.Context, app.Directive) error          { return nil }
func (m *memory) Reinstated(context.Context) error                  { return nil }
func (m *memory) Leftovers(context.Context) ([]app.Leftover, error) { return nil, nil }
func (m *memory) Empty(context.Context, []app.Leftover) error       { return nil }
func (m *memory) Told(context.Context) error                        { return nil }
func (l *line) Revocations(context.Context, string) (app.StatusList, bool, error) {
	return app.StatusList{}, false, l.call()
}
func (l *line) Leave(context.Context, []app.Leftover) error                  { return l.call() }
func (l *line) Heartbeat(context.Context, app.Beat) ([]app.Directive, error) { return nil, l.call() }

func (l *line) ReturnLease(context.Context, string, uint32) (app.Lease, error) {
	return app.Lease{}, l.call()
}
