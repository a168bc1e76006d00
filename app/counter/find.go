package counter

import (
	"context"
	"time"

	"github.com/shubbak/shubbak/app"
)

// longestQuery is how many characters of a search are looked at. Whole pages get
// pasted into the field, and each word more is one more walk through the index.
const longestQuery = 100

// Find searches everything cached: drafts, the queue and licences.
func (c *Counter) Find(ctx context.Context, q app.Query) (app.Found, error) {
	if _, err := c.signedIn(); err != nil {
		return app.Found{}, err
	}
	if r := []rune(q.Text); len(r) > longestQuery {
		q.Text = string(r[:longestQuery])
	}
	return c.Store.Find(ctx, q)
}

// Application returns an application.
func (c *Counter) Application(ctx context.Context, id app.ID) (app.Application, error) {
	if _, err := c.signedIn(); err != nil {
		return app.Application{}, err
	}
	return c.Store.Application(ctx, id)
}

// Licence returns a licence and notes in the audit that it was looked at.
func (c *Counter) Licence(ctx context.Context, id app.ID) (app.Licence, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Licence{}, err
	}
	l, err := c.Store.Licence(ctx, id)
	if err != nil {
		return l, err
	}
	return l, c.Store.Audit(ctx, c.audit(w, "view", id))
}

// History returns what happened to a record here, oldest first.
func (c *Counter) History(ctx context.Context, id app.ID) ([]app.AuditEntry, error) {
	return c.Store.History(ctx, id)
}

// Similar returns open applications and licences in force of the same person or
// register, without the application itself: possible duplicates.
func (c *Counter) Similar(ctx context.Context, a app.Application) ([]app.Hit, error) {
	var out []app.Hit
	seen := map[app.ID]bool{a.ID: true, a.Licence: true}
	for _, key := range []string{a.Entered.Get(app.FieldCR), a.Entered.Get(app.FieldIDNo)} {
		if len(key) < 10 {
			continue
		}
		f, err := c.Store.Find(ctx, app.Query{Text: key, Limit: 20})
		if err != nil {
			return nil, err
		}
		for _, h := range f.Hits {
			if !seen[h.ID] {
				seen[h.ID] = true
				out = append(out, h)
			}
		}
	}
	return out, nil
}

// Commands returns the outbox, what needs the clerk first.
func (c *Counter) Commands(ctx context.Context, settled int) ([]app.Command, error) {
	if _, err := c.signedIn(); err != nil {
		return nil, err
	}
	return c.Store.Commands(ctx, settled)
}

// Retry sends an entry that needs the clerk once more, as it is.
func (c *Counter) Retry(ctx context.Context, id app.ID) error {
	w, err := c.signedIn()
	if err != nil {
		return err
	}
	return c.Store.Retry(ctx, id, c.audit(w, "retry", id))
}

// Home is what the first screen shows.
type Home struct {
	Continue    []app.Hit      // drafts and applications returned for completion
	Notices     []app.Notice   // central changed what stands of papers that are out
	Unanswered  []app.PrintJob // handed to a printer that does not know how it ended
	Today       app.DayStats
	Outbox      app.OutboxCount
	NumbersLeft int
	NumbersAll  int
	GrantEnds   time.Time
}

// Home gathers it.
func (c *Counter) Home(ctx context.Context) (Home, error) {
	w, err := c.signedIn()
	if err != nil {
		return Home{}, err
	}
	h := Home{GrantEnds: w.Grant.NotAfter}
	f, err := c.Store.Find(ctx, app.Query{Kind: app.HitApplication, States: []app.State{app.Returned, app.Draft}, Operator: w.Operator.ID, Limit: 20})
	if err != nil {
		return h, err
	}
	h.Continue = f.Hits
	if h.Notices, err = c.Store.Notices(ctx); err != nil {
		return h, err
	}
	jobs, err := c.Store.PrintJobs(ctx, "", 50)
	if err != nil {
		return h, err
	}
	for _, j := range jobs {
		if j.State == app.PrintSpooled && j.Unsure {
			h.Unanswered = append(h.Unanswered, j)
		}
	}
	if h.Today, err = c.Store.Stats(ctx, c.Today()); err != nil {
		return h, err
	}
	st, err := c.Strip(ctx)
	h.Outbox, h.NumbersLeft, h.NumbersAll = st.Outbox, st.NumbersLeft, st.NumbersAll
	return h, err
}

// Strip is what the strip at the bottom shows beside the line.
type Strip struct {
	Link        app.LinkStatus
	Outbox      app.OutboxCount
	NumbersLeft int
	NumbersAll  int
	Warnings    []*app.Error // what the clerk must know of the store
}

// Strip gathers it; while nobody is signed in it holds the line alone.
func (c *Counter) Strip(ctx context.Context) (Strip, error) {
	s := Strip{Link: c.Line.Status()}
	if !c.Who().In() {
		return s, nil
	}
	var err error
	if s.Outbox, err = c.Store.OutboxCount(ctx); err != nil {
		return s, err
	}
	if s.Warnings, err = c.Store.Warnings(ctx); err != nil {
		return s, err
	}
	for _, series := range c.seriesAt(c.Now()) {
		left, all, err := c.Store.NumbersLeft(ctx, series)
		if err != nil {
			return s, err
		}
		s.NumbersLeft, s.NumbersAll = s.NumbersLeft+left, s.NumbersAll+all
	}
	return s, nil
}
