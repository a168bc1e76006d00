package syncer_test

import (
	"errors"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/syncer"
)

func offline() error { return &app.Error{Code: app.Offline, Err: errors.New("no route")} }

func TestTheBackoffDoublesStaysShortWhileYoungAndHasACap(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.l.set(offline())
		b.e.Nudge()
		b.pass(time.Second / 2)
		b.gaps()
		b.m.add(3)
		b.pass(10 * time.Minute)
		gaps := b.gaps()
		if len(gaps) < 30 || len(gaps) > 60 {
			t.Errorf("%d tries in ten minutes", len(gaps))
		}
		for i, g := range gaps {
			if g > 30*time.Second || g < 200*time.Millisecond {
				t.Errorf("try %d came after %v", i, g)
			}
			if i < 10 && g > 5*time.Second {
				t.Errorf("while the outage was young, try %d came after %v", i, g)
			}
		}
		if last := gaps[len(gaps)-1]; last != 30*time.Second {
			t.Errorf("the last wait was %v", last)
		}
		for _, c := range b.m.outbox {
			if c.Tries > 1 {
				t.Errorf("%s was marked as on its way %d times in an outage", c.ID, c.Tries)
			}
		}
		b.pass(8 * time.Hour)
		if gaps = b.gaps(); len(gaps) > 150 || gaps[len(gaps)-1] != 5*time.Minute {
			t.Errorf("%d tries in eight hours, the last after %v", len(gaps), gaps[len(gaps)-1])
		}
		b.l.set(nil)
		b.pass(5*time.Minute + time.Second)
		if !b.e.Status().Online || b.m.state(app.OutAcked) != 3 {
			t.Errorf("%+v", b.e.Status())
		}
	})
}

// TestTheBreakerSendsOneProbe: after five failures one small call a try goes over
// the line, and nothing else until it has come through.
func TestTheBreakerSendsOneProbe(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.pass(time.Second)
		b.gaps()
		b.l.set(offline())
		b.m.add(3)
		b.pass(10 * time.Minute)
		b.l.mu.Lock()
		health, all := b.l.healths, len(b.l.calls)
		b.l.healths, b.l.calls = 0, nil
		b.l.mu.Unlock()
		if health == 0 || all-health > 6 {
			t.Errorf("%d calls, %d of them probes", all, health)
		}
		b.pass(time.Hour)
		b.l.mu.Lock()
		if len(b.l.calls) != b.l.healths || b.l.healths == 0 {
			t.Errorf("an open breaker let %d calls through, %d of them probes", len(b.l.calls), b.l.healths)
		}
		b.l.mu.Unlock()
		b.l.set(nil)
		b.pass(5*time.Minute + time.Second)
		if b.m.state(app.OutAcked) != 3 {
			t.Error("the breaker did not close")
		}
	})
}

func TestWorkInAnOldOutageBringsATrySoon(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.l.set(offline())
		b.e.Nudge()
		b.pass(20 * time.Minute)
		b.l.set(nil)
		b.m.add(1)
		b.pass(5 * time.Second)
		if b.m.state(app.OutAcked) != 1 {
			t.Error("a clerk's work waited longer than five seconds for a line that was back")
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.pass(time.Second)
		b.l.set(&app.Error{Code: app.Offline, Args: map[string]string{"retry_after": "90"}})
		b.e.Nudge()
		b.pass(time.Second)
		b.gaps()
		b.pass(85 * time.Second)
		if n := b.callsMade(); n != 0 {
			t.Errorf("%d calls while central wanted rest", n)
		}
		b.l.set(nil)
		b.pass(5 * time.Second)
		if !b.e.Status().Online {
			t.Error("not back after Retry-After")
		}
	})
}

func TestALockedStoreIsLeftAlone(t *testing.T) {
	inBubble(t, syncer.Options{}, func(b *bench) {
		b.pass(time.Second)
		b.m.mu.Lock()
		b.m.locked = true
		b.m.mu.Unlock()
		b.e.Nudge()
		b.pass(time.Second)
		b.gaps()
		b.l.mu.Lock()
		b.l.pulls, b.l.sizes = 0, nil
		b.l.mu.Unlock()
		b.feed.Publish(app.Outbox)
		b.pass(time.Hour)
		b.l.mu.Lock()
		pulls, sends := b.l.pulls, len(b.l.sizes)
		b.l.mu.Unlock()
		if n := b.callsMade(); pulls != 0 || sends != 0 || n > 245 || b.e.Status().Busy {
			t.Errorf("%d pulls, %d sends, %d calls while locked, %+v", pulls, sends, n, b.e.Status())
		}
		b.l.set(&app.Error{Code: app.Offline})
		b.pass(time.Minute)
		if b.e.Status().Online {
			t.Error("the sign-in screen is told of a line that is dead")
		}
		b.l.set(nil)
		b.m.mu.Lock()
		b.m.locked = false
		b.m.mu.Unlock()
		b.feed.Publish(app.Sessions)
		b.m.add(1)
		b.pass(time.Second)
		if b.m.state(app.OutAcked) != 1 {
			t.Error("the sign-in did not wake it")
		}
	})
}

func TestAnIdleCounterIsQuiet(t *testing.T) {
	inBubble(t, syncer.Options{Every: 15 * time.Second}, func(b *bench) {
		b.pass(time.Minute)
		b.gaps()
		b.l.mu.Lock()
		b.l.pulls = 0
		b.l.mu.Unlock()
		b.pass(time.Hour)
		b.l.mu.Lock()
		pulls, sends := b.l.pulls, len(b.l.sizes)
		b.l.mu.Unlock()
		if pulls < 235 || pulls > 245 || sends != 0 {
			t.Errorf("%d pulls and %d sends in an idle hour", pulls, sends)
		}
		if n := b.callsMade(); n > 250 {
			t.Errorf("%d calls", n)
		}
		if b.m.grants > 3 || b.m.trusts > 3 {
			t.Errorf("%d grants, %d lists", b.m.grants, b.m.trusts)
		}
	})
}

func TestNewWorkIsSentAtOnce(t *testing.T) {
	inBubble(t, syncer.Options{Every: time.Hour}, func(b *bench) {
		b.pass(time.Second)
		b.m.add(250)
		b.pass(time.Millisecond)
		if b.m.state(app.OutAcked) != 250 || !b.l.order {
			t.Errorf("%d acked, in order %v", b.m.state(app.OutAcked), b.l.order)
		}
		for id, n := range b.l.sent {
			if n != 1 {
				t.Errorf("%s was sent %d times", id, n)
			}
		}
	})
}

func TestNumbersThatAreRefusedAreNotBeggedFor(t *testing.T) {
	inBubble(t, syncer.Options{Series: func() []string { return []string{"4803", "4803", "4808"} }, Block: 10}, func(b *bench) {
		asked := map[string]int{}
		b.l.lease = func(r app.LeaseRequest) (app.Lease, error) {
			asked[r.Series]++
			if r.Series == "4803" {
				return app.Lease{}, &app.Error{Code: app.NoNumbers}
			}
			return app.Lease{ID: string(r.ID), Series: r.Series, First: 1, Last: 10, Next: 1, NotAfter: time.Now().AddDate(1, 0, 0)}, nil
		}
		b.feed.Publish(app.Sessions)
		b.m.add(1)
		b.pass(10 * time.Minute)
		if asked["4803"] < 8 || asked["4803"] > 12 || asked["4808"] != 1 {
			t.Errorf("%v", asked)
		}
		if b.m.state(app.OutAcked) != 1 || b.l.pulls == 0 || !b.e.Status().Online {
			t.Error("a refusal of numbers kept the rest up")
		}
	})
}
