package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/i18n"
)

func TestDoctorAccountsForEveryNumber(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	p := newPost(t)
	code, out, errs := command(t, "doctor", "-demo", "-data", p.dir)
	if code != 0 || errs != "" || !strings.Contains(out, "not sound: 0") || !strings.Contains(out, "was not looked at") {
		t.Errorf("without a password: %d %q\n%s", code, errs, out)
	}
	code, out, errs = typing(t, clerksWord, "doctor", "-demo", "-data", p.dir, "-operator", clerk)
	if code != 0 || errs != "" || !strings.Contains(out, "used 3, void 0, left 47") || !strings.Contains(out, "waiting to sync: 2,") || strings.Contains(out, "not accounted") {
		t.Errorf("%d %q\n%s", code, errs, out)
	}
	if name := p.issued[0].Entered.Get(app.FieldFullName); strings.Contains(out, name) {
		t.Errorf("it names %s", name)
	}
	removeKey(t, filepath.Join(p.dir, cache.FileName), "ledger", 2)
	if code, out, _ = typing(t, clerksWord, "doctor", "-demo", "-data", p.dir, "-operator", clerk); code != 1 || !strings.Contains(out, "broken at entry 2") || !strings.Contains(out, "not accounted") {
		t.Errorf("with a line of the ledger gone: %d\n%s", code, out)
	}
}

// TestDoctorRepairs: a store whose head is gone is whole again after the repair and
// a sign-in, and what was not sent still waits.
func TestDoctorRepairs(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	p := newPost(t)
	path := filepath.Join(p.dir, cache.FileName)
	b, err := os.ReadFile(path)
	must(t, err)
	clear(b[:8192])
	must(t, os.WriteFile(path, b, 0o600))
	if code, out, _ := command(t, "doctor", "-demo", "-data", p.dir); code != 1 || !strings.Contains(out, "shubbak doctor -repair") {
		t.Errorf("before: %d\n%s", code, out)
	}
	if code, out, errs := command(t, "doctor", "-demo", "-data", p.dir, "-repair"); code != 0 || !strings.Contains(out, "Repaired:") || !strings.Contains(out, "damaged-") {
		t.Errorf("repairing: %d %q\n%s", code, errs, out)
	}
	code, out, errs := typing(t, clerksWord, "doctor", "-demo", "-data", p.dir, "-operator", clerk)
	if code != 0 || !strings.Contains(out, "waiting to sync: 2,") || !strings.Contains(out, "used 3, void 0") || !strings.Contains(out, "lost 0") {
		t.Errorf("after: %d %q\n%s", code, errs, out)
	}
}

// TestACopyIsRestoredElsewhere by the command line: what was entered is there, and
// the doctor finds every number accounted for.
func TestACopyIsRestoredElsewhere(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	p := newPost(t)
	at := t.TempDir()
	key, file, other := filepath.Join(at, "key.txt"), filepath.Join(at, "copy.age"), filepath.Join(at, "counter")
	code, out, errs := command(t, "backup", "-new-key", key)
	if code != 0 || !strings.Contains(out, "age1") {
		t.Fatalf("%d %q %q", code, out, errs)
	}
	if code, out, errs = command(t, "backup", "-out", file, "-key", key, "-demo", "-data", p.dir); code != 0 || !strings.Contains(out, "MB") {
		t.Fatalf("%d %q %q", code, out, errs)
	}
	if code, out, errs = command(t, "restore", "-in", file, "-key", key, "-demo", "-data", other); code != 0 || !strings.Contains(out, "void") {
		t.Fatalf("%d %q %q", code, out, errs)
	}
	code, out, errs = typing(t, clerksWord, "doctor", "-demo", "-data", other, "-operator", clerk)
	if code != 0 || !strings.Contains(out, "used 3, void 47, left 0") || !strings.Contains(out, "waiting to sync: 2,") {
		t.Errorf("%d %q\n%s", code, errs, out)
	}
	if code, out, errs = command(t, "restore", "-in", file, "-key", key, "-demo", "-data", other); code != 0 || !strings.Contains(out, "replaced-") {
		t.Errorf("over a store: %d %q %q", code, out, errs)
	}
}

// TestDoctorPurgesAndCompacts: what central has had for years goes, for supervisors
// alone, and the store is sound and smaller after it.
func TestDoctorPurgesAndCompacts(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	p := newPost(t)
	if code, out, errs := typing(t, clerksWord, "doctor", "-demo", "-data", p.dir, "-operator", clerk, "-purge", "30"); code != exitUnreadable || errs == "" {
		t.Errorf("a clerk: %d %q\n%s", code, errs, out)
	}
	code, out, errs := typing(t, supervisorsWord, "doctor", "-demo", "-data", p.dir, "-operator", supervisor, "-purge", "30", "-compact")
	if code != 0 || errs != "" || !strings.Contains(out, "Erased") || strings.Contains(out, "licences 0, applications 0, commands") || !strings.Contains(out, "Compacted") || !strings.Contains(out, "used 3,") {
		t.Errorf("%d %q\n%s", code, errs, out)
	}
	if code, out, errs = typing(t, clerksWord, "doctor", "-demo", "-data", p.dir, "-operator", clerk); code != 0 || !strings.Contains(out, "licences missing: 0") {
		t.Errorf("afterwards: %d %q\n%s", code, errs, out)
	}
}

// TestTheCopyOfTheDay is made when it is due, and the oldest are let go.
func TestTheCopyOfTheDay(t *testing.T) {
	p := newPost(t)
	at := t.TempDir()
	p.work(t, func(ctx context.Context, c *counter.Counter, _ func()) {
		db, _ := c.Store.(*cache.DB)
		care := caretaker{db, openPrefs(p.dir), c, c.Catalogue.Newest()}
		must(t, c.SignIn(ctx, clerk, clerksWord))
		if care.SetCopies(at, "age1"); care.Copies().Ready() || care.Allowed() {
			t.Error("a clerk sets where copies go")
		}
		must(t, c.SignOut(ctx))
		must(t, c.SignIn(ctx, supervisor, supervisorsWord))
		secret, recipient, err := care.NewKey()
		must(t, err)
		care.SetCopies(at, recipient)
		for n := range copiesMax + 3 {
			must(t, os.WriteFile(filepath.Join(at, fmt.Sprintf("shubbak-%s-20200101-0000%02d.age", c.Who().Device.Code, n)), []byte("old"), 0o600))
		}
		must(t, os.WriteFile(filepath.Join(at, "holiday.age"), nil, 0o600))
		now := time.Now()
		care.due(ctx, now)
		care.due(ctx, now.Add(time.Hour)) // not due yet
		all, err := filepath.Glob(filepath.Join(at, "shubbak-*.age"))
		must(t, err)
		if len(all) != copiesMax || care.Copies().Last.IsZero() {
			t.Fatalf("%d copies, the last at %v", len(all), care.Copies().Last)
		}
		if _, err := os.Stat(filepath.Join(at, "holiday.age")); err != nil {
			t.Errorf("what is not ours was removed: %v", err)
		}
		newest, err := os.Open(all[len(all)-1])
		must(t, err)
		defer newest.Close()
		if _, err := cache.Restore(newest, secret, filepath.Join(t.TempDir(), "elsewhere"), now); err != nil {
			t.Errorf("the copy does not open: %v", err)
		}
		h, err := care.Examine(ctx, func(int64, int64) {})
		must(t, err)
		if _, _, err := care.Compact(ctx, func(int64, int64) {}); err != nil || !h.Sound() {
			t.Errorf("%v, %+v", err, h)
		}
	})
}
