package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
)

const (
	mostJobs  = 64
	tellEvery = time.Second // how far a batch is
)

// batch draws many records at once. It holds no more of them in memory than are
// drawn at a time.
type batch struct {
	rendering
	cat   *catalogue.Catalogue
	press *paper.Press
	errs  io.Writer
	v     *i18n.Voice
	all   int // records, when it is known beforehand, else 0
	stop  context.CancelCauseFunc

	mu    sync.Mutex
	names map[string]bool // of files that are made, or were
	done  int
	bad   int
}

// renderAll draws all records into files of a folder. A record of which no paper
// can be made is told in a sentence, and the others are made. It exits with 0
// when all were made, 1 when some were not, and 130 when it was stopped: then
// what is in the folder is whole.
func renderAll(ctx context.Context, r rendering, out, errs io.Writer, v *i18n.Voice) int {
	b := &batch{rendering: r, errs: errs, v: v, names: map[string]bool{}}
	if err := b.ready(); err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return 1
	}
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	b.stop = stop
	ended := b.tell()
	b.run(inner)
	ended()
	return b.close(ctx, inner, out)
}

// ready makes the folder and all that the papers are made with.
func (b *batch) ready() (err error) {
	if err := os.MkdirAll(b.out, 0o755); err != nil { //nolint:gosec // papers are for whoever made the folder
		return unwritable(b.out, err)
	}
	if b.cat, err = loadCatalogue(); err != nil {
		return err
	}
	if b.press, err = officePress(b.lang, b.office); err != nil {
		return err
	}
	b.all = count(b.in)
	return nil
}

// run draws what comes until there is no more, or ctx ends.
func (b *batch) run(ctx context.Context) {
	records := read(ctx, b.in)
	var workers sync.WaitGroup
	for range b.jobs {
		workers.Go(func() {
			for r := range records {
				if ctx.Err() != nil {
					continue
				}
				b.note(r, b.make(r))
			}
		})
	}
	workers.Wait()
}

// make makes the file of a record.
func (b *batch) make(r record) error {
	if r.err != nil {
		return r.err
	}
	name := r.file
	pdf, err := b.paper(b.cat, b.press, r, func(d app.Document) error {
		if name == "" {
			name = safeName(string(d.Number), d.ApplicationNo) + ".pdf"
		}
		if !b.take(name) {
			return &app.Error{Code: app.FileTwice, Args: map[string]string{"path": name}}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(b.out, name), pdf, 0o644)
}

// take reserves a name, which only one record may have.
func (b *batch) take(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.names[name] {
		return false
	}
	b.names[name] = true
	return true
}

// note counts a record, and says what is wrong with it. On a full disk nothing
// more can be made.
func (b *batch) note(r record, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil {
		b.done++
		return
	}
	b.bad++
	b.clear()
	fmt.Fprintln(b.errs, b.v.With("cli.render_bad", map[string]any{"from": b.v.Ident(r.from), "why": b.v.Error(err)}))
	if app.CodeOf(err) == app.DiskFull {
		b.stop(err)
	}
}

// tell says now and then how far it is, until the function it returns is called.
func (b *batch) tell() (end func()) {
	ticker, quit := time.NewTicker(tellEvery), make(chan struct{})
	var telling sync.WaitGroup
	telling.Go(func() {
		for {
			select {
			case <-quit:
				return
			case <-ticker.C:
				b.mu.Lock()
				b.clear()
				fmt.Fprint(b.errs, b.progress(), b.lineEnd())
				b.mu.Unlock()
			}
		}
	})
	return func() {
		ticker.Stop()
		close(quit)
		telling.Wait()
		b.clear()
	}
}

// On a terminal the progress is one line that changes; elsewhere, as in a log, it
// is lines.
func (b *batch) lineEnd() string {
	if isTerminal(b.errs) {
		return ""
	}
	return "\n"
}

func (b *batch) clear() {
	if isTerminal(b.errs) {
		fmt.Fprint(b.errs, "\r\x1b[K")
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}

func (b *batch) progress() string {
	if b.all > 0 {
		return b.v.With("cli.render_of", map[string]any{"n": b.v.Number(int64(b.done + b.bad)), "all": b.v.Number(int64(b.all))})
	}
	return b.v.Count("cli.render_made", b.done, nil)
}

// close says what came of it.
func (b *batch) close(ctx, inner context.Context, out io.Writer) int {
	code := 0
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(b.errs, b.v.Say("cli.render_stopped"))
		code = exitStopped
	case b.bad > 0:
		code = 1
	case b.done == 0:
		fmt.Fprintln(b.errs, b.v.Say("cli.render_none"))
		code = 1
	}
	if cause := context.Cause(inner); ctx.Err() == nil && cause != nil && !errors.Is(cause, context.Canceled) {
		fmt.Fprintln(b.errs, b.v.Say("cli.render_stopped"))
	}
	fmt.Fprintln(out, b.v.Count("cli.render_made", b.done, nil))
	if b.bad > 0 {
		fmt.Fprintln(out, b.v.Count("cli.render_refused", b.bad, nil))
	}
	return code
}
