package syncer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/syncer"
)

func TestABatchThatIsTooLargeIsHalved(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
			if len(cs) > 10 {
				return nil, &app.Error{Code: app.FileTooLarge}
			}
			return accept(cs)
		}
		b.m.add(95)
		b.pass(time.Minute)
		if n := b.m.state(app.OutAcked); n != 95 || !b.l.order {
			t.Errorf("%d of 95 acked, sizes %v", n, b.l.sizes)
		}
	})
}

// TestAPoisonedBatchIsParted has central refuse every batch as a whole that one
// certain command is in. "Entries dropped on 4xx" and "one bad record blocks all
// later ones" both fail here.
func TestAPoisonedBatchIsParted(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
			if slices.ContainsFunc(cs, func(c app.Command) bool { return c.Seq == 42 }) {
				return nil, &app.Error{Code: app.Rejected}
			}
			return accept(cs)
		}
		b.m.add(120)
		b.pass(time.Minute)
		if b.m.state(app.OutAcked) != 119 || b.m.state(app.OutNeedsOperator) != 1 {
			t.Errorf("%d acked, %d need the clerk", b.m.state(app.OutAcked), b.m.state(app.OutNeedsOperator))
		}
		if c := b.m.outbox[41]; len(c.Body) == 0 || c.Code != app.Rejected {
			t.Errorf("the refused entry: %+v", c)
		}
	})
}

func TestOutcomesAreOfTheirOwn(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		missing, waits := 0, 0
		b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
			var out []app.Outcome
			for _, c := range cs {
				switch {
				case c.Seq == 2:
					out = append(out, app.Outcome{ID: c.ID, Code: app.KeyReused})
				case c.Seq == 3 && missing < 3:
					missing++ // central said nothing of it
				case c.Seq == 4 && waits < 3:
					waits++
					out = append(out, app.Outcome{ID: c.ID, Code: app.Offline}) // 424, 5xx
				case c.Seq == 5:
					out = append(out, app.Outcome{ID: c.ID, Code: app.Invalid, Field: "x"})
				default:
					out = append(out, app.Outcome{ID: c.ID, Accepted: true})
				}
			}
			return out, nil
		}
		b.m.add(6)
		b.pass(time.Millisecond)
		if b.m.state(app.OutAcked) != 2 || b.m.state(app.OutQuarantined) != 1 || b.m.state(app.OutNeedsOperator) != 1 || b.m.state(app.OutQueued) != 2 {
			t.Errorf("%+v", b.m.outbox)
		}
		b.pass(5 * time.Minute)
		if b.m.state(app.OutAcked) != 4 {
			t.Errorf("%d acked", b.m.state(app.OutAcked))
		}
		if n := b.l.sent["c002"]; n != 1 {
			t.Errorf("the quarantined entry was sent %d times", n)
		}
	})
}

func TestAnEntryThatIsPutOffDoesNotSpin(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
			return []app.Outcome{{ID: cs[0].ID, Code: app.Offline}}, nil
		}
		b.m.add(1)
		b.pass(time.Hour)
		if n := b.l.sent["c001"]; n < 8 || n > 40 {
			t.Errorf("sent %d times in an hour", n)
		}
		if !b.e.Status().Online {
			t.Error("one entry put the line down")
		}
	})
}

// TestDoneIsComparedAndSwapped changes a command while it is on its way: its
// answer belongs to another edition and must not mark it as done.
func TestDoneIsComparedAndSwapped(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		first := true
		b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
			if first {
				first = false
				c := cs[0]
				if _, err := b.m.swap(c, func(own *app.Command) { own.State = app.OutQueued }); err != nil {
					t.Error(err)
				}
			}
			return accept(cs)
		}
		b.m.add(1)
		b.pass(time.Minute)
		if b.l.sent["c001"] != 2 || b.m.state(app.OutAcked) != 1 {
			t.Errorf("sent %d times, %d acked", b.l.sent["c001"], b.m.state(app.OutAcked))
		}
	})
}

// TestWhatWasMadeReadyGoesBack fails a batch while the next one is marked as on its
// way: nothing stays marked, and everything arrives once, in order.
func TestWhatWasMadeReadyGoesBack(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.pass(time.Second)
		failed := false
		b.l.send = func(cs []app.Command) ([]app.Outcome, error) {
			if cs[0].Seq > 100 && !failed {
				failed = true
				return nil, &app.Error{Code: app.Offline}
			}
			return accept(cs)
		}
		b.m.add(350)
		b.pass(time.Millisecond)
		if !failed || b.m.state(app.OutAcked) != 100 || b.m.state(app.OutQueued) != 250 {
			t.Errorf("%d acked, %d queued, %d sending", b.m.state(app.OutAcked), b.m.state(app.OutQueued), b.m.state(app.OutSending))
		}
		b.pass(time.Minute)
		if b.m.state(app.OutAcked) != 350 || !b.l.order {
			t.Errorf("%d acked in the end, in order: %v", b.m.state(app.OutAcked), b.l.order)
		}
	})
}

// TestOneBadEntryKeepsNoOutcomeFromTheOthers has the store unable to keep the
// outcome of one command, which must not undo those of its batch.
func TestOneBadEntryKeepsNoOutcomeFromTheOthers(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.m.bad = "c007"
		b.m.add(30)
		b.pass(time.Second)
		if n := b.m.state(app.OutAcked); n != 29 {
			t.Errorf("%d of 29 acked", n)
		}
		if b.e.Status().Code != app.StoreFault {
			t.Errorf("the status says %q", b.e.Status().Code)
		}
	})
}

// TestTheCursorNeverRunsAheadOfTheRows fails an Apply and wants the same page
// again.
func TestTheCursorNeverRunsAheadOfTheRows(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.l.changes = func(cursor string) (app.ChangesPage, error) {
			if cursor == "" {
				return app.ChangesPage{Items: []app.RemoteChange{{ID: "x"}}, Next: "1", More: true}, nil
			}
			if cursor == "1" {
				return app.ChangesPage{Items: []app.RemoteChange{{ID: "y"}}, Next: "2"}, nil
			}
			return app.ChangesPage{Next: cursor}, nil
		}
		b.m.mu.Lock()
		b.m.applyTo = &app.Error{Code: app.DiskFull}
		b.m.mu.Unlock()
		b.pass(time.Minute)
		if c, _ := b.m.Cursor(t.Context()); c != "" || b.e.Status().Code != app.DiskFull {
			t.Errorf("cursor %q, %+v", c, b.e.Status())
		}
		b.m.mu.Lock()
		b.m.applyTo = nil
		b.m.mu.Unlock()
		b.pass(time.Minute)
		var rows []app.ID
		for _, p := range b.m.applied {
			for _, c := range p.Items {
				rows = append(rows, c.ID)
			}
		}
		if !slices.Equal(rows, []app.ID{"x", "y"}) || b.m.cursor != "2" {
			t.Errorf("%v applied, cursor %q", rows, b.m.cursor)
		}
	})
}

func TestA401HoldsAndASignInGoesOn(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.pass(time.Second)
		b.l.send = func([]app.Command) ([]app.Outcome, error) {
			b.l.set(&app.Error{Code: app.Unauthorised})
			return nil, &app.Error{Code: app.Unauthorised}
		}
		b.m.add(2)
		b.pass(time.Second)
		if b.m.state(app.OutHeldAuth) != 2 || b.e.Status().Code != app.Unauthorised {
			t.Errorf("%+v %+v", b.m.outbox, b.e.Status())
		}
	})
}
