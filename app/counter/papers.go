package counter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
)

// mostOfDay bounds the report of a shift: a counter's busiest day has a hundred.
const mostOfDay = 2000

// Receipt returns the receipt of an application's fees, with the number of its
// licence when there is one. It fails with app.NotFound where the catalogue has no
// such paper.
func (c *Counter) Receipt(ctx context.Context, application app.ID) (app.Document, error) {
	return c.ofApplication(ctx, application, func(cat *catalogue.Catalogue) catalogue.Paper { return cat.Receipt }, func(cat *catalogue.Catalogue, s *catalogue.Service, a app.Application, o app.Office) (app.Document, error) {
		var number app.LicenceNumber
		if a.Licence != "" {
			l, err := c.Store.Licence(ctx, a.Licence)
			if err != nil {
				return app.Document{}, err
			}
			number = l.Number
		}
		return cat.ComposeReceipt(s, a, number, o, c.Lang()), nil
	})
}

// Summary returns all of an application on paper; a draft's is marked as one.
func (c *Counter) Summary(ctx context.Context, application app.ID) (app.Document, error) {
	return c.ofApplication(ctx, application, func(cat *catalogue.Catalogue) catalogue.Paper { return cat.Summary }, func(cat *catalogue.Catalogue, s *catalogue.Service, a app.Application, o app.Office) (app.Document, error) {
		d := cat.ComposeSummary(s, a, o, c.Lang())
		if a.State == app.Draft {
			d.Mark = "provisional"
		}
		return d, nil
	})
}

func (c *Counter) ofApplication(ctx context.Context, id app.ID, paper func(*catalogue.Catalogue) catalogue.Paper,
	compose func(*catalogue.Catalogue, *catalogue.Service, app.Application, app.Office) (app.Document, error),
) (app.Document, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Document{}, err
	}
	a, err := c.Store.Application(ctx, id)
	if err != nil {
		return app.Document{}, err
	}
	cat, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return app.Document{}, err
	}
	if paper(cat).Title == (catalogue.Text{}) {
		return app.Document{}, app.Fail(app.NotFound, nil)
	}
	d, err := compose(cat, s, a, w.Device.Office)
	d.PreparedBy = w.Operator.Name
	return c.printedBy(w, d), err
}

// printedBy puts on a paper without copy numbers who prints it, and when.
func (c *Counter) printedBy(w Who, d app.Document) app.Document {
	d.Copy, d.PrintedBy, d.Counter, d.PrintedAt = 1, w.Operator.Name, w.Device.Counter, c.Now().UTC()
	return d
}

// ShiftReport returns what the operator at the counter did on a day: issued,
// printed, voided, taken for review, and the fees.
func (c *Counter) ShiftReport(ctx context.Context, day hijri.Civil) (app.Document, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Document{}, err
	}
	cat := c.Catalogue.Newest()
	if cat.Shift.Title == (catalogue.Text{}) {
		return app.Document{}, app.Fail(app.NotFound, nil)
	}
	sh := app.Shift{Operator: w.Operator, Office: w.Device.Office, Counter: w.Device.Counter, Day: day}
	if sh.Issued, err = c.issuedOn(ctx, w.Operator.ID, day); err != nil {
		return app.Document{}, err
	}
	if err := c.printedOn(ctx, w.Operator.ID, day, &sh); err != nil {
		return app.Document{}, err
	}
	taken, err := c.Store.Find(ctx, app.Query{
		Kind: app.HitApplication, Operator: w.Operator.ID, From: day, To: day, Limit: mostOfDay,
		States: []app.State{app.Queued, app.Submitted, app.UnderReview, app.Inspection, app.Returned, app.Approved},
	})
	if err != nil {
		return app.Document{}, fmt.Errorf("looking for the applications of %s: %w", day, err)
	}
	sh.Queued = taken.Hits
	slices.SortStableFunc(sh.Queued, func(a, b app.Hit) int { return a.At.Compare(b.At) })
	return c.printedBy(w, cat.ComposeShift(sh, c.Lang())), nil
}

// issuedOn returns the licences that an operator issued on a day, oldest first.
func (c *Counter) issuedOn(ctx context.Context, operator string, day hijri.Civil) ([]app.Licence, error) {
	f, err := c.Store.Find(ctx, app.Query{Kind: app.HitLicence, Operator: operator, From: day, To: day, Limit: mostOfDay})
	if err != nil {
		return nil, fmt.Errorf("looking for the licences of %s: %w", day, err)
	}
	var out []app.Licence
	for _, h := range f.Hits {
		l, err := c.Store.Licence(ctx, h.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	slices.SortStableFunc(out, func(a, b app.Licence) int { return a.IssuedAt.Compare(b.IssuedAt) })
	return out, nil
}

// printedOn adds the copies of a day: those that came out, and those whose number
// is used and whose paper is not there.
func (c *Counter) printedOn(ctx context.Context, operator string, day hijri.Civil, sh *app.Shift) error {
	jobs, err := c.Store.PrintJobs(ctx, "", mostOfDay)
	if err != nil {
		return fmt.Errorf("looking for the prints of %s: %w", day, err)
	}
	slices.Reverse(jobs) // oldest first
	for _, j := range jobs {
		if j.Operator != operator || j.Number == "" || hijri.Today(j.At) != day {
			continue
		}
		switch j.State {
		case app.PrintDone, app.PrintAnswered:
			sh.Printed = append(sh.Printed, j)
		case app.PrintFailed:
			sh.Voided = append(sh.Voided, j)
		case app.PrintWanted, app.PrintReady, app.PrintSpooled:
		}
	}
	return nil
}

// PrintPaper prints a paper that has no copy numbers, on the sheet that it is
// laid out for. It stands in the queue as the others do; what the spooler refuses
// has failed there.
func (c *Counter) PrintPaper(ctx context.Context, d app.Document, printer string) (app.PrintJob, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.PrintJob{}, err
	}
	if d.Kind == app.PaperLicence {
		return app.PrintJob{}, app.Fail(app.NotAllowedHere, nil) // Print counts its copies
	}
	c.press.Lock()
	defer c.press.Unlock()
	now := c.Now().UTC()
	job := app.PrintJob{ID: app.NewID(now), Kind: d.Kind, RecordNo: cmp.Or(d.ApplicationNo, d.Counter), State: app.PrintWanted, Operator: w.Operator.ID, At: now}
	pdf, sheet, err := c.draw(d)
	if err != nil {
		return job, fmt.Errorf("drawing %s %s: %w", d.Kind, d.ApplicationNo, err)
	}
	if job, err = c.Store.NewPrint(ctx, job, c.audit(w, "print_"+string(d.Kind), "")); err != nil {
		return job, err
	}
	if err := c.keep(ctx, &job, pdf); err != nil {
		return job, err
	}
	job, err = c.spool(ctx, job, PrintRequest{Printer: printer, Media: sheet.Media}, pdf)
	if err != nil && job.State == app.PrintReady {
		failed, saved := c.failed(ctx, job)
		return failed, errors.Join(err, saved)
	}
	return job, err
}
