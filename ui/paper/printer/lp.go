//go:build !windows

package printer

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// LP prints by the commands lp, lpstat and cancel: for machines whose spooler
// only they can find, as a CUPS server named in client.conf.
type LP struct{}

// lp runs one of the commands and makes it speak English, which is what is read here.
func lp(ctx context.Context, stdin []byte, name string, args ...string) (string, error) {
	return run(ctx, stdin, "env", append([]string{"LC_ALL=C", name}, args...)...)
}

// Printers lists the printers. It fails with SpoolerDown.
func (LP) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	names, err := lp(ctx, nil, "lpstat", "-e")
	if err != nil {
		return nil, fmt.Errorf("listing printers: %w", down(err))
	}
	standard, _ := lp(ctx, nil, "lpstat", "-d") // fails where there is none
	accepting, _ := lp(ctx, nil, "lpstat", "-a")
	states, _ := lp(ctx, nil, "lpstat", "-p")
	return parsePrinters(names, standard, accepting, states), nil
}

func parsePrinters(names, standard, accepting, states string) []app.PrinterInfo {
	var out []app.PrinterInfo
	for _, name := range strings.Fields(names) {
		out = append(out, app.PrinterInfo{
			Name: name, Info: name,
			Default:   strings.HasSuffix(strings.TrimSpace(standard), ": "+name),
			Accepting: strings.Contains("\n"+accepting, "\n"+name+" accepting requests"),
			Stopped:   strings.Contains("\n"+states, "\nprinter "+name+" disabled"),
		})
	}
	return out
}

// Choices knows nothing of a printer but that it prints.
func (LP) Choices(context.Context, string) (app.PrinterChoices, error) {
	return app.PrinterChoices{Copies: 1}, nil
}

// Print hands a PDF to a printer.
func (LP) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	args := []string{"-d", job.Printer, "-t", job.Title, "-n", strconv.Itoa(max(job.Copies, 1)), "-o", "print-scaling=none"}
	media := cmp.Or(job.Media, A4)
	if job.Tray != "" {
		media += "," + job.Tray
	}
	args = append(args, "-o", "media="+media)
	if job.Duplex {
		args = append(args, "-o", "sides=two-sided-long-edge")
	}
	if job.User != "" {
		args = append(args, "-o", "job-account-id="+job.User)
	}
	out, err := lp(ctx, pdf, "lp", append(args, "--", "-")...)
	if err != nil {
		return 0, fmt.Errorf("printing on %s: %w", job.Printer, lpError(job.Printer, out, err))
	}
	return parseRequest(out)
}

// lpError reads what lp says when it refuses.
func lpError(printer, out string, err error) error {
	switch {
	case strings.Contains(out, "does not exist"), strings.Contains(out, "not found"):
		return missing(printer, err)
	case strings.Contains(out, "not accepting"):
		return stopped(printer, err)
	}
	return down(err)
}

// parseRequest reads "request id is PDF-12 (1 file(s))".
func parseRequest(out string) (int, error) {
	m := regexp.MustCompile(`request id is .*-(\d+) `).FindStringSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("reading the job's number: %w", app.Fail(app.SpoolerDown, nil))
	}
	return strconv.Atoi(m[1])
}

// State follows a job as far as lpstat tells.
func (LP) State(ctx context.Context, job app.SpoolRef) (app.SpoolStatus, error) {
	for _, which := range []string{"not-completed", "completed"} {
		out, err := lp(ctx, nil, "lpstat", "-l", "-W", which, "-o")
		if err != nil {
			return app.SpoolStatus{}, fmt.Errorf("following job %d: %w", job.ID, down(err))
		}
		if alerts, ok := alertsOf(out, job.Printer+"-"+strconv.Itoa(job.ID)); ok {
			return app.SpoolStatus{ID: job.ID, State: stateOf(which, alerts)}, nil
		}
	}
	return app.SpoolStatus{}, fmt.Errorf("following job %d: %w", job.ID, app.Fail(app.NotFound, nil))
}

// alertsOf finds a job in lpstat's long list, and what the list says of it: a
// line that begins with the job's name, and then lines that are indented.
func alertsOf(out, job string) (alerts string, ok bool) {
	for l := range strings.Lines(out) {
		f := strings.Fields(l)
		switch {
		case len(f) == 0:
		case l[0] != ' ' && l[0] != '\t':
			if ok {
				return alerts, true
			}
			ok = f[0] == job
		case ok && f[0] == "Alerts:":
			alerts = strings.Join(f[1:], " ")
		}
	}
	return alerts, ok
}

// stateOf judges the reasons of a job.
func stateOf(which, alerts string) app.SpoolState {
	has := func(word string) bool { return strings.Contains(alerts, word) }
	switch {
	case which != "completed" && has("job-hold"):
		return app.SpoolHeld
	case which != "completed" && has("printer-stopped"):
		return app.SpoolStopped
	case which != "completed" && has("job-printing"):
		return app.SpoolActive
	case which != "completed":
		return app.SpoolPending
	case has("cancel"):
		return app.SpoolGone
	case has("aborted"):
		return app.SpoolFailed
	}
	return app.SpoolDone
}

// Cancel takes a job back.
func (LP) Cancel(ctx context.Context, job app.SpoolRef) error {
	return command(ctx, "cancelling", job, "cancel")
}

// Hold keeps a job from being printed.
func (LP) Hold(ctx context.Context, job app.SpoolRef) error {
	return command(ctx, "holding", job, "lp", "-H", "hold", "-i")
}

// Release lets a held job go on.
func (LP) Release(ctx context.Context, job app.SpoolRef) error {
	return command(ctx, "releasing", job, "lp", "-H", "resume", "-i")
}

// command runs a command about a job, whose name it takes as the last argument.
func command(ctx context.Context, verb string, job app.SpoolRef, name string, args ...string) error {
	if _, err := lp(ctx, nil, name, append(args, job.Printer+"-"+strconv.Itoa(job.ID))...); err != nil {
		return fmt.Errorf("%s job %d: %w", verb, job.ID, down(err))
	}
	return nil
}
