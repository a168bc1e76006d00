package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

// Tile is a ground with any content that is pressed as a whole, by pointer, Enter or Space: a card, a row, a place in
// the rail.
type Tile struct {
	pressable
	content           fyne.CanvasObject
	fill, line, hover theme.Role
	width, radius     float32 // of the edge, of the corners
	onKey             func(Key) bool
}

// NewTile makes a tile without an edge, of the colour of surfaces.
func NewTile(content fyne.CanvasObject, press func()) *Tile {
	t := &Tile{content: content, fill: theme.Surface, line: theme.Clear, hover: theme.Sunken, width: 1, radius: theme.Radius}
	t.onPress = press
	t.extend(t)
	return t
}

// Fill sets the fill and returns the tile.
func (t *Tile) Fill(r theme.Role) *Tile { t.fill = r; return t }

// Line sets the colour of the edge and returns the tile.
func (t *Tile) Line(r theme.Role) *Tile { t.line = r; return t }

// Hover sets the fill under the pointer and returns the tile.
func (t *Tile) Hover(r theme.Role) *Tile { t.hover = r; return t }

// LineWidth sets the width of the edge and returns the tile.
func (t *Tile) LineWidth(w float32) *Tile { t.width = w; return t }

// Radius sets the radius of the corners and returns the tile.
func (t *Tile) Radius(r float32) *Tile { t.radius = r; return t }

// OnPress changes what a press does.
func (t *Tile) OnPress(f func()) { t.onPress = f }

// OnKey has f see keys first; true means that it used the key. It returns the tile.
func (t *Tile) OnKey(f func(Key) bool) *Tile { t.onKey = f; return t }

// SetRoles changes fill and edge.
func (t *Tile) SetRoles(fill, line theme.Role, width float32) {
	if t.fill != fill || t.line != line || t.width != width {
		t.fill, t.line, t.width = fill, line, width
		t.Refresh()
	}
}

// SetContent changes what is on the tile.
func (t *Tile) SetContent(o fyne.CanvasObject) {
	t.content = o
	t.Refresh()
}

// TypedKey implements fyne.Focusable.
func (t *Tile) TypedKey(k *fyne.KeyEvent) {
	if t.onKey == nil || !t.onKey(keyOf(k.Name, 0)) {
		t.pressable.TypedKey(k)
	}
}

func (t *Tile) children() []fyne.CanvasObject { return present([]fyne.CanvasObject{t.content}) }

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	r := &tileRenderer{t: t, ring: newRing(), ground: canvas.NewRectangle(nil)}
	r.colours()
	return r
}

type tileRenderer struct {
	t      *Tile
	ring   ring
	ground *canvas.Rectangle
}

func (r *tileRenderer) colours() {
	fill := r.t.fill
	if r.t.hovered && !r.t.Disabled() {
		fill = r.t.hover
	}
	paint(r.ground, fill, r.t.line, r.t.radius)
	if r.t.line != theme.Clear {
		r.ground.StrokeWidth = r.t.width
	}
	r.ring.show(r.t.focused)
}

// Destroy implements fyne.WidgetRenderer.
func (r *tileRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *tileRenderer) Objects() []fyne.CanvasObject {
	return present([]fyne.CanvasObject{r.ground, r.t.content, r.ring.Rectangle})
}

// MinSize implements fyne.WidgetRenderer.
func (r *tileRenderer) MinSize() fyne.Size { return minOf(r.t.content) }

// Layout implements fyne.WidgetRenderer.
func (r *tileRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.ring.around(fyne.NewPos(0, 0), s, r.t.radius)
	if r.t.content != nil {
		r.t.content.Move(fyne.NewPos(0, 0))
		r.t.content.Resize(s)
	}
}

// Refresh implements fyne.WidgetRenderer.
func (r *tileRenderer) Refresh() {
	r.colours()
	r.Layout(r.t.Size())
	r.ground.Refresh()
	r.ring.Refresh()
	if r.t.content != nil {
		r.t.content.Refresh()
	}
	canvas.Refresh(r.t)
}
