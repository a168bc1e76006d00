package cache

import (
	"errors"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// migrate2 drops the licence numbers: the index in memory, which has them too,
// costs no write. It is frozen.
func migrate2(tx *bolt.Tx) error {
	err := tx.DeleteBucket([]byte("numbers"))
	if errors.Is(err, berrors.ErrBucketNotFound) {
		return nil
	}
	return err
}
