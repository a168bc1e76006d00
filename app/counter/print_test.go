package counter_test

import (
	"context"
	"sync"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
)

// issued is an office with a licence of which nothing is printed yet.
func issued(t *testing.T) (*office, app.Licence) {
	t.Helper()
	o := newOffice(t)
	o.ready()
	l, err := o.Issue(t.Context(), o.shop().ID)
	if err != nil {
		t.Fatal(err)
	}
	return o, l
}

// stored returns the newest job as the store has it.
func (o *office) stored(of app.ID) app.PrintJob {
	o.t.Helper()
	jobs, err := o.PrintJobs(o.t.Context(), of, 1)
	if err != nil || len(jobs) == 0 {
		o.t.Fatalf("jobs %+v, %v", jobs, err)
	}
	return jobs[0]
}

// asked is how many copies the clerk is asked about.
func (o *office) asked() int {
	o.t.Helper()
	h, err := o.Home(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return len(h.Unanswered)
}

// TestWhatTheSpoolerSaysIsKept: waiting, out of paper, held, forgotten, silent, and
// then done: each stands in the store, and the clerk is asked only when the
// spooler cannot tell.
func TestWhatTheSpoolerSaysIsKept(t *testing.T) {
	o, l := issued(t)
	job, err := o.Print(t.Context(), request(l, ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		state   app.SpoolState
		trouble app.Trouble
		lost    error
		unsure  bool
	}{
		{app.SpoolPending, app.Paused, nil, false},
		{app.SpoolActive, app.PaperOut, nil, false},
		{app.SpoolHeld, "", nil, false},
		{"", "", app.Fail(app.NotFound, nil), true},
		{app.SpoolActive, "", nil, false},
		{"", "", app.Fail(app.SpoolerDown, nil), true},
	} {
		o.spool.is(c.state, c.trouble, c.lost)
		if n, err := o.FollowAll(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d are open, %v", n, err)
		}
		got := o.stored(l.ID)
		if got.Trouble != c.trouble || got.Unsure != c.unsure || c.state != "" && got.Spool != c.state || got.State != app.PrintSpooled {
			t.Errorf("after %+v the job is %+v", c, got)
		}
		if (o.asked() == 1) != c.unsure {
			t.Errorf("after %+v the clerk is asked about %d", c, o.asked())
		}
	}
	o.spool.is(app.SpoolDone, "", nil)
	if n, err := o.FollowAll(t.Context()); n != 0 || err != nil {
		t.Errorf("%d are open, %v", n, err)
	}
	if got := o.stored(l.ID); got.State != app.PrintDone || got.Unsure || got.ID != job.ID || o.asked() != 0 {
		t.Errorf("at the end it is %+v", got)
	}
}

// TestACutWhileSending: when the spooler may have the paper, the copy is not made
// again under its number; it is looked for by its title.
func TestACutWhileSending(t *testing.T) {
	o, l := issued(t)
	o.spool.fail = app.Fail(app.SpoolUnsure, nil)
	job, err := o.Print(t.Context(), request(l, ""))
	if app.CodeOf(err) != app.SpoolUnsure || job.State != app.PrintSpooled || !job.Unsure || o.asked() != 1 {
		t.Fatalf("%+v, %v", job, err)
	}
	o.spool.fail = nil
	if again, err := o.Print(t.Context(), request(l, "")); app.CodeOf(err) != app.Required {
		t.Errorf("copy %d goes out again: %v", again.Copy, err)
	}
	o.spool.titles = []string{"another's", job.Title()}
	o.spool.is(app.SpoolDone, "", nil)
	if _, err := o.FollowAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := o.stored(l.ID); got.State != app.PrintDone || got.SpoolID != 2 {
		t.Errorf("found by its title it is %+v", got)
	}
}

// TestSeveralCopiesEachHaveTheirNumber.
func TestSeveralCopiesEachHaveTheirNumber(t *testing.T) {
	o, l := issued(t)
	r := request(l, "")
	r.Copies = 3
	if _, err := o.Print(t.Context(), r); app.CodeOf(err) != app.Required || len(o.spool.jobs) != 0 {
		t.Fatalf("three copies without a reason: %d went out, %v", len(o.spool.jobs), err)
	}
	r.Reason = "لكل شريك نسخة"
	if last, err := o.Print(t.Context(), r); err != nil || last.Copy != 3 {
		t.Fatalf("the last is %+v, %v", last, err)
	}
	jobs, err := o.PrintJobs(t.Context(), l.ID, 9)
	if err != nil || len(jobs) != 3 || len(o.spool.jobs) != 3 {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	hashes := map[string]bool{}
	for i, j := range jobs {
		hashes[j.SHA256] = true
		if j.Copy != 3-i || (j.Reason == "") != (j.Copy == 1) {
			t.Errorf("job %+v", j)
		}
	}
	if len(hashes) != 3 {
		t.Error("two copies are one file: the number does not stand on it")
	}
}

// TestSlipsAreInTheQueue: they are kept and followed as licences are, and central
// hears nothing of them.
func TestSlipsAreInTheQueue(t *testing.T) {
	o := newOffice(t)
	o.ready()
	a, err := o.Submit(t.Context(), o.shop().ID)
	if err != nil {
		t.Fatal(err)
	}
	before, err := o.Store.OutboxCount(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	job, err := o.Print(t.Context(), counter.PrintRequest{Slip: a.ID, Printer: "PDF"})
	if err != nil || job.Kind != app.PaperSlip || job.Copy != 0 || job.RecordNo != a.Number || job.SHA256 == "" {
		t.Fatalf("%+v, %v", job, err)
	}
	o.spool.is(app.SpoolDone, "", nil)
	if _, err := o.FollowAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := o.Store.OutboxCount(t.Context())
	if got := o.stored(a.ID); err != nil || got.State != app.PrintDone || after.Waiting > before.Waiting {
		t.Errorf("%+v; %+v was %+v, %v", got, after, before, err)
	}
}

// TestHoldAndRelease: from the screen, and told to whoever looks.
func TestHoldAndRelease(t *testing.T) {
	o, l := issued(t)
	o.spool.is(app.SpoolPending, "", nil)
	job, err := o.Print(t.Context(), request(l, ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		do   func(context.Context, app.PrintJob) (app.PrintJob, error)
		want app.SpoolState
	}{{o.HoldPrint, app.SpoolHeld}, {o.ReleasePrint, app.SpoolPending}, {o.CancelPrint, app.SpoolGone}} {
		if job, err = c.do(t.Context(), job); err != nil || job.Spool != c.want || o.stored(l.ID).Spool != c.want {
			t.Errorf("%s: %+v, %v", c.want, job, err)
		}
	}
	if job.State != app.PrintFailed {
		t.Errorf("what was taken back is %s", job.State)
	}
}

// TestPrintsAreWatched: nobody has to look for a job to be told of its end.
func TestPrintsAreWatched(t *testing.T) {
	o, l := issued(t)
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { o.WatchPrints(ctx) })
	defer watching.Wait()
	defer stop()
	o.spool.is(app.SpoolDone, "", nil)
	if _, err := o.Print(t.Context(), request(l, "")); err != nil {
		t.Fatal(err)
	}
	o.until("the end of the job", func() bool { return o.stored(l.ID).State == app.PrintDone })
}
