package cache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
)

// backup returns a backup and the key that opens it.
func (s *shop) backup() (b []byte, secret string) {
	s.t.Helper()
	secret, recipient, err := cache.NewRecovery()
	s.must(err)
	var w bytes.Buffer
	s.must(s.Backup(s.t.Context(), &w, recipient, nil))
	return w.Bytes(), secret
}

// TestABackupIsOfOneMoment: it is made while licences are issued, and what it holds
// fits together.
func TestABackupIsOfOneMoment(t *testing.T) {
	s := open(t)
	sum, err := s.PutBlob(t.Context(), []byte("%PDF-1.4 a deed"))
	s.must(err)
	s.must(os.WriteFile(filepath.Join(s.dir, "settings.json"), []byte(`{"lang":"ar"}`), 0o600))
	s.issue(1)
	var issuing sync.WaitGroup
	issuing.Go(func() {
		for n := range 40 {
			a, err := s.SaveApplication(t.Context(), s.application(n+2))
			if err == nil {
				_, err = s.Issue(t.Context(), a.ID, series, s.build)
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	b, secret := s.backup()
	issuing.Wait()
	for _, plain := range []string{"noura", "dev-3", "shubbak.db", "%PDF", "settings"} {
		if bytes.Contains(b, []byte(plain)) {
			t.Errorf("the backup shows %q", plain)
		}
	}
	other := closed(t)
	other.key = s.key
	done, err := cache.Restore(bytes.NewReader(b), secret, other.dir, s.clock.Now())
	s.must(err)
	if done.Device != "dev-3" || !done.At.Equal(s.clock.Now()) || done.Aside != "" {
		t.Errorf("%+v", done)
	}
	other.open()
	other.unlock("noura")
	h, err := other.Examine(t.Context(), nil)
	s.must(err)
	licences := h.Counts["licences"]
	due, err := other.Due(t.Context(), 1000, nil)
	s.must(err)
	if !h.Sound() || licences == 0 || len(due) != licences {
		t.Errorf("%d licences, %d commands, %+v", licences, len(due), h)
	}
	if doc, err := other.Blob(t.Context(), sum); err != nil || string(doc) != "%PDF-1.4 a deed" {
		t.Errorf("%q, %v", doc, err)
	}
	if set, err := os.ReadFile(filepath.Join(other.dir, "settings.json")); err != nil || string(set) != `{"lang":"ar"}` {
		t.Errorf("%q, %v", set, err)
	}
}

// TestARestoreDoublesNoNumber, neither in the place of the store it was made of nor
// on a machine that knows nothing of what was issued since.
func TestARestoreDoublesNoNumber(t *testing.T) {
	for name, same := range map[string]bool{"in its place": true, "on another machine": false} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			s.issue(1)
			b, secret := s.backup()
			s.issue(2)
			last := s.issue(3)
			s.clock.Move(26 * time.Hour)
			s.close()
			to := s
			if !same {
				to = closed(t)
				to.key, to.clock = s.key, s.clock
			}
			done, err := cache.Restore(bytes.NewReader(b), secret, to.dir, s.clock.Now())
			s.must(err)
			if same != (done.Aside != "") {
				t.Errorf("aside: %q", done.Aside)
			}
			for range 2 { // the second time nothing is left to void
				to.open()
				to.unlock("noura")
				_, err = to.Issue(t.Context(), to.draft(9).ID, series, to.build)
				to.code(err, app.NoNumbers)
				to.close()
			}
			to.open()
			to.unlock("noura")
			to.lease("l2", 1000, 1100)
			is := to.issue(10)
			if is.Licence.Number.Serial() < 1000 || is.Command.Seq <= last.Command.Seq || is.Licence.LedgerSeq <= last.Licence.LedgerSeq {
				t.Errorf("number %s, command %d, ledger %d after %s, %d, %d", is.Licence.Number, is.Command.Seq, is.Licence.LedgerSeq, last.Licence.Number, last.Command.Seq, last.Licence.LedgerSeq)
			}
			to.must(to.CheckChains(t.Context()))
			h, err := to.Examine(t.Context(), nil)
			to.must(err)
			if !h.Sound() || !h.Numbers[0].Reason {
				t.Errorf("%+v", h)
			}
			due, err := to.Due(t.Context(), 100, nil)
			to.must(err)
			if len(due) != 2 {
				t.Errorf("%d commands wait, want the one of the backup and the new one", len(due))
			}
		})
	}
}

// TestABadBackupChangesNothing: whatever is wrong with it, the store stays.
func TestABadBackupChangesNothing(t *testing.T) {
	s := open(t)
	s.issue(1)
	b, secret := s.backup()
	other, _, err := cache.NewRecovery()
	s.must(err)
	if _, err := cache.Restore(bytes.NewReader(b), secret, s.dir, s.clock.Now()); app.CodeOf(err) != app.StoreInUse {
		t.Errorf("while it is open: %v", err)
	}
	s.close()
	before, err := os.ReadFile(filepath.Join(s.dir, cache.FileName))
	s.must(err)
	were, err := os.ReadDir(s.dir)
	s.must(err)
	changed := bytes.Clone(b)
	changed[len(b)/2] ^= 1
	for name, c := range map[string]struct {
		b   []byte
		key string
		err app.Code
	}{
		"another key":   {b, other, app.BadSignature},
		"no key":        {b, "AGE-SECRET-KEY-1", app.Invalid},
		"cut off":       {b[:len(b)-20], secret, app.BadSignature},
		"changed":       {changed, secret, app.BadSignature},
		"nothing":       {nil, secret, app.BadSignature},
		"something":     {[]byte(strings.Repeat("no backup ", 50)), secret, app.BadSignature},
		"only its head": {b[:300], secret, app.BadSignature},
	} {
		_, err := cache.Restore(bytes.NewReader(c.b), c.key, s.dir, s.clock.Now())
		if app.CodeOf(err) != c.err {
			t.Errorf("%s: %v, want %s", name, err, c.err)
		}
	}
	after, err := os.ReadFile(filepath.Join(s.dir, cache.FileName))
	s.must(err)
	files, err := os.ReadDir(s.dir)
	s.must(err)
	if !bytes.Equal(before, after) || len(files) != len(were) {
		t.Errorf("the folder has changed: %v", files)
	}
	s.open()
	s.unlock("noura")
}

func TestRecoveryKeys(t *testing.T) {
	secret, recipient, err := cache.NewRecovery()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{secret, recipient, " " + secret + "\n"} {
		if got, err := cache.RecoveryRecipient(key); err != nil || got != recipient {
			t.Errorf("%q, %v", got, err)
		}
	}
	if _, err := cache.RecoveryRecipient("age1nothing"); app.CodeOf(err) != app.Invalid {
		t.Errorf("%v", err)
	}
	s := open(t)
	s.code(s.Backup(t.Context(), &bytes.Buffer{}, "nobody", nil), app.Invalid)
}
