package syncer_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
)

// submit queues an application as the counter's use case does.
func (c *counter) submit(id app.ID, edit func(*app.Application)) {
	c.t.Helper()
	ctx := c.t.Context()
	a, err := c.db.Application(ctx, id)
	if app.CodeOf(err) == app.NotFound {
		a = app.Application{ID: id, Number: "HLT-48-0003-00001", Service: "HLT", Transaction: "issue", State: app.Draft, CreatedAt: time.Now(), CreatedBy: "noura", Office: "EST-KHB", Device: c.device.ID, Entered: app.Entered{Fields: map[string]string{}}}
	} else if err != nil {
		c.t.Fatal(err)
	}
	a.Entered = a.Entered.Clone()
	edit(&a)
	if _, err := c.db.SaveApplication(ctx, a); err != nil {
		c.t.Fatal(err)
	}
	_, err = c.db.Submit(ctx, id, func(a app.Application, seq uint64) (app.Submission, error) {
		a.State = app.Queued
		body, err := json.Marshal(a)
		now := time.Now()
		return app.Submission{
			Application: a,
			Command:     app.Command{ID: app.NewID(now), Seq: seq, Kind: app.CommandSubmit, Record: a.ID, Title: a.Number, Operator: "noura", At: now, Body: body, Base: a.Revision},
			Audit:       app.AuditEntry{At: now, Operator: "noura", Action: "submit", Record: a.ID},
		}, err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

func set(code, value string) func(*app.Application) {
	return func(a *app.Application) { a.Entered.Fields[code] = value }
}

// has waits until a counter's copy is as central made it.
func (c *counter) has(what string, id app.ID, is func(app.Application) bool) {
	c.t.Helper()
	until(c.t, what, func() bool {
		a, err := c.db.Application(c.t.Context(), id)
		return err == nil && is(a)
	})
}

// twoEdit has two counters change one application that central sent back, with
// the line cut, and the line return: to the first alone, then to both.
func twoEdit(t *testing.T, first, second func(*app.Application)) (w *town, a, b *counter) {
	t.Helper()
	w = newTown(t)
	a, b = newCounter(w, "0003"), newCounter(w, "0004")
	a.signIn("noura")
	b.signIn("reem")
	a.ready()
	b.ready()
	a.submit("a1", set("name", "سارة"))
	a.drained()
	if err := w.srv.AddOperator(t.Context(), "EST-KHB", app.Operator{ID: "boss", Roles: []app.Role{app.RoleSupervisor}}, "secret"); err != nil {
		t.Fatal(err)
	}
	if err := w.srv.Decide(t.Context(), "boss", app.Decision{Kind: app.RemoteApplication, Record: "a1", Action: app.ActionReturn, Reason: "photo"}); err != nil {
		t.Fatal(err)
	}
	returned := func(x app.Application) bool { return x.State == app.Returned && x.Reason == "photo" }
	a.has("sent back to the first", "a1", returned)
	b.has("sent back to the second", "a1", returned)
	b.end()
	a.submit("a1", first)
	a.drained()
	b.submit("a1", second)
	b.run()
	return w, a, b
}

// TestTwoCountersEditOneRecord: what touches different fields becomes one at both,
// without a person.
func TestTwoCountersEditOneRecord(t *testing.T) {
	_, a, b := twoEdit(t, set("phone", "1"), set("street", "2"))
	both := func(x app.Application) bool {
		return x.State == app.Submitted && x.Entered.Get("phone") == "1" && x.Entered.Get("street") == "2" && x.Entered.Get("name") == "سارة"
	}
	b.drained()
	a.has("both changes at the first", "a1", both)
	b.has("both changes at the second", "a1", both)
	until(t, "the refused command is replaced, the other settled", func() bool {
		n := b.states()
		return n[app.OutReplaced] == 1 && n[app.OutSettled] == 1
	})
}

// TestAnOverlapWaitsForTheClerk: two values of one field are never decided by the
// program; either decision ends the same at both counters.
func TestAnOverlapWaitsForTheClerk(t *testing.T) {
	for _, side := range []app.Side{app.Mine, app.Theirs, ""} {
		_, a, b := twoEdit(t, set("phone", "1"), set("phone", "2"))
		ctx := t.Context()
		var c app.Collision
		until(t, "a collision", func() bool {
			ids, err := b.db.Collisions(ctx)
			if err != nil || len(ids) != 1 {
				return false
			}
			c, err = b.db.Collision(ctx, ids[0])
			return err == nil
		})
		if d := c.Differences(); !c.Known || len(d) != 1 || !d[0].Clash() || d[0].Mine.Text != "2" || d[0].Theirs.Text != "1" {
			t.Fatalf("%+v", d)
		}
		if x, err := b.db.Application(ctx, "a1"); err != nil || x.Entered.Get("phone") != "2" {
			t.Fatalf("the clerk's own work was overwritten: %v, %v", x.Entered.Get("phone"), err)
		}
		want := "2"
		if side == "" {
			err := b.db.Withdraw(ctx, c.Command, func(c app.Collision) (app.Command, error) { return c.Withdraw("noura", time.Now()) }, app.AuditEntry{Action: "withdraw", Record: "a1"})
			if err != nil {
				t.Fatal(err)
			}
			want = "1"
		} else {
			_, err := b.db.Merge(ctx, c.Command, func(c app.Collision) (app.Submission, error) {
				m, open := c.Merge(map[string]app.Side{"field.phone": side})
				if len(open) != 0 {
					t.Errorf("%+v", open)
				}
				return c.Resubmit(m, "noura", time.Now())
			})
			if err != nil {
				t.Fatal(err)
			}
			if side == app.Theirs {
				want = "1"
			}
		}
		is := func(x app.Application) bool { return x.State == app.Submitted && x.Entered.Get("phone") == want }
		b.drained()
		a.has("the decision at the first", "a1", is)
		b.has("the decision at the second", "a1", is)
		until(t, "nothing waits for anybody", func() bool {
			n, err := b.db.OutboxCount(ctx)
			return err == nil && n.NeedsMe == 0 && n.Waiting == 0
		})
		p, err := b.client.Changes(ctx, app.Since{Cursor: ""}, 500)
		if err != nil || p.Watermark != 2 {
			t.Errorf("central waits for a command that will not come: watermark %d, %v", p.Watermark, err)
		}
	}
}
