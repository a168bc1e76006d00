package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// Segmented is a choice of one among a few that stand in a row. Arrows move the choice, digits choose by place.
type Segmented struct {
	widget.DisableableWidget
	OnChanged func(index int)
	OnFocus   func(on bool) // when the focus comes and goes
	options   []string
	chosen    int
	focused   bool
	invalid   bool
	labels    []*Label
}

// NewSegmented makes a row of options; chosen is the index of the choice, or -1.
func NewSegmented(options []string, chosen int, changed func(index int)) *Segmented {
	s := &Segmented{OnChanged: changed, options: options, chosen: chosen}
	for _, o := range options {
		s.labels = append(s.labels, NewLabel(o, Body).Center())
	}
	s.ExtendBaseWidget(s)
	return s
}

var (
	_ fyne.Focusable     = (*Segmented)(nil)
	_ fyne.Tappable      = (*Segmented)(nil)
	_ desktop.Cursorable = (*Segmented)(nil)
)

// Chosen is the index of the choice, or -1.
func (s *Segmented) Chosen() int { return s.chosen }

// Choose makes a choice; -1 is none. OnChanged is not told.
func (s *Segmented) Choose(index int) {
	if index != s.chosen && index < len(s.options) {
		s.chosen = index
		s.Refresh()
	}
}

// pick is a choice by the clerk.
func (s *Segmented) pick(index int) {
	if index < 0 || index >= len(s.options) || index == s.chosen || s.Disabled() {
		return
	}
	s.Choose(index)
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// SetError shows the row with a red edge, or not.
func (s *Segmented) SetError(on bool) {
	s.invalid = on
	s.Refresh()
}

// FocusGained implements fyne.Focusable.
func (s *Segmented) FocusGained() {
	s.focused = true
	reveal(s)
	s.Refresh()
	if s.OnFocus != nil {
		s.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (s *Segmented) FocusLost() {
	s.focused = false
	s.Refresh()
	if s.OnFocus != nil {
		s.OnFocus(false)
	}
}

// Focused tells whether the focus is here.
func (s *Segmented) Focused() bool { return s.focused }

// TypedRune implements fyne.Focusable: a digit chooses by place.
func (s *Segmented) TypedRune(r rune) {
	if d := arabic.Digit(r); d >= '1' && d <= '9' {
		s.pick(int(d - '1'))
	}
}

// TypedKey implements fyne.Focusable. The left arrow goes on when the screens read right to left.
func (s *Segmented) TypedKey(k *fyne.KeyEvent) {
	next := fyne.KeyRight
	if RTL() {
		next = fyne.KeyLeft
	}
	switch k.Name {
	case fyne.KeyLeft, fyne.KeyRight:
		if k.Name == next {
			s.pick(s.chosen + 1)
		} else {
			s.pick(s.chosen - 1)
		}
	case fyne.KeyHome:
		s.pick(0)
	case fyne.KeyEnd:
		s.pick(len(s.options) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		FocusNext(s)
	default:
		if !printable(k.Name) {
			forwardKey(s, k)
		}
	}
}

// Tapped implements fyne.Tappable.
func (s *Segmented) Tapped(e *fyne.PointEvent) {
	if s.Disabled() || len(s.options) == 0 {
		return
	}
	Focus(s)
	x := e.Position.X
	if RTL() {
		x = s.Size().Width - x
	}
	s.pick(s.segmentAt(x))
}

// Cursor implements desktop.Cursorable.
func (s *Segmented) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentedRenderer{s: s, box: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type segmentedRenderer struct {
	s         *Segmented
	box, mark *canvas.Rectangle
}

// Destroy implements fyne.WidgetRenderer.
func (r *segmentedRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *segmentedRenderer) Objects() []fyne.CanvasObject {
	objs := []fyne.CanvasObject{r.box}
	if r.s.chosen >= 0 {
		objs = append(objs, r.mark)
	}
	for _, l := range r.s.labels {
		objs = append(objs, l)
	}
	return objs
}

// MinSize implements fyne.WidgetRenderer.
func (r *segmentedRenderer) MinSize() fyne.Size {
	w := float32(2 * segmentInner)
	for _, l := range r.s.labels {
		w += segmentWidth(l)
	}
	return fyne.NewSize(w, grow(theme.FieldHeight, Body))
}

const (
	segmentInner = 3
	segmentPad   = 8
	segmentLeast = 28
)

// segmentWidth is what a segment needs.
func segmentWidth(l *Label) float32 { return max(l.MinSize().Width+2*segmentPad, segmentLeast) }

// cells are the widths of the segments: one for all, unless a word needs more.
func (s *Segmented) cells(width float32) []float32 {
	if len(s.labels) == 0 {
		return nil
	}
	out, even, need := make([]float32, len(s.labels)), width/float32(len(s.labels)), float32(0)
	fits := true
	for i, l := range s.labels {
		out[i] = segmentWidth(l)
		need += out[i]
		fits = fits && out[i] <= even
	}
	for i := range out {
		if fits {
			out[i] = even
		} else {
			out[i] += (width - need) / float32(len(out))
		}
	}
	return out
}

// segmentAt is the segment that stands so far from the start.
func (s *Segmented) segmentAt(x float32) int {
	x -= segmentInner
	cells := s.cells(s.Size().Width - 2*segmentInner)
	for i, w := range cells {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(cells) - 1
}

// Layout implements fyne.WidgetRenderer.
func (r *segmentedRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	widths := r.s.cells(size.Width - 2*segmentInner)
	objs := make([]fyne.CanvasObject, 0, len(r.s.labels)+1)
	at := fyne.NewPos(segmentInner, segmentInner)
	for i, l := range r.s.labels {
		cell := fyne.NewSize(widths[i], size.Height-2*segmentInner)
		l.Move(at)
		l.Resize(cell)
		objs = append(objs, l)
		if i == r.s.chosen {
			r.mark.Move(at)
			r.mark.Resize(cell)
			objs = append(objs, r.mark)
		}
		at.X += cell.Width
	}
	flip(objs, size.Width)
}

// Refresh implements fyne.WidgetRenderer.
func (r *segmentedRenderer) Refresh() {
	fill, line, width := fieldColours(r.s.focused, r.s.invalid, r.s.Disabled())
	paint(r.box, fill, line, theme.Radius)
	r.box.StrokeWidth = width
	paint(r.mark, theme.Primary, theme.Clear, 5)
	for i, l := range r.s.labels {
		l.role, l.style = theme.Text, Body
		switch {
		case r.s.Disabled():
			l.role = theme.Disabled
		case i == r.s.chosen:
			l.role, l.style = theme.OnPrimary, BodyStrong
		}
	}
	if r.s.Disabled() {
		paint(r.mark, theme.Surface, theme.StrongLine, 5)
	}
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.s)
}
