package central_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
)

var start = time.Date(2026, 11, 23, 7, 42, 9, 0, time.UTC)

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// world is a central over real HTTP and a counter that is signed in.
type world struct {
	t      *testing.T
	dir    string
	clock  *clock
	srv    *central.Server
	http   *httptest.Server
	client *client.Client
	device app.Device
	key    ed25519.PrivateKey
	lease  app.Lease
	seq    uint64
	ledger uint64
}

var parsed = sync.OnceValues(func() (*catalogue.Catalogue, error) { return catalogue.Parse(assets.Catalogue()...) })

func open(t *testing.T, dir string, now func() time.Time) *central.Server {
	t.Helper()
	cat, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	srv, err := central.Open(t.Context(), dir, central.Options{Now: now, Catalogue: cat, Bundle: assets.Catalogue(), Argon: 64})
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

func office(code string) app.Office {
	return app.Office{
		Amana:        app.Place{Code: "EST", Name: "أمانة المنطقة الشرقية"},
		Municipality: app.Place{Code: code, Name: "بلدية الخبر"}, Class: "A",
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: &clock{t: start}}
	w.srv = open(t, w.dir, w.clock.Now)
	w.http = httptest.NewServer(w.srv.Handler())
	t.Cleanup(func() {
		w.client.Close()
		w.http.Close()
		if err := w.srv.Close(); err != nil {
			t.Error(err)
		}
		checkPages(t, w.dir)
	})
	w.addOffice("EST-KHB", "noura")
	w.client, w.device = w.enrol("EST-KHB", "0003")
	w.key = w.signIn(w.client, w.device, "noura")
	w.lease = w.newLease(w.client, "4803", 100)
	return w
}

// checkPages has bbolt look at every page of a central's closed file.
func checkPages(t *testing.T, dir string) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, central.FileName), 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		t.Errorf("check: %v", err)
		return
	}
	defer db.Close()
	_ = db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			t.Errorf("check: %v", err)
		}
		return nil
	})
}

func (w *world) addOffice(code string, operators ...string) {
	w.t.Helper()
	if err := w.srv.AddOffice(w.t.Context(), office(code)); err != nil {
		w.t.Fatal(err)
	}
	for _, id := range operators {
		op := app.Operator{ID: id, Name: id, Roles: []app.Role{app.RoleCounter}}
		if err := w.srv.AddOperator(w.t.Context(), code, op, "secret-"+id); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) newClient() *client.Client {
	w.t.Helper()
	c, err := client.New(w.http.URL, client.Options{Now: w.clock.Now, Transport: newContract(w.t)})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.Close)
	return c
}

func (w *world) enrol(office, code string) (*client.Client, app.Device) {
	w.t.Helper()
	c := w.newClient()
	secret, err := w.srv.EnrolmentCode(w.t.Context(), office, code, "شباك 3")
	if err != nil {
		w.t.Fatal(err)
	}
	d, err := c.Enrol(w.t.Context(), secret)
	if err != nil {
		w.t.Fatal(err)
	}
	return c, d
}

func (w *world) signIn(c *client.Client, d app.Device, operator string) ed25519.PrivateKey {
	w.t.Helper()
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := c.SignIn(w.t.Context(), d, operator, "secret-"+operator, public); err != nil {
		w.t.Fatal(err)
	}
	return key
}

func (w *world) newLease(c *client.Client, series string, size int) app.Lease {
	w.t.Helper()
	l, err := c.Lease(w.t.Context(), app.LeaseRequest{ID: app.NewID(w.clock.Now()), Series: series, Size: size})
	if err != nil {
		w.t.Fatal(err)
	}
	return l
}

// licence issues the next number of the world's lease, as the counter would.
func (w *world) licence() app.Licence {
	w.t.Helper()
	n, err := app.NewLicenceNumber(w.lease.Series, w.lease.Next)
	if err != nil {
		w.t.Fatal(err)
	}
	w.lease.Next++
	w.ledger++
	now := w.clock.Now()
	on, err := hijri.On(now)
	if err != nil {
		w.t.Fatal(err)
	}
	until, err := on.Civil.AddDays(364).Dual()
	if err != nil {
		w.t.Fatal(err)
	}
	l := app.Licence{
		ID: app.NewID(now), Number: n, Service: "COM", Transaction: "issue", Catalogue: 1, State: app.Issued,
		Entered: app.Entered{Fields: map[string]string{
			app.FieldFullName: "سارة بنت خالد <الناصر> & أبناؤها", app.FieldIDNo: "1010101010", app.FieldTradeName: "مقهى ركن Corner",
			"area_m2": "120", "sign_area_m2": "6", app.FieldTermYears: "1",
		}, Rows: map[string][]map[string]string{}},
		From: on, Until: until, IssuedAt: now, IssuedOn: on, IssuedBy: app.Operator{ID: "noura"},
		Office: w.device.Office, Device: w.device.ID, Lease: w.lease.ID, LedgerSeq: w.ledger, Copies: 1,
	}
	w.assess(&l)
	w.sign(&l)
	return l
}

func (w *world) assess(l *app.Licence) {
	w.t.Helper()
	cat, err := parsed()
	if err != nil {
		w.t.Fatal(err)
	}
	svc, ok := cat.Service(l.Service)
	if !ok {
		w.t.Fatalf("no service %s", l.Service)
	}
	l.Catalogue = cat.Version
	l.Assessment, err = cat.Assess(svc, catalogue.Input{Entered: l.Entered, Transaction: "issue", Today: l.IssuedOn.Civil, Class: "A"})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) sign(l *app.Licence) {
	w.t.Helper()
	var err error
	l.Token, err = credential.Sign(w.key, credential.Kid(w.key.Public().(ed25519.PublicKey)), credential.ClaimsOf(*l))
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) command(kind app.CommandKind, record app.ID, body any) app.Command {
	w.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	w.seq++
	return app.Command{ID: app.NewID(w.clock.Now()), Seq: w.seq, Kind: kind, Record: record, Operator: "noura", At: w.clock.Now(), Body: b}
}

func (w *world) issue(l app.Licence) app.Command { return w.command(app.CommandIssue, l.ID, l) }

func (w *world) send(cs ...app.Command) []app.Outcome {
	w.t.Helper()
	out, err := w.client.Send(w.t.Context(), cs)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(out) != len(cs) {
		w.t.Fatalf("%d outcomes for %d commands", len(out), len(cs))
	}
	return out
}

// all reads the whole changes feed, in small pages.
func (w *world) all(c *client.Client) []app.RemoteChange { return w.pages(c, 7) }

func (w *world) pages(c *client.Client, limit int) []app.RemoteChange {
	w.t.Helper()
	var list []app.RemoteChange
	for cursor := ""; ; {
		p, err := c.Changes(w.t.Context(), app.Since{Cursor: cursor}, limit)
		if err != nil {
			w.t.Fatal(err)
		}
		list = append(list, p.Items...)
		if cursor = p.Next; !p.More {
			return list
		}
	}
}

func (w *world) tasks() map[central.TaskKind]int {
	w.t.Helper()
	list, err := w.srv.Tasks(context.WithoutCancel(w.t.Context()))
	if err != nil {
		w.t.Fatal(err)
	}
	n := map[central.TaskKind]int{}
	for _, task := range list {
		n[task.Kind]++
	}
	return n
}

func wantCode(t *testing.T, what string, err error, want app.Code) {
	t.Helper()
	if app.CodeOf(err) != want {
		t.Errorf("%s: %v (%s), want %s", what, err, app.CodeOf(err), want)
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// post sends a body as it is, and returns the status and the code of a refusal.
func (w *world) post(t *testing.T, path string, body any) (int, app.Code) {
	t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := w.http.Client().Post(w.http.URL+path, "application/json", bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var p client.Problem
	_ = json.NewDecoder(resp.Body).Decode(&p)
	return resp.StatusCode, p.Code
}

// restart ends central and opens it again on its data, behind the same address.
func (w *world) restart() {
	w.t.Helper()
	if err := w.srv.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.srv = open(w.t, w.dir, w.clock.Now)
	w.http.Config.Handler = w.srv.Handler()
}
