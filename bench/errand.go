package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client"
)

// errandKey is the variable of the environment by which this program becomes the
// counter that is killed: its value is an errand.
const errandKey = "SHUBBAK_ERRAND"

// errand is what a counter without a window is sent to do: to save, issue, print
// and sync, and to say after each what is done.
type errand struct {
	Dir      string      `json:"dir"`     // of the counter: store, witness, papers
	Central  string      `json:"central"` // base URL
	Operator string      `json:"operator"`
	Password string      `json:"password"`
	Seed     uint64      `json:"seed"`
	Rounds   int         `json:"rounds"`  // 0: until it is killed
	Paper    bool        `json:"paper"`   // real pages; else a line of text
	Faults   bool        `json:"faults"`  // writes fail: go on, tell how at the end, and work once more then
	Offline  bool        `json:"offline"` // no syncing
	Log      bool        `json:"log"`     // a log file, as the program has
	Entered  app.Entered `json:"entered"`
}

func (e errand) store() string   { return counterDir(e.Dir) }
func (e errand) witness() string { return witnessDir(e.Dir) }
func (e errand) papers() string  { return filepath.Join(e.Dir, "papers") }

func (e errand) options() cache.Options {
	return cache.Options{Now: time.Now, Argon2: cheap(), Witness: e.witness()}
}

// onErrand does what the environment says and tells whether it said anything.
func onErrand() (code int, sent bool) {
	text := os.Getenv(errandKey)
	if text == "" {
		return 0, false
	}
	var e errand
	err := json.Unmarshal([]byte(text), &e)
	if err == nil {
		said := &bytes.Buffer{}
		if e.Faults { // what is said must not meet the faults
			err = e.run(context.Background(), said)
			_, _ = said.WriteTo(os.Stdout)
		} else {
			err = e.run(context.Background(), os.Stdout)
		}
	}
	if err != nil {
		fmt.Println("failed", err)
		return 3, true
	}
	return 0, true
}

// hand is a counter at work without its window.
type hand struct {
	errand
	*counter.Counter
	db  *cache.DB
	out io.Writer
	rnd *rand.Rand
	now []app.Application // that are being entered
	had []app.Licence
}

func (e errand) run(ctx context.Context, out io.Writer) (err error) {
	_, _ = fmt.Fprintln(out, "begun")
	runtime.LockOSThread() // so that a fault which is set for the nth call meets every call
	h := &hand{errand: e, out: out, rnd: rand.New(rand.NewPCG(e.Seed, 1))}
	feed := &app.Feed{}
	var moved *cache.Moved
	if h.db, moved, err = cache.Open(e.store(), feed, e.options()); err != nil {
		return h.fault("open", err)
	}
	defer func() { err = errors.Join(err, h.fault("close", h.db.Close())) }()
	if moved != nil {
		return fmt.Errorf("moved to %s", moved.To)
	}
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		return err
	}
	c, err := client.New(e.Central, client.Options{UserAgent: "shubbak-bench", Now: time.Now})
	if err != nil {
		return err
	}
	defer c.Close()
	var paper counter.Paper = plain{}
	if e.Paper {
		if paper, err = newPress(); err != nil {
			return err
		}
	}
	h.Counter = counter.New(counter.Config{
		Store: h.db, Central: c, Line: h, Paper: paper, Printer: tray{e.papers()}, Feed: feed, Catalogue: catalogue.NewShelf(cat),
		Now: time.Now, Lang: func() string { return "ar" },
	})
	if err := h.SignIn(ctx, e.Operator, e.Password); err != nil {
		return h.fault("sign_in", err)
	}
	log, err := e.log()
	if err != nil {
		return err
	}
	engine := syncer.New(syncer.Options{
		Store: h.db, Remote: c, Feed: feed, Now: time.Now, Log: log, Series: h.Series, Block: 500,
	})
	syncing, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	if !e.Offline {
		running.Go(func() { _ = engine.Run(syncing) }) // what it could not write it tries again
	}
	h.say("ready")
	err = h.work(ctx)
	if err == nil && e.Faults {
		h.Faults = false
		err = h.afterwards(ctx)
	}
	stop()
	running.Wait()
	return err
}

// log is a file beside the store, or nothing.
func (e errand) log() (*slog.Logger, error) {
	if !e.Log {
		return slog.New(slog.DiscardHandler), nil
	}
	f, err := os.OpenFile(filepath.Join(e.store(), "shubbak.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	return slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug})), err
}

// Status implements counter.Line.
func (h *hand) Status() app.LinkStatus { return app.LinkStatus{Online: true, Known: true} }

// say tells what is done. What was said must hold whatever happens next.
func (h *hand) say(what string, of ...any) {
	_, _ = fmt.Fprintln(h.out, append([]any{what}, of...)...) // nobody listens any more: then this one is done for
}

// fault passes an error on; where faults are meant to happen it is told instead.
func (h *hand) fault(at string, err error) error {
	if err == nil || !h.Faults {
		return err
	}
	h.say("fault", at, app.CodeOf(err))
	if app.CodeOf(err) == app.Internal {
		h.say("unclear", at, err)
	}
	return nil
}

// afterwards sees that work goes on when writes succeed again, unless the store had
// to be closed to all use.
func (h *hand) afterwards(ctx context.Context) error {
	h.now = nil
	err := h.draft(ctx)
	for range faultyRounds { // the faults may not be over
		if err == nil {
			return h.issue(ctx)
		}
		err = h.draft(ctx)
	}
	if app.CodeOf(err) == app.StoreFault {
		return nil
	}
	return err
}

func (h *hand) work(ctx context.Context) error {
	for n := 0; h.Rounds == 0 || n < h.Rounds; n++ {
		step := h.draft
		switch what := h.rnd.IntN(10); {
		case what < 3 && len(h.now) > 0:
			step = h.change
		case what < 7 && len(h.now) > 0:
			step = h.issue
		case what < 9 && len(h.had) > 0:
			step = h.print
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// draft begins an application that can be issued at once.
func (h *hand) draft(ctx context.Context) error {
	a, err := h.NewDraft(ctx, commercial, "issue", h.Entered)
	if err != nil {
		return h.fault("draft", err)
	}
	service, _ := h.Catalogue.Service(commercial)
	for _, d := range service.Declarations {
		a.Agreed = append(a.Agreed, d.Code)
	}
	for _, d := range service.Documents {
		page := fmt.Appendf(nil, "%%PDF-1.4\n%% contract %d\n%%%%EOF\n", h.rnd.Uint64())
		if a, err = h.Attach(ctx, a, d.Code, "document.pdf", page); err != nil {
			return h.fault("attach", err)
		}
	}
	h.say("saved", a.ID, a.Edition)
	h.now = append(h.now, a)
	return nil
}

// change saves what was typed.
func (h *hand) change(ctx context.Context) error {
	i := h.rnd.IntN(len(h.now))
	a := h.now[i]
	a.Entered = a.Entered.Clone()
	a.Entered.Fields[app.FieldMobile] = fmt.Sprintf("+9665%08d", h.rnd.IntN(1e8))
	a, err := h.SaveDraft(ctx, a)
	if err != nil {
		return h.fault("save", err)
	}
	h.say("saved", a.ID, a.Edition)
	h.now[i] = a
	return nil
}

func (h *hand) issue(ctx context.Context) error {
	i := h.rnd.IntN(len(h.now))
	l, err := h.Issue(ctx, h.now[i].ID)
	switch app.CodeOf(err) {
	case app.NoNumbers:
		return nil // they are on their way
	case "":
	default:
		return h.fault("issue", err)
	}
	h.now = append(h.now[:i], h.now[i+1:]...)
	h.had = append(h.had, l)
	h.say("issued", l.ID, l.Number)
	return nil
}

func (h *hand) print(ctx context.Context) error {
	l := h.had[h.rnd.IntN(len(h.had))]
	job, err := h.Print(ctx, counter.PrintRequest{Licence: l.ID, Printer: "tray", Reason: "damaged"})
	if err != nil {
		return h.fault("print", err)
	}
	h.say("printed", job.ID, l.ID, job.Copy)
	if job, err = h.Follow(ctx, job); err != nil {
		return h.fault("follow", err)
	}
	h.say("ended", job.ID, l.ID, job.Copy)
	return nil
}

// plain is paper with nothing but the number and the copy on it.
type plain struct{}

// PDF implements counter.Paper.
func (plain) PDF(d app.Document) ([]byte, error) {
	return fmt.Appendf(nil, "%%PDF-1.4\n%% copy %d of %s\n%%%%EOF\n", d.Copy, d.Number), nil
}

// Lay implements counter.Paper: all of it can be written.
func (plain) Lay(app.Document) (app.Layout, error) { return app.Layout{Pages: 1}, nil }

// tray is a printer whose papers lie in a folder, under the number that is on them.
type tray struct{ dir string }

// Printers implements counter.Printer.
func (t tray) Printers(context.Context) ([]app.PrinterInfo, error) {
	return []app.PrinterInfo{{Name: "tray", Accepting: true, Default: true}}, nil
}

// Print implements counter.Printer. The name alone says what lies there, so that
// nobody's data is in a file of the bench.
func (t tray) Print(_ context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	if len(pdf) == 0 {
		return 0, errors.New("an empty page")
	}
	f, err := os.CreateTemp(t.dir, job.Title+".*")
	if err != nil {
		return 0, app.Fail(app.SpoolerDown, err)
	}
	return 1, f.Close()
}

// Choices implements counter.Printer.
func (t tray) Choices(context.Context, string) (app.PrinterChoices, error) {
	return app.PrinterChoices{Copies: 1}, nil
}

// State implements counter.Printer: what lies there is out.
func (t tray) State(_ context.Context, job app.SpoolRef) (app.SpoolStatus, error) {
	return app.SpoolStatus{ID: job.ID, State: app.SpoolDone}, nil
}

// Cancel implements counter.Printer.
func (t tray) Cancel(context.Context, app.SpoolRef) error { return nil }

// Hold implements counter.Printer.
func (t tray) Hold(context.Context, app.SpoolRef) error { return nil }

// Release implements counter.Printer.
func (t tray) Release(context.Context, app.SpoolRef) error { return nil }
