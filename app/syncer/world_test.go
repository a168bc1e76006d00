package syncer_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/cache/seal"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
	"github.com/shubbak/shubbak/client/contracttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The adapters fit.
var (
	_ syncer.Store  = (*cache.DB)(nil)
	_ syncer.Remote = (*client.Client)(nil)
)

// town is one central over real HTTP, with an office.
type town struct {
	t    testing.TB
	dir  string
	srv  *central.Server
	live atomic.Pointer[http.Handler]
	http *httptest.Server
}

func newTown(t testing.TB) *town {
	t.Helper()
	w := &town{t: t, dir: t.TempDir()}
	w.open()
	w.http = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := w.live.Load()
		if h == nil {
			panic(http.ErrAbortHandler) // central is not running
		}
		(*h).ServeHTTP(rw, r)
	}))
	t.Cleanup(func() {
		w.http.Close()
		if err := w.srv.Close(); err != nil {
			t.Error(err)
		}
	})
	office := app.Office{Municipality: app.Place{Code: "EST-KHB", Name: "بلدية الخبر"}, Class: "A"}
	if err := w.srv.AddOffice(t.Context(), office); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"noura", "reem"} {
		op := app.Operator{ID: id, Name: id, Roles: []app.Role{app.RoleCounter}}
		if err := w.srv.AddOperator(t.Context(), "EST-KHB", op, "secret"); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w *town) open() {
	w.t.Helper()
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		w.t.Fatal(err)
	}
	srv, err := central.Open(w.t.Context(), w.dir, central.Options{Now: time.Now, Catalogue: cat, Bundle: assets.Catalogue(), Argon: 64})
	if err != nil {
		w.t.Fatal(err)
	}
	h := srv.Handler()
	w.srv = srv
	w.live.Store(&h)
}

// restart ends central and starts it again on its data.
func (w *town) restart() { w.stopped(func() {}) }

// stopped does something to central's data while it is not running.
func (w *town) stopped(do func()) {
	w.t.Helper()
	w.live.Store(nil)
	w.http.CloseClientConnections()
	time.Sleep(20 * time.Millisecond) // calls under way end with their connections
	if err := w.srv.Close(); err != nil {
		w.t.Fatal(err)
	}
	do()
	w.open()
}

// counter is one counter: its store, its client and its engine.
type counter struct {
	t        testing.TB
	password string
	db       *cache.DB
	feed     *app.Feed
	client   *client.Client
	engine   *syncer.Engine
	device   app.Device
	key      ed25519.PrivateKey
	series   string
	end      func()
	obeyed   atomic.Int64 // directives that came to the desk
}

func newCounter(w *town, code string) *counter {
	w.t.Helper()
	t := w.t
	c := &counter{t: t, feed: &app.Feed{}, password: "secret"}
	var err error
	c.db, _, err = cache.Open(t.TempDir(), c.feed, cache.Options{Now: time.Now, Argon2: seal.Params{Memory: 8, Time: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	checked, err := contracttest.New(t.Context(), w.http.Client().Transport, t.Errorf)
	if err != nil {
		t.Fatal(err)
	}
	var line http.RoundTripper = checked
	if _, measured := t.(*testing.B); measured {
		line = nil
	}
	c.client, err = client.New(w.http.URL, client.Options{Timeout: 5 * time.Second, Transport: line})
	if err != nil {
		t.Fatal(err)
	}
	secret, err := w.srv.EnrolmentCode(t.Context(), "EST-KHB", code, "counter "+code)
	if err != nil {
		t.Fatal(err)
	}
	if c.device, err = c.client.Enrol(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	if err := c.db.Enrol(t.Context(), c.device); err != nil {
		t.Fatal(err)
	}
	on, err := hijri.On(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	c.series = on.Hijri.String()[2:4] + "03"
	c.engine = syncer.New(syncer.Options{
		Store: c.db, Remote: c.client, Feed: c.feed, Now: time.Now,
		Series: func() []string { return []string{c.series} }, Block: 60,
		Desk: c, Beat: 20 * time.Millisecond, Version: "test",
		Every: 50 * time.Millisecond, First: 2 * time.Millisecond, Probe: 10 * time.Millisecond, Cap: 20 * time.Millisecond,
	})
	c.run()
	t.Cleanup(func() {
		c.end()
		c.client.Close()
		if err := c.db.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// Obey does what a counter does at its desk.
func (c *counter) Obey(_ context.Context, d app.Directive) error {
	c.obeyed.Add(1)
	if d.Ends() {
		c.client.SignOut()
		c.db.Lock()
	}
	return nil
}

func (c *counter) run() {
	ctx, cancel := context.WithCancel(c.t.Context())
	done := make(chan error, 1)
	go func() { done <- c.engine.Run(ctx) }()
	c.end = func() {
		cancel()
		if err := <-done; err != nil {
			c.t.Error(err)
		}
		c.end = func() {}
	}
}

func (c *counter) signIn(operator string) {
	c.t.Helper()
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	s, err := c.client.SignIn(c.t.Context(), c.device, operator, c.password, public)
	if err != nil {
		c.t.Fatal(err)
	}
	c.key = key
	if err := c.db.Admit(c.t.Context(), c.password, s, key); err != nil {
		c.t.Fatal(err)
	}
	c.client.Resume(c.device, operator, key)
}

// issue issues a licence as the counter's use case does.
func (c *counter) issue(name string, documents ...[]byte) app.Licence {
	c.t.Helper()
	ctx := c.t.Context()
	a, err := c.db.SaveApplication(ctx, app.Application{ID: app.NewID(time.Now()), Service: "COM", State: app.Draft, CreatedAt: time.Now(), Entered: app.Entered{Fields: map[string]string{app.FieldFullName: name}}, Attachments: c.attachments(documents)})
	if err != nil {
		c.t.Fatal(err)
	}
	out, err := c.db.Issue(ctx, a.ID, c.series, c.build)
	if err != nil {
		c.t.Fatal(err)
	}
	return out.Licence
}

func (c *counter) build(a app.Application, slot app.Slot) (app.Issuance, error) {
	now := time.Now().UTC().Truncate(time.Second)
	on, err := hijri.On(now)
	if err != nil {
		return app.Issuance{}, err
	}
	l := app.Licence{
		ID: app.NewID(now), Number: slot.Number, Application: a.ID, Service: "COM", Transaction: "issue", State: app.Issued,
		Entered: a.Entered, From: on, Until: on, IssuedAt: now, IssuedOn: on, IssuedBy: app.Operator{ID: "noura"},
		Office: c.device.Office, Device: c.device.ID, Lease: slot.Lease, LedgerSeq: slot.LedgerSeq, LedgerPrev: slot.LedgerPrev,
	}
	public := c.key.Public().(ed25519.PublicKey)
	if l.Token, err = credential.Sign(c.key, credential.Kid(public), credential.ClaimsOf(l)); err != nil {
		return app.Issuance{}, err
	}
	body, err := json.Marshal(l)
	if err != nil {
		return app.Issuance{}, err
	}
	var documents app.Command
	if len(a.Attachments) > 0 {
		documents = app.Command{ID: app.NewID(now), Kind: app.CommandDocuments, Record: l.ID, At: now, Operator: "noura"}
		documents.Body, err = json.Marshal(app.HandedIn{Record: l.ID, Attachments: a.Attachments})
	}
	a.State, a.Licence = app.Issued, l.ID
	return app.Issuance{
		Application: a, Licence: l, Documents: documents,
		Command: app.Command{ID: app.NewID(now), Kind: app.CommandIssue, Record: l.ID, At: now, Operator: "noura", Body: body},
		Audit:   app.AuditEntry{At: now, Operator: "noura", Action: "issue", Record: l.ID},
	}, err
}

// until waits for something that is about to happen.
func until(t testing.TB, what string, done func() bool) {
	t.Helper()
	for range 4000 {
		if done() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}

func (c *counter) numbers() int {
	left, _, err := c.db.NumbersLeft(c.t.Context(), c.series)
	if err != nil {
		return 0
	}
	return left
}

// ready waits until the counter is in session and has numbers.
func (c *counter) ready() {
	c.t.Helper()
	until(c.t, "online with numbers", func() bool { return c.engine.Status().Online && c.numbers() > 0 })
}

func (c *counter) states() map[app.OutboxState]int {
	c.t.Helper()
	list, err := c.db.Commands(c.t.Context(), 10_000)
	if err != nil {
		c.t.Fatal(err)
	}
	n := map[app.OutboxState]int{}
	for _, cmd := range list {
		n[cmd.State]++
	}
	return n
}

// drained waits until central has everything.
func (c *counter) drained() {
	c.t.Helper()
	until(c.t, "an empty outbox", func() bool {
		n, err := c.db.OutboxCount(c.t.Context())
		return err == nil && n.Waiting == 0
	})
}

// atCentral reads every licence that central has, through the feed.
func (w *town) atCentral(c *counter) []app.LicenceNumber {
	w.t.Helper()
	var list []app.LicenceNumber
	for cursor := ""; ; {
		p, err := c.client.Changes(w.t.Context(), app.Since{Cursor: cursor}, 500)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, ch := range p.Items {
			if ch.Licence != nil {
				list = append(list, ch.Licence.Number)
			}
		}
		if cursor = p.Next; !p.More {
			slices.Sort(list)
			return list
		}
	}
}

// exactly checks that central has these licences, each once, and no other.
func (w *town) exactly(c *counter, want []app.Licence) {
	w.t.Helper()
	got := w.atCentral(c)
	numbers := make([]app.LicenceNumber, len(want))
	for i, l := range want {
		numbers[i] = l.Number
	}
	slices.Sort(numbers)
	if !slices.Equal(got, numbers) {
		w.t.Errorf("central has %d licences, %d were issued:\n%v\n%v", len(got), len(numbers), got, numbers)
	}
}
