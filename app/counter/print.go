package counter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
)

// mediaA4 is IPP's name of the paper (PWG 5101.1).
const mediaA4 = "iso_a4_210x297mm"

// mostCopies is how many copies of a licence are looked through.
const mostCopies = 1000

// PrintRequest says how a licence is to be printed.
type PrintRequest struct {
	Licence app.ID
	Printer string
	Media   string // iso_a4_210x297mm when empty
	Duplex  bool
	Reason  string // asked for every copy after the first
}

// Printers returns the printers of the spooler.
func (c *Counter) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	return c.Printer.Printers(ctx)
}

// Document returns a licence as it stands on paper. copyNo is the copy that is
// shown; 0 is the next one to be printed.
func (c *Counter) Document(ctx context.Context, id app.ID, copyNo int) (app.Document, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Document{}, err
	}
	l, err := c.Store.Licence(ctx, id)
	if err != nil {
		return app.Document{}, err
	}
	if copyNo == 0 {
		job, open, err := c.openJob(ctx, id)
		if err != nil {
			return app.Document{}, err
		}
		if copyNo = l.Copies + 1; open {
			copyNo = job.Copy
		}
	}
	return c.compose(w, l, copyNo)
}

func (c *Counter) compose(w Who, l app.Licence, copyNo int) (app.Document, error) {
	s, err := c.service(l.Service)
	if err != nil {
		return app.Document{}, err
	}
	d := Compose(c.Catalogue, s, l, c.Lang(), c.Today().String())
	d.Copy, d.PrintedBy, d.Counter, d.PrintedAt = copyNo, w.Operator.Name, w.Device.Counter, c.Now().UTC()
	if d.Mark == "" && copyNo > 1 {
		d.Mark = "copy"
	}
	return d, nil
}

// Compose returns the paper of a licence with no copy number and no printer on
// it. today is yyyy-mm-dd in Riyadh.
func Compose(cat *catalogue.Catalogue, s *catalogue.Service, l app.Licence, lang, today string) app.Document {
	d := cat.Compose(s, l, lang)
	d.Fingerprint, d.PrintedAt = credential.Fingerprint(l.Token), l.IssuedAt
	switch l.State {
	case app.Cancelled, app.Suspended, app.Superseded:
		d.Mark = "cancelled"
	default:
		if l.Until.Civil.String() < today {
			d.Mark = "expired"
		}
	}
	return d
}

// Slip returns the acknowledgement of a queued application; it is no licence.
func (c *Counter) Slip(ctx context.Context, id app.ID) (app.Document, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Document{}, err
	}
	a, err := c.Store.Application(ctx, id)
	if err != nil {
		return app.Document{}, err
	}
	s, err := c.service(a.Service)
	if err != nil {
		return app.Document{}, err
	}
	d := ComposeSlip(c.Catalogue, s, a, c.Lang())
	d.PrintedBy, d.PreparedBy, d.Counter, d.PrintedAt = w.Operator.Name, w.Operator.Name, w.Device.Counter, c.Now().UTC()
	return d, nil
}

// ComposeSlip returns the acknowledgement of an application with no printer on
// it. Its header is the municipality that was entered.
func ComposeSlip(cat *catalogue.Catalogue, s *catalogue.Service, a app.Application, lang string) app.Document {
	var office app.Office
	if amana, town, ok := cat.Town(a.Entered.Get(app.FieldMunicipality)); ok {
		office.Amana = app.Place{Code: amana.Code, Name: amana.Label.Ar, NameEn: amana.Label.En}
		office.Municipality = app.Place{Code: town.Code, Name: town.Label.Ar, NameEn: town.Label.En}
	}
	d := cat.ComposeSlip(s, a, office, lang)
	d.Mark, d.Copy, d.PrintedAt = "provisional", 1, a.UpdatedAt
	return d
}

// PDF returns a paper as a file.
func (c *Counter) PDF(d app.Document) ([]byte, error) { return c.Paper.PDF(d) }

// Export returns the licence as a PDF file for saving, and notes it in the audit.
// It carries no copy number: those belong to what is printed here.
func (c *Counter) Export(ctx context.Context, id app.ID) ([]byte, error) {
	w, err := c.signedIn()
	if err != nil {
		return nil, err
	}
	l, err := c.Store.Licence(ctx, id)
	if err != nil {
		return nil, err
	}
	d, err := c.compose(w, l, 0)
	if err != nil {
		return nil, err
	}
	pdf, err := c.Paper.PDF(d)
	if err != nil {
		return nil, fmt.Errorf("drawing licence %s: %w", id, err)
	}
	return pdf, c.Store.Audit(ctx, c.audit(w, "save_pdf", id))
}

// openJob returns a job of the licence whose paper was never handed to the
// spooler. Printing goes on with it, so its copy number is used once.
func (c *Counter) openJob(ctx context.Context, licence app.ID) (app.PrintJob, bool, error) {
	jobs, err := c.Store.PrintJobs(ctx, licence, 50)
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
	job, open, err := c.openJob(ctx, licence)
	return err == nil && (!open || job.Copy > 1), err
}

// Print makes the next copy: the file is made and kept, its hash recorded, and
// then the spooler gets it. When the spooler refuses, the same copy is printed
// by the next try. Two calls at once make one copy after the other.
func (c *Counter) Print(ctx context.Context, r PrintRequest) (app.PrintJob, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.PrintJob{}, err
	}
	c.press.Lock()
	defer c.press.Unlock()
	l, err := c.Store.Licence(ctx, r.Licence)
	if err != nil {
		return app.PrintJob{}, err
	}
	job, err := c.jobFor(ctx, w, l, strings.TrimSpace(r.Reason))
	if err != nil {
		return job, err
	}
	pdf, err := c.makeFile(ctx, w, l, &job)
	if err != nil {
		return job, err
	}
	return c.spool(ctx, job, r, pdf)
}

// spool hands a copy to the spooler. That it may have it is on record before it
// does: after a power cut in between the clerk is asked whether it printed, and
// the copy is not made a second time under the same number.
func (c *Counter) spool(ctx context.Context, job app.PrintJob, r PrintRequest, pdf []byte) (app.PrintJob, error) {
	job.Printer, job.State, job.SpoolID = r.Printer, app.PrintSpooled, 0
	if err := c.Store.SavePrint(ctx, job, nil); err != nil {
		return job, err
	}
	id, err := c.Printer.Print(ctx, app.SpoolJob{Printer: r.Printer, Title: string(job.Number), User: c.Who().Operator.ID, Copies: 1, Media: cmp.Or(r.Media, mediaA4), Duplex: r.Duplex}, pdf)
	if err != nil {
		job.State = app.PrintReady
		return job, errors.Join(fmt.Errorf("spooling copy %d of %s: %w", job.Copy, job.Number, err), c.Store.SavePrint(ctx, job, nil))
	}
	job.SpoolID = id
	return job, c.Store.SavePrint(ctx, job, nil)
}

// waiting returns the job as it is stored, and whether its end is still unknown:
// it may have been told meanwhile, by the spooler or by the clerk.
func (c *Counter) waiting(ctx context.Context, job app.PrintJob) (app.PrintJob, bool, error) {
	jobs, err := c.Store.PrintJobs(ctx, job.Licence, mostCopies)
	if err != nil {
		return job, false, err
	}
	for _, j := range jobs {
		if j.ID == job.ID {
			return j, j.State == app.PrintSpooled, nil
		}
	}
	return job, false, app.Fail(app.NotFound, nil)
}

func (c *Counter) jobFor(ctx context.Context, w Who, l app.Licence, reason string) (app.PrintJob, error) {
	job, open, err := c.openJob(ctx, l.ID)
	if err != nil || open {
		return job, err
	}
	if reason == "" {
		return job, &app.Error{Code: app.Required, Field: "reason"}
	}
	now := c.Now().UTC()
	return c.Store.NewPrint(ctx, app.PrintJob{ID: app.NewID(now), Licence: l.ID, Number: l.Number, Reason: reason, State: app.PrintWanted, Operator: w.Operator.ID, At: now}, c.audit(w, "print", l.ID))
}

// makeFile draws the copy and keeps it, or takes up the file made before.
func (c *Counter) makeFile(ctx context.Context, w Who, l app.Licence, job *app.PrintJob) ([]byte, error) {
	if job.State == app.PrintReady {
		if pdf, err := c.Store.Blob(ctx, job.SHA256); err == nil {
			return pdf, nil
		}
	}
	d, err := c.compose(w, l, job.Copy)
	if err != nil {
		return nil, err
	}
	pdf, err := c.Paper.PDF(d)
	if err != nil {
		return nil, fmt.Errorf("drawing copy %d of %s: %w", job.Copy, l.Number, err)
	}
	if job.SHA256, err = c.Store.PutBlob(ctx, pdf); err != nil {
		return nil, fmt.Errorf("keeping copy %d of %s: %w", job.Copy, l.Number, err)
	}
	job.State = app.PrintReady
	return pdf, c.Store.SavePrint(ctx, *job, nil)
}

// Follow asks the spooler for a job that it has, and records its end.
func (c *Counter) Follow(ctx context.Context, job app.PrintJob) (app.PrintJob, app.SpoolState, error) {
	if job.State != app.PrintSpooled {
		return job, app.SpoolDone, nil
	}
	s, err := c.Printer.State(ctx, job.SpoolID)
	if err != nil {
		return job, "", err
	}
	c.press.Lock()
	defer c.press.Unlock()
	if now, open, err := c.waiting(ctx, job); err != nil || !open {
		return now, s, err
	}
	switch s {
	case app.SpoolDone:
		job, err = c.printed(ctx, job, app.PrintDone)
	case app.SpoolGone, app.SpoolFailed:
		job.State, job.EndedAt = app.PrintFailed, c.Now().UTC()
		err = c.Store.SavePrint(ctx, job, nil)
	case app.SpoolPending, app.SpoolHeld, app.SpoolActive, app.SpoolStopped:
	}
	return job, s, err
}

// CancelPrint takes a job back from the spooler.
func (c *Counter) CancelPrint(ctx context.Context, job app.PrintJob) (app.PrintJob, error) {
	if err := c.Printer.Cancel(ctx, job.SpoolID); err != nil {
		return job, err
	}
	j, _, err := c.Follow(ctx, job)
	return j, err
}

// Answer records what the clerk says to "did it print?".
func (c *Counter) Answer(ctx context.Context, job app.PrintJob, yes bool) (app.PrintJob, error) {
	if _, err := c.signedIn(); err != nil {
		return job, err
	}
	c.press.Lock()
	defer c.press.Unlock()
	if now, open, err := c.waiting(ctx, job); err != nil || !open {
		return now, err
	}
	if yes {
		return c.printed(ctx, job, app.PrintAnswered)
	}
	job.State, job.EndedAt = app.PrintFailed, c.Now().UTC()
	return job, c.Store.SavePrint(ctx, job, nil)
}

// printed records that the copy is out and queues the news for central.
func (c *Counter) printed(ctx context.Context, job app.PrintJob, s app.PrintState) (app.PrintJob, error) {
	w := c.Who()
	now := c.Now().UTC()
	job.State, job.EndedAt = s, now
	cmd, err := command(app.CommandPrint, job.Licence, job.Number.Grouped(), w, now, app.PrintRecord{
		Licence: job.Licence, Number: job.Number, Copy: job.Copy, Reason: job.Reason,
		Operator: job.Operator, Device: w.Device.ID, At: now, SHA256: job.SHA256,
	})
	if err != nil {
		return job, err
	}
	return job, c.Store.SavePrint(ctx, job, &cmd)
}

// PrintJobs returns the jobs of a licence, or of all for "", newest first.
func (c *Counter) PrintJobs(ctx context.Context, licence app.ID, max int) ([]app.PrintJob, error) {
	return c.Store.PrintJobs(ctx, licence, max)
}

// PrintSlip prints the acknowledgement of a queued application. Slips have no
// copy numbers: they are no right.
func (c *Counter) PrintSlip(ctx context.Context, id app.ID, r PrintRequest) (spoolID int, err error) {
	w, err := c.signedIn()
	if err != nil {
		return 0, err
	}
	d, err := c.Slip(ctx, id)
	if err != nil {
		return 0, err
	}
	pdf, err := c.Paper.PDF(d)
	if err != nil {
		return 0, fmt.Errorf("drawing the slip of %s: %w", id, err)
	}
	spoolID, err = c.Printer.Print(ctx, app.SpoolJob{Printer: r.Printer, Title: d.ApplicationNo, User: w.Operator.ID, Copies: 1, Media: cmp.Or(r.Media, mediaA4), Duplex: r.Duplex}, pdf)
	if err != nil {
		return 0, fmt.Errorf("spooling the slip of %s: %w", id, err)
	}
	return spoolID, c.Store.Audit(ctx, c.audit(w, "print_slip", id))
}

// SpoolState returns what the spooler says of a job.
func (c *Counter) SpoolState(ctx context.Context, spoolID int) (app.SpoolState, error) {
	return c.Printer.State(ctx, spoolID)
}
