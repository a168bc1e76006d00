package central

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Act is something that was done at central. What counters do stands in their commands,
// each of which is kept; of those only decisions are acts as well.
type Act string

// The acts. About says of whom or what: an operator, a device, a record, an approval.
const (
	ActOffice     Act = "office"     // an office was made or changed
	ActOperator   Act = "operator"   // an operator was added or changed; Detail: "password" for a new one
	ActBarred     Act = "barred"     // an operator may do nothing any more
	ActCode       Act = "code"       // a code to enrol a counter was given out
	ActEnrolled   Act = "enrolled"   // a counter was enrolled by its code
	ActSession    Act = "session"    // an operator signed in; Detail: "key" for a proof by the device's key
	ActRefused    Act = "refused"    // a wrong password
	ActLease      Act = "lease"      // a counter was given numbers; Detail: which
	ActReturned   Act = "returned"   // a counter gave back the numbers of a lease; Detail: from which on
	ActDecided    Act = "decided"    // a record was decided about; Detail: what, and the reason
	ActState      Act = "state"      // central changed the state of a licence; Detail: to which, and the reason
	ActWithdrawn  Act = "withdrawn"  // an approval was withdrawn; Detail: the reason
	ActOrdered    Act = "ordered"    // a counter was given an order; Detail: which, and the reason
	ActReinstated Act = "reinstated" // an order that closed a counter was taken back
	ActEmptied    Act = "emptied"    // a counter said that it is empty
	ActLeftovers  Act = "leftovers"  // a counter left what it could not deliver; Detail: how many
)

// AuditEntry is one act. Who is an operator, "" for whoever has central's machine;
// Device is the counter that it came from, "" for central itself.
type AuditEntry struct {
	N      uint64    `json:"n"` // from 1 on, without a gap
	At     time.Time `json:"at"`
	Act    Act       `json:"act"`
	Who    string    `json:"who,omitempty"`
	Device string    `json:"device,omitempty"`
	About  string    `json:"about,omitempty"`
	Detail string    `json:"detail,omitempty"`
	Before []byte    `json:"before,omitempty"` // SHA-256 of the entry before, as it is stored
}

// auditHead is the end of the chain.
type auditHead struct {
	N    uint64 `json:"n"`
	Hash []byte `json:"hash"`
}

func metaAudit() []byte { return []byte("audit") }

// enter adds an act to the chain, in the transaction that does it.
func (s *Server) enter(tx Tx, e AuditEntry) error {
	var head auditHead
	if b := tx.Get(tableMeta, metaAudit()); b != nil {
		if err := json.Unmarshal(b, &head); err != nil {
			return fmt.Errorf("reading the end of the audit: %w", err)
		}
	}
	e.N, e.At, e.Before = head.N+1, s.now().UTC(), head.Hash
	b, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("writing the audit: %w", err)
	}
	sum := sha256.Sum256(b)
	return firstError(
		tx.Put(tableAudit, be64(e.N), b),
		save(tx, tableMeta, metaAudit(), auditHead{N: e.N, Hash: sum[:]}),
	)
}

// Audit reads the whole audit, gives visit every entry that can be read, and tells how
// the chain stands. mark is the fingerprint of its end: who keeps it elsewhere can tell
// later whether all up to it was written anew. visit may be nil.
func (s *Server) Audit(ctx context.Context, visit func(AuditEntry) error) (c app.Chain, mark string, err error) {
	err = s.store.View(ctx, func(tx Tx) error {
		var head auditHead
		if b := tx.Get(tableMeta, metaAudit()); b != nil && json.Unmarshal(b, &head) != nil {
			c.BrokenAt = 1
		}
		var last auditHead
		err := tx.Each(tableAudit, nil, func(_, v []byte) (bool, error) {
			c.Entries++
			var e AuditEntry
			if json.Unmarshal(v, &e) != nil {
				c.Unreadable++
			} else if visit != nil {
				if err := visit(e); err != nil {
					return false, err
				}
			}
			if c.BrokenAt == 0 && (e.N != last.N+1 || !bytes.Equal(e.Before, last.Hash)) {
				c.BrokenAt = last.N + 1
			}
			sum := sha256.Sum256(v)
			last = auditHead{N: last.N + 1, Hash: sum[:]}
			return true, nil
		})
		if c.BrokenAt == 0 && (last.N != head.N || !bytes.Equal(last.Hash, head.Hash)) {
			c.BrokenAt = last.N + 1
		}
		if len(last.Hash) > 0 {
			mark = hex.EncodeToString(last.Hash[:8])
		}
		return err
	})
	if err != nil {
		return c, "", fmt.Errorf("reading the audit: %w", err)
	}
	return c, mark, nil
}

// words joins what there is of a detail.
func words(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + why
}
