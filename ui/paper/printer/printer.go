// Package printer hands papers to printers and follows them: to CUPS by IPP over
// its socket or the network, to printers of the network by IPP itself, by the lp
// command where CUPS cannot be reached so, and by the shell's own way on Windows.
package printer

import (
	"context"
	"errors"
	"os/exec"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// fault is an error of a printer.
func fault(code app.Code, printer string, err error) error {
	return &app.Error{Code: code, Args: map[string]string{"printer": printer}, Err: err}
}

// missing is the error for a printer that the spooler does not have.
func missing(name string, err error) error { return fault(app.PrinterMissing, name, err) }

// stopped is the error for a printer that takes no jobs.
func stopped(name string, err error) error { return fault(app.PrinterStopped, name, err) }

func down(err error) error { return app.Fail(app.SpoolerDown, err) }

// run runs a command of the system and returns what it wrote. A command that is
// not there means that there is no spooler.
func run(ctx context.Context, stdin []byte, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the commands are ours, the arguments no shell's
	if stdin != nil {
		cmd.Stdin = strings.NewReader(string(stdin))
	}
	out, err := cmd.CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		return "", down(err)
	}
	return string(out), err
}
