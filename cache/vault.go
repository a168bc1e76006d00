package cache

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

var (
	keyDevice      = []byte("device")
	keyKey         = []byte("key")
	keyCertificate = []byte("certificate")
	keyCheck       = []byte("check") // opens with the right data key
	keyInstance    = []byte("instance")
	keyRescue      = []byte("rescue")
)

// card is what the sign-in screen shows of an operator.
type card struct {
	Operator app.Operator `json:"operator"`
	SignedIn time.Time    `json:"signed_in,omitzero"`
}

// peek runs f in a transaction that reads what is not sealed.
func (db *DB) peek(ctx context.Context, f func(t *txn) error) error {
	db.door.RLock()
	defer db.door.RUnlock()
	return db.read(ctx, f)
}

// poke runs f in a transaction that writes what is not sealed.
func (db *DB) poke(ctx context.Context, f func(t *txn) error) error {
	db.door.RLock()
	defer db.door.RUnlock()
	return db.commit(ctx, f)
}

// Device returns this counter, or app.NotEnrolled.
func (db *DB) Device(ctx context.Context) (d app.Device, err error) {
	err = db.peek(ctx, func(t *txn) error {
		found, err := t.load(bucketMeta, keyDevice, &d)
		if err == nil && !found {
			return app.Fail(app.NotEnrolled, nil)
		}
		return err
	})
	return d, err
}

// Enrol keeps what central answered to the enrolment of this counter. A store
// that belongs to another device stays what it is: app.Conflict.
func (db *DB) Enrol(ctx context.Context, d app.Device) error {
	err := db.poke(ctx, func(t *txn) error { return t.putDevice(d) })
	if err != nil {
		return fmt.Errorf("enrolling device %s: %w", d.ID, err)
	}
	return nil
}

func (t *txn) putDevice(d app.Device) error {
	var old app.Device
	if found, err := t.load(bucketMeta, keyDevice, &old); err != nil {
		return err
	} else if found && old.ID != d.ID {
		return app.Fail(app.Conflict, fmt.Errorf("the store is of device %s", old.ID))
	}
	if t.mem != nil {
		t.then(func() { t.mem.office.Store(&d.Office.Municipality.Code) })
	}
	return t.save(bucketMeta, keyDevice, d)
}

// Operators returns the sign-in cards, who signed in last at the front.
func (db *DB) Operators(ctx context.Context) (out []app.Operator, err error) {
	var cards []card
	err = db.peek(ctx, func(t *txn) error {
		return t.each(bucketOperators, func(k, plain []byte) error {
			var c card
			cards = append(cards, c)
			return decode(bucketOperators, k, plain, &cards[len(cards)-1])
		})
	})
	slices.SortFunc(cards, func(a, b card) int {
		return cmp.Or(b.SignedIn.Compare(a.SignedIn), cmp.Compare(a.Operator.ID, b.Operator.ID))
	})
	for _, c := range cards {
		out = append(out, c.Operator)
	}
	return out, err
}

// Unlock opens the store with the operator's own wrap of the data key and
// returns her signed grant. It fails with app.NotFound when no wrap of hers is
// here, with app.WrongPassword and with app.TryLater.
func (db *DB) Unlock(ctx context.Context, operator, password string) (grant []byte, err error) {
	data, err := db.unwrap(ctx, operator, password)
	if err != nil {
		return nil, fmt.Errorf("unlocking for %s: %w", operator, err)
	}
	defer clear(data)
	renew, err := db.rewrap(ctx, operator, password, data)
	if err != nil {
		return nil, fmt.Errorf("unlocking for %s: %w", operator, err)
	}
	err = db.openDoor(ctx, data, func(t *txn) error {
		var c card
		if _, err := t.load(bucketOperators, []byte(operator), &c); err != nil {
			return err
		}
		c.SignedIn = t.now
		if c.Operator.ID == "" {
			c.Operator.ID = operator
		}
		if err := t.save(bucketOperators, []byte(operator), c); err != nil {
			return err
		}
		if err := errors.Join(t.release(), renew(t)); err != nil {
			return err
		}
		grant, err = t.get(bucketGrants, []byte(operator))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("unlocking for %s: %w", operator, err)
	}
	return grant, nil
}

// rewrap returns what makes the operator's wrap anew when it is under an older
// secret of the device, as after a keyring has come.
func (db *DB) rewrap(ctx context.Context, operator, password string, data []byte) (func(t *txn) error, error) {
	var w seal.Wrap
	err := db.peek(ctx, func(t *txn) error {
		_, err := t.load(bucketWraps, []byte(operator), &w)
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, newest := db.secrets.forWrap(w); newest {
		return func(*txn) error { return nil }, nil
	}
	w, err = seal.NewWrap(data, operator, password, db.secrets.newest(), db.params)
	return func(t *txn) error { return t.save(bucketWraps, []byte(operator), w) }, err
}

// Verify tells whether the password is the operator's. Wrong tries count as
// those of Unlock do.
func (db *DB) Verify(ctx context.Context, operator, password string) error {
	data, err := db.unwrap(ctx, operator, password)
	clear(data)
	if err != nil {
		return fmt.Errorf("verifying %s: %w", operator, err)
	}
	return nil
}

// unwrap returns the data key. The try is counted before it is made, so that
// stopping the program does not buy another.
func (db *DB) unwrap(ctx context.Context, operator, password string) ([]byte, error) {
	var w seal.Wrap
	var left int
	var refusal error
	err := db.poke(ctx, func(t *txn) error {
		found, err := t.load(bucketWraps, []byte(operator), &w)
		if err != nil {
			return err
		}
		if !found {
			return errMissing()
		}
		left, refusal, err = t.countTry(operator)
		return err
	})
	if err = cmp.Or(err, refusal); err != nil {
		return nil, err
	}
	secret, _ := db.secrets.forWrap(w)
	data, err := w.Open(operator, password, secret)
	switch {
	case errors.Is(err, seal.ErrDevice) && db.secrets.lost:
		return nil, app.Fail(app.KeyringLost, err)
	case errors.Is(err, seal.ErrWrong):
		return nil, wrongPassword(left)
	case errors.Is(err, seal.ErrDevice), errors.Is(err, seal.ErrParams):
		return nil, app.Fail(app.NotFound, err) // signing in at central makes a new one
	case err != nil:
		return nil, err
	}
	return data, db.poke(ctx, func(t *txn) error { return t.drop(bucketTries, []byte(operator)) })
}

// Admit keeps what central answered to a sign-in in one transaction and unlocks.
// It fails with app.Conflict when the store was sealed under another key, and
// with app.BadAnswer when the session holds none.
func (db *DB) Admit(ctx context.Context, password string, s app.Session, key ed25519.PrivateKey) error {
	operator := s.Grant.Operator
	err := db.admit(ctx, password, s, key)
	if err != nil {
		return fmt.Errorf("admitting %s: %w", operator.ID, err)
	}
	return nil
}

func (db *DB) admit(ctx context.Context, password string, s app.Session, key ed25519.PrivateKey) error {
	operator := s.Grant.Operator
	if len(s.StoreKey) != seal.KeySize || operator.ID == "" || s.Device.ID == "" {
		return app.Fail(app.BadAnswer, nil)
	}
	w, err := seal.NewWrap(s.StoreKey, operator.ID, password, db.secrets.newest(), db.params)
	if err != nil {
		return err
	}
	return db.openDoor(ctx, s.StoreKey, func(t *txn) error {
		return errors.Join(
			t.putDevice(s.Device),
			t.putOperators(s),
			t.save(bucketWraps, []byte(operator.ID), w),
			t.drop(bucketTries, []byte(operator.ID)),
			t.put(bucketGrants, []byte(operator.ID), s.GrantSigned),
			t.put(bucketIdentity, keyKey, key),
			t.put(bucketIdentity, keyCertificate, s.Certificate),
			t.release(),
		)
	})
}

// putOperators keeps the office's sign-in cards. Who is no longer of the office
// loses hers, and her way in.
func (t *txn) putOperators(s app.Session) error {
	stay := map[string]app.Operator{s.Grant.Operator.ID: s.Grant.Operator}
	for _, o := range s.Operators {
		stay[o.ID] = o
	}
	var gone [][]byte
	err := t.each(bucketOperators, func(k, plain []byte) error {
		var c card
		if err := decode(bucketOperators, k, plain, &c); err != nil {
			return err
		}
		o, stays := stay[string(k)]
		if !stays {
			gone = append(gone, append([]byte(nil), k...))
			return nil
		}
		delete(stay, string(k))
		return t.putCard(o, c.SignedIn, s.Grant.Operator.ID)
	})
	for _, o := range stay {
		err = errors.Join(err, t.putCard(o, time.Time{}, s.Grant.Operator.ID))
	}
	if len(s.Operators) == 0 {
		return err // central named nobody
	}
	for _, k := range gone {
		err = errors.Join(err, t.drop(bucketOperators, k), t.drop(bucketWraps, k), t.drop(bucketGrants, k))
	}
	return err
}

func (t *txn) putCard(o app.Operator, signedIn time.Time, now string) error {
	if o.ID == now {
		signedIn = t.now
	}
	return t.save(bucketOperators, []byte(o.ID), card{Operator: o, SignedIn: signedIn})
}

// openDoor makes keys and memory of the data key, if they are not there, and
// then runs f in a transaction. When f fails the store is as it was before.
func (db *DB) openDoor(ctx context.Context, data []byte, f func(t *txn) error) error {
	keys, err := seal.NewKeys(data)
	if err != nil {
		return err
	}
	db.door.Lock()
	defer db.door.Unlock()
	old, oldMem := db.keys, db.mem
	db.keys = keys
	err = db.mend(ctx)
	var stale []string
	if err == nil {
		stale, err = db.fill(ctx)
	}
	if err == nil {
		err = db.commit(ctx, func(t *txn) error {
			t.publish(app.Sessions)
			return errors.Join(t.put(bucketIdentity, keyCheck, nil), t.burn(), t.voidCopied(), t.voidRestored(), t.tellLost(), t.tellAltered(), t.reindex(stale), f(t))
		})
	}
	if err != nil {
		db.keys, db.mem = old, oldMem
		keys.Wipe()
		return err
	}
	if old != nil {
		old.Wipe()
	}
	return nil
}

// fill checks the keys against what is sealed and reads memory if there is none.
func (db *DB) fill(ctx context.Context) (stale []string, err error) {
	err = db.read(ctx, func(t *txn) error {
		if _, err := t.get(bucketIdentity, keyCheck); err != nil {
			return app.Fail(app.Conflict, fmt.Errorf("the store is sealed under another key: %w", err))
		}
		if db.mem != nil {
			return nil
		}
		if db.mem, stale, err = loadMemory(t); err == nil {
			db.mem.tally, db.mem.altered, err = t.audited()
		}
		return err
	})
	return stale, err
}

// SaveGrant keeps a renewed grant of an operator who has a wrap here; for anyone
// else it is app.NotFound.
func (db *DB) SaveGrant(ctx context.Context, operator string, signed []byte) error {
	err := db.update(ctx, func(t *txn) error {
		if t.of(bucketWraps).Get([]byte(operator)) == nil {
			return errMissing()
		}
		t.publish(app.Sessions)
		return t.put(bucketGrants, []byte(operator), signed)
	})
	if err != nil {
		return fmt.Errorf("saving the grant of %s: %w", operator, err)
	}
	return nil
}

// Key returns the device's signing key and its certificate, or app.NotFound.
func (db *DB) Key(ctx context.Context) (key ed25519.PrivateKey, certificate []byte, err error) {
	err = db.view(ctx, func(t *txn) error {
		raw, err := t.get(bucketIdentity, keyKey)
		if err != nil {
			return err
		}
		if len(raw) != ed25519.PrivateKeySize {
			return errMissing()
		}
		key = raw
		certificate, err = t.get(bucketIdentity, keyCertificate)
		return err
	})
	return key, certificate, err
}
