// Package counter does what a clerk does: signs in, takes an application down,
// issues, prints, and finds it again, whether central is in reach or not.
package counter

import (
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
)

// Config is what a Counter works with. All of it is required but Known.
type Config struct {
	Store     Store
	Central   Central
	Line      Line
	Paper     Paper
	Printer   Printer
	Feed      *app.Feed
	Catalogue *catalogue.Shelf
	Now       func() time.Time
	Lang      func() string  // language of papers and labels: "ar" or "en"
	Known     []app.Operator // offered for signing in before anybody has; may be nil
}

// Counter is one counter's desk. It is safe for concurrent use.
type Counter struct {
	Config
	mu   sync.Mutex
	who  Who
	laid paperSum // the last paper that was laid out without a fault

	press sync.Mutex // held while a copy is printed, or its end recorded
}

// New returns a counter at which nobody has signed in.
func New(c Config) *Counter { return &Counter{Config: c} }

// Who is the operator at the counter. The zero value is nobody.
type Who struct {
	Operator app.Operator
	Grant    app.Grant
	Device   app.Device
	Locked   bool // the screen is locked; the store stays open and syncs
	Since    time.Time
}

// In tells whether an operator has signed in.
func (w Who) In() bool { return w.Operator.ID != "" }

// Who returns the operator at the counter.
func (c *Counter) Who() Who {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.who
}

func (c *Counter) setWho(w Who) {
	c.mu.Lock()
	c.who = w
	c.mu.Unlock()
	c.Feed.Publish(app.Sessions)
}

// signedIn returns the operator, or app.Locked.
func (c *Counter) signedIn() (Who, error) {
	w := c.Who()
	if !w.In() || w.Locked {
		return w, app.Fail(app.Locked, nil)
	}
	return w, nil
}

// Today returns the day in Riyadh.
func (c *Counter) Today() hijri.Civil { return hijri.Today(c.Now()) }

func (c *Counter) audit(w Who, action string, record app.ID) app.AuditEntry {
	return app.AuditEntry{At: c.Now().UTC(), Operator: w.Operator.ID, Action: action, Record: record}
}
