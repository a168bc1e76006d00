package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Tabs is a row of words of which one is the view on show; what stands below is for whoever made it. One stop of Tab:
// arrows, Home and End move on, and the view follows at once. A tab may have a count.
type Tabs struct {
	widget.DisableableWidget
	OnChanged func(index int)
	titles    []*Label
	counts    []string
	kinds     []Kind
	chosen    int
	focused   bool
	hovered   int // -1 for none
}

var (
	_ fyne.Focusable     = (*Tabs)(nil)
	_ fyne.Tappable      = (*Tabs)(nil)
	_ desktop.Hoverable  = (*Tabs)(nil)
	_ desktop.Cursorable = (*Tabs)(nil)
)

const (
	tabHeight = 44
	tabPad    = 14
)

// NewTabs makes a row of tabs, the first of which is chosen.
func NewTabs(titles []string, changed func(index int)) *Tabs {
	t := &Tabs{OnChanged: changed, counts: make([]string, len(titles)), kinds: make([]Kind, len(titles)), hovered: -1}
	for _, s := range titles {
		t.titles = append(t.titles, NewLabel(s, SmallMedium).Center())
	}
	t.ExtendBaseWidget(t)
	return t
}

// SetCount shows a count beside a title; the empty string takes it away.
func (t *Tabs) SetCount(index int, kind Kind, text string) {
	if t.counts[index] != text || t.kinds[index] != kind {
		t.counts[index], t.kinds[index] = text, kind
		t.Refresh()
	}
}

// Chosen is the tab on show.
func (t *Tabs) Chosen() int { return t.chosen }

// Choose shows a tab. OnChanged is not told.
func (t *Tabs) Choose(index int) {
	if index != t.chosen && index >= 0 && index < len(t.titles) {
		t.chosen = index
		t.Refresh()
	}
}

// pick is a choice by the clerk.
func (t *Tabs) pick(index int) {
	index = max(0, min(index, len(t.titles)-1))
	if index == t.chosen || t.Disabled() {
		return
	}
	t.Choose(index)
	if t.OnChanged != nil {
		t.OnChanged(index)
	}
}

// FocusGained implements fyne.Focusable.
func (t *Tabs) FocusGained() {
	t.focused = true
	reveal(t)
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *Tabs) FocusLost() {
	t.focused = false
	t.Refresh()
}

// TypedRune implements fyne.Focusable.
func (t *Tabs) TypedRune(r rune) { forwardRune(t, r) }

// TypedKey implements fyne.Focusable. The left arrow goes on when the screens read right to left; Down and Enter go to
// what stands below.
func (t *Tabs) TypedKey(k *fyne.KeyEvent) {
	on, back := fyne.KeyRight, fyne.KeyLeft
	if RTL() {
		on, back = back, on
	}
	switch k.Name {
	case on:
		t.pick(t.chosen + 1)
	case back:
		t.pick(t.chosen - 1)
	case fyne.KeyHome:
		t.pick(0)
	case fyne.KeyEnd:
		t.pick(len(t.titles) - 1)
	case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
		FocusNext(t)
	default:
		forwardKey(t, k)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (t *Tabs) TypedShortcut(s fyne.Shortcut) { forwardShortcut(t, s) }

// Tapped implements fyne.Tappable.
func (t *Tabs) Tapped(e *fyne.PointEvent) {
	if i := t.at(e.Position.X); i >= 0 && !t.Disabled() {
		Focus(t)
		t.pick(i)
	}
}

// at is the tab at x, or -1.
func (t *Tabs) at(x float32) int {
	if RTL() {
		x = t.Size().Width - x
	}
	for i := range t.titles {
		if x -= t.width(i); x < 0 {
			return i
		}
	}
	return -1
}

// MouseIn implements desktop.Hoverable.
func (t *Tabs) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (t *Tabs) MouseMoved(e *desktop.MouseEvent) {
	pointed(t, e)
	if i := t.at(e.Position.X); i != t.hovered {
		t.hovered = i
		t.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (t *Tabs) MouseOut() {
	t.hovered = -1
	t.Refresh()
}

// Cursor implements desktop.Cursorable.
func (t *Tabs) Cursor() desktop.Cursor { return desktop.PointerCursor }

// width is what a tab takes.
func (t *Tabs) width(i int) float32 {
	w := t.titles[i].MinSize().Width + 2*tabPad
	if t.counts[i] != "" {
		w += 6 + Badge(t.kinds[i], t.counts[i]).MinSize().Width
	}
	return w
}

// CreateRenderer implements fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	r := &tabsRenderer{t: t, ring: newRing(), rule: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil), ground: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type tabsRenderer struct {
	t                  *Tabs
	ring               ring
	rule, mark, ground *canvas.Rectangle
	badges             []fyne.CanvasObject // by tab, nil for none
}

// Destroy implements fyne.WidgetRenderer.
func (r *tabsRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *tabsRenderer) Objects() []fyne.CanvasObject {
	objs := []fyne.CanvasObject{r.rule, r.ground, r.mark, r.ring.Rectangle}
	for i, l := range r.t.titles {
		objs = append(objs, l)
		if r.badges[i] != nil {
			objs = append(objs, r.badges[i])
		}
	}
	return objs
}

// MinSize implements fyne.WidgetRenderer.
func (r *tabsRenderer) MinSize() fyne.Size {
	w := float32(0)
	for i := range r.t.titles {
		w += r.t.width(i)
	}
	return fyne.NewSize(w, grow(tabHeight, SmallMedium))
}

// Layout implements fyne.WidgetRenderer.
func (r *tabsRenderer) Layout(s fyne.Size) {
	r.rule.Resize(fyne.NewSize(s.Width, 1))
	r.rule.Move(fyne.NewPos(0, s.Height-1))
	objs := []fyne.CanvasObject{r.mark, r.ground}
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
		objs = append(objs, o)
	}
	x := float32(0)
	for i, l := range r.t.titles {
		w, m := r.t.width(i), l.MinSize()
		place(l, x+tabPad, (s.Height-m.Height)/2, m.Width, m.Height)
		if b := r.badges[i]; b != nil {
			size := b.MinSize()
			place(b, x+tabPad+m.Width+6, (s.Height-size.Height)/2, size.Width, size.Height)
		}
		if i == r.t.chosen {
			r.mark.Move(fyne.NewPos(x+tabPad-4, s.Height-3))
			r.mark.Resize(fyne.NewSize(w-2*tabPad+8, 3))
		}
		if i == r.t.hovered || (r.t.hovered < 0 && i == r.t.chosen) {
			r.ground.Move(fyne.NewPos(x+2, 4))
			r.ground.Resize(fyne.NewSize(w-4, s.Height-10))
		}
		x += w
	}
	flip(objs, s.Width)
	r.ring.around(r.mark.Position().SubtractXY(0, s.Height-10), fyne.NewSize(r.mark.Size().Width, s.Height-14), theme.SmallRadius)
}

// Refresh implements fyne.WidgetRenderer.
func (r *tabsRenderer) Refresh() {
	t := r.t
	r.badges = make([]fyne.CanvasObject, len(t.titles))
	for i, l := range t.titles {
		l.role, l.style = theme.LabelText, SmallMedium
		switch {
		case t.Disabled():
			l.role = theme.Disabled
		case i == t.chosen:
			l.role, l.style = theme.GreenText, SmallStrong
		}
		if t.counts[i] != "" {
			r.badges[i] = Badge(t.kinds[i], t.counts[i])
		}
	}
	hover, mark := theme.Clear, theme.Focus
	if t.Disabled() {
		mark = theme.StrongLine
	}
	if t.hovered >= 0 && !t.Disabled() {
		hover = theme.Hover
	}
	paint(r.rule, theme.Line, theme.Clear, 0)
	paint(r.mark, mark, theme.Clear, 1.5)
	paint(r.ground, hover, theme.Clear, theme.SmallRadius)
	r.ring.show(t.focused)
	r.Layout(t.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(t)
}
