package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Scroller lets its content move up and down in less room than it needs. Its bar stands at the end of the line: at
// the left, when the screens read right to left.
type Scroller struct{ container.Scroll }

// Scroll makes a Scroller. Whatever in it gains the focus comes into view.
func Scroll(content fyne.CanvasObject) *Scroller {
	s := &Scroller{}
	s.Content, s.Direction = content, container.ScrollVerticalOnly
	s.ExtendBaseWidget(s)
	return s
}

// ScrollBoth is Scroll for what may be too wide as well, such as a page at life size.
func ScrollBoth(content fyne.CanvasObject) *Scroller {
	s := Scroll(content)
	s.Direction = container.ScrollBoth
	return s
}

// Scrolled implements fyne.Scrollable.
func (s *Scroller) Scrolled(e *fyne.ScrollEvent) {
	s.Scroll.Scrolled(e)
	stir(s)
	hush(s)
}

// CreateRenderer implements fyne.Widget.
func (s *Scroller) CreateRenderer() fyne.WidgetRenderer {
	return &scrollRenderer{s.Scroll.CreateRenderer(), s}
}

type scrollRenderer struct {
	fyne.WidgetRenderer
	s *Scroller
}

// Layout implements fyne.WidgetRenderer.
func (r *scrollRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.bar()
}

// Refresh implements fyne.WidgetRenderer.
func (r *scrollRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.bar()
}

// bar moves the bar, which Fyne puts at the right, to the end of the line. It is the one part as high as the view
// that is not the content.
func (r *scrollRenderer) bar() {
	if !RTL() {
		return
	}
	size := r.s.Size()
	for _, o := range r.Objects() {
		if w := o.Size().Width; o != r.s.Content && o.Size().Height == size.Height && w > 0 && w < size.Width {
			o.Move(fyne.NewPos(0, o.Position().Y))
		}
	}
}

// parent is a widget of the kit that holds others.
type parent interface{ children() []fyne.CanvasObject }

func (b *Box) children() []fyne.CanvasObject { return present([]fyne.CanvasObject{b.content}) }

func (o *overlay) children() []fyne.CanvasObject { return []fyne.CanvasObject{o.content} }

// reveal scrolls what surrounds o so that o is in view.
func reveal(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	for _, s := range scrollsAround(topOf(c), o) {
		bring(s, o)
	}
}

// Reveal brings o into view, without the focus. What was added just before is laid out first.
func Reveal(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	for _, s := range scrollsAround(topOf(c), o) {
		s.Refresh()
		bring(s, o)
	}
}

// scrollsAround lists the scrolls on the way from root to o, the innermost first.
func scrollsAround(root, o fyne.CanvasObject) []*Scroller {
	found, path := search(root, o)
	if !found {
		return nil
	}
	return path
}

func search(at, o fyne.CanvasObject) (found bool, path []*Scroller) {
	if at == o {
		return true, nil
	}
	var inside []fyne.CanvasObject
	scroll, isScroll := at.(*Scroller)
	switch at := at.(type) {
	case *fyne.Container:
		inside = at.Objects
	case *Scroller:
		inside = []fyne.CanvasObject{at.Content}
	case parent:
		inside = at.children()
	}
	for _, child := range inside {
		if child == nil {
			continue
		}
		if found, path = search(child, o); found {
			if isScroll {
				path = append(path, scroll)
			}
			return true, path
		}
	}
	return false, nil
}

// margin is left around what comes into view, for the focus ring and a label above.
const margin = 32

// topOf is what is on top of a window and has its keys.
func topOf(c fyne.Canvas) fyne.CanvasObject {
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

// inView tells whether the focus can come to f without a scroll.
func inView(f fyne.Focusable) bool {
	o, ok := f.(fyne.CanvasObject)
	c := canvasOf(o)
	if !ok || c == nil {
		return true
	}
	for _, s := range scrollsAround(topOf(c), o) {
		if top := risen(s, o); top != s.Offset.Y {
			return false
		}
	}
	return true
}

// risen is the offset of s that is nearest and shows o.
func risen(s *Scroller, o fyne.CanvasObject) float32 {
	driver := fyne.CurrentApp().Driver()
	y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s).Y
	by := float32(0)
	switch {
	case y < margin:
		by = y - margin
	case y+o.Size().Height > s.Size().Height-margin:
		by = min(y+o.Size().Height-s.Size().Height+margin, y-margin)
	}
	if by == 0 {
		return s.Offset.Y
	}
	return max(0, min(s.Offset.Y+by, s.Content.Size().Height-s.Size().Height))
}

// bring scrolls s the least that shows o.
func bring(s *Scroller, o fyne.CanvasObject) {
	if top := risen(s, o); top != s.Offset.Y {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, top))
	}
}
