package central

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/shubbak/shubbak/app"
)

// FileName is the embedded store inside central's folder.
const FileName = "central.db"

const boltWait = time.Second // for another process to let go of the file

// boltStore is the embedded Store.
type boltStore struct{ db *bolt.DB }

// OpenStore opens the embedded store in a folder, which is made when it is not
// there. app.StoreInUse: another process has it open; app.StoreFault: it cannot be
// read, and was left as it is.
func OpenStore(dir string) (Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of central: %w", err)
	}
	db, err := bolt.Open(filepath.Join(dir, FileName), 0o600, &bolt.Options{Timeout: boltWait})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, &app.Error{Code: app.StoreInUse, Err: err}
	}
	if errors.Is(err, bolterrors.ErrInvalid) || errors.Is(err, bolterrors.ErrVersionMismatch) || errors.Is(err, bolterrors.ErrChecksum) {
		err = app.Fail(app.StoreFault, err)
	}
	if err != nil {
		return nil, fmt.Errorf("opening central's store: %w", err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, t := range tables() {
			if _, err := tx.CreateBucketIfNotExists([]byte(t)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making central's tables: %w", err), db.Close())
	}
	return &boltStore{db: db}, nil
}

func (s *boltStore) View(ctx context.Context, fn func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.db.View(func(tx *bolt.Tx) error { return fn(boltTx{tx}) })
}

func (s *boltStore) Update(ctx context.Context, fn func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.db.Update(func(tx *bolt.Tx) error { return fn(boltTx{tx}) })
}

func (s *boltStore) Close() error { return s.db.Close() }

type boltTx struct{ tx *bolt.Tx }

func (t boltTx) Get(table Table, key []byte) []byte {
	return bytes.Clone(t.tx.Bucket([]byte(table)).Get(key))
}

func (t boltTx) Put(table Table, key, value []byte) error {
	return t.tx.Bucket([]byte(table)).Put(key, value)
}

func (t boltTx) Delete(table Table, key []byte) error {
	return t.tx.Bucket([]byte(table)).Delete(key)
}

func (t boltTx) Each(table Table, from []byte, visit func(key, value []byte) (bool, error)) error {
	c := t.tx.Bucket([]byte(table)).Cursor()
	for k, v := c.Seek(from); k != nil; k, v = c.Next() {
		if more, err := visit(k, v); err != nil || !more {
			return err
		}
	}
	return nil
}
