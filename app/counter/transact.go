package counter

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// Offers returns what may be begun from a licence today: the open transactions of
// its service that begin from one in its state, and that the operator may begin.
func (c *Counter) Offers(l app.Licence) []catalogue.Transaction {
	w, s := c.Who(), (*catalogue.Service)(nil)
	if _, found, err := c.service(l.Service, c.Catalogue.Newest().Version); err == nil {
		s = found
	}
	var out []catalogue.Transaction
	for i := 0; s != nil && i < len(s.Transactions); i++ {
		t := s.Transactions[i]
		if t.Open && t.Begins() && w.Operator.Has(t.Roles...) && slices.Contains(t.From, l.StateOn(c.Today())) {
			out = append(out, t)
		}
	}
	return out
}

// Begin begins a transaction from a licence: an application that holds what the
// licence does. app.NotAllowedHere: not from this licence, or not by this operator.
func (c *Counter) Begin(ctx context.Context, licence app.ID, transaction string) (app.Application, error) {
	if _, err := c.signedIn(); err != nil {
		return app.Application{}, err
	}
	l, err := c.Store.Licence(ctx, licence)
	if err != nil {
		return app.Application{}, err
	}
	if !slices.ContainsFunc(c.Offers(l), func(t catalogue.Transaction) bool { return t.Code == transaction }) {
		return app.Application{}, app.Fail(app.NotAllowedHere, fmt.Errorf("%s of licence %s", transaction, l.ID))
	}
	seed := l.Entered.Clone()
	seed.Fields[app.FieldPreviousNo] = string(l.Number)
	seed.Fields[app.FieldPreviousUntil] = l.Until.Civil.String()
	seed.Fields[app.FieldPreviousUntil+catalogue.HijriSuffix] = l.Until.Hijri.String()
	a, err := c.NewDraft(ctx, l.Service, transaction, seed)
	if err != nil {
		return a, err
	}
	return c.SaveDraft(ctx, a) // it holds something from the start
}

// Previous returns the licence that an application began from; false when it began
// from none. What keeps the transaction from being done with that licence now comes
// as app.Problems.
func (c *Counter) Previous(ctx context.Context, a app.Application) (app.Licence, bool, error) {
	if _, err := c.signedIn(); err != nil {
		return app.Licence{}, false, err
	}
	_, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return app.Licence{}, false, err
	}
	t, ok := s.Transaction(a.Transaction)
	if !ok || !t.Begins() {
		return app.Licence{}, false, nil
	}
	fault := func(code app.Code) error { return app.Problems{{Code: code, Field: app.FieldPreviousNo}} }
	l, err := c.Store.LicenceByNumber(ctx, app.LicenceNumber(a.Entered.Get(app.FieldPreviousNo)))
	switch {
	case app.CodeOf(err) == app.NotFound:
		return l, true, fault(app.NotFound)
	case err != nil:
		return l, true, err
	case l.Service != a.Service || !slices.Contains(t.From, l.StateOn(c.Today())):
		return l, true, fault(app.LicenceNotOpen)
	case t.Term != catalogue.TermOwn && a.Entered.Get(app.FieldPreviousUntil) != l.Until.Civil.String():
		return l, true, app.Problems{{Code: app.Conflict, Field: app.FieldPreviousUntil}}
	}
	return l, true, nil
}

// begun adds the licence that an application began from, and what is wrong with it.
func (c *Counter) begun(ctx context.Context, a app.Application, e *Eligibility) error {
	l, began, err := c.Previous(ctx, a)
	if began && l.ID != "" {
		e.Previous = &l
	}
	var wrong app.Problems
	if errors.As(err, &wrong) {
		e.Problems = append(e.Problems, wrong...)
		return nil
	}
	return err
}

// Amendable tells whether an application that was handed in may be changed once
// more: central has it, and nobody has looked at it there yet.
func Amendable(a app.Application) bool {
	return a.State == app.Submitted && a.Licence == "" && a.Revision > 0
}

// Amend takes an application that central has back into the form. What is changed
// goes to central as a change of the version that it was begun from.
// app.NotAllowedHere: it is on its way, or decided upon.
func (c *Counter) Amend(ctx context.Context, id app.ID) (app.Application, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Application{}, err
	}
	for tries := 0; ; tries++ {
		a, err := c.Store.Application(ctx, id)
		if err != nil {
			return a, err
		}
		if !Amendable(a) {
			return a, app.Fail(app.NotAllowedHere, nil)
		}
		a.State, a.Section = app.Draft, 0
		a, err = c.SaveDraft(ctx, a)
		if app.CodeOf(err) == app.Conflict && tries < mostAmends {
			continue // central's came in between
		}
		if err != nil {
			return a, err
		}
		return a, c.Store.Audit(ctx, c.audit(w, "amend", id))
	}
}

// mostAmends is how often an application that changes under our hands is read anew.
const mostAmends = 3
