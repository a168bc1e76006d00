package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

// Pad leaves room around o: at the top, the start, the bottom and the end.
func Pad(top, start, bottom, end float32, o fyne.CanvasObject) *fyne.Container {
	return lay(padLayout{top, start, bottom, end}, []fyne.CanvasObject{o})
}

// Inset is Pad with vertical pixels above and below, and horizontal pixels on both sides.
func Inset(vertical, horizontal float32, o fyne.CanvasObject) *fyne.Container {
	return Pad(vertical, horizontal, vertical, horizontal, o)
}

// Fixed gives o this size at the least; a measure of 0 leaves it to o.
func Fixed(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return lay(fixedLayout{width, height}, []fyne.CanvasObject{o})
}

// Stack lays objs over each other, the last on top.
func Stack(objs ...fyne.CanvasObject) *fyne.Container { return lay(stackLayout{}, objs) }

// Center sets o in the middle at the size it needs.
func Center(o fyne.CanvasObject) *fyne.Container {
	return lay(centerLayout{}, []fyne.CanvasObject{o})
}

// Divider is a line across, one pixel high.
func Divider() fyne.CanvasObject { return newRule(fyne.NewSize(0, 1)) }

// VDivider is a line down, one pixel wide and at least height pixels high.
func VDivider(height float32) fyne.CanvasObject { return newRule(fyne.NewSize(1, height)) }

func newRule(least fyne.Size) fyne.CanvasObject {
	b := NewBox(nil).Fill(theme.Line).Line(theme.Clear).Radius(0)
	b.least = least
	return b
}

type padLayout struct{ top, start, bottom, end float32 }

// MinSize implements fyne.Layout.
func (l padLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objs {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s.AddWidthHeight(l.start+l.end, l.top+l.bottom)
}

// Layout implements fyne.Layout.
func (l padLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		o.Move(fyne.NewPos(l.start, l.top))
		o.Resize(fyne.NewSize(max(size.Width-l.start-l.end, 0), max(size.Height-l.top-l.bottom, 0)))
	}
	flip(objs, size.Width)
}

type fixedLayout struct{ width, height float32 }

// MinSize implements fyne.Layout.
func (l fixedLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(l.width, l.height)
	for _, o := range objs {
		m := o.MinSize()
		if l.width == 0 {
			s.Width = max(s.Width, m.Width)
		}
		s.Height = max(s.Height, m.Height)
	}
	return s
}

// Layout implements fyne.Layout.
func (l fixedLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	stackLayout{}.Layout(objs, size)
}

type stackLayout struct{}

// MinSize implements fyne.Layout.
func (stackLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objs {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s
}

// Layout implements fyne.Layout.
func (stackLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

type centerLayout struct{ stackLayout }

// Layout implements fyne.Layout.
func (centerLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objs {
		m := o.MinSize().Min(size)
		o.Resize(m)
		o.Move(fyne.NewPos((size.Width-m.Width)/2, (size.Height-m.Height)/2))
	}
}

// besideLine sets o in the middle of the first line of a text of this style beside it.
func besideLine(s Style, o fyne.CanvasObject) *fyne.Container {
	return lay(besideLayout{style: s}, []fyne.CanvasObject{o})
}

type besideLayout struct {
	centerLayout
	style Style
}

// MinSize implements fyne.Layout.
func (l besideLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return objs[0].MinSize().Max(fyne.NewSize(0, l.style.LineHeight()))
}

// rect is a rectangle in the colours of roles.
func rect(fill, line theme.Role, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(theme.Color(fill))
	paint(r, fill, line, radius)
	return r
}

// paint sets a rectangle's colours anew, as after a change of theme.
func paint(r *canvas.Rectangle, fill, line theme.Role, radius float32) {
	r.FillColor, r.StrokeColor, r.StrokeWidth, r.CornerRadius = theme.Color(fill), theme.Color(line), 0, radius
	if line != theme.Clear {
		r.StrokeWidth = 1
	}
}
