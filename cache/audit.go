package cache

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// link returns the place of the next entry of a hash chain and the SHA-256 of
// the entry before, nil for the first.
func (t *txn) link(b bucket) (seq uint64, prev []byte, err error) {
	seq, plain, err := t.last(b)
	if err != nil || plain == nil {
		return 1, nil, err
	}
	h := sha256.Sum256(plain)
	return seq + 1, h[:], nil
}

// audit appends an entry to the chain; Seq, Prev and a missing time are ours.
func (t *txn) audit(e app.AuditEntry) (err error) {
	if e.Seq, e.Prev, err = t.link(bucketAudit); err != nil {
		return err
	}
	if e.At.IsZero() {
		e.At = t.now
	}
	if err := t.save(bucketAudit, numbered(e.Seq), e); err != nil || e.Record == "" {
		return err
	}
	return t.put(bucketHistory, append([]byte(e.Record), numbered(e.Seq)...), nil)
}

// Audit appends one entry to the chain.
func (db *DB) Audit(ctx context.Context, e app.AuditEntry) error {
	if err := db.update(ctx, func(t *txn) error { return t.audit(e) }); err != nil {
		return fmt.Errorf("auditing %s: %w", e.Action, err)
	}
	return nil
}

// History returns the audit entries of a record, oldest first.
func (db *DB) History(ctx context.Context, record app.ID) (out []app.AuditEntry, err error) {
	err = db.view(ctx, func(t *txn) error {
		return t.under(bucketHistory, string(record), func(rest []byte) error {
			var e app.AuditEntry
			_, err := t.load(bucketAudit, rest, &e)
			out = append(out, e)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading the history of %s: %w", record, err)
	}
	return out, nil
}

// CheckChains verifies that ledger and audit are gapless and that every entry
// holds the hash of the one before. It fails with app.StoreFault.
func (db *DB) CheckChains(ctx context.Context) error {
	return db.view(ctx, func(t *txn) error {
		for _, b := range []bucket{bucketLedger, bucketAudit} {
			c, err := t.walkChain(b, nil)
			if err != nil {
				return err
			}
			if !c.Whole() {
				return app.Fail(app.StoreFault, errGap{b, c.BrokenAt})
			}
		}
		return nil
	})
}

// AuditLog calls f with every entry of the audit that can be read, oldest first,
// and returns how the chain stands. It goes on after a place where it is broken.
func (db *DB) AuditLog(ctx context.Context, f func(app.AuditEntry) error) (c app.Chain, err error) {
	err = db.view(ctx, func(t *txn) error {
		c, err = t.walkChain(bucketAudit, func(k, plain []byte) error {
			var e app.AuditEntry
			if err := decode(bucketAudit, k, plain, &e); err != nil {
				return err
			}
			return f(e)
		})
		return err
	})
	if err != nil {
		return c, fmt.Errorf("reading the audit: %w", err)
	}
	return c, nil
}

// linked is what every entry of a chain has.
type linked struct {
	Seq      uint64
	Prev     []byte
	VoidFrom uint64 `json:"void_from"`
}

// walkChain goes through a chain and calls f, which may be nil, with what can be
// read of it.
func (t *txn) walkChain(b bucket, f func(key, plain []byte) error) (c app.Chain, err error) {
	seq, prev := uint64(0), []byte(nil)
	broken := func(at uint64) {
		if c.BrokenAt == 0 {
			c.BrokenAt = at
		}
	}
	err = t.of(b).ForEach(func(k, v []byte) error {
		plain, err := t.unseal(b, k, v)
		var e linked
		if err != nil || json.Unmarshal(plain, &e) != nil {
			broken(seq + 1)
			c.Unreadable++
			seq, prev = number(k), nil
			return nil //nolint:nilerr // the report says so, and the rest is read
		}
		if e.VoidFrom != 0 && e.VoidFrom == seq+1 && number(k) > seq {
			seq = number(k) - 1
		}
		if seq++; number(k) != seq || e.Seq != seq || string(e.Prev) != string(prev) {
			broken(seq)
			seq = number(k)
		}
		c.Entries++
		h := sha256.Sum256(plain)
		prev = h[:]
		if f == nil {
			return nil
		}
		return f(k, plain)
	})
	return c, err
}
