package cache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/shubbak/shubbak/app"
)

var keyOrders = []byte("orders")

// mostDone is how many directives are remembered as done. Central takes one off its list
// when it hears of it, so there are never many.
const mostDone = 32

// Orders returns what central wanted of this counter. It needs no key.
func (db *DB) Orders(ctx context.Context) (o app.Orders, err error) {
	err = db.peek(ctx, func(t *txn) (err error) {
		o, err = t.orders()
		return err
	})
	return o, err
}

func (t *txn) orders() (o app.Orders, err error) {
	_, err = t.load(bucketMeta, keyOrders, &o)
	return o, err
}

// reorder changes what is remembered, in the transaction in which it comes true. It
// needs no key.
func (db *DB) reorder(ctx context.Context, change func(t *txn, o *app.Orders) error) error {
	return db.poke(ctx, func(t *txn) error {
		o, err := t.orders()
		if err != nil {
			return err
		}
		if err := change(t, &o); err != nil {
			return err
		}
		o.Done = o.Done[max(len(o.Done)-mostDone, 0):]
		t.publish(app.Sessions)
		return t.save(bucketMeta, keyOrders, o)
	})
}

func remember(o *app.Orders, id string) {
	if !slices.Contains(o.Done, id) {
		o.Done = append(o.Done, id)
	}
}

// Obeyed remembers that a directive was carried out.
func (db *DB) Obeyed(ctx context.Context, id string) error {
	err := db.reorder(ctx, func(_ *txn, o *app.Orders) error {
		remember(o, id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("remembering directive %s: %w", id, err)
	}
	return nil
}

// End closes this counter by a directive, from now on. Revoked, it opens for nobody any
// more: every way to its key is gone, but central's. To be wiped, it takes nothing new
// (app.Retired) and goes on sending. A counter that is empty stays so.
func (db *DB) End(ctx context.Context, d app.Directive) error {
	err := db.reorder(ctx, func(t *txn, o *app.Orders) error {
		if o.Emptied {
			return nil
		}
		o.Ended = &d
		if d.Kind != app.DirectRevoke {
			return nil
		}
		remember(o, d.ID)
		return t.bar()
	})
	if err != nil {
		return fmt.Errorf("carrying out directive %s: %w", d.ID, err)
	}
	return nil
}

// bar takes away every way to the key of this store: each operator's, and the rescue's.
func (t *txn) bar() error {
	var names [][]byte
	err := t.each(bucketWraps, func(k, _ []byte) error {
		names = append(names, slices.Clone(k))
		return nil
	})
	for _, k := range names {
		err = errors.Join(err, t.drop(bucketWraps, k))
	}
	return errors.Join(err, t.drop(bucketMeta, keyRescue))
}

// Reinstated forgets the directive that closed this counter: central took it back.
func (db *DB) Reinstated(ctx context.Context) error {
	return db.reorder(ctx, func(_ *txn, o *app.Orders) error {
		if !o.Emptied {
			o.Ended = nil
		}
		return nil
	})
}

// Told remembers that central knows that this counter is empty.
func (db *DB) Told(ctx context.Context) error {
	return db.reorder(ctx, func(_ *txn, o *app.Orders) error {
		o.Told = o.Emptied
		return nil
	})
}

// takesNew fails with app.Retired on a counter that is to be wiped.
func (t *txn) takesNew() error {
	return t.refuses(func(o app.Orders) bool { return o.Ended != nil })
}

// keepsDrafts fails with app.Retired once the store is empty: what is saved then is lost.
func (t *txn) keepsDrafts() error {
	return t.refuses(func(o app.Orders) bool { return o.Emptied })
}

// refuses fails with app.Retired when what central wanted is so.
func (t *txn) refuses(when func(app.Orders) bool) error {
	if t.of(bucketMeta).Get(keyOrders) == nil {
		return nil
	}
	o, err := t.orders()
	if err == nil && when(o) {
		err = &app.Error{Code: app.Retired, Args: map[string]string{"reason": o.Ended.Reason}}
	}
	return err
}

// Leftovers returns what central does not have and will not have by being sent: commands
// that were refused or wait for a decision, and drafts.
func (db *DB) Leftovers(ctx context.Context) (list []app.Leftover, err error) {
	err = db.view(ctx, func(t *txn) error {
		list, err = t.leftovers()
		return err
	})
	return list, err
}

func (t *txn) leftovers() (list []app.Leftover, err error) {
	for _, seq := range t.mem.queue.undone() {
		c, err := t.command(seq)
		if err != nil {
			return nil, err
		}
		list = append(list, app.Leftover{Command: c, Why: c.Code})
	}
	err = t.each(bucketDrafts, func(k, plain []byte) error {
		var a app.Application
		if err := decode(bucketDrafts, k, plain, &a); err != nil {
			return err
		}
		list = append(list, app.Leftover{Command: app.Command{
			ID: a.ID, Kind: app.CommandDraft, Record: a.ID, Operator: a.CreatedBy, At: a.CreatedAt, Body: plain, Edition: a.Edition,
		}})
		return nil
	})
	return list, err
}

// undone returns the places of the commands that central does not have.
func (q *queue) undone() []uint64 {
	q.mu.RLock()
	defer q.mu.RUnlock()
	list := slices.Concat(q.in[laneDue], q.in[laneHeld], q.in[laneClerk])
	slices.Sort(list)
	return list
}

// Empty makes a store that is to be wiped unreadable for good, once central has all of
// it: given is what it was left with. app.Conflict: something has been done since.
func (db *DB) Empty(ctx context.Context, given []app.Leftover) error {
	err := db.update(ctx, func(t *txn) error {
		o, err := t.orders()
		if err != nil {
			return err
		}
		if o.Ended == nil || o.Ended.Kind != app.DirectWipe {
			return app.Fail(app.NotAllowedHere, nil)
		}
		now, err := t.leftovers()
		if err != nil {
			return err
		}
		if !slices.EqualFunc(now, given, func(a, b app.Leftover) bool { return a.ID == b.ID && a.Edition == b.Edition }) {
			return app.Fail(app.Conflict, nil)
		}
		o.Emptied = true
		remember(&o, o.Ended.ID)
		t.publish(app.Sessions)
		return errors.Join(t.bar(), t.save(bucketMeta, keyOrders, o))
	})
	if err != nil {
		return fmt.Errorf("emptying the store: %w", err)
	}
	return nil
}

// Remove closes a store that central knows to be empty, and removes its files: the next
// Open makes a new one, of no device. app.NotAllowedHere: it is no such store, and stays.
// The store goes last, so that a removal that was cut off is made good by the next.
func (db *DB) Remove(ctx context.Context) error {
	o, err := db.Orders(ctx)
	if err == nil && !o.Told {
		err = app.Fail(app.NotAllowedHere, nil)
	}
	if err != nil {
		return fmt.Errorf("removing the store: %w", err)
	}
	if err := db.Close(); err != nil {
		return fmt.Errorf("removing the store: %w", err)
	}
	if err := errors.Join(db.forgetSecret(), db.removeFiles()); err != nil {
		return fmt.Errorf("removing the store: %w", err)
	}
	return nil
}

// forgetSecret overwrites the device's secret in the keyring, which opened every wrap.
func (db *DB) forgetSecret() error {
	name, err := os.ReadFile(filepath.Join(db.dir, ringedName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && db.outside.ring != nil && len(name) > 0 {
		err = db.outside.ring.Set(string(name), newSecret())
	}
	return err
}

func (db *DB) removeFiles() error {
	aside, err := filepath.Glob(filepath.Join(db.dir, FileName+".*")) // damaged ones that were put away
	for _, name := range []string{"blobs", secretName, ringedName, markerName} {
		aside = append(aside, filepath.Join(db.dir, name))
	}
	aside = append(aside, db.outside.path("instance"), db.outside.path("highwater"), filepath.Join(db.dir, FileName))
	for _, path := range aside {
		err = errors.Join(err, os.RemoveAll(path))
	}
	return errors.Join(err, syncFolder(db.dir))
}
