package cache

import bolt "go.etcd.io/bbolt"

// migrate3 makes the buckets of the versions that local changes began from, and of
// a snapshot that is being fetched. It is frozen.
func migrate3(tx *bolt.Tx) error {
	for _, name := range []string{"bases", "snapshot"} {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}
