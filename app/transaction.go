package app

import (
	"cmp"
	"time"

	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// Slot is what the store sets aside inside the issuing transaction: nothing of
// it is used unless the transaction commits.
type Slot struct {
	Number     LicenceNumber
	Lease      string
	LedgerSeq  uint64
	LedgerPrev []byte // SHA-256 of the ledger entry before, nil for the first
	CommandSeq uint64
}

// Issuance is all that issuing writes, in one transaction.
type Issuance struct {
	Application Application
	Licence     Licence
	Supersedes  ID // the licence in force that this one takes the place of, if it does
	Command     Command
	Documents   Command // brings what was handed in; none, without an ID, when nothing was
	Print       PrintJob
	Audit       AuditEntry
}

// Submission is all that capturing an application writes, in one transaction.
type Submission struct {
	Application Application
	Command     Command
	Audit       AuditEntry
}

// LedgerEntry is one line of the device's gapless ledger of issued licences.
type LedgerEntry struct {
	Seq     uint64        `json:"seq"`
	Number  LicenceNumber `json:"number"`
	Licence ID            `json:"licence"`
	At      time.Time     `json:"at"`
	Token   []byte        `json:"token"` // SHA-256 of the signed claims
	Prev    []byte        `json:"prev"`
}

// Chain is how a chain of hashes stands: the audit, or the ledger.
type Chain struct {
	Entries    int
	Unreadable int
	BrokenAt   uint64 // the first place that does not follow from the one before; 0 for none
}

// Whole tells whether every entry follows from the one before.
func (c Chain) Whole() bool { return c.BrokenAt == 0 && c.Unreadable == 0 }

// PrintRecord is the body of CommandPrint.
type PrintRecord struct {
	Licence  ID            `json:"licence"`
	Number   LicenceNumber `json:"number"`
	Copy     int           `json:"copy"`
	Reason   string        `json:"reason,omitempty"`
	Operator string        `json:"operator"`
	Device   string        `json:"device"`
	At       time.Time     `json:"at"`
	SHA256   string        `json:"sha256"`
}

// LeaseRequest is a wish for numbers, kept until it is answered so that a lost
// answer is asked for again under the same ID.
type LeaseRequest struct {
	ID     ID     `json:"id"`
	Series string `json:"series"`
	Size   int    `json:"size"`
	Seen   int64  `json:"seen,omitempty"` // as in Since; of each try
}

// HitKind tells an application from a licence among search results.
type HitKind string

// The kinds of hits.
const (
	HitApplication HitKind = "application"
	HitLicence     HitKind = "licence"
)

// Query asks for records. The zero value is everything, newest first.
type Query struct {
	Text     string // numbers, IDs, names, as typed
	Kind     HitKind
	Service  string
	States   []State
	From, To hijri.Civil // day of creation or issue, both included; zero is open
	Operator string      // made by
	Unsynced bool
	Offset   int
	Limit    int // 0: 50
}

// Hit is a record as a list shows it.
type Hit struct {
	Kind     HitKind
	ID       ID
	Number   string // licence number or application number
	Service  string
	State    State
	Title    string // trade name, else establishment, else holder
	Holder   string
	IDNo     string // whole; lists mask it
	Until    hijri.Dual
	At       time.Time
	Operator string
	Unsynced bool
	Section  int
	Reason   string
	Warnings int
}

// SortName is the name by which lists sort a record, folded as the search folds it: أحمد stands beside احمد.
func (h Hit) SortName() string { return arabic.Fold(cmp.Or(h.Title, h.Holder)) }

// Found is a page of hits.
type Found struct {
	Hits  []Hit
	Total int
}

// DayStats is what a counter did on one day.
type DayStats struct {
	Issued      int
	Printed     int
	Submitted   int
	SecondsEach int     // average from first entry to issue; 0 when none
	ByHour      [24]int // issued, Riyadh hours
}

// LinkStatus tells how the counter stands with central.
type LinkStatus struct {
	Online   bool
	Known    bool      // false until the first try
	Since    time.Time // since when it is as it is
	LastSync time.Time // the last complete round
	Busy     bool      // a round is under way
	Pulled   int       // records that came in a catch-up that goes on; 0: none does
	Sent     int64     // bytes of a document on its way that central has
	ToSend   int64     // and of how many; 0: none is on its way
	Code     Code      // why not online, or of the last failure
}

// OutboxCount says how many commands wait.
type OutboxCount struct {
	Waiting  int
	NeedsMe  int
	OldestAt time.Time
}
