package press

import (
	"context"
	"math"

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

// Turn shows another page.
func (m *Model) Turn(by int) {
	at := min(max(m.s.Page.At+by, 0), max(m.s.Page.Count-1, 0))
	if at != m.s.Page.At {
		m.s.Page.At = at
		m.draw()
		m.render()
	}
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
