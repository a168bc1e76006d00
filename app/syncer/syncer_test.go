package syncer_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/syncer"
)

func TestWhatIsIssuedReachesCentralAndTheOthers(t *testing.T) {
	w := newTown(t)
	a, b := newCounter(w, "0003"), newCounter(w, "0004")
	a.signIn("noura")
	b.signIn("reem")
	a.ready()
	b.ready()
	l := a.issue("سارة")
	a.drained()
	w.exactly(a, []app.Licence{l})
	until(t, "the other counter has it", func() bool {
		got, err := b.db.LicenceByNumber(t.Context(), l.Number)
		return err == nil && got.Synced && got.Token == l.Token
	})
	until(t, "settled", func() bool { return a.states()[app.OutSettled] == 1 })
	until(t, "the trust list", func() bool {
		list, err := b.db.Trust(t.Context())
		if err != nil {
			return false
		}
		trust, err := credential.OpenTrust(b.device.Root, list)
		if err != nil {
			return false
		}
		r, err := credential.Verify(l.Token, trust, l.From.Civil)
		return err == nil && r.Verdict == credential.Valid
	})
}

// TestEveryFaultEndsInExactlyOnce issues through each fault of the line, and
// then wants each licence at central once.
func TestEveryFaultEndsInExactlyOnce(t *testing.T) {
	for name, breakLine := range map[string]func(w *town) (mend func()){
		"offline": func(w *town) func() {
			w.srv.Faults().SetOffline(true)
			return func() { w.srv.Faults().SetOffline(false) }
		},
		"answers lost": func(w *town) func() {
			w.srv.Faults().DropAfterCommit(4)
			return func() {}
		},
		"5xx": func(w *town) func() {
			w.srv.Faults().Fail5xx(12, 0)
			return func() {}
		},
		"captive portal": func(w *town) func() {
			w.srv.Faults().SetPortal(true)
			return func() { w.srv.Faults().SetPortal(false) }
		},
		"slow": func(w *town) func() {
			w.srv.Faults().SetDelay(15 * time.Millisecond)
			return func() { w.srv.Faults().SetDelay(0) }
		},
		"restart of central": func(w *town) func() {
			w.restart()
			return func() {}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			c := newCounter(w, "0003")
			c.signIn("noura")
			c.ready()
			issued := []app.Licence{c.issue("قبل")}
			mend := breakLine(w)
			for range 15 {
				issued = append(issued, c.issue("أثناء"))
			}
			mend()
			issued = append(issued, c.issue("بعد"))
			c.drained()
			w.exactly(c, issued)
			until(t, "online again", func() bool { return c.engine.Status().Online && c.engine.Status().Code == "" })
			until(t, "all settled", func() bool { return c.states()[app.OutSettled] == len(issued) })
		})
	}
}

// TestAnOutageIsSeenAndItsEnd holds the status to what the strip shows.
func TestAnOutageIsSeenAndItsEnd(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	until(t, "the line is known before anybody has signed in", func() bool { s := c.engine.Status(); return s.Known && s.Online })
	c.signIn("noura")
	c.ready()
	until(t, "a whole round", func() bool { return !c.engine.Status().LastSync.IsZero() })
	sub := c.feed.Subscribe()
	defer sub.Close()
	w.srv.Faults().SetPortal(true)
	until(t, "the portal is seen", func() bool { s := c.engine.Status(); return !s.Online && s.Code == app.BadAnswer })
	w.srv.Faults().SetPortal(false)
	w.srv.Faults().SetOffline(true)
	until(t, "the outage is seen", func() bool { s := c.engine.Status(); return !s.Online && s.Code == app.Offline })
	if s := c.engine.Status(); s.Since.IsZero() || s.LastSync.IsZero() || s.LastSync.After(time.Now()) {
		t.Errorf("%+v", s)
	}
	if sub.Take()&app.Link == 0 {
		t.Error("app.Link was not published")
	}
	w.srv.Faults().SetOffline(false)
	until(t, "online", func() bool { return c.engine.Status().Online })
}

// TestASignInDuringAnOutageHealsItself: the clerk unlocks with central out of
// reach; when the line is back the client opens a session by the device's key.
func TestASignInDuringAnOutageHealsItself(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	l := c.issue("سارة")
	c.drained()
	w.srv.Faults().SetOffline(true)
	c.client.SignOut()
	c.db.Lock()
	until(t, "idle", func() bool { return !c.engine.Status().Busy })
	if _, err := c.db.Unlock(t.Context(), "noura", "secret"); err != nil {
		t.Fatal(err)
	}
	key, _, err := c.db.Key(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.client.Resume(c.device, "noura", key)
	second := c.issue("ريم")
	w.srv.Faults().SetOffline(false)
	c.drained()
	w.exactly(c, []app.Licence{l, second})
}

// TestTheLastSyncSurvivesARestart starts another engine on the same store while
// central is out of reach.
func TestTheLastSyncSurvivesARestart(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	until(t, "a whole round", func() bool { return !c.engine.Status().LastSync.IsZero() })
	until(t, "it is kept", func() bool { at, err := c.db.LastSync(t.Context()); return err == nil && !at.IsZero() })
	c.end()
	w.srv.Faults().SetOffline(true)
	kept, err := c.db.LastSync(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.engine = syncer.New(syncer.Options{Store: c.db, Remote: c.client, Feed: c.feed, Now: time.Now})
	c.run()
	until(t, "the status says when", func() bool { s := c.engine.Status(); return s.Known && s.LastSync.Equal(kept) })
}

// TestBetweenUnlockAndResume has the store open before the client knows who signs
// in: that is no failure, of the line or of anything else.
func TestBetweenUnlockAndResume(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	c.client.SignOut()
	l := c.issue("سارة")
	for range 20 {
		c.engine.Nudge()
		time.Sleep(2 * time.Millisecond)
		if s := c.engine.Status(); !s.Online || s.Code != "" {
			t.Fatalf("the status: %+v", s)
		}
	}
	until(t, "the command is back in the queue", func() bool { return c.states()[app.OutQueued] == 1 })
	c.signIn("noura")
	c.drained()
	w.exactly(c, []app.Licence{l})
	if err := w.srv.RevokeOperator(t.Context(), "noura"); err != nil {
		t.Fatal(err)
	}
	until(t, "the revocation is seen", func() bool { return c.engine.Status().Code == app.Forbidden })
}

// TestOneBadEntryBlocksNothing puts an entry that central refuses and one that
// it must never see again among good ones.
func TestOneBadEntryBlocksNothing(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	w.srv.Faults().SetOffline(true)
	key := c.key
	good := []app.Licence{c.issue("a")}
	c.key = stranger(t) // signed by a key that central never certified
	bad := c.issue("b")
	c.key = key
	good = append(good, c.issue("c"), c.issue("d"))
	w.srv.Faults().SetOffline(false)
	c.drained()
	w.exactly(c, good)
	n := c.states()
	if n[app.OutNeedsOperator]+n[app.OutQuarantined] != 1 {
		t.Errorf("%v", n)
	}
	list, err := c.db.Commands(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, cmd := range list {
		if cmd.Record == bad.ID && (cmd.Code != app.BadSignature || len(cmd.Body) == 0) {
			t.Errorf("the refused entry: %s, %d bytes", cmd.Code, len(cmd.Body))
		}
	}
}

// TestLeasesAreRefilledAtHalf uses numbers up and wants more before they end,
// without a gap or a double.
func TestLeasesAreRefilledAtHalf(t *testing.T) {
	w := newTown(t)
	a, b := newCounter(w, "0003"), newCounter(w, "0004")
	a.signIn("noura")
	b.signIn("reem")
	a.ready()
	b.ready()
	w.srv.Faults().DropAfterCommit(1) // the answer to a lease is lost, and comes again
	for range 35 {
		a.issue("x")
	}
	until(t, "a second block", func() bool { return a.numbers() > 60 })
	leases, err := a.db.Leases(t.Context())
	if err != nil || len(leases) != 2 {
		t.Fatalf("%d leases, %v", len(leases), err)
	}
	others, err := b.db.Leases(t.Context())
	if err != nil || len(others) != 1 {
		t.Fatalf("%d leases, %v", len(others), err)
	}
	for _, l := range append(leases[1:], others...) {
		if l.First <= leases[0].Last && l.Last >= leases[0].First {
			t.Errorf("blocks overlap: %+v %+v", l, leases[0])
		}
	}
	a.drained()
	if got := len(w.atCentral(a)); got != 35 {
		t.Errorf("%d at central", got)
	}
}

// TestTheEngineStopsAndGoesOn ends the engine in the middle of its work.
func TestTheEngineStopsAndGoesOn(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	var issued []app.Licence
	w.srv.Faults().SetDelay(5 * time.Millisecond)
	for range 6 {
		for range 5 {
			issued = append(issued, c.issue("x"))
		}
		c.end()
		c.run()
	}
	w.srv.Faults().SetDelay(0)
	c.drained()
	w.exactly(c, issued)
}

func stranger(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
