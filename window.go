package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/desk"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/paper"
	"github.com/shubbak/shubbak/ui/paper/printer"
	"github.com/shubbak/shubbak/ui/settings"
)

// window opens the counter.
func window(ctx context.Context, args []string, out, errs io.Writer) int {
	fs := flags("shubbak")
	demo, dir, seal := fs.Bool("demo", false, ""), fs.String("data", "", ""), fs.String("seal", "", "")
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, terminal())
	}
	if !displayAnswers() {
		fmt.Fprintln(errs, terminal().Say("cli.no_display"))
		return 1
	}
	if *dir == "" {
		*dir = defaultDir(*demo)
	}
	slog.SetDefault(slog.New(slog.DiscardHandler)) // until there is a log: on the terminal one sentence is enough
	if err := inFolder(*dir, open(ctx, *dir, *seal, *demo)); err != nil {
		fmt.Fprintln(errs, terminal().Error(err))
		slog.Error("the counter did not open", "code", app.CodeOf(err), "err", err)
		return 1
	}
	return 0
}

// displayAnswers tells whether there is something to show a window on, which the
// toolkit itself only finds out by failing.
func displayAnswers() bool {
	if runtime.GOOS != "linux" || os.Getenv("WAYLAND_DISPLAY") != "" {
		return true
	}
	display := os.Getenv("DISPLAY")
	host, number, ok := strings.Cut(display, ":")
	number, _, _ = strings.Cut(number, ".")
	if !ok || number == "" {
		return false
	}
	if host != "" && host != "unix" {
		return true // over the network: the toolkit will see
	}
	for _, at := range []string{"@/tmp/.X11-unix/X" + number, "/tmp/.X11-unix/X" + number} {
		if c, err := (&net.Dialer{Timeout: time.Second}).Dial("unix", at); err == nil {
			return c.Close() == nil
		}
	}
	return false
}

// house is everything that runs behind the window. What is opened first is closed
// last.
type house struct {
	dir     string
	seal    string // file of the office's seal, "" for the one in dir
	prefs   *prefs
	voice   *i18n.Voice
	feed    *app.Feed
	db      *cache.DB
	moved   *cache.Moved
	client  *client.Client
	engine  *syncer.Engine
	counter *counter.Counter
	press   *paper.Press
	demo    *desk.Demo
	known   []app.Operator // of the demonstration
	closers []func()
}

func (h *house) close() {
	for i := len(h.closers) - 1; i >= 0; i-- {
		h.closers[i]()
	}
	h.closers = nil
}

// open builds the house, shows the window until the clerk closes it, and takes
// the house down again.
func open(ctx context.Context, dir, seal string, demo bool) error {
	if err := makeFolder(dir); err != nil {
		return err
	}
	h := &house{dir: dir, seal: seal, prefs: openPrefs(dir), feed: &app.Feed{}}
	defer h.close()
	log, err := openLog(dir)
	if err != nil {
		return err
	}
	h.closers = append(h.closers, func() { _ = log.Close() })
	built := make(chan error, 1)
	go func() { built <- h.build(ctx, demo) }()
	a, win := toolkit() // which takes about as long
	if err := <-built; err != nil {
		return err
	}
	return h.show(ctx, a, win)
}

// toolkit makes the toolkit ready and returns an empty window. It belongs to the
// main goroutine.
func toolkit() (fyne.App, fyne.Window) {
	fyneapp.SetMetadata(fyne.AppMetadata{ID: appID, Name: "Shubbak", Version: version, Icon: fyne.NewStaticResource("icon.png", assets.WindowIcon), Migrations: map[string]bool{"fyneDo": true}})
	a := fyneapp.NewWithID(appID)
	return a, a.NewWindow("")
}

func (h *house) build(ctx context.Context, demo bool) (err error) {
	if h.voice, err = i18n.New(settings.Read(h.prefs).Lang); err != nil {
		return err
	}
	kit.LoadFonts()
	cat, err := loadCatalogue()
	if err != nil {
		return err
	}
	if h.press, err = officePress(i18n.Arabic, office{h.dir, h.seal}); err != nil {
		return err
	}
	if h.db, h.moved, err = openStore(ctx, h.dir, demo, h.feed); err != nil {
		return err
	}
	h.closers = append(h.closers, func() {
		if err := h.db.Close(); err != nil {
			slog.Error("closing the store", "err", err)
		}
	})
	base, err := h.central(ctx, demo)
	if err != nil {
		return err
	}
	if h.client, err = newClient(h.dir, base); err != nil {
		return err
	}
	h.closers = append(h.closers, h.client.Close)
	bundles := &syncer.Bundles{Store: h.db, Remote: h.client, Shelf: catalogue.NewShelf(cat), Feed: h.feed, Log: slog.Default()}
	if err := bundles.Recall(ctx); err != nil {
		slog.Error("what was kept of the catalogue could not be read", "err", err) // the one that was brought along serves
	}
	h.counter = counter.New(counter.Config{
		Store: h.db, Central: h.client, Line: line{h}, Paper: h.press, Printer: printer.New(os.Getenv("CUPS_SERVER"), h.prefs.networkPrinters),
		Feed: h.feed, Catalogue: bundles.Shelf, Now: time.Now, Lang: func() string { return i18n.Arabic }, Known: h.known,
	})
	h.engine = syncer.New(syncer.Options{
		Store: keeper{h.db, h.dir, h.client}, Remote: h.client, Feed: h.feed, Now: time.Now, Log: slog.Default(),
		Series: h.counter.Series, Block: 200, Bundles: bundles, Desk: h.counter, Check: checkers{h.db, h.dir}, Version: version,
	})
	return nil
}

// line lets the counter ask the engine, which is built after it.
type line struct{ h *house }

func (l line) Status() app.LinkStatus { return l.h.engine.Status() }

// central returns the base URL of the device's central. In a demonstration it
// starts one in this process and enrols the device with it.
func (h *house) central(ctx context.Context, demo bool) (string, error) {
	d, err := h.db.Device(ctx)
	if !demo {
		if err != nil {
			return unenrolled, nil // the sign-in screen says what to do
		}
		return d.Central, nil
	}
	srv, err2 := openCentral(ctx, centralFolders{data: filepath.Join(h.dir, "central")})
	if err2 != nil {
		return "", fmt.Errorf("opening the demonstration's central: %w", err2)
	}
	h.closers = append(h.closers, func() { _ = srv.Close() })
	office, err2 := srv.Demo(ctx)
	if err2 != nil {
		return "", fmt.Errorf("seeding the demonstration: %w", err2)
	}
	ln, err2 := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err2 != nil {
		return "", fmt.Errorf("listening on loopback: %w", err2)
	}
	serving, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		if err := central.Serve(serving, srv, ln); err != nil {
			slog.Error("the demonstration's central ended", "err", err)
		}
	})
	h.closers = append(h.closers, func() { stop(); running.Wait() })
	base := "http://" + ln.Addr().String()
	h.demo = demonstration(srv, office)
	for _, o := range office.Operators {
		h.known = append(h.known, o.Operator)
	}
	if err == nil {
		return base, nil
	}
	c, err := newClient(h.dir, base)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if d, err = c.Enrol(ctx, office.EnrolCode); err != nil {
		return "", fmt.Errorf("enrolling in the demonstration: %w", err)
	}
	d.Central = base
	return base, h.db.Enrol(ctx, d)
}

// unenrolled is an address that nothing answers at.
const unenrolled = "http://127.0.0.1:9"

func demonstration(srv *central.Server, office central.Demo) *desk.Demo {
	d := &desk.Demo{
		Passwords: map[string]string{},
		SetLine:   func(up bool) { srv.Faults().SetOffline(!up) },
		LineUp:    func() bool { return !srv.Faults().Offline() },
	}
	for _, o := range office.Operators {
		d.Passwords[o.Operator.ID] = o.Password
	}
	return d
}

// show runs the window. Shutdown: the loop and the engine are waited for before
// the toolkit quits, because what it has queued by then it throws away; a signal
// makes it quit by itself, so the order is repeated after it.
func (h *house) show(ctx context.Context, a fyne.App, w fyne.Window) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var carrying sync.WaitGroup
	carrying.Go(func() {
		if err := h.engine.Run(ctx); err != nil {
			slog.Error("the syncer ended", "err", err)
		}
	})
	carrying.Go(func() { h.counter.WatchPrints(ctx) })
	care := caretaker{h.db, h.prefs, h.counter, h.counter.Catalogue.Newest()}
	carrying.Go(func() { care.run(ctx) })
	loop := kit.NewLoop(ctx, fyne.Do)
	stop := sync.OnceFunc(func() { loop.Close(); cancel(); loop.Wait(); carrying.Wait() })
	win := desk.New(desk.Deps{
		App: a, Win: w, Counter: h.counter, Feed: h.feed, Loop: loop, Voice: h.voice, Now: time.Now,
		Demo: h.demo, Prefs: h.prefs, Nudge: h.engine.Nudge, Catalogue: h.counter.Catalogue, Care: care, Preview: preview{h.press}, Notice: h.notice(), Version: version,
	})
	unhook := context.AfterFunc(ctx, func() { fyne.Do(win.RequestClose) })
	win.Run(stop, a.Quit)
	unhook()
	stop()
	slog.Info("closed")
	return nil
}

// notice is what the clerk must know at once: a damaged store was moved aside.
func (h *house) notice() error {
	if h.moved == nil {
		return nil
	}
	return damaged(h.moved)
}

func damaged(m *cache.Moved) error {
	return &app.Error{Code: app.StoreDamaged, Args: map[string]string{"moved_to": m.To}}
}
