package cache_test

import (
	"testing"

	"github.com/shubbak/shubbak/app"
)

func page(cursor string, items ...app.RemoteChange) app.ChangesPage {
	return app.ChangesPage{Items: items, Next: cursor}
}

func ofLicence(l app.Licence, revision int64, command app.ID) app.RemoteChange {
	return app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: revision, Licence: &l, Command: command}
}

func TestApplyKeepsRowsAndCursor(t *testing.T) {
	s := open(t)
	l := s.issue(1).Licence
	l.ID, l.Application = app.NewID(s.clock.Now()), "elsewhere"
	l.Number, _ = app.NewLicenceNumber("4803", 900_001)
	l.Entered = l.Entered.Clone()
	l.Entered.Fields["full_name"] = "خالد البقمي"
	a := s.application(77)
	a.State, a.Edition = app.Submitted, 40
	s.must(s.Apply(t.Context(), page("c1", ofLicence(l, 9, ""),
		app.RemoteChange{Kind: app.RemoteApplication, ID: a.ID, Revision: 10, Application: &a},
		app.RemoteChange{Kind: "inspection", ID: "later", Revision: 11})))
	s.reopen()
	cursor, err := s.Cursor(t.Context())
	s.must(err)
	got, err := s.LicenceByNumber(t.Context(), l.Number)
	s.must(err)
	if cursor != "c1" || got.ID != l.ID || !got.Synced || got.Revision != 9 {
		t.Errorf("cursor %q, licence %+v", cursor, got)
	}
	kept, err := s.Application(t.Context(), a.ID)
	s.must(err)
	if kept.Revision != 10 || kept.State != app.Submitted {
		t.Errorf("application %+v", kept)
	}
	if f, err := s.Find(t.Context(), app.Query{Text: "البقمي"}); err != nil || f.Total != 1 {
		t.Errorf("found %+v, %v", f, err)
	}
	s.must(s.Apply(t.Context(), page("c2", app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: 12, Deleted: true},
		app.RemoteChange{Kind: app.RemoteApplication, ID: a.ID, Revision: 13, Deleted: true})))
	_, err = s.Licence(t.Context(), l.ID)
	s.code(err, app.NotFound)
	_, err = s.LicenceByNumber(t.Context(), l.Number)
	s.code(err, app.NotFound)
	_, err = s.Application(t.Context(), a.ID)
	s.code(err, app.NotFound)
	if f, _ := s.Find(t.Context(), app.Query{Text: "البقمي"}); f.Total != 0 {
		t.Errorf("still found: %+v", f)
	}
}

// TestALostAnswerSettles: central committed, its answer was lost, the feed names
// the command. It is not sent again, and the late answer changes nothing.
func TestALostAnswerSettles(t *testing.T) {
	s := open(t)
	is := s.issue(1)
	sent, err := s.sending(is.Command)
	s.must(err)
	s.must(s.Apply(t.Context(), page("c1", ofLicence(is.Licence, 5, sent.ID))))
	if due, _ := s.Due(t.Context(), 10, nil); len(due) != 0 {
		t.Errorf("due: %+v", due)
	}
	got := s.standingOf(sent.ID)
	l, err := s.Licence(t.Context(), is.Licence.ID)
	s.must(err)
	if got.State != app.OutSettled || !l.Synced || l.Revision != 5 || l.Copies != 1 {
		t.Errorf("%s, %+v", got.State, l)
	}
	s.code(s.answered(sent, app.Outcome{ID: sent.ID, Code: app.Rejected}), app.Conflict)
}

// TestOurWorkIsNotOverwritten: central's row waits beside ours until our command
// is through, and is then taken over.
func TestOurWorkIsNotOverwritten(t *testing.T) {
	s := open(t)
	is := s.issue(1)
	theirs := is.Licence
	theirs.State = app.Suspended
	s.must(s.Apply(t.Context(), page("c1", ofLicence(theirs, 8, ""))))
	l, err := s.Licence(t.Context(), is.Licence.ID)
	s.must(err)
	if l.State != app.Issued || l.Synced {
		t.Errorf("ours became %s, synced %v", l.State, l.Synced)
	}
	s.reopen()
	sent, err := s.sending(s.standingOf(is.Command.ID))
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: sent.ID, Accepted: true, Revision: 6}))
	l, err = s.Licence(t.Context(), is.Licence.ID)
	s.must(err)
	if l.State != app.Suspended || l.Revision != 8 || !l.Synced {
		t.Errorf("after the answer: %s at %d", l.State, l.Revision)
	}
	s.must(s.Apply(t.Context(), page("c2", ofLicence(is.Licence, 6, "")))) // an older row comes late
	if l, err = s.Licence(t.Context(), is.Licence.ID); err != nil || l.State != app.Suspended {
		t.Errorf("an older row won: %s, %v", l.State, err)
	}
}

// TestWorkAddedBeforeTheFirstWasThrough: the page settles the issue, while a
// print of the same licence is not yet sent.
func TestWorkAddedBeforeTheFirstWasThrough(t *testing.T) {
	s := open(t)
	is := s.issue(1)
	is.Print.State = app.PrintDone
	print := app.Command{ID: "p1", Kind: app.CommandPrint, Record: is.Licence.ID, Body: []byte("{}")}
	s.must(s.SavePrint(t.Context(), is.Print, &print))
	theirs := is.Licence
	theirs.State = app.Cancelled
	s.must(s.Apply(t.Context(), page("c1", ofLicence(is.Licence, 5, is.Command.ID), ofLicence(theirs, 6, ""))))
	l, err := s.Licence(t.Context(), is.Licence.ID)
	s.must(err)
	if !l.Synced || l.State != app.Issued {
		t.Errorf("synced %v, %s", l.Synced, l.State)
	}
	s.must(s.Apply(t.Context(), page("c2", app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: 7, Licence: &theirs, Command: "p1"})))
	if l, err = s.Licence(t.Context(), l.ID); err != nil || l.State != app.Cancelled {
		t.Errorf("%s, %v", l.State, err)
	}
}

func TestDraftsAreNotOverwritten(t *testing.T) {
	s := open(t)
	a := s.draft(1)
	theirs := a
	theirs.Entered = app.Entered{Fields: map[string]string{"full_name": "x"}}
	s.must(s.Apply(t.Context(), page("c1", app.RemoteChange{Kind: app.RemoteApplication, ID: a.ID, Revision: 2, Application: &theirs})))
	got, err := s.Application(t.Context(), a.ID)
	s.must(err)
	if got.Entered.Get("full_name") != a.Entered.Get("full_name") {
		t.Error("the draft was overwritten")
	}
}

func TestSubmittingQueuesOnce(t *testing.T) {
	s := open(t)
	a := s.draft(1)
	build := func(a app.Application, _ uint64) (app.Submission, error) {
		a.State = app.Queued
		return app.Submission{
			Application: a, Command: app.Command{ID: app.NewID(s.clock.Now()), Kind: app.CommandSubmit, Record: a.ID, Body: []byte("{}")},
			Audit: app.AuditEntry{Action: "submit", Record: a.ID},
		}, nil
	}
	sub, err := s.Submit(t.Context(), a.ID, build)
	s.must(err)
	_, err = s.Submit(t.Context(), a.ID, build)
	s.code(err, app.NotAllowedHere)
	_, err = s.SaveApplication(t.Context(), sub.Application)
	s.code(err, app.NotAllowedHere)
	s.code(s.DeleteDraft(t.Context(), a.ID, app.AuditEntry{}), app.NotAllowedHere)
	unsynced, err := s.Find(t.Context(), app.Query{Unsynced: true})
	s.must(err)
	if unsynced.Total != 1 {
		t.Errorf("%d wait for central", unsynced.Total)
	}
	sent, err := s.sending(sub.Command)
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: sent.ID, Accepted: true, Revision: 4}))
	got, err := s.Application(t.Context(), a.ID)
	s.must(err)
	if got.State != app.Submitted || got.Revision != 4 {
		t.Errorf("%s at %d", got.State, got.Revision)
	}
	stats, err := s.Stats(t.Context(), today(s))
	s.must(err)
	if stats.Submitted != 1 {
		t.Errorf("stats %+v", stats)
	}
}

func TestSavingComparesEditions(t *testing.T) {
	s := open(t)
	first := s.draft(1)
	second, err := s.SaveApplication(t.Context(), first)
	s.must(err)
	_, err = s.SaveApplication(t.Context(), first)
	s.code(err, app.Conflict)
	s.must(s.DeleteDraft(t.Context(), second.ID, app.AuditEntry{Action: "delete_draft", Record: second.ID}))
	_, err = s.Application(t.Context(), second.ID)
	s.code(err, app.NotFound)
	if f, _ := s.Find(t.Context(), app.Query{}); f.Total != 0 {
		t.Errorf("found %+v", f)
	}
	for want := 1; want <= 3; want++ {
		if n, err := s.NextApplicationSeq(t.Context(), "COM-48-0003"); err != nil || n != want {
			t.Errorf("number %d, %v", n, err)
		}
	}
}

// TestSettlingLeavesAnAmendmentAlone: central has an application, the clerk takes it
// up again, and only then the feed names the command that brought it there.
func TestSettlingLeavesAnAmendmentAlone(t *testing.T) {
	s := open(t)
	a := s.draft(1)
	sub, err := s.Submit(t.Context(), a.ID, func(a app.Application, _ uint64) (app.Submission, error) {
		a.State = app.Queued
		return app.Submission{
			Application: a, Command: app.Command{ID: app.NewID(s.clock.Now()), Kind: app.CommandSubmit, Record: a.ID, Body: []byte("{}")},
			Audit: app.AuditEntry{Action: "submit", Record: a.ID},
		}, nil
	})
	s.must(err)
	sent, err := s.sending(sub.Command)
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: sent.ID, Accepted: true, Revision: 4}))
	a, err = s.Application(t.Context(), a.ID)
	s.must(err)
	theirs := a
	a.State = app.Draft
	a.Entered = app.Entered{Fields: map[string]string{"full_name": "changed"}}
	a, err = s.SaveApplication(t.Context(), a)
	s.must(err)
	s.must(s.Apply(t.Context(), page("c1", app.RemoteChange{Kind: app.RemoteApplication, ID: a.ID, Revision: 4, Command: sub.Command.ID, Application: &theirs})))
	got, err := s.Application(t.Context(), a.ID)
	s.must(err)
	if got.State != app.Draft || got.Entered.Get("full_name") != "changed" || got.Edition != a.Edition {
		t.Errorf("the amendment became %s, edition %d", got.State, got.Edition)
	}
	s.must(s.DeleteDraft(t.Context(), a.ID, app.AuditEntry{Action: "delete_draft", Record: a.ID}))
	if got, err = s.Application(t.Context(), a.ID); err != nil || got.State != app.Submitted {
		t.Errorf("after giving it up: %s, %v", got.State, err)
	}
	if f, err := s.Find(t.Context(), app.Query{States: []app.State{app.Submitted}}); err != nil || f.Total != 1 {
		t.Errorf("the list has %d of it, %v", f.Total, err)
	}
}

// TestARefusedSubmissionIsMendedAndReplaced: the clerk takes it up again, and what
// she sends takes its place; its bytes stay.
func TestARefusedSubmissionIsMendedAndReplaced(t *testing.T) {
	s := open(t)
	a := s.draft(1)
	build := func(a app.Application, _ uint64) (app.Submission, error) {
		a.State = app.Queued
		return app.Submission{
			Application: a, Command: app.Command{ID: app.NewID(s.clock.Now()), Kind: app.CommandSubmit, Record: a.ID, Body: []byte(`{"v":1}`)},
			Audit: app.AuditEntry{Action: "submit", Record: a.ID},
		}, nil
	}
	first, err := s.Submit(t.Context(), a.ID, build)
	s.must(err)
	queued := first.Application
	queued.State = app.Draft
	_, err = s.SaveApplication(t.Context(), queued)
	s.code(err, app.NotAllowedHere) // it is on its way
	sent, err := s.sending(first.Command)
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: sent.ID, Code: app.Invalid, Field: "mobile"}))
	mended, err := s.SaveApplication(t.Context(), queued)
	s.must(err)
	second, err := s.Submit(t.Context(), mended.ID, build)
	s.must(err)
	all, err := s.Commands(t.Context(), 10)
	s.must(err)
	for _, c := range all {
		switch c.ID {
		case first.Command.ID:
			if c.State != app.OutReplaced || c.ReplacedBy != second.Command.ID || string(c.Body) != `{"v":1}` {
				t.Errorf("the refused one is %s by %s: %s", c.State, c.ReplacedBy, c.Body)
			}
		case second.Command.ID:
			if c.Replaces != first.Command.ID || c.ReplacesSeq != first.Command.Seq || c.State != app.OutQueued {
				t.Errorf("the new one replaces %s, %s", c.Replaces, c.State)
			}
		}
	}
	if n, err := s.OutboxCount(t.Context()); err != nil || n.NeedsMe != 0 || n.Waiting != 1 {
		t.Errorf("%+v, %v", n, err)
	}
}
