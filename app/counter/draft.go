package counter

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
)

// service returns a service as a version of the catalogue has it, or
// app.NotFound.
func (c *Counter) service(code string, version int) (*catalogue.Catalogue, *catalogue.Service, error) {
	cat := c.Catalogue.At(version)
	s, ok := cat.Service(code)
	if !ok {
		return nil, nil, &app.Error{Code: app.NotFound, Field: "service"}
	}
	return cat, s, nil
}

// NewDraft starts an application. seed is what is known already, such as the
// person of the application before; it may be zero. The application has its
// number, but is kept only by the first SaveDraft: one that was begun and left
// again without a word is no draft.
func (c *Counter) NewDraft(ctx context.Context, service, transaction string, seed app.Entered) (app.Application, error) {
	w, err := c.signedIn()
	if err != nil {
		return app.Application{}, err
	}
	cat := c.Catalogue.Newest()
	_, s, err := c.service(service, cat.Version)
	if err != nil {
		return app.Application{}, err
	}
	day, err := hijri.On(c.Now())
	if err != nil {
		return app.Application{}, fmt.Errorf("today's Hijri date: %w", err)
	}
	series := fmt.Sprintf("%s-%02d-%s", s.Code, day.Hijri.Year%100, w.Device.Code)
	n, err := c.Store.NextApplicationSeq(ctx, series)
	if err != nil {
		return app.Application{}, fmt.Errorf("numbering an application: %w", err)
	}
	now := c.Now().UTC()
	a := app.Application{
		ID: app.NewID(now), Number: fmt.Sprintf("%s-%05d", series, n),
		Service: s.Code, Transaction: transaction, Catalogue: cat.Version,
		State: app.Draft, Entered: c.seeded(s, w, seed), Office: w.Device.Office.Municipality.Code,
		Device: w.Device.ID, CreatedBy: w.Operator.ID, CreatedAt: now, UpdatedAt: now,
	}
	a.Assessment = c.Assess(a)
	return a, nil
}

// seeded puts the defaults of the service and the counter's own place into what
// is known already.
func (c *Counter) seeded(s *catalogue.Service, w Who, seed app.Entered) app.Entered {
	e := seed.Clone()
	put := func(code, v string) {
		if _, ok := s.Field(code); ok && e.Fields[code] == "" && v != "" {
			e.Fields[code] = v
		}
	}
	for _, sec := range s.Sections {
		for _, f := range sec.Fields {
			put(f.Code, f.Default)
		}
	}
	put(app.FieldAmana, w.Device.Office.Amana.Code)
	put(app.FieldMunicipality, w.Device.Office.Municipality.Code)
	return e
}

// Person returns what of an application holds for the same person's next one.
func (c *Counter) Person(a app.Application) app.Entered {
	e := app.Entered{Fields: map[string]string{}}
	_, s, err := c.service(a.Service, a.Catalogue)
	if err != nil || len(s.Sections) == 0 {
		return e
	}
	for _, f := range s.Sections[0].Fields {
		if v := a.Entered.Get(f.Code); v != "" {
			e.Fields[f.Code] = v
		}
	}
	return e
}

// Input is what the catalogue's rules look at.
func (c *Counter) Input(a app.Application) catalogue.Input {
	return catalogue.Input{
		Entered: a.Entered, Attachments: a.Attachments, Agreed: a.Agreed,
		Transaction: a.Transaction, Today: c.Today(), Class: c.class(a),
	}
}

// class is the fee class of the municipality that was entered, else the office's.
func (c *Counter) class(a app.Application) string {
	if _, t, ok := c.Catalogue.At(a.Catalogue).Town(a.Entered.Get(app.FieldMunicipality)); ok {
		return t.Class
	}
	return c.Who().Device.Office.Class
}

// Assess returns the fee as far as it can be told from what was entered.
func (c *Counter) Assess(a app.Application) app.Assessment {
	cat, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return app.Assessment{}
	}
	as, err := cat.Assess(s, c.Input(a))
	if err != nil {
		return app.Assessment{}
	}
	return as
}

// SaveDraft keeps what was typed so far; it is durable when SaveDraft returns.
func (c *Counter) SaveDraft(ctx context.Context, a app.Application) (app.Application, error) {
	if _, err := c.signedIn(); err != nil {
		return a, err
	}
	if a.State != app.Draft && a.State != app.Returned {
		return a, app.Fail(app.NotAllowedHere, nil)
	}
	a.UpdatedAt = c.Now().UTC()
	a.Assessment = c.Assess(a)
	saved, err := c.Store.SaveApplication(ctx, a)
	if err != nil {
		return a, fmt.Errorf("saving draft %s: %w", a.ID, err)
	}
	return saved, nil
}

// DeleteDraft removes a draft.
func (c *Counter) DeleteDraft(ctx context.Context, id app.ID) error {
	w, err := c.signedIn()
	if err != nil {
		return err
	}
	return c.Store.DeleteDraft(ctx, id, c.audit(w, "delete_draft", id))
}

// Check returns everything that keeps the application from being issued or
// submitted, and the warnings, in the order of the form.
func (c *Counter) Check(a app.Application) app.Problems {
	cat, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return app.Problems{app.Fail(app.NotFound, err)}
	}
	ps := cat.Check(s, c.Input(a))
	if unusual(a.Entered) {
		ps = inOrder(s, append(ps, c.onPaper(cat, s, a)...))
	}
	return ps
}

// inOrder sorts problems by the place of their fields on the form.
func inOrder(s *catalogue.Service, ps app.Problems) app.Problems {
	place := map[string]int{}
	for i, sec := range s.Sections {
		for j, f := range sec.Fields {
			place[f.Code] = i<<16 | j
		}
		for _, x := range []struct {
			here bool
			name string
		}{{sec.Documents, "document"}, {sec.Declarations, "agree"}} {
			if x.here {
				place[x.name] = i<<16 | len(sec.Fields)
			}
		}
	}
	at := func(e *app.Error) int {
		if i := strings.IndexAny(e.Field, "[:"); i >= 0 {
			return place[e.Field[:i]]
		}
		return place[e.Field]
	}
	slices.SortStableFunc(ps, func(a, b *app.Error) int { return cmp.Compare(at(a), at(b)) })
	return ps
}

// Attach keeps a file with the application under a document of its service.
// app.FileType and app.FileTooLarge (limit) say what is wrong with it.
func (c *Counter) Attach(ctx context.Context, a app.Application, document, name string, data []byte) (app.Application, error) {
	_, s, err := c.service(a.Service, a.Catalogue)
	if err != nil {
		return a, err
	}
	i := slices.IndexFunc(s.Documents, func(d catalogue.Document) bool { return d.Code == document })
	if i < 0 {
		return a, &app.Error{Code: app.NotFound, Field: "document:" + document}
	}
	doc, media := s.Documents[i], http.DetectContentType(data)
	if !slices.Contains(doc.Media, media) {
		return a, &app.Error{Code: app.FileType, Field: "document:" + document}
	}
	if doc.MaxBytes > 0 && int64(len(data)) > doc.MaxBytes {
		return a, &app.Error{Code: app.FileTooLarge, Field: "document:" + document, Args: map[string]string{"limit": app.SizeLimit(doc.MaxBytes)}}
	}
	sum, err := c.Store.PutBlob(ctx, data)
	if err != nil {
		return a, fmt.Errorf("keeping a document of %s: %w", a.ID, err)
	}
	a.Attachments = append(slices.DeleteFunc(slices.Clone(a.Attachments), func(x app.Attachment) bool { return x.Document == document }),
		app.Attachment{Document: document, Name: strings.ToValidUTF8(name, ""), Media: media, Size: int64(len(data)), SHA256: sum, AddedAt: c.Now().UTC()})
	return c.SaveDraft(ctx, a)
}

// Detach takes a document off the application.
func (c *Counter) Detach(ctx context.Context, a app.Application, document string) (app.Application, error) {
	a.Attachments = slices.DeleteFunc(slices.Clone(a.Attachments), func(x app.Attachment) bool { return x.Document == document })
	return c.SaveDraft(ctx, a)
}
