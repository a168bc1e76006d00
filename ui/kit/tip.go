package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/shubbak/shubbak/ui/theme"
)

// tipped is what can say more than it shows: a button that is only an icon, a text that is cut. The empty string is
// nothing to say.
type tipped interface{ tip() string }

// tips shows what tipped things say, in a bubble over a window or a dialog, when the pointer rests on one or Tab comes
// to one. The bubble takes no pointer and no focus.
type tips struct {
	layer  *fyne.Container
	bubble *Box
	label  *Label
	root   func() fyne.CanvasObject // what it looks through
	wait   *fyne.Animation
	on     fyne.CanvasObject // the bubble belongs to it
}

const (
	tipDelay = 500 * time.Millisecond
	tipWidth = 360 // at the most
	tipGap   = 6
)

func newTips(root func() fyne.CanvasObject) *tips {
	t := &tips{root: root, label: NewLabel("", Caption).Role(theme.Surface).Wrap()}
	t.bubble = NewBox(Inset(6, 10, t.label)).Fill(theme.Text).Radius(theme.SmallRadius)
	t.bubble.Hide()
	t.layer = &fyne.Container{Layout: tipLayout{}, Objects: []fyne.CanvasObject{t.bubble}}
	return t
}

// tipLayout leaves the bubble where it was put.
type tipLayout struct{}

// MinSize implements fyne.Layout.
func (tipLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout implements fyne.Layout.
func (tipLayout) Layout([]fyne.CanvasObject, fyne.Size) {}

// tipsOf are the tips of what is on top of the canvas that shows o, or nil.
func tipsOf(o fyne.CanvasObject) *tips {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	if top, ok := c.Overlays().Top().(*overlay); ok {
		return top.tips
	}
	if w, ok := c.Content().(*Watched); ok {
		return w.tips
	}
	return nil
}

// pointed notes that the pointer moves over o.
func pointed(o fyne.CanvasObject, e *desktop.MouseEvent) {
	stir(o)
	if t := tipsOf(o); t != nil && e != nil {
		t.move(o, e.AbsolutePosition)
	}
}

// hush takes the bubble of the window of o away.
func hush(o fyne.CanvasObject) {
	if t := tipsOf(o); t != nil {
		t.hide()
	}
}

// move has what is at pos, in over, say what it has to say, when the pointer rests there.
func (t *tips) move(over fyne.CanvasObject, pos fyne.Position) {
	if t.on != nil && under(t.on, pos) {
		return
	}
	t.hide()
	if s, ok := over.(tipped); ok && s.tip() != "" {
		t.after(func() { t.show(over, s.tip()) })
		return
	}
	t.after(func() {
		if o, text := t.find(t.root(), pos); text != "" {
			t.show(o, text)
		}
	})
}

// focus has o say what it has to say because Tab came to it.
func (t *tips) focus(o fyne.CanvasObject, text string) {
	t.hide()
	if text != "" {
		t.after(func() { t.show(o, text) })
	}
}

// after does something when nothing has moved for a while. An animation is the one timer that ends on the main
// goroutine.
func (t *tips) after(do func()) {
	t.wait = fyne.NewAnimation(tipDelay, func(part float32) {
		if part == 1 {
			do()
		}
	})
	t.wait.Curve = fyne.AnimationLinear
	t.wait.Start()
}

func (t *tips) hide() {
	if t.wait != nil {
		t.wait.Stop()
		t.wait = nil
	}
	if t.on != nil {
		t.on = nil
		t.bubble.Hide()
	}
}

// show puts the bubble below o, or above it where there is no room.
func (t *tips) show(o fyne.CanvasObject, text string) {
	window := t.layer.Size()
	wide := NewLabel(text, Caption).MinSize().Width + 2*10
	t.label.SetText(text)
	wide = min(wide, tipWidth, window.Width-2*tipGap)
	high := fitHeight(t.bubble, wide)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.layer)
	pos := at.Subtract(origin).AddXY((o.Size().Width-wide)/2, o.Size().Height+tipGap)
	if pos.Y+high > window.Height {
		pos.Y = max(at.Y-origin.Y-high-tipGap, tipGap)
	}
	pos.X = max(tipGap, min(pos.X, window.Width-wide-tipGap))
	t.bubble.Move(pos)
	t.bubble.Resize(fyne.NewSize(wide, high))
	t.on = o
	t.bubble.Show()
	t.bubble.Refresh()
}

// under tells whether pos is on o.
func under(o fyne.CanvasObject, pos fyne.Position) bool {
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	return pos.X >= at.X && pos.Y >= at.Y && pos.X < at.X+size.Width && pos.Y < at.Y+size.Height
}

// find is the innermost thing at pos that has something to say.
func (t *tips) find(at fyne.CanvasObject, pos fyne.Position) (fyne.CanvasObject, string) {
	if at == nil || !at.Visible() {
		return nil, ""
	}
	var inside []fyne.CanvasObject
	switch at := at.(type) {
	case *fyne.Container:
		inside = at.Objects
	case *Scroller:
		if under(at, pos) { // what is scrolled away is not seen
			inside = []fyne.CanvasObject{at.Content}
		}
	case parent:
		inside = at.children()
	}
	for i := len(inside) - 1; i >= 0; i-- {
		if o, text := t.find(inside[i], pos); text != "" {
			return o, text
		}
	}
	if s, ok := at.(tipped); ok {
		if text := s.tip(); text != "" && under(at, pos) {
			return at, text
		}
	}
	return nil, ""
}

// Tip says what an icon stands for, and returns the button.
func (b *Button) Tip(text string) *Button { b.says = text; return b }

func (b *Button) tip() string { return b.says }

// tip is the whole text of a label that is cut.
func (l *Label) tip() string {
	if l.cut {
		return l.text
	}
	return ""
}

func (c *Card) children() []fyne.CanvasObject { return present([]fyne.CanvasObject{c.content}) }

func (r *listRow) children() []fyne.CanvasObject { return []fyne.CanvasObject{r.content} }

func (r *tableRow) children() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, c := range r.cells {
		out = append(out, c)
	}
	return out
}

func (c *tableCell) children() []fyne.CanvasObject { return []fyne.CanvasObject{c.text, c.detail} }

func (s *stepItem) children() []fyne.CanvasObject { return s.words }
