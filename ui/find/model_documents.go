package find

import (
	"context"
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/ui/files"
)

// Paper is a document that was handed in with an application, and what the
// catalogue calls it.
type Paper struct {
	app.Attachment
	Label catalogue.Text
}

// Fetch is how the saving of a document stands.
type Fetch struct {
	Record   app.ID
	Document string
	Busy     bool
	Done, Of int64 // bytes that came from central; 0: none is needed
	Saved    string
	Err      error
}

// Papers lists the documents of an application in the order of its service.
func (m *Model) Papers(a app.Application) []Paper {
	s, ok := m.cat.At(a.Catalogue).Service(a.Service)
	if !ok {
		return nil
	}
	var list []Paper
	for _, d := range s.Documents {
		if i := slices.IndexFunc(a.Attachments, func(x app.Attachment) bool { return x.Document == d.Code }); i >= 0 {
			list = append(list, Paper{a.Attachments[i], d.Label})
		}
	}
	return list
}

// SavePaper writes a copy of a document into the documents of the user. One from
// another counter comes from central first.
func (m *Model) SavePaper(p Paper) {
	d := m.state.Details
	if d == nil || m.state.Fetch.Busy {
		return
	}
	f := Fetch{Record: d.Hit.ID, Document: p.Document, Busy: true}
	path := filepath.Join(files.Documents(), d.Application.Number+"-"+p.Document+endOf(p.Media))
	m.fetching(f)
	m.loop.Go(func(ctx context.Context) func() {
		var of, done atomic.Int64
		told := func(n, size int64) {
			done.Store(n)
			of.Store(size)
			m.loop.Go(func(context.Context) func() { return func() { m.came(f, done.Load(), of.Load()) } })
		}
		err := files.Write(path, func() ([]byte, error) { return m.desk.Attachment(ctx, f.Record, p.Attachment, told) })
		return func() {
			end := Fetch{Record: f.Record, Document: f.Document, Err: err}
			if err == nil {
				end.Saved = path
			}
			m.fetching(end)
		}
	})
}

// came shows progress, unless it has ended meanwhile.
func (m *Model) came(f Fetch, done, of int64) {
	if now := m.state.Fetch; now.Busy && now.Record == f.Record && now.Document == f.Document {
		now.Done, now.Of = done, of
		m.fetching(now)
	}
}

func (m *Model) fetching(f Fetch) {
	m.state.Fetch = f
	m.show(m.state)
}

// endOf is the ending of a file of a kind.
func endOf(media string) string {
	switch media {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	}
	return ".pdf"
}
