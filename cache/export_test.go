package cache

import (
	"bytes"
	"context"
	"os"

	bolt "go.etcd.io/bbolt"
)

// Tallied tells whether the tally is that of what lies in the file. The store must
// be unlocked.
func (db *DB) Tallied(ctx context.Context) (right bool, err error) {
	err = db.view(ctx, func(t *txn) error {
		all, err := t.count()
		right = bytes.Equal(all.Bytes(), t.mem.tally.Bytes())
		return err
	})
	return right, err
}

// Buckets are the names of the buckets of the file, and of those that are known.
func (db *DB) Buckets() (there, known []string, err error) {
	for _, b := range allBuckets() {
		known = append(known, b.name)
	}
	err = db.bolt.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
			there = append(there, string(name))
			return nil
		})
	})
	return there, known, err
}

// MarksGoNowhere has the high-water marks written to a device that cannot make
// anything durable, until what is returned is called.
func (db *DB) MarksGoNowhere() (again func(), err error) {
	nowhere, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	m := db.marks
	m.mu.Lock()
	defer m.mu.Unlock()
	file := m.file
	m.file = nowhere
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.file = file
		_ = nowhere.Close()
	}, nil
}

// Value is a value of the file, in plain.
type Value struct {
	Bucket, Key string
	Plain       []byte
}

// Values are all that lie in the file. The store must be unlocked.
func (db *DB) Values(ctx context.Context) (all []Value, err error) {
	err = db.view(ctx, func(t *txn) error {
		for _, b := range allBuckets() {
			err := t.each(b, func(k, plain []byte) error {
				all = append(all, Value{b.name, string(k), bytes.Clone(plain)})
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// Overwrite writes a value sealed as it must be, whatever it says.
func (db *DB) Overwrite(ctx context.Context, v Value) error {
	return db.update(ctx, func(t *txn) error {
		for _, b := range allBuckets() {
			if b.name == v.Bucket {
				return t.put(b, []byte(v.Key), v.Plain)
			}
		}
		return errMissing()
	})
}
