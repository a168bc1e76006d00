package counter

import (
	"context"
	"fmt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
)

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
		job, open, err := c.openJob(ctx, PrintRequest{Licence: id})
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
	cat, s, err := c.service(l.Service, l.Catalogue)
	if err != nil {
		return app.Document{}, err
	}
	d := Compose(cat, s, l, c.Lang(), c.Today().String())
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
	return c.composeSlip(w, a)
}

func (c *Counter) composeSlip(w Who, a app.Application) (app.Document, error) {
	cat, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return app.Document{}, err
	}
	d := ComposeSlip(cat, s, a, c.Lang())
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
