package counter_test

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
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
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
)

var (
	_ counter.Store   = (*cache.DB)(nil)
	_ counter.Central = (*client.Client)(nil)
	_ counter.Paper   = (*paper.Press)(nil)
	_ counter.Line    = (*syncer.Engine)(nil)
)

// cheap makes a password guess cost little: the real cost is a matter of seal.
var cheap = seal.Params{Time: 1, Memory: 64, Threads: 1}

// office is a counter with everything real around it but the spooler.
type office struct {
	*counter.Counter
	t       *testing.T
	dir     string
	srv     *central.Server
	demo    central.Demo
	base    string
	db      *cache.DB
	client  *client.Client
	engine  *syncer.Engine
	spool   *spool
	cat     *catalogue.Catalogue
	shelf   *catalogue.Shelf
	stopped func()
	ahead   atomic.Int64 // of the clock of the counter and of central, in nanoseconds
}

// now is the time at this office.
func (o *office) now() time.Time { return time.Now().Add(time.Duration(o.ahead.Load())) }

// setClock moves the clock of the office to a time; it goes on from there.
func (o *office) setClock(at time.Time) { o.ahead.Store(int64(time.Until(at))) }

func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeAt(t, time.Now())
}

func newOfficeAt(t *testing.T, at time.Time) *office {
	t.Helper()
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, dir: t.TempDir(), cat: cat, shelf: catalogue.NewShelf(cat), spool: &spool{}}
	o.setClock(at)
	quiet := slog.New(slog.DiscardHandler)
	o.srv, err = central.Open(t.Context(), filepath.Join(o.dir, "central"), central.Options{Now: o.now, Log: quiet, Catalogue: cat, Bundle: assets.Catalogue()})
	if err != nil {
		t.Fatal(err)
	}
	if o.demo, err = o.srv.Demo(t.Context()); err != nil {
		t.Fatal(err)
	}
	ln, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.base = "http://" + ln.Addr().String()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var serving sync.WaitGroup
	serving.Go(func() { _ = central.Serve(ctx, o.srv, ln) })
	o.start()
	c, err := client.New(o.base, client.Options{Now: o.now})
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Enrol(t.Context(), o.demo.EnrolCode)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	if err := o.db.Enrol(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		o.stopped()
		stop()
		serving.Wait()
		if err := o.srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// start opens the counter's own half, as the program does.
func (o *office) start() {
	o.t.Helper()
	feed := &app.Feed{}
	db, moved, err := cache.Open(filepath.Join(o.dir, "counter"), feed, cache.Options{Now: o.now, Argon2: cheap})
	if err != nil || moved != nil {
		o.t.Fatal(err, moved)
	}
	cl, err := client.New(o.base, client.Options{Now: o.now})
	if err != nil {
		o.t.Fatal(err)
	}
	voice, err := i18n.New(i18n.Arabic)
	if err != nil {
		o.t.Fatal(err)
	}
	press, err := paper.New(voice)
	if err != nil {
		o.t.Fatal(err)
	}
	o.db, o.client = db, cl
	o.Counter = counter.New(counter.Config{
		Store: db, Central: cl, Line: lazyLine{o}, Paper: press, Printer: o.spool, Feed: feed,
		Catalogue: o.shelf, Now: o.now, Lang: func() string { return i18n.Arabic },
	})
	o.engine = syncer.New(syncer.Options{
		Desk: o.Counter, Beat: 20 * time.Millisecond,
		Store: db, Remote: cl, Feed: feed, Now: o.now, Log: slog.New(slog.DiscardHandler), Series: o.Series, Block: 50,
	})
	ctx, cancel := context.WithCancel(context.WithoutCancel(o.t.Context()))
	var carrying sync.WaitGroup
	carrying.Go(func() { o.engine.Run(ctx) })
	o.stopped = func() {
		cancel()
		carrying.Wait()
		cl.Close()
		if err := db.Close(); err != nil {
			o.t.Error(err)
		}
	}
}

type lazyLine struct{ o *office }

func (l lazyLine) Status() app.LinkStatus { return l.o.engine.Status() }

// until waits for what the engine does in its own time.
func (o *office) until(what string, ok func() bool) {
	o.t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			o.t.Fatalf("%s: never; line %+v", what, o.engine.Status())
		}
	}
}

// signIn signs the demonstration's first clerk in.
func (o *office) signIn() {
	o.t.Helper()
	who := o.demo.Operators[0]
	if err := o.SignIn(o.t.Context(), who.Operator.ID, who.Password); err != nil {
		o.t.Fatal(err)
	}
}

// ready waits until numbers are here.
func (o *office) ready() {
	o.t.Helper()
	o.signIn()
	o.until("a lease of numbers", func() bool {
		s, err := o.Strip(o.t.Context())
		return err == nil && s.NumbersLeft > 0 && s.Link.Online
	})
}

// shop is a commercial licence as a clerk fills it in.
func (o *office) shop() app.Application {
	o.t.Helper()
	a, err := o.NewDraft(o.t.Context(), "COM", "issue", app.Entered{})
	if err != nil {
		o.t.Fatal(err)
	}
	for k, v := range map[string]string{
		"id_no": "1010101010", "full_name": "ماجد بن سعد الغامدي", "birth_date": "1985-04-02", "mobile": "+966512345678",
		"establishment_name": "مؤسسة رواق البن التجارية", "cr_no": "1010123456", "district": "العقربية", "street": "شارع الملك خالد",
		"building_no": "3841", "postal_code": "34445", "lat": "26.295417", "lon": "50.204983", "trade_name": "محمصة رواق Rewaq Roastery",
		"term_years": "1", "area_m2": "120.00", "sign_area_m2": "6.00", "tenure": "own", "deed_no": "330105004471",
	} {
		a.Entered.Fields[k] = v
	}
	a.Entered.Rows = map[string][]map[string]string{"activities": {o.activity()}}
	s, _ := o.cat.Service("COM")
	for _, d := range s.Declarations {
		a.Agreed = append(a.Agreed, d.Code)
	}
	if a, err = o.Attach(o.t.Context(), a, "facade", "facade.png", onePixel); err != nil {
		o.t.Fatal(err)
	}
	return a
}

// activity is a row of the first immediate activity.
func (o *office) activity() map[string]string {
	o.t.Helper()
	s, _ := o.cat.Service("COM")
	f, _ := s.Field("activities")
	row := map[string]string{f.MainColumn: "yes"}
	for _, a := range o.cat.Activities {
		if a.Immediate && !a.HealthRisk {
			row[f.Unique] = a.Code
			return row
		}
	}
	o.t.Fatal("the catalogue has no immediate activity")
	return nil
}

// onePixel is a PNG file.
var onePixel = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82")

// spool is a spooler that does what the test says.
type spool struct {
	mu      sync.Mutex
	fail    error
	state   app.SpoolState
	trouble app.Trouble
	lost    error // what State says
	jobs    [][]byte
	titles  []string
	taken   func() // when it gets a paper; may be nil
}

func (s *spool) Printers(context.Context) ([]app.PrinterInfo, error) {
	return []app.PrinterInfo{{Name: "PDF", Accepting: true, Default: true}}, nil
}

func (s *spool) Choices(context.Context, string) (app.PrinterChoices, error) {
	return app.PrinterChoices{Copies: 1}, nil
}

func (s *spool) Print(_ context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken != nil {
		s.taken()
	}
	if s.fail != nil {
		return 0, s.fail
	}
	s.jobs, s.titles = append(s.jobs, pdf), append(s.titles, job.Title)
	return len(s.jobs), nil
}

func (s *spool) State(_ context.Context, job app.SpoolRef) (app.SpoolStatus, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost != nil {
		return app.SpoolStatus{}, s.lost
	}
	return app.SpoolStatus{ID: cmp.Or(job.ID, slices.Index(s.titles, job.Title)+1), State: s.state, Trouble: s.trouble}, nil
}

func (s *spool) Cancel(context.Context, app.SpoolRef) error  { return s.become(app.SpoolGone) }
func (s *spool) Hold(context.Context, app.SpoolRef) error    { return s.become(app.SpoolHeld) }
func (s *spool) Release(context.Context, app.SpoolRef) error { return s.become(app.SpoolPending) }

func (s *spool) become(state app.SpoolState) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
	return nil
}

// is has the spooler say something of every job.
func (s *spool) is(state app.SpoolState, trouble app.Trouble, lost error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state, s.trouble, s.lost = state, trouble, lost
}
