package counter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// mostCopies is how many copies of a record are looked through.
const mostCopies = 1000

// PrintRequest says what is to be printed, and how.
type PrintRequest struct {
	Licence app.ID
	Slip    app.ID // of an application, when Licence is empty
	Printer string
	Media   string // by its name in PWG 5101.1; "" is the sheet that the paper is laid out for
	Tray    string // "" leaves it to the printer
	Duplex  bool
	Copies  int    // 1 when 0; each copy of a licence has its own number
	Reason  string // asked for every copy after the first
}

// Printers returns the printers that papers may go to.
func (c *Counter) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	return c.Printer.Printers(ctx)
}

// PrinterChoices tells what can be chosen of a printer.
func (c *Counter) PrinterChoices(ctx context.Context, printer string) (app.PrinterChoices, error) {
	return c.Printer.Choices(ctx, printer)
}

// of is the record that is printed.
func (r PrintRequest) of() app.ID { return cmp.Or(r.Licence, r.Slip) }

// openJob returns a job of the record whose paper was never handed to the
// spooler. Printing goes on with it, so its copy number is used once.
func (c *Counter) openJob(ctx context.Context, r PrintRequest) (app.PrintJob, bool, error) {
	jobs, err := c.Store.PrintJobs(ctx, r.of(), 50)
	if err != nil {
		return app.PrintJob{}, false, err
	}
	for _, j := range jobs {
		if j.State == app.PrintWanted || j.State == app.PrintReady {
			return j, true, nil
		}
	}
	return app.PrintJob{}, false, nil
}

// NeedsReason tells whether the next print of a licence is a further copy.
func (c *Counter) NeedsReason(ctx context.Context, licence app.ID) (bool, error) {
	job, open, err := c.openJob(ctx, PrintRequest{Licence: licence})
	return err == nil && (!open || job.Copy > 1), err
}

// Print makes the next copies, one after the other: the file is made and kept, its
// hash recorded, and then the spooler gets it. When the spooler refuses, the same
// copy is printed by the next try; when it cannot be known whether it has the
// paper (app.SpoolUnsure), the copy counts as handed over, and is followed. It
// returns the last copy. Two calls at once make one copy after the other.
func (c *Counter) Print(ctx context.Context, r PrintRequest) (job app.PrintJob, err error) {
	w, err := c.signedIn()
	if err != nil {
		return app.PrintJob{}, err
	}
	c.press.Lock()
	defer c.press.Unlock()
	r.Reason = strings.TrimSpace(r.Reason)
	if r.Licence != "" && r.Copies > 1 && r.Reason == "" {
		return job, &app.Error{Code: app.Required, Field: "reason"} // before the first is out
	}
	for range max(r.Copies, 1) {
		p, err := c.paperOf(ctx, r)
		if err != nil {
			return job, err
		}
		if job, err = c.jobFor(ctx, w, p, r); err != nil {
			return job, err
		}
		pdf, sheet, err := c.makeFile(ctx, w, p, &job)
		if err != nil {
			return job, err
		}
		on := r
		on.Media = cmp.Or(r.Media, sheet.Media)
		if job, err = c.spool(ctx, job, on, pdf); err != nil {
			return job, err
		}
	}
	return job, nil
}

// subject is the record whose paper is printed.
type subject struct {
	licence app.Licence
	slip    app.Application // when the licence is none
}

func (c *Counter) paperOf(ctx context.Context, r PrintRequest) (p subject, err error) {
	if r.Licence != "" {
		p.licence, err = c.Store.Licence(ctx, r.Licence)
	} else {
		p.slip, err = c.Store.Application(ctx, r.Slip)
	}
	return p, err
}

// spool hands a copy to the spooler. That it may have it is on record before it
// does: after a power cut in between the clerk is asked whether it printed, and
// the copy is not made a second time under the same number.
func (c *Counter) spool(ctx context.Context, job app.PrintJob, r PrintRequest, pdf []byte) (app.PrintJob, error) {
	job.Printer, job.State, job.SpoolID, job.SpooledAt = r.Printer, app.PrintSpooled, 0, c.Now().UTC()
	job.Spool, job.Trouble, job.Unsure = app.SpoolPending, "", false
	if err := c.Store.SavePrint(ctx, job, nil); err != nil {
		return job, err
	}
	id, err := c.Printer.Print(ctx, app.SpoolJob{
		Printer: r.Printer, Title: job.Title(), User: c.Who().Operator.ID, Copies: 1, Media: r.Media, Tray: r.Tray, Duplex: r.Duplex,
	}, pdf)
	if err != nil {
		if job.Unsure = app.CodeOf(err) == app.SpoolUnsure; !job.Unsure {
			job.State, job.Spool = app.PrintReady, ""
		}
		return job, errors.Join(fmt.Errorf("spooling %s: %w", job.Title(), err), c.Store.SavePrint(ctx, job, nil))
	}
	job.SpoolID = id
	return job, c.Store.SavePrint(ctx, job, nil)
}

func (c *Counter) jobFor(ctx context.Context, w Who, p subject, r PrintRequest) (app.PrintJob, error) {
	job, open, err := c.openJob(ctx, r)
	if err != nil || open {
		return job, err
	}
	now := c.Now().UTC()
	job = app.PrintJob{ID: app.NewID(now), State: app.PrintWanted, Operator: w.Operator.ID, At: now}
	if r.Licence == "" {
		job.Kind, job.Record, job.RecordNo = app.PaperSlip, p.slip.ID, p.slip.Number
		return c.Store.NewPrint(ctx, job, c.audit(w, "print_slip", p.slip.ID))
	}
	if r.Reason == "" {
		return job, &app.Error{Code: app.Required, Field: "reason"}
	}
	job.Licence, job.Number, job.Reason = p.licence.ID, p.licence.Number, r.Reason
	return c.Store.NewPrint(ctx, job, c.audit(w, "print", p.licence.ID))
}

// makeFile draws the copy and keeps it, or takes up the file made before.
func (c *Counter) makeFile(ctx context.Context, w Who, p subject, job *app.PrintJob) ([]byte, app.Layout, error) {
	d, err := c.documentOf(w, p, job.Copy)
	if err != nil {
		return nil, app.Layout{}, err
	}
	if job.State == app.PrintReady {
		if pdf, err := c.Store.Blob(ctx, job.SHA256); err == nil {
			sheet, err := c.Paper.Lay(d)
			return pdf, sheet, err
		}
	}
	pdf, sheet, err := c.draw(d)
	if err != nil {
		return nil, sheet, fmt.Errorf("drawing %s: %w", job.Title(), err)
	}
	return pdf, sheet, c.keep(ctx, job, pdf)
}

// draw makes a paper, and tells the sheet that it is laid out for.
func (c *Counter) draw(d app.Document) (pdf []byte, sheet app.Layout, err error) {
	if sheet, err = c.Paper.Lay(d); err == nil {
		pdf, err = c.Paper.PDF(d)
	}
	return pdf, sheet, err
}

// keep keeps the file of a job and records its hash.
func (c *Counter) keep(ctx context.Context, job *app.PrintJob, pdf []byte) (err error) {
	if job.SHA256, err = c.Store.PutBlob(ctx, pdf); err != nil {
		return fmt.Errorf("keeping %s: %w", job.Title(), err)
	}
	job.State = app.PrintReady
	return c.Store.SavePrint(ctx, *job, nil)
}

func (c *Counter) documentOf(w Who, p subject, copyNo int) (app.Document, error) {
	if p.licence.ID != "" {
		return c.compose(w, p.licence, copyNo)
	}
	return c.composeSlip(w, p.slip)
}

// PrintJobs returns the jobs of a record, or of all for "", newest first.
func (c *Counter) PrintJobs(ctx context.Context, record app.ID, max int) ([]app.PrintJob, error) {
	return c.Store.PrintJobs(ctx, record, max)
}
