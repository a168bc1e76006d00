package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Scroll lets content move up and down in less room than it needs. Whatever in it gains the focus comes into view.
func Scroll(content fyne.CanvasObject) *container.Scroll { return container.NewVScroll(content) }

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
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	for _, s := range scrollsAround(root, o) {
		bring(s, o)
	}
}

// scrollsAround lists the scrolls on the way from root to o, the innermost first.
func scrollsAround(root, o fyne.CanvasObject) []*container.Scroll {
	found, path := search(root, o)
	if !found {
		return nil
	}
	return path
}

func search(at, o fyne.CanvasObject) (found bool, path []*container.Scroll) {
	if at == o {
		return true, nil
	}
	var inside []fyne.CanvasObject
	scroll, isScroll := at.(*container.Scroll)
	switch at := at.(type) {
	case *fyne.Container:
		inside = at.Objects
	case *container.Scroll:
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

// bring scrolls s the least that shows o.
func bring(s *container.Scroll, o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	y := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s).Y
	by := float32(0)
	switch {
	case y < margin:
		by = y - margin
	case y+o.Size().Height > s.Size().Height-margin:
		by = min(y+o.Size().Height-s.Size().Height+margin, y-margin)
	}
	if by != 0 {
		top := max(0, min(s.Offset.Y+by, s.Content.Size().Height-s.Size().Height))
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, top))
	}
}
