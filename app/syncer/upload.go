package syncer

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"

	"github.com/shubbak/shubbak/app"
)

// Uploads is what the engine needs of central for documents.
type Uploads interface {
	// Announce tells of a document that will come, and returns how far central has
	// it: the same one goes on where it was left.
	Announce(ctx context.Context, a app.Attachment) (app.Upload, error)
	// Uploaded asks how far central has an upload. app.NotFound: it must begin anew.
	Uploaded(ctx context.Context, id string) (app.Upload, error)
	// Append sends the part from an offset on, and returns the offset after it.
	// app.Conflict: central has another offset; app.NotFound: it must begin anew;
	// app.BadHash: all came, as something else, and it must begin anew.
	Append(ctx context.Context, id string, at int64, part []byte) (int64, error)
}

const (
	defaultPart = 256 << 10 // bytes; goes through in one call over a slow line, too
	mostDoubts  = 5         // about the documents of a command, until it is put off
)

// upload is the document that is on its way.
type upload struct {
	app.Upload
	command app.ID // that waits for it
	data    []byte
	sure    bool // Offset is central's
}

// ready returns the commands of a list that wait for no document. Those that do are
// noted, and with them what comes after them of the same record.
func (e *Engine) ready(list []app.Command) []app.Command {
	out := list[:0]
	for _, c := range list {
		if !e.brought[c.ID] && len(c.Documents()) > 0 || e.waits.behind(c) {
			e.waits.add(c)
			continue
		}
		out = append(out, c)
	}
	return out
}

// bringAll sends the documents that commands wait for, part by part; between two
// parts goes what has come up meanwhile, and commands whose documents are all there, a
// batch at a time. It ends early when it is time to look what central has for us, and
// tells whether a command could be sent.
func (e *Engine) bringAll(ctx context.Context) (some bool, err error) {
	began, brought := e.o.Now(), 0
	for e.recent(began, e.o.Every) {
		c, ok := e.waits.next()
		if !ok && brought == 0 {
			break
		}
		if ok {
			done, err := e.bring(ctx, c)
			if err != nil {
				e.doubt()
				return some, err
			}
			if done {
				some = true
				brought++
			}
		}
		if !ok || brought == maxBatch || e.sub.Take() != 0 {
			if err := e.pushAll(ctx); err != nil {
				return some, err
			}
			brought = 0
		}
	}
	if brought > 0 {
		err = e.pushAll(ctx)
	}
	return some, err
}

// bring does the next step for a command, and tells whether it was the last: it
// may be sent.
func (e *Engine) bring(ctx context.Context, c app.Command) (done bool, err error) {
	if e.up != nil && e.up.command == c.ID {
		err = e.part(ctx, c)
	} else {
		done, err = e.announce(ctx, c)
	}
	code := app.CodeOf(err)
	switch {
	case err == nil || endsRound(err):
		return done, err
	case code == app.Forbidden:
		return false, cmp.Or(e.back(ctx, []app.Command{c}, code), err)
	case code == app.BadHash || code == app.Conflict || code == app.NotFound:
		e.o.Log.Warn("a document must come again", slog.String("command", string(c.ID)), slog.String("code", string(code)))
		e.putOff(c.ID)
		err = e.back(ctx, []app.Command{c}, app.Offline)
	case code == app.DocMissing:
		err = e.turnDown(ctx, c, code)
	default:
		e.o.Log.Warn("a document was refused", slog.String("command", string(c.ID)), slog.String("code", string(code)))
		err = e.turnDown(ctx, c, app.DocRefused)
	}
	e.up, e.doubts = nil, 0
	e.waits.drop(c.Record) // what waited behind it is looked at anew
	return false, err
}

// announce finds the next document that central has not got, and reads it.
func (e *Engine) announce(ctx context.Context, c app.Command) (done bool, err error) {
	e.up = nil
	for _, d := range c.Documents() {
		e.document = d.SHA256
		u, err := e.o.Remote.Announce(ctx, d)
		if err != nil {
			return false, err
		}
		e.reached()
		if u.Done {
			continue
		}
		data, err := e.o.Store.Blob(ctx, d.SHA256)
		if code := app.CodeOf(err); code == app.NotFound || code == app.StoreFault {
			err = app.Fail(app.DocMissing, err)
		}
		if err != nil {
			return false, fmt.Errorf("reading a document of command %s: %w", c.ID, err)
		}
		e.up = &upload{Upload: u, command: c.ID, data: data, sure: true}
		return false, nil
	}
	e.brought[c.ID] = true
	e.doubts = 0
	e.waits.drop(c.Record) // what waited behind it may go as well
	e.uploading(0, 0)
	return true, nil
}

// part sends the next part of the document, or asks where to go on.
func (e *Engine) part(ctx context.Context, c app.Command) (err error) {
	u, size := e.up, int64(len(e.up.data))
	if !u.sure {
		if u.Upload, err = e.o.Remote.Uploaded(ctx, u.ID); app.CodeOf(err) == app.NotFound && e.again() {
			e.up = nil
			return nil
		} else if err != nil {
			return err
		}
		u.sure = true
	}
	u.Offset = min(u.Offset, size)
	e.uploading(u.Offset, size)
	if u.Done {
		e.up = nil
		return nil
	}
	last := min(u.Offset+e.o.Part, size)
	at, err := e.o.Remote.Append(ctx, u.ID, u.Offset, u.data[u.Offset:last])
	switch code := app.CodeOf(err); {
	case code == app.Conflict && e.again():
		u.sure = false
		return nil
	case code == app.NotFound && e.again():
		e.up = nil
		return nil
	case err != nil:
		return fmt.Errorf("sending a document of command %s: %w", c.ID, err)
	}
	e.reached()
	u.Offset, u.Done = at, at == size
	e.uploading(u.Offset, size)
	return nil
}

// again counts a doubt about the upload, and tells whether it is worth another try.
func (e *Engine) again() bool {
	e.doubts++
	return e.doubts <= mostDoubts
}

// doubt has the next part begin with the question where to go on.
func (e *Engine) doubt() {
	if e.up != nil {
		e.up.sure = false
	}
}

// turnDown has the clerk look at a command whose document cannot be sent. Of documents
// that nobody can attach again it says which one it is.
func (e *Engine) turnDown(ctx context.Context, c app.Command, code app.Code) error {
	batch, err := e.o.Store.SendingAll(ctx, []app.Command{c})
	if err != nil || len(batch) == 0 {
		return err
	}
	o := app.Outcome{ID: c.ID, Code: code, Field: "attachments"}
	if c.Kind == app.CommandDocuments {
		o.Detail = e.document
	}
	return e.answered(ctx, batch, []app.Outcome{o})
}
