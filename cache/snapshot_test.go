package cache_test

import (
	"encoding/json"
	"testing"

	"github.com/shubbak/shubbak/app"
)

func ofApplication(a app.Application, revision int64) app.RemoteChange {
	return app.RemoteChange{Kind: app.RemoteApplication, ID: a.ID, Revision: revision, Application: &a}
}

// lost has central come back with another history, of which this is all.
func (s *shop) lost(items ...app.RemoteChange) {
	s.t.Helper()
	s.must(s.BeginSnapshot(s.t.Context()))
	s.must(s.AddSnapshot(s.t.Context(), page("another", items...)))
	for done := false; !done; {
		var err error
		done, err = s.Swap(s.t.Context())
		s.must(err)
	}
}

// elsewhere is another counter's licence, suspended at revision 100, with a copy
// that was printed here and of which central was not told yet.
func (s *shop) elsewhere() (l app.Licence, print app.Command) {
	s.t.Helper()
	is := s.issue(1)
	l = is.Licence
	l.ID, l.Application, l.Device, l.State = "elsewhere", "elsewhere", "dev-9", app.Suspended
	l.Number, _ = app.NewLicenceNumber("4803", 900_001)
	s.must(s.Apply(s.t.Context(), page("c1", ofLicence(l, 100, ""))))
	job, err := s.NewPrint(s.t.Context(), app.PrintJob{ID: "j1", Licence: l.ID, State: app.PrintWanted, At: s.clock.Now()}, app.AuditEntry{Action: "print", Record: l.ID})
	s.must(err)
	job.State = app.PrintDone
	print = app.Command{ID: "p1", Kind: app.CommandPrint, Record: l.ID, Body: []byte("{}")}
	s.must(s.SavePrint(s.t.Context(), job, &print))
	l.State = app.Issued
	return l, s.standingOf(print.ID)
}

// returned is an application that was sent back at revision 100, and handed in again
// since, of which central was not told yet.
func (s *shop) returned() app.Submission {
	s.t.Helper()
	a := s.application(1)
	a.State = app.Returned
	s.must(s.Apply(s.t.Context(), page("c1", ofApplication(a, 100))))
	out, err := s.Submit(s.t.Context(), a.ID, func(a app.Application, seq uint64) (app.Submission, error) {
		a.State = app.Queued
		body, err := json.Marshal(a)
		return app.Submission{Application: a, Command: app.Command{ID: "s1", Seq: seq, Kind: app.CommandSubmit, Record: a.ID, Base: a.Revision, Body: body}}, err
	})
	s.must(err)
	return out
}

// TestALostSuspensionGoesWithThePrint: central was restored and its licence is no
// longer suspended; our print of it was on its way. Central's word counts once the
// print is through, however far the lost history had counted.
func TestALostSuspensionGoesWithThePrint(t *testing.T) {
	for name, through := range map[string]func(s *shop, l app.Licence, print app.Command){
		"by an answer": func(s *shop, l app.Licence, print app.Command) {
			sent, err := s.sending(print)
			s.must(err)
			s.must(s.answered(sent, app.Outcome{ID: print.ID, Accepted: true, Revision: 70}))
			s.must(s.Apply(t.Context(), page("c2", ofLicence(l, 70, print.ID))))
		},
		"by the feed": func(s *shop, l app.Licence, print app.Command) {
			s.must(s.Apply(t.Context(), page("c2", ofLicence(l, 70, print.ID))))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			l, print := s.elsewhere()
			s.lost(ofLicence(l, 60, ""))
			through(s, l, print)
			got, err := s.Licence(t.Context(), l.ID)
			s.must(err)
			if got.State != app.Issued || got.Revision != 70 {
				t.Errorf("%s at %d", got.State, got.Revision)
			}
		})
	}
}

// TestAWithdrawalOfALostHistory: a change was withdrawn for a version that central
// then lost; the withdrawal, which makes nothing, hides none of what central has.
func TestAWithdrawalOfALostHistory(t *testing.T) {
	s := open(t)
	out := s.returned()
	sent, err := s.sending(s.standingOf(out.Command.ID))
	s.must(err)
	theirs := ofApplication(out.Application, 110)
	theirs.Application.State = app.UnderReview
	s.must(s.answered(sent, app.Outcome{ID: sent.ID, Code: app.Conflict, Current: &theirs}))
	s.must(s.Withdraw(t.Context(), sent.ID, func(c app.Collision) (app.Command, error) { return c.Withdraw("noura", s.clock.Now()) }, app.AuditEntry{Action: "withdraw"}))
	now := out.Application
	now.State = app.Returned
	s.lost(ofApplication(now, 60))
	due, err := s.Due(t.Context(), 10, nil)
	s.must(err)
	sent, err = s.sending(due[0])
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: sent.ID, Accepted: true, Revision: 70}))
	if a, err := s.Application(t.Context(), now.ID); err != nil || a.Revision != 60 || a.State != app.Returned {
		t.Errorf("%s at %d, %v", a.State, a.Revision, err)
	}
}

// TestALostApplicationComesBackWithItsChange: central was restored from before the
// application was; our change of it brings it back, and what central says of it
// from then on counts, though the lost history had counted further.
func TestALostApplicationComesBackWithItsChange(t *testing.T) {
	s := open(t)
	out := s.returned()
	s.lost()
	sent, err := s.sending(s.standingOf(out.Command.ID))
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: sent.ID, Accepted: true, Revision: 70}))
	a, err := s.Application(t.Context(), out.Application.ID)
	if err != nil || a.Revision != 70 || a.State != app.Submitted {
		t.Errorf("%s at %d, %v", a.State, a.Revision, err)
	}
	a.State = app.Returned
	s.must(s.Apply(t.Context(), page("c2", ofApplication(a, 75))))
	if a, err = s.Application(t.Context(), a.ID); err != nil || a.Revision != 75 || a.State != app.Returned {
		t.Errorf("%s at %d, %v", a.State, a.Revision, err)
	}
}

// TestARepeatedAnswerTakesNoLostHistoryAlong: central lost what it had done to a
// record of ours. Our command, sent again, is answered with the revision that it
// made at first, at which the record is still what central has.
func TestARepeatedAnswerTakesNoLostHistoryAlong(t *testing.T) {
	s := open(t)
	is := s.issue(1)
	first := app.Outcome{ID: is.Command.ID, Accepted: true, Revision: 100}
	s.through(first)
	suspended := is.Licence
	suspended.State = app.Suspended
	s.must(s.Apply(t.Context(), page("c1", ofLicence(suspended, 110, ""))))
	out := s.returned()
	again := app.Outcome{ID: out.Command.ID, Accepted: true, Revision: 120}
	s.through(again)
	reviewed, handedIn := out.Application, out.Application
	reviewed.State, handedIn.State = app.UnderReview, app.Submitted
	s.must(s.Apply(t.Context(), page("c2", ofApplication(reviewed, 130))))

	s.lost(ofLicence(is.Licence, 100, is.Command.ID), ofApplication(handedIn, 120))
	s.through(first, again)
	if l, err := s.Licence(t.Context(), is.Licence.ID); err != nil || l.State != app.Issued || l.Revision != 100 || !l.Synced {
		t.Errorf("licence %s at %d, synced %v, %v", l.State, l.Revision, l.Synced, err)
	}
	if a, err := s.Application(t.Context(), handedIn.ID); err != nil || a.State != app.Submitted || a.Revision != 120 {
		t.Errorf("application %s at %d, %v", a.State, a.Revision, err)
	}
}

// through has central answer to commands.
func (s *shop) through(outcomes ...app.Outcome) {
	s.t.Helper()
	for _, o := range outcomes {
		sent, err := s.sending(s.standingOf(o.ID))
		s.must(err)
		s.must(s.answered(sent, o))
	}
}
