package cache

import (
	"context"
	"fmt"
	"time"

	"github.com/shubbak/shubbak/app"
)

func (t *txn) licence(id app.ID) (l app.Licence, err error) {
	found, err := t.load(bucketLicences, []byte(id), &l)
	if err == nil && !found {
		err = errMissing()
	}
	return l, err
}

// putLicence writes a licence with its number and its place in the index. began
// is when its application was begun, nil when that is not known.
func (t *txn) putLicence(l app.Licence, began *time.Time) error {
	if err := t.save(bucketLicences, []byte(l.ID), l); err != nil {
		return err
	}
	if err := t.putNumber(l); err != nil {
		return err
	}
	t.publish(app.Licences)
	return t.index(entryOfLicence(l, began, t.fold))
}

// putNumber makes the licence found by its number. Of two with one number, the
// one that is not superseded is found.
func (t *txn) putNumber(l app.Licence) error {
	name, err := t.keys.Name("licence number", string(l.Number))
	if err != nil {
		return err
	}
	holder, err := t.get(bucketNumbers, name)
	if err != nil || string(holder) == string(l.ID) {
		return err
	}
	if holder != nil {
		other, err := t.licence(app.ID(holder))
		if err == nil && other.State != app.Superseded {
			return nil
		}
		if err = ignoreMissing(err); err != nil {
			return err
		}
	}
	return t.put(bucketNumbers, name, []byte(l.ID))
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

// LicenceByNumber returns app.NotFound for a number that is not here.
func (db *DB) LicenceByNumber(ctx context.Context, n app.LicenceNumber) (l app.Licence, err error) {
	err = db.view(ctx, func(t *txn) error {
		name, err := t.keys.Name("licence number", string(n))
		if err != nil {
			return err
		}
		id, err := t.get(bucketNumbers, name)
		if err != nil {
			return err
		}
		if id == nil {
			return errMissing()
		}
		l, err = t.licence(app.ID(id))
		return err
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
