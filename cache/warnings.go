package cache

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
)

// warning is what the clerk must be told until she has said that she knows.
type warning struct {
	Code app.Code          `json:"code"`
	At   time.Time         `json:"at"`
	Args map[string]string `json:"args,omitempty"`
}

// clockSlack is by how much the clock may go back before it is said to be wrong.
const clockSlack = 10 * time.Minute

// warn has the clerk be told of e. What she was told before and has not put away
// is told with what is true now.
func (t *txn) warn(e *app.Error) error {
	all, err := t.warnings()
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(w warning) bool { return w.Code == e.Code })
	t.publish(app.Sessions)
	return t.save(bucketSync, keyWarnings, append(all, warning{e.Code, t.now, e.Args}))
}

func (t *txn) warnings() (all []warning, err error) {
	_, err = t.load(bucketSync, keyWarnings, &all)
	return all, err
}

// Warnings returns what the clerk must know of this store, the newest last: that
// it was restored (app.StoreRestored) or copied (app.StoreCopied), that a value in
// it was put back (app.StoreAltered), that the keyring is lost (app.KeyringLost),
// that the clock is behind (app.ClockBack), that central closes this counter
// (app.Retired).
func (db *DB) Warnings(ctx context.Context) (out []*app.Error, err error) {
	err = db.view(ctx, func(t *txn) error {
		all, err := t.warnings()
		for _, w := range all {
			out = append(out, &app.Error{Code: w.Code, Args: w.Args, Warning: true})
		}
		if err := t.takesNew(); app.CodeOf(err) == app.Retired {
			var e *app.Error
			errors.As(err, &e)
			out = append(out, &app.Error{Code: e.Code, Args: e.Args, Warning: true})
		}
		if t.clockBack() {
			out = append(out, &app.Error{Code: app.ClockBack, Warning: true})
		}
		return err
	})
	return out, err
}

// Acknowledge puts a warning away. One that is still true, as of the clock or of a
// counter that is closed, stays.
func (db *DB) Acknowledge(ctx context.Context, code app.Code, audit app.AuditEntry) error {
	err := db.update(ctx, func(t *txn) error {
		all, err := t.warnings()
		if err != nil {
			return err
		}
		rest := slices.DeleteFunc(slices.Clone(all), func(w warning) bool { return w.Code == code })
		if len(rest) == len(all) {
			return nil
		}
		t.publish(app.Sessions)
		if err := t.save(bucketSync, keyWarnings, rest); err != nil {
			return err
		}
		return t.audit(audit)
	})
	if err != nil {
		return fmt.Errorf("putting away %s: %w", code, err)
	}
	return nil
}

// clockBack tells whether the clock shows a time that is long over.
func (t *txn) clockBack() bool { return t.now.Add(clockSlack).Before(t.db.marks.seen()) }

// latest is the time now, or a later one that was seen already: setting the clock
// back makes nothing valid again.
func (t *txn) latest() time.Time {
	if seen := t.db.marks.seen(); seen.After(t.now) {
		return seen
	}
	return t.now
}

// Latest returns the latest time that was seen here, as far as is known the time
// that it is.
func (db *DB) Latest() time.Time {
	now := db.now().UTC()
	if seen := db.marks.seen(); seen.After(now) {
		return seen
	}
	return now
}

// ClockConfirmed takes the clock for right, because central has the same time:
// when it showed a later one before, that was wrong.
func (db *DB) ClockConfirmed() {
	if db.Latest().Sub(db.now()) > clockSlack {
		db.marks.saw(db.now(), true)
		db.feed.Publish(app.Sessions)
	}
}

// Protection tells how the keys of this store are kept.
func (db *DB) Protection(ctx context.Context) (p app.Protection, err error) {
	p.Keyring = db.secrets.ringed
	err = db.peek(ctx, func(t *txn) error {
		p.Rescue = t.of(bucketMeta).Get(keyRescue) != nil
		return nil
	})
	return p, err
}
