package counter

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
)

// Eligibility tells whether an application can be issued here and now, and why.
type Eligibility struct {
	Issue       bool      // Ctrl+Enter issues
	Capture     bool      // it can only be queued, with a slip
	Why         app.Code  // why neither or not Issue; "" when Issue
	Immediate   bool      // needs no review
	RoleAllows  bool      //
	OfflineOK   bool      // would also be possible with no network
	OfflineTill time.Time // until when, by the grant
	Online      bool      //
	NumbersLeft int       // of the series
	Problems    app.Problems
	Previous    *app.Licence // that the application began from, nil for none
}

// Eligibility looks at the catalogue, the operator's roles and grant, the line
// and the numbers left.
func (c *Counter) Eligibility(ctx context.Context, a app.Application) (Eligibility, error) {
	w, err := c.signedIn()
	if err != nil {
		return Eligibility{}, err
	}
	cat, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return Eligibility{}, err
	}
	e := Eligibility{
		Immediate: cat.Immediate(s, c.Input(a)), Online: c.Line.Status().Online,
		OfflineTill: w.Grant.NotAfter, Problems: c.Check(a),
	}
	if len(e.Problems.Errors()) == 0 {
		e.Problems = append(e.Problems, c.onPaper(cat, s, a)...)
	}
	if err := c.begun(ctx, a, &e); err != nil {
		return e, err
	}
	if t, ok := s.Transaction(a.Transaction); ok {
		e.RoleAllows = t.Open && w.Operator.Has(t.Roles...)
	}
	name, err := series(s, c.Now())
	if err != nil {
		return e, err
	}
	if e.NumbersLeft, _, err = c.Store.NumbersLeft(ctx, name); err != nil {
		return e, fmt.Errorf("counting numbers of %s: %w", name, err)
	}
	e.OfflineOK = s.Offline == catalogue.OfflineIssue && w.Grant.OfflineIssue && e.Immediate
	e.decide(s, w, c.outage(), c.clockBack())
	return e, nil
}

// outage returns how long central has been out of reach.
func (c *Counter) outage() time.Duration {
	if l := c.Line.Status(); !l.Online && l.Known {
		return c.Now().Sub(l.Since)
	}
	return 0
}

func (e *Eligibility) decide(s *catalogue.Service, w Who, outage time.Duration, back bool) {
	switch {
	case !e.RoleAllows:
		e.Why = app.Forbidden
	case !e.Online && s.Offline == catalogue.OfflineNone:
		e.Why = app.NeedsOnline
	case !e.Immediate:
		e.Capture, e.Why = true, app.NotAllowedHere
	case back:
		e.Capture, e.Why = true, app.ClockBack
	case !e.Online && !e.OfflineOK:
		e.Capture, e.Why = true, app.NeedsOnline
	case !e.Online && w.Grant.OfflineHours > 0 && outage > time.Duration(w.Grant.OfflineHours)*time.Hour:
		e.Capture, e.Why = true, app.GrantExpired
	case e.NumbersLeft == 0:
		e.Capture, e.Why = true, app.NoNumbers
	default:
		e.Issue = true
	}
}

// series is the first four digits of a licence number of a moment.
func series(s *catalogue.Service, at time.Time) (string, error) {
	day, err := hijri.On(at)
	if err != nil {
		return "", fmt.Errorf("the Hijri date of a series: %w", err)
	}
	return fmt.Sprintf("%02d%s", day.Hijri.Year%100, s.Series), nil
}

// newYearAhead is how long before the Hijri new year the numbers of the next one
// are asked for, so that an outage over the new year stops nobody.
const newYearAhead = 30 * 24 * time.Hour

// Series returns the series of numbers that this counter needs today, for the
// syncer to keep leases of; near the end of a Hijri year those of the next one
// as well.
func (c *Counter) Series() []string {
	now := c.Now()
	out := c.seriesAt(now)
	for _, x := range c.seriesAt(now.Add(newYearAhead)) {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// seriesAt returns the series of all services that are issued here.
func (c *Counter) seriesAt(at time.Time) []string {
	var out []string
	cat := c.Catalogue.Newest()
	for i := range cat.Services {
		s := &cat.Services[i]
		if s.Offline != catalogue.OfflineIssue {
			continue
		}
		if x, err := series(s, at); err == nil {
			out = append(out, x)
		}
	}
	return out
}

// Issue makes the licence: number, ledger place, signature, outbox command, print
// job and audit in one transaction. Pressed twice it makes one licence: the
// second call fails with app.AlreadyIssued. Problems come back as app.Problems.
func (c *Counter) Issue(ctx context.Context, id app.ID) (app.Licence, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Licence{}, err
	}
	a, err := c.Store.Application(ctx, id)
	if err != nil {
		return app.Licence{}, err
	}
	e, err := c.Eligibility(ctx, a)
	switch {
	case err != nil:
		return app.Licence{}, err
	case a.Licence != "":
		return app.Licence{}, app.Fail(app.AlreadyIssued, nil)
	case len(e.Problems.Errors()) > 0:
		return app.Licence{}, e.Problems.Errors()
	case !e.Issue:
		return app.Licence{}, app.Fail(e.Why, nil)
	}
	cat, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return app.Licence{}, err
	}
	p := pen{who: w, catalogue: cat, service: s, now: c.Now().UTC(), offline: !e.Online}
	number, err := series(s, p.now)
	if err != nil {
		return app.Licence{}, err
	}
	if p.sign, err = c.signer(ctx); err != nil {
		return app.Licence{}, err
	}
	if p.previous, _, err = c.Previous(ctx, a); err != nil {
		return app.Licence{}, err
	}
	done, err := c.Store.Issue(ctx, id, number, func(a app.Application, slot app.Slot) (app.Issuance, error) {
		return c.issuance(p, a, slot)
	})
	if err != nil {
		return app.Licence{}, fmt.Errorf("issuing application %s: %w", id, err)
	}
	return done.Licence, nil
}

// signer returns a function that signs claims with the device's key.
func (c *Counter) signer(ctx context.Context) (func(credential.Claims) (string, error), error) {
	key, _, err := c.Store.Key(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the device key: %w", err)
	}
	kid := credential.Kid(key.Public().(ed25519.PublicKey))
	return func(cl credential.Claims) (string, error) { return credential.Sign(key, kid, cl) }, nil
}

// pen is what a licence is written with.
type pen struct {
	who       Who
	catalogue *catalogue.Catalogue
	service   *catalogue.Service
	sign      func(credential.Claims) (string, error)
	now       time.Time // the one time of the transaction
	offline   bool
	previous  app.Licence // that this one takes the place of, if it does
}

// issuance fills everything that one issuing writes.
func (c *Counter) issuance(p pen, a app.Application, slot app.Slot) (app.Issuance, error) {
	l, err := c.licence(p, a, slot)
	if err != nil {
		return app.Issuance{}, err
	}
	w, now := p.who, p.now
	if l.Token, err = p.sign(credential.ClaimsOf(l)); err != nil {
		return app.Issuance{}, fmt.Errorf("signing licence %s: %w", l.Number, err)
	}
	a.State, a.Licence, a.UpdatedAt, a.Assessment = app.Issued, l.ID, now, l.Assessment
	cmd, err := command(app.CommandIssue, l.ID, l.Number.Grouped(), w, now, l)
	if err != nil {
		return app.Issuance{}, err
	}
	cmd.Seq = slot.CommandSeq
	documents, err := handedIn(a, l, w, now)
	if err != nil {
		return app.Issuance{}, err
	}
	return app.Issuance{
		Application: a, Licence: l, Command: cmd, Documents: documents, Supersedes: p.previous.ID,
		Print: app.PrintJob{ID: app.NewID(now), Licence: l.ID, Number: l.Number, Copy: 1, State: app.PrintWanted, Operator: w.Operator.ID, At: now},
		Audit: c.audit(w, "issue", l.ID),
	}, nil
}

// handedIn is the command that brings the documents of a licence after it; none, when
// there are no documents.
func handedIn(a app.Application, l app.Licence, w Who, now time.Time) (app.Command, error) {
	if len(a.Attachments) == 0 {
		return app.Command{}, nil
	}
	return command(app.CommandDocuments, l.ID, l.Number.Grouped(), w, now, app.HandedIn{Record: l.ID, Attachments: a.Attachments})
}

func (c *Counter) licence(p pen, a app.Application, slot app.Slot) (app.Licence, error) {
	w, s, now, in := p.who, p.service, p.now, c.Input(a)
	in.Today = hijri.Today(now)
	assessment, err := p.catalogue.Assess(s, in)
	if err != nil {
		return app.Licence{}, fmt.Errorf("assessing: %w", err)
	}
	from, until, err := p.catalogue.Term(s, in, in.Today)
	if err != nil {
		return app.Licence{}, fmt.Errorf("term: %w", err)
	}
	return app.Licence{
		ID: app.NewID(now), Number: slot.Number, Application: a.ID, AppNumber: a.Number,
		Service: a.Service, Transaction: a.Transaction, Catalogue: a.Catalogue, State: app.Issued,
		Entered: s.Kept(in), Assessment: assessment, From: from, Until: until,
		IssuedAt: now, IssuedOn: from, IssuedBy: w.Operator, Office: w.Device.Office,
		Device: w.Device.ID, Counter: w.Device.Counter, Lease: slot.Lease,
		LedgerSeq: slot.LedgerSeq, LedgerPrev: slot.LedgerPrev, Receipt: a.Number, Copies: 1, Offline: p.offline,
	}, nil
}

// command makes an outbox entry; its body is what will be sent, byte for byte.
func command(kind app.CommandKind, record app.ID, title string, w Who, now time.Time, body any) (app.Command, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return app.Command{}, fmt.Errorf("encoding %s of %s: %w", kind, record, err)
	}
	return app.Command{ID: app.NewID(now), Kind: kind, Record: record, Title: title, Operator: w.Operator.ID, At: now, Body: b, State: app.OutQueued}, nil
}

// Submit queues an application that cannot be issued here, for review at central.
func (c *Counter) Submit(ctx context.Context, id app.ID) (app.Application, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Application{}, err
	}
	a, err := c.Store.Application(ctx, id)
	if err != nil {
		return app.Application{}, err
	}
	e, err := c.Eligibility(ctx, a)
	if err != nil {
		return a, err
	}
	if p := e.Problems.Errors(); len(p) > 0 {
		return a, p
	}
	if !e.Capture && !e.Issue {
		return a, app.Fail(e.Why, nil)
	}
	_, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return a, err
	}
	now := c.Now().UTC()
	done, err := c.Store.Submit(ctx, id, func(a app.Application, seq uint64) (app.Submission, error) {
		if a.State != app.Draft && a.State != app.Returned {
			return app.Submission{}, app.Fail(app.NotAllowedHere, nil)
		}
		a.State, a.UpdatedAt, a.Entered = app.Queued, now, s.Kept(c.Input(a))
		cmd, err := command(app.CommandSubmit, a.ID, a.Number, w, now, a)
		cmd.Seq, cmd.Base = seq, a.Revision
		return app.Submission{Application: a, Command: cmd, Audit: c.audit(w, "submit", a.ID)}, err
	})
	if err != nil {
		return a, fmt.Errorf("submitting application %s: %w", id, err)
	}
	return done.Application, nil
}
