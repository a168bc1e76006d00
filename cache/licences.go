package cache

import (
	"context"
	"fmt"
	"time"

	"github.com/shubbak/shubbak/app"
)

func (t *txn) licence(id app.ID) (l app.Licence, err error) {
	plain, err := t.get(bucketLicences, []byte(id))
	if err != nil {
		return l, err
	}
	if plain == nil {
		return l, errMissing()
	}
	if l, err = app.DecodeLicence(plain); err != nil {
		return l, app.Fail(app.StoreFault, fmt.Errorf("decoding licence %s: %w", id, err))
	}
	return l, nil
}

// putLicence writes a licence with its place in the index. began is when its
// application was begun, nil when that is not known.
func (t *txn) putLicence(l app.Licence, began *time.Time) error {
	if err := t.save(bucketLicences, []byte(l.ID), l); err != nil {
		return err
	}
	return t.tellLicence(l, began)
}

// tellLicence has search and screens learn of a licence that was written.
func (t *txn) tellLicence(l app.Licence, began *time.Time) error {
	t.publish(app.Licences)
	return t.index(entryOfLicence(l, began, t.fold))
}

// putKnown writes a licence of which nothing changed but its state, or that central
// has it now: its words stay as they are.
func (t *txn) putKnown(l app.Licence) error {
	key := entryKey(app.HitLicence, l.ID)
	old, err := t.entry(key)
	if err != nil {
		return err
	}
	if old == nil {
		return t.putLicence(l, nil)
	}
	if err := t.save(bucketLicences, []byte(l.ID), l); err != nil {
		return err
	}
	now := *old
	now.hit.Kind, now.hit.ID, now.hit.Unsynced, now.hit.State = app.HitLicence, l.ID, !l.Synced, l.State
	t.publish(app.Licences)
	t.entries = append(t.entries, entryChange{key: string(key), old: old, now: &now})
	return t.put(bucketEntries, key, now.encode())
}

// Licence returns a licence or app.NotFound.
func (db *DB) Licence(ctx context.Context, id app.ID) (l app.Licence, err error) {
	err = db.view(ctx, func(t *txn) error {
		l, err = t.licence(id)
		return err
	})
	if err != nil {
		return app.Licence{}, fmt.Errorf("reading licence %s: %w", id, err)
	}
	return l, nil
}

// LicenceByNumber returns app.NotFound for a number that is not here. Of two with
// one number, the one that is not superseded is found.
func (db *DB) LicenceByNumber(ctx context.Context, n app.LicenceNumber) (l app.Licence, err error) {
	db.door.RLock()
	defer db.door.RUnlock()
	if db.keys == nil {
		return l, app.Fail(app.Locked, nil)
	}
	some := db.mem.index.numbered(n)
	err = db.read(ctx, func(t *txn) error {
		for _, id := range some {
			other, err := t.licence(id)
			if err = ignoreMissing(err); err != nil {
				return err
			}
			if other.Number == n && (l.ID == "" || l.State == app.Superseded) {
				l = other
			}
		}
		if l.ID == "" {
			return errMissing()
		}
		return nil
	})
	if err != nil {
		return app.Licence{}, fmt.Errorf("reading licence %s: %w", n, err)
	}
	return l, nil
}

// begun returns when the licence's application was begun, nil when it is not here.
func (t *txn) begun(l app.Licence) *time.Time {
	a, err := t.application(l.Application)
	if err != nil {
		return nil
	}
	return &a.CreatedAt
}
