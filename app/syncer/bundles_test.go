package syncer_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
)

// edition returns the files of the catalogue as that version; with a rate it also
// has another fee for an inspection.
func edition(t *testing.T, version int, rate string) (*catalogue.Catalogue, [][]byte) {
	t.Helper()
	var files [][]byte
	for _, f := range assets.Catalogue() {
		f = bytes.Replace(f, []byte(`"version": 1`), fmt.Appendf(nil, `"version": %d`, version), 1)
		if rate != "" {
			f = bytes.ReplaceAll(f, []byte(`"rate": 2000`), []byte(`"rate": `+rate))
		}
		files = append(files, f)
	}
	cat, err := catalogue.Parse(files...)
	if err != nil || cat.Version != version {
		t.Fatal(cat, err)
	}
	return cat, files
}

// publisher is a central whose catalogue is exchanged.
type publisher struct {
	t       *testing.T
	dir     string
	bundles *syncer.Bundles
	feed    *app.Feed
	spoil   func(*app.Bundle) // what somebody on the way does
	stop    func()
}

// Bundle is central's own, as it arrives.
func (p *publisher) Bundle(ctx context.Context, tag string) (app.Bundle, bool, error) {
	if p.spoil != nil {
		tag = ""
	}
	b, fresh, err := p.bundles.Remote.(*client.Client).Bundle(ctx, tag)
	if p.spoil != nil {
		p.spoil(&b)
	}
	return b, fresh, err
}

// publish has central hand out a version of the catalogue, over HTTP.
func (p *publisher) publish(version int, rate string) *central.Server {
	p.t.Helper()
	if p.stop != nil {
		p.stop()
	}
	cat, files := edition(p.t, version, rate)
	srv, err := central.Open(p.t.Context(), p.dir, central.Options{Now: time.Now, Catalogue: cat, Bundle: files, Argon: 64})
	if err != nil {
		p.t.Fatal(err)
	}
	at := httptest.NewServer(srv.Handler())
	cl, err := client.New(at.URL, client.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	p.bundles.Remote = cl
	p.stop = func() {
		cl.Close()
		at.Close()
		if err := srv.Close(); err != nil {
			p.t.Error(err)
		}
	}
	return srv
}

// refresh asks once, with what is done on the way.
func (p *publisher) refresh(spoil func(*app.Bundle)) app.BundleStanding {
	p.t.Helper()
	p.spoil = spoil
	b := *p.bundles
	b.Remote = p
	if err := b.Refresh(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	s, err := b.Store.BundleStanding(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func openPublisher(t *testing.T) (*publisher, *cache.DB) {
	t.Helper()
	feed := &app.Feed{}
	db, _, err := cache.Open(t.TempDir(), feed, cache.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	brought, _ := edition(t, 1, "")
	p := &publisher{t: t, dir: t.TempDir(), feed: feed, bundles: &syncer.Bundles{
		Store: db, Shelf: catalogue.NewShelf(brought), Feed: feed, Log: slog.New(slog.DiscardHandler),
	}}
	t.Cleanup(func() {
		p.stop()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	srv := p.publish(2, "2500")
	if err := db.Enrol(t.Context(), app.Device{ID: "dev-1", Root: srv.Root()}); err != nil {
		t.Fatal(err)
	}
	return p, db
}

func TestCentralsCatalogueIsTakenUp(t *testing.T) {
	p, db := openPublisher(t)
	if v := p.bundles.Shelf.Newest().Version; v != 1 {
		t.Errorf("version %d serves before central was asked", v)
	}
	sub := p.feed.Subscribe()
	defer sub.Close()
	s := p.refresh(nil)
	if s.Version != 2 || s.Since.IsZero() || s.Refused != nil || p.bundles.Shelf.Newest().Version != 2 {
		t.Errorf("taken up: %+v", s)
	}
	if sub.Take()&app.Catalogue == 0 {
		t.Error("no screen was told")
	}
	if again := p.refresh(nil); again.Since != s.Since || sub.Take() != 0 {
		t.Errorf("the same once more is news: %+v", again)
	}
	if p.bundles.Shelf.At(1).Version != 1 || p.bundles.Shelf.At(77).Version != 2 {
		t.Error("what was begun before does not keep its version")
	}
	brought, _ := edition(t, 1, "")
	later := &syncer.Bundles{Store: db, Shelf: catalogue.NewShelf(brought), Feed: p.feed, Log: p.bundles.Log}
	if err := later.Recall(t.Context()); err != nil || later.Shelf.Newest().Version != 2 {
		t.Errorf("after a start without central: version %d, %v", later.Shelf.Newest().Version, err)
	}
}

func TestABundleThatDoesNotHoldIsRefusedAndSaidSo(t *testing.T) {
	p, db := openPublisher(t)
	p.publish(3, "2500")
	p.refresh(nil)
	for name, tt := range map[string]struct {
		version int
		rate    string
		spoil   func(*app.Bundle)
		code    app.Code
	}{
		"older":          {2, "2500", nil, app.OldCatalogue},
		"same number":    {3, "2600", nil, app.BadCatalogue},
		"unsigned":       {4, "", func(b *app.Bundle) { b.Signed = nil }, app.BadSignature},
		"altered":        {4, "", func(b *app.Bundle) { b.Parts[0] = append(b.Parts[0], ' ') }, app.BadSignature},
		"cut":            {4, "", func(b *app.Bundle) { b.Parts = b.Parts[1:] }, app.BadSignature},
		"another number": {4, "", func(b *app.Bundle) { b.Version = 9 }, app.BadSignature},
	} {
		p.publish(tt.version, tt.rate)
		s := p.refresh(tt.spoil)
		if s.Refused == nil || s.Refused.Code != tt.code || s.Version != 3 || p.bundles.Shelf.Newest().Version != 3 {
			t.Errorf("%s: %+v, refused %+v", name, s, s.Refused)
		}
		if kept, err := db.Bundles(t.Context()); err != nil || len(kept) != 1 {
			t.Errorf("%s: %d versions are kept, %v", name, len(kept), err)
		}
	}
	p.publish(5, "")
	if s := p.refresh(nil); s.Version != 5 || s.Refused != nil {
		t.Errorf("a good one afterwards: %+v", s)
	}
}

func TestAnUnsoundBundleIsRefused(t *testing.T) {
	p, _ := openPublisher(t)
	p.refresh(nil)
	_, files := edition(t, 3, "")
	files[0] = []byte(`{"services": [{"code": ""}]}`)
	p.stop()
	srv, err := central.Open(t.Context(), p.dir, central.Options{Now: time.Now, Bundle: files, Argon: 64})
	if err != nil {
		t.Fatal(err)
	}
	at := httptest.NewServer(srv.Handler())
	cl, err := client.New(at.URL, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.bundles.Remote = cl
	p.stop = func() { cl.Close(); at.Close(); _ = srv.Close() }
	if s := p.refresh(nil); s.Refused == nil || s.Refused.Code != app.BadCatalogue || s.Version != 2 {
		t.Errorf("%+v, refused %+v", s, s.Refused)
	}
}
