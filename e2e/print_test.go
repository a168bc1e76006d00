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

// TestPrinterTrouble: with the printer stopped, the program killed before the end
// is known and started again, the clerk is asked on the first screen whether the
// paper came out; no copy number is used twice, and nothing personal is readable
// on the disk.
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
	cups("cupsdisable", cupstest.Queue)
	c.begin()
	desktop.review(numberOf(0))
	desktop.key("ctrl+Return")
	desktop.at("الورقة")
	desktop.pause()
	desktop.key("F9")
	var job app.PrintJob
	time.Sleep(3 * time.Second) // the job stands in the stopped queue
	desktop.shot("stopped-printer")
	c.end(syscall.SIGKILL)
	c.within(func(b *desk.Counter, _ *cache.DB) {
		home, err := b.Home(within(t))
		if err != nil || len(home.Unanswered) != 1 || home.Unanswered[0].Copy != 1 || home.Unanswered[0].SpoolID == 0 {
			t.Fatalf("unanswered %+v, %v; want the first copy", home.Unanswered, err)
		}
		job = home.Unanswered[0]
	})
	c.begin()
	desktop.shot("did-it-print")
	c.end(syscall.SIGTERM)
	cups("cupsenable", cupstest.Queue)
	if _, err := spooler.Wait(1); err != nil {
		t.Error(err)
	}
	c.within(func(b *desk.Counter, db *cache.DB) {
		if _, err := b.Answer(within(t), job, true); err != nil {
			t.Error(err)
		}
		if err := db.CheckChains(within(t)); err != nil {
			t.Error(err)
		}
	})
	checkSecrets(t, c, string(job.Number))
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
