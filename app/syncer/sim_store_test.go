package syncer_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client/central"
)

var errDead = errors.New("the counter is dead")

// mortal is a counter's store that may be killed before and after every commit.
type mortal struct {
	*cache.DB
	p *post
}

func (m mortal) op(f func() error) error {
	if m.p.dead {
		return errDead
	}
	s := m.p.s
	n := 1000
	if !s.calm {
		n = s.rnd.IntN(1500)
	}
	if n == 0 {
		m.p.die()
		return errDead
	}
	err := f()
	if n == 1 {
		m.p.die()
		return errDead
	}
	return err
}

func (m mortal) SendingAll(ctx context.Context, cs []app.Command) (out []app.Command, err error) {
	err = m.op(func() (err error) { out, err = m.DB.SendingAll(ctx, cs); return err })
	return out, err
}

func (m mortal) AnsweredAll(ctx context.Context, cs []app.Command, o []app.Outcome) (out []app.Command, err error) {
	err = m.op(func() (err error) { out, err = m.DB.AnsweredAll(ctx, cs, o); return err })
	return out, err
}

func (m mortal) UnansweredAll(ctx context.Context, cs []app.Command, code app.Code) error {
	return m.op(func() error { return m.DB.UnansweredAll(ctx, cs, code) })
}

func (m mortal) Blob(ctx context.Context, sum string) ([]byte, error) {
	if m.p.s.spoilt[sum] {
		return nil, &app.Error{Code: app.StoreFault}
	}
	return m.DB.Blob(ctx, sum)
}

func (m mortal) Apply(ctx context.Context, p app.ChangesPage) error {
	return m.op(func() error { return m.DB.Apply(ctx, p) })
}

func (m mortal) BeginSnapshot(ctx context.Context) error {
	return m.op(func() error { return m.DB.BeginSnapshot(ctx) })
}

func (m mortal) AddSnapshot(ctx context.Context, p app.ChangesPage) error {
	return m.op(func() error { return m.DB.AddSnapshot(ctx, p) })
}

func (m mortal) Swap(ctx context.Context) (done bool, err error) {
	err = m.op(func() (err error) { done, err = m.DB.Swap(ctx); return err })
	return done, err
}

func (m mortal) WantLease(ctx context.Context, r app.LeaseRequest) (out app.LeaseRequest, err error) {
	err = m.op(func() (err error) { out, err = m.DB.WantLease(ctx, r); return err })
	return out, err
}

func (m mortal) AddLease(ctx context.Context, id app.ID, l app.Lease) error {
	return m.op(func() error { return m.DB.AddLease(ctx, id, l) })
}

// Merge is the engine's own, which decides nothing that a person must.
func (m mortal) Merge(ctx context.Context, id app.ID, build func(app.Collision) (app.Submission, error)) (out app.Submission, err error) {
	err = m.op(func() (err error) {
		out, err = m.merge(ctx, id, func(c app.Collision) (app.Submission, error) {
			out, err := build(c)
			if err == nil {
				m.p.s.honest(c, out.Application)
			}
			return out, err
		})
		return err
	})
	return out, err
}

// merge notes what the merged command was made in view of.
func (m mortal) merge(ctx context.Context, id app.ID, build func(app.Collision) (app.Submission, error)) (app.Submission, error) {
	var view map[string]string
	out, err := m.DB.Merge(ctx, id, func(c app.Collision) (app.Submission, error) {
		view = maps.Clone(c.Theirs.Entered.Fields)
		return build(c)
	})
	if err == nil {
		m.p.s.views[out.Command.ID] = view
		m.p.s.sent(m.p, out.Command)
	}
	return out, err
}

// honest holds an automatic merge to what each side did.
func (s *sim) honest(c app.Collision, merged app.Application) {
	for code := range merged.Entered.Fields {
		base, mine, theirs, got := c.Base.Entered.Get(code), c.Mine.Entered.Get(code), c.Theirs.Entered.Get(code), merged.Entered.Get(code)
		if got != theirs && (got != mine || c.Known && theirs != base) || !c.Known && mine != theirs {
			s.fail("a merge of %s: base %q, mine %q, theirs %q became %q", code, base, mine, theirs, got)
		}
	}
	s.automatic++
}

// spy is central's store, watched: what was committed, and what it took the place of.
type spy struct {
	central.Store
	s *sim
}

type spyTx struct {
	central.Tx
	s       *sim
	done    []app.ID
	command app.ID // of the newest place in the feed
}

func (y *spy) Update(ctx context.Context, fn func(central.Tx) error) error {
	var tx *spyTx
	err := y.Store.Update(ctx, func(inner central.Tx) error {
		tx = &spyTx{Tx: inner, s: y.s}
		return fn(tx)
	})
	if err == nil {
		for _, id := range tx.done {
			y.s.committed[id]++
		}
	}
	return err
}

func (t *spyTx) Put(table central.Table, key, value []byte) error {
	switch table {
	case "commands":
		t.done = append(t.done, app.ID(key))
	case "log":
		var row struct {
			Command app.ID `json:"command"`
		}
		_ = json.Unmarshal(value, &row)
		t.command = row.Command
	case "applications":
		t.overwritten(t.Get(table, key), value)
	}
	return t.Tx.Put(table, key, value)
}

// overwritten holds a new version of an application against what its author had
// seen: a value that she never saw must not vanish.
func (t *spyTx) overwritten(old, now []byte) {
	var was, is app.Application
	if old == nil || json.Unmarshal(old, &was) != nil || json.Unmarshal(now, &is) != nil {
		return
	}
	for code, value := range was.Entered.Fields {
		if is.Entered.Get(code) != value && t.s.views[t.command][code] != value {
			t.s.fail("command %s wrote %s=%q over %q unseen", t.command, code, is.Entered.Get(code), value)
		}
	}
}
