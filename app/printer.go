package app

// PrinterInfo is a printer of the spooler.
type PrinterInfo struct {
	Name      string
	Info      string // as people call it
	Stopped   bool
	Accepting bool
	Default   bool
	Reasons   []string
}

// SpoolJob says how to print.
type SpoolJob struct {
	Printer string
	Title   string
	User    string
	Copies  int
	Media   string // iso_a4_210x297mm
	Duplex  bool
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
