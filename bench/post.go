package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/cache/seal"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
)

const (
	commercial    = "COM" // the service that the rows issue
	demonstration = 2000  // records that a demonstration's central has
	download      = 10000 // those that a new counter downloads
)

// post is a whole counter without its window, signed in at a real central on
// loopback that has the demonstration's records.
type post struct {
	dir      string
	records  int // that central has
	feed     *app.Feed
	db       *cache.DB
	client   *client.Client
	clerk    *counter.Counter
	engine   *syncer.Engine
	operator app.Operator
	password string
	base     string // URL of central
	closers  []func() error
	served   int             // the first closers, which are of central
	faults   *central.Faults // of central
	wire     traffic
}

// traffic counts the bytes that central wrote.
type traffic struct {
	net.Listener
	wrote atomic.Int64
}

// Accept has the bytes of a connection counted.
func (t *traffic) Accept() (net.Conn, error) {
	c, err := t.Listener.Accept()
	return counted{c, t}, err
}

type counted struct {
	net.Conn
	t *traffic
}

func (c counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.t.wrote.Add(int64(n))
	return n, err
}

// cheap makes passwords quick: what unlocking costs is measured beside the
// derivation of the key.
func cheap() seal.Params { return seal.Params{Memory: 64, Time: 1, Threads: 1} }

// openPost builds one in a folder, at a central with so many records. Close it, also after an error.
func openPost(ctx context.Context, dir string, records int) (p *post, err error) {
	p = &post{dir: dir, records: records, feed: &app.Feed{}}
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		return p, err
	}
	base, office, err := p.openCentral(ctx, cat)
	if err != nil {
		return p, err
	}
	p.base = base
	if p.client, err = client.New(base, client.Options{UserAgent: "shubbak-bench", Now: time.Now}); err != nil {
		return p, err
	}
	p.closers = append(p.closers, func() error { p.client.Close(); return nil })
	p.served = len(p.closers)
	if err := p.open(cache.Options{Now: time.Now, Argon2: cheap(), Witness: witnessDir(dir)}); err != nil {
		return p, err
	}
	device, err := p.client.Enrol(ctx, office.EnrolCode)
	if err != nil {
		return p, err
	}
	if err := p.db.Enrol(ctx, device); err != nil {
		return p, err
	}
	p.operator, p.password = office.Operators[0].Operator, office.Operators[0].Password
	return p, p.clerk.SignIn(ctx, p.operator.ID, p.password)
}

// open opens the counter with what it works with.
func (p *post) open(o cache.Options) error {
	db, moved, err := cache.Open(counterDir(p.dir), p.feed, o)
	if err == nil && moved != nil {
		err = errors.Join(fmt.Errorf("moved to %s", moved.To), db.Close())
	}
	if err != nil {
		return err
	}
	p.db = db
	p.closers = append(p.closers, db.Close)
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		return err
	}
	press, err := newPress()
	if err != nil {
		return err
	}
	p.clerk = counter.New(counter.Config{
		Store: p.db, Central: p.client, Line: p, Paper: press, Feed: p.feed, Catalogue: catalogue.NewShelf(cat),
		Now: time.Now, Lang: func() string { return "ar" },
	})
	p.engine = syncer.New(syncer.Options{
		Store: p.db, Remote: p.client, Feed: p.feed, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Series: p.clerk.Series, Block: 2000,
	})
	return nil
}

// leave closes the counter; central stays.
func (p *post) leave() error {
	var err error
	for _, c := range slices.Backward(p.closers[p.served:]) {
		err = errors.Join(err, c())
	}
	p.closers = p.closers[:p.served]
	return err
}

// counterDir is where a post's store lies, and witnessDir what must not be copied
// together with it.
func counterDir(dir string) string { return filepath.Join(dir, "counter") }
func witnessDir(dir string) string { return filepath.Join(dir, "witness") }

// Status lets the counter ask the engine, which is built after it.
func (p *post) Status() app.LinkStatus { return p.engine.Status() }

func (p *post) openCentral(ctx context.Context, cat *catalogue.Catalogue) (base string, office central.Demo, err error) {
	quiet := slog.New(slog.DiscardHandler)
	srv, err := central.Open(ctx, filepath.Join(p.dir, "central"), central.Options{Now: time.Now, Log: quiet, Catalogue: cat, Bundle: assets.Catalogue(), Records: p.records})
	if err != nil {
		return "", office, err
	}
	p.closers = append(p.closers, srv.Close)
	p.faults = srv.Faults()
	if office, err = srv.Demo(ctx); err != nil {
		return "", office, err
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", office, err
	}
	serving, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	var served error
	p.wire.Listener = ln
	running.Go(func() { served = central.Serve(serving, srv, &p.wire) })
	p.closers = append(p.closers, func() error { stop(); running.Wait(); return served })
	return "http://" + ln.Addr().String(), office, nil
}

// Close takes the post down, what was opened last first.
func (p *post) Close() error {
	var errs []error
	for _, c := range slices.Backward(p.closers) {
		errs = append(errs, c())
	}
	return errors.Join(errs...)
}

// sync runs the engine until done says so, and returns how long that took.
func (p *post) sync(ctx context.Context, done func() (bool, error)) (time.Duration, error) {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	var running sync.WaitGroup
	began := time.Now()
	running.Go(func() { _ = p.engine.Run(ctx) })
	defer running.Wait()
	defer stop()
	for {
		ok, err := done()
		took := time.Since(began)
		if err != nil || ok {
			return took, err
		}
		select {
		case <-ctx.Done():
			return took, fmt.Errorf("syncing: %w; the line: %+v", ctx.Err(), p.engine.Status())
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// pulled tells whether the demonstration's records have all come over.
func (p *post) pulled(ctx context.Context) func() (bool, error) {
	return func() (bool, error) {
		found, err := p.db.Find(ctx, app.Query{Limit: 1})
		return found.Total >= p.records, err
	}
}

// ready tells whether the counter can issue: it has numbers, and the records.
func (p *post) ready(ctx context.Context) func() (bool, error) {
	pulled := p.pulled(ctx)
	return func() (bool, error) {
		for _, series := range p.clerk.Series() {
			if left, _, err := p.db.NumbersLeft(ctx, series); err != nil || left == 0 {
				return false, err
			}
		}
		return pulled()
	}
}

// drafts makes applications that can be issued at once, with what is entered in a
// licence of the demonstration, each for a building of its own.
func (p *post) drafts(ctx context.Context, n int) ([]app.ID, error) {
	seed, err := p.example(ctx)
	if err != nil {
		return nil, err
	}
	service, _ := p.clerk.Catalogue.Service(commercial)
	ids := make([]app.ID, 0, n)
	for i := range n {
		entered := seed.Clone()
		entered.Fields["building_no"] = strconv.Itoa(1000 + i%9000)
		a, err := p.clerk.NewDraft(ctx, commercial, "issue", entered)
		if err != nil {
			return nil, err
		}
		for _, d := range service.Declarations {
			a.Agreed = append(a.Agreed, d.Code)
		}
		for _, d := range service.Documents {
			if a, err = p.clerk.Attach(ctx, a, d.Code, "document.pdf", []byte("%PDF-1.4\n%%EOF\n")); err != nil {
				return nil, err
			}
		}
		ids = append(ids, a.ID)
	}
	return ids, nil
}

// example returns what was entered in a licence that a counter may issue by itself.
func (p *post) example(ctx context.Context) (app.Entered, error) {
	found, err := p.db.Find(ctx, app.Query{Kind: app.HitLicence, Service: commercial, Limit: 100})
	if err != nil {
		return app.Entered{}, err
	}
	service, _ := p.clerk.Catalogue.Service(commercial)
	for _, h := range found.Hits {
		l, err := p.db.Licence(ctx, h.ID)
		if err != nil {
			return app.Entered{}, err
		}
		in := p.clerk.Input(app.Application{Service: commercial, Transaction: "issue", Entered: l.Entered, Office: l.Office.Municipality.Code})
		if p.clerk.Catalogue.Newest().Immediate(service, in) {
			return l.Entered, nil
		}
	}
	return app.Entered{}, errors.New("no licence of the demonstration can be issued at once")
}
