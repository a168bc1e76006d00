package syncer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client/central"
)

func (w *town) direct(c *counter, kind app.DirectiveKind) {
	w.t.Helper()
	if err := w.srv.Direct(w.t.Context(), c.device.ID, kind, "a reason"); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) report(c *counter) central.CounterReport {
	w.t.Helper()
	list, err := w.srv.Counters(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return list[slices.IndexFunc(list, func(r central.CounterReport) bool { return r.Device.ID == c.device.ID })]
}

func (c *counter) orders() app.Orders {
	c.t.Helper()
	o, err := c.db.Orders(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return o
}

func (c *counter) locked() bool {
	_, err := c.db.Cursor(c.t.Context())
	return app.CodeOf(err) == app.Locked
}

// refusal queues an application that central will refuse.
func (c *counter) refusal(id app.ID) {
	c.t.Helper()
	c.submit(id, func(a *app.Application) { a.Service = "NONE" })
}

// draft keeps an application that is never submitted, with a document.
func (c *counter) draft(id app.ID, document []byte) {
	c.t.Helper()
	sum, err := c.db.PutBlob(c.t.Context(), document)
	if err != nil {
		c.t.Fatal(err)
	}
	_, err = c.db.SaveApplication(c.t.Context(), app.Application{
		ID: id, Service: "HLT", State: app.Draft, CreatedAt: time.Now(), CreatedBy: "noura", Office: "EST-KHB", Device: c.device.ID,
		Attachments: []app.Attachment{{Document: "photo", Name: "x.pdf", Media: "application/pdf", Size: int64(len(document)), SHA256: sum}},
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

func TestALockComesOnceAndOnlyOnce(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	until(t, "a heartbeat of a counter that nobody signed in at", func() bool { return !w.report(c).SeenAt.IsZero() })
	if n := w.report(c).Waiting; n != 0 {
		t.Errorf("%d commands wait at a counter that nobody could look into", n)
	}
	c.signIn("noura")
	c.ready()
	w.direct(c, app.DirectLock)
	until(t, "the lock", func() bool { return c.obeyed.Load() == 1 })
	seen := w.report(c).SeenAt
	until(t, "more heartbeats", func() bool { return w.report(c).SeenAt.Sub(seen) > 100*time.Millisecond })
	c.end()
	c.run() // a start that remembers
	seen = w.report(c).SeenAt
	until(t, "more heartbeats", func() bool { return w.report(c).SeenAt.Sub(seen) > 100*time.Millisecond })
	if n := c.obeyed.Load(); n != 1 {
		t.Errorf("locked %d times", n)
	}
	if w.report(c).Version != "test" {
		t.Errorf("central knows the version as %q", w.report(c).Version)
	}
}

// TestARevokedCounterOpensForNobodyAndComesBackWhole: what it had not delivered waits in
// the store, and goes out after it was reinstated.
func TestARevokedCounterOpensForNobodyAndComesBackWhole(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	c.end()
	l := c.issue("سارة")
	w.direct(c, app.DirectRevoke)
	c.run()
	until(t, "the counter is closed", func() bool { return c.orders().Ended != nil && c.locked() })
	if _, err := c.db.Unlock(t.Context(), "noura", c.password); app.CodeOf(err) != app.NotFound {
		t.Fatalf("the password opens a revoked counter: %v", err)
	}
	seen := w.report(c).SeenAt
	until(t, "more heartbeats", func() bool { return w.report(c).SeenAt.After(seen) })
	if c.obeyed.Load() != 1 {
		t.Errorf("closed %d times", c.obeyed.Load())
	}
	if err := w.srv.Reinstate(t.Context(), c.device.ID); err != nil {
		t.Fatal(err)
	}
	until(t, "it is open again", func() bool { return c.orders().Ended == nil })
	c.signIn("noura")
	c.ready()
	c.drained()
	w.exactly(c, []app.Licence{l})
}

// TestAWipedCounterGivesAllOfItFirst: what waits, what was refused, a draft with its
// document, and the numbers; then nothing opens it, and its files go.
func TestAWipedCounterGivesAllOfItFirst(t *testing.T) {
	w := newTown(t)
	c, other := newCounter(w, "0003"), newCounter(w, "0004")
	c.signIn("noura")
	c.ready()
	c.end()
	l := c.issue("سارة")
	c.draft("a", []byte("%PDF مسودة"))
	c.refusal("b")
	w.direct(c, app.DirectWipe)
	c.run()
	until(t, "it is emptied, and central knows", func() bool { return c.orders().Told })
	if !c.locked() {
		t.Error("it is still open")
	}
	if _, err := c.db.Unlock(t.Context(), "noura", c.password); app.CodeOf(err) != app.NotFound {
		t.Errorf("a password still opens it: %v", err)
	}
	other.signIn("reem")
	other.ready()
	w.exactly(other, []app.Licence{l})
	left, err := w.srv.Leftovers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[app.CommandKind]app.Code{}
	for _, x := range left {
		kinds[x.Kind] = x.Why
		if x.Kind == app.CommandSubmit && x.Record != "b" {
			t.Errorf("%+v is left over", x)
		}
	}
	if len(left) != 2 || kinds[app.CommandSubmit] == "" || kinds[app.CommandDraft] != "" {
		t.Errorf("left over: %v", kinds)
	}
	if _, err := other.client.FetchDocument(t.Context(), sumOf([]byte("%PDF مسودة")), nil); err != nil {
		t.Errorf("the draft's document: %v", err)
	}
	if r := w.report(c); !r.Wiped || !r.Revoked {
		t.Errorf("central has it as %+v", r)
	}
	numbers, err := w.srv.Numbers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range numbers {
		if n.Device == c.device.ID && n.Open != 0 {
			t.Errorf("%d numbers are neither used nor given back", n.Open)
		}
	}
}

// TestAWipeWaitsForWhoCanOpenTheStore, and can be taken back until it is done.
func TestAWipeWaitsForWhoCanOpenTheStore(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	c.end()
	c.client.SignOut()
	c.db.Lock()
	w.direct(c, app.DirectWipe)
	c.run()
	until(t, "it knows", func() bool { return c.orders().Ended != nil })
	seen := w.report(c).SeenAt
	until(t, "more heartbeats", func() bool { return w.report(c).SeenAt.Sub(seen) > 100*time.Millisecond })
	if c.orders().Emptied {
		t.Fatal("it was emptied while nobody could look what waits")
	}
	if err := w.srv.Reinstate(t.Context(), c.device.ID); err != nil {
		t.Fatal(err)
	}
	until(t, "it is open again", func() bool { return c.orders().Ended == nil })
	c.signIn("noura")
	c.ready()
	c.issue("سارة")
	c.drained()
}

// TestAWipeThatIsCutOffGoesOn: whichever of its calls does not come through, it ends, with
// everything once.
func TestAWipeThatIsCutOffGoesOn(t *testing.T) {
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	c.end()
	want := []app.Licence{c.issue("سارة"), c.issue("نورة")}
	c.refusal("b")
	w.direct(c, app.DirectWipe)
	for n := 0; !c.orders().Told; n++ {
		if n > 400 {
			t.Fatal("it never ends")
		}
		w.srv.Faults().DropAfterCommit(n % 3)
		c.run()
		time.Sleep(time.Duration(n%7*(3+n/10)) * time.Millisecond) // longer and longer, should the machine be slow
		c.end()
		if c.locked() && !c.orders().Emptied {
			t.Fatal("it was closed before it was empty")
		}
	}
	w.srv.Faults().DropAfterCommit(0)
	left, err := w.srv.Leftovers(t.Context())
	if err != nil || len(left) != 1 {
		t.Errorf("%d leftovers, %v", len(left), err)
	}
	other := newCounter(w, "0004")
	other.signIn("reem")
	other.ready()
	w.exactly(other, want)
}
