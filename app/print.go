package app

import (
	"strconv"
	"time"
)

// PrintState is where a print job stands.
type PrintState string

// The states of a print job, in their order.
const (
	PrintWanted   PrintState = "wanted"   // recorded, no file yet
	PrintReady    PrintState = "ready"    // file made, its hash recorded
	PrintSpooled  PrintState = "spooled"  // the spooler has it
	PrintDone     PrintState = "done"     // the spooler says it is out
	PrintAnswered PrintState = "answered" // the clerk said that it printed
	PrintFailed   PrintState = "failed"   // nothing came out
)

// PrintJob is one copy of one paper. Its copy number is used once, whatever happens.
type PrintJob struct {
	ID        ID            `json:"id"`
	Kind      DocumentKind  `json:"kind,omitempty"` // "" is a licence
	Licence   ID            `json:"licence,omitempty"`
	Number    LicenceNumber `json:"number,omitempty"`
	Record    ID            `json:"record,omitempty"`    // the application of any other paper
	RecordNo  string        `json:"record_no,omitempty"` // by which people know it
	Copy      int           `json:"copy"`                // 1 is the original; 0 for a paper that has no copies
	Reason    string        `json:"reason,omitempty"`    // asked for every copy after the first
	State     PrintState    `json:"state"`
	Printer   string        `json:"printer,omitempty"`
	SpoolID   int           `json:"spool_id,omitempty"`
	SpooledAt time.Time     `json:"spooled_at,omitzero"`
	Spool     SpoolState    `json:"spool,omitempty"`   // what the spooler said last
	Trouble   Trouble       `json:"trouble,omitempty"` // and what it waits for
	Unsure    bool          `json:"unsure,omitempty"`  // the spooler does not know how it ended: the clerk is asked
	SHA256    string        `json:"sha256,omitempty"`  // of the file
	Operator  string        `json:"operator"`
	At        time.Time     `json:"at"`
	EndedAt   time.Time     `json:"ended_at,omitzero"`
}

// IsLicence tells whether the paper is a licence, whose copies are numbered.
func (j PrintJob) IsLicence() bool { return j.Kind == "" || j.Kind == PaperLicence }

// Of returns the record whose paper it is.
func (j PrintJob) Of() ID {
	if j.IsLicence() {
		return j.Licence
	}
	return j.Record
}

// Title names the job at the spooler, and no other job with it: another counter
// may print the same copy of the same licence.
func (j PrintJob) Title() string {
	own := string(j.ID[max(len(j.ID)-6, 0):])
	if j.IsLicence() {
		return string(j.Number) + "-" + strconv.Itoa(j.Copy) + "-" + own
	}
	return j.RecordNo + "-" + own
}

// Ref names the job for the spooler.
func (j PrintJob) Ref() SpoolRef {
	return SpoolRef{Printer: j.Printer, ID: j.SpoolID, Title: j.Title()}
}
