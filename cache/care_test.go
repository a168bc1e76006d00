package cache_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/cache"
)

// TestCompaction: the file shrinks, all of it is there, and work goes on in the new
// one.
func TestCompaction(t *testing.T) {
	s := open(t)
	for n := range 40 {
		s.issue(n)
	}
	for n := range 400 { // what makes a file loose: many drafts that come and go
		a := s.draft(1000 + n)
		s.must(s.DeleteDraft(t.Context(), a.ID, app.AuditEntry{Action: "delete_draft"}))
	}
	h, err := s.Examine(t.Context(), nil)
	s.must(err)
	told := 0
	before, after, err := s.Compact(t.Context(), func(done, all int) { told = done * 100 / all })
	s.must(err)
	if after >= before || told != 100 {
		t.Errorf("%d bytes became %d, told up to %d%%", before, after, told)
	}
	again, err := s.Examine(t.Context(), nil)
	s.must(err)
	if !again.Sound() || again.Counts["licences"] != h.Counts["licences"] || again.Counts["audit"] != h.Counts["audit"] || again.FreeBytes >= h.FreeBytes {
		t.Errorf("before %+v\nafter %+v", h, again)
	}
	s.issue(99)
	s.reopen()
	if f, err := s.Find(t.Context(), app.Query{Kind: app.HitLicence}); err != nil || f.Total != 41 {
		t.Errorf("%d licences, %v", f.Total, err)
	}
	if _, err := os.Stat(filepath.Join(s.dir, cache.FileName+".compact")); err == nil {
		t.Error("the copy was left behind")
	}
}

// TestACompactionCanBeGivenUp, or be cut short by the end of the program, and the
// store is as it was.
func TestACompactionCanBeGivenUp(t *testing.T) {
	s := open(t)
	s.issue(1)
	ctx, stop := context.WithCancel(t.Context())
	before, _, err := s.Compact(ctx, func(int, int) { stop() })
	if err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("given up: %v", err)
	}
	left := filepath.Join(s.dir, cache.FileName+".compact")
	if _, err := os.Stat(left); err == nil {
		t.Error("the copy was left behind")
	}
	s.must(os.WriteFile(left, []byte("half a copy"), 0o600))
	s.issue(2)
	s.reopen()
	s.issue(3)
	if now, _, err := s.Compact(t.Context(), nil); err != nil || now < before {
		t.Errorf("%d bytes, %v", now, err)
	}
	s.Lock()
	if _, _, err := s.Compact(t.Context(), nil); err != nil {
		t.Errorf("locked: %v", err)
	}
	s.unlock("noura")
	s.issue(4)
}

// old has the shop issue a licence for a year, which central has and which is out of
// the printer.
func (s *shop) old(n int) app.Issuance {
	s.t.Helper()
	is := s.issue(n)
	jobs, err := s.PrintJobs(s.t.Context(), is.Licence.ID, 1)
	s.must(err)
	jobs[0].State = app.PrintDone
	s.must(s.SavePrint(s.t.Context(), jobs[0], nil))
	s.settle(is)
	return is
}

// settle has central's feed name the command.
func (s *shop) settle(is app.Issuance) {
	s.t.Helper()
	l := is.Licence
	l.Synced, l.Copies = true, 1
	s.must(s.Apply(s.t.Context(), app.ChangesPage{More: true, Next: "x", Items: []app.RemoteChange{{Kind: app.RemoteLicence, ID: l.ID, Revision: 7, Command: is.Command.ID, Licence: &l}}}))
}

// TestPurgeErasesWhatHasServed and nothing else: what is waiting, what is a draft,
// what still runs stays, and so do number, ledger and audit.
func TestPurgeErasesWhatHasServed(t *testing.T) {
	s := open(t)
	s.lease("l2", 2000, 3000)
	gone := s.old(1)
	unsent := s.issue(2)
	printing := s.issue(3)
	s.settle(printing)
	draft := s.draft(4)
	sum, err := s.PutBlob(t.Context(), []byte("a deed that nobody names"))
	s.must(err)
	s.clock.Move(time.Hour * 24 * 200)
	running := s.old(5)
	s.clock.Move(time.Hour * 24 * 250) // the first has ended 85 days ago, the last not
	today := hijri.Today(s.clock.Now())
	n, err := s.Purge(t.Context(), today.AddDays(-30))
	s.must(err)
	if n.Licences != 1 || n.Applications != 1 || n.Commands == 0 || n.Documents != 1 {
		t.Errorf("%+v", n)
	}
	for id, want := range map[app.ID]bool{gone.Licence.ID: false, unsent.Licence.ID: true, printing.Licence.ID: true, running.Licence.ID: true} {
		if _, err := s.Licence(t.Context(), id); (err == nil) != want {
			t.Errorf("licence %s is here: %v", id, err)
		}
	}
	if _, err := s.Application(t.Context(), draft.ID); err != nil {
		t.Errorf("the draft: %v", err)
	}
	if _, err := s.Application(t.Context(), gone.Application.ID); app.CodeOf(err) != app.NotFound {
		t.Errorf("the application of what is gone: %v", err)
	}
	if _, err := s.Blob(t.Context(), sum); app.CodeOf(err) != app.NotFound {
		t.Errorf("the document: %v", err)
	}
	s.reopen()
	all, err := s.Commands(t.Context(), 100)
	s.must(err)
	for _, c := range all {
		if about := c.Record == gone.Licence.ID; strings.Contains(string(c.Body), "full_name") == about || len(c.Body) == 0 {
			t.Errorf("command %d of %s holds %s", c.Seq, c.Record, c.Body)
		}
	}
	h, err := s.Examine(t.Context(), nil)
	s.must(err)
	if !h.Sound() || h.Ledger.Entries != 4 {
		t.Errorf("%+v", h)
	}
	history, err := s.History(t.Context(), gone.Licence.ID)
	s.must(err)
	if len(history) == 0 || history[len(history)-1].Action != "purge" {
		t.Errorf("the audit does not say so: %+v", history)
	}
	if n, err := s.Purge(t.Context(), today.AddDays(-30)); err != nil || n != (app.Purged{}) {
		t.Errorf("again: %+v, %v", n, err)
	}
}
