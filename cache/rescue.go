package cache

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

// rescuer is the name under which the rescue code has its wrap and its tries. No
// operator's ID begins so.
const rescuer = "\x00rescue"

// NewRescue makes the store's rescue code, which opens it when no password does, and
// returns it. The one before opens nothing any more. The data key is not in memory,
// so the operator's password is needed. Tries count as those of Unlock do.
func (db *DB) NewRescue(ctx context.Context, operator, password string, audit app.AuditEntry) (code string, err error) {
	data, err := db.unwrap(ctx, operator, password)
	if err != nil {
		return "", fmt.Errorf("making a rescue code: %w", err)
	}
	defer clear(data)
	code = seal.NewCode()
	w, err := seal.NewWrap(data, rescuer, seal.Code(code), nil, db.params) // it is to open without this device's secret
	if err == nil {
		err = db.update(ctx, func(t *txn) error {
			t.publish(app.Sessions)
			return errors.Join(t.save(bucketMeta, keyRescue, w), t.audit(audit))
		})
	}
	if err != nil {
		return "", fmt.Errorf("making a rescue code: %w", err)
	}
	return code, nil
}

// Rescue gives an operator who has signed in here before a new password for this
// store, by the rescue code. Her grant stays as it is. It fails with app.WrongCode
// (Args tries), app.TryLater, and app.NotFound when she has no grant here. The store
// is as locked afterwards as it was.
func (db *DB) Rescue(ctx context.Context, operator, code, password string, audit app.AuditEntry) error {
	data, err := db.rescued(ctx, code)
	if err != nil {
		return fmt.Errorf("rescuing for %s: %w", operator, err)
	}
	defer clear(data)
	w, err := seal.NewWrap(data, operator, password, db.secrets.newest(), db.params)
	if err != nil {
		return fmt.Errorf("rescuing for %s: %w", operator, err)
	}
	locked := db.locked()
	err = db.openDoor(ctx, data, func(t *txn) error {
		if grant, err := t.get(bucketGrants, []byte(operator)); err != nil || grant == nil {
			return cmp.Or(err, errMissing())
		}
		return errors.Join(t.save(bucketWraps, []byte(operator), w), t.drop(bucketTries, []byte(operator)), t.audit(audit))
	})
	if err != nil {
		return fmt.Errorf("rescuing for %s: %w", operator, err)
	}
	if locked {
		db.Lock()
	}
	return nil
}

func (db *DB) locked() bool {
	db.door.RLock()
	defer db.door.RUnlock()
	return db.keys == nil
}

// rescued returns the data key, for the right code.
func (db *DB) rescued(ctx context.Context, code string) ([]byte, error) {
	var w seal.Wrap
	var left int
	var refusal error
	err := db.poke(ctx, func(t *txn) error {
		found, err := t.load(bucketMeta, keyRescue, &w)
		if err != nil || !found {
			return cmp.Or(err, errMissing())
		}
		left, refusal, err = t.countTry(rescuer)
		return err
	})
	if err = cmp.Or(err, refusal); err != nil {
		return nil, err
	}
	data, err := w.Open(rescuer, seal.Code(code), nil)
	switch {
	case errors.Is(err, seal.ErrWrong):
		e := wrongPassword(left)
		e.Code = app.WrongCode
		return nil, e
	case err != nil:
		return nil, app.Fail(app.NotFound, err) // as if there were none: a supervisor makes a new one
	}
	return data, db.poke(ctx, func(t *txn) error { return t.drop(bucketTries, []byte(rescuer)) })
}
