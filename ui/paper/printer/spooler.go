package printer

import (
	"context"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// sender is a way by which papers go to printers.
type sender interface {
	Printers(ctx context.Context) ([]app.PrinterInfo, error)
	Choices(ctx context.Context, printer string) (app.PrinterChoices, error)
	Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error)
}

// follower says of a job how it stands, and has it wait or end.
type follower interface {
	State(ctx context.Context, job app.SpoolRef) (app.SpoolStatus, error)
	Cancel(ctx context.Context, job app.SpoolRef) error
	Hold(ctx context.Context, job app.SpoolRef) error
	Release(ctx context.Context, job app.SpoolRef) error
}

type way interface {
	sender
	follower
}

// Spooler reaches the printers of the machine and those of the network. It is
// safe for concurrent use.
type Spooler struct {
	ipp     *IPP
	system  way // to the printers of the machine
	network func() []string
}

// New returns the spooler. The server is as CUPS_SERVER has it: the path of a
// socket, host, or host:port; "" is the socket of the system, and on Windows it
// has no meaning. Network returns the addresses (ipp://host/ipp/print) of printers
// that are asked themselves; it may be nil.
func New(server string, network func() []string) *Spooler {
	s := &Spooler{ipp: NewIPP(server), network: network}
	s.system = systemWay(s.ipp)
	return s
}

func (s *Spooler) way(printer string) way {
	if onNetwork(printer) {
		return s.ipp
	}
	return s.system
}

// Printers lists the printers of the machine, and then those of the network. A
// printer of the network that does not answer is among them. It fails with
// SpoolerDown when there is no spooler, and no printer of the network either.
func (s *Spooler) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	out, err := s.system.Printers(ctx)
	if s.network == nil {
		return out, err
	}
	for _, address := range s.network() {
		if !onNetwork(address) {
			continue
		}
		p, gone := s.ipp.Printer(ctx, address)
		if gone != nil {
			p.Stopped, p.Trouble = true, app.Unreachable
		}
		if p.Info == address {
			p.Info = address[strings.Index(address, "//")+2:]
		}
		out, err = append(out, p), nil
	}
	return out, err
}

// Choices tells what can be chosen of a printer. It fails with PrinterMissing or
// SpoolerDown.
func (s *Spooler) Choices(ctx context.Context, printer string) (app.PrinterChoices, error) {
	return s.way(printer).Choices(ctx, printer)
}

// Print hands a PDF to a printer and returns the number of the job. It fails
// with PrinterMissing, PrinterStopped, PrinterBusy, PrinterFormat, SpoolerRefused
// or SpoolerDown, by all of which nothing is printed; and with SpoolUnsure when it
// may have been taken.
func (s *Spooler) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	return s.way(job.Printer).Print(ctx, job, pdf)
}

// State follows a job; one whose number was lost is looked for by its title. It
// fails with NotFound for a job that is not known (any more), with PrinterMissing
// for a printer of the network that does not answer, and with SpoolerDown.
func (s *Spooler) State(ctx context.Context, job app.SpoolRef) (app.SpoolStatus, error) {
	return s.way(job.Printer).State(ctx, job)
}

// Cancel takes a job back. It fails with NotFound, PrinterMissing or SpoolerDown,
// and with NotAllowedHere when it is too late.
func (s *Spooler) Cancel(ctx context.Context, job app.SpoolRef) error {
	return s.way(job.Printer).Cancel(ctx, job)
}

// Hold keeps a job from being printed until it is released. Its errors are those
// of Cancel.
func (s *Spooler) Hold(ctx context.Context, job app.SpoolRef) error {
	return s.way(job.Printer).Hold(ctx, job)
}

// Release lets a job go on that was held. Its errors are those of Cancel.
func (s *Spooler) Release(ctx context.Context, job app.SpoolRef) error {
	return s.way(job.Printer).Release(ctx, job)
}
