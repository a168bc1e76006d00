package app

import (
	"encoding/json"
	"time"
)

// CommandKind is an action that central is asked for.
type CommandKind string

// The commands.
const (
	CommandIssue  CommandKind = "licence.issue"      // body: Licence
	CommandSubmit CommandKind = "application.submit" // body: Application
	CommandPrint  CommandKind = "licence.print"      // body: PrintRecord
	// CommandWithdraw takes the place of a command that shall not be done any more.
	CommandWithdraw CommandKind = "command.withdraw" // body: Withdrawal
	CommandDecide   CommandKind = "record.decide"    // body: Decision
	// CommandDocuments brings what was handed in with a licence that was issued at the
	// counter. It comes after the licence, which waits for no document.
	CommandDocuments CommandKind = "record.documents" // body: HandedIn
)

// OutboxState is where a command stands. No state deletes its bytes.
type OutboxState string

// The states of a command.
const (
	OutQueued        OutboxState = "queued"
	OutSending       OutboxState = "sending"
	OutAcked         OutboxState = "acked"          // central has it
	OutSettled       OutboxState = "settled"        // seen in the changes feed
	OutNeedsOperator OutboxState = "needs_operator" // refused with a reason a clerk can mend
	OutBlocked       OutboxState = "blocked"        // waits for another command
	OutHeldAuth      OutboxState = "held_auth"      // waits for a sign-in
	OutQuarantined   OutboxState = "quarantined"    // must never be sent again as it is
	OutReplaced      OutboxState = "replaced"       // another command took its place (ReplacedBy)
)

// Waiting tells whether the command is still on its way.
func (s OutboxState) Waiting() bool {
	switch s {
	case OutQueued, OutSending, OutBlocked, OutHeldAuth:
		return true
	case OutAcked, OutSettled, OutNeedsOperator, OutQuarantined, OutReplaced:
	}
	return false
}

// NeedsClerk tells whether nothing goes on without a decision.
func (s OutboxState) NeedsClerk() bool { return s == OutNeedsOperator || s == OutQuarantined }

// Command is one immutable entry of the outbox: what is sent, byte for byte, and
// beside it how the sending went.
type Command struct {
	ID       ID              `json:"id"`  // the idempotency key
	Seq      uint64          `json:"seq"` // order on this device, gapless from 1
	Kind     CommandKind     `json:"kind"`
	Record   ID              `json:"record"` // licence or application it is about
	Title    string          `json:"title"`  // what the clerk recognises it by (number)
	Operator string          `json:"operator"`
	At       time.Time       `json:"at"`
	Body     json.RawMessage `json:"body"` // the stored bytes
	// Base is central's revision that a change was made from, 0 for a new record.
	// Central refuses the change (412) when the record has another by then.
	Base int64 `json:"base,omitempty"`
	// Replaces is the refused command whose place this one takes, ReplacesSeq that
	// command's place in the order (the store's to fill in).
	Replaces    ID     `json:"replaces,omitempty"`
	ReplacesSeq uint64 `json:"replaces_seq,omitempty"`

	State    OutboxState `json:"state"`
	Edition  int64       `json:"edition"` // changes with every state; compare-and-swap
	Tries    int         `json:"tries"`
	LastTry  time.Time   `json:"last_try,omitzero"`
	Code     Code        `json:"code,omitempty"`   // of the last answer
	Detail   string      `json:"detail,omitempty"` // central's reason
	Field    string      `json:"field,omitempty"`  // at fault, as central names it
	Revision int64       `json:"revision,omitempty"`
	// ReplacedBy is the command that took this one's place.
	ReplacedBy ID `json:"replaced_by,omitempty"`
}

// Outcome is central's answer to one command.
type Outcome struct {
	ID       ID
	Accepted bool
	Revision int64
	Code     Code   // when not accepted
	Field    string // when a field is at fault
	Detail   string
	Current  *RemoteChange // with Conflict: what central has in its place
	Replaced bool          // another command has taken its place; it will not be done
}

// RemoteKind is the kind of a record in the changes feed.
type RemoteKind string

// The kinds in the changes feed.
const (
	RemoteLicence     RemoteKind = "licence"
	RemoteApplication RemoteKind = "application"
)

// RemoteChange is one item of central's changes feed.
type RemoteChange struct {
	Kind        RemoteKind   `json:"kind"`
	ID          ID           `json:"id"`
	Revision    int64        `json:"revision"`
	Deleted     bool         `json:"deleted,omitempty"`
	Command     ID           `json:"command,omitempty"`     // the command that made it, if one did
	Licence     *Licence     `json:"licence,omitempty"`     // when Kind is licence
	Application *Application `json:"application,omitempty"` // when Kind is application

	// Raw is the record in the bytes that central sent it in, nil when they are
	// not at hand. A store may keep them as they are.
	Raw []byte `json:"-"`
}

// Since says from where on changes are asked for, and the newest revision that this
// device was told of in any answer: a central that knows it not has another history
// (CursorGone).
type Since struct {
	Cursor string // "" for the beginning
	Seen   int64
}

// ChangesPage is a page of the feed.
type ChangesPage struct {
	Items     []RemoteChange `json:"items"`
	Next      string         `json:"next_cursor"` // the cursor after Items
	More      bool           `json:"more"`
	Watermark uint64         `json:"device_seq_watermark"` // last Seq of this device that central has applied
}

// Lease is a block of serials that central gave to this device for one series.
type Lease struct {
	ID        string    `json:"id"`
	Series    string    `json:"series"`
	First     uint32    `json:"first"`
	Last      uint32    `json:"last"`
	Next      uint32    `json:"next"` // the next unused serial; Last+1 when used up
	GrantedAt time.Time `json:"granted_at"`
	NotAfter  time.Time `json:"not_after"`
	Revision  int64     `json:"revision,omitempty"` // central's, of the granting
	// Signed is central's word that the block is the device's (credential.Lease).
	Signed []byte `json:"signed,omitempty"`
}

// Left returns how many numbers are unused.
func (l Lease) Left() int {
	if l.Next > l.Last {
		return 0
	}
	return int(l.Last-l.Next) + 1
}

// AuditEntry is one line of the audit chain. It names codes and IDs, no person's data.
type AuditEntry struct {
	Seq      uint64    `json:"seq"`
	At       time.Time `json:"at"`
	Operator string    `json:"operator"`
	Action   string    `json:"action"` // sign_in, issue, view, print …
	Record   ID        `json:"record,omitempty"`
	Prev     []byte    `json:"prev"` // SHA-256 of the entry before
}
