package counter

import (
	"context"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Safety is what the counter needs of the store's care for itself.
type Safety interface {
	// Warnings returns what the clerk must know of the store, and Acknowledge puts
	// one away.
	Warnings(ctx context.Context) ([]*app.Error, error)
	Acknowledge(ctx context.Context, code app.Code, audit app.AuditEntry) error
	// Latest returns the time, or a later one that was seen here already: a clock
	// that was set back makes nothing valid again.
	Latest() time.Time
	// NewRescue makes the store's rescue code, and Rescue gives an operator a new
	// password by it. app.WrongCode (Args tries), app.TryLater, app.NotFound.
	NewRescue(ctx context.Context, operator, password string, audit app.AuditEntry) (code string, err error)
	Rescue(ctx context.Context, operator, code, password string, audit app.AuditEntry) error
	// Protection tells how the store's keys are kept.
	Protection(ctx context.Context) (app.Protection, error)
}

// Acknowledge notes that the operator knows of a warning (see Strip), which is not
// shown again unless it comes anew.
func (c *Counter) Acknowledge(ctx context.Context, code app.Code) error {
	w, err := c.signedIn()
	if err != nil {
		return err
	}
	return c.Store.Acknowledge(ctx, code, c.audit(w, "acknowledge_"+string(code), ""))
}

// Protection tells how the keys of the store are kept.
func (c *Counter) Protection(ctx context.Context) (app.Protection, error) {
	return c.Store.Protection(ctx)
}

// clockSlack is by how much the clock may be behind a time that was seen before
// nothing is issued by it.
const clockSlack = 10 * time.Minute

// clockBack tells whether the clock shows a time that is over.
func (c *Counter) clockBack() bool { return c.Store.Latest().Sub(c.Now()) > clockSlack }
