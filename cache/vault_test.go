package cache_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
)

func TestNothingWorksUntilUnlocked(t *testing.T) {
	s := closed(t)
	s.open()
	_, err := s.Device(t.Context())
	s.code(err, app.NotEnrolled)
	s.must(s.Enrol(t.Context(), s.device()))
	d, err := s.Device(t.Context())
	s.must(err)
	if fmt.Sprint(d) != fmt.Sprint(s.device()) {
		t.Errorf("device %+v", d)
	}
	_, err = s.Unlock(t.Context(), "noura", password)
	s.code(err, app.NotFound)
	s.admit("noura")
	is := s.draft(1)
	s.Lock()
	for name, call := range map[string]func() error{
		"Application":  func() error { _, err := s.Application(t.Context(), is.ID); return err },
		"Save":         func() error { _, err := s.SaveApplication(t.Context(), is); return err },
		"Find":         func() error { _, err := s.Find(t.Context(), app.Query{}); return err },
		"Due":          func() error { _, err := s.Due(t.Context(), 1, nil); return err },
		"Commands":     func() error { _, err := s.Commands(t.Context(), 1); return err },
		"OutboxCount":  func() error { _, err := s.OutboxCount(t.Context()); return err },
		"Cursor":       func() error { _, err := s.Cursor(t.Context()); return err },
		"Apply":        func() error { return s.Apply(t.Context(), app.ChangesPage{}) },
		"Leases":       func() error { _, err := s.Leases(t.Context()); return err },
		"PutBlob":      func() error { _, err := s.PutBlob(t.Context(), nil); return err },
		"Blob":         func() error { _, err := s.Blob(t.Context(), "00"); return err },
		"Key":          func() error { _, _, err := s.Key(t.Context()); return err },
		"Audit":        func() error { return s.Audit(t.Context(), app.AuditEntry{}) },
		"Trust":        func() error { _, err := s.Trust(t.Context()); return err },
		"SaveGrant":    func() error { return s.SaveGrant(t.Context(), "noura", nil) },
		"PrintJobs":    func() error { _, err := s.PrintJobs(t.Context(), "", 1); return err },
		"NumbersLeft":  func() error { _, _, err := s.NumbersLeft(t.Context(), series); return err },
		"Issue":        func() error { _, err := s.Issue(t.Context(), is.ID, series, s.build); return err },
		"AddLease":     func() error { return s.AddLease(t.Context(), "", app.Lease{ID: "x"}) },
		"History":      func() error { _, err := s.History(t.Context(), is.ID); return err },
		"DeleteDraft":  func() error { return s.DeleteDraft(t.Context(), is.ID, app.AuditEntry{}) },
		"LicenceByNo.": func() error { _, err := s.LicenceByNumber(t.Context(), "1"); return err },
	} {
		if err := call(); app.CodeOf(err) != app.Locked {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.unlock("noura")
	if _, err := s.Application(t.Context(), is.ID); err != nil {
		t.Error(err)
	}
}

func TestAdmittedOperatorsUnlock(t *testing.T) {
	s := open(t)
	s.clock.Move(time.Minute)
	s.admit("reem")
	s.close()
	s.open()
	people, err := s.Operators(t.Context())
	s.must(err)
	if len(people) != 2 || people[0].ID != "reem" {
		t.Errorf("cards %+v", people)
	}
	grant, err := s.Unlock(t.Context(), "reem", password)
	s.must(err)
	key, certificate, err := s.Key(t.Context())
	s.must(err)
	if string(grant) != "grant of reem" || len(key) != 64 || string(certificate) != "certificate" {
		t.Errorf("grant %q, key of %d, certificate %q", grant, len(key), certificate)
	}
	s.must(s.SaveGrant(t.Context(), "reem", []byte("renewed")))
	s.code(s.SaveGrant(t.Context(), "fahd", []byte("x")), app.NotFound)
	if grant, _ = s.Unlock(t.Context(), "reem", password); string(grant) != "renewed" {
		t.Errorf("grant %q", grant)
	}
}

// TestWhoLeavesTheOfficeLosesHerWrap at the next sign-in of another.
func TestWhoLeavesTheOfficeLosesHerWrap(t *testing.T) {
	s := open(t)
	next := s.session("reem")
	next.Operators = next.Operators[1:] // noura is no longer among them
	s.must(s.Admit(t.Context(), password, next, make([]byte, 64)))
	s.Lock()
	_, err := s.Unlock(t.Context(), "noura", password)
	s.code(err, app.NotFound)
	s.unlock("reem")
}

func TestAStoreBelongsToOneDeviceAndKey(t *testing.T) {
	s := open(t)
	other := s.session("noura")
	other.StoreKey = make([]byte, 32)
	s.code(s.Admit(t.Context(), password, other, nil), app.Conflict)
	other = s.session("noura")
	other.Device.ID = "dev-4"
	s.code(s.Admit(t.Context(), password, other, nil), app.Conflict)
	other = s.session("noura")
	other.StoreKey = other.StoreKey[:31]
	s.code(s.Admit(t.Context(), password, other, nil), app.BadAnswer)
	s.issue(1) // it is open as before
	s.Lock()
	s.unlock("noura")
}

func TestWrongPasswordsCostTime(t *testing.T) {
	s := open(t)
	s.Lock()
	wrong := func(want app.Code, arg, value string) {
		t.Helper()
		_, err := s.Unlock(t.Context(), "noura", "wrong")
		s.code(err, want)
		var e *app.Error
		if errors.As(err, &e); e.Args[arg] != value {
			t.Errorf("%s is %q, want %q", arg, e.Args[arg], value)
		}
	}
	for left := 4; left >= 0; left-- {
		wrong(app.WrongPassword, "tries", fmt.Sprint(left))
	}
	for _, seconds := range []int{30, 60, 120, 300, 900, 900} {
		wrong(app.TryLater, "seconds", fmt.Sprint(seconds))
		_, err := s.Unlock(t.Context(), "noura", password) // not even the right one
		s.code(err, app.TryLater)
		s.code(s.Verify(t.Context(), "noura", password), app.TryLater)
		s.close()
		s.open() // a restart does not help
		s.clock.Move(time.Duration(seconds)*time.Second - time.Second/2)
		wrong(app.TryLater, "seconds", "1")
		s.clock.Move(time.Second / 2)
		wrong(app.WrongPassword, "tries", "0")
	}
	s.clock.Move(-365 * 24 * time.Hour) // set back: the wait begins anew
	wrong(app.TryLater, "seconds", "900")
	s.clock.Move(15 * time.Minute)
	s.unlock("noura")
	s.Lock()
	wrong(app.WrongPassword, "tries", "4") // the right one forgave them
}

func TestVerifyLeavesTheStoreAsItIs(t *testing.T) {
	s := open(t)
	s.must(s.Verify(t.Context(), "noura", password))
	s.code(s.Verify(t.Context(), "noura", "wrong"), app.WrongPassword)
	s.issue(1)
	s.Lock()
	s.must(s.Verify(t.Context(), "noura", password))
	_, err := s.Due(t.Context(), 1, nil)
	s.code(err, app.Locked)
}

// TestThePasswordNeedsTheDevice: with the store and a password, but without the
// device's secret, nothing opens; signing in at central mends it.
func TestThePasswordNeedsTheDevice(t *testing.T) {
	s := open(t)
	is := s.issue(1)
	s.close()
	s.must(os.Remove(filepath.Join(s.dir, "device-secret")))
	s.open()
	_, err := s.Unlock(t.Context(), "noura", password)
	s.code(err, app.NotFound)
	s.admit("noura")
	_, err = s.Licence(t.Context(), is.Licence.ID)
	s.must(err)
}

func TestASecondProgramIsTold(t *testing.T) {
	s := open(t)
	_, _, err := cache.Open(s.dir, &app.Feed{}, cache.Options{Now: s.clock.Now, Argon2: cheap})
	s.code(err, app.StoreInUse)
	s.issue(1) // the first goes on
}
