package find

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // the kinds of pictures that
	_ "image/png"  // services take
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/ui/files"
)

// Paper is a document that was handed in with an application or a licence, and what
// the catalogue calls it.
type Paper struct {
	app.Attachment
	Label catalogue.Text
}

// IsPicture tells whether the document can be shown here.
func (p Paper) IsPicture() bool { return p.Media == "image/jpeg" || p.Media == "image/png" }

// Fetch is how the saving, or the showing, of a document stands.
type Fetch struct {
	Record   app.ID
	Document string
	Busy     bool
	Done, Of int64 // bytes that came from central; 0: none is needed
	Saved    string
	Picture  image.Image // while it is shown
	Err      error
}

// Papers lists the documents of a record in the order of its service.
func (m *Model) Papers(d Details) []Paper {
	service, version := d.Application.Service, d.Application.Catalogue
	if d.Hit.Kind == app.HitLicence {
		service, version = d.Licence.Service, d.Licence.Catalogue
	}
	s, ok := m.cat.At(version).Service(service)
	if !ok {
		return nil
	}
	var list []Paper
	for _, p := range s.Documents {
		if i := slices.IndexFunc(d.Attachments, func(x app.Attachment) bool { return x.Document == p.Code }); i >= 0 {
			list = append(list, Paper{d.Attachments[i], p.Label})
		}
	}
	return list
}

// number is what a copy of one of its documents is named after.
func (d Details) number() string {
	if d.Hit.Kind == app.HitLicence {
		return string(d.Licence.Number)
	}
	return d.Application.Number
}

// SavePaper writes a copy of a document into the documents of the user. One from
// another counter comes from central first.
func (m *Model) SavePaper(p Paper) {
	m.open(p, func(f *Fetch, number string, read func() ([]byte, error)) error {
		f.Saved = filepath.Join(files.Documents(), number+"-"+p.Document+endOf(p.Media))
		return files.Write(f.Saved, read)
	})
}

// ShowPaper shows a picture; nothing is written. app.DocUnshown (file): it is none,
// or too large to be shown.
func (m *Model) ShowPaper(p Paper) {
	m.open(p, func(f *Fetch, _ string, read func() ([]byte, error)) error {
		data, err := read()
		if err == nil {
			f.Picture, err = picture(data, p.Name)
		}
		return err
	})
}

// HidePaper ends the showing.
func (m *Model) HidePaper() { m.fetching(Fetch{}) }

// open does something with the bytes of a document, and says meanwhile how they come.
func (m *Model) open(p Paper, do func(f *Fetch, number string, read func() ([]byte, error)) error) {
	d := m.state.Details
	if d == nil || m.state.Fetch.Busy {
		return
	}
	f, number := Fetch{Record: d.Hit.ID, Document: p.Document, Busy: true}, d.number()
	m.fetching(f)
	m.loop.Go(func(ctx context.Context) func() {
		var of, done atomic.Int64
		told := func(n, size int64) {
			done.Store(n)
			of.Store(size)
			m.loop.Go(func(context.Context) func() { return func() { m.came(f, done.Load(), of.Load()) } })
		}
		end := Fetch{Record: f.Record, Document: f.Document}
		err := do(&end, number, func() ([]byte, error) { return m.desk.Attachment(ctx, f.Record, p.Attachment, told) })
		if err != nil {
			end = Fetch{Record: f.Record, Document: f.Document, Err: err}
		}
		return func() { m.fetching(end) }
	})
}

// mostPixels of a picture that is shown: a scan of a page at 600 dots per inch.
const mostPixels = 40_000_000

// picture reads one, whose size is looked at before it takes any room.
func picture(data []byte, name string) (image.Image, error) {
	var img image.Image
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err == nil && size.Width*size.Height > mostPixels {
		err = errors.New("too many pixels")
	}
	if err == nil {
		img, _, err = image.Decode(bytes.NewReader(data))
	}
	if err != nil {
		return nil, &app.Error{Code: app.DocUnshown, Args: map[string]string{"file": name}, Err: err}
	}
	return img, nil
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
