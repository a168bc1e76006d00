package syncer_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/app/syncer"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/cache/seal"
	"github.com/shubbak/shubbak/client"
)

// post is one counter of the simulation: the real store, client and engine.
type post struct {
	s    *sim
	i    int
	dir  string
	skew time.Duration // of its clock
	line lineState

	feed     *app.Feed
	db       *cache.DB
	client   *client.Client
	engine   *syncer.Engine
	end      func()
	device   app.Device
	key      ed25519.PrivateKey
	operator string
	dead     bool
	alive    context.Context // ends with the counter
	kill     context.CancelFunc
	next     time.Time // of the engine
	backup   *backup
	wrote    int
}

// backup is a copy of a counter's store.
type backup struct {
	file []byte
	sent map[app.ID]bool // commands that it knows
}

func (p *post) now() time.Time { return p.s.now.Add(p.skew) }

// open starts the counter's program on its folder.
func (p *post) open() {
	t := p.s.t
	var err error
	p.feed = &app.Feed{}
	p.db, _, err = cache.Open(p.dir, p.feed, cache.Options{Now: p.now, Argon2: seal.Params{Memory: 8, Time: 1, Threads: 1}})
	if err != nil {
		p.s.fail("opening counter %d: %v", p.i, err)
	}
	if p.client, err = client.New("http://central.sim", client.Options{Now: p.now, Transport: wire{p}}); err != nil {
		t.Fatal(err)
	}
	p.alive, p.kill = context.WithCancel(t.Context())
	p.dead = false
	p.engine = syncer.New(syncer.Options{
		Store: mortal{p.db, p}, Remote: p.client, Feed: p.feed, Now: p.now,
		Series: func() []string { return []string{simSeries} }, Block: 8,
		Every: time.Hour, First: 10 * time.Second, Probe: time.Minute, Cap: time.Hour, Jitter: p.s.rnd.Float64,
		Go: func(f func()) { f() }, Ahead: 1 << 12, Part: simPart,
	})
	p.end = p.engine.Begin()
	p.next = p.s.now
}

func (p *post) close() {
	p.kill()
	p.end()
	p.client.Close()
	if err := p.db.Close(); err != nil {
		p.s.fail("closing counter %d: %v", p.i, err)
	}
}

// die ends the program where it stands: nothing of it is written any more.
func (p *post) die() {
	p.s.note("die", p.i)
	p.dead = true
	p.kill()
}

// restart starts a dead counter again; a clerk signs in.
func (p *post) restart() {
	p.close()
	p.open()
	p.signIn(p.operator)
}

// signIn signs an operator in, at central where it is in reach, else here.
func (p *post) signIn(operator string) {
	ctx := p.s.t.Context()
	p.client.SignOut()
	p.db.Lock()
	a, err := p.client.SignIn(ctx, p.device, operator, "secret", p.key.Public().(ed25519.PublicKey))
	if err == nil {
		err = p.db.Admit(ctx, "secret", a, p.key)
	} else {
		_, err = p.db.Unlock(ctx, operator, "secret")
	}
	p.s.note("sign in", p.i, operator, string(app.CodeOf(err)))
	if err != nil {
		return
	}
	p.operator = operator
	p.client.Resume(p.device, operator, p.key)
	p.next = p.s.now
}

// step has the engine do a round.
func (p *post) step() {
	if p.dead {
		p.restart()
	}
	wait := p.engine.Step(p.alive, true)
	if wait < 0 || wait > 6*time.Hour {
		wait = 10 * time.Minute
	}
	p.next = p.s.now.Add(wait)
	st := p.engine.Status()
	p.s.note("step", p.i, st.Online, string(st.Code), wait.Milliseconds())
}

// issue issues a licence if there are numbers.
func (p *post) issue() {
	ctx := p.s.t.Context()
	now := p.now().UTC()
	draft := app.Application{ID: app.NewID(now), Service: "COM", State: app.Draft, CreatedAt: now, CreatedBy: p.operator, Entered: app.Entered{Fields: map[string]string{app.FieldFullName: "سارة"}}}
	p.handIn(&draft)
	a, err := p.db.SaveApplication(ctx, draft)
	if err != nil {
		p.s.note("no draft", p.i, string(app.CodeOf(err)))
		return
	}
	out, err := p.db.Issue(ctx, a.ID, simSeries, p.build)
	p.s.note("issue", p.i, string(app.CodeOf(err)))
	if code := app.CodeOf(err); code == app.NoNumbers || code == app.ClockBack {
		p.s.noNumbers++
		return
	}
	if err != nil {
		p.s.fail("counter %d cannot issue: %v", p.i, err)
		return
	}
	p.s.wasIssued(p, out)
}

func (p *post) build(a app.Application, slot app.Slot) (app.Issuance, error) {
	now := p.now().UTC().Truncate(time.Second)
	on, err := hijri.On(now)
	if err != nil {
		return app.Issuance{}, err
	}
	l := app.Licence{
		ID: app.NewID(now), Number: slot.Number, Application: a.ID, Service: "COM", Transaction: "issue", State: app.Issued,
		Entered: a.Entered, From: on, Until: on, IssuedAt: now, IssuedOn: on, IssuedBy: app.Operator{ID: p.operator},
		Office: p.device.Office, Device: p.device.ID, Lease: slot.Lease, LedgerSeq: slot.LedgerSeq, LedgerPrev: slot.LedgerPrev,
	}
	if l.Token, err = credential.Sign(p.key, credential.Kid(p.key.Public().(ed25519.PublicKey)), credential.ClaimsOf(l)); err != nil {
		return app.Issuance{}, err
	}
	body, err := json.Marshal(l)
	if err != nil {
		return app.Issuance{}, err
	}
	documents, err := p.documentsOf(a, l)
	a.State, a.Licence = app.Issued, l.ID
	return app.Issuance{
		Application: a, Licence: l, Documents: documents,
		Command: app.Command{ID: app.NewID(now), Kind: app.CommandIssue, Record: l.ID, At: now, Operator: p.operator, Body: body},
		Audit:   app.AuditEntry{At: now, Operator: p.operator, Action: "issue", Record: l.ID},
	}, err
}

// submit hands an application in, a new one or one that was sent back.
func (p *post) submit(id app.ID, field string) {
	ctx := p.s.t.Context()
	now := p.now().UTC()
	a, err := p.db.Application(ctx, id)
	if app.CodeOf(err) == app.NotFound {
		a = app.Application{ID: id, Number: string(id), Service: "HLT", Transaction: "issue", State: app.Draft, CreatedAt: now, CreatedBy: p.operator, Office: simOffice, Device: p.device.ID, Entered: app.Entered{Fields: map[string]string{}}}
	} else if err != nil {
		return
	}
	view := maps.Clone(a.Entered.Fields)
	a.Entered = a.Entered.Clone()
	p.wrote++
	p.attach(&a)
	a.Entered.Fields[field] = fmt.Sprintf("%d-%d", p.i, p.wrote)
	if _, err := p.db.SaveApplication(ctx, a); err != nil {
		return
	}
	out, err := p.db.Submit(ctx, id, func(a app.Application, seq uint64) (app.Submission, error) {
		a.State = app.Queued
		body, err := json.Marshal(a)
		return app.Submission{
			Application: a,
			Command:     app.Command{ID: app.NewID(now), Seq: seq, Kind: app.CommandSubmit, Record: a.ID, Title: a.Number, Operator: p.operator, At: now, Body: body, Base: a.Revision},
			Audit:       app.AuditEntry{At: now, Operator: p.operator, Action: "submit", Record: a.ID},
		}, err
	})
	p.s.note("submit", p.i, field, string(app.CodeOf(err)))
	if err == nil {
		p.s.views[out.Command.ID] = view
		p.s.sent(p, out.Command)
	}
}

// resolve has the clerk decide what waits for her.
func (p *post) resolve() {
	ctx := p.s.t.Context()
	list, err := p.db.Commands(ctx, 0)
	if err != nil {
		return
	}
	for _, c := range list {
		if c.State != app.OutNeedsOperator {
			continue
		}
		if c.Kind == app.CommandDocuments && c.Code == app.DocMissing {
			err := p.sendWithout(c)
			p.s.note("send without", p.i, string(app.CodeOf(err)))
			continue
		}
		x, err := p.db.Collision(ctx, c.ID)
		if err != nil {
			err = p.db.Retry(ctx, c.ID, app.AuditEntry{Action: "retry", Record: c.Record})
			p.s.note("retry", p.i, string(c.Code), string(app.CodeOf(err)))
			continue
		}
		if !x.Mergeable() || p.s.rnd.IntN(4) == 0 {
			err = p.db.Withdraw(ctx, c.ID, func(c app.Collision) (app.Command, error) {
				w, err := c.Withdraw(p.operator, p.now())
				p.s.sent(p, w)
				return w, err
			}, app.AuditEntry{Action: "withdraw", Record: c.Record})
			p.s.note("withdraw", p.i, string(app.CodeOf(err)))
			continue
		}
		choices := map[string]app.Side{}
		for _, d := range x.Differences() {
			if d.Clash() {
				choices[d.Key()] = []app.Side{app.Mine, app.Theirs}[p.s.rnd.IntN(2)]
			}
		}
		_, err = mortal{p.db, p}.merge(ctx, c.ID, func(c app.Collision) (app.Submission, error) {
			m, open := c.Merge(choices)
			if len(open) > 0 {
				return app.Submission{}, errors.New("a choice was left open")
			}
			return c.Resubmit(m, p.operator, p.now())
		})
		p.s.note("merge", p.i, len(choices), string(app.CodeOf(err)))
		p.s.merged++
	}
}

// file is where the counter's records lie.
func (p *post) file() string { return filepath.Join(p.dir, "shubbak.db") }

// keepCopy makes a backup.
func (p *post) keepCopy() {
	p.close()
	b, err := os.ReadFile(p.file())
	if err != nil {
		p.s.t.Fatal(err)
	}
	p.backup = &backup{file: b, sent: maps.Clone(p.s.commands[p.i])}
	p.open()
	p.signIn(p.operator)
}

// restore puts the backup in the place of the store. What central never saw of the
// time between went with the disk.
func (p *post) restore() {
	if p.backup == nil {
		return
	}
	p.close()
	if err := os.WriteFile(p.file(), p.backup.file, 0o600); err != nil {
		p.s.t.Fatal(err)
	}
	for id := range p.s.commands[p.i] {
		if !p.backup.sent[id] {
			p.s.gone[id] = true
			delete(p.s.commands[p.i], id)
		}
	}
	p.s.note("restore", p.i)
	p.s.restores++
	p.open()
	p.signIn(p.operator)
}
