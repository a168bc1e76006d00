package central

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// Store keeps central's tables. Every function runs in one transaction: Update
// is serial, and what it returned nil for survives kill -9.
type Store interface {
	View(ctx context.Context, fn func(Tx) error) error
	Update(ctx context.Context, fn func(Tx) error) error
	Close() error
}

// Tx is one transaction. Keys are ordered as bytes inside their table.
type Tx interface {
	// Get returns a copy of the value, nil when there is none.
	Get(t Table, key []byte) []byte
	Put(t Table, key, value []byte) error
	Delete(t Table, key []byte) error
	// Each visits rows from the key on, in order, until visit returns false.
	// What visit is given is valid only while it runs.
	Each(t Table, from []byte, visit func(key, value []byte) (bool, error)) error
}

// Table names one table.
type Table string

// The tables: what the key is -> what the value is.
const (
	tableMeta         Table = "meta"         // name -> bytes (root key, revision, demo)
	tableOffices      Table = "offices"      // municipality code -> app.Office
	tableOperators    Table = "operators"    // operator ID -> operatorRow
	tableDevices      Table = "devices"      // device ID -> deviceRow
	tableEnrolments   Table = "enrolments"   // SHA-256 of the code -> enrolmentRow
	tableCertificates Table = "certificates" // kid -> credential.Certificate
	tableTokens       Table = "tokens"       // SHA-256 of the token -> tokenRow
	tableNonces       Table = "nonces"       // nonce of a proof -> 8 bytes of Unix seconds
	tableGrants       Table = "grants"       // device ID / operator ID -> app.Grant
	tableLeases       Table = "leases"       // lease ID -> leaseRow
	tableRequests     Table = "requests"     // lease request ID -> requestRow
	tableSerials      Table = "serials"      // series -> 4 bytes, the next free serial
	tableCommands     Table = "commands"     // command ID -> commandRow
	tableSeqs         Table = "seqs"         // device ID / 8 bytes of Seq -> command ID
	tableLicences     Table = "licences"     // licence ID -> app.Licence
	tableApplications Table = "applications" // application ID -> app.Application
	tableAlike        Table = "alike"        // licence ID -> earlier revisions that differ in copies and documents alone
	tableNumbers      Table = "numbers"      // licence number -> ID of the licence that has it
	tablePrints       Table = "prints"       // licence ID / 4 bytes of copy / device ID -> app.PrintRecord
	tableLog          Table = "log"          // 8 bytes of revision -> logRow, the newest of each record
	tableHeads        Table = "heads"        // kind / record ID -> 8 bytes, its revision in the log
	tableWords        Table = "words"        // licence ID -> folded text that search looks at
	tableTasks        Table = "tasks"        // task ID -> Task
	tableTries        Table = "tries"        // operator ID -> triesRow
	tableRevoked      Table = "revoked"      // licence number, "kid/" and a key's name, or "token/" and a hash -> credential.Revocation
	tableChains       Table = "chains"       // application ID -> chainRow
	tableInvoices     Table = "invoices"     // record ID -> Invoice
	tableBusinesses   Table = "businesses"   // hash of person, activities and place -> ID of the newest licence
	tableWithdrawn    Table = "withdrawn"    // number of an approval -> withdrawalRow
	tableUploads      Table = "uploads"      // upload ID -> uploadRow
	tableBlobs        Table = "blobs"        // municipality code / SHA-256 in hex -> blobRow
	tableDirectives   Table = "directives"   // device ID / directive ID -> directiveRow
	tableLeftovers    Table = "leftovers"    // device ID / ID of the command or draft -> leftoverRow
	tableAudit        Table = "audit"        // 8 bytes of N -> AuditEntry
	tableSpans        Table = "spans"        // 8 bytes of the revision before its first -> 8 bytes, the last one of the span before
)

func tables() []Table {
	return []Table{
		tableMeta, tableOffices, tableOperators, tableDevices, tableEnrolments, tableCertificates,
		tableTokens, tableNonces, tableGrants, tableLeases, tableRequests, tableSerials, tableCommands,
		tableSeqs, tableLicences, tableApplications, tableNumbers, tablePrints, tableLog, tableHeads,
		tableWords, tableTasks, tableTries, tableRevoked, tableChains, tableInvoices, tableSpans,
		tableBusinesses, tableWithdrawn, tableUploads, tableBlobs, tableDirectives, tableLeftovers, tableAudit,
		tableAlike,
	}
}

// load reads a row; what is not there is app.NotFound.
func load(tx Tx, t Table, key []byte, v any) error {
	b := tx.Get(t, key)
	if b == nil {
		return &app.Error{Code: app.NotFound, Err: fmt.Errorf("nothing in %s", t)}
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("reading %s: %w", t, err)
	}
	return nil
}

func save(tx Tx, t Table, key []byte, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("writing %s: %w", t, err)
	}
	return tx.Put(t, key, b)
}

// missing tells whether a row was simply not there.
func missing(err error) bool {
	var e *app.Error
	return errors.As(err, &e) && e.Code == app.NotFound
}

func be64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func readBE64(b []byte) uint64 {
	if len(b) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// join makes a key of parts; none of ours holds the separator.
func join(parts ...string) []byte {
	var k []byte
	for i, p := range parts {
		if i > 0 {
			k = append(k, '/')
		}
		k = append(k, p...)
	}
	return k
}
