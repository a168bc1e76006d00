package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

// NavItem is a place of the navigation rail: icon, word, perhaps a badge. It is 44 pixels high, or a square with the
// icon over the word when the rail is narrow.
type NavItem struct {
	pressable
	icon     string
	text     string
	selected bool
	narrow   bool
	kind     Kind
	badge    string
	label    *Label
}

// NewNavItem makes a place of the rail.
func NewNavItem(icon, text string, press func()) *NavItem {
	n := &NavItem{icon: icon, text: text}
	n.onPress = press
	n.extend(n)
	return n
}

// SetSelected shows the item as the place where the clerk is, or not.
func (n *NavItem) SetSelected(on bool) {
	n.selected = on
	n.Refresh()
}

// SetNarrow sets the icon over the word, or beside it.
func (n *NavItem) SetNarrow(on bool) {
	n.narrow = on
	n.Refresh()
}

// SetBadge shows a number of a kind; the empty string takes it away.
func (n *NavItem) SetBadge(kind Kind, text string) {
	if n.kind != kind || n.badge != text {
		n.kind, n.badge = kind, text
		n.Refresh()
	}
}

// tip is the word, where it is cut.
func (n *NavItem) tip() string {
	if n.label == nil {
		return ""
	}
	return n.label.tip()
}

// CreateRenderer implements fyne.Widget.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	r := &navRenderer{n: n, ring: newRing(), ground: canvas.NewRectangle(nil)}
	r.build()
	return r
}

type navRenderer struct {
	n      *NavItem
	ring   ring
	ground *canvas.Rectangle
	body   *fyne.Container
}

func (r *navRenderer) build() {
	n := r.n
	fill, ink, style := theme.Clear, theme.LabelText, SmallMedium
	switch {
	case n.selected:
		fill, ink, style = theme.Primary, theme.OnPrimary, SmallStrong
	case n.hovered:
		fill = theme.Hover
	}
	paint(r.ground, fill, theme.Clear, theme.Radius)
	r.ring.show(n.focused)
	var badge fyne.CanvasObject
	if n.badge != "" {
		badge = Badge(n.kind, n.badge)
	}
	if n.narrow {
		icon := fyne.CanvasObject(Center(NewIcon(n.icon, 24, ink)))
		if badge != nil {
			icon = Stack(icon, HBox(0, badge, Spacer()))
		}
		n.label = NewLabel(n.text, CaptionMedium).Role(ink).Center().Cut()
		r.body = Inset(4, 2, VBox(0, icon, n.label))
		return
	}
	label := NewLabel(n.text, style).Role(ink).Cut()
	n.label = label
	r.body = Inset(0, 12, Grow(14, 1, NewIcon(n.icon, 20, ink), label))
	if badge != nil {
		r.body = Inset(0, 12, Grow(14, 1, NewIcon(n.icon, 20, ink), label, badge))
	}
}

// Destroy implements fyne.WidgetRenderer.
func (r *navRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *navRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring.Rectangle, r.ground, r.body}
}

// MinSize implements fyne.WidgetRenderer.
func (r *navRenderer) MinSize() fyne.Size {
	return r.body.MinSize().Max(fyne.NewSize(48, grow(44, SmallMedium)))
}

// Layout implements fyne.WidgetRenderer.
func (r *navRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.ring.around(fyne.Position{}, s, theme.Radius)
	r.body.Resize(s)
}

// Refresh implements fyne.WidgetRenderer.
func (r *navRenderer) Refresh() {
	r.build()
	r.Layout(r.n.Size())
	r.ground.Refresh()
	r.body.Refresh()
	canvas.Refresh(r.n)
}
