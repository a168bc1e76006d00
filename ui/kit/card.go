package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

// Card is a panel that is pressed as a whole: a service, an operator, a row of work. It can be the chosen one.
type Card struct {
	pressable
	content  fyne.CanvasObject
	selected bool
	flat     bool
}

// NewCard makes a card; its content brings its own padding, and nothing in it should ask for taps.
func NewCard(content fyne.CanvasObject, press func()) *Card {
	c := &Card{content: content}
	c.onPress = press
	c.extend(c)
	return c
}

// Flat takes the card's edge and corners away, for rows inside a panel, and returns it.
func (c *Card) Flat() *Card { c.flat = true; return c }

// SetSelected shows the card as the chosen one, or not.
func (c *Card) SetSelected(on bool) {
	if c.selected != on {
		c.selected = on
		c.Refresh()
	}
}

// SetContent changes what is on the card.
func (c *Card) SetContent(o fyne.CanvasObject) {
	c.content = o
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{c: c, ring: newRing(), ground: canvas.NewRectangle(nil)}
	r.colours()
	return r
}

type cardRenderer struct {
	c      *Card
	ring   ring
	ground *canvas.Rectangle
}

func (r *cardRenderer) colours() {
	fill, line, width, radius := theme.Surface, theme.Line, float32(1), theme.Radius
	if r.c.hovered && !r.c.Disabled() {
		line = theme.StrongLine
	}
	if r.c.flat {
		fill, line, radius = theme.Clear, theme.Clear, 0
		if r.c.hovered {
			fill = theme.Hover
		}
	}
	if r.c.selected {
		fill, line, width = theme.PSoft, theme.Focus, 2
	}
	paint(r.ground, fill, line, radius)
	if line != theme.Clear {
		r.ground.StrokeWidth = width
	}
	r.ring.show(r.c.focused)
}

// Destroy implements fyne.WidgetRenderer.
func (r *cardRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return present([]fyne.CanvasObject{r.ring.Rectangle, r.ground, r.c.content})
}

// MinSize implements fyne.WidgetRenderer.
func (r *cardRenderer) MinSize() fyne.Size { return minOf(r.c.content) }

// Layout implements fyne.WidgetRenderer.
func (r *cardRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	if r.c.flat {
		r.ring.around(fyne.NewPos(ringOut, ringOut), s.SubtractWidthHeight(2*ringOut, 2*ringOut), 0)
	} else {
		r.ring.around(fyne.Position{}, s, theme.Radius)
	}
	if r.c.content != nil {
		r.c.content.Resize(s)
	}
}

// Refresh implements fyne.WidgetRenderer.
func (r *cardRenderer) Refresh() {
	r.colours()
	r.Layout(r.c.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.c)
}
