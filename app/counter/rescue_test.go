package counter_test

import (
	"testing"

	"github.com/shubbak/shubbak/app"
)

// TestRescueInAnOutage: a clerk forgot her password while central is out of reach; a
// supervisor has the code that she made before.
func TestRescueInAnOutage(t *testing.T) {
	o := newOffice(t)
	o.ready()
	if _, err := o.NewRescue(t.Context(), "khobar1"); app.CodeOf(err) != app.Forbidden {
		t.Errorf("a clerk makes the code: %v", err)
	}
	clerk := o.Who().Operator.ID
	if err := o.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := o.SignIn(t.Context(), "reem", "khobar3"); err != nil {
		t.Fatal(err)
	}
	if !o.Who().MayRescue() {
		t.Fatal("reem is no supervisor")
	}
	code, err := o.NewRescue(t.Context(), "khobar3")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.cut()
	for _, step := range []struct {
		operator, code, password string
		want                     app.Code
	}{
		{clerk, code, "short", app.TooShort},
		{clerk, "0000-0000-0000-0000-0000-0000", "tuwaiq7", app.WrongCode},
		{"nobody", code, "tuwaiq7", app.NeedsOnline},
		{clerk, code, "tuwaiq7", ""},
	} {
		if err := o.Rescue(t.Context(), step.operator, step.code, step.password); app.CodeOf(err) != step.want {
			t.Errorf("%s by %q: %v, want %s", step.operator, step.code, err, step.want)
		}
	}
	if w := o.Who(); w.Operator.ID != clerk || w.Locked {
		t.Errorf("%+v works here", w)
	}
	if _, err := o.Issue(t.Context(), o.shop().ID); err != nil {
		t.Errorf("issuing after the rescue: %v", err)
	}
}
