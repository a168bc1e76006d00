package central_test

import (
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/contracttest"
)

// TestEveryCallKeepsTheContract makes each call of the contract, well and badly,
// while every request and answer is held against the document.
func TestEveryCallKeepsTheContract(t *testing.T) {
	w := newWorld(t)
	k := newContract(t)
	c, err := client.New(w.http.URL, client.Options{Now: w.clock.Now, Transport: k})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	secret, err := w.srv.EnrolmentCode(ctx, "EST-KHB", "0007", "شباك 7")
	if err != nil {
		t.Fatal(err)
	}
	if w.device, err = c.Enrol(ctx, secret); err != nil {
		t.Fatal(err)
	}
	_, err = w.newClient().Enrol(ctx, secret)
	wantCode(t, "the code again, by another", err, app.NotFound)
	w.key = w.signIn(c, w.device, "noura")
	c.SignOut()
	c.Resume(w.device, "noura", w.key)
	w.client, w.lease = c, w.newLease(c, "4803", 20)

	l := w.licence()
	issue := w.issue(l)
	if o := w.send(issue)[0]; !o.Accepted {
		t.Fatalf("%+v", o)
	}
	draft := app.Application{ID: "app-1", Number: "HLT-48-0007-00001", Service: "HLT", Transaction: "issue", Office: "EST-KHB", Device: w.device.ID, CreatedAt: start}
	out := w.send(
		w.command(app.CommandSubmit, draft.ID, draft),
		w.command(app.CommandPrint, l.ID, app.PrintRecord{Licence: l.ID, Number: l.Number, Copy: 1, Device: w.device.ID, Operator: "noura", At: start}),
		w.command(app.CommandPrint, "none", app.PrintRecord{Licence: "none", Copy: 1, Device: w.device.ID}),
	)
	if !out[0].Accepted || !out[1].Accepted || out[2].Accepted {
		t.Errorf("%+v", out)
	}
	if o, err := c.Command(ctx, issue.ID); err != nil || !o.Accepted {
		t.Errorf("%+v, %v", o, err)
	}
	_, err = c.Command(ctx, "unknown")
	wantCode(t, "an unknown command", err, app.NotFound)
	if p, err := c.Changes(ctx, app.Since{Cursor: ""}, 500); err != nil || len(p.Items) != 2 || p.Watermark != w.seq-1 {
		t.Errorf("%+v, %v", p, err)
	}
	scan := document("scan", 1)
	w.bring(scan)
	if out := w.send(w.handedIn(l, scan, document("scan", 2)), w.handedIn(l, scan), w.handedIn(l)); out[0].Accepted || !out[1].Accepted || out[2].Accepted {
		t.Errorf("%+v", out)
	}
	_, err = c.Changes(ctx, app.Since{Cursor: "x"}, 10)
	wantCode(t, "a cursor that is none", err, app.Invalid)
	if f, err := c.Find(ctx, "اركن ١٠١٠١٠١٠١٠", 5); err != nil || f.Total != 0 {
		t.Errorf("%+v, %v", f.Total, err)
	}
	if f, err := c.Find(ctx, "مقهي ١٠١٠١٠١٠١٠", 5); err != nil || f.Total != 1 {
		t.Errorf("%+v, %v", f.Total, err)
	}
	if _, err := c.Trust(ctx); err != nil {
		t.Error(err)
	}
	if l, fresh, err := c.Revocations(ctx, ""); err != nil || !fresh || l.Tag == "" {
		t.Errorf("%v, %v", fresh, err)
	} else if _, fresh, err = c.Revocations(ctx, l.Tag); err != nil || fresh {
		t.Errorf("the same revocations again: %v, %v", fresh, err)
	}
	if _, _, err := c.Grant(ctx); err != nil {
		t.Error(err)
	}
	b, fresh, err := c.Bundle(ctx, "")
	if err != nil || !fresh || len(b.Parts) == 0 {
		t.Errorf("%v %v", fresh, err)
	}
	if _, fresh, err = c.Bundle(ctx, b.Tag); err != nil || fresh {
		t.Errorf("the same bundle again: %v, %v", fresh, err)
	}
	if _, err := c.Heartbeat(ctx, app.Beat{Device: w.device, At: start, Waiting: 3, Version: "1"}); err != nil {
		t.Error(err)
	}
	wantCode(t, "leftovers of a counter that stays", c.Leave(ctx, []app.Leftover{leftover("a")}), app.NotAllowedHere)
	if err := c.Health(ctx); err != nil {
		t.Error(err)
	}
	paper := document("paper", 1)
	if err := w.rest(c, w.begin(c, paper).ID, paper); err != nil {
		t.Error(err)
	}
	u := w.begin(c, document("paper", 2))
	if _, err := c.Uploaded(ctx, u.ID); err != nil {
		t.Error(err)
	}
	if _, err := c.FetchDocument(ctx, attachment(paper).SHA256, nil); err != nil {
		t.Error(err)
	}
	if err := c.KeepLease(ctx, w.lease); err != nil {
		t.Error(err)
	}
	if r, err := c.ReturnLease(ctx, w.lease.ID, w.lease.Next); err != nil || r.Left() != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	w.srv.Faults().Fail5xx(1, 0)
	wantCode(t, "a server error", c.Health(ctx), app.Offline)
	everyOperation(t, k)
}

// everyOperation fails for an operation of the document that no test has called.
func everyOperation(t *testing.T, k *contracttest.Contract) {
	t.Helper()
	all := k.Operations()
	for op, called := range all {
		if !called {
			t.Errorf("%s was not called", op)
		}
	}
	if len(all) < 19 {
		t.Errorf("only %d operations in the document", len(all))
	}
}
