// Package printer hands papers to the spooler of the machine and follows them:
// CUPS by IPP over its socket or the network, the lp command where that cannot
// be reached, and the shell's own way on Windows.
package printer

import (
	"context"
	"errors"
	"os/exec"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// A4 is the medium of the papers, by its name in PWG 5101.1.
const A4 = "iso_a4_210x297mm"

// missing is the error for a printer that the spooler does not have.
func missing(name string, err error) error {
	return &app.Error{Code: app.PrinterMissing, Args: map[string]string{"printer": name}, Err: err}
}

// stopped is the error for a printer that takes no jobs.
func stopped(name string, err error) error {
	return &app.Error{Code: app.PrinterStopped, Args: map[string]string{"printer": name}, Err: err}
}

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
