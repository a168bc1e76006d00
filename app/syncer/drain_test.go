package syncer_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
)

// TestThirtyDaysOffline has what a counter did in thirty days without a line go to
// central when it returns: all of it, in order, while the clerk goes on typing.
// SHUBBAK_PENDING says how much; 20,000 is a month of a busy counter.
func TestThirtyDaysOffline(t *testing.T) {
	n := 600
	if more, err := strconv.Atoi(os.Getenv("SHUBBAK_PENDING")); err == nil {
		n = more
	}
	w := newTown(t)
	c := newCounter(w, "0003")
	c.signIn("noura")
	c.ready()
	c.end()
	began := time.Now().AddDate(0, 0, -30)
	for i := range n {
		c.capture(began.Add(time.Duration(i)*30*24*time.Hour/time.Duration(n)), i+1)
	}
	for range 10 {
		c.issue("سارة")
	}
	if got, err := c.db.OutboxCount(t.Context()); err != nil || got.Waiting != n+10 {
		t.Fatalf("%d wait, %v", got.Waiting, err)
	}
	typed := c.typing()
	start := time.Now()
	c.run()
	until(t, "an empty outbox", func() bool {
		got, err := c.db.OutboxCount(t.Context())
		return err == nil && got.Waiting+got.NeedsMe == 0
	})
	took := time.Since(start)
	waits := typed()
	slices.Sort(waits)
	t.Logf("%d commands in %v, %.0f per second; of %d saves meanwhile 95 in 100 took %v or less", n+10, took, float64(n+10)/took.Seconds(), len(waits), waits[len(waits)*95/100])
	want := 1
	for since := ""; ; {
		p, err := c.client.Changes(t.Context(), app.Since{Cursor: since}, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, ch := range p.Items {
			if ch.Application == nil {
				continue
			}
			if ch.Application.Number != fmt.Sprintf("HLT-48-0003-%05d", want) {
				t.Fatalf("%s came as number %d", ch.Application.Number, want)
			}
			want++
		}
		if since = p.Next; !p.More {
			if want != n+1 || p.Watermark != uint64(n+10) {
				t.Errorf("central has %d, all up to %d", want-1, p.Watermark)
			}
			return
		}
	}
}

// capture hands one application in, at some time.
func (c *counter) capture(at time.Time, i int) {
	c.t.Helper()
	ctx := c.t.Context()
	a, err := c.db.SaveApplication(ctx, app.Application{
		ID: app.NewID(at), Number: fmt.Sprintf("HLT-48-0003-%05d", i), Service: "HLT", Transaction: "issue", State: app.Draft,
		CreatedAt: at, CreatedBy: "noura", Office: "EST-KHB", Device: c.device.ID,
		Entered: app.Entered{Fields: map[string]string{app.FieldFullName: "سارة بنت خالد الناصر", app.FieldIDNo: "1010101010", "profession": "طاهية"}},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	_, err = c.db.Submit(ctx, a.ID, func(a app.Application, seq uint64) (app.Submission, error) {
		a.State = app.Queued
		body, err := json.Marshal(a)
		return app.Submission{
			Application: a,
			Command:     app.Command{ID: app.NewID(at), Seq: seq, Kind: app.CommandSubmit, Record: a.ID, Title: a.Number, Operator: "noura", At: at, Body: body},
			Audit:       app.AuditEntry{At: at, Operator: "noura", Action: "submit", Record: a.ID},
		}, err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// typing saves a draft again and again, as a form does at each pause, until its end
// is asked for, which tells how long each save took.
func (c *counter) typing() (end func() []time.Duration) {
	stop, done := make(chan struct{}), make(chan []time.Duration)
	go func() {
		var took []time.Duration
		a := app.Application{ID: "typed", Service: "COM", State: app.Draft, Entered: app.Entered{Fields: map[string]string{}}}
		for i := 0; ; i++ {
			a.Entered.Fields[app.FieldFullName] = fmt.Sprint("سارة", i)
			began := time.Now()
			saved, err := c.db.SaveApplication(c.t.Context(), a)
			took = append(took, time.Since(began))
			if err != nil {
				c.t.Error(err)
			}
			a = saved
			select {
			case <-stop:
				done <- took
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return func() []time.Duration { close(stop); return <-done }
}
