package counter

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// mostOfCentral is how many licences central is asked for at once.
const mostOfCentral = 100

// FindCentral searches central's licences, those of every office, beyond what is
// kept here. It returns some and how many answer in all. That it was done is
// audited. app.Offline: central is out of reach.
func (c *Counter) FindCentral(ctx context.Context, text string) ([]app.Licence, int, error) {
	w, err := c.signedIn()
	if err != nil {
		return nil, 0, err
	}
	if err := c.Store.Audit(ctx, c.audit(w, "find_central", "")); err != nil {
		return nil, 0, err
	}
	return c.Central.FindLicences(ctx, app.CentralQuestion(text), mostOfCentral)
}

// ViewCentral notes in the audit that a licence of central's was looked at, and
// tells whether it is kept here, too.
func (c *Counter) ViewCentral(ctx context.Context, id app.ID) (here bool, err error) {
	w, err := c.signedIn()
	if err != nil {
		return false, err
	}
	if err := c.Store.Audit(ctx, c.audit(w, "view", id)); err != nil {
		return false, err
	}
	_, err = c.Store.Licence(ctx, id)
	if app.CodeOf(err) == app.NotFound {
		return false, nil
	}
	return err == nil, err
}
