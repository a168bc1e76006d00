package app

import "time"

// Repair is what became of a damaged store.
type Repair struct {
	Unreadable int    `json:"unreadable"` // pages that could not be read
	Kept       int    `json:"kept"`       // values that were
	Aside      string `json:"-"`          // where the damaged file lies now
	Mended     bool   `json:"mended"`     // an unlock has looked at what was sealed; the rest counts from then
	Dropped    int    `json:"dropped"`    // values that do not open under the key
	Strays     int    `json:"strays"`     // values that were found outside of every bucket, and put back
	Resent     int    `json:"resent"`     // commands that will be sent again
	Lost       int    `json:"lost"`       // places of commands of which nothing is left
}

// Health is how a store stands.
type Health struct {
	Schema     int
	FileBytes  int64
	FreeBytes  int64 // of the file, to be won by compaction
	BlobBytes  int64
	Blobs      int
	DiskBytes  int64 // left on the disk; -1 where it cannot be told
	Counts     map[string]int
	Unreadable int // values that do not open, or are not what they should be
	BadPages   int // of the file, as bbolt's own check counts them
	Outbox     OutboxCount
	Ledger     Chain
	Audit      Chain
	Numbers    []LeaseUse
	Missing    []ID // licences that the ledger has and the store has not
	MissingDoc int  // documents that a record names and that are not there
	LastSync   time.Time
	Aside      []string // damaged files that lie beside the store
}

// Sound tells whether nothing is wrong with the store.
func (h Health) Sound() bool {
	for _, n := range h.Numbers {
		if !n.Proven() {
			return false
		}
	}
	return h.BadPages == 0 && h.Unreadable == 0 && h.Ledger.Whole() && h.Audit.Whole() && len(h.Missing) == 0 && h.MissingDoc == 0
}

// LeaseUse is what became of the numbers of a lease. Every one is used, void for a
// reason that the audit has, left, or expired.
type LeaseUse struct {
	Lease   Lease
	Used    int // by licences of the ledger
	Void    int // passed over
	Reason  bool
	Expired bool // what is left will not be used
	Mark    uint32
}

// Proven tells whether every number is accounted for: what was passed over has its
// reason, and the mark outside the store is not ahead of the lease.
func (u LeaseUse) Proven() bool {
	return u.Void >= 0 && (u.Void == 0 || u.Reason) && u.Mark <= u.Lease.Next
}

// Purged says how much was erased because it had served its purpose.
type Purged struct {
	Licences     int
	Applications int
	Commands     int // of which what they said is gone
	Documents    int
}
