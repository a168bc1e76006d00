package main

import (
	"encoding/binary"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// removeKey takes a numbered value out of a store behind the program's back.
func removeKey(t *testing.T, path, bucket string, n uint64) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(bucket)).Delete(binary.BigEndian.AppendUint64(nil, n))
	}))
	must(t, db.Close())
}
