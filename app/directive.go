package app

import "time"

// DirectiveKind is something that central can want of a counter as a whole.
type DirectiveKind string

// What central can want.
const (
	DirectLock   DirectiveKind = "lock"   // the screen is locked, once
	DirectRevoke DirectiveKind = "revoke" // nobody is let in, for as long as it is in force
	DirectWipe   DirectiveKind = "wipe"   // what waits is given to central, then all is erased
)

// Directive is what central wants of one counter. It is signed by central's root, so
// that nobody on the line can make one.
type Directive struct {
	ID     string        `json:"id"`
	Device string        `json:"device"`
	Kind   DirectiveKind `json:"kind"`
	At     time.Time     `json:"at"`
	Reason string        `json:"reason,omitempty"` // in the words of who gave it
}

// Ends tells whether the counter is closed by it.
func (d Directive) Ends() bool { return d.Kind == DirectRevoke || d.Kind == DirectWipe }

// Beat tells central how a counter is.
type Beat struct {
	Device  Device
	At      time.Time // by the counter's clock
	Waiting int       // commands on their way; -1 while the store is locked and nobody can tell
	Version string
	Done    []string // directives that were carried out
}

// Orders are what central wanted of this counter, as the store remembers it.
type Orders struct {
	Done []string `json:"done,omitempty"` // IDs of what was carried out, the newest last
	// Ended is the directive that closes this counter, nil when none does. Of a wipe
	// it is here before it is carried out.
	Ended *Directive `json:"ended,omitempty"`
	// Emptied: of a wipe, central has everything, and nothing here can be opened any more.
	Emptied bool `json:"emptied,omitempty"`
	// Told: central knows that it is emptied. What is left may be removed.
	Told bool `json:"told,omitempty"`
}

// Leftover is what a counter that is wiped could not deliver: a command that central
// refused, or a draft. Central keeps it as it is, for a person.
type Leftover struct {
	Command
	Why Code `json:"why,omitempty"` // central's last word about it, "" for a draft
}

// CommandDraft is the kind of a Leftover that is no command: an application that was
// never submitted.
const CommandDraft CommandKind = "draft"
