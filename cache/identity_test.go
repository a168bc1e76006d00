package cache_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/cache/seal"
)

// ring is a keyring in memory, which can be lost.
type ring struct {
	kept map[string][]byte
	gone bool
	sets int
}

func newRing() *ring { return &ring{kept: map[string][]byte{}} }

func (r *ring) Get(name string) ([]byte, error) {
	if r.gone {
		return nil, errors.New("no answer")
	}
	if secret, ok := r.kept[name]; ok {
		return slices.Clone(secret), nil
	}
	return nil, seal.ErrNoSecret
}

func (r *ring) Set(name string, secret []byte) error {
	if r.gone {
		return errors.New("no answer")
	}
	r.sets++
	r.kept[name] = slices.Clone(secret)
	return nil
}

// guarded is a shop with a keyring and a witness elsewhere, as a counter has them.
func guarded(t testing.TB) (*shop, *ring) {
	t.Helper()
	s, r := closed(t), newRing()
	s.ring, s.witness, s.machine = r, t.TempDir(), cache.Machine{ID: "this", Nics: []string{"a", "b"}}
	s.open()
	s.admit("noura")
	s.lease("l1", 1, 300)
	return s, r
}

// told returns the codes of what the clerk is told.
func (s *shop) told() (codes []app.Code) {
	s.t.Helper()
	all, err := s.Warnings(s.t.Context())
	s.must(err)
	for _, e := range all {
		if !e.Warning {
			s.t.Errorf("%v is no warning", e)
		}
		codes = append(codes, e.Code)
	}
	return codes
}

func (s *shop) tells(want ...app.Code) {
	s.t.Helper()
	if got := s.told(); !slices.Equal(got, want) {
		s.t.Errorf("the clerk is told %v, want %v", got, want)
	}
}

// copyFolder copies the files of a folder and those below it.
func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// TestTheWholeFolderRestored brings back an old copy of everything in the data
// folder: what lies elsewhere knows how far the numbers were used.
func TestTheWholeFolderRestored(t *testing.T) {
	s, _ := guarded(t)
	s.issue(1)
	n, err := s.NextApplicationSeq(t.Context(), "COM-48")
	s.must(err)
	s.close()
	old := filepath.Join(t.TempDir(), "old")
	copyFolder(t, s.dir, old)
	s.open()
	s.unlock("noura")
	s.tells()
	used := s.issue(2).Licence.Number
	later, err := s.NextApplicationSeq(t.Context(), "COM-48")
	s.must(err)
	s.close()
	copyFolder(t, old, s.dir)
	s.open()
	s.unlock("noura")
	s.tells(app.StoreRestored)
	if got := s.issue(3).Licence.Number; got == used || got.Serial() != 3 {
		t.Errorf("number %s after %s", got, used)
	}
	if again, err := s.NextApplicationSeq(t.Context(), "COM-48"); err != nil || again <= later || later <= n {
		t.Errorf("application %d after %d, %v", again, later, err)
	}
	s.reopen()
	s.tells(app.StoreRestored) // until she says that she knows
	s.must(s.Acknowledge(t.Context(), app.StoreRestored, app.AuditEntry{Operator: "noura", Action: "acknowledge"}))
	s.tells()
	s.must(s.CheckChains(t.Context()))
}

// TestRestoredWhileItRan: the old copy was taken, and the program killed, within
// one session.
func TestRestoredWhileItRan(t *testing.T) {
	s, _ := guarded(t)
	s.issue(1)
	old := filepath.Join(t.TempDir(), "old")
	copyFolder(t, s.dir, old)
	used := map[app.LicenceNumber]bool{}
	for n := range 5 {
		used[s.issue(2+n).Licence.Number] = true
	}
	s.close()
	copyFolder(t, old, s.dir)
	s.open()
	s.unlock("noura")
	s.tells(app.StoreRestored)
	if got := s.issue(10).Licence.Number; used[got] {
		t.Errorf("number %s twice", got)
	}
}

// TestCopies are stores that another counter goes on with: on a second machine, in
// a second folder of this one, and as the image of a whole disk.
func TestCopies(t *testing.T) {
	for name, copyTo := range map[string]func(t *testing.T, s *shop) *shop{
		"to a second machine": func(t *testing.T, s *shop) *shop {
			c := closed(t)
			c.ring, c.witness, c.machine = newRing(), t.TempDir(), cache.Machine{ID: "that", Nics: []string{"c"}}
			copyFolder(t, s.dir, c.dir)
			return c
		},
		"to another folder": func(t *testing.T, s *shop) *shop {
			c := closed(t)
			c.ring, c.witness, c.machine = s.ring, s.witness, s.machine
			copyFolder(t, s.dir, c.dir)
			return c
		},
		"with no keyring": func(t *testing.T, s *shop) *shop {
			c := closed(t)
			c.witness, c.machine = t.TempDir(), cache.Machine{ID: "that"}
			copyFolder(t, s.dir, c.dir)
			return c
		},
		"the whole disk": func(t *testing.T, s *shop) *shop {
			c := closed(t)
			twin := newRing()
			for k, v := range s.ring.(*ring).kept {
				twin.kept[k] = v
			}
			c.dir, c.ring, c.witness, c.machine = s.dir, twin, t.TempDir(), cache.Machine{ID: "this", Nics: []string{"c", "d"}}
			copyFolder(t, s.witness, c.witness)
			return c
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := guarded(t)
			s.issue(1)
			_, err := s.WantLease(t.Context(), app.LeaseRequest{ID: "w1", Series: series, Size: 300})
			s.must(err)
			s.close()
			c := copyTo(t, s)
			c.key, c.clock = s.key, s.clock
			original := filepath.Join(t.TempDir(), "original")
			copyFolder(t, s.dir, original)
			c.open()
			c.admit("noura")
			if told := c.told(); !slices.Contains(told, app.StoreCopied) {
				t.Errorf("the clerk of the copy is told %v", told)
			}
			a := c.draft(2)
			_, err = c.Issue(t.Context(), a.ID, series, c.build)
			c.code(err, app.NoNumbers)
			wish, err := c.WantLease(t.Context(), app.LeaseRequest{ID: "w2", Series: series, Size: 300})
			c.must(err)
			if wish.ID != "w2" {
				t.Error("the copy asks by the wish of the original, and would get its numbers")
			}
			c.lease("l2", 301, 600)
			if got := c.issue(3).Licence.Number.Serial(); got != 301 {
				t.Errorf("serial %d from the copy's own lease", got)
			}
			c.close()
			c.open()
			c.unlock("noura")
			if got := c.issue(4).Licence.Number.Serial(); got != 302 {
				t.Errorf("serial %d: the copy was taken for one again", got)
			}
			c.must(c.CheckChains(t.Context()))
			c.close()
			copyFolder(t, original, s.dir)
			s.open()
			s.unlock("noura")
			s.tells()
			if got := s.issue(5).Licence.Number.Serial(); got != 2 {
				t.Errorf("the original goes on with %d", got)
			}
		})
	}
}

// TestTheKeyringKnowsWhatTheFileDoes: the witness's files are gone, or old ones,
// and the store is an old copy.
func TestTheKeyringKnowsWhatTheFileDoes(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, s *shop, old string){
		"gone": func(t *testing.T, s *shop, _ string) {
			if err := os.RemoveAll(s.witness); err != nil {
				t.Fatal(err)
			}
		},
		"old": func(t *testing.T, s *shop, old string) { copyFolder(t, old, s.witness) },
	} {
		t.Run(name, func(t *testing.T) {
			s, r := guarded(t)
			s.issue(1)
			s.close()
			oldStore, oldWitness := filepath.Join(t.TempDir(), "old"), filepath.Join(t.TempDir(), "witness")
			copyFolder(t, s.dir, oldStore)
			copyFolder(t, s.witness, oldWitness)
			s.open()
			s.unlock("noura")
			most := uint32(0)
			for n := range 40 {
				most = s.issue(2 + n).Licence.Number.Serial()
			}
			if r.sets > 12 {
				t.Errorf("the keyring was written %d times for 41 numbers", r.sets)
			}
			s.close()
			copyFolder(t, oldStore, s.dir)
			lose(t, s, oldWitness)
			s.open()
			s.unlock("noura")
			s.tells(app.StoreRestored)
			if got := s.issue(99).Licence.Number.Serial(); got <= most || got > most+40 {
				t.Errorf("serial %d after %d", got, most)
			}
			s.must(s.CheckChains(t.Context()))
		})
	}
}

// TestALostKeyring: passwords open nothing until central, or the rescue code,
// gives the data key out again; no number is lost or doubled.
func TestALostKeyring(t *testing.T) {
	s, r := guarded(t)
	first := s.issue(1).Licence
	s.close()
	if _, err := os.Stat(filepath.Join(s.dir, "device-secret")); err == nil {
		t.Error("the secret lies in a file beside the keyring")
	}
	r.gone = true
	s.open()
	_, err := s.Unlock(t.Context(), "noura", password)
	s.code(err, app.KeyringLost)
	s.admit("noura")
	s.tells(app.KeyringLost)
	if p, err := s.Protection(t.Context()); err != nil || p.Keyring {
		t.Errorf("%+v, %v: the file is not owned up to", p, err)
	}
	if second := s.issue(2).Licence; second.Number.Serial() != first.Number.Serial()+1 {
		t.Errorf("%s after %s", second.Number, first.Number)
	}
	s.must(s.Acknowledge(t.Context(), app.KeyringLost, app.AuditEntry{Action: "acknowledge"}))
	r.gone = false // it was not lost after all
	s.reopen()
	s.tells()
	if p, err := s.Protection(t.Context()); err != nil || !p.Keyring {
		t.Errorf("%+v, %v: the keyring is not used again", p, err)
	}
	s.must(os.Remove(filepath.Join(s.dir, "device-secret"))) // her wrap is under the keyring's again
	s.reopen()
}

// TestAKeyringThatCame: a store that began with the file is brought under the
// keyring by the next right password.
func TestAKeyringThatCame(t *testing.T) {
	s := open(t)
	s.close()
	s.ring = newRing()
	s.open()
	s.unlock("noura")
	s.must(os.Remove(filepath.Join(s.dir, "device-secret")))
	s.reopen()
}

// TestAClockSetBack fools neither numbers nor leases, and is told.
func TestAClockSetBack(t *testing.T) {
	s, _ := guarded(t)
	short := app.Lease{ID: "short", Series: series, First: 900, Last: 999, NotAfter: s.clock.Now().Add(time.Hour)}
	s.must(s.AddLease(t.Context(), "", short))
	s.clock.Move(2 * time.Hour)
	s.issue(1)
	s.clock.Move(-5 * time.Minute) // as clocks are put right
	s.tells()
	s.issue(2)
	s.clock.Move(-365 * 24 * time.Hour)
	a := s.draft(3)
	_, err := s.Issue(t.Context(), a.ID, series, s.build)
	s.code(err, app.ClockBack)
	s.tells(app.ClockBack)
	if left, _, err := s.NumbersLeft(t.Context(), series); err != nil || left != 298 {
		t.Errorf("%d numbers, %v: a lease that has ended is in force again", left, err)
	}
	s.reopen() // a restart forgets nothing
	s.tells(app.ClockBack)
	s.must(s.Acknowledge(t.Context(), app.ClockBack, app.AuditEntry{Action: "acknowledge"}))
	s.tells(app.ClockBack) // it is still true
	s.ClockConfirmed()     // central has the same time: it was wrong before
	s.tells()
	_, err = s.Issue(t.Context(), a.ID, series, s.build)
	s.must(err)
}

func TestMachines(t *testing.T) {
	m := cache.ThisMachine()
	if again := cache.ThisMachine(); m.ID != again.ID || !slices.Equal(m.Nics, again.Nics) {
		t.Errorf("%+v, then %+v", m, again)
	}
}

// TestHalfWrittenFilesAreSwept: what a killed program left goes with the next start,
// and what belongs to another store stays.
func TestHalfWrittenFilesAreSwept(t *testing.T) {
	s, _ := guarded(t)
	s.issue(1)
	s.close()
	kept, err := os.ReadDir(s.witness)
	s.must(err)
	left := func(parts ...string) string {
		path := filepath.Join(parts...)
		s.must(os.WriteFile(path, []byte("half"), 0o600))
		return path
	}
	s.must(os.MkdirAll(filepath.Join(s.dir, ".restore-1", "blobs"), 0o700))
	gone := []string{
		left(s.dir, ".new-device-secret-1"), left(s.dir, "blobs", ".new-ab-2"), left(s.dir, ".restore-1", "blobs", "x"),
		left(s.witness, ".new-"+kept[0].Name()+"-3"),
	}
	others := left(s.witness, ".new-other.highwater-4")
	s.open()
	s.unlock("noura")
	for _, path := range gone {
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there: %v", path, err)
		}
	}
	if _, err := os.Stat(others); err != nil {
		t.Errorf("another store's file is gone: %v", err)
	}
	s.issue(2)
}
