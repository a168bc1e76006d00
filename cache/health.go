package cache

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
)

// Examine looks at every page and every value, at the chains, and at the numbers
// of every lease. It changes nothing and keeps no writer waiting. tell, which may
// be nil, hears how many of the values have been looked at.
func (db *DB) Examine(ctx context.Context, tell func(done, all int)) (h app.Health, err error) {
	err = db.view(ctx, func(t *txn) error {
		x := &examination{txn: t, h: &h, tell: tell, licences: map[app.ID]bool{}, reasons: map[app.ID]bool{}, docs: map[string]bool{}, left: map[string]bool{}}
		return x.run(ctx)
	})
	if err == nil {
		err = db.peek(ctx, func(*txn) error { return db.measure(&h) })
	}
	if err != nil {
		return h, fmt.Errorf("examining the store: %w", err)
	}
	return h, nil
}

// examination is the transaction of Examine.
type examination struct {
	*txn
	h    *app.Health
	tell func(done, all int)
	done int
	all  int

	licences map[app.ID]bool // that the store has
	reasons  map[app.ID]bool // leases of which the audit says why numbers are void
	docs     map[string]bool // that records name
	left     map[string]bool // that a clerk left out when she sent the others
}

func (x *examination) run(ctx context.Context) (err error) {
	h := x.h
	if h.Schema, err = schema(x.bolt); err != nil {
		return err
	}
	for range x.bolt.Check() {
		h.BadPages++
	}
	h.Counts = map[string]int{}
	for _, b := range allBuckets() {
		h.Counts[b.name] = x.of(b).Stats().KeyN
		x.all += h.Counts[b.name]
	}
	for _, b := range allBuckets() {
		if err := x.values(ctx, b); err != nil {
			return err
		}
	}
	h.Outbox = x.mem.queue.count()
	if _, err := x.load(bucketSync, keySynced, &h.LastSync); err != nil {
		return err
	}
	if h.Audit, err = x.walkChain(bucketAudit, nil); err != nil {
		return err
	}
	if err := x.numbers(); err != nil {
		return err
	}
	return x.documents()
}

// values opens every value of a bucket and takes from it what is needed later.
func (x *examination) values(ctx context.Context, b bucket) error {
	return x.of(b).ForEach(func(k, v []byte) error {
		if x.done++; x.done%1000 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if x.tell != nil {
				x.tell(x.done, x.all)
			}
		}
		plain, err := x.unseal(b, k, v)
		if err == nil {
			err = x.look(b, k, plain)
		}
		if err != nil {
			x.h.Unreadable++
		}
		return nil
	})
}

func (x *examination) look(b bucket, k, plain []byte) error {
	switch b {
	case bucketLicences:
		x.licences[app.ID(k)] = true
		_, err := app.DecodeLicence(plain)
		return err
	case bucketApplications, bucketDrafts:
		a, err := app.DecodeApplication(plain)
		if a.Revision == 0 { // else central has them, and they may never have been here
			for _, d := range a.Attachments {
				x.docs[d.SHA256] = true
			}
		}
		return err
	case bucketEntries:
		_, err := decodeEntry(plain)
		return err
	case bucketOutbox:
		c, err := decodeCommand(plain)
		if err == nil && c.Kind == app.CommandDocuments {
			err = x.givenUp(c)
		}
		return err
	case bucketAudit:
		var e app.AuditEntry
		err := json.Unmarshal(plain, &e)
		switch e.Action {
		case "void_numbers":
			x.reasons[e.Record] = true
		case purgeAction:
			x.licences[e.Record] = true // it is not missing
		}
		return err
	case bucketLeases, bucketPrints, bucketStandings, bucketLedger, bucketShadows, bucketWishes:
		var any map[string]any
		return json.Unmarshal(plain, &any)
	}
	return nil
}

// numbers accounts for every number of every lease, by the ledger.
func (x *examination) numbers() (err error) {
	used := map[string]int{} // lease -> numbers
	leases := x.mem.leases.all()
	x.h.Ledger, err = x.walkChain(bucketLedger, func(k, plain []byte) error {
		var e app.LedgerEntry
		if err := decode(bucketLedger, k, plain, &e); err != nil || e.Licence == "" {
			return err
		}
		if !x.licences[e.Licence] {
			x.h.Missing = append(x.h.Missing, e.Licence)
		}
		for _, l := range leases {
			if n := e.Number.Serial(); l.Series == e.Number.Series() && n >= l.First && n <= l.Last {
				used[l.ID]++
			}
		}
		return nil
	})
	for _, l := range leases {
		x.h.Numbers = append(x.h.Numbers, app.LeaseUse{
			Lease: l, Used: used[l.ID], Void: int(l.Next-l.First) - used[l.ID], Reason: x.reasons[app.ID(l.ID)],
			Expired: !inForce(l, x.now), Mark: min(x.db.marks.of(l.ID), l.Last+1),
		})
	}
	return err
}

// givenUp notes the documents that a clerk left out knowingly: they are missed no more.
func (x *examination) givenUp(c app.Command) error {
	var h app.HandedIn
	err := json.Unmarshal(c.Body, &h)
	for _, d := range h.Missing {
		x.left[d.SHA256] = true
	}
	return err
}

// documents looks whether the documents are there that records name.
func (x *examination) documents() error {
	for sum := range x.docs {
		if x.left[sum] {
			continue
		}
		path, _, err := blobPath(x.db.dir, x.keys, sum)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil {
			x.h.MissingDoc++
		}
	}
	return nil
}

// measure looks at the files.
func (db *DB) measure(h *app.Health) error {
	stats := db.bolt.Stats()
	h.FreeBytes = int64(stats.FreePageN+stats.PendingPageN) * int64(db.bolt.Info().PageSize)
	if info, err := os.Stat(filepath.Join(db.dir, FileName)); err == nil {
		h.FileBytes = info.Size()
	}
	blobs, err := os.ReadDir(filepath.Join(db.dir, "blobs"))
	if err != nil {
		return err
	}
	for _, b := range blobs {
		if info, err := b.Info(); err == nil {
			h.Blobs++
			h.BlobBytes += info.Size()
		}
	}
	h.DiskBytes = diskLeft(db.dir)
	h.Aside, err = Aside(db.dir)
	return err
}

// Aside returns the damaged files that were moved aside in a folder, the oldest
// first.
func Aside(dir string) ([]string, error) {
	return filepath.Glob(filepath.Join(dir, FileName+".damaged-*"))
}

// CheckPages has bbolt look at every page of a store that is not open, and returns
// how many of them, in its words, are wrong. No password is needed.
func CheckPages(dir string) (wrong int, err error) {
	path := filepath.Join(dir, FileName)
	if err := idle(path); err != nil {
		return 0, err
	}
	if wrong, err = readPages(path, func(found) error { return nil }); err != nil || wrong > 0 {
		return wrong, coded(dir, err)
	}
	err = faultsToErrors(func() error {
		db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
		if err != nil {
			return err
		}
		err = db.View(func(tx *bolt.Tx) error {
			for range tx.Check() {
				wrong++
			}
			return nil
		})
		if closing := db.Close(); err == nil {
			err = closing
		}
		return err
	})
	if damage(err) {
		return wrong + 1, nil
	}
	return wrong, coded(dir, err)
}
