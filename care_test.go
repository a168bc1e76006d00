package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
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
)

// post is a counter with a real central, at which people have worked and which is
// closed now.
type post struct {
	dir    string
	issued []app.Licence
}

// The people of the demonstration.
const (
	clerk, clerksWord           = "noura", "khobar1"
	supervisor, supervisorsWord = "reem", "khobar3"
)

// newPost has the supervisor sign in once and the clerk issue three licences, of
// which the last one was not sent.
func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{dir: t.TempDir()}
	p.work(t, func(ctx context.Context, c *counter.Counter, sync func()) {
		for _, who := range [][2]string{{supervisor, supervisorsWord}, {clerk, clerksWord}} {
			must(t, c.SignIn(ctx, who[0], who[1]))
			sync()
		}
		for n := range 3 {
			p.issued = append(p.issued, issueOne(ctx, t, c))
			if n < 2 {
				sync()
			}
		}
	})
	return p
}

// work opens the post with its central, and closes both afterwards.
func (p *post) work(t *testing.T, do func(ctx context.Context, c *counter.Counter, sync func())) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	cat, err := loadCatalogue()
	must(t, err)
	quiet := slog.New(slog.DiscardHandler)
	srv, err := central.Open(ctx, filepath.Join(p.dir, "central"), central.Options{Now: time.Now, Log: quiet, Catalogue: cat, Bundle: assets.Catalogue(), Records: 40})
	must(t, err)
	defer func() { must(t, srv.Close()) }()
	demo, err := srv.Demo(ctx)
	must(t, err)
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	must(t, err)
	serving, end := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { _ = central.Serve(serving, srv, ln) })
	defer running.Wait()
	defer end()
	feed := &app.Feed{}
	db, _, err := cache.Open(p.dir, feed, cache.Options{Now: time.Now, Argon2: seal.Params{Time: 1, Memory: 64, Threads: 1}})
	must(t, err)
	defer func() { must(t, db.Close()) }()
	cl, err := client.New("http://"+ln.Addr().String(), client.Options{Now: time.Now})
	must(t, err)
	defer cl.Close()
	if _, err := db.Device(ctx); err != nil {
		d, err := cl.Enrol(ctx, demo.EnrolCode)
		must(t, err)
		must(t, db.Enrol(ctx, d))
	}
	h := &house{}
	press, err := officePress(i18n.Arabic, office{})
	must(t, err)
	c := counter.New(counter.Config{Store: db, Central: cl, Line: line{h}, Paper: press, Feed: feed, Catalogue: catalogue.NewShelf(cat), Now: time.Now, Lang: func() string { return i18n.Arabic }})
	h.engine = syncer.New(syncer.Options{Store: keeper{db, p.dir, cl}, Remote: cl, Feed: feed, Check: checkers{db, p.dir}, Now: time.Now, Log: quiet, Series: c.Series, Block: 50})
	do(ctx, c, func() { inStep(ctx, t, db, c, h.engine) })
}

// inStep runs the engine until nothing waits, there are numbers, and a whole round is done.
func inStep(ctx context.Context, t *testing.T, db *cache.DB, c *counter.Counter, e *syncer.Engine) {
	t.Helper()
	began := time.Now()
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { _ = e.Run(ctx) })
	defer running.Wait()
	defer stop()
	for {
		n, err := db.OutboxCount(ctx)
		must(t, err)
		left, _, err := db.NumbersLeft(ctx, c.Series()[0])
		must(t, err)
		found, err := db.Find(ctx, app.Query{Kind: app.HitLicence, Service: "COM"})
		must(t, err)
		if n.Waiting == 0 && left > 0 && found.Total > 10 && e.Status().LastSync.After(began) {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("not in step: %+v, %d numbers, %d licences", n, left, found.Total)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// issueOne issues a licence like one of central's.
func issueOne(ctx context.Context, t *testing.T, c *counter.Counter) app.Licence {
	t.Helper()
	svc, _ := c.Catalogue.Service("COM")
	found, err := c.Store.Find(ctx, app.Query{Kind: app.HitLicence, Service: "COM", Limit: 100})
	must(t, err)
	for _, h := range found.Hits {
		like, err := c.Store.Licence(ctx, h.ID)
		must(t, err)
		in := c.Input(app.Application{Service: "COM", Transaction: "issue", Entered: like.Entered, Office: like.Office.Municipality.Code})
		if !c.Catalogue.Newest().Immediate(svc, in) {
			continue
		}
		a, err := c.NewDraft(ctx, "COM", "issue", like.Entered)
		must(t, err)
		for _, d := range svc.Declarations {
			a.Agreed = append(a.Agreed, d.Code)
		}
		for _, d := range svc.Documents {
			a, err = c.Attach(ctx, a, d.Code, "document.pdf", []byte("%PDF-1.4\n%%EOF\n"))
			must(t, err)
		}
		l, err := c.Issue(ctx, a.ID)
		must(t, err)
		return l
	}
	t.Fatal("no licence can be issued at once")
	return app.Licence{}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// typing runs the command line with a line on standard input.
func typing(t *testing.T, line string, args ...string) (code int, out, errs string) {
	t.Helper()
	r, w, err := os.Pipe()
	must(t, err)
	_, err = w.WriteString(line + "\n")
	must(t, err)
	must(t, w.Close())
	was := os.Stdin
	os.Stdin = r
	defer func() { os.Stdin = was; _ = r.Close() }()
	return command(t, args...)
}

func TestAuditIsCheckedAndPrinted(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	p := newPost(t)
	name := p.issued[0].Entered.Get(app.FieldFullName)
	code, out, errs := typing(t, supervisorsWord, "audit", "-demo", "-data", p.dir, "-operator", supervisor)
	if code != 0 || errs != "" || strings.Count(out, "\tissue\t") != 3 || !strings.Contains(out, "\tsign_in\t") || !strings.Contains(out, "\tread_audit\t") || !strings.Contains(out, "The chain is whole") {
		t.Errorf("%d %q\n%s", code, errs, out)
	}
	for _, secret := range []string{name, string(p.issued[0].Number), p.issued[0].Entered.Get(app.FieldIDNo)} {
		if strings.Contains(out, secret) {
			t.Errorf("%q was not asked for", secret)
		}
	}
	code, out, _ = typing(t, supervisorsWord, "audit", "-demo", "-data", p.dir, "-operator", supervisor, "-records")
	if code != 0 || !strings.Contains(out, name) || !strings.Contains(out, string(p.issued[2].Number)) {
		t.Errorf("%d, with records:\n%s", code, out)
	}
	code, out, _ = typing(t, supervisorsWord, "audit", "-demo", "-data", p.dir, "-operator", supervisor, "-since", "2999-01-01")
	if code != 0 || strings.Contains(out, "\t") {
		t.Errorf("%d, of the far future:\n%s", code, out)
	}
}

func TestAuditIsForSupervisors(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	p := newPost(t)
	for _, c := range []struct{ who, word string }{{clerk, clerksWord}, {supervisor, "wrong"}, {"nobody", "x"}} {
		code, out, errs := typing(t, c.word, "audit", "-demo", "-data", p.dir, "-operator", c.who)
		if code != exitUnreadable || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: %d %q %q", c.who, code, out, errs)
		}
	}
}

// TestABrokenAuditIsTold: an entry that was taken away, or put in the place of
// another, is noticed.
func TestABrokenAuditIsTold(t *testing.T) {
	t.Setenv("LC_ALL", i18n.English)
	p := newPost(t)
	removeKey(t, filepath.Join(p.dir, cache.FileName), "audit", 3)
	code, out, errs := typing(t, supervisorsWord, "audit", "-demo", "-data", p.dir, "-operator", supervisor)
	if code != 1 || !strings.Contains(out, "broken at entry 3") || strings.Count(out, "\tissue\t") != 2 {
		t.Errorf("%d %q\n%s", code, errs, out)
	}
}

// TestACounterKeepsWhatCheckersNeed has a counter fetch both lists, and a licence that
// central took back checked with them; a list that was damaged is fetched again.
func TestACounterKeepsWhatCheckersNeed(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	p := &post{dir: t.TempDir()}
	var back, good app.Licence
	p.work(t, func(ctx context.Context, c *counter.Counter, sync func()) {
		must(t, c.SignIn(ctx, clerk, clerksWord))
		sync()
		good = issueOne(ctx, t, c)
		found, err := c.Store.Find(ctx, app.Query{Kind: app.HitLicence, States: []app.State{app.Cancelled}, Limit: 1})
		must(t, err)
		back, err = c.Store.Licence(ctx, found.Hits[0].ID)
		must(t, err)
	})
	check := func(l app.Licence) int {
		code, out, errs := command(t, "verify", "-data", p.dir, "-qr", l.Token)
		if strings.Contains(out, "is not known") {
			t.Errorf("no list was kept: %s %s", out, errs)
		}
		return code
	}
	if code := check(back); code != exitNotValid {
		t.Errorf("cancelled: exit %d", code)
	}
	if code := check(good); code != exitValid {
		t.Errorf("in force: exit %d", code)
	}
	must(t, os.WriteFile(statusPath(p.dir), []byte(`{"signed":"AAAA","tag":"\"1\""}`), 0o600))
	if code, _, errs := command(t, "verify", "-data", p.dir, "-qr", good.Token); code != exitUnreadable || errs == "" {
		t.Errorf("by a damaged list: exit %d %s", code, errs)
	}
	p.work(t, func(ctx context.Context, c *counter.Counter, sync func()) {
		must(t, c.SignIn(ctx, clerk, clerksWord))
		sync()
	})
	if code := check(back); code != exitNotValid {
		t.Errorf("after the damage: exit %d", code)
	}
}
