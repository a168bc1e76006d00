package cache

import bolt "go.etcd.io/bbolt"

// migrate1 makes the buckets of the first schema. It is frozen: the names stand
// here as they were, whatever schema.go says later.
func migrate1(tx *bolt.Tx) error {
	for _, name := range []string{
		"meta", "operators", "wraps", "tries", "grants", "identity", "sync",
		"drafts", "applications", "licences", "numbers", "shadows", "entries", "series",
		"leases", "wishes", "ledger", "outbox", "standings", "prints", "copies", "audit", "history",
	} {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}
