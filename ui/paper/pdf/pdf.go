// Package pdf paints display lists into PDF/A-1b files that any reader can
// search and copy from, Arabic and Latin mixed, byte for byte the same for the
// same input.
//
// Pages and vectors are gofpdf's. Its own text code neither joins nor orders
// Arabic and cannot say which characters a glyph stands for, so text is written
// as plain operators, and the file is then taken apart and given what it lacks:
// fonts, character maps, metadata, colour profile, language and structure.
//
// It is PDF/A-1b and not a later part because nothing here needs transparency:
// a watermark is a pale colour under the ink. Every archive takes part 1, and a
// printer that is fed through PostScript need not turn the page into a bitmap.
package pdf

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/shubbak/shubbak/ui/paper/icc"
	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/sfnt"
)

// Writer makes files from display lists. It is safe for concurrent use.
type Writer struct {
	fonts   map[string]*sfnt.Font
	profile []byte // the colour profile as a finished object
	zips    sync.Pool
}

// NewWriter returns a writer that draws a face with the font registered under
// its name.
func NewWriter(fonts map[string]*sfnt.Font) *Writer {
	w := &Writer{fonts: fonts}
	f := &file{zips: &w.zips}
	w.profile = f.stream("/N 3 ", icc.SRGB(), false)
	return w
}

// Write makes one file of the pages.
func (w *Writer) Write(pages []list.Page, m Meta) ([]byte, error) {
	c := newCodes(w.fonts)
	p := newPainter(c)
	p.doc.SetCreationDate(m.Date.UTC())
	p.doc.SetModificationDate(m.Date.UTC())
	p.doc.SetCatalogSort(true)
	for i, page := range pages {
		if err := p.draw(i, page); err != nil {
			return nil, err
		}
	}
	var raw bytes.Buffer
	if err := p.doc.Output(&raw); err != nil {
		return nil, fmt.Errorf("writing pages: %w", err)
	}
	f, err := open(raw.Bytes(), &w.zips)
	if err != nil {
		return nil, err
	}
	return w.finish(f, p, m)
}

// finish adds what gofpdf cannot make.
func (w *Writer) finish(f *file, p *painter, m Meta) ([]byte, error) {
	info, root := len(f.objects)-2, len(f.objects)-1
	f.deflateContent()
	if err := f.addFonts(p.codes); err != nil {
		return nil, err
	}
	if err := f.addImages(p.images); err != nil {
		return nil, err
	}
	structure, err := f.addStructure(p.outline, f.pages())
	if err != nil {
		return nil, err
	}
	profile := f.addBytes(w.profile)
	metadata := f.addStream("/Type /Metadata /Subtype /XML ", m.xmp(), true)
	attached := f.addAttachments(m)
	f.objects[info] = []byte(m.info())
	f.objects[root] = fmt.Appendf(nil, "<</Type /Catalog /Pages 1 0 R /Lang (%s) /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /Metadata %d 0 R "+
		"%s/ViewerPreferences <</DisplayDocTitle true>> /OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 "+
		"/OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) /DestOutputProfile %d 0 R>>]>>",
		m.Language, structure, metadata, attached, profile)
	return f.bytes(m.version(), root, info), nil
}
