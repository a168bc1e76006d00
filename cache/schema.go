package cache

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/cache/seal"
)

// bucket is a bucket of the file. Its name is bound to every value in it.
type bucket struct {
	name    string
	purpose seal.Purpose
	open    bool // values are not sealed: nothing of an applicant is in them
}

// The buckets: key -> value. Numbered keys are 8 bytes, big-endian; names are 16
// bytes of HMAC. Values are JSON, sealed unless the bucket is open.
var (
	bucketMeta      = bucket{name: "meta", open: true}      // "schema" -> 4 bytes, "device" -> app.Device, "instance" -> the store's own name, "rescue" -> seal.Wrap, "repair" -> app.Repair, "restored" -> time, "orders" -> app.Orders, "bundle" -> app.BundleStanding, "bundle/" ‖ version -> app.Bundle
	bucketOperators = bucket{name: "operators", open: true} // operator ID -> card
	bucketWraps     = bucket{name: "wraps", open: true}     // operator ID -> seal.Wrap
	bucketTries     = bucket{name: "tries", open: true}     // operator ID -> tries

	bucketGrants   = bucket{name: "grants", purpose: seal.Records}   // operator ID -> COSE_Sign1 bytes
	bucketIdentity = bucket{name: "identity", purpose: seal.Records} // "key" -> Ed25519 private key, "certificate" -> COSE_Sign1 bytes, "check" -> nothing
	bucketSync     = bucket{name: "sync", purpose: seal.Records}     // "cursor" -> text, "trust" -> COSE_Sign1 bytes, "synced" -> time, "snapshot" -> snapshot, "seen" -> 8 bytes of revision, "warnings" -> []warning, "notice/" ‖ licence app.ID -> app.Notice

	bucketDrafts       = bucket{name: "drafts", purpose: seal.Drafts}        // app.ID -> app.Application in state draft
	bucketApplications = bucket{name: "applications", purpose: seal.Records} // app.ID -> app.Application in any other state
	bucketLicences     = bucket{name: "licences", purpose: seal.Records}     // app.ID -> app.Licence
	bucketShadows      = bucket{name: "shadows", purpose: seal.Records}      // app.ID -> app.RemoteChange that waits for our commands
	bucketBases        = bucket{name: "bases", purpose: seal.Records}        // app.ID -> app.Application as central had it when our change of it began
	bucketSnapshot     = bucket{name: "snapshot", purpose: seal.Records}     // kind (1 byte) ‖ app.ID -> app.RemoteChange of a snapshot that is being fetched
	bucketEntries      = bucket{name: "entries", purpose: seal.Records}      // kind (1 byte) ‖ app.ID -> search entry, see entry.go
	bucketSeries       = bucket{name: "series", purpose: seal.Records}       // series of application numbers -> 8 bytes, the last one used

	bucketLeases = bucket{name: "leases", purpose: seal.Records} // lease ID -> app.Lease
	bucketWishes = bucket{name: "wishes", purpose: seal.Records} // series -> app.LeaseRequest
	bucketLedger = bucket{name: "ledger", purpose: seal.Audit}   // number from 1, gapless -> app.LedgerEntry, or a line that says which places a restored copy passed over

	bucketOutbox    = bucket{name: "outbox", purpose: seal.Outbox}    // app.Command.Seq, gapless -> command as queued, never written again; see encodeCommand
	bucketStandings = bucket{name: "standings", purpose: seal.Outbox} // app.Command.Seq -> standing: how the sending went
	bucketPrints    = bucket{name: "prints", purpose: seal.Records}   // app.ID (sorts by time) -> app.PrintJob
	bucketCopies    = bucket{name: "copies", open: true}              // app.ID of licence or application ‖ print job app.ID -> nothing

	bucketAudit   = bucket{name: "audit", purpose: seal.Audit} // number from 1, gapless -> app.AuditEntry
	bucketHistory = bucket{name: "history", open: true}        // record app.ID ‖ number in audit -> nothing
)

var keySchema = []byte("schema")

// steps are the migrations, in order: steps[n] makes schema n+1 out of schema n.
// A step is frozen once it has been shipped.
func steps() []func(tx *bolt.Tx) error {
	return []func(tx *bolt.Tx) error{migrate1, migrate2, migrate3}
}

// errNewer is a store of a later version of the program: it is not damaged.
type errNewer struct{ schema int }

func (e errNewer) Error() string {
	return fmt.Sprintf("the store has schema %d, this program knows %d", e.schema, len(steps()))
}

// schema returns the version of the file, 0 for a new one.
func schema(tx *bolt.Tx) (int, error) {
	meta := tx.Bucket([]byte(bucketMeta.name))
	if meta == nil {
		if k, _ := tx.Cursor().First(); k != nil {
			return 0, errHeader
		}
		return 0, nil
	}
	v := meta.Get(keySchema)
	if len(v) != 4 {
		return 0, errHeader
	}
	n := int(binary.BigEndian.Uint32(v))
	switch {
	case n == 0:
		return 0, errHeader
	case n > len(steps()):
		return n, errNewer{n}
	}
	return n, nil
}

// migrate brings the file to the schema of this program, all steps or none.
func migrate(db *bolt.DB) error {
	from := 0
	err := db.View(func(tx *bolt.Tx) (err error) {
		from, err = schema(tx)
		return err
	})
	if err != nil || from == len(steps()) {
		return err
	}
	return db.Update(func(tx *bolt.Tx) error {
		for n, step := range steps()[from:] {
			if err := step(tx); err != nil {
				return fmt.Errorf("migrating to schema %d: %w", from+n+1, err)
			}
		}
		v := binary.BigEndian.AppendUint32(nil, uint32(len(steps())))
		return tx.Bucket([]byte(bucketMeta.name)).Put(keySchema, v)
	})
}
