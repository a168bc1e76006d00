package printer

import (
	"cmp"
	"context"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// Print hands a PDF to a printer and returns the number of the job. It fails
// with PrinterMissing, PrinterStopped, PrinterBusy, PrinterFormat, SpoolerRefused
// or SpoolerDown, by all of which nothing is printed; and with SpoolUnsure when it
// may have been taken.
func (c *IPP) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	to, err := c.at(job.Printer)
	if err != nil {
		return 0, err
	}
	about := []attribute{text(tagName, "job-name", job.Title), text(tagMIME, "document-format", "application/pdf")}
	m, err := c.ask(ctx, to, request{op: opPrintJob, about: about, job: options(job), document: pdf})
	if err != nil {
		return 0, fmt.Errorf("printing on %s: %w", job.Printer, printError(job.Printer, err))
	}
	for _, g := range m.of(groupJob) {
		if id := g.number("job-id"); id > 0 {
			return id, nil
		}
	}
	return 0, fmt.Errorf("printing on %s: %w", job.Printer, fault(app.SpoolUnsure, job.Printer, errIPP))
}

// printError says what became of a paper that was not taken as it should.
func printError(printer string, err error) error {
	code, said := refused(err)
	switch {
	case unreachable(err):
		return lost(printer, err)
	case !said:
		return fault(app.SpoolUnsure, printer, err)
	}
	switch code {
	case statusNotFound, statusNotPossible:
		return missing(printer, err)
	case statusNotAccepting:
		return stopped(printer, err)
	case statusBusy:
		return fault(app.PrinterBusy, printer, err)
	case statusFormat:
		return fault(app.PrinterFormat, printer, err)
	}
	return fault(app.SpoolerRefused, printer, err)
}

const sidesDuplex = "two-sided-long-edge"

// options are the attributes of a job. The tray and the size go together in one
// collection, which replaces the plain name of the size.
func options(job app.SpoolJob) []attribute {
	media, sides := cmp.Or(job.Media, A4), "one-sided"
	if job.Duplex {
		sides = sidesDuplex
	}
	out := []attribute{
		integer("copies", max(job.Copies, 1)),
		text(tagName, "job-account-id", job.User), // for the page log
		text(tagKeyword, "sides", sides),
		text(tagKeyword, "print-scaling", "none"),
	}
	w, h, ok := sizeOf(media)
	if job.Tray == "" || !ok {
		return append(out, text(tagKeyword, "media", media))
	}
	return append(out, attribute{tag: tagBegin, name: "media-col", values: []any{collection{
		{tag: tagBegin, name: "media-size", values: []any{collection{integer("x-dimension", w), integer("y-dimension", h)}}},
		text(tagKeyword, "media-source", job.Tray),
	}}})
}

// State follows a job; one whose number was lost is looked for by its title. It
// fails with NotFound for a job that the server does not know (any more), and
// with SpoolerDown.
func (c *IPP) State(ctx context.Context, job app.SpoolRef) (app.SpoolStatus, error) {
	to, err := c.at(job.Printer)
	if err != nil {
		return app.SpoolStatus{}, err
	}
	if job.ID == 0 {
		if job.ID, err = c.find(ctx, to, job); err != nil {
			return app.SpoolStatus{}, err
		}
	}
	m, err := c.ask(ctx, to, request{op: opJobAttributes, about: []attribute{
		integer("job-id", job.ID), wanted("job-name", "job-state", "job-state-reasons"),
	}})
	if err != nil {
		return app.SpoolStatus{}, jobError("following", job, err)
	}
	for _, g := range m.of(groupJob) {
		if s := jobState(g.number("job-state")); s != "" {
			return c.status(ctx, job, s, g)
		}
	}
	return app.SpoolStatus{}, jobError("following", job, errIPP)
}

// status judges what the server says of a job. A job of another title is not
// ours: the server counts anew since it was set up again.
func (c *IPP) status(ctx context.Context, job app.SpoolRef, s app.SpoolState, g group) (app.SpoolStatus, error) {
	if name := g.text("job-name"); name != "" && job.Title != "" && name != job.Title {
		return app.SpoolStatus{}, fmt.Errorf("following job %d: %w", job.ID, app.Fail(app.NotFound, nil))
	}
	out := app.SpoolStatus{ID: job.ID, State: s}
	if s.Ended() || s == app.SpoolHeld {
		return out, nil
	}
	p, err := c.Printer(ctx, job.Printer)
	if app.CodeOf(err) == app.SpoolerDown {
		return out, err
	}
	if out.Trouble = p.Trouble; err != nil { // it was removed while the job waits
		out.Trouble = app.Unreachable
	}
	return out, nil
}

// find looks for a job by its title.
func (c *IPP) find(ctx context.Context, to place, job app.SpoolRef) (int, error) {
	for _, which := range []string{"not-completed", "completed"} {
		m, err := c.ask(ctx, to, request{op: opJobs, about: []attribute{
			wanted("job-id", "job-name"), text(tagKeyword, "which-jobs", which),
		}})
		if err != nil {
			return 0, jobError("looking for", job, err)
		}
		for _, g := range m.of(groupJob) {
			if id := g.number("job-id"); id > 0 && job.Title != "" && g.text("job-name") == job.Title {
				return id, nil
			}
		}
	}
	return 0, fmt.Errorf("looking for job %s: %w", job.Title, app.Fail(app.NotFound, nil))
}

// jobState translates job-state (RFC 8011 5.3.7).
func jobState(n int) app.SpoolState {
	states := [...]app.SpoolState{
		3: app.SpoolPending, 4: app.SpoolHeld, 5: app.SpoolActive, 6: app.SpoolStopped,
		7: app.SpoolGone, 8: app.SpoolFailed, 9: app.SpoolDone,
	}
	if n < 0 || n >= len(states) {
		return ""
	}
	return states[n]
}

// Cancel takes a job back. A job that is already finished is an error of code
// NotAllowedHere, one that is not known NotFound.
func (c *IPP) Cancel(ctx context.Context, job app.SpoolRef) error {
	return c.order(ctx, opCancelJob, "cancelling", job)
}

// Hold keeps a job from being printed until it is released. Its errors are those
// of Cancel.
func (c *IPP) Hold(ctx context.Context, job app.SpoolRef) error {
	return c.order(ctx, opHoldJob, "holding", job)
}

// Release lets a job go on that was held. Its errors are those of Cancel.
func (c *IPP) Release(ctx context.Context, job app.SpoolRef) error {
	return c.order(ctx, opReleaseJob, "releasing", job)
}

// order has the server do something with a job, once it is known to be ours.
func (c *IPP) order(ctx context.Context, op uint16, verb string, job app.SpoolRef) error {
	is, err := c.State(ctx, job)
	if err != nil {
		return err
	}
	to, err := c.at(job.Printer)
	if err != nil {
		return err
	}
	job.ID = is.ID
	if _, err = c.ask(ctx, to, request{op: op, about: []attribute{integer("job-id", job.ID)}}); err != nil {
		return jobError(verb, job, err)
	}
	return nil
}

func jobError(verb string, job app.SpoolRef, err error) error {
	code, _ := refused(err)
	switch code {
	case statusNotFound:
		err = app.Fail(app.NotFound, err)
	case statusNotPossible, statusNotSupported:
		err = app.Fail(app.NotAllowedHere, err)
	default:
		err = lost(job.Printer, err)
	}
	return fmt.Errorf("%s job %d: %w", verb, job.ID, err)
}
