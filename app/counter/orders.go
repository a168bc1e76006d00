package counter

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// Obey does at the desk what central wants of this counter: a lock locks the screen of
// whoever is there, and what ends the counter signs her out. What she had typed is in its
// draft already.
func (c *Counter) Obey(ctx context.Context, d app.Directive) error {
	w := c.Who()
	if !w.In() {
		return nil
	}
	if d.Kind == app.DirectLock {
		if w.Locked {
			return nil
		}
		w.Locked = true
		c.setWho(w)
		return c.Store.Audit(ctx, c.audit(w, "lock_ordered", ""))
	}
	err := c.Store.Audit(ctx, c.audit(w, string(d.Kind)+"_ordered", ""))
	c.Central.SignOut()
	c.Store.Lock()
	c.setWho(Who{})
	return err
}

// Closed tells what central closed this counter by, nil when it is open.
func (c *Counter) Closed(ctx context.Context) (*app.Orders, error) {
	o, err := c.Store.Orders(ctx)
	if err != nil || o.Ended == nil {
		return nil, err
	}
	return &o, nil
}
