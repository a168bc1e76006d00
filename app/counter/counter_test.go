package counter_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
)

func TestLicenceIssuedInAnOutageReachesCentralOnce(t *testing.T) {
	o := newOffice(t)
	o.ready()
	a := o.shop()
	if p := o.Check(a).Errors(); len(p) > 0 {
		t.Fatal(p)
	}
	if a.Assessment.Total != 164000 {
		t.Errorf("total = %s, want 1640.00", a.Assessment.Total)
	}
	o.srv.Faults().SetOffline(true)
	o.engine.Nudge()
	o.until("the outage", func() bool { return !o.engine.Status().Online })
	l, err := o.Issue(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !l.Offline || !l.Number.Valid() || l.LedgerSeq != 1 {
		t.Errorf("licence = %s offline %v ledger %d", l.Number, l.Offline, l.LedgerSeq)
	}
	if _, err := o.Issue(t.Context(), a.ID); app.CodeOf(err) != app.AlreadyIssued {
		t.Errorf("issuing twice: %v, want already_issued", err)
	}
	o.stopped() // and start again, as after a power cut
	o.start()
	o.signIn() // with central still away
	for _, text := range []string{string(l.Number), "1010101010", "1010123456", "رواق", "الغامدي ماجد", "rewaq"} {
		f, err := o.Find(t.Context(), app.Query{Text: text, Kind: app.HitLicence})
		if err != nil || len(f.Hits) == 0 || f.Hits[0].ID != l.ID && !has(f.Hits, l.ID) {
			t.Errorf("finding by %q: %v %v", text, f.Hits, err)
		}
	}
	o.srv.Faults().SetOffline(false)
	o.engine.Nudge()
	o.until("the licence at central", func() bool {
		x, err := o.Licence(t.Context(), l.ID)
		return err == nil && x.Synced
	})
	found, err := o.client.Find(t.Context(), string(l.Number), 10)
	if err != nil || len(found.Items) != 1 {
		t.Fatalf("central holds %d licences of the number, want 1: %v", len(found.Items), err)
	}
	o.until("the trust list", func() bool { b, err := o.db.Trust(t.Context()); return err == nil && b != nil })
	verdict(t, o, l, credential.Valid)
}

func has(hits []app.Hit, id app.ID) bool {
	for _, h := range hits {
		if h.ID == id {
			return true
		}
	}
	return false
}

func verdict(t *testing.T, o *office, l app.Licence, want credential.Verdict) {
	t.Helper()
	list, err := o.db.Trust(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	trust, err := credential.OpenTrust(o.Who().Device.Root, list)
	if err != nil {
		t.Fatal(err)
	}
	r, err := credential.Verify(l.Token, trust, hijri.Today(l.IssuedAt))
	if err != nil || r.Verdict != want || r.Claims.Number != l.Number {
		t.Errorf("verdict = %s on %s, %v; want %s", r.Verdict, r.Claims.Number, err, want)
	}
}

func TestPressedTwiceMakesOneLicence(t *testing.T) {
	o := newOffice(t)
	o.ready()
	a := o.shop()
	page := strings.Repeat("الغامدي ", 13) + strings.Repeat("لوريم ", 10000) // a page pasted into the search
	if f, err := o.Find(t.Context(), app.Query{Text: page}); err != nil || !has(f.Hits, a.ID) {
		t.Errorf("finding by a whole page: %d hits, %v", f.Total, err)
	}
	var made, refused int
	var mu sync.Mutex
	var presses sync.WaitGroup
	for range 8 {
		presses.Go(func() {
			_, err := o.Issue(t.Context(), a.ID)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made++
			} else if app.CodeOf(err) == app.AlreadyIssued {
				refused++
			}
		})
	}
	presses.Wait()
	if made != 1 || refused != 7 {
		t.Errorf("made %d, refused %d; want 1 and 7", made, refused)
	}
}

func TestCopyNumbersAreUsedOnce(t *testing.T) {
	o := newOffice(t)
	o.ready()
	l, err := o.Issue(t.Context(), o.shop().ID)
	if err != nil {
		t.Fatal(err)
	}
	o.spool.fail = &app.Error{Code: app.SpoolerDown}
	job, err := o.Print(t.Context(), request(l, ""))
	if app.CodeOf(err) != app.SpoolerDown || job.Copy != 1 {
		t.Fatalf("copy %d, %v; want the first copy and spooler_down", job.Copy, err)
	}
	o.spool.fail = nil
	o.spool.taken = func() { // the power may go now: the copy must not be printed again
		if jobs, err := o.PrintJobs(t.Context(), l.ID, 9); err != nil || len(jobs) != 1 || jobs[0].State != app.PrintSpooled || jobs[0].SHA256 == "" {
			t.Errorf("while the spooler takes it: %+v, %v", jobs, err)
		}
	}
	if job, err = o.Print(t.Context(), request(l, "")); err != nil || job.Copy != 1 {
		t.Fatalf("second try: copy %d, %v; want the same copy", job.Copy, err)
	}
	o.spool.taken = nil
	if _, err = o.Print(t.Context(), request(l, " ")); app.CodeOf(err) != app.Required {
		t.Errorf("a further copy without a reason: %v, want required", err)
	}
	second, err := o.Print(t.Context(), request(l, "تلفت الأولى"))
	if err != nil || second.Copy != 2 {
		t.Fatalf("copy %d, %v; want 2", second.Copy, err)
	}
	o.spool.state = app.SpoolDone
	spooled := job
	if job, err = o.Follow(t.Context(), job); err != nil || job.State != app.PrintDone {
		t.Errorf("first copy is %s, %v; want done", job.State, err)
	}
	for _, yes := range []bool{true, false} { // a screen that did not hear of it yet
		if late, err := o.Answer(t.Context(), spooled, yes); err != nil || late.State != app.PrintDone {
			t.Errorf("answering what has ended: %s, %v; want done", late.State, err)
		}
	}
	if second, err = o.Answer(t.Context(), second, false); err != nil || second.State != app.PrintFailed {
		t.Errorf("second copy is %s, %v; want failed", second.State, err)
	}
	third, err := o.Print(t.Context(), request(l, "لم تخرج"))
	if err != nil || third.Copy != 3 {
		t.Errorf("copy %d, %v; want 3: a number never goes back", third.Copy, err)
	}
}

func TestWhatCannotBeIssuedSaysWhy(t *testing.T) {
	o := newOffice(t)
	o.ready()
	a := o.shop()
	a.Entered.Fields["id_no"] = "1000000000"
	a, err := o.SaveDraft(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Issue(t.Context(), a.ID)
	var ps app.Problems
	if !errors.As(err, &ps) || ps.Of("id_no") == nil || ps.Of("id_no").Code != app.BadID {
		t.Fatalf("issuing with a wrong identity: %v", err)
	}
	f, err := o.Find(t.Context(), app.Query{Kind: app.HitLicence, Unsynced: true})
	if err != nil || f.Total != 0 {
		t.Errorf("something was issued: %v %v", f.Hits, err)
	}
}

func TestSignInWithoutTheLine(t *testing.T) {
	o := newOffice(t)
	o.srv.Faults().SetOffline(true)
	who := o.demo.Operators[0]
	if err := o.SignIn(t.Context(), who.Operator.ID, who.Password); app.CodeOf(err) != app.NeedsOnline {
		t.Errorf("first sign-in without the line: %v, want needs_online", err)
	}
	o.srv.Faults().SetOffline(false)
	o.signIn()
	if err := o.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Find(t.Context(), app.Query{}); app.CodeOf(err) != app.Locked {
		t.Errorf("finding when signed out: %v, want locked", err)
	}
	o.srv.Faults().SetOffline(true)
	if err := o.SignIn(t.Context(), who.Operator.ID, "wrong"); app.CodeOf(err) != app.WrongPassword {
		t.Errorf("a wrong password: %v", err)
	}
	o.signIn()
	if err := o.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := o.Unlock(t.Context(), "wrong"); app.CodeOf(err) != app.WrongPassword {
		t.Errorf("unlocking with a wrong password: %v", err)
	}
	if err := o.Unlock(t.Context(), who.Password); err != nil || o.Who().Locked {
		t.Errorf("unlocking: %v", err)
	}
}

func TestStaleDraftIsNotSavedOver(t *testing.T) {
	o := newOffice(t)
	o.ready()
	a := o.shop()
	if _, err := o.SaveDraft(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if _, err := o.SaveDraft(t.Context(), a); app.CodeOf(err) != app.Conflict {
		t.Errorf("saving an old edition: %v, want conflict", err)
	}
}

func request(l app.Licence, reason string) counter.PrintRequest {
	return counter.PrintRequest{Licence: l.ID, Printer: "PDF", Reason: reason}
}

// review is the screen before issuing; the application must be sound.
func review(t *testing.T, c *counter.Counter, a app.Application) {
	t.Helper()
	if e, err := c.Eligibility(t.Context(), a); err != nil || len(e.Problems.Errors()) > 0 {
		t.Fatal(err, e.Problems)
	}
}

// layouts counts the papers that are laid out.
type layouts struct {
	counter.Paper
	n int
}

func (l *layouts) Lay(d app.Document) (app.Layout, error) {
	l.n++
	return l.Paper.Lay(d)
}

// What the review found to be drawable is not laid out again when it is issued;
// whatever changed in between is.
func TestAReviewedPaperIsLaidOutOnce(t *testing.T) {
	o := newOffice(t)
	o.ready()
	a := o.shop()
	set, at, lang := o.Config, o.now(), i18n.Arabic
	count := &layouts{Paper: set.Paper}
	set.Paper, set.Now, set.Lang = count, func() time.Time { return at }, func() string { return lang }
	desk := counter.New(set)
	who := o.demo.Operators[0]
	if err := desk.SignIn(t.Context(), who.Operator.ID, who.Password); err != nil {
		t.Fatal(err)
	}
	laid := func(want int, when string) {
		t.Helper()
		if count.n != want {
			t.Errorf("%s: laid out %d times, want %d", when, count.n, want)
		}
		count.n = 0
	}
	review(t, desk, a)
	review(t, desk, a)
	laid(1, "reviewed twice")
	other := a
	other.Entered = a.Entered.Clone()
	other.Entered.Fields["street"] += " ٢"
	review(t, desk, other)
	laid(1, "another street")
	lang = i18n.English
	review(t, desk, other)
	laid(1, "another language")
	at = at.Add(time.Minute)
	review(t, desk, other)
	laid(1, "a minute later")
	if _, err := desk.Issue(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	laid(1, "issued what was reviewed otherwise")
}

// What no paper can show is told beside its field, and never gets a number.
func TestWhatCannotBePrintedIsNotIssued(t *testing.T) {
	o := newOffice(t)
	o.ready()
	sound := o.shop()
	review(t, o.Counter, sound)
	left := o.numbers(o.Series()[0])
	for field, value := range map[string]string{
		"trade_name": "مقهى \U0001F600", "street": "شارع \u4e2d\u6587", "district": "حي \U0001F1F8\U0001F1E6",
	} {
		a := sound
		a.Entered = sound.Entered.Clone()
		a.Entered.Fields[field] = value
		if p := o.Check(a).Of(field); p == nil || p.Code != app.MissingGlyph || p.Args["chars"] == "" {
			t.Errorf("%s %q: %v, want missing_glyph", field, value, p)
		}
		a, err := o.SaveDraft(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		sound.Edition = a.Edition
		if _, err := o.Issue(t.Context(), a.ID); app.CodeOf(err) != app.MissingGlyph {
			t.Errorf("issuing with %s %q: %v, want missing_glyph", field, value, err)
		}
		if _, err := o.Submit(t.Context(), a.ID); app.CodeOf(err) != app.MissingGlyph {
			t.Errorf("submitting with %s %q: %v, want missing_glyph", field, value, err)
		}
	}
	if now := o.numbers(o.Series()[0]); now != left {
		t.Errorf("%d numbers are gone", left-now)
	}
	hostile := sound
	hostile.Entered = sound.Entered.Clone()
	hostile.Entered.Fields["trade_name"] = "مقهى \u2026 «قهوة» – ﷺ é ×"
	if p := o.Check(hostile).Of("trade_name"); p != nil && p.Code != app.MissingGlyph {
		t.Errorf("unusual but sound: %v", p)
	}
}

// TestWhatCentralWantsComesToTheDesk: a lock by an administrator locks the screen, a
// revocation signs out, and who signs in then is told.
func TestWhatCentralWantsComesToTheDesk(t *testing.T) {
	o := newOffice(t)
	o.ready()
	d := o.Who().Device
	if c, err := o.Closed(t.Context()); c != nil || err != nil {
		t.Fatalf("an open counter: %+v, %v", c, err)
	}
	if err := o.srv.Direct(t.Context(), d.ID, app.DirectLock, ""); err != nil {
		t.Fatal(err)
	}
	o.engine.Nudge()
	o.until("the lock", func() bool { return o.Who().Locked })
	if err := o.Unlock(t.Context(), o.demo.Operators[0].Password); err != nil {
		t.Fatal(err)
	}
	if err := o.srv.Direct(t.Context(), d.ID, app.DirectRevoke, "it was stolen"); err != nil {
		t.Fatal(err)
	}
	o.until("the counter is closed", func() bool { o.engine.Nudge(); return !o.Who().In() })
	c, err := o.Closed(t.Context())
	if err != nil || c == nil || c.Ended.Reason != "it was stolen" {
		t.Fatalf("%+v, %v", c, err)
	}
	err = o.SignIn(t.Context(), o.demo.Operators[0].Operator.ID, o.demo.Operators[0].Password)
	if app.CodeOf(err) != app.Retired {
		t.Errorf("signing in at a revoked counter: %v", err)
	}
}
