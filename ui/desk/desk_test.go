package desk_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/desk"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
)

// fake is a counter with one operator and empty lists. What a test does not need is not there.
type fake struct {
	printers []app.PrinterInfo
	printed  []string
	desk.Counter
	feed *app.Feed

	mu   sync.Mutex
	who  counter.Who
	link app.LinkStatus
	out  app.OutboxCount

	warnings []*app.Error
}

var noura = app.Operator{ID: "noura", Name: "Noura Alshehri", Roles: []app.Role{app.RoleCounter}}

func (f *fake) set(edit func(*counter.Who)) error {
	f.mu.Lock()
	edit(&f.who)
	f.mu.Unlock()
	f.feed.Publish(app.Sessions)
	return nil
}

func (f *fake) Who() counter.Who {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.who
}

func (f *fake) Strip(context.Context) (counter.Strip, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return counter.Strip{Link: f.link, Outbox: f.out, NumbersLeft: 214, NumbersAll: 600, Warnings: f.warnings}, nil
}

func (f *fake) CatalogueStanding(context.Context) (app.BundleStanding, error) {
	return app.BundleStanding{Version: 1}, nil
}
func (f *fake) Device(context.Context) (app.Device, error) { return app.Device{Counter: "3"}, nil }

func (f *fake) Operators(context.Context) ([]app.Operator, error)    { return []app.Operator{noura}, nil }
func (f *fake) Home(context.Context) (counter.Home, error)           { return counter.Home{}, nil }
func (f *fake) Commands(context.Context, int) ([]app.Command, error) { return nil, nil }
func (f *fake) Find(context.Context, app.Query) (app.Found, error)   { return app.Found{}, nil }
func (f *fake) Closed(context.Context) (*app.Orders, error)          { return nil, nil }
func (f *fake) Lock(context.Context) error                           { return f.set(func(w *counter.Who) { w.Locked = true }) }

func (f *fake) SignOut(context.Context) error {
	return f.set(func(w *counter.Who) { *w = counter.Who{} })
}

func (f *fake) Unlock(context.Context, string) error {
	return f.set(func(w *counter.Who) { w.Locked = false })
}

func (f *fake) SignIn(_ context.Context, id, password string) error {
	if id != noura.ID || password != "right" {
		return app.Fail(app.WrongPassword, nil)
	}
	return f.set(func(w *counter.Who) { *w = counter.Who{Operator: noura, Device: app.Device{Counter: "3"}} })
}

func (f *fake) Protection(context.Context) (app.Protection, error) { return app.Protection{}, nil }

func (f *fake) Acknowledge(_ context.Context, code app.Code) error {
	f.mu.Lock()
	f.warnings = slices.DeleteFunc(slices.Clone(f.warnings), func(e *app.Error) bool { return e.Code == code })
	f.mu.Unlock()
	f.feed.Publish(app.Sessions)
	return nil
}

func (f *fake) PrintJobs(context.Context, app.ID, int) ([]app.PrintJob, error) { return nil, nil }

type prefs map[string]string

func (p prefs) Get(key string) string { return p[key] }
func (p prefs) Set(key, value string) { p[key] = value }

// clock is a time that the test sets.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	c.at = c.at.Add(d)
	c.mu.Unlock()
}

// bench is a window on a Fyne without a display, whose main goroutine the test turns by hand.
type bench struct {
	*desk.Window
	t      *testing.T
	fake   *fake
	clock  *clock
	posted chan func()
	beats  chan time.Time
	loop   *kit.Loop
	win    fyne.Window
	prefs  prefs
}

func open(t *testing.T, notice error) *bench {
	t.Helper()
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	voice, err := i18n.New(i18n.Arabic)
	if err != nil {
		t.Fatal(err)
	}
	a := test.NewTempApp(t)
	b := &bench{
		t: t, fake: &fake{feed: &app.Feed{}}, clock: &clock{at: time.Date(2026, 11, 23, 7, 42, 0, 0, time.UTC)},
		posted: make(chan func(), 256), beats: make(chan time.Time), prefs: prefs{"lang": "en"},
	}
	b.loop = kit.NewLoop(t.Context(), func(f func()) { b.posted <- f })
	b.Window = desk.New(desk.Deps{
		App: a, Win: a.NewWindow(""), Counter: b.fake, Catalogue: catalogue.NewShelf(cat), Feed: b.fake.feed, Loop: b.loop, Voice: voice, Prefs: b.prefs, Now: b.clock.now, Notice: notice, Version: "1",
		After: func(time.Duration) <-chan time.Time { return b.beats },
		Demo:  &desk.Demo{Passwords: map[string]string{"noura": "right"}, SetLine: func(bool) {}, LineUp: func() bool { return true }},
	})
	b.win = desk.Shown(b.Window)
	kittest.ReadableAtEnd(t, b.win)
	t.Cleanup(func() {
		b.loop.Close()
		b.loop.Wait()
		goleak.VerifyNone(t, goleak.IgnoreCurrent())
	})
	return b
}

// until turns the main goroutine until the screen says text, or no longer says it.
func (b *bench) until(text string, there bool) {
	b.t.Helper()
	late := time.After(8 * time.Second)
	for strings.Contains(b.says(), text) != there {
		select {
		case f := <-b.posted:
			f()
		case <-late:
			b.t.Fatalf("waiting for %q to be there %t; the screen says %s", text, there, b.says())
		}
	}
}

func (b *bench) says() string { return kittest.Texts(b.win.Content()) }

// press types a key at the window, as if nothing had a use for it.
func (b *bench) press(name fyne.KeyName) {
	b.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
}

func (b *bench) signIn() {
	b.t.Helper()
	b.until("Who is working now?", true)
	b.typePassword()
	b.until("Good morning", true)
}

func (b *bench) typePassword() {
	b.write("right")
	b.enter()
}

func (b *bench) write(text string) {
	for _, r := range text {
		b.win.Canvas().Focused().TypedRune(r)
	}
}

func (b *bench) enter() { b.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }

func TestAClerkSignsInWorksAndSignsOut(t *testing.T) {
	b := open(t, nil)
	b.signIn()
	for _, step := range []struct {
		act  func()
		want string
	}{
		{b.Applications, "Applications\n"},
		{b.Licences, "Licences\n"},
		{b.Prints, "papers"},
		{b.Sync, "Everything is safe here"},
		{b.Settings, "Catalogue version"},
		{func() { b.press(fyne.KeyEscape) }, "Everything is safe here"},
		{func() { b.press(fyne.KeyEscape) }, "papers"},
		{b.Home, "Good morning"},
	} {
		step.act()
		b.until(step.want, true)
	}
	b.SignOut()
	b.until("Who is working now?", true)
	if strings.Contains(b.says(), "Good morning") {
		t.Error("the work is still on show")
	}
}

func TestTheLockCoversEverythingAndGivesItBack(t *testing.T) {
	b := open(t, nil)
	b.signIn()
	b.Sync()
	b.until("Everything is safe here", true)
	b.Lock()
	b.until("The counter is locked", true)
	if strings.Contains(b.says(), "Everything is safe here") {
		t.Error("the lock hides nothing")
	}
	b.press(fyne.KeyF4)
	b.until("The counter is locked", true)
	b.typePassword()
	b.until("Everything is safe here", true)
}

func TestFiveMinutesWithoutASignLock(t *testing.T) {
	b := open(t, nil)
	b.signIn()
	b.clock.pass(4 * time.Minute)
	b.press(fyne.KeyF2) // a sign
	b.clock.pass(4 * time.Minute)
	b.beats <- b.clock.now()
	b.turnUntilIdle()
	if b.fake.Who().Locked {
		t.Fatal("locked too early")
	}
	late := time.After(8 * time.Second)
	for !b.fake.Who().Locked {
		select {
		case f := <-b.posted:
			f()
		case b.beats <- b.clock.now(): // the first may note that the focus has moved
			b.clock.pass(5 * time.Minute)
		case <-late:
			t.Fatal("never locked")
		}
	}
	b.until("The counter is locked", true)
}

// turnUntilIdle turns the main goroutine until nothing more is posted for a moment.
func (b *bench) turnUntilIdle() {
	for {
		select {
		case f := <-b.posted:
			f()
		case <-time.After(200 * time.Millisecond):
			return
		}
	}
}

func TestTheStripTellsTheOutage(t *testing.T) {
	b := open(t, nil)
	b.signIn()
	b.fake.mu.Lock()
	b.fake.link = app.LinkStatus{Known: true, Since: b.clock.now().Add(-12 * time.Minute)}
	b.fake.out = app.OutboxCount{Waiting: 7, NeedsMe: 2}
	b.fake.mu.Unlock()
	b.fake.feed.Publish(app.Link | app.Outbox)
	b.until("Not connected for 12 minutes", true)
	b.until("2 entries need a decision", true)
}

func TestTheLanguageChangesEverywhereAtOnce(t *testing.T) {
	b := open(t, nil)
	b.until("Who is working now?", true)
	b.write("rig")
	desk.OtherLanguage(b.Window)
	b.until("من يعمل الآن؟", true)
	if b.prefs["lang"] != "ar" || !kit.RTL() {
		t.Errorf("kept %q, reading right to left %t", b.prefs["lang"], kit.RTL())
	}
	b.write("ht") // what was typed before is still there
	b.enter()
	b.until("صباح الخير", true)
	b.press(fyne.KeyF2)
	b.write("رواق")
	b.Settings()
	desk.OtherLanguage(b.Window)
	b.until("Catalogue version", true)
	b.press(fyne.KeyF2)
	if e, ok := b.win.Canvas().Focused().(*kit.Entry); !ok || e.Text() != "رواق" {
		t.Error("what was typed into the search is gone")
	}
	if strings.Contains(b.says(), "الرئيسية") {
		t.Error("the rail still speaks Arabic")
	}
	if b.win.Canvas().Focused() == nil {
		t.Error("the focus is lost")
	}
}

func TestANoticeIsSaidUntilItIsPutAway(t *testing.T) {
	b := open(t, &app.Error{Code: app.StoreDamaged, Args: map[string]string{"moved_to": "/var/store.damaged"}})
	b.until("store.damaged", true)
	b.signIn()
	b.until("store.damaged", true)
	desk.PutNoticeAway(b.Window)
	b.until("store.damaged", false)
}

// TestWarningsOfTheStoreAreSaidToWhoSignedIn, until put away; what is still true
// stays.
func TestWarningsOfTheStoreAreSaidToWhoSignedIn(t *testing.T) {
	b := open(t, nil)
	b.fake.mu.Lock()
	b.fake.warnings = []*app.Error{
		{Code: app.StoreRestored, Args: map[string]string{"numbers": "3"}, Warning: true},
		{Code: app.ClockBack, Warning: true},
	}
	b.fake.mu.Unlock()
	b.until("Who is working now?", true)
	if strings.Contains(b.says(), "older copy") {
		t.Error("a stranger is told of the store")
	}
	b.signIn()
	b.until("older copy", true)
	b.until("The clock of this machine", true)
	if n := strings.Count(b.says(), "Understood"); n != 1 {
		t.Errorf("%d of the warnings can be put away", n)
	}
	desk.Acknowledge(b.Window, app.StoreRestored)
	b.until("older copy", false)
	b.until("The clock of this machine", true)
}

func TestClosingStopsFirstAndQuitsThen(t *testing.T) {
	b := open(t, nil)
	b.signIn()
	order := make(chan string, 2)
	b.Run(func() { order <- "stop" }, func() { order <- "quit" })
	b.RequestClose()
	b.RequestClose()
	for _, want := range []string{"stop", "quit"} {
		select {
		case got := <-order:
			if got != want {
				t.Errorf("%s before %s", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no %s", want)
		}
	}
	if len(order) != 0 {
		t.Error("closed twice")
	}
}
