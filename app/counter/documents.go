package counter

import (
	"context"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

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
