package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Box is a ground with a fill, an edge of one pixel and round corners, and something on it. It adds no room: use Pad.
type Box struct {
	widget.BaseWidget
	self       fyne.Widget // the box, or what it is part of
	fill, line theme.Role
	width      float32 // of the edge
	radius     float32
	bar        theme.Role // at the start, 4 pixels
	barWidth   float32
	content    fyne.CanvasObject
	least      fyne.Size
}

// NewBox makes a box of the colour of surfaces, without an edge; content may be nil.
func NewBox(content fyne.CanvasObject) *Box {
	b := &Box{}
	b.begin(b, content)
	return b
}

// begin makes b the box of self, which is b or embeds it.
func (b *Box) begin(self fyne.Widget, content fyne.CanvasObject) {
	b.self, b.fill, b.line, b.width, b.content = self, theme.Surface, theme.Clear, 1, content
	b.ExtendBaseWidget(self)
}

// Panel is a card: surface, edge, radius 8.
func Panel(content fyne.CanvasObject) *Box {
	return NewBox(content).Line(theme.Line).Radius(theme.Radius)
}

// Fill sets the fill and returns the box.
func (b *Box) Fill(r theme.Role) *Box { b.fill = r; return b }

// Line sets the colour of the edge and returns the box; theme.Clear is no edge.
func (b *Box) Line(r theme.Role) *Box { b.line = r; return b }

// LineWidth sets the width of the edge and returns the box.
func (b *Box) LineWidth(w float32) *Box { b.width = w; return b }

// Radius sets the radius of the corners and returns the box.
func (b *Box) Radius(r float32) *Box { b.radius = r; return b }

// Bar draws a bar of this colour and width along the start and returns the box.
func (b *Box) Bar(r theme.Role, width float32) *Box { b.bar, b.barWidth = r, width; return b }

// SetRoles changes fill and edge.
func (b *Box) SetRoles(fill, line theme.Role) {
	if b.fill != fill || b.line != line {
		b.fill, b.line = fill, line
		b.Refresh()
	}
}

// SetBar changes the bar.
func (b *Box) SetBar(r theme.Role, width float32) {
	if b.bar != r || b.barWidth != width {
		b.bar, b.barWidth = r, width
		b.Refresh()
	}
}

// SetContent changes what is on the box.
func (b *Box) SetContent(o fyne.CanvasObject) {
	b.content = o
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *Box) CreateRenderer() fyne.WidgetRenderer {
	r := &boxRenderer{b: b, ground: rect(b.fill, b.line, b.radius), bar: rect(b.bar, theme.Clear, 0)}
	r.colours()
	return r
}

type boxRenderer struct {
	b           *Box
	ground, bar *canvas.Rectangle
}

func (r *boxRenderer) colours() {
	paint(r.ground, r.b.fill, r.b.line, r.b.radius)
	if r.b.line != theme.Clear {
		r.ground.StrokeWidth = r.b.width
	}
	paint(r.bar, r.b.bar, theme.Clear, 0)
}

// Destroy implements fyne.WidgetRenderer.
func (r *boxRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *boxRenderer) Objects() []fyne.CanvasObject {
	objs := []fyne.CanvasObject{r.ground}
	if r.b.barWidth > 0 {
		objs = append(objs, r.bar)
	}
	if r.b.content != nil {
		objs = append(objs, r.b.content)
	}
	return objs
}

// MinSize implements fyne.WidgetRenderer.
func (r *boxRenderer) MinSize() fyne.Size { return minOf(r.b.content).Max(r.b.least) }

// Layout implements fyne.WidgetRenderer.
func (r *boxRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.bar.Resize(fyne.NewSize(r.b.barWidth, s.Height))
	r.bar.Move(fyne.NewPos(0, 0))
	flip([]fyne.CanvasObject{r.bar}, s.Width)
	if r.b.content != nil {
		r.b.content.Move(fyne.NewPos(0, 0))
		r.b.content.Resize(s)
	}
}

// Refresh implements fyne.WidgetRenderer.
func (r *boxRenderer) Refresh() {
	r.colours()
	r.Layout(r.b.Size())
	r.ground.Refresh()
	r.bar.Refresh()
	if r.b.content != nil {
		r.b.content.Refresh()
	}
	canvas.Refresh(r.b.self)
}
