package kit

import "fyne.io/fyne/v2"

// Flow sets objs side by side from the start, each as wide as it needs, and goes on below where a line is full.
func Flow(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return lay(&flowLayout{gap: gap}, objs)
}

type flowLayout struct {
	gap   float32
	width float32 // of the last layout
}

// place tells where each object stands, and how high all of them are.
func (l *flowLayout) place(objs []fyne.CanvasObject, width float32) (at []fyne.Position, height float32) {
	x, y, high := float32(0), float32(0), float32(0)
	for _, o := range objs {
		if !o.Visible() {
			at = append(at, fyne.Position{})
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, high = 0, y+high+l.gap, 0
		}
		at = append(at, fyne.NewPos(x, y))
		x, high = x+m.Width+l.gap, max(high, m.Height)
	}
	return at, y + high
}

// MinSize implements fyne.Layout. The height is that for the width that it last had.
func (l *flowLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	wide := float32(0)
	for _, o := range objs {
		if o.Visible() {
			wide = max(wide, o.MinSize().Width)
		}
	}
	_, high := l.place(objs, max(l.width, wide))
	return fyne.NewSize(wide, high)
}

// Layout implements fyne.Layout.
func (l *flowLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	at, _ := l.place(objs, size.Width)
	for i, o := range objs {
		o.Resize(o.MinSize().Min(fyne.NewSize(size.Width, size.Height)))
		o.Move(at[i])
	}
	flip(objs, size.Width)
}
