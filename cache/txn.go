package cache

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

// txn is one transaction with the keys to read and write it. Its time is the
// same from begin to end.
type txn struct {
	db   *DB
	bolt *bolt.Tx
	id   int // of the transaction in the file

	tally   seal.Tally // of all sealed values
	tallied bool       // one of them changed
	keys    *seal.Keys
	mem     *memory
	now     time.Time

	beside func() error // waits for what must be durable too before this counts as done
	repeat func() error // tries once more

	stood   map[uint64]standing // by place of the command: written, and not in memory yet
	entries []entryChange       // of the search index
	after   []func()            // what memory learns once all of it is on disk
	changed app.Change
}

// publish has the feed tell of a change once it is on disk.
func (t *txn) publish(c app.Change) { t.changed |= c }

// then has memory follow once all of it is on disk.
func (t *txn) then(f func()) { t.after = append(t.after, f) }

func (t *txn) committed() {
	for _, f := range t.after {
		f()
	}
	if len(t.entries) > 0 {
		t.mem.index.apply(t.entries)
	}
	if t.changed != 0 {
		t.db.feed.Publish(t.changed)
	}
}

// of returns the bucket as it lies in the file.
func (t *txn) of(b bucket) *bolt.Bucket { return t.bolt.Bucket([]byte(b.name)) }

// unseal returns the plain form of a value that was read at a key.
func (t *txn) unseal(b bucket, key, value []byte) ([]byte, error) {
	if b.open {
		return append([]byte(nil), value...), nil
	}
	plain, err := t.keys.Open(b.purpose, seal.Place{Bucket: b.name, Key: key}, value)
	if err != nil {
		return nil, app.Fail(app.StoreFault, fmt.Errorf("reading %s/%x: %w", b.name, key, err))
	}
	return plain, nil
}

// get returns a copy of the value at a key, nil when there is none.
func (t *txn) get(b bucket, key []byte) ([]byte, error) {
	v := t.of(b).Get(key)
	if v == nil {
		return nil, nil
	}
	return t.unseal(b, key, v)
}

// put writes a value.
func (t *txn) put(b bucket, key, plain []byte) error {
	value := plain
	if !b.open {
		var err error
		if value, err = t.keys.Seal(b.purpose, seal.Place{Bucket: b.name, Key: key}, plain); err != nil {
			return fmt.Errorf("writing %s/%x: %w", b.name, key, err)
		}
	}
	return t.putSealed(b, key, value)
}

// drop removes a key.
func (t *txn) drop(b bucket, key []byte) error {
	if err := t.changes(b, key, nil); err != nil {
		return err
	}
	return t.of(b).Delete(key)
}

// load reads JSON at a key into v and tells whether there was any.
func (t *txn) load(b bucket, key []byte, v any) (bool, error) {
	plain, err := t.get(b, key)
	if plain == nil || err != nil {
		return false, err
	}
	return true, decode(b, key, plain, v)
}

// save writes v as JSON.
func (t *txn) save(b bucket, key []byte, v any) error {
	plain, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encoding for %s: %w", b.name, err)
	}
	return t.put(b, key, plain)
}

func decode(b bucket, key, plain []byte, v any) error {
	if err := json.Unmarshal(plain, v); err != nil {
		return app.Fail(app.StoreFault, fmt.Errorf("decoding %s/%x: %w", b.name, key, err))
	}
	return nil
}

// last returns the highest key of a bucket of numbered values and the plain
// form of its value; 0 and nil when it is empty.
func (t *txn) last(b bucket) (uint64, []byte, error) {
	k, v := t.of(b).Cursor().Last()
	if k == nil {
		return 0, nil, nil
	}
	plain, err := t.unseal(b, k, v)
	return number(k), plain, err
}

// each calls f with every plain value of a bucket, in the order of the keys.
func (t *txn) each(b bucket, f func(key, plain []byte) error) error {
	return t.of(b).ForEach(func(k, v []byte) error {
		plain, err := t.unseal(b, k, v)
		if err != nil {
			return err
		}
		return f(k, plain)
	})
}

// numbered is a key that sorts as its number.
func numbered(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// number reads such a key; what is none is 0.
func number(key []byte) uint64 {
	if len(key) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(key)
}

// errMissing is what a record that is not here fails with.
func errMissing() error { return app.Fail(app.NotFound, nil) }

// missing tells whether err says that a record is not here.
func missing(err error) bool { return app.CodeOf(err) == app.NotFound }

// under calls f with the rest of every key of a bucket that begins with prefix.
func (t *txn) under(b bucket, prefix string, f func(rest []byte) error) error {
	c := t.of(b).Cursor()
	for k, _ := c.Seek([]byte(prefix)); bytes.HasPrefix(k, []byte(prefix)); k, _ = c.Next() {
		if err := f(k[len(prefix):]); err != nil {
			return err
		}
	}
	return nil
}
