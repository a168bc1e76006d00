package cache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
)

// TestADamagedStoreIsRepaired: what can be read of it goes on, the damaged file
// stays, no number comes twice, and every command is sent or told to be lost.
func TestADamagedStoreIsRepaired(t *testing.T) {
	const issued = 60
	for name, hurt := range map[string]struct {
		how func(b []byte) []byte
		all bool // nothing may be lost
	}{
		"both metas gone":  {func(b []byte) []byte { return zero(b, 0, 8192) }, true},
		"every third page": {everyThird, false},
		"random pages":     {scramble, false},
		"truncated":        {func(b []byte) []byte { return b[:len(b)/3] }, false},
		"garbage":          {func([]byte) []byte { return bytes.Repeat([]byte("no store "), 4000) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			for n := range issued {
				s.issue(n)
			}
			s.close()
			path := filepath.Join(s.dir, cache.FileName)
			sound, err := os.ReadFile(path)
			s.must(err)
			hurtFile := hurt.how(bytes.Clone(sound))
			s.must(os.WriteFile(path, hurtFile, 0o600))
			r, err := cache.Repair(s.dir, "", s.clock.Now())
			s.must(err)
			if kept, err := os.ReadFile(r.Aside); err != nil || !bytes.Equal(kept, hurtFile) || r.Unreadable == 0 {
				t.Errorf("the file aside is not what it was: %v, %+v", err, r)
			}
			s.open()
			if hurt.all {
				s.unlock("noura")
			} else {
				s.admit("noura") // her wrap may be lost, central gives the key again
			}
			r, _, err = s.Repaired(t.Context())
			s.must(err)
			due, err := s.Due(t.Context(), 1000, nil)
			s.must(err)
			t.Logf("%+v, %d commands", r, len(due))
			if !r.Mended || hurt.all && (len(due) != issued || r.Dropped != 0) || hurt.all && r.Lost > 0 {
				t.Errorf("%d commands of %d are due, %+v", len(due), issued, r)
			}
			for _, c := range due {
				if len(c.Body) == 0 {
					t.Errorf("command %d has no bytes", c.Seq)
				}
			}
			s.lease("l9", 1000, 1100)
			if n := s.issue(99).Licence.Number.Serial(); n <= issued {
				t.Errorf("number %d is used twice", n)
			}
			h, err := s.Examine(t.Context(), nil)
			s.must(err)
			if h.BadPages != 0 || h.Unreadable != 0 {
				t.Errorf("%d pages, %d values are wrong", h.BadPages, h.Unreadable)
			}
			s.reopen()
			if f, err := s.Find(t.Context(), app.Query{Kind: app.HitLicence, Limit: 500}); err != nil || f.Total != h.Counts["licences"] {
				t.Errorf("%d licences are found of %d, %v", f.Total, h.Counts["licences"], err)
			}
		})
	}
}

// wreck issues so many licences, closes the store and zeroes both of the pages that lead to all others.
func wreck(s *shop, licences int) {
	for n := range licences {
		s.issue(n)
	}
	s.close()
	path := filepath.Join(s.dir, cache.FileName)
	b, err := os.ReadFile(path)
	s.must(err)
	s.must(os.WriteFile(path, zero(b, 0, 8192), 0o600))
}

// TestAStrangersKeyMendsNothing: a wrong key must not take all values for damaged.
func TestAStrangersKeyMendsNothing(t *testing.T) {
	s := open(t)
	wreck(s, 30)
	_, err := cache.Repair(s.dir, "", s.clock.Now())
	s.must(err)
	s.open()
	right := slices.Clone(s.key)
	s.key[0] ^= 1
	s.code(s.Admit(t.Context(), password, s.session("noura"), nil), app.Conflict)
	s.key = right
	s.admit("noura")
	if f, err := s.Find(t.Context(), app.Query{Kind: app.HitLicence}); err != nil || f.Total != 30 {
		t.Errorf("%d licences are left, %v", f.Total, err)
	}
}

func TestASoundStoreIsLeftAlone(t *testing.T) {
	s := open(t)
	s.issue(1)
	if _, err := cache.Repair(s.dir, "", s.clock.Now()); app.CodeOf(err) != app.StoreInUse {
		t.Errorf("while it is open: %v", err)
	}
	s.close()
	before, err := os.ReadDir(s.dir)
	s.must(err)
	if _, err := cache.Repair(s.dir, "", s.clock.Now()); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("%v", err)
	}
	after, err := os.ReadDir(s.dir)
	s.must(err)
	if len(before) != len(after) {
		t.Errorf("files were left: %v", after)
	}
	if wrong, err := cache.CheckPages(s.dir); wrong != 0 || err != nil {
		t.Errorf("%d pages, %v", wrong, err)
	}
	s.open()
}

// TestExamination accounts for every number, and notices what is missing.
func TestExamination(t *testing.T) {
	s := open(t)
	first := s.issue(1)
	s.issue(2)
	h, err := s.Examine(t.Context(), nil)
	s.must(err)
	if !h.Sound() || len(h.Numbers) != 1 || h.Numbers[0].Used != 2 || h.Numbers[0].Void != 0 || h.Outbox.Waiting != 2 || h.Counts["licences"] != 2 || h.FileBytes == 0 || h.DiskBytes == 0 || h.Audit.Entries != 2 {
		t.Errorf("%+v", h)
	}
	s.close()
	deleteKey(t, s.dir, "licences", []byte(first.Licence.ID))
	s.open()
	s.unlock("noura")
	h, err = s.Examine(t.Context(), nil)
	s.must(err)
	if h.Sound() || len(h.Missing) != 1 || h.Missing[0] != first.Licence.ID {
		t.Errorf("the missing licence is not told: %+v", h.Missing)
	}
}

// TestPassedOverNumbersHaveTheirReason: a store restored from an old copy voids
// what the marks know, and the report says so.
func TestPassedOverNumbersHaveTheirReason(t *testing.T) {
	s := open(t)
	s.issue(1)
	s.close()
	path := filepath.Join(s.dir, cache.FileName)
	old, err := os.ReadFile(path)
	s.must(err)
	s.open()
	s.unlock("noura")
	s.issue(2)
	s.issue(3)
	s.close()
	s.must(os.WriteFile(path, old, 0o600))
	s.open()
	s.unlock("noura")
	s.issue(4)
	h, err := s.Examine(t.Context(), nil)
	s.must(err)
	if u := h.Numbers[0]; u.Used != 2 || u.Void != 2 || !u.Reason || !u.Proven() || !h.Sound() {
		t.Errorf("%+v", h)
	}
}

// TestAnotherFileIsBroughtIn: the program has moved a damaged store aside and gone on
// with an empty one. What was in the first comes back, unless there is new work.
func TestAnotherFileIsBroughtIn(t *testing.T) {
	s := open(t)
	wreck(s, 5)
	db, moved, err := cache.Open(s.dir, s.feed, cache.Options{Now: s.clock.Now, Argon2: cheap})
	s.must(err)
	s.DB = db
	if moved == nil {
		s.close()
		t.Fatal("it was not moved aside")
	}
	s.admit("noura")
	draft := s.draft(9)
	s.close()
	if _, err := cache.Repair(s.dir, moved.To, s.clock.Now()); app.CodeOf(err) != app.Conflict {
		t.Errorf("over a draft: %v", err)
	}
	s.open()
	s.unlock("noura")
	s.must(s.DeleteDraft(t.Context(), draft.ID, app.AuditEntry{Action: "delete_draft"}))
	s.close()
	r, err := cache.Repair(s.dir, moved.To, s.clock.Now())
	s.must(err)
	if _, err := os.Stat(r.Aside); err != nil {
		t.Errorf("the empty one was not kept: %v", err)
	}
	s.open()
	s.unlock("noura")
	if f, err := s.Find(t.Context(), app.Query{Kind: app.HitLicence}); err != nil || f.Total != 5 {
		t.Errorf("%d licences came back, %v", f.Total, err)
	}
	s.lease("l9", 1000, 1100)
	if n := s.issue(10).Licence.Number.Serial(); n <= 5 {
		t.Errorf("number %d is used twice", n)
	}
}
