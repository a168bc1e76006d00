package cache_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
)

func order(kind app.DirectiveKind) app.Directive {
	return app.Directive{ID: "order-" + string(kind), Kind: kind, Reason: "lost"}
}

func TestARevokedStoreOpensForNobodyWhoKnowsAPassword(t *testing.T) {
	s := open(t)
	code, err := s.NewRescue(t.Context(), "noura", password, app.AuditEntry{})
	s.must(err)
	s.must(s.End(t.Context(), order(app.DirectRevoke)))
	s.Lock()
	s.reopenLocked()
	_, err = s.Unlock(t.Context(), "noura", password)
	s.code(err, app.NotFound)
	s.code(s.Rescue(t.Context(), "noura", code, "another", app.AuditEntry{}), app.NotFound)
	o, err := s.Orders(t.Context())
	s.must(err)
	if o.Ended == nil || o.Ended.Reason != "lost" || len(o.Done) != 1 {
		t.Errorf("after a start it remembers %+v", o)
	}
	s.must(s.Reinstated(t.Context()))
	s.admit("noura") // central has the key
	if a := s.draft(1); a.ID == "" {
		t.Error("nothing can be entered")
	}
}

// reopenLocked closes the store and opens it, and unlocks it not.
func (s *shop) reopenLocked() {
	s.t.Helper()
	s.close()
	s.open()
}

// TestAStoreToBeWipedTakesNothingNew but what belongs to what it has, and is emptied only
// as it was when central got the rest.
func TestAStoreToBeWipedTakesNothingNew(t *testing.T) {
	s := open(t)
	a, b := s.draft(1), s.draft(2)
	s.code(s.Empty(t.Context(), nil), app.NotAllowedHere)
	s.must(s.End(t.Context(), order(app.DirectWipe)))
	_, err := s.Issue(t.Context(), a.ID, series, s.build)
	s.code(err, app.Retired)
	left, err := s.Leases(t.Context())
	s.must(err)
	if left[0].Next != left[0].First {
		t.Error("a number was used up by what was refused")
	}
	warnings, err := s.Warnings(t.Context())
	s.must(err)
	if len(warnings) != 1 || warnings[0].Code != app.Retired || warnings[0].Args["reason"] != "lost" {
		t.Errorf("she is told %v", warnings)
	}
	given, err := s.Leftovers(t.Context())
	s.must(err)
	if len(given) != 2 || given[0].Kind != app.CommandDraft {
		t.Fatalf("left over: %+v", given)
	}
	b, err = s.SaveApplication(t.Context(), b)
	s.must(err)
	s.code(s.Empty(t.Context(), given), app.Conflict)
	_, err = s.Orders(t.Context())
	s.must(err)
	given, err = s.Leftovers(t.Context())
	s.must(err)
	s.must(s.Empty(t.Context(), given))
	_, err = s.SaveApplication(t.Context(), b)
	s.code(err, app.Retired)
	s.must(s.Reinstated(t.Context())) // too late
	s.must(s.End(t.Context(), app.Directive{ID: "later", Kind: app.DirectRevoke}))
	if o, err := s.Orders(t.Context()); err != nil || !o.Emptied || o.Ended == nil || o.Ended.Kind != app.DirectWipe {
		t.Errorf("%+v, %v", o, err)
	}
	s.Lock()
	_, err = s.Unlock(t.Context(), "noura", password)
	s.code(err, app.NotFound)
}

// TestTheFilesOfAnEmptyStoreGo when central knows, and not before; also when a removal was
// cut off; and the machine can become another counter.
func TestTheFilesOfAnEmptyStoreGo(t *testing.T) {
	s := closed(t)
	s.witness = filepath.Join(t.TempDir(), "witness")
	s.open()
	s.admit("noura")
	_, err := s.PutBlob(t.Context(), []byte("%PDF"))
	s.must(err)
	s.code(s.Remove(t.Context()), app.NotAllowedHere)
	s.must(s.End(t.Context(), order(app.DirectWipe)))
	s.must(s.Empty(t.Context(), nil))
	s.code(s.Remove(t.Context()), app.NotAllowedHere)
	s.must(s.Told(t.Context()))
	s.Lock()
	aside := filepath.Join(s.dir, cache.FileName+".damaged-1")
	s.must(os.WriteFile(aside, []byte("x"), 0o600))
	s.must(s.Remove(t.Context()))
	s.DB = nil
	for _, dir := range []string{s.dir, s.witness} {
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("left in %s: %v, %v", dir, left, err)
		}
	}
	s.open()
	_, err = s.Device(t.Context())
	s.code(err, app.NotEnrolled)
	d := s.device()
	d.ID = "dev-another"
	s.must(s.Enrol(t.Context(), d))
}
