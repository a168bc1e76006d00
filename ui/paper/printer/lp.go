//go:build !windows

package printer

import (
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

// Print hands a PDF to a printer.
func (LP) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	args := []string{"-d", job.Printer, "-t", job.Title, "-n", strconv.Itoa(max(job.Copies, 1)), "-o", "print-scaling=none"}
	media := job.Media
	if media == "" {
		media = A4
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

// State follows a job as far as lpstat tells: waiting, or finished.
func (LP) State(ctx context.Context, id int) (app.SpoolState, error) {
	for which, state := range map[string]app.SpoolState{"not-completed": app.SpoolPending, "completed": app.SpoolDone} {
		out, err := lp(ctx, nil, "lpstat", "-W", which, "-o")
		if err != nil {
			return "", fmt.Errorf("following job %d: %w", id, down(err))
		}
		if lists(out, id) {
			return state, nil
		}
	}
	return "", fmt.Errorf("following job %d: %w", id, app.Fail(app.NotFound, nil))
}

// lists tells whether lpstat's list of jobs has the job: each line begins with
// printer-number.
func lists(out string, id int) bool {
	suffix := "-" + strconv.Itoa(id)
	for l := range strings.Lines(out) {
		if f := strings.Fields(l); len(f) > 0 && strings.HasSuffix(f[0], suffix) {
			return true
		}
	}
	return false
}

// Cancel takes a job back.
func (LP) Cancel(ctx context.Context, id int) error {
	if _, err := lp(ctx, nil, "cancel", strconv.Itoa(id)); err != nil {
		return fmt.Errorf("cancelling job %d: %w", id, down(err))
	}
	return nil
}
