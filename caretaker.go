package main

import (
	"cmp"
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/ui/settings"
)

// The settings of the care of the store.
const (
	prefCopies    = "copies_folder"
	prefRecipient = "copies_recipient"
	prefLastCopy  = "copies_last"
	prefPurged    = "purged_on"
)

const (
	careBeat  = 10 * time.Minute // how often it is looked whether something is due
	copyEvery = 24 * time.Hour
	copiesMax = 14 // kept in the folder
)

// caretaker looks after the store of a running program: for the settings screen,
// and by itself once a day.
type caretaker struct {
	db      *cache.DB
	prefs   *prefs
	counter *counter.Counter
	cat     *catalogue.Catalogue
}

// Allowed tells whether who is signed in may look after the store.
func (c caretaker) Allowed() bool {
	w := c.counter.Who()
	return w.In() && !w.Locked && w.Operator.Has(app.RoleSupervisor, app.RoleAdministrator)
}

// Copies says where copies go.
func (c caretaker) Copies() settings.Copies {
	last, err := time.Parse(time.RFC3339, c.prefs.Get(prefLastCopy))
	if err != nil {
		last = time.Time{}
	}
	return settings.Copies{Folder: c.prefs.Get(prefCopies), Recipient: c.prefs.Get(prefRecipient), Last: last}
}

// SetCopies keeps where copies go and to whose key they are sealed.
func (c caretaker) SetCopies(folder, recipient string) {
	if !c.Allowed() {
		return
	}
	c.prefs.Set(prefCopies, folder)
	c.prefs.Set(prefRecipient, recipient)
}

// NewKey makes a recovery key.
func (c caretaker) NewKey() (secret, recipient string, err error) {
	if !c.Allowed() {
		return "", "", app.Fail(app.Forbidden, nil)
	}
	return cache.NewRecovery()
}

// Copy writes a sealed copy into the folder, and lets go of the oldest ones.
func (c caretaker) Copy(ctx context.Context, tell func(done, all int64)) error {
	at := c.Copies()
	if !at.Ready() {
		return &app.Error{Code: app.FileMissing, Args: map[string]string{"path": at.Folder}}
	}
	d, err := c.db.Device(ctx)
	if err != nil {
		return err
	}
	now := time.Now()
	begin := filepath.Join(at.Folder, "shubbak-"+cmp.Or(d.Code, "counter")+"-")
	if _, err := copyStore(ctx, c.db, begin+now.UTC().Format("20060102-150405")+".age", at.Recipient, tell); err != nil {
		return err
	}
	c.prefs.Set(prefLastCopy, now.UTC().Format(time.RFC3339))
	c.note(ctx, "backup")
	return thin(begin)
}

// thin removes all but the newest copies of this counter.
func thin(begin string) error {
	all, err := filepath.Glob(begin + "*.age")
	if err != nil {
		return err
	}
	slices.Sort(all) // by their time
	for _, name := range all[:max(0, len(all)-copiesMax)] {
		if err := removeFile(name); err != nil {
			return err
		}
	}
	return nil
}

// Examine looks at the whole store.
func (c caretaker) Examine(ctx context.Context, tell func(done, all int64)) (app.Health, error) {
	if !c.Allowed() {
		return app.Health{}, app.Fail(app.Forbidden, nil)
	}
	c.note(ctx, "examine")
	return c.db.Examine(ctx, func(done, all int) { tell(int64(done), int64(all)) })
}

// Compact gives back the room that is free inside the store.
func (c caretaker) Compact(ctx context.Context, tell func(done, all int64)) (before, after int64, err error) {
	if !c.Allowed() {
		return 0, 0, app.Fail(app.Forbidden, nil)
	}
	if before, after, err = c.db.Compact(ctx, func(done, all int) { tell(int64(done), int64(all)) }); err == nil {
		c.note(ctx, "compact")
	}
	return before, after, err
}

// note writes into the audit what was done, by whom if somebody is signed in. While
// the store is locked there is nobody to note.
func (c caretaker) note(ctx context.Context, action string) {
	err := c.db.Audit(ctx, app.AuditEntry{Operator: c.counter.Who().Operator.ID, Action: action})
	if err != nil && app.CodeOf(err) != app.Locked {
		slog.Error("not in the audit", "action", action, "err", err)
	}
}

// run does what is due, until the context ends.
func (c caretaker) run(ctx context.Context) {
	for {
		c.due(ctx, time.Now())
		select {
		case <-ctx.Done():
			return
		case <-time.After(careBeat):
		}
	}
}

// due makes the copy of the day, and purges once a day what has served its purpose.
func (c caretaker) due(ctx context.Context, now time.Time) {
	if at := c.Copies(); at.Ready() && now.Sub(at.Last) >= copyEvery {
		if err := c.Copy(ctx, nil); err != nil {
			slog.Error("the copy of the day was not made", "code", app.CodeOf(err), "err", err)
		}
	}
	today := hijri.Today(now)
	if c.cat.RetentionDays == 0 || !c.counter.Who().In() || c.prefs.Get(prefPurged) == today.String() {
		return
	}
	n, err := c.db.Purge(ctx, today.AddDays(-c.cat.RetentionDays))
	if err != nil {
		slog.Error("not purged", "code", app.CodeOf(err), "err", err)
		return
	}
	c.prefs.Set(prefPurged, today.String())
	slog.Info("purged", "licences", n.Licences, "applications", n.Applications, "commands", n.Commands, "documents", n.Documents)
}
