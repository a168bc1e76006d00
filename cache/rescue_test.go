package cache_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
)

func rescueAudit() app.AuditEntry { return app.AuditEntry{Operator: "noura", Action: "rescue"} }

// TestTheRescueCodeOpensTheStore when the password is forgotten, and when the
// keyring with this device's secret is lost as well.
func TestTheRescueCodeOpensTheStore(t *testing.T) {
	s, r := guarded(t)
	is := s.issue(1)
	if p, err := s.Protection(t.Context()); err != nil || p.Rescue {
		t.Errorf("%+v, %v: a code that nobody made", p, err)
	}
	_, err := s.NewRescue(t.Context(), "noura", "wrong", rescueAudit())
	s.code(err, app.WrongPassword)
	old, err := s.NewRescue(t.Context(), "noura", password, rescueAudit())
	s.must(err)
	code, err := s.NewRescue(t.Context(), "noura", password, rescueAudit())
	s.must(err)
	s.close()
	r.gone = true
	s.open()
	_, err = s.Unlock(t.Context(), "noura", password)
	s.code(err, app.KeyringLost)
	s.code(s.Rescue(t.Context(), "noura", old, "tuwaiq7", rescueAudit()), app.WrongCode)
	s.code(s.Rescue(t.Context(), "reem", code, "tuwaiq7", rescueAudit()), app.NotFound) // she was never here
	s.must(s.Rescue(t.Context(), "noura", strings.ToLower(strings.ReplaceAll(code, "-", " ")), "tuwaiq7", rescueAudit()))
	_, err = s.Licence(t.Context(), is.Licence.ID)
	s.code(err, app.Locked) // the password is asked for all the same
	_, err = s.Unlock(t.Context(), "noura", password)
	s.code(err, app.WrongPassword)
	grant, err := s.Unlock(t.Context(), "noura", "tuwaiq7")
	s.must(err)
	if string(grant) != "grant of noura" {
		t.Errorf("her grant is %q", grant)
	}
	if l, err := s.Licence(t.Context(), is.Licence.ID); err != nil || l.Number != is.Licence.Number {
		t.Errorf("%s, %v", l.Number, err)
	}
	s.must(s.CheckChains(t.Context()))
}

// TestGuessingTheRescueCodeIsSlow, as guessing a password is, over restarts too.
func TestGuessingTheRescueCodeIsSlow(t *testing.T) {
	s := open(t)
	code, err := s.NewRescue(t.Context(), "noura", password, rescueAudit())
	s.must(err)
	for range 5 {
		s.code(s.Rescue(t.Context(), "noura", "0000-0000-0000-0000-0000-0000", "tuwaiq7", rescueAudit()), app.WrongCode)
	}
	s.close()
	s.open()
	s.code(s.Rescue(t.Context(), "noura", code, "tuwaiq7", rescueAudit()), app.TryLater)
	s.clock.Move(time.Minute)
	s.must(s.Rescue(t.Context(), "noura", code, "tuwaiq7", rescueAudit()))
	_, err = s.Unlock(t.Context(), "noura", "tuwaiq7")
	s.must(err)
}
