package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/shubbak/shubbak/app"
	desk "github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/ui/paper/printer/cupstest"
)

// press presses a key until something comes of it: on a busy machine the screen may
// not know yet of what the spooler has already.
func (d *desktop) press(key, what string, ok func() bool) {
	d.t.Helper()
	last := time.Time{}
	d.until(what, func() bool {
		if ok() {
			return true
		}
		if time.Since(last) > 10*time.Second {
			last = time.Now()
			d.key(key)
		}
		return false
	})
}

// lastPrint is the newest print job of the counter, read without its window.
func (c *counter) lastPrint(asked int) (job app.PrintJob) {
	c.t.Helper()
	c.within(func(b *desk.Counter, db *cache.DB) {
		home, err := b.Home(within(c.t))
		if err != nil || len(home.Unanswered) != asked {
			c.t.Errorf("asked about %+v, %v; want %d", home.Unanswered, err, asked)
		}
		jobs, err := b.PrintJobs(within(c.t), "", 10)
		if err != nil || len(jobs) == 0 {
			c.t.Fatalf("%d print jobs, %v", len(jobs), err)
		}
		copies := map[int]bool{}
		for _, j := range jobs {
			if copies[j.Copy] {
				c.t.Errorf("copy %d stands twice in %+v", j.Copy, jobs)
			}
			copies[j.Copy] = true
		}
		if err := db.CheckChains(within(c.t)); err != nil {
			c.t.Error(err)
		}
		job = jobs[0]
	})
	return job
}

// TestPrinterTrouble: a job is paused and goes on from the screen; with the printer
// stopped the program is killed before the end is known, and started again: the
// queue knows that the job waits, nobody is asked, and when the printer goes on
// the end is told without anybody looking for it. No copy number is used twice,
// and nothing personal is readable on the disk.
func TestPrinterTrouble(t *testing.T) {
	spooler, desktop := cupstest.Start(t), newDesktop(t)
	c, _ := enrolled(t, desktop, spooler.Socket, newCentral(t), 1)
	c.keepEvidence()
	cups := func(name string, args ...string) {
		t.Helper()
		if err := spooler.Command(within(t), name, args...); err != nil {
			t.Fatal(err)
		}
	}
	job := func() (id int, state string) { return spooler.Job(t) }
	cups("cupsdisable", cupstest.Queue)
	c.begin()
	desktop.review(numberOf(0))
	desktop.key("ctrl+Return")
	desktop.at("الورقة")
	desktop.pause()
	desktop.key("F9")
	desktop.until("the job in the stopped queue", func() bool { id, _ := job(); return id == 1 })
	desktop.pause()
	desktop.pause()
	desktop.shot("stopped-printer")
	desktop.press("F7", "the job to be held", func() bool { _, state := job(); return state == "held" })
	desktop.pause()
	desktop.shot("held-job")
	desktop.press("F7", "the job to be released", func() bool { _, state := job(); return state == "waiting" })
	c.end(syscall.SIGKILL)
	if j := c.lastPrint(0); j.Copy != 1 || j.State != app.PrintSpooled || j.SpoolID != 1 || j.Printer != cupstest.Queue {
		t.Errorf("after the kill the job is %+v", j)
	}
	c.begin()
	desktop.pause()
	desktop.shot("after-the-kill")
	cups("cupsenable", cupstest.Queue)
	if _, err := spooler.Wait(1); err != nil {
		t.Error(err)
	}
	time.Sleep(5 * time.Second) // the counter asks every two
	c.end(syscall.SIGTERM)
	j := c.lastPrint(0)
	if j.Copy != 1 || j.State != app.PrintDone {
		t.Errorf("at the end the job is %+v", j)
	}
	checkSecrets(t, c, string(j.Number))
}

// TestTheSpoolerForgets: out of paper, the counter and the print server lose their
// power at once, and the server has forgotten the job. Then only a person can tell.
func TestTheSpoolerForgets(t *testing.T) {
	spooler, desktop := cupstest.Start(t), newDesktop(t)
	spooler.Trouble(t)
	if err := spooler.Command(within(t), "lpadmin", "-d", cupstest.Troubled); err != nil {
		t.Fatal(err)
	}
	spooler.Wrong(t, "media-empty-error")
	c, _ := enrolled(t, desktop, spooler.Socket, newCentral(t), 1)
	c.keepEvidence()
	c.begin()
	desktop.review(numberOf(0))
	desktop.key("ctrl+Return")
	desktop.at("الورقة")
	desktop.pause()
	desktop.key("F9")
	desktop.until("the job at the printer", func() bool { id, _ := spooler.Job(t); return id == 1 })
	time.Sleep(3 * time.Second)
	desktop.shot("out-of-paper")
	spooler.Kill()
	time.Sleep(2 * time.Second)
	desktop.shot("print-server-gone")
	c.end(syscall.SIGKILL)
	spooler.Forget(t)
	spooler.Wrong(t, "")
	spooler.Begin(t)
	c.begin()
	time.Sleep(3 * time.Second)
	desktop.shot("did-it-print")
	c.end(syscall.SIGTERM)
	j := c.lastPrint(1)
	if j.Copy != 1 || j.State != app.PrintSpooled || !j.Unsure {
		t.Errorf("the job is %+v", j)
	}
	c.within(func(b *desk.Counter, _ *cache.DB) {
		if _, err := b.Answer(within(t), j, false); err != nil {
			t.Error(err)
		}
	})
	if j = c.lastPrint(0); j.State != app.PrintFailed {
		t.Errorf("answered, the job is %+v", j)
	}
}

// TestCancelledFromTheScreen: a job is taken back by one key, and its copy number
// with it is used.
func TestCancelledFromTheScreen(t *testing.T) {
	spooler, desktop := cupstest.Start(t), newDesktop(t)
	c, _ := enrolled(t, desktop, spooler.Socket, newCentral(t), 1)
	c.keepEvidence()
	if err := spooler.Command(within(t), "cupsdisable", cupstest.Queue); err != nil {
		t.Fatal(err)
	}
	c.begin()
	desktop.review(numberOf(0))
	desktop.key("ctrl+Return")
	desktop.at("الورقة")
	desktop.pause()
	desktop.key("F9")
	desktop.until("the job in the queue", func() bool { id, _ := spooler.Job(t); return id == 1 })
	desktop.pause()
	desktop.press("Delete", "the job to be gone", func() bool { id, _ := spooler.Job(t); return id == 0 })
	desktop.pause()
	desktop.pause()
	desktop.shot("cancelled-job")
	c.end(syscall.SIGTERM)
	if j := c.lastPrint(0); j.Copy != 1 || j.State != app.PrintFailed || j.Spool != app.SpoolGone {
		t.Errorf("the job is %+v", j)
	}
	if n := len(files(spooler.Output, "*.pdf")); n != 0 {
		t.Errorf("%d papers came out", n)
	}
}

// checkSecrets looks into every file that the program left for what only the
// sealed store may hold.
func checkSecrets(t *testing.T, c *counter, number string) {
	t.Helper()
	secrets := []string{holder, trade, "1010101010", "512345678", register, "رواق البن", "1985-04-02"}
	for _, root := range []string{c.data, c.home} {
		err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, s := range append(secrets, number) {
				for _, form := range []string{s, wide(s, false), wide(s, true)} {
					if strings.Contains(string(b), form) {
						t.Errorf("%s holds %q", path, s)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// wide is a text in UTF-16.
func wide(s string, big bool) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return string(out)
}
