//go:build !windows

package printer

import (
	"context"
	"errors"
	"net"

	"github.com/shubbak/shubbak/app"
)

// Spooler is the spooler of the machine. It is safe for concurrent use.
type Spooler struct {
	cups *CUPS
	lp   LP
}

// New returns the spooler. The server is as CUPS_SERVER has it: the path of a
// socket, host, or host:port; "" is the socket of the system. Where nothing
// listens there, the commands of the system are tried.
func New(server string) *Spooler { return &Spooler{cups: NewCUPS(server)} }

// unreachable tells whether nobody was there to talk to.
func unreachable(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// Printers lists the printers. It fails with SpoolerDown.
func (s *Spooler) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	out, err := s.cups.Printers(ctx)
	if unreachable(err) {
		return s.lp.Printers(ctx)
	}
	return out, err
}

// Print hands a PDF to a printer and returns the number of the job. It fails
// with PrinterMissing, PrinterStopped or SpoolerDown.
func (s *Spooler) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	id, err := s.cups.Print(ctx, job, pdf)
	if unreachable(err) {
		return s.lp.Print(ctx, job, pdf)
	}
	return id, err
}

// State follows a job. It fails with NotFound or SpoolerDown.
func (s *Spooler) State(ctx context.Context, id int) (app.SpoolState, error) {
	state, err := s.cups.State(ctx, id)
	if unreachable(err) {
		return s.lp.State(ctx, id)
	}
	return state, err
}

// Cancel takes a job back. It fails with NotFound, NotAllowedHere or SpoolerDown.
func (s *Spooler) Cancel(ctx context.Context, id int) error {
	err := s.cups.Cancel(ctx, id)
	if unreachable(err) {
		return s.lp.Cancel(ctx, id)
	}
	return err
}
