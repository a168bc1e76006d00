package intake

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
)

// How soon something typed is saved, and how soon a failed save is tried again.
const (
	saveDelay  = 300 * time.Millisecond
	retryDelay = 2 * time.Second
)

// saveSoon saves within saveDelay; what is typed meanwhile goes along.
func (m *Model) saveSoon() { m.saveAfter(saveDelay) }

func (m *Model) saveAfter(d time.Duration) {
	if m.delayed {
		return
	}
	m.delayed = true
	if m.s.Save.Kind != SaveFailed {
		m.s.Save.Kind = Saving
	}
	turn := m.opening
	m.loop.Go(func(ctx context.Context) func() {
		wait(ctx, d)
		return func() {
			if turn == m.opening && m.delayed {
				m.Flush()
			}
		}
	})
}

// Save saves now, changed or not.
func (m *Model) Save() {
	m.dirty, m.begun = true, nil
	m.s.Save.Kind = Saving
	m.Flush()
	m.render()
}

// Flush saves what is not saved yet. An application in which nothing was entered
// is not kept.
func (m *Model) Flush() {
	if m.s.Phase != Filling || !m.dirty {
		return
	}
	m.dirty, m.delayed = false, false
	given, _ := m.given()
	if m.untouched(given) {
		m.s.Save.Kind = Unsaved
		return
	}
	m.keep(given)
	m.work()
}

// untouched tells whether the store does not know the application, and need not:
// it is as it was begun.
func (m *Model) untouched(a app.Application) bool {
	if m.begun == nil || m.s.Leaving || len(a.Agreed) > 0 || !maps.Equal(a.Entered.Fields, m.begun.Fields) {
		return false
	}
	for group := range union(a.Entered.Rows, m.begun.Rows) {
		now, then := a.Entered.Rows[group], m.begun.Rows[group]
		if !slices.EqualFunc(now, then, maps.Equal) {
			return false
		}
	}
	return true
}

// keep hands the keeper the newest state; from now on every change is kept.
func (m *Model) keep(a app.Application) {
	m.begun = nil
	m.keeper.put(copyOf(a))
}

// copyOf is what the saving goroutine may read while the clerk types on.
func copyOf(a app.Application) app.Application {
	a.Entered = a.Entered.Clone()
	return a
}

// work lets the keeper do what it was given. Work that has begun is finished even
// when the program ends meanwhile.
func (m *Model) work() {
	k, turn := m.keeper, m.opening
	m.loop.Go(func(ctx context.Context) func() {
		out, ran := k.run(context.WithoutCancel(ctx))
		if !ran {
			return nil
		}
		return func() {
			if turn == m.opening {
				m.kept(out)
			}
		}
	})
}

// kept takes over what was saved.
func (m *Model) kept(o outcome) {
	a := &m.s.App
	if o.err == nil { // else the store has less than the clerk
		a.Entered = merge(o.sent.Entered, a.Entered, o.saved.Entered)
	}
	a.Edition, a.Revision, a.State, a.Reason = o.saved.Edition, o.saved.Revision, o.saved.State, o.saved.Reason
	a.UpdatedAt, a.Attachments = o.saved.UpdatedAt, o.saved.Attachments
	m.attached(o)
	if o.err != nil {
		m.s.Save.Kind, m.s.Save.Err, m.s.Leaving, m.dirty = SaveFailed, o.err, false, true
		if open(a.State) {
			m.saveAfter(retryDelay)
		}
		m.judge()
		m.render()
		return
	}
	m.s.Save = SaveState{Kind: Saved, At: m.now()}
	if m.dirty {
		m.s.Save.Kind = Saving
	}
	m.judge()
	m.lookForSimilar()
	m.render()
	if m.s.Leaving {
		m.s.Leaving = false
		m.nav.Review(a.ID)
	}
}

// lookForSimilar asks for other records of the same person or register.
func (m *Model) lookForSimilar() {
	key := m.Value(app.FieldIDNo) + "/" + m.Value(app.FieldCR)
	if key == m.similarTo {
		return
	}
	m.similarTo = key
	turn, a := m.opening, copyOf(m.s.App)
	m.loop.Go(func(ctx context.Context) func() {
		hits, err := m.desk.Similar(ctx, a)
		return func() {
			if err == nil && turn == m.opening && key == m.similarTo {
				m.s.Similar = hits
				m.render()
			}
		}
	})
}

// See opens a record of the same person.
func (m *Model) See(h app.Hit) {
	if h.Kind == app.HitLicence {
		m.nav.Press(h.ID)
		return
	}
	m.nav.Intake(h.ID)
}
