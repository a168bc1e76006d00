package counter_test

import (
	"testing"

	"github.com/shubbak/shubbak/app"
)

// TestCentralIsSearchedBeyondTheCache with the real one, and every search and view
// is in the audit.
func TestCentralIsSearchedBeyondTheCache(t *testing.T) {
	o := newOffice(t)
	o.ready()
	var local app.Found
	o.until("a licence of central", func() (there bool) {
		var err error
		local, err = o.Find(t.Context(), app.Query{Kind: app.HitLicence, Limit: 1})
		return err == nil && len(local.Hits) > 0
	})
	number := app.LicenceNumber(local.Hits[0].Number)
	some, all, err := o.FindCentral(t.Context(), number.Grouped())
	if err != nil || all != 1 || len(some) != 1 || some[0].Number != number {
		t.Fatalf("%d of %d, %v", len(some), all, err)
	}
	if here, err := o.ViewCentral(t.Context(), some[0].ID); err != nil || !here {
		t.Errorf("it is kept here: %v, %v", here, err)
	}
	if here, err := o.ViewCentral(t.Context(), "of-another-office"); err != nil || here {
		t.Errorf("it is kept here: %v, %v", here, err)
	}
	history, err := o.History(t.Context(), some[0].ID)
	if err != nil || len(history) == 0 || history[len(history)-1].Action != "view" {
		t.Errorf("%+v, %v", history, err)
	}
	o.srv.Faults().SetOffline(true)
	if _, _, err := o.FindCentral(t.Context(), "4803"); app.CodeOf(err) != app.Offline {
		t.Errorf("out of reach: %v", err)
	}
}
