package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/layout"
)

// HBox sets objs side by side from the start, gap pixels apart, each as wide as it needs and in the middle of the
// height. A Spacer takes what is left over.
func HBox(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return lay(&rowLayout{gap: gap}, objs)
}

// VBox sets objs below each other, gap pixels apart, each as high as it needs. A Spacer takes what is left over.
func VBox(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return lay(&columnLayout{gap: gap}, objs)
}

// Columns sets objs side by side from the start. A weight of 0 gives an object the width it needs; the others share
// what remains in proportion to their weights. All take the whole height.
func Columns(gap float32, weights []float32, objs ...fyne.CanvasObject) *fyne.Container {
	return lay(&rowLayout{gap: gap, weights: weights, tall: true}, objs)
}

// Grow sets objs side by side like HBox, and gives the one at index grow what is left over.
func Grow(gap float32, grow int, objs ...fyne.CanvasObject) *fyne.Container {
	weights := make([]float32, len(objs))
	weights[grow] = 1
	return lay(&rowLayout{gap: gap, weights: weights}, objs)
}

// Spacer takes up the room that is left over in an HBox or a VBox.
func Spacer() fyne.CanvasObject { return layout.NewSpacer() }

// Gap is an empty square of this side, for a wider space at one place.
func Gap(side float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent) // the painter of images takes no nil
	r.SetMinSize(fyne.NewSquareSize(side))
	return r
}

func lay(l fyne.Layout, objs []fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: l, Objects: present(objs)}
}

// present leaves nils out, so that an optional part can be passed as nil.
func present(objs []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objs))
	for _, o := range objs {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}

func isSpacer(o fyne.CanvasObject) bool {
	s, ok := o.(layout.SpacerObject)
	return ok && s.ExpandHorizontal()
}

// rowLayout is HBox, Grow and Columns.
type rowLayout struct {
	gap     float32
	weights []float32
	tall    bool // children take the whole height
}

func (l *rowLayout) weight(i int, o fyne.CanvasObject) float32 {
	if i < len(l.weights) {
		return l.weights[i]
	}
	if isSpacer(o) {
		return 1
	}
	return 0
}

// MinSize implements fyne.Layout.
func (l *rowLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w, h, n := float32(0), float32(0), 0
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		w, h = w+m.Width, max(h, m.Height)
		n++
	}
	return fyne.NewSize(w+l.gap*float32(max(n-1, 0)), h)
}

// Layout implements fyne.Layout.
func (l *rowLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	rest, sum, n := size.Width, float32(0), 0
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		if w := l.weight(i, o); w > 0 {
			sum += w
		} else {
			rest -= o.MinSize().Width
		}
		n++
	}
	rest = max(rest-l.gap*float32(max(n-1, 0)), 0)
	x := float32(0)
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		w := o.MinSize().Width
		if weight := l.weight(i, o); weight > 0 {
			w = rest * weight / sum
		}
		l.put(o, x, w, size.Height)
		x += w + l.gap
	}
	flip(objs, size.Width)
}

// put places o with the width w. Its height is asked for after it has the width: wrapped text depends on it.
func (l *rowLayout) put(o fyne.CanvasObject, x, w, height float32) {
	o.Resize(fyne.NewSize(w, height))
	if l.tall {
		o.Move(fyne.NewPos(x, 0))
		return
	}
	h := min(o.MinSize().Height, height)
	o.Resize(fyne.NewSize(w, h))
	o.Move(fyne.NewPos(x, (height-h)/2))
}

// columnLayout is VBox.
type columnLayout struct{ gap float32 }

func isTall(o fyne.CanvasObject) bool {
	s, ok := o.(layout.SpacerObject)
	return ok && s.ExpandVertical()
}

// MinSize implements fyne.Layout.
func (l *columnLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w, h, n := float32(0), float32(0), 0
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		w, h = max(w, m.Width), h+m.Height
		n++
	}
	return fyne.NewSize(w, h+l.gap*float32(max(n-1, 0)))
}

// Layout implements fyne.Layout.
func (l *columnLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	used, spacers, n := float32(0), 0, 0
	heights := make([]float32, len(objs))
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		n++
		if isTall(o) {
			spacers++
			continue
		}
		heights[i] = fitHeight(o, size.Width)
		used += heights[i]
	}
	rest := max(size.Height-used-l.gap*float32(max(n-1, 0)), 0)
	y := float32(0)
	for i, o := range objs {
		if !o.Visible() {
			continue
		}
		h := heights[i]
		if isTall(o) {
			h = rest / float32(spacers)
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + l.gap
	}
}

// fitHeight gives o a width and tells the height it then needs: wrapped text knows only when it has been set.
func fitHeight(o fyne.CanvasObject, width float32) float32 {
	h := o.MinSize().Height
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, h))
		h = o.MinSize().Height
	}
	return h
}
