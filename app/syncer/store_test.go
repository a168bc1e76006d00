package syncer_test

import (
	"crypto/ed25519"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/cache/seal"
)

// stocked is a store with so many commands in its queue.
type stocked struct {
	syncer.Store
	lock func()
}

// stores are all that the engine is tested with: the counter's own, and the one
// without a disk for made-up time.
func stores() map[string]func(t *testing.T, commands int) stocked {
	return map[string]func(t *testing.T, commands int) stocked{
		"on disk": func(t *testing.T, commands int) stocked {
			db := signedIn(t)
			for n := range commands {
				handIn(t, db, n)
			}
			return stocked{db, db.Lock}
		},
		"in memory": func(_ *testing.T, commands int) stocked {
			m := &memory{feed: &app.Feed{}, wishes: map[string]app.LeaseRequest{}}
			m.add(commands)
			return stocked{m, func() { m.locked = true }}
		},
	}
}

// signedIn is an empty store with a clerk signed in.
func signedIn(t *testing.T) *cache.DB {
	t.Helper()
	db, _, err := cache.Open(t.TempDir(), &app.Feed{}, cache.Options{Now: time.Now, Argon2: seal.Params{Memory: 8, Time: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	noura := app.Operator{ID: "noura", Name: "نورة"}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	session := app.Session{Grant: app.Grant{Operator: noura, Device: "d1"}, GrantSigned: []byte("grant"), StoreKey: make([]byte, 32), Certificate: []byte("c"), Device: app.Device{ID: "d1"}, Operators: []app.Operator{noura}}
	if err := db.Admit(t.Context(), "secret", session, key); err != nil {
		t.Fatal(err)
	}
	return db
}

// handIn queues the submission of an application.
func handIn(t *testing.T, db *cache.DB, n int) {
	t.Helper()
	id := app.ID(fmt.Sprintf("a%d", n))
	a, err := db.SaveApplication(t.Context(), app.Application{ID: id, State: app.Draft, CreatedAt: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Submit(t.Context(), a.ID, func(a app.Application, _ uint64) (app.Submission, error) {
		a.State = app.Queued
		return app.Submission{Application: a, Command: app.Command{ID: app.ID(fmt.Sprintf("c%d", n)), Kind: app.CommandSubmit, Record: id, Body: []byte("{}")}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestStoresKeepToTheContract holds every store that the engine meets to what it
// asks of one.
func TestStoresKeepToTheContract(t *testing.T) {
	for name, open := range stores() {
		for what, test := range map[string]func(t *testing.T, open func(t *testing.T, commands int) stocked){
			"due": testDue, "sending": testSending, "answers": testAnswers, "cursor": testCursor, "leases": testLeases, "locked": testLocked,
		} {
			t.Run(name+"/"+what, func(t *testing.T) { test(t, open) })
		}
	}
}

func none(app.ID) bool { return false }

func due(t *testing.T, s syncer.Store, most int, except func(app.ID) bool) []app.Command {
	t.Helper()
	list, err := s.Due(t.Context(), most, except)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func sending(t *testing.T, s syncer.Store, cs []app.Command) []app.Command {
	t.Helper()
	fit, err := s.SendingAll(t.Context(), cs)
	if err != nil {
		t.Fatal(err)
	}
	return fit
}

func seqs(cs []app.Command) (list []uint64) {
	for _, c := range cs {
		list = append(list, c.Seq)
	}
	return list
}

func testDue(t *testing.T, open func(*testing.T, int) stocked) {
	s := open(t, 5)
	all := due(t, s, 10, none)
	if !slices.Equal(seqs(all), []uint64{1, 2, 3, 4, 5}) {
		t.Fatalf("due: %v", seqs(all))
	}
	if got := seqs(due(t, s, 2, none)); !slices.Equal(got, []uint64{1, 2}) {
		t.Errorf("two at most: %v", got)
	}
	if got := seqs(due(t, s, 2, func(id app.ID) bool { return id == all[0].ID || id == all[2].ID })); !slices.Equal(got, []uint64{2, 4}) {
		t.Errorf("but the first and the third: %v", got)
	}
}

func testSending(t *testing.T, open func(*testing.T, int) stocked) {
	s := open(t, 3)
	read := due(t, s, 3, none)
	fit := sending(t, s, read)
	if len(fit) != 3 || fit[0].Edition == read[0].Edition || fit[0].Tries != 1 {
		t.Fatalf("marked: %+v", fit)
	}
	if again := sending(t, s, read); len(again) != 0 {
		t.Errorf("by an old edition %v are marked", seqs(again))
	}
	if got := seqs(due(t, s, 3, none)); !slices.Equal(got, []uint64{1, 2, 3}) {
		t.Errorf("what was cut off is not repeated: %v", got)
	}
	if err := s.UnansweredAll(t.Context(), read, app.Offline); err != nil {
		t.Fatal(err)
	}
	if now := due(t, s, 3, none); now[0].State != app.OutSending {
		t.Errorf("by an old edition one was put back: %s", now[0].State)
	}
	if err := s.UnansweredAll(t.Context(), fit[:2], app.Offline); err != nil {
		t.Fatal(err)
	}
	if err := s.UnansweredAll(t.Context(), fit[2:], app.Unauthorised); err != nil {
		t.Fatal(err)
	}
	now := due(t, s, 3, none)
	if !slices.Equal(seqs(now), []uint64{1, 2}) || now[0].State != app.OutQueued || now[0].Code != app.Offline || string(now[0].Body) != "{}" {
		t.Errorf("put back and held: %+v", now)
	}
}

func testAnswers(t *testing.T, open func(*testing.T, int) stocked) {
	s := open(t, 4)
	old := due(t, s, 4, none)
	fit := sending(t, s, old)
	answer := func(c app.Command, code app.Code) app.Outcome {
		return app.Outcome{ID: c.ID, Accepted: code == "", Code: code, Revision: int64(c.Seq)}
	}
	outcomes := []app.Outcome{answer(fit[0], ""), answer(fit[1], app.Invalid), answer(fit[2], app.KeyReused)}
	if done, err := s.AnsweredAll(t.Context(), old[:3], outcomes); err != nil || len(done) != 0 {
		t.Errorf("by an old edition %v are answered, %v", seqs(done), err)
	}
	done, err := s.AnsweredAll(t.Context(), fit[:3], outcomes)
	if err != nil || len(done) != 3 {
		t.Fatalf("answered: %v, %v", seqs(done), err)
	}
	for i, want := range []app.OutboxState{app.OutAcked, app.OutNeedsOperator, app.OutQuarantined} {
		if done[i].State != want {
			t.Errorf("answer %d leads to %s, want %s", i, done[i].State, want)
		}
	}
	if got := seqs(due(t, s, 4, none)); !slices.Equal(got, []uint64{4}) {
		t.Errorf("still due: %v", got)
	}
}

func testCursor(t *testing.T, open func(*testing.T, int) stocked) {
	s, ctx := open(t, 0), t.Context()
	if at, err := s.Cursor(ctx); err != nil || at != "" {
		t.Errorf("at first the cursor is %q, %v", at, err)
	}
	if err := s.Apply(ctx, app.ChangesPage{Next: "c7"}); err != nil {
		t.Fatal(err)
	}
	if at, err := s.Cursor(ctx); err != nil || at != "c7" {
		t.Errorf("the cursor is %q, %v", at, err)
	}
	if at, err := s.LastSync(ctx); err != nil || !at.IsZero() {
		t.Errorf("in step at %s, %v", at, err)
	}
	now := time.Now().Truncate(time.Second)
	if err := s.SaveSynced(ctx, now); err != nil {
		t.Fatal(err)
	}
	if at, err := s.LastSync(ctx); err != nil || !at.Equal(now) {
		t.Errorf("in step at %s, %v, want %s", at, err, now)
	}
}

func testLeases(t *testing.T, open func(*testing.T, int) stocked) {
	s, ctx := open(t, 0), t.Context()
	first, err := s.WantLease(ctx, app.LeaseRequest{ID: "w1", Series: "4803", Size: 20})
	if err != nil || first.ID != "w1" {
		t.Fatalf("%+v, %v", first, err)
	}
	if again, err := s.WantLease(ctx, app.LeaseRequest{ID: "w2", Series: "4803", Size: 50}); err != nil || again.ID != "w1" || again.Size != 20 {
		t.Errorf("a second wish for the series: %+v, %v", again, err)
	}
	lease := app.Lease{ID: "l1", Series: "4803", First: 1, Last: 20, Next: 1, NotAfter: time.Now().AddDate(1, 0, 0)}
	if err := s.AddLease(ctx, "w1", lease); err != nil {
		t.Fatal(err)
	}
	all, err := s.Leases(ctx)
	if err != nil || len(all) != 1 || all[0].ID != "l1" || all[0].Left() != 20 {
		t.Errorf("leases %+v, %v", all, err)
	}
	if next, err := s.WantLease(ctx, app.LeaseRequest{ID: "w3", Series: "4803", Size: 20}); err != nil || next.ID != "w3" {
		t.Errorf("the answered wish is still open: %+v, %v", next, err)
	}
}

func testLocked(t *testing.T, open func(*testing.T, int) stocked) {
	s, ctx := open(t, 1), t.Context()
	c := due(t, s, 1, none)
	s.lock()
	for what, err := range map[string]error{
		"due":     second(s.Due(ctx, 1, none)),
		"sending": second(s.SendingAll(ctx, c)),
		"answers": second(s.AnsweredAll(ctx, c, []app.Outcome{{ID: c[0].ID, Accepted: true}})),
		"back":    s.UnansweredAll(ctx, c, app.Offline),
		"cursor":  second(s.Cursor(ctx)),
		"apply":   s.Apply(ctx, app.ChangesPage{Next: "x"}),
		"leases":  second(s.Leases(ctx)),
		"wish":    second(s.WantLease(ctx, app.LeaseRequest{ID: "w", Series: "4803", Size: 1})),
	} {
		if app.CodeOf(err) != app.Locked {
			t.Errorf("%s of a locked store: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
