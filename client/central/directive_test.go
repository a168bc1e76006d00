package central_test

import (
	"crypto/ed25519"
	"slices"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client/central"
)

func leftover(id string) app.Leftover {
	return app.Leftover{
		Command: app.Command{ID: app.ID(id), Seq: 1, Kind: app.CommandSubmit, Record: "r", Operator: "noura", At: start, Body: []byte(`{"a":1}`)},
		Why:     app.Invalid,
	}
}

// beat is a heartbeat of the world's counter, by a client that nobody has signed in on.
func (w *world) beat(done ...string) []app.Directive {
	w.t.Helper()
	list, err := w.newClient().Heartbeat(w.t.Context(), app.Beat{Device: w.device, At: w.clock.Now(), Waiting: -1, Version: "9.9", Done: done})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) direct(kind app.DirectiveKind) {
	w.t.Helper()
	if err := w.srv.Direct(w.t.Context(), w.device.ID, kind, "why"); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) standing() central.CounterReport {
	w.t.Helper()
	list, err := w.srv.Counters(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return list[slices.IndexFunc(list, func(c central.CounterReport) bool { return c.Device.ID == w.device.ID })]
}

func TestALockIsWantedUntilItIsDone(t *testing.T) {
	w := newWorld(t)
	if list := w.beat(); len(list) != 0 {
		t.Fatalf("nothing was ordered: %+v", list)
	}
	w.direct(app.DirectLock)
	w.direct(app.DirectLock) // one is enough
	list := w.beat()
	if len(list) != 1 || list[0].Kind != app.DirectLock || list[0].Device != w.device.ID || list[0].Reason != "why" {
		t.Fatalf("%+v", list)
	}
	if again := w.beat("another"); len(again) != 1 || again[0].ID != list[0].ID {
		t.Fatalf("an answer that was lost: %+v", again)
	}
	if rest := w.beat(list[0].ID); len(rest) != 0 {
		t.Fatalf("after it was done: %+v", rest)
	}
	w.direct(app.DirectLock)
	if list2 := w.beat(list[0].ID); len(list2) != 1 || list2[0].ID == list[0].ID {
		t.Fatalf("a second lock: %+v", list2)
	}
	if s := w.standing(); s.Version != "9.9" || !s.SeenAt.Equal(start) || s.Revoked {
		t.Errorf("%+v", s)
	}
}

// TestAHeartbeatIsOfItsDeviceAlone: by its credential, and what comes back by the root.
func TestAHeartbeatIsOfItsDeviceAlone(t *testing.T) {
	w := newWorld(t)
	w.direct(app.DirectLock)
	beat := func(change func(*app.Device)) error {
		d := w.device
		change(&d)
		_, err := w.newClient().Heartbeat(t.Context(), app.Beat{Device: d, At: start, Waiting: 1})
		return err
	}
	wantCode(t, "another credential", beat(func(d *app.Device) { d.Credential = "no" }), app.Unauthorised)
	wantCode(t, "an unknown device", beat(func(d *app.Device) { d.ID = "dev-0" }), app.Unauthorised)
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, "a directive of another central", beat(func(d *app.Device) { d.Root = public }), app.BadSignature)
	if err := credential.Unseal(w.srv.Root(), credential.KindDirective, w.lease.Signed, &app.Directive{}); err == nil {
		t.Error("a lease was taken for a directive")
	}
}

func TestARevokedDeviceHearsOfItAndMayComeBack(t *testing.T) {
	w := newWorld(t)
	w.direct(app.DirectRevoke)
	_, _, err := w.newSession().Grant(t.Context())
	wantCode(t, "a session by key", err, app.Retired)
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.newClient().SignIn(t.Context(), w.device, "noura", "secret-noura", public)
	wantCode(t, "a session by password", err, app.Retired)
	_, _, err = w.client.Grant(t.Context())
	wantCode(t, "the session that it had", err, app.Forbidden)
	list := w.beat()
	if len(list) != 1 || list[0].Kind != app.DirectRevoke {
		t.Fatalf("%+v", list)
	}
	if again := w.beat(list[0].ID); len(again) != 1 {
		t.Fatalf("an older copy of its store would not hear of it: %+v", again)
	}
	wantCode(t, "a lock of it", w.srv.Direct(t.Context(), w.device.ID, app.DirectLock, ""), app.NotAllowedHere)
	if err := w.srv.Reinstate(t.Context(), w.device.ID); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "reinstated twice", w.srv.Reinstate(t.Context(), w.device.ID), app.NotAllowedHere)
	if list := w.beat(); len(list) != 0 || w.standing().Revoked {
		t.Fatalf("reinstated: %+v", list)
	}
	if _, err := w.newClient().SignIn(t.Context(), w.device, "noura", "secret-noura", public); err != nil {
		t.Fatal(err)
	}
}

func TestADeviceToBeWipedGivesAllAndGetsNothing(t *testing.T) {
	w := newWorld(t)
	c := w.newSession()
	wantCode(t, "leftovers before", c.Leave(t.Context(), []app.Leftover{leftover("a")}), app.NotAllowedHere)
	w.direct(app.DirectWipe)
	if _, err := c.Send(t.Context(), []app.Command{w.issue(w.licence())}); err != nil {
		t.Fatalf("what it has issued: %v", err)
	}
	_, err := c.Lease(t.Context(), app.LeaseRequest{ID: "wish", Series: "4803", Size: 5})
	wantCode(t, "numbers", err, app.NotAllowedHere)
	for range 2 {
		if err := c.Leave(t.Context(), []app.Leftover{leftover("a"), leftover("b")}); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := w.srv.Leftovers(t.Context())
	if err != nil || len(kept) != 2 || kept[0].Device != w.device.ID || string(kept[0].Body) != `{"a":1}` || kept[0].Why != app.Invalid {
		t.Fatalf("%+v, %v", kept, err)
	}
	tasks, err := w.srv.Tasks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tasks = slices.DeleteFunc(tasks, func(x central.Task) bool { return x.Kind != central.TaskLeftover })
	if len(tasks) != 2 {
		t.Errorf("%d tasks for two leftovers", len(tasks))
	}
	list := w.beat()
	if len(list) != 1 || list[0].Kind != app.DirectWipe || !w.standing().Retiring {
		t.Fatalf("%+v", list)
	}
	w.beat(list[0].ID)
	if s := w.standing(); !s.Wiped || !s.Revoked {
		t.Errorf("%+v", s)
	}
	_, _, err = w.newSession().Grant(t.Context())
	wantCode(t, "a session after it", err, app.Retired)
	if again := w.beat(); len(again) != 1 {
		t.Errorf("an older copy of its store would not hear of it: %+v", again)
	}
	wantCode(t, "back from nothing", w.srv.Reinstate(t.Context(), w.device.ID), app.NotAllowedHere)
}
