package cache_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
)

func TestWishesStayUntilAnswered(t *testing.T) {
	s := open(t)
	first, err := s.WantLease(t.Context(), app.LeaseRequest{ID: "w1", Series: series, Size: 300})
	s.must(err)
	s.reopen()
	again, err := s.WantLease(t.Context(), app.LeaseRequest{ID: "w2", Series: series, Size: 100})
	s.must(err)
	if again != first {
		t.Errorf("the wish became %+v", again)
	}
	l := app.Lease{ID: "l2", Series: series, First: 1001, Last: 1300, NotAfter: s.clock.Now().Add(time.Hour)}
	s.must(s.AddLease(t.Context(), "w1", l))
	s.must(s.AddLease(t.Context(), "w1", l)) // the answer came twice
	third, err := s.WantLease(t.Context(), app.LeaseRequest{ID: "w3", Series: series, Size: 100})
	s.must(err)
	if third.ID != "w3" {
		t.Errorf("the closed wish is %+v", third)
	}
	left, granted, err := s.NumbersLeft(t.Context(), series)
	s.must(err)
	if left != 600 || granted != 600 {
		t.Errorf("%d of %d", left, granted)
	}
}

// TestTheLeaseThatEndsFirstIsUsedFirst and is used up before the next.
func TestTheLeaseThatEndsFirstIsUsedFirst(t *testing.T) {
	s := open(t) // l1: 1 to 300, a year
	l := app.Lease{ID: "short", Series: series, First: 900, Last: 901, Next: 900, NotAfter: s.clock.Now().Add(time.Hour)}
	s.must(s.AddLease(t.Context(), "", l))
	for n, want := range []uint32{900, 901, 1} {
		if got := s.issue(n).Licence.Number.Serial(); got != want {
			t.Errorf("serial %d, want %d", got, want)
		}
	}
}

func TestBadLeasesAreRefused(t *testing.T) {
	s := open(t)
	for name, c := range map[string]struct {
		first, last, next uint32
		series            string
		code              app.Code
	}{
		"overlaps":       {300, 400, 300, series, app.Conflict},
		"contains":       {0, 999, 1, series, app.Invalid},
		"turned round":   {500, 400, 500, series, app.Invalid},
		"next before":    {500, 600, 400, series, app.Invalid},
		"next behind":    {500, 600, 602, series, app.Invalid},
		"beyond the end": {999_000, 1_000_000, 999_000, series, app.Invalid},
		"no series":      {500, 600, 500, "48", app.Invalid},
	} {
		err := s.AddLease(t.Context(), "", app.Lease{ID: name, Series: c.series, First: c.first, Last: c.last, Next: c.next, NotAfter: s.clock.Now().Add(time.Hour)})
		if got := app.CodeOf(err); got != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestARestoredStoreUsesNoNumberTwice: an old copy of the file beside the
// present high-water marks.
func TestARestoredStoreUsesNoNumberTwice(t *testing.T) {
	s := open(t)
	s.issue(1)
	s.close()
	path := filepath.Join(s.dir, "shubbak.db")
	old, err := os.ReadFile(path)
	s.must(err)
	s.open()
	s.unlock("noura")
	used := map[app.LicenceNumber]bool{}
	for n := range 3 {
		used[s.issue(2+n).Licence.Number] = true
	}
	sub, err := s.Submit(t.Context(), s.draft(6).ID, func(a app.Application, _ uint64) (app.Submission, error) {
		a.State = app.Queued
		return app.Submission{Application: a, Command: app.Command{ID: "c5", Kind: app.CommandSubmit, Record: a.ID, Body: []byte("{}")}}, nil
	})
	s.must(err)
	s.close()
	s.must(os.WriteFile(path, old, 0o600))
	s.open()
	s.unlock("noura")
	is := s.issue(9)
	if got := is.Licence.Number; used[got] || got.Serial() != 5 {
		t.Errorf("number %s after the restore", got)
	}
	if sub.Command.Seq != 5 || is.Command.Seq != 6 || is.Licence.LedgerSeq != 5 {
		t.Errorf("command %d, ledger %d after the restore", is.Command.Seq, is.Licence.LedgerSeq)
	}
	history, err := s.History(t.Context(), "l1")
	s.must(err)
	if len(history) != 1 || history[0].Action != "void_numbers" {
		t.Errorf("history %+v", history)
	}
	s.must(s.CheckChains(t.Context()))
	s.reopen() // what was passed over is read again
	if is = s.issue(11); is.Command.Seq != 7 || is.Licence.LedgerSeq != 6 {
		t.Errorf("command %d, ledger %d after another start", is.Command.Seq, is.Licence.LedgerSeq)
	}
	due, err := s.Due(t.Context(), 10, nil)
	s.must(err)
	if len(due) != 3 || due[0].Seq != 1 || due[1].Seq != 6 || due[2].Seq != 7 {
		t.Errorf("due after the restore: %+v", due)
	}
	s.must(s.CheckChains(t.Context()))
	// A store that was made anew knows the marks too, once the lease is back.
	s.close()
	s.must(os.Remove(path))
	s.open()
	s.admit("noura")
	s.lease("l1", 1, 300)
	if got := s.issue(10).Licence.Number.Serial(); got != 7 {
		t.Errorf("serial %d in a new store", got)
	}
}

// TestAMarkThatThePowerTook: the transaction of a number came through and its mark
// did not. The next unlock writes it again, so that an old copy which is put back
// afterwards does not use that number.
func TestAMarkThatThePowerTook(t *testing.T) {
	s := open(t)
	s.issue(1)
	s.close()
	path, marks := filepath.Join(s.dir, "shubbak.db"), filepath.Join(s.dir, "highwater")
	old, err := os.ReadFile(path)
	s.must(err)
	before, err := os.ReadFile(marks)
	s.must(err)
	s.open()
	s.unlock("noura")
	last := s.issue(2).Licence.Number
	s.close()
	s.must(os.WriteFile(marks, before, 0o600))
	s.open()
	s.unlock("noura")
	s.close()
	s.must(os.WriteFile(path, old, 0o600))
	s.open()
	s.unlock("noura")
	if got := s.issue(3).Licence.Number; got.Serial() != last.Serial()+1 {
		t.Errorf("number %s after %s", got, last)
	}
}

// TestAMarkThatCannotBeDurable: the licence is in the file by then, but nobody is
// told of it, and nothing goes on before its mark is there.
func TestAMarkThatCannotBeDurable(t *testing.T) {
	s := open(t)
	a := s.draft(1)
	again, err := s.MarksGoNowhere()
	s.must(err)
	if _, err := s.Issue(t.Context(), a.ID, series, s.build); app.CodeOf(err) != app.StoreFault {
		t.Errorf("issued without a mark: %v", err)
	}
	if _, err := s.Licence(t.Context(), "any"); app.CodeOf(err) != app.StoreFault {
		t.Errorf("the store goes on: %v", err)
	}
	again()
	s.reopen()
	got, err := s.Application(t.Context(), a.ID)
	s.must(err)
	if got.Licence == "" {
		t.Error("the licence that was in the file is gone")
	}
	if _, err := s.Issue(t.Context(), a.ID, series, s.build); app.CodeOf(err) != app.AlreadyIssued {
		t.Errorf("issued twice: %v", err)
	}
	if l := s.issue(2).Licence; l.Number.Serial() != 2 || l.LedgerSeq != 2 {
		t.Errorf("serial %d, ledger %d", l.Number.Serial(), l.LedgerSeq)
	}
	s.must(s.CheckChains(t.Context()))
}
