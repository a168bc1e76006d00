package e2e

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/ui/paper/printer/cupstest"
)

// What the clerk enters.
const (
	operator = "noura"
	password = "khobar1"
	holder   = "ماجد بن سعد الغامدي"
	trade    = "محمصة رواق Rewaq Roastery"
	register = "1010123456"
)

// TestOneLicenceEndToEnd is a morning at the counter, by the keyboard alone: a
// licence is entered, the line is cut, it is issued and printed, the machine
// loses its power, the licence is found again, the line returns, and central has
// it exactly once.
func TestOneLicenceEndToEnd(t *testing.T) {
	spooler := cupstest.Start(t)
	desk := newDesktop(t)
	centre := newCentral(t)
	line := newCable(t, centre.addr)
	c := newCounter(t, desk, spooler.Socket)
	c.keepEvidence()
	if out, code := c.run("enrol", "-server", line.url(), "-code", centre.code, "-data", c.data); code != 0 {
		t.Fatalf("enrol: %d %s", code, out)
	}
	centre.restart()
	watch := centre.observer()

	c.open()
	desk.at("الدخول")
	desk.typed(operator) // nobody has signed in here before: no cards yet
	desk.key("Return")
	signIn(desk)
	desk.shot("02-home")
	enter(t, c)

	line.cut()
	desk.lead("ctrl+Return", "المراجعة") // where nothing is issued before the three declarations are ticked
	desk.key("1", "2", "3")
	desk.pause()
	desk.shot("06-review")
	desk.key("ctrl+Return")
	desk.at("الورقة")
	desk.pause()
	desk.key("F9")
	desk.until("a page from the printer", func() bool { return len(files(spooler.Output, "*.pdf")) == 1 })
	desk.pause()
	desk.shot("07-preview")
	saved := save(t, c)
	c.end(syscall.SIGKILL)
	number := app.LicenceNumber(strings.TrimSuffix(filepath.Base(saved), ".pdf"))

	before := len(c.log())
	c.open()
	desk.at("الدخول")
	desk.pause()
	desk.shot("01-sign-in")
	signIn(desk)
	desk.until("the outage to be noticed", func() bool { return strings.Contains(c.log()[before:], `"offline"`) })
	desk.pause()
	desk.shot("09-outage")
	desk.key("F2")
	desk.typed(string(number))
	desk.key("Return")
	desk.at("الرخص")
	desk.pause()
	desk.shot("08-list")
	desk.lead("Return", "الورقة")

	if found, err := watch.Find(within(t), string(number), 10); err != nil || found.Total != 0 {
		t.Fatalf("central holds %d of it while the line is cut: %v", found.Total, err)
	}
	line.mend()
	desk.until("the licence at central", func() bool {
		found, err := watch.Find(within(t), string(number), 10)
		return err == nil && found.Total == 1
	})
	desk.pause()
	desk.shot("10-licence")
	reprint(t, c, spooler)
	c.end(syscall.SIGTERM)

	found, err := watch.Find(within(t), string(number), 10)
	if err != nil || found.Total != 1 || found.Items[0].Entered.Get(app.FieldTradeName) != trade {
		t.Errorf("central holds %d of it, %v", found.Total, err)
	}
	checkPaper(t, c, saved, number)
	checkStore(t, c, number)
}

// signIn types the password, and types it anew when it did not take, as one does who typed into a window that was still
// being drawn.
func signIn(d *desktop) {
	d.t.Helper()
	home := func() bool { return strings.Contains(d.title(), "الرئيسية") }
	d.pause()
	for range 3 {
		d.typed(password)
		d.key("Return")
		for range 150 {
			if home() {
				d.pause()
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		d.t.Logf("the password did not take; the title is %q", d.title())
		d.shot("password-did-not-take")
		d.key("ctrl+a")
	}
	d.at("الرئيسية")
}

// enter fills in a commercial licence, with a mistake on the way.
func enter(t *testing.T, c *counter) {
	t.Helper()
	d := c.desk
	next := func() { d.key("Return"); d.pause(); d.key("Return"); d.pause() }
	d.key("F4")
	d.at("اختيار الخدمة")
	d.key("Return")
	d.at("نموذج الطلب")
	d.pause()
	d.pause()
	d.shot("03-form-empty")

	d.key("Tab", "Tab") // the applicant is herself, with a national ID
	d.typed("1010101011")
	d.key("Return")
	d.typed(holder)
	d.key("Return")
	d.typed("14050713")
	d.key("Tab") // past the Gregorian half, which is written by then
	d.typed("0512345678")
	d.key("Return")
	d.pause()
	d.key("F8") // the wrong check digit
	d.pause()
	d.shot("04-form-errors")
	d.key("ctrl+a")
	d.typed("1010101010")
	d.key("Return", "Return", "Tab")
	next()

	d.typed("مؤسسة رواق البن التجارية")
	d.key("Return")
	d.typed(register)
	d.key("Return", "Return")
	next()

	d.key("Tab", "Tab") // amana and municipality are the counter's own
	d.typed("العقربية")
	d.key("Return")
	d.typed("شارع الملك خالد")
	d.key("Return")
	d.typed("3841")
	d.key("Return")
	d.typed("34445")
	d.key("Return", "Return", "Return")
	d.typed("26.295417")
	d.key("Return")
	d.typed("50.204983")
	next()

	d.typed(trade)
	d.key("Return", "Tab")
	d.typed("120")
	d.key("Return")
	d.typed("6")
	d.key("Return", "Return", "Return")
	d.typed("20447188")
	d.key("Return")
	d.typed("14500625")
	activity(d)
	d.shot("05-form-filled")
	attach(t, c)
}

// activity chooses the shop's activity in the first row.
func activity(d *desktop) {
	d.key("Tab")
	d.typed("563011")
	d.pause()
	d.key("Return")
	d.pause()
}

// attach hands in the one document that is missing: asking for the review leads
// to it.
func attach(t *testing.T, c *counter) {
	t.Helper()
	path := filepath.Join(c.home, "facade.jpg")
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	c.desk.key("ctrl+Return")
	c.desk.pause()
	c.desk.key("Return")
	c.desk.pause()
	c.desk.typed(path)
	c.desk.key("Return")
	c.desk.pause()
	c.desk.pause()
}

// save saves the paper where the program proposes and returns the file.
func save(t *testing.T, c *counter) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(c.home, "Documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	c.desk.key("ctrl+s")
	c.desk.pause()
	c.desk.key("Return")
	var found []string
	c.desk.until("the saved file", func() bool {
		found = files(filepath.Join(c.home, "Documents"), "*.pdf")
		return len(found) == 1
	})
	return found[0]
}

// reprint prints a second copy, for which a reason is asked.
func reprint(t *testing.T, c *counter, spooler *cupstest.Server) {
	t.Helper()
	before := len(files(spooler.Output, "*.pdf"))
	c.desk.key("F9") // leads to the reason
	c.desk.pause()
	c.desk.typed("تلفت الأولى")
	c.desk.key("F9")
	c.desk.until("a second page from the printer", func() bool { return len(files(spooler.Output, "*.pdf")) == before+1 })
	c.desk.pause()
}

func checkPaper(t *testing.T, c *counter, path string, number app.LicenceNumber) {
	t.Helper()
	text := plain(output(t, exec.Command("pdftotext", "-layout", path, "-")))
	for _, want := range append(strings.Fields(trade), strings.Fields(holder)...) {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the paper", want)
		}
	}
	if !strings.Contains(strings.ReplaceAll(text, " ", ""), string(number)) {
		t.Errorf("the number %s is not on the paper", number)
	}
	if out, code := c.run("verify", "-data", c.data, path); code != 0 || !strings.Contains(out, holder) {
		t.Errorf("verify: %d %s", code, out)
	}
	pdf, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(pdf, []byte("SHB1:"))
	if at < 0 {
		t.Fatal("the paper carries no token")
	}
	pdf[at+100] = 'A' + (pdf[at+100]+1)%20
	changed := filepath.Join(t.TempDir(), "changed.pdf")
	if err := os.WriteFile(changed, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := c.run("verify", "-data", c.data, changed); code != 1 {
		t.Errorf("verify of a changed payload: %d %s", code, out)
	}
}

// checkStore looks into the store once the program is gone.
func checkStore(t *testing.T, c *counter, number app.LicenceNumber) {
	t.Helper()
	db, moved, err := cache.Open(c.data, &app.Feed{}, c.storeOptions())
	if err != nil || moved != nil {
		t.Fatal(err, moved)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Unlock(within(t), operator, password); err != nil {
		t.Fatal(err)
	}
	l, err := db.LicenceByNumber(within(t), number)
	if err != nil || !l.Synced || l.Copies != 2 {
		t.Errorf("synced %v, %d copies, %v; want both of two copies counted", l.Synced, l.Copies, err)
	}
	if err := db.CheckChains(within(t)); err != nil {
		t.Error(err)
	}
	f, err := db.Find(within(t), app.Query{Text: register, Kind: app.HitLicence})
	if err != nil || f.Total != 1 {
		t.Errorf("%d licences of the register, %v; want 1", f.Total, err)
	}
}

// files lists what matches in a folder and is whole: what is still being written has a hidden name.
func files(dir, pattern string) []string {
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		panic(err)
	}
	return slices.DeleteFunc(found, func(path string) bool { return strings.HasPrefix(filepath.Base(path), ".") })
}

// plain drops marks that only direct the drawing.
func plain(s string) string {
	return strings.NewReplacer("\u200e", "", "\u200f", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "", "\u202a", "", "\u202b", "", "\u202c", "", "\u00a0", " ").Replace(s)
}

func newKey(t *testing.T) ed25519.PublicKey {
	t.Helper()
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return public
}
