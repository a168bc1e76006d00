// Package cache is the counter's store: one bbolt file of sealed values, files
// of sealed documents beside it, and in memory what is asked often.
//
//	DIR/shubbak.db      records, number leases, ledger, outbox, audit
//	DIR/blobs/          documents and papers, one sealed file each
//	DIR/device-keyring  the name under which the system's keyring has this
//	                    device's part of every password's key
//	DIR/device-secret   that part itself, where there is no keyring
//	WITNESS/X.instance  which store belongs in DIR on this machine
//	WITNESS/X.highwater how far the numbers of each lease were used
//
// Every exported method is one transaction: when it has returned nil, what it
// did survives kill -9 and a power cut; when it has returned an error, nothing
// of it happened. Writers take turns, readers never wait for them. No method
// keeps a record after it was asked to forget it, and none deletes a command.
//
// Until an operator has unlocked it, the store knows the device and the sign-in
// cards; all else fails with app.Locked, for its keys are not in memory.
package cache

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

// Options are what a store needs beside its folder.
type Options struct {
	Now    func() time.Time // the clock; required
	Argon2 seal.Params      // cost of a password guess; the zero value is seal.Default
	Stay   bool             // a damaged file stays where it is, and Open fails with app.StoreFault

	// Keyring keeps this device's secret, and a copy of how far numbers were
	// used. nil: the secret lies in a file, which whoever has the disk can read.
	Keyring seal.Keyring
	// Witness is a folder elsewhere, for what must not be restored or copied
	// together with the store; "": it lies beside the store, and a restore of the
	// whole folder is not noticed.
	Witness string
	// Machine is the one that the program runs on; the zero value is not compared.
	Machine Machine
}

// DB is an open store. It is safe for concurrent use.
type DB struct {
	dir     string
	feed    *app.Feed
	now     func() time.Time
	params  seal.Params
	secrets *secrets // the device's part of the wrapping keys
	marks   *marks
	outside *outside

	file *os.File // bolt's own, to be let go when bolt cannot
	bolt *bolt.DB

	// turn is held by a writer from its transaction's begin until its commit
	// handlers have run: bbolt runs them after it lets the next writer in, and
	// memory would then follow the file in another order.
	turn sync.Mutex
	// door is held for reading by whoever uses keys and memory, for writing by
	// who changes them. It is taken before turn.
	door sync.RWMutex
	keys *seal.Keys // nil while locked
	mem  *memory    // nil while locked

	damaged atomic.Bool // a page was unreadable; nothing works until the next Open
}

// memory is what is kept of an unlocked store for quick answers. It is made from
// the file at unlock and follows every commit.
type memory struct {
	index  *index
	queue  *queue
	leases *leases

	tally   seal.Tally // of all sealed values of the file
	altered bool       // it was another one when the store was unlocked

	office atomic.Pointer[string] // the counter's own
	folded struct {               // of the last text whose words were asked for
		text  string
		words []string
	}
}

// Moved tells of a damaged store that was put aside.
type Moved struct {
	To string // where it lies now
}

// Open opens the store in a folder, making both when they are not there. It
// fails with app.StoreInUse when another program has it, and with app.DiskFull.
// A file that cannot be read is moved aside, never deleted, for it may hold
// licences that central has not seen; a new store is made and Moved tells so.
func Open(dir string, feed *app.Feed, o Options) (*DB, *Moved, error) {
	if o.Argon2 == (seal.Params{}) {
		o.Argon2 = seal.Default()
	}
	db := &DB{dir: dir, feed: feed, now: o.Now, params: o.Argon2}
	moved, err := db.open(o)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the store: %w", db.coded(err))
	}
	return db, moved, nil
}

func (db *DB) open(o Options) (moved *Moved, err error) {
	if err := os.MkdirAll(filepath.Join(db.dir, "blobs"), 0o700); err != nil {
		return nil, err
	}
	if db.file, db.bolt, moved, err = openFile(db.dir, db.now(), o.Stay); err != nil {
		return nil, err
	}
	if db.secrets, err = readSecrets(db.dir, o.Keyring, db.now()); err == nil {
		err = db.recognise(o)
	}
	if err != nil {
		return nil, errors.Join(err, db.bolt.Close())
	}
	db.sweep()
	return moved, nil
}

// Close locks the store and lets its file go. It waits for calls under way.
func (db *DB) Close() error {
	db.Lock()
	db.turn.Lock()
	defer db.turn.Unlock()
	err := db.marks.close()
	if db.damaged.Load() {
		// bbolt may hold locks over the page it failed on; only its file lock
		// matters to whoever opens the store next.
		return errors.Join(err, letGo(db.file))
	}
	return errors.Join(err, db.bolt.Close())
}

// Lock erases the keys and everything read with them from memory, after the
// calls under way are done.
func (db *DB) Lock() {
	db.door.Lock()
	defer db.door.Unlock()
	if db.keys == nil {
		return
	}
	db.keys.Wipe()
	db.keys, db.mem = nil, nil
	db.feed.Publish(app.Sessions)
}

// Path returns the store's folder.
func (db *DB) Path() string { return db.dir }

// ready tells why the store cannot be used now, if so. The caller holds door.
func (db *DB) ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if db.damaged.Load() {
		return app.Fail(app.StoreFault, nil)
	}
	return nil
}

// update runs f in a transaction that writes. The store must be unlocked.
func (db *DB) update(ctx context.Context, f func(t *txn) error) error {
	db.door.RLock()
	defer db.door.RUnlock()
	if db.keys == nil {
		return app.Fail(app.Locked, nil)
	}
	return db.commit(ctx, f)
}

// commit runs f in a transaction that writes. The caller holds door.
func (db *DB) commit(ctx context.Context, f func(t *txn) error) error {
	db.turn.Lock()
	defer db.turn.Unlock()
	if err := db.ready(ctx); err != nil {
		return err
	}
	t := &txn{db: db, keys: db.keys, mem: db.mem, now: db.now().UTC()}
	if t.mem != nil {
		t.tally = t.mem.tally
	}
	done := false // f has had its say: what fails then is the disk
	err := db.guard(func() error {
		return db.bolt.Update(func(tx *bolt.Tx) error {
			t.bolt = tx
			tx.OnCommit(t.committed)
			err := f(t)
			if err == nil {
				err = t.sealTally()
			}
			t.id, done = tx.ID(), err == nil
			return err
		})
	})
	if err != nil && done {
		err = db.settled(t, err)
	}
	if t.beside != nil {
		err = db.joined(t, err)
	}
	if err == nil {
		db.marks.saw(t.now, false)
	}
	return db.coded(err)
}

// settled tells what became of a transaction whose commit failed. One that failed
// with its very last sync is in the file all the same, and the next one would build
// on it: then memory follows it too, and it is synced once more. When that fails
// nobody can tell what the disk holds, and nothing works until the next Open.
func (db *DB) settled(t *txn, failed error) error {
	in := false
	err := db.guard(func() error {
		return db.bolt.View(func(tx *bolt.Tx) error {
			in = tx.ID() == t.id
			return nil
		})
	})
	if err != nil || !in {
		return failed
	}
	t.committed()
	if err := db.bolt.Sync(); err != nil {
		db.damaged.Store(true)
		return app.Fail(app.StoreFault, errors.Join(failed, err))
	}
	return nil
}

// joined waits for what must be durable beside a transaction. When that fails and
// the transaction is in the file, nobody may learn of it before the other is there
// too: it is tried again, and if it cannot be, nothing works until the next Open,
// which begins with it.
func (db *DB) joined(t *txn, err error) error {
	missing := t.beside()
	if err != nil || missing == nil {
		return errors.Join(err, missing)
	}
	for range besideTries {
		if t.repeat() == nil {
			return nil
		}
	}
	db.damaged.Store(true)
	return app.Fail(app.StoreFault, missing)
}

// besideTries is how often what failed beside a transaction is tried again.
const besideTries = 3

// view runs f in a transaction that reads. The store must be unlocked.
func (db *DB) view(ctx context.Context, f func(t *txn) error) error {
	db.door.RLock()
	defer db.door.RUnlock()
	if db.keys == nil {
		return app.Fail(app.Locked, nil)
	}
	return db.read(ctx, f)
}

// read runs f in a transaction that reads. The caller holds door.
func (db *DB) read(ctx context.Context, f func(t *txn) error) error {
	if err := db.ready(ctx); err != nil {
		return err
	}
	return db.coded(db.guard(func() error {
		return db.bolt.View(func(tx *bolt.Tx) error {
			return f(&txn{db: db, bolt: tx, keys: db.keys, mem: db.mem, now: db.now().UTC()})
		})
	}))
}
