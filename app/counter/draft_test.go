package counter_test

import (
	"testing"

	"github.com/shubbak/shubbak/app"
)

func TestADraftIsKeptByItsFirstSave(t *testing.T) {
	o := newOffice(t)
	o.signIn()
	drafts := func() int {
		t.Helper()
		h, err := o.Home(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(h.Continue)
	}
	a, err := o.NewDraft(t.Context(), "COM", "issue", app.Entered{})
	if err != nil || a.Number == "" {
		t.Fatalf("number %q: %v", a.Number, err)
	}
	if n := drafts(); n != 0 {
		t.Errorf("%d drafts are listed before anything was entered", n)
	}
	a.Entered.Fields["full_name"] = "ماجد بن سعد الغامدي"
	if _, err := o.SaveDraft(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if n := drafts(); n != 1 {
		t.Errorf("%d drafts are listed after the first save, want 1", n)
	}
}
