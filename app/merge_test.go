package app_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app"
)

func collision() app.Collision {
	base := app.Application{
		ID: "a", State: app.Returned, Revision: 7, Agreed: []string{"truth"},
		Entered: app.Entered{
			Fields: map[string]string{"name": "سارة", "area": "120", "deed_date": "2020-01-01", "deed_date_hijri": "1441-05-06"},
			Rows:   map[string][]map[string]string{"acts": {{"code": "1"}}},
		},
		Attachments: []app.Attachment{{Document: "photo", SHA256: "x"}},
	}
	c := app.Collision{Command: "c", Operator: "noura", Title: "COM-1", Known: true, Base: base, Mine: base, Theirs: base}
	c.Mine.Entered, c.Theirs.Entered = base.Entered.Clone(), base.Entered.Clone()
	c.Mine.State, c.Mine.Edition, c.Mine.Section = app.Queued, 5, 2
	c.Theirs.State, c.Theirs.Revision = app.Submitted, 9
	return c
}

func TestDisjointChangesMergeByThemselves(t *testing.T) {
	c := collision()
	c.Mine.Entered.Fields["area"] = "130"
	c.Mine.Agreed = []string{"truth", "safety"}
	c.Theirs.Entered.Fields["deed_date"], c.Theirs.Entered.Fields["deed_date_hijri"] = "2020-01-02", "1441-05-07"
	c.Theirs.Entered.Rows["acts"] = []map[string]string{{"code": "2"}}
	delete(c.Theirs.Entered.Fields, "name")
	c.Mine.Attachments = []app.Attachment{{Document: "photo", SHA256: "y"}}
	m, open := c.Merge(nil)
	if len(open) != 0 || !c.Mergeable() {
		t.Fatalf("open: %+v", open)
	}
	want := map[string]string{"area": "130", "deed_date": "2020-01-02", "deed_date_hijri": "1441-05-07"}
	if !maps.Equal(m.Entered.Fields, want) || m.Entered.Rows["acts"][0]["code"] != "2" || !slices.Contains(m.Agreed, "safety") || m.Attachments[0].SHA256 != "y" {
		t.Errorf("%+v", m)
	}
	if m.State != app.Submitted || m.Section != 2 || m.Edition != 5 {
		t.Errorf("state %s, section %d, edition %d", m.State, m.Section, m.Edition)
	}
	if c.Theirs.Entered.Fields["area"] != "120" || c.Base.Entered.Fields["area"] != "120" {
		t.Error("merging changed what it read")
	}
	s, err := c.Resubmit(m, "noura", time.Unix(1e9, 0))
	if err != nil || s.Application.State != app.Queued || s.Command.Base != 9 || s.Command.Replaces != "c" || s.Application.Revision != 9 {
		t.Errorf("%+v, %v", s.Command, err)
	}
}

func TestOverlapsAreForAPerson(t *testing.T) {
	c := collision()
	c.Mine.Entered.Fields["area"], c.Theirs.Entered.Fields["area"] = "130", "140"
	c.Mine.Entered.Fields["name"], c.Theirs.Entered.Fields["name"] = "ريم", "ريم" // the same change is none
	m, open := c.Merge(nil)
	if len(open) != 1 || open[0].Key() != "field.area" || !open[0].Clash() || open[0].Base.Text != "120" || m.Entered.Fields["area"] != "140" {
		t.Fatalf("%+v", open)
	}
	for side, want := range map[app.Side]string{app.Mine: "130", app.Theirs: "140"} {
		m, open := c.Merge(map[string]app.Side{"field.area": side})
		if len(open) != 0 || m.Entered.Fields["area"] != want {
			t.Errorf("%s: %s", side, m.Entered.Fields["area"])
		}
	}
	c.Known = false
	c.Mine.Entered.Fields["deed_date"] = "2021-01-01"
	if _, open := c.Merge(nil); len(open) != 2 {
		t.Errorf("without a base: %+v", open)
	}
	for state, want := range map[app.State]bool{app.Submitted: true, app.Returned: true, app.UnderReview: false, app.Approved: false, app.Issued: false} {
		c.Theirs.State = state
		if c.Mergeable() != want {
			t.Errorf("%s: mergeable %v", state, c.Mergeable())
		}
	}
}

// TestAMergeLosesNothing: whatever both did, each difference ends as mine or as
// theirs, and what only one side changed is kept.
func TestAMergeLosesNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := collision()
		codes := rapid.SampledFrom([]string{"name", "area", "new", "deed_date"})
		for _, e := range []app.Entered{c.Mine.Entered, c.Theirs.Entered} {
			for range rapid.IntRange(0, 4).Draw(r, "edits") {
				e.Fields[codes.Draw(r, "code")] = rapid.SampledFrom([]string{"1", "2", "3"}).Draw(r, "value")
			}
		}
		m, open := c.Merge(nil)
		clash := map[string]bool{}
		for _, d := range open {
			clash[d.Code] = true
		}
		for code := range m.Entered.Fields {
			base, mine, theirs, got := c.Base.Entered.Get(code), c.Mine.Entered.Get(code), c.Theirs.Entered.Get(code), m.Entered.Get(code)
			switch {
			case mine == theirs && got == mine, base == theirs && got == mine, base == mine && got == theirs:
			case clash[code] && mine != base && theirs != base && got == theirs:
			default:
				r.Fatalf("%s: base %q mine %q theirs %q became %q", code, base, mine, theirs, got)
			}
		}
	})
}

func TestStepsHoldTheChain(t *testing.T) {
	reviewer := app.Operator{ID: "r", Roles: []app.Role{app.RoleReviewer}}
	approver := app.Operator{ID: "a", Roles: []app.Role{app.RoleApprover}}
	for _, c := range []struct {
		op     app.Operator
		action app.Action
		from   app.State
		reason string
		want   app.Code
	}{
		{reviewer, app.ActionReview, app.Submitted, "", ""},
		{reviewer, app.ActionReview, app.Approved, "", app.NotAllowedHere},
		{reviewer, app.ActionApprove, app.UnderReview, "", app.Forbidden},
		{approver, app.ActionApprove, app.UnderReview, "", ""},
		{approver, app.ActionApprove, app.Submitted, "", app.NotAllowedHere},
		{approver, app.ActionReturn, app.UnderReview, "", app.Required},
		{approver, app.ActionReturn, app.UnderReview, "photo", ""},
	} {
		step, ok := app.StepOf(app.RemoteApplication, c.action)
		if err := step.Allows(c.op, c.from, c.reason); !ok || app.CodeOf(err) != c.want {
			t.Errorf("%s %s from %s: %v, want %q", c.op.ID, c.action, c.from, err, c.want)
		}
	}
	if _, ok := app.StepOf(app.RemoteLicence, app.ActionApprove); ok {
		t.Error("a licence can be approved")
	}
}
