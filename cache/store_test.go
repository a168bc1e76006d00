package cache_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"go.uber.org/goleak"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/cache/seal"
)

const (
	series   = "4803"
	password = "khobar1"
)

// cheap makes passwords cost next to nothing in tests.
var cheap = seal.Params{Memory: 64, Time: 1, Threads: 1}

// clock is a clock that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// shop is a store under test with all that goes with it.
type shop struct {
	*cache.DB
	t     testing.TB
	dir   string
	clock *clock
	feed  *app.Feed
	key   []byte

	ring    seal.Keyring // nil: none
	witness string       // "": beside the store
	machine cache.Machine
}

func (s *shop) options() cache.Options {
	return cache.Options{Now: s.clock.Now, Argon2: cheap, Keyring: s.ring, Witness: s.witness, Machine: s.machine}
}

// open opens a store in a new folder with an operator signed in and numbers to
// issue. After the test its file is checked and no goroutine is left.
func open(t testing.TB) *shop {
	t.Helper()
	s := closed(t)
	s.open()
	s.admit("noura")
	s.lease("l1", 1, 300)
	return s
}

// closed is a shop before its first Open.
func closed(t testing.TB) *shop {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	return &shop{t: t, dir: t.TempDir(), clock: newClock(), feed: &app.Feed{}, key: key}
}

func (s *shop) open() {
	s.t.Helper()
	db, moved, err := cache.Open(s.dir, s.feed, s.options())
	if err != nil || moved != nil {
		s.t.Fatalf("open: %v, moved %v", err, moved)
	}
	s.DB = db
	s.t.Cleanup(func() {
		if s.DB == db {
			s.close()
		}
	})
}

func (s *shop) close() {
	s.t.Helper()
	right, err := s.Tallied(context.Background()) // the test may be over
	if code := app.CodeOf(err); !right && code != app.Locked && code != app.StoreFault {
		s.t.Errorf("the tally is not that of the file, which will be taken for tampering: %v", err)
	}
	if err := s.Close(); err != nil {
		s.t.Errorf("close: %v", err)
	}
	s.DB = nil
	check(s.t, s.dir)
}

// reopen closes and opens the store and unlocks it.
func (s *shop) reopen() {
	s.t.Helper()
	s.close()
	s.open()
	s.unlock("noura")
}

// check has bbolt look at every page of the closed file.
func check(t testing.TB, dir string) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "shubbak.db"), 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		t.Errorf("check: %v", err)
		return
	}
	defer db.Close()
	_ = db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("check: %v", err)
		}
		return nil
	})
}

func (s *shop) device() app.Device {
	return app.Device{ID: "dev-3", Code: "0003", Counter: "3", Central: "http://127.0.0.1:1"}
}

func (s *shop) session(operator string) app.Session {
	o := app.Operator{ID: operator, Name: "نورة الشهري", Roles: []app.Role{app.RoleCounter}}
	return app.Session{
		Grant: app.Grant{Operator: o, Device: "dev-3"}, GrantSigned: []byte("grant of " + operator),
		StoreKey: append([]byte(nil), s.key...), Certificate: []byte("certificate"),
		Device: s.device(), Operators: []app.Operator{{ID: "noura", Name: "نورة الشهري"}, {ID: "reem", Name: "ريم الدوسري"}},
	}
}

func (s *shop) admit(operator string) {
	s.t.Helper()
	_, key, _ := ed25519.GenerateKey(nil)
	s.must(s.Admit(s.t.Context(), password, s.session(operator), key))
}

func (s *shop) unlock(operator string) {
	s.t.Helper()
	_, err := s.Unlock(s.t.Context(), operator, password)
	s.must(err)
}

func (s *shop) lease(id string, first, last uint32) {
	s.t.Helper()
	l := app.Lease{ID: id, Series: series, First: first, Last: last, Next: first, GrantedAt: s.clock.Now(), NotAfter: s.clock.Now().AddDate(1, 0, 0)}
	s.must(s.AddLease(s.t.Context(), "", l))
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// code fails the test unless err carries the code.
func (s *shop) code(err error, want app.Code) {
	s.t.Helper()
	if got := app.CodeOf(err); err == nil || got != want {
		s.t.Fatalf("got %v, want %s", err, want)
	}
}

// application is one as a clerk types it; n makes it another.
func (s *shop) application(n int) app.Application {
	id := app.NewID(s.clock.Now())
	return app.Application{
		ID: id, Number: fmt.Sprintf("COM-48-0003-%05d", n), Service: "COM", Transaction: "issue", State: app.Draft,
		Entered: app.Entered{
			Fields: map[string]string{
				"id_type": "national", "id_no": fmt.Sprintf("10%08d", n), "full_name": "عبدالرحمن بن سعد الغامدي",
				"mobile": fmt.Sprintf("+9665%08d", n), "cr_no": fmt.Sprintf("2051%06d", n),
				"trade_name": "مؤسسة ضياء الشرق", "establishment_name": "شركة ضياء الشرق للتجارة",
			},
			Rows: map[string][]map[string]string{"activities": {{"code": "471101", "main": "yes"}}},
		},
		Office: "KHB", Device: "dev-3", CreatedBy: "noura", CreatedAt: s.clock.Now(), UpdatedAt: s.clock.Now(),
	}
}

func (s *shop) draft(n int) app.Application {
	s.t.Helper()
	a, err := s.SaveApplication(s.t.Context(), s.application(n))
	s.must(err)
	return a
}

// build makes the licence of an application, as the counter does.
func (s *shop) build(a app.Application, slot app.Slot) (app.Issuance, error) {
	now := s.clock.Now()
	until, err := hijri.Today(now.AddDate(1, 0, -1)).Dual()
	l := app.Licence{
		ID: app.NewID(now), Number: slot.Number, Application: a.ID, AppNumber: a.Number, Service: a.Service,
		Transaction: a.Transaction, State: app.Issued, Entered: a.Entered, IssuedAt: now, Until: until,
		IssuedBy: app.Operator{ID: "noura"}, Device: "dev-3", Token: "SHB1:" + string(slot.Number),
	}
	a.State = app.Issued
	body, jsonErr := json.Marshal(l)
	return app.Issuance{
		Application: a, Licence: l,
		Command: app.Command{ID: app.NewID(now), Kind: app.CommandIssue, Record: l.ID, Title: string(l.Number), Operator: "noura", At: now, Body: body},
		Print:   app.PrintJob{ID: app.NewID(now), State: app.PrintWanted, Operator: "noura", At: now},
		Audit:   app.AuditEntry{Operator: "noura", Action: "issue", Record: l.ID},
	}, errors.Join(err, jsonErr)
}

func (s *shop) issue(n int) app.Issuance {
	s.t.Helper()
	a := s.draft(n)
	is, err := s.Issue(s.t.Context(), a.ID, series, s.build)
	s.must(err)
	return is
}

func TestIssueWritesAllOfIt(t *testing.T) {
	s := open(t)
	first, second := s.issue(1), s.issue(2)
	s.reopen()
	ctx := context.Background()
	for n, is := range []app.Issuance{first, second} {
		l, err := s.Licence(ctx, is.Licence.ID)
		s.must(err)
		if l.Number.Serial() != uint32(n+1) || l.LedgerSeq != uint64(n+1) || l.Copies != 1 || l.Synced {
			t.Errorf("licence %d: %+v", n, l)
		}
		byNumber, err := s.LicenceByNumber(ctx, l.Number)
		s.must(err)
		if byNumber.ID != l.ID {
			t.Errorf("number %s leads to %s", l.Number, byNumber.ID)
		}
		a, err := s.Application(ctx, is.Application.ID)
		s.must(err)
		if a.Licence != l.ID || a.State != app.Issued {
			t.Errorf("application: %+v", a)
		}
		jobs, err := s.PrintJobs(ctx, l.ID, 10)
		s.must(err)
		if len(jobs) != 1 || jobs[0].Copy != 1 || jobs[0].Number != l.Number {
			t.Errorf("jobs: %+v", jobs)
		}
		history, err := s.History(ctx, l.ID)
		s.must(err)
		if len(history) != 1 || history[0].Action != "issue" {
			t.Errorf("history: %+v", history)
		}
	}
	due, err := s.Due(ctx, 10, nil)
	s.must(err)
	if len(due) != 2 || due[0].Seq != 1 || due[1].Seq != 2 || due[0].ID != first.Command.ID || string(due[1].Body) != string(second.Command.Body) {
		t.Errorf("due: %+v", due)
	}
	s.must(s.CheckChains(ctx))
	_, err = s.Issue(ctx, first.Application.ID, series, s.build)
	s.code(err, app.AlreadyIssued)
	left, granted, err := s.NumbersLeft(ctx, series)
	s.must(err)
	if left != 298 || granted != 300 {
		t.Errorf("%d of %d numbers left", left, granted)
	}
	found, err := s.Find(ctx, app.Query{Text: "الرحمن غامدي", Kind: app.HitLicence})
	s.must(err)
	if found.Total != 2 {
		t.Errorf("found %+v", found)
	}
}
