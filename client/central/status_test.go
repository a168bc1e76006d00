package central_test

import (
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
)

// revocations fetches the status list as a counter does, and reads it.
func (w *world) revocations(tag string) (credential.StatusList, app.StatusList, bool) {
	w.t.Helper()
	l, fresh, err := w.client.Revocations(w.t.Context(), tag)
	if err != nil {
		w.t.Fatal(err)
	}
	var s credential.StatusList
	if fresh {
		if s, err = credential.OpenStatusList(w.device.Root, l.Signed); err != nil {
			w.t.Fatal(err)
		}
	}
	return s, l, fresh
}

// verdict is what a checker makes of a licence with the newest lists.
func (w *world) verdict(l app.Licence) credential.Verdict {
	w.t.Helper()
	list, err := w.client.Trust(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	trust, err := credential.OpenTrust(w.device.Root, list)
	if err != nil {
		w.t.Fatal(err)
	}
	status, _, _ := w.revocations("")
	r, err := credential.Verify(l.Token, trust.With(status), hijri.Today(w.clock.Now()))
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Verdict
}

func TestTheStatusListFollowsWhatCentralTakesBack(t *testing.T) {
	w := newWorld(t)
	l, other := w.licence(), w.licence()
	w.send(w.issue(l), w.issue(other))
	empty, first, _ := w.revocations("")
	if len(empty.Revoked) != 0 || w.verdict(l) != credential.Valid {
		t.Fatalf("%+v, %s", empty, w.verdict(l))
	}
	set := func(s app.State) {
		t.Helper()
		if err := w.srv.SetState(t.Context(), l.Number, s, "owner Majed was seen"); err != nil {
			t.Fatal(err)
		}
	}
	set(app.Suspended)
	got, second, fresh := w.revocations(first.Tag)
	if !fresh || len(got.Revoked) != 1 || got.Revoked[0].Number != l.Number || got.Revoked[0].Reason != "suspended" {
		t.Fatalf("%v %+v: want the number and a code, and nobody's words", fresh, got)
	}
	if w.verdict(l) != credential.Revoked || w.verdict(other) != credential.Valid {
		t.Errorf("%s, the other %s", w.verdict(l), w.verdict(other))
	}
	if _, _, fresh := w.revocations(second.Tag); fresh {
		t.Error("the same list was sent again")
	}
	set(app.Issued)
	if got, third, fresh := w.revocations(second.Tag); !fresh || len(got.Revoked) != 0 || third.Tag == first.Tag || w.verdict(l) != credential.Valid {
		t.Errorf("lifted: %v %+v %s", fresh, got, w.verdict(l))
	}
	_, today, _ := w.revocations("")
	w.clock.Add(24 * time.Hour)
	if got, _, fresh := w.revocations(today.Tag); !fresh || !got.Issued.Equal(start.Add(24*time.Hour)) {
		t.Errorf("a day later: %v, of %v", fresh, got.Issued)
	}
	w.restart()
	if _, _, fresh := w.revocations(today.Tag); !fresh {
		t.Error("an old list passes for the newest after a start")
	}
}

// TestOfTwoWithOneNumberOnlyTheSupersededIsTakenBack has a device issue with a number of
// another's lease, before its owner and after, and once after its paper was cancelled.
func TestOfTwoWithOneNumberOnlyTheSupersededIsTakenBack(t *testing.T) {
	for name, v := range map[string]struct{ thiefFirst, cancelled bool }{
		"the owner first":                    {},
		"the other first":                    {thiefFirst: true},
		"the other first, cancelled already": {thiefFirst: true, cancelled: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			mine, thief, theirs := w.twins()
			if !v.thiefFirst {
				w.send(w.issue(mine))
			}
			thief.send(thief.issue(theirs))
			if v.cancelled {
				if err := w.srv.SetState(t.Context(), theirs.Number, app.Cancelled, ""); err != nil {
					t.Fatal(err)
				}
			}
			if v.thiefFirst {
				w.send(w.issue(mine))
			}
			if w.verdict(mine) != credential.Valid || w.verdict(theirs) != credential.Revoked {
				t.Errorf("the owner's is %s, the other %s", w.verdict(mine), w.verdict(theirs))
			}
			if err := w.srv.SetState(t.Context(), mine.Number, app.Suspended, ""); err != nil {
				t.Fatal(err)
			}
			if w.verdict(mine) != credential.Revoked {
				t.Errorf("suspended, the owner's is %s", w.verdict(mine))
			}
			if err := w.srv.SetState(t.Context(), mine.Number, app.Issued, ""); err != nil {
				t.Fatal(err)
			}
			if w.verdict(mine) != credential.Valid || w.verdict(theirs) != credential.Revoked {
				t.Errorf("lifted, the owner's is %s, the other %s", w.verdict(mine), w.verdict(theirs))
			}
		})
	}
}

func TestARevokedCountersKeyIsOnBothLists(t *testing.T) {
	w := newWorld(t)
	before := w.licence()
	w.send(w.issue(before))
	w.clock.Add(time.Hour)
	w.direct(app.DirectRevoke)
	status, _, _ := w.revocations("")
	list, err := w.client.Trust(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	trust, err := credential.OpenTrust(w.device.Root, list)
	if err != nil || len(trust.Revoked) != 1 || len(status.Revoked) != 1 {
		t.Fatalf("%+v, %+v, %v", trust.Revoked, status.Revoked, err)
	}
	if w.verdict(before) != credential.Valid {
		t.Errorf("what was issued before is %s", w.verdict(before))
	}
}
