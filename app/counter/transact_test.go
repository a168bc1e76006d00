package counter_test

import (
	"slices"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
)

// issued is a commercial licence that was issued here.
func (o *office) issued() app.Licence {
	o.t.Helper()
	l, err := o.Issue(o.t.Context(), o.shop().ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return l
}

func (o *office) offers(l app.Licence) (codes []string) {
	for _, t := range o.Offers(l) {
		codes = append(codes, t.Code)
	}
	return codes
}

// begin begins a transaction from a licence, with its declarations ticked.
func (o *office) begin(l app.Licence, transaction string) app.Application {
	o.t.Helper()
	a, err := o.Begin(o.t.Context(), l.ID, transaction)
	if err != nil {
		o.t.Fatal(err)
	}
	if kept, err := o.Application(o.t.Context(), a.ID); err != nil || kept.Entered.Get(app.FieldPreviousNo) != string(l.Number) {
		o.t.Fatalf("what was begun is not kept: %v", err)
	}
	s, _ := o.cat.Service(l.Service)
	for _, d := range s.Declarations {
		a.Agreed = append(a.Agreed, d.Code)
	}
	if a, err = o.SaveDraft(o.t.Context(), a); err != nil {
		o.t.Fatal(err)
	}
	return a
}

func TestAChangedLicenceTakesThePlaceOfTheOneBefore(t *testing.T) {
	o := newOffice(t)
	o.ready()
	first := o.issued()
	if got := o.offers(first); !slices.Equal(got, []string{"renew", "modify", "cancel", "replace_lost"}) {
		t.Errorf("from a licence in force: %v", got)
	}
	o.srv.Faults().SetOffline(true)
	a, twin := o.begin(first, "modify"), o.begin(first, "modify")
	a.Entered.Fields["trade_name"] = "محمصة رواق الجديدة"
	a, err := o.SaveDraft(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	e, err := o.Eligibility(t.Context(), a)
	if err != nil || !e.Issue || e.Previous == nil || e.Previous.ID != first.ID || a.Assessment.Total != 4000 {
		t.Fatalf("%+v, fee %s, %v", e, a.Assessment.Total, err)
	}
	second, err := o.Issue(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if second.Until != first.Until || second.Number == first.Number || second.Entered.Get("area_m2") != "120.00" {
		t.Errorf("the new one: %s until %v", second.Number, second.Until)
	}
	before, err := o.Licence(t.Context(), first.ID)
	if err != nil || before.State != app.Superseded || len(o.Offers(before)) != 0 {
		t.Errorf("the one before: %s, %v", before.State, err)
	}
	if f, err := o.Find(t.Context(), app.Query{Kind: app.HitLicence, States: []app.State{app.Superseded}}); err != nil || !has(f.Hits, first.ID) {
		t.Errorf("the list does not have it as superseded: %v", err)
	}
	if _, err := o.Issue(t.Context(), twin.ID); app.CodeOf(err) != app.LicenceNotOpen {
		t.Errorf("taking its place twice: %v", err)
	}
	o.srv.Faults().SetOffline(false)
	o.engine.Nudge()
	o.until("central to know", func() bool {
		found, err := o.client.Find(t.Context(), string(first.Number), 5)
		return err == nil && slices.ContainsFunc(found.Items, func(l app.Licence) bool { return l.ID == first.ID && l.State == app.Superseded })
	})
	if tasks, err := o.srv.Tasks(t.Context()); err != nil || len(tasks) != 0 {
		t.Errorf("central doubts: %+v, %v", tasks, err)
	}
}

func TestARenewalFollowsTheTermBefore(t *testing.T) {
	o := newOffice(t)
	o.ready()
	first := o.issued()
	a := o.begin(first, "renew")
	a, err := o.Attach(t.Context(), a, "facade", "facade.png", onePixel)
	if err != nil {
		t.Fatal(err)
	}
	l, err := o.Issue(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if want := first.Until.Civil.AddDays(1); l.From.Civil != want || l.Assessment.Total != first.Assessment.Total {
		t.Errorf("begins on %s, want %s; fee %s", l.From.Civil, want, l.Assessment.Total)
	}
}

func TestACancellationIsTakenDownForReview(t *testing.T) {
	o := newOffice(t)
	o.ready()
	l := o.issued()
	a := o.begin(l, "cancel")
	if _, err := o.Submit(t.Context(), a.ID); app.CodeOf(err) != app.Required {
		t.Errorf("without a reason: %v", err)
	}
	a.Entered.Fields["cancel_reason"] = "إغلاق المحل"
	a, err := o.SaveDraft(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Issue(t.Context(), a.ID); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("issuing a cancellation: %v", err)
	}
	if _, err := o.Submit(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if l, err = o.Licence(t.Context(), l.ID); err != nil || l.State != app.Issued {
		t.Errorf("before anybody decided it is %s, %v", l.State, err)
	}
}

func TestAnApplicationIsAmendedOnceCentralHasIt(t *testing.T) {
	o := newOffice(t)
	o.ready()
	l := o.issued()
	a := o.begin(l, "cancel")
	a.Entered.Fields["cancel_reason"] = "إغلاق المحل"
	a, err := o.SaveDraft(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	o.srv.Faults().SetOffline(true)
	if a, err = o.Submit(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Amend(t.Context(), a.ID); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("while it is on its way: %v", err)
	}
	o.srv.Faults().SetOffline(false)
	o.engine.Nudge()
	o.until("central to have it", func() bool {
		x, err := o.Application(t.Context(), a.ID)
		return err == nil && counter.Amendable(x)
	})
	b, err := o.Amend(t.Context(), a.ID)
	if err != nil || b.State != app.Draft || b.Revision == 0 {
		t.Fatalf("%s at %d, %v", b.State, b.Revision, err)
	}
	if err := o.DeleteDraft(t.Context(), b.ID); err != nil {
		t.Fatal(err)
	}
	if x, err := o.Application(t.Context(), a.ID); err != nil || x.State != app.Submitted || x.Entered.Get("cancel_reason") == "" {
		t.Errorf("after the edits were given up: %s, %v", x.State, err)
	}
	if b, err = o.Amend(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	b.Entered.Fields["cancel_reason"] = "نقل النشاط"
	if b, err = o.SaveDraft(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if _, err = o.Submit(t.Context(), b.ID); err != nil {
		t.Fatal(err)
	}
	o.until("central to have the change", func() bool {
		x, err := o.Application(t.Context(), a.ID)
		return err == nil && counter.Amendable(x) && x.Revision > b.Revision && x.Entered.Get("cancel_reason") == "نقل النشاط"
	})
}
