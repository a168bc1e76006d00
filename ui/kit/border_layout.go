package kit

import "fyne.io/fyne/v2"

// Border sets top and bottom along the edges at their own height, start and end beside the center at their own
// width, and gives the center the rest. Any of them may be nil. Tab goes top, start, center, end, bottom.
func Border(top, bottom, start, end, center fyne.CanvasObject) *fyne.Container {
	l := &borderLayout{top: top, bottom: bottom, start: start, end: end, center: center}
	return lay(l, []fyne.CanvasObject{top, start, center, end, bottom})
}

type borderLayout struct{ top, bottom, start, end, center fyne.CanvasObject }

func shown(o fyne.CanvasObject) bool { return o != nil && o.Visible() }

func minOf(o fyne.CanvasObject) fyne.Size {
	if !shown(o) {
		return fyne.Size{}
	}
	return o.MinSize()
}

// MinSize implements fyne.Layout.
func (l *borderLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	top, bottom, start, end, center := minOf(l.top), minOf(l.bottom), minOf(l.start), minOf(l.end), minOf(l.center)
	w := start.Width + center.Width + end.Width
	h := max(start.Height, center.Height, end.Height)
	return fyne.NewSize(max(w, top.Width, bottom.Width), h+top.Height+bottom.Height)
}

// Layout implements fyne.Layout.
func (l *borderLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	top, bottom := float32(0), size.Height
	if shown(l.top) {
		top = fitHeight(l.top, size.Width)
		l.top.Move(fyne.NewPos(0, 0))
		l.top.Resize(fyne.NewSize(size.Width, top))
	}
	if shown(l.bottom) {
		h := fitHeight(l.bottom, size.Width)
		bottom -= h
		l.bottom.Move(fyne.NewPos(0, bottom))
		l.bottom.Resize(fyne.NewSize(size.Width, h))
	}
	height := max(bottom-top, 0)
	left, right := float32(0), size.Width
	if shown(l.start) {
		left = l.start.MinSize().Width
		l.start.Move(fyne.NewPos(0, top))
		l.start.Resize(fyne.NewSize(left, height))
	}
	if shown(l.end) {
		w := l.end.MinSize().Width
		right -= w
		l.end.Move(fyne.NewPos(right, top))
		l.end.Resize(fyne.NewSize(w, height))
	}
	if shown(l.center) {
		l.center.Move(fyne.NewPos(left, top))
		l.center.Resize(fyne.NewSize(max(right-left, 0), height))
	}
	flip(objs, size.Width)
}
