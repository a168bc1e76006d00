package e2e

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	desk "github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/ui/paper/printer/cupstest"
)

// kills is how often the program is killed while it issues: SHUBBAK_KILLS, or a few times.
func kills(t *testing.T) int {
	t.Helper()
	s := os.Getenv("SHUBBAK_KILLS")
	if s == "" {
		return 2
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// begin opens the window and signs in, and has a picture and the log kept of a failure.
func (c *counter) begin() {
	c.t.Helper()
	c.open()
	c.desk.at("الدخول")
	signIn(c.desk)
}

// review leads from anywhere to the review of an application.
func (d *desktop) review(number string) {
	d.t.Helper()
	d.key("F2")
	d.typed(number)
	d.key("Return")
	d.at("الطلبات")
	d.pause()
	d.lead("Return", "نموذج الطلب")
	d.pause()
	d.key("ctrl+Return")
	d.at("المراجعة")
	d.pause()
}

// TestKilledWhileIssuing: whatever the instant of kill -9, the licence is whole
// or not there at all, its number is nobody else's, and the draft is not lost.
func TestKilledWhileIssuing(t *testing.T) {
	desktop, n := newDesktop(t), kills(t)
	c, ids := enrolled(t, desktop, "/nowhere", newCentral(t), n)
	c.keepEvidence()
	for i, id := range ids {
		c.begin()
		desktop.review(numberOf(i))
		after := time.Duration(rand.IntN(120)) * time.Millisecond
		t.Logf("%s: killed %s after xdotool began", id, after)
		press := desktop.command("xdotool", "key", "ctrl+Return")
		if err := press.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		c.end(syscall.SIGKILL)
		_ = press.Wait() // its window may be gone
	}
	c.within(func(b *desk.Counter, db *cache.DB) { checkIssued(t, b, db, ids) })
}

// numberOf is the number that readyDraft got as the i-th.
func numberOf(i int) string {
	return "COM-48-0003-" + strings.Repeat("0", 5-len(strconv.Itoa(i+1))) + strconv.Itoa(i+1)
}

func checkIssued(t *testing.T, b *desk.Counter, db *cache.DB, ids []app.ID) {
	t.Helper()
	seen, issued := map[app.LicenceNumber]bool{}, 0
	for _, id := range ids {
		a, err := b.Application(within(t), id)
		if err != nil || a.Entered.Get(app.FieldTradeName) != trade || len(a.Attachments) != 1 {
			t.Errorf("application %s: %v %q, %d documents", id, err, a.Entered.Get(app.FieldTradeName), len(a.Attachments))
			continue
		}
		if a.State == app.Draft {
			continue
		}
		l, err := b.Licence(within(t), a.Licence)
		if err != nil || !l.Number.Valid() || l.Token == "" || l.Application != id || seen[l.Number] {
			t.Errorf("licence of %s: %v %s of %s, seen before: %v", id, err, l.Number, l.Application, seen[l.Number])
		}
		seen[l.Number] = true
		issued++
	}
	t.Logf("%d issued, %d drafts left", issued, len(ids)-issued)
	f, err := b.Find(within(t), app.Query{Text: register, Kind: app.HitLicence})
	if err != nil || f.Total != issued {
		t.Errorf("%d licences are found, %v; want %d", f.Total, err, issued)
	}
	if err := db.CheckChains(within(t)); err != nil {
		t.Error(err)
	}
}

// TestHastyKeys: Ctrl+Enter pressed ten times makes one licence, F9 pressed six
// times one copy.
func TestHastyKeys(t *testing.T) {
	spooler, desktop := cupstest.Start(t), newDesktop(t)
	c, _ := enrolled(t, desktop, spooler.Socket, newCentral(t), 2)
	c.keepEvidence()
	c.begin()
	desktop.review(numberOf(0))
	hasty(desktop, "ctrl+Return", 10)
	desktop.at("الورقة")
	desktop.pause()
	hasty(desktop, "F9", 6)
	if _, err := spooler.Wait(1); err != nil {
		t.Fatal(err)
	}
	desktop.pause()
	desktop.pause()
	c.end(syscall.SIGTERM)
	c.within(func(b *desk.Counter, _ *cache.DB) {
		f, err := b.Find(within(t), app.Query{Text: register, Kind: app.HitLicence})
		if err != nil || f.Total != 1 {
			t.Fatalf("%d licences, %v; want 1", f.Total, err)
		}
		jobs, err := b.PrintJobs(within(t), f.Hits[0].ID, 10)
		if err != nil || len(jobs) != 1 || jobs[0].Copy != 1 {
			t.Errorf("%d print jobs, %v; want the one first copy", len(jobs), err)
		}
	})
	if n := len(files(spooler.Output, "*.pdf")); n != 1 {
		t.Errorf("%d papers came out, want 1", n)
	}
}

// hasty presses a key so many times without waiting.
func hasty(d *desktop, key string, times int) {
	d.t.Helper()
	args := []string{"key", "--clearmodifiers", "--delay", "0"}
	for range times {
		args = append(args, key)
	}
	if out, err := d.command("xdotool", args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%v: %s", err, out)
	}
}
