package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Tell says something in the window of near for a moment, over its lower edge, that nobody need answer: that a thing
// was done. It takes no focus. Without a Watched ground the window says nothing.
func Tell(near fyne.CanvasObject, kind Kind, text string) {
	if w := watchedOf(near); w != nil {
		w.toast.tell(kind, text)
		w.tips.layer.Refresh() // Fyne does not know yet where a hidden toast is, and would paint nothing for it
	}
}

// watchedOf is the ground of the window that o is in. What was done has often taken its own place off the screen, so that
// no window has o any more: the message is then for the window that is there.
func watchedOf(o fyne.CanvasObject) *Watched {
	if c := canvasOf(o); c != nil {
		if w, ok := c.Content().(*Watched); ok {
			return w
		}
	}
	for _, win := range fyne.CurrentApp().Driver().AllWindows() {
		if w, ok := win.Content().(*Watched); ok {
			return w
		}
	}
	return nil
}

// toastStays is how long a message is to be read, and toastAbove what it leaves free below: the status bar and the
// actions of a page, which the next key press is for.
const (
	toastStays = 6 * time.Second
	toastAbove = 120
)

// toast is the message. There is one at a time: a new one takes the place of the last.
type toast struct {
	widget.BaseWidget
	box   *Box
	icon  *Icon
	label *Label
	body  *fyne.Container
	stay  *fyne.Animation
}

// newToast makes a toast that is not seen.
func newToast() *toast {
	t := &toast{icon: NewIcon("info", 20, theme.Text), label: NewLabel("", SmallMedium)}
	t.box = Panel(Inset(12, 16, HBox(10, t.icon, t.label)))
	t.body = VBox(0, Spacer(), Pad(0, 0, toastAbove, 0, HBox(0, Spacer(), t.box, Spacer())))
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// tell shows a message for a while. An animation is the one timer that ends on the main goroutine.
func (t *toast) tell(kind Kind, text string) {
	roles := kind.roles()
	t.icon.Set(kind.icon(), roles.icon)
	t.label.role = roles.text
	t.label.SetText(text)
	t.box.SetRoles(roles.fill, roles.line)
	t.Show()
	t.body.Refresh() // lays it out for the new words, painted before or not
	t.Refresh()
	if t.stay != nil {
		t.stay.Stop()
	}
	t.stay = fyne.NewAnimation(toastStays, func(part float32) {
		if part == 1 {
			t.Hide()
		}
	})
	t.stay.Curve = fyne.AnimationLinear
	t.stay.Start()
}

// CreateRenderer implements fyne.Widget.
func (t *toast) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.body) }

// Skeleton is a soft block in the place of what is still being read.
func Skeleton(width, height float32) fyne.CanvasObject {
	b := NewBox(nil).Fill(theme.Sunken).Radius(theme.SmallRadius)
	b.least = fyne.NewSize(width, height)
	return b
}
