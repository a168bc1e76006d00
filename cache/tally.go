package cache

import (
	"bytes"
	"errors"
	"runtime"
	"sync"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

// keyTally is where the tally of all sealed values lies, itself sealed and not part
// of it. Every transaction that writes one of them writes the tally too. So a value
// that somebody took away, or put back to what it was once, is found out at the next
// unlock; a whole old store has its old tally, and is found out by the high-water
// marks.
var keyTally = []byte("tally")

// markTally says that this store has a tally: one without was tampered with.
const markTally = "\x00tally"

// counts tells whether a value belongs to the tally.
func counts(b bucket, key []byte) bool {
	return !b.open && (b.name != bucketIdentity.name || !bytes.Equal(key, keyTally))
}

// changes notes that the value at a key becomes another one, nil for none.
func (t *txn) changes(b bucket, key, value []byte) error {
	if !counts(b, key) || t.keys == nil {
		return nil
	}
	t.tallied = true
	if t.mem == nil {
		return nil // the whole of it is counted at the end
	}
	at := seal.Place{Bucket: b.name, Key: key}
	if old := t.of(b).Get(key); old != nil {
		share, err := t.keys.Tally(at, old)
		if err != nil {
			return err
		}
		t.tally.Sub(share)
	}
	if value == nil {
		return nil
	}
	share, err := t.keys.Tally(at, value)
	t.tally.Add(share)
	return err
}

// putSealed writes a value that is sealed already, if its bucket is.
func (t *txn) putSealed(b bucket, key, value []byte) error {
	if err := t.changes(b, key, value); err != nil {
		return err
	}
	return t.of(b).Put(key, value)
}

// sealTally writes the tally at the end of a transaction that changed it.
func (t *txn) sealTally() (err error) {
	if !t.tallied {
		return nil
	}
	if t.mem == nil {
		if t.tally, err = t.count(); err != nil {
			return err
		}
	} else {
		now := t.tally
		t.then(func() { t.mem.tally = now })
	}
	return t.put(bucketIdentity, keyTally, t.tally.Bytes())
}

// audited compares the tally with what lies in the file. The first time there is
// nothing to compare.
func (t *txn) audited() (now seal.Tally, altered bool, err error) {
	if now, err = t.count(); err != nil {
		return now, false, err
	}
	was, err := t.get(bucketIdentity, keyTally)
	if app.CodeOf(err) == app.StoreFault {
		return now, true, nil // it was overwritten itself
	}
	if err != nil {
		return now, false, err
	}
	return now, was == nil && t.db.marks.of(markTally) != 0 || was != nil && !bytes.Equal(was, now.Bytes()), nil
}

// count tallies all sealed values of the file, on all cores.
func (t *txn) count() (all seal.Tally, err error) {
	const batch = 8192
	var places []seal.Place
	var values [][]byte
	flush := func() error {
		share, err := tallies(t.keys, places, values)
		all.Add(share)
		places, values = places[:0], values[:0]
		return err
	}
	err = t.bolt.ForEach(func(name []byte, in *bolt.Bucket) error {
		b, sealed := sealedBucket(string(name))
		if !sealed {
			return nil
		}
		return in.ForEach(func(k, v []byte) error {
			if !counts(b, k) {
				return nil
			}
			places, values = append(places, seal.Place{Bucket: b.name, Key: k}), append(values, v)
			if len(places) < batch {
				return nil
			}
			return flush()
		})
	})
	return all, errors.Join(err, flush())
}

// sealedBucket returns the bucket of that name, and whether its values are sealed.
func sealedBucket(name string) (bucket, bool) {
	for _, b := range allBuckets() {
		if b.name == name {
			return b, !b.open
		}
	}
	return bucket{}, false
}

// tallies adds the shares of many values up. Pages that cannot be read must not
// fault the program: each core guards itself.
func tallies(keys *seal.Keys, places []seal.Place, values [][]byte) (all seal.Tally, err error) {
	cores := runtime.GOMAXPROCS(0)
	sums, failed := make([]seal.Tally, cores), make([]error, cores)
	var wg sync.WaitGroup
	for core := range cores {
		wg.Go(func() {
			failed[core] = faultsToErrors(func() error {
				for i := core; i < len(places); i += cores {
					share, err := keys.Tally(places[i], values[i])
					if err != nil {
						return err
					}
					sums[core].Add(share)
				}
				return nil
			})
		})
	}
	wg.Wait()
	for _, s := range sums {
		all.Add(s)
	}
	return all, errors.Join(failed...)
}

// tellAltered warns that values were put back or taken away from outside, and has
// all records come from central once more, whose word counts whatever lies here.
func (t *txn) tellAltered() error {
	t.then(func() { t.db.marks.note(mark{markTally, 1}) })
	if !t.mem.altered {
		return nil
	}
	t.then(func() { t.mem.altered = false })
	return errors.Join(
		t.beginSnapshot(),
		t.warn(app.Fail(app.StoreAltered, nil)),
		t.audit(app.AuditEntry{Action: "store_altered"}),
	)
}
