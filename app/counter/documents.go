package counter

import (
	"context"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// Documents returns what was handed in with a licence: as central has it, and until
// central has it as its application has it here.
func (c *Counter) Documents(ctx context.Context, l app.Licence) ([]app.Attachment, error) {
	if len(l.Attachments) > 0 || l.Application == "" {
		return l.Attachments, nil
	}
	a, err := c.Store.Application(ctx, l.Application)
	if app.CodeOf(err) == app.NotFound {
		return nil, nil // it was issued at another counter
	}
	return a.Attachments, err
}

// Attachment returns the bytes of a document of a record. One that was handed in at
// another counter is fetched from central and kept here, sealed, from then on; told
// hears how many bytes have come. That it was opened is audited. app.DocAway: it is
// not here, and central is out of reach; app.DocMissing: it is nowhere.
func (c *Counter) Attachment(ctx context.Context, record app.ID, a app.Attachment, told func(done, of int64)) ([]byte, error) {
	w, err := c.signedIn()
	if err != nil {
		return nil, err
	}
	if err := c.Store.Audit(ctx, c.audit(w, "open_document", record)); err != nil {
		return nil, err
	}
	data, err := c.Store.Blob(ctx, a.SHA256)
	if app.CodeOf(err) != app.NotFound {
		return data, err
	}
	data, err = c.Central.FetchDocument(ctx, a.SHA256, told)
	switch app.CodeOf(err) {
	case "":
	case app.Offline:
		return nil, app.Fail(app.DocAway, err)
	case app.NotFound:
		return nil, app.Fail(app.DocMissing, err)
	default:
		return nil, err
	}
	if _, err := c.Store.PutBlob(ctx, data); err != nil {
		return nil, fmt.Errorf("keeping a document of %s: %w", record, err)
	}
	return data, nil
}
