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
			if err := t.checkChain(b); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *txn) checkChain(b bucket) error {
	seq, prev := uint64(0), []byte(nil)
	return t.each(b, func(k, plain []byte) error {
		var e struct {
			Seq      uint64
			Prev     []byte
			VoidFrom uint64 `json:"void_from"`
		}
		if err := json.Unmarshal(plain, &e); err != nil {
			return app.Fail(app.StoreFault, err)
		}
		if e.VoidFrom != 0 && e.VoidFrom == seq+1 && number(k) > seq {
			seq = number(k) - 1
		}
		if seq++; number(k) != seq || e.Seq != seq || string(e.Prev) != string(prev) {
			return app.Fail(app.StoreFault, errGap{b, seq})
		}
		h := sha256.Sum256(plain)
		prev = h[:]
		return nil
	})
}
