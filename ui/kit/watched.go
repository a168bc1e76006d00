package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Watched is the ground of a whole window that notes when somebody is there: the pointer moves or presses, a list is
// walked through, something scrolls. Keys that reach the window are for Keys to tell. What is shown in it may have tips.
type Watched struct {
	widget.BaseWidget
	content fyne.CanvasObject
	alive   func()
	words   func() EntryWords
	tips    *tips
	toast   *toast
}

// NewWatched has alive called at every sign of life over content, which fills the window.
func NewWatched(content fyne.CanvasObject, alive func()) *Watched {
	w := &Watched{content: content, alive: alive, toast: newToast()}
	w.tips = newTips(func() fyne.CanvasObject { return w.content })
	w.ExtendBaseWidget(w)
	return w
}

var _ desktop.Hoverable = (*Watched)(nil)

// Words gives the menus of the window's fields their words, asked for each time that one opens. It returns the ground.
func (w *Watched) Words(words func() EntryWords) *Watched { w.words = words; return w }

// wordsOf are the words of the menus in a window; ok is false when it has none.
func wordsOf(c fyne.Canvas) (words EntryWords, ok bool) {
	if c == nil {
		return EntryWords{}, false
	}
	w, ok := c.Content().(*Watched)
	if !ok || w.words == nil {
		return EntryWords{}, false
	}
	return w.words(), true
}

// stir tells the window of o that somebody is there.
func stir(o fyne.CanvasObject) {
	if c := canvasOf(o); c != nil {
		if w, ok := c.Content().(*Watched); ok {
			w.alive()
		}
	}
}

// MouseIn implements desktop.Hoverable.
func (w *Watched) MouseIn(e *desktop.MouseEvent) { w.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (w *Watched) MouseMoved(e *desktop.MouseEvent) {
	w.alive()
	w.tips.move(w, e.AbsolutePosition)
}

// MouseOut implements desktop.Hoverable.
func (w *Watched) MouseOut() { w.tips.hide() }

func (w *Watched) children() []fyne.CanvasObject { return []fyne.CanvasObject{w.content} }

// CreateRenderer implements fyne.Widget.
func (w *Watched) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Stack(w.content, w.toast, w.tips.layer))
}
