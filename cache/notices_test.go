package cache_test

import (
	"testing"

	"github.com/shubbak/shubbak/app"
)

// TestAPaperThatIsOutIsRemembered: central takes a licence out of force; only when
// its paper was printed here somebody must know, until she has said so, or it is in
// force again.
func TestAPaperThatIsOutIsRemembered(t *testing.T) {
	s := open(t)
	printed, kept := s.issue(1), s.issue(2)
	printed.Print.State = app.PrintDone
	s.must(s.SavePrint(t.Context(), printed.Print, nil))
	rev := int64(10)
	set := func(of app.Licence, state app.State) {
		t.Helper()
		rev++
		of.State = state
		s.must(s.Apply(t.Context(), page("c", app.RemoteChange{Kind: app.RemoteLicence, ID: of.ID, Revision: rev, Licence: &of})))
	}
	notices := func() []app.Notice {
		t.Helper()
		n, err := s.Notices(t.Context())
		s.must(err)
		return n
	}
	for _, is := range []app.Issuance{printed, kept} {
		s.must(s.Apply(t.Context(), page("c", ofLicence(is.Licence, 5, is.Command.ID))))
		set(is.Licence, app.Suspended)
	}
	n := notices()
	if len(n) != 1 || n[0].Licence != printed.Licence.ID || n[0].State != app.Suspended || n[0].Number != printed.Licence.Number {
		t.Fatalf("%+v", n)
	}
	set(printed.Licence, app.Issued)
	if n := notices(); len(n) != 0 {
		t.Errorf("in force again: %+v", n)
	}
	set(printed.Licence, app.Cancelled)
	s.must(s.Noted(t.Context(), printed.Licence.ID, app.AuditEntry{Action: "noted", Record: printed.Licence.ID}))
	set(printed.Licence, app.Cancelled)
	if n := notices(); len(n) != 0 {
		t.Errorf("after it was noted: %+v", n)
	}
	set(printed.Licence, app.Superseded)
	if n := notices(); len(n) != 1 || n[0].State != app.Superseded {
		t.Errorf("changed once more: %+v", n)
	}
}
