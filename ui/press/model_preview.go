package press

import (
	"context"
	"image"
	"math"
	"slices"

	"github.com/shubbak/shubbak/app"
)

// The steps of zooming; life size is 96 dots to the inch.
const (
	zoomStep = 1.25
	zoomMin  = 0.4
	zoomMax  = 3
	lifeDPI  = 96
	maxDPI   = 300
)

// pictureWish is what was drawn last, or is being drawn.
type pictureWish struct {
	page int
	dpi  float64
	copy int
	id   app.ID
}

// Need tells at how many dots to the inch the view shows the page.
func (m *Model) Need(dpi float64) {
	dpi = math.Min(math.Round(dpi), maxDPI)
	if dpi > 0 && math.Abs(dpi-m.s.Page.DPI) >= 1 {
		m.s.Page.DPI = dpi
		m.draw()
	}
}

// draw makes the picture of the page, unless it is there.
func (m *Model) draw() {
	want := pictureWish{m.s.Page.At, m.s.Page.DPI, m.s.Doc.Copy, m.s.App.ID}
	if m.s.Phase != Ready || want.dpi == 0 || want == m.wish {
		return
	}
	m.wish = want
	m.drawing++
	turn, doc := m.drawing, m.s.Doc
	m.loop.Go(func(context.Context) func() {
		img, err := m.preview.Image(doc, want.page, want.dpi)
		return func() {
			if turn != m.drawing {
				return
			}
			m.s.Page.Err = err
			if err == nil {
				m.s.Page.Image = img
			}
			m.render()
		}
	})
}

// at makes a page the one that is shown.
func (m *Model) at(page int) {
	p := &m.s.Page
	p.At = min(max(page, 0), max(p.Count-1, 0))
	if p.At < len(m.sheets) {
		p.Sheet = m.sheets[p.At]
	}
}

// Turn shows another page.
func (m *Model) Turn(by int) { m.TurnTo(m.s.Page.At + by) }

// TurnTo shows a page, from 0, or the nearest that there is.
func (m *Model) TurnTo(page int) {
	was := m.s.Page.At
	if m.at(page); m.s.Page.At != was {
		m.draw()
		m.render()
	}
}

// thumbDPI is fine enough for a small picture of a page, and mostThumbs how many
// are drawn: a paper of more pages is turned by its keys.
const (
	thumbDPI   = 20
	mostThumbs = 40
)

// drawThumbs makes small pictures of the pages, one after the other.
func (m *Model) drawThumbs() {
	if m.s.Page.Count < 2 {
		return
	}
	m.s.Page.Thumbs = make([]image.Image, min(m.s.Page.Count, mostThumbs))
	m.drawThumb(m.opening, m.s.Doc, 0)
}

func (m *Model) drawThumb(turn int, doc app.Document, page int) {
	m.loop.Go(func(context.Context) func() {
		img, err := m.preview.Image(doc, page, thumbDPI)
		return func() {
			if turn != m.opening || err != nil || page >= len(m.s.Page.Thumbs) {
				return
			}
			m.s.Page.Thumbs = slices.Clone(m.s.Page.Thumbs) // the view compares
			m.s.Page.Thumbs[page] = img
			m.render()
			if page+1 < len(m.s.Page.Thumbs) {
				m.drawThumb(turn, doc, page+1)
			}
		}
	})
}

// Zoom makes the page larger (1) or smaller (-1); 0 fits it into the window.
// shown is the zoom that the view shows now.
func (m *Model) Zoom(by int, shown float64) {
	switch by {
	case 0:
		m.s.Page.Zoom = 0
	case 1:
		m.s.Page.Zoom = math.Min(shown*zoomStep, zoomMax)
	default:
		m.s.Page.Zoom = math.Max(shown/zoomStep, zoomMin)
	}
	m.render()
}
