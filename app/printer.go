package app

// PrinterInfo is a printer that papers may go to.
type PrinterInfo struct {
	Name      string // by which the spooler knows it, or an address that begins with ipp
	Info      string // as people call it
	Stopped   bool
	Accepting bool
	Default   bool
	Trouble   Trouble // what keeps it from printing, "" for nothing
}

// Working tells whether a paper that is sent now can be expected to come out.
func (p PrinterInfo) Working() bool { return p.Accepting && !p.Stopped && p.Trouble == "" }

// PrinterChoices is what a printer leaves to be chosen. What it has one of is not
// a choice: Trays is then empty.
type PrinterChoices struct {
	Media  []string // sizes by their names in PWG 5101.1, those that lie in it first
	Trays  []string // sources by their keywords in PWG 5101.1
	Duplex bool     // it can print on both sides
	Copies int      // the most of one job, at least 1
}

// Trouble is what a person has to mend at a printer.
type Trouble string

// The troubles, the most pressing first.
const (
	PaperJam    Trouble = "jam"
	DoorOpen    Trouble = "door"
	PaperOut    Trouble = "paper"
	TonerOut    Trouble = "toner"
	TrayFull    Trouble = "full"        // nothing more fits where the paper comes out
	Paused      Trouble = "paused"      // somebody stopped it
	Unreachable Trouble = "unreachable" // switched off, or its line is cut
	Attention   Trouble = "attention"   // it does not say what
)

// SpoolJob says how to print.
type SpoolJob struct {
	Printer string
	Title   string // one that no other job has: a job whose number was lost is found by it
	User    string
	Copies  int
	Media   string // iso_a4_210x297mm
	Tray    string // "" leaves it to the printer
	Duplex  bool
}

// SpoolRef names a job at the spooler.
type SpoolRef struct {
	Printer string
	ID      int    // 0 when the spooler's answer was lost
	Title   string // numbers begin anew when a spooler is set up again: the title tells
}

// SpoolStatus is how a job stands.
type SpoolStatus struct {
	ID      int // of the job: it was looked for by its title, perhaps
	State   SpoolState
	Trouble Trouble // what it waits for, "" for nothing
}

// SpoolState is what the spooler says of a job.
type SpoolState string

// The states of a spooled job.
const (
	SpoolPending SpoolState = "pending"
	SpoolHeld    SpoolState = "held"
	SpoolActive  SpoolState = "active"
	SpoolStopped SpoolState = "stopped"
	SpoolGone    SpoolState = "cancelled"
	SpoolFailed  SpoolState = "aborted"
	SpoolDone    SpoolState = "completed"
)

// Ended tells whether nothing more happens to the job.
func (s SpoolState) Ended() bool { return s == SpoolDone || s == SpoolGone || s == SpoolFailed }
