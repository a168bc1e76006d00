// Package paper makes the papers of the counter: a document becomes pages of
// drawing steps, and these become the PDF that is printed and the picture that
// the screen shows of it. What is shown is what is printed.
//
// The paper itself is Arabic and reads from the right, whatever the screen's
// language: give it a voice that speaks Arabic.
package paper

import (
	"errors"
	"fmt"
	"image"
	"io/fs"
	"sync"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/pdf"
	"github.com/shubbak/shubbak/ui/paper/raster"
	"github.com/shubbak/shubbak/ui/paper/sfnt"
	"github.com/shubbak/shubbak/ui/paper/sign"
	"github.com/shubbak/shubbak/ui/paper/template"
)

// Press makes papers. It is safe for concurrent use: shaping is not, so every
// goroutine borrows a setter or a painter of its own.
type Press struct {
	voice     *i18n.Voice
	look      look
	templates *template.Set
	forms     map[string]*form
	faults    map[string]error // of templates whose emblem cannot be drawn
	writer    *pdf.Writer
	seal      *sign.Seal // nil for none
	setters   sync.Pool
	painters  sync.Pool
}

// Options is what an office brings along.
type Options struct {
	// Templates are folders with templates of its own, which take the place of the
	// house's where they have the same name. One that cannot be read is refused when
	// a paper is to be made of it.
	Templates []fs.FS
	Seal      *sign.Seal // signs every file; nil for none
}

// New returns a press that speaks by voice and sets in the house's fonts, with the
// house's templates and no seal.
func New(voice *i18n.Voice) (*Press, error) { return Open(voice, Options{}) }

// Open is New for an office with looks or a seal of its own.
func Open(voice *i18n.Voice, o Options) (*Press, error) {
	faces, fonts, err := load()
	if err != nil {
		return nil, err
	}
	p := &Press{voice: voice, look: newLook(), writer: pdf.NewWriter(fonts), seal: o.Seal}
	p.templates = template.Load(append([]fs.FS{assets.Templates()}, o.Templates...)...)
	p.newForms()
	p.setters.New = func() any { return newSetter(faces) }
	p.painters.New = func() any { return raster.New(fonts) }
	return p, nil
}

// Templates returns the names of the looks that a document may have.
func (p *Press) Templates() []string { return p.templates.Names() }

// load reads the four weights at once: that is most of the work of a new press.
func load() (faces [weights]*arabic.Face, fonts map[string]*sfnt.Font, err error) {
	names := [weights]string{"regular", "medium", "semibold", "bold"}
	files := [weights][]byte{assets.FontRegular, assets.FontMedium, assets.FontSemiBold, assets.FontBold}
	var parsed [weights]*sfnt.Font
	var errs [weights]error
	var wg sync.WaitGroup
	for i := range weights {
		wg.Go(func() {
			var wrongFace, wrongFont error
			faces[i], wrongFace = arabic.Load(names[i], files[i])
			parsed[i], wrongFont = sfnt.Parse(files[i])
			errs[i] = errors.Join(wrongFace, wrongFont)
		})
	}
	wg.Wait()
	fonts = map[string]*sfnt.Font{}
	for i, f := range parsed {
		fonts[names[i]] = f
	}
	return faces, fonts, errors.Join(errs[:]...)
}

// Compose lays a document out. Its errors are of package app: TooLong for a value
// whose place on the paper cannot grow, and what is wrong with its template.
func (p *Press) Compose(doc app.Document) ([]list.Page, error) {
	pages, _, err := p.compose(doc)
	return pages, err
}

func (p *Press) compose(doc app.Document) ([]list.Page, app.Layout, error) {
	f, err := p.form(doc)
	if err != nil {
		return nil, app.Layout{}, err
	}
	set, _ := p.setters.Get().(*setter)
	defer func() {
		set.reset()
		p.setters.Put(set)
	}()
	c := &composer{form: f, set: set, voice: p.voice, look: &p.look, doc: doc}
	pages, err := c.compose()
	if err != nil {
		return nil, app.Layout{}, fmt.Errorf("composing %s %s: %w", doc.Kind, doc.ApplicationNo, err)
	}
	return pages, app.Layout{Pages: len(pages), Media: media(f.Page), Missing: set.lacks()}, nil
}

// Lay lays a document out as PDF would, and says how it came out.
func (p *Press) Lay(doc app.Document) (app.Layout, error) {
	_, l, err := p.compose(doc)
	if err == nil && p.seal != nil {
		err = p.seal.Valid(doc.PrintedAt)
	}
	return l, err
}

// PDF returns the document as a PDF/A-1b file, the same bytes for the same
// document, under the seal of the office if it has one. The document's token is in its keywords; see Token.
func (p *Press) PDF(doc app.Document) ([]byte, error) { return p.Archive(doc) }

// Archive returns what PDF does with files inside it, such as the data of the
// record. With any it is a PDF/A-3b file.
func (p *Press) Archive(doc app.Document, files ...pdf.Attachment) ([]byte, error) {
	pages, _, err := p.compose(doc)
	if err != nil {
		return nil, err
	}
	m := p.meta(doc)
	m.Attachments = files
	b, err := p.writer.Write(pages, m)
	if err != nil {
		return nil, fmt.Errorf("writing %s %s: %w", doc.Kind, doc.ApplicationNo, err)
	}
	if p.seal == nil {
		return b, nil
	}
	if b, err = p.seal.PDF(b, p.voice.Say("paper.seal"), doc.PrintedAt); err != nil {
		return nil, fmt.Errorf("sealing %s %s: %w", doc.Kind, doc.ApplicationNo, err)
	}
	return b, nil
}

// Image paints a composed page at dpi dots to the inch, as it will be printed.
func (p *Press) Image(page list.Page, dpi float64) *image.RGBA {
	painter, _ := p.painters.Get().(*raster.Painter)
	defer p.painters.Put(painter)
	return painter.Page(page, dpi)
}

// meta holds no name of a person: operating systems index it.
func (p *Press) meta(doc app.Document) pdf.Meta {
	m := pdf.Meta{
		Title: doc.Title, Keywords: doc.Token,
		Language: p.voice.Say("paper.language"), Date: doc.PrintedAt,
	}
	if f, err := p.form(doc); err == nil {
		m.Subject = f.Subject.In(p.voice.Lang())
	}
	if doc.Number != "" {
		m.Title += " " + string(doc.Number)
	}
	if n := len(doc.Bodies); n > 0 {
		m.Author = doc.Bodies[n-1]
	}
	return m
}

// Token returns the signed token that a PDF of ours carries. It fails with
// app.NotFound for a file that carries none.
func Token(file []byte) (string, error) {
	s, err := pdf.Keywords(file)
	if errors.Is(err, pdf.ErrNoKeywords) {
		return "", app.Fail(app.NotFound, err)
	}
	return s, err
}
