package cache_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/shubbak/shubbak/app"
)

// standingOf returns a command as the store has it now.
func (s *shop) standingOf(id app.ID) app.Command {
	s.t.Helper()
	all, err := s.Commands(s.t.Context(), 1000)
	s.must(err)
	for _, c := range all {
		if c.ID == id {
			return c
		}
	}
	s.t.Fatalf("command %s is gone", id)
	return app.Command{}
}

// fits turns a swap of one command that left it out into app.Conflict.
func fits(got []app.Command, err error) (app.Command, error) {
	switch {
	case err != nil:
		return app.Command{}, err
	case len(got) == 0:
		return app.Command{}, app.Fail(app.Conflict, nil)
	}
	return got[0], nil
}

func (s *shop) sending(c app.Command) (app.Command, error) {
	return fits(s.SendingAll(s.t.Context(), []app.Command{c}))
}

func (s *shop) answered(c app.Command, o app.Outcome) error {
	_, err := fits(s.AnsweredAll(s.t.Context(), []app.Command{c}, []app.Outcome{o}))
	return err
}

func (s *shop) unanswered(c app.Command, code app.Code) error {
	return s.UnansweredAll(s.t.Context(), []app.Command{c}, code)
}

// TestNoAnswerDropsACommand: whatever central answers, the command stays with
// its bytes, and the others go on.
func TestNoAnswerDropsACommand(t *testing.T) {
	for _, c := range []struct {
		outcome app.Outcome
		state   app.OutboxState
		due     bool
	}{
		{app.Outcome{Accepted: true, Revision: 7}, app.OutAcked, false},
		{app.Outcome{Code: app.Invalid, Field: "mobile", Detail: "reason"}, app.OutNeedsOperator, false},
		{app.Outcome{Code: app.BadMobile}, app.OutNeedsOperator, false},
		{app.Outcome{Code: app.Rejected}, app.OutNeedsOperator, false},
		{app.Outcome{Code: app.Conflict}, app.OutNeedsOperator, false},
		{app.Outcome{Code: app.NotFound}, app.OutNeedsOperator, false},
		{app.Outcome{}, app.OutNeedsOperator, false},
		{app.Outcome{Code: app.KeyReused}, app.OutQuarantined, false},
		{app.Outcome{Code: app.NumberUsed}, app.OutQuarantined, false},
		{app.Outcome{Code: app.Unauthorised}, app.OutHeldAuth, false},
		{app.Outcome{Code: app.Forbidden}, app.OutHeldAuth, false},
		{app.Outcome{Code: app.Offline}, app.OutQueued, true},
		{app.Outcome{Code: app.TryLater}, app.OutQueued, true},
	} {
		t.Run(fmt.Sprintf("%v %s", c.outcome.Accepted, c.outcome.Code), func(t *testing.T) {
			s := open(t)
			bad, good := s.issue(1), s.issue(2)
			sent, err := s.sending(bad.Command)
			s.must(err)
			c.outcome.ID = sent.ID
			s.must(s.answered(sent, c.outcome))
			if got := s.standingOf(bad.Command.ID); got.State != c.state {
				t.Errorf("%s, want %s", got.State, c.state)
			}
			s.reopen()
			if c.state == app.OutHeldAuth { // signing in is what it waited for
				c.state, c.due = app.OutQueued, true
			}
			got := s.standingOf(bad.Command.ID)
			if got.State != c.state || !bytes.Equal(got.Body, bad.Command.Body) || got.Detail != c.outcome.Detail {
				t.Errorf("%s, %d bytes, detail %q", got.State, len(got.Body), got.Detail)
			}
			due, err := s.Due(t.Context(), 100, nil)
			s.must(err)
			want := []app.ID{good.Command.ID}
			if c.due {
				want = []app.ID{bad.Command.ID, good.Command.ID}
			}
			if fmt.Sprint(ids(due)) != fmt.Sprint(want) {
				t.Errorf("due %v, want %v", ids(due), want)
			}
		})
	}
}

func ids(cs []app.Command) (out []app.ID) {
	for _, c := range cs {
		out = append(out, c.ID)
	}
	return out
}

// TestAnswersCompareAndSwap: an answer to an earlier try, which came late, must
// not mark what was changed meanwhile.
func TestAnswersCompareAndSwap(t *testing.T) {
	s := open(t)
	c := s.issue(1).Command
	first, err := s.sending(c)
	s.must(err)
	s.must(s.unanswered(first, app.Offline))
	late := app.Outcome{ID: c.ID, Accepted: true, Revision: 3}
	s.code(s.answered(first, late), app.Conflict)
	if got := s.standingOf(c.ID); got.State != app.OutQueued || got.Code != app.Offline || got.Tries != 1 {
		t.Errorf("the late answer left %+v", got)
	}
	_, err = s.sending(first)
	s.code(err, app.Conflict)
	s.must(s.unanswered(first, app.Unauthorised))
	if got := s.standingOf(c.ID); got.State != app.OutQueued || got.Code != app.Offline {
		t.Errorf("a late failure left %+v", got)
	}

	again, err := s.sending(s.standingOf(c.ID))
	s.must(err)
	s.code(s.answered(again, app.Outcome{ID: "another", Accepted: true}), app.Internal)
	s.must(s.answered(again, late))
	l, err := s.Licence(t.Context(), c.Record)
	s.must(err)
	if !l.Synced || l.Revision != 3 {
		t.Errorf("central has it, the licence says %v at %d", l.Synced, l.Revision)
	}
	s.code(s.answered(again, app.Outcome{ID: c.ID, Code: app.Invalid}), app.Conflict)
}

// TestABatchSwapsEachByItself: of a batch, those that were changed meanwhile stay
// as they are, and the others go on, in one transaction.
func TestABatchSwapsEachByItself(t *testing.T) {
	s := open(t)
	var all []app.Command
	for n := range 4 {
		all = append(all, s.issue(n).Command)
	}
	moved, err := s.sending(all[1])
	s.must(err)
	s.must(s.unanswered(moved, app.Offline))
	stranger := all[2]
	stranger.ID = "never seen"
	sent, err := s.SendingAll(t.Context(), []app.Command{all[0], all[1], stranger, all[2], all[2], all[3]})
	s.must(err)
	if want := []app.ID{all[0].ID, all[2].ID, all[3].ID}; fmt.Sprint(ids(sent)) != fmt.Sprint(want) {
		t.Fatalf("%v are on their way, want %v", ids(sent), want)
	}
	s.must(s.unanswered(sent[1], app.Offline)) // by someone else, before the answers come
	outcomes := make([]app.Outcome, len(sent))
	for i, c := range sent {
		outcomes[i] = app.Outcome{ID: c.ID, Accepted: i < 2, Code: app.Invalid, Revision: 9}
	}
	done, err := s.AnsweredAll(t.Context(), sent, outcomes)
	s.must(err)
	if want := []app.ID{all[0].ID, all[3].ID}; fmt.Sprint(ids(done)) != fmt.Sprint(want) {
		t.Errorf("%v are answered, want %v", ids(done), want)
	}
	s.reopen()
	for i, want := range []app.OutboxState{app.OutAcked, app.OutQueued, app.OutQueued, app.OutNeedsOperator} {
		if got := s.standingOf(all[i].ID); got.State != want || !bytes.Equal(got.Body, all[i].Body) {
			t.Errorf("command %d is %s, want %s", i, got.State, want)
		}
	}
	if l, err := s.Licence(t.Context(), all[0].Record); err != nil || !l.Synced {
		t.Errorf("the accepted licence: synced %v, %v", l.Synced, err)
	}
	_, err = s.AnsweredAll(t.Context(), sent, outcomes[1:])
	s.code(err, app.Internal)
}

// TestDuePassesOver: what is to be left out hides nothing behind it.
func TestDuePassesOver(t *testing.T) {
	s := open(t)
	var all []app.ID
	for n := range 4 {
		all = append(all, s.issue(n).Command.ID)
	}
	due, err := s.Due(t.Context(), 2, func(id app.ID) bool { return id == all[0] || id == all[2] })
	s.must(err)
	if want := []app.ID{all[1], all[3]}; fmt.Sprint(ids(due)) != fmt.Sprint(want) {
		t.Errorf("due %v, want %v", ids(due), want)
	}
}

// TestOneSendsACommand: of many who want to send a command, one does.
func TestOneSendsACommand(t *testing.T) {
	s := open(t)
	c := s.issue(1).Command
	var wg sync.WaitGroup
	won := make(chan app.Command, 16)
	for range cap(won) {
		wg.Go(func() {
			if got, err := s.sending(c); err == nil {
				won <- got
			} else if app.CodeOf(err) != app.Conflict {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Errorf("%d send it", len(won))
	}
}

// TestCutOffSendingIsDueAgain: what was on its way when the program died is sent
// again under its ID.
func TestCutOffSendingIsDueAgain(t *testing.T) {
	s := open(t)
	c := s.issue(1).Command
	_, err := s.sending(c)
	s.must(err)
	s.reopen()
	due, err := s.Due(t.Context(), 10, nil)
	s.must(err)
	if len(due) != 1 || due[0].ID != c.ID || due[0].State != app.OutSending || due[0].Tries != 1 {
		t.Errorf("due: %+v", due)
	}
}

// TestTheOutboxIsNoBlob: every command is a value of its own that is written
// once; neither another command nor its own progress writes it again.
func TestTheOutboxIsNoBlob(t *testing.T) {
	s := open(t)
	first := s.issue(1)
	before := contents(t, s.dir, s.close)
	s.open()
	s.unlock("noura")
	s.issue(2)
	c, err := s.sending(first.Command)
	s.must(err)
	s.must(s.answered(c, app.Outcome{ID: c.ID, Code: app.Invalid}))
	after := contents(t, s.dir, s.close)
	n := 0
	for k, v := range after {
		if k[0] != "outbox" {
			continue
		}
		n++
		if old, ok := before[k]; ok && old != v {
			t.Errorf("command %x was written again", k[1])
		}
	}
	if n != 2 {
		t.Errorf("%d values for 2 commands", n)
	}
}

// TestCommandsKeepEveryByte: a body is given back as it was, whatever is in it.
func TestCommandsKeepEveryByte(t *testing.T) {
	s := open(t)
	body := json.RawMessage("{ \"name\" : \"A & B <\u2028>\" }\n")
	a := s.draft(1)
	_, err := s.Submit(t.Context(), a.ID, func(a app.Application, _ uint64) (app.Submission, error) {
		a.State = app.Queued
		return app.Submission{Application: a, Command: app.Command{ID: "c1", Kind: app.CommandSubmit, Record: a.ID, Body: body}}, nil
	})
	s.must(err)
	s.reopen()
	if got := s.standingOf("c1"); !bytes.Equal(got.Body, body) {
		t.Errorf("%q came back as %q", body, got.Body)
	}
}

func TestRetryPutsBackWhatTheClerkMended(t *testing.T) {
	s := open(t)
	c := s.issue(1).Command
	s.code(s.Retry(t.Context(), c.ID, app.AuditEntry{}), app.NotAllowedHere)
	s.code(s.Retry(t.Context(), "none", app.AuditEntry{}), app.NotFound)
	sent, err := s.sending(c)
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: c.ID, Code: app.Invalid}))
	count, err := s.OutboxCount(t.Context())
	s.must(err)
	if count.NeedsMe != 1 || count.Waiting != 0 {
		t.Errorf("count %+v", count)
	}
	s.must(s.Retry(t.Context(), c.ID, app.AuditEntry{Action: "retry", Record: c.Record}))
	if got := s.standingOf(c.ID); got.State != app.OutQueued {
		t.Errorf("it is %s", got.State)
	}
	history, err := s.History(t.Context(), c.Record)
	s.must(err)
	if len(history) != 2 || history[1].Action != "retry" {
		t.Errorf("history %+v", history)
	}
	s.must(s.CheckChains(t.Context()))
}

func TestQuarantineHoldsForGood(t *testing.T) {
	s := open(t)
	c := s.issue(1).Command
	sent, err := s.sending(c)
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: c.ID, Code: app.NumberUsed}))
	s.code(s.Retry(t.Context(), c.ID, app.AuditEntry{}), app.NotAllowedHere)
	_, err = s.sending(s.standingOf(c.ID))
	s.code(err, app.Conflict)
}

func TestSigningInReleasesWhatWasHeld(t *testing.T) {
	s := open(t)
	c := s.issue(1).Command
	sent, err := s.sending(c)
	s.must(err)
	s.must(s.unanswered(sent, app.Unauthorised))
	if due, _ := s.Due(t.Context(), 10, nil); len(due) != 0 {
		t.Error("a held command is due")
	}
	s.admit("noura")
	if due, _ := s.Due(t.Context(), 10, nil); len(due) != 1 {
		t.Error("a released command is not due")
	}
}

func TestCommandsAreListedForTheClerk(t *testing.T) {
	s := open(t)
	var made []app.ID
	for n := range 5 {
		made = append(made, s.issue(n).Command.ID)
	}
	answer := func(n int, o app.Outcome) {
		sent, err := s.sending(s.standingOf(made[n]))
		s.must(err)
		o.ID = sent.ID
		s.must(s.answered(sent, o))
	}
	answer(0, app.Outcome{Accepted: true})
	answer(1, app.Outcome{Accepted: true})
	answer(3, app.Outcome{Code: app.Invalid})
	all, err := s.Commands(t.Context(), 1)
	s.must(err)
	want := []app.ID{made[3], made[2], made[4], made[1]}
	if fmt.Sprint(ids(all)) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", ids(all), want)
	}
}

// TestNumbersAreInsideTheTransaction: what fails after the number was taken
// gives it back, with its place in the ledger and the outbox.
func TestNumbersAreInsideTheTransaction(t *testing.T) {
	s := open(t)
	first := s.issue(1)
	a := s.draft(2)
	wrong := errors.New("no signature")
	for name, build := range map[string]func(app.Application, app.Slot) (app.Issuance, error){
		"the builder fails": func(app.Application, app.Slot) (app.Issuance, error) { return app.Issuance{}, wrong },
		"another number": func(a app.Application, slot app.Slot) (app.Issuance, error) {
			is, err := s.build(a, slot)
			is.Licence.Number = first.Licence.Number
			return is, err
		},
		"another application": func(a app.Application, slot app.Slot) (app.Issuance, error) {
			is, err := s.build(a, slot)
			is.Application.ID = first.Application.ID
			return is, err
		},
		"a licence that is here": func(a app.Application, slot app.Slot) (app.Issuance, error) {
			is, err := s.build(a, slot)
			is.Licence.ID = first.Licence.ID
			return is, err
		},
		"a command that is here": func(a app.Application, slot app.Slot) (app.Issuance, error) {
			is, err := s.build(a, slot)
			is.Command.ID = first.Command.ID
			return is, err
		},
	} {
		if _, err := s.Issue(t.Context(), a.ID, series, build); err == nil {
			t.Errorf("%s: issued all the same", name)
		}
	}
	s.reopen()
	got, err := s.Application(t.Context(), a.ID)
	s.must(err)
	if got.Licence != "" || got.State != app.Draft {
		t.Errorf("a failed issue left %+v", got)
	}
	if jobs, _ := s.PrintJobs(t.Context(), "", 100); len(jobs) != 1 {
		t.Errorf("%d print jobs", len(jobs))
	}
	second, err := s.Issue(t.Context(), a.ID, series, s.build)
	s.must(err)
	if second.Licence.LedgerSeq != 2 || second.Command.Seq != 2 || second.Licence.Number.Serial() != first.Licence.Number.Serial()+1 {
		t.Errorf("ledger %d, command %d, number %s after %s", second.Licence.LedgerSeq, second.Command.Seq, second.Licence.Number, first.Licence.Number)
	}
	s.must(s.CheckChains(t.Context()))
}

// TestAPanicOfTheBuilderIsItsOwn: it is no damage to the store, and the store
// goes on.
func TestAPanicOfTheBuilderIsItsOwn(t *testing.T) {
	s := open(t)
	a := s.draft(1)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, _ = s.Issue(t.Context(), a.ID, series, func(app.Application, app.Slot) (app.Issuance, error) { panic("builder") })
	}()
	is, err := s.Issue(t.Context(), a.ID, series, s.build)
	s.must(err)
	if is.Licence.Number.Serial() != 1 {
		t.Errorf("the panic cost number %d", is.Licence.Number.Serial()-1)
	}
}

// TestManyIssueAtOnce: clerks of one store get different numbers, places and
// one licence for each application.
func TestManyIssueAtOnce(t *testing.T) {
	s := open(t)
	var drafts []app.Application
	for n := range 12 {
		drafts = append(drafts, s.draft(n))
	}
	var mu sync.Mutex
	seen, already := map[app.LicenceNumber]bool{}, 0
	var wg sync.WaitGroup
	for range 2 {
		for _, a := range drafts {
			wg.Go(func() {
				is, err := s.Issue(t.Context(), a.ID, series, s.build)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case app.CodeOf(err) == app.AlreadyIssued:
					already++
				case err != nil:
					t.Error(err)
				case seen[is.Licence.Number]:
					t.Errorf("number %s twice", is.Licence.Number)
				default:
					seen[is.Licence.Number] = true
				}
			})
		}
	}
	wg.Wait()
	if len(seen) != 12 || already != 12 {
		t.Errorf("%d issued, %d refused", len(seen), already)
	}
	s.must(s.CheckChains(t.Context()))
}

func TestNumbersEnd(t *testing.T) {
	s := closed(t)
	s.open()
	s.admit("noura")
	a := s.draft(1)
	_, err := s.Issue(t.Context(), a.ID, series, s.build)
	s.code(err, app.NoNumbers)
	s.lease("last", 5, 5)
	is, err := s.Issue(t.Context(), a.ID, series, s.build)
	s.must(err)
	if is.Licence.Number.Serial() != 5 || is.Licence.Lease != "last" {
		t.Errorf("%+v", is.Licence)
	}
	b := s.draft(2)
	_, err = s.Issue(t.Context(), b.ID, series, s.build)
	s.code(err, app.NoNumbers)
	s.lease("past", 10, 20)
	s.clock.Move(400 * 24 * 3600 * 1e9)
	_, err = s.Issue(t.Context(), b.ID, series, s.build)
	s.code(err, app.NoNumbers)
}
