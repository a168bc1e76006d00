package e2e

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"log/slog"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	desk "github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
)

// picture is a PNG file.
var picture = func() []byte {
	img := image.NewGray(image.Rect(0, 0, 120, 160))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}()

// enrolled returns a counter of a central, at which noura has signed in and
// numbers are in store, with so many drafts that are ready to be issued.
func enrolled(t *testing.T, d *desktop, cups string, centre *central, drafts int) (*counter, []app.ID) {
	t.Helper()
	c := newCounter(t, d, cups)
	if out, code := c.run("enrol", "-server", "http://"+centre.addr, "-code", centre.code, "-data", c.data); code != 0 {
		t.Fatalf("enrol: %d %s", code, out)
	}
	var ids []app.ID
	c.within(func(b *desk.Counter, _ *cache.DB) {
		for range drafts {
			ids = append(ids, readyDraft(t, b))
		}
	})
	return c, ids
}

type never struct{}

func (never) Status() app.LinkStatus { return app.LinkStatus{Online: true} }

// within opens the counter's store without the window, signs noura in, waits for
// numbers, and closes it again after f.
func (c *counter) within(f func(*desk.Counter, *cache.DB)) {
	t := c.t
	t.Helper()
	feed := &app.Feed{}
	db, moved, err := cache.Open(c.data, feed, c.storeOptions())
	if err != nil || moved != nil {
		t.Fatal(err, moved)
	}
	defer func() { _ = db.Close() }()
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	d, err := db.Device(within(t))
	if err != nil {
		t.Fatal(err)
	}
	cl, err := client.New(d.Central, client.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	voice, err := i18n.New(i18n.Arabic)
	if err != nil {
		t.Fatal(err)
	}
	press, err := paper.New(voice)
	if err != nil {
		t.Fatal(err)
	}
	b := desk.New(desk.Config{Paper: press, Store: db, Central: cl, Line: never{}, Feed: feed, Catalogue: catalogue.NewShelf(cat), Now: time.Now, Lang: func() string { return "ar" }})
	if err := b.SignIn(within(t), operator, password); err != nil {
		t.Fatal(err)
	}
	stop := carry(t, b, db, cl, feed)
	defer stop()
	f(b, db)
}

// carry runs the syncer until numbers are here; the function it returns stops it.
func carry(t *testing.T, b *desk.Counter, db *cache.DB, cl *client.Client, feed *app.Feed) func() {
	t.Helper()
	e := syncer.New(syncer.Options{Store: db, Remote: cl, Feed: feed, Now: time.Now, Log: slog.New(slog.DiscardHandler), Series: b.Series, Block: 200})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	stop := func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		s, err := b.Strip(within(t))
		if err == nil && s.NumbersLeft > 0 {
			return stop
		}
		if time.Now().After(end) {
			stop()
			t.Fatalf("no numbers: %+v, %v", e.Status(), err)
		}
	}
}

// readyDraft makes an application that lacks nothing.
func readyDraft(t *testing.T, b *desk.Counter) app.ID {
	t.Helper()
	a, err := b.NewDraft(within(t), "COM", "issue", app.Entered{})
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range map[string]string{
		"id_no": "1010101010", "full_name": holder, "birth_date": "1985-04-02", "mobile": "+966512345678",
		"establishment_name": "مؤسسة رواق البن التجارية", "cr_no": register, "district": "العقربية", "street": "شارع الملك خالد",
		"building_no": "3841", "postal_code": "34445", "lat": "26.295417", "lon": "50.204983", "trade_name": trade,
		"term_years": "1", "area_m2": "120.00", "sign_area_m2": "6.00", "tenure": "own", "deed_no": "330105004471",
	} {
		a.Entered.Fields[k] = v
	}
	a.Entered.Rows = map[string][]map[string]string{"activities": {{"code": "563011", "main": catalogue.Yes}}}
	s, _ := b.Catalogue.Service("COM")
	for _, d := range s.Declarations {
		a.Agreed = append(a.Agreed, d.Code)
	}
	if a, err = b.Attach(within(t), a, "facade", "facade.png", picture); err != nil {
		t.Fatal(err)
	}
	if p := b.Check(a).Errors(); len(p) > 0 {
		t.Fatal(p)
	}
	return a.ID
}
