package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Task shows how far a long job is: what it does, a bar, how much of it is done in words, and a button that ends it.
// While nobody knows how much there is to do, a spinner turns instead of the bar. It starts out of sight.
type Task struct {
	widget.BaseWidget
	title, done *Label
	bar         *Progress
	spin        *Spinner
	cancel      *Button
	body        *fyne.Container
}

// NewTask makes a task; stop is the word of the button, and cancel what it does.
func NewTask(stop string, cancel func()) *Task {
	t := &Task{title: NewLabel("", SmallMedium).Cut(), done: NewLabel("", Caption).Role(theme.Secondary), bar: NewProgress(), spin: NewSpinner(16)}
	t.cancel = NewButton(Secondary, stop, cancel).Low()
	words := VBox(4, Grow(8, 1, t.spin, t.title, t.done), t.bar)
	t.body = Grow(12, 0, words, t.cancel)
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// Tell shows the task: part is how much is done, from 0 to 1, or below 0 when nobody knows; done says it in words.
func (t *Task) Tell(title string, part float32, done string) {
	t.title.SetText(title)
	t.done.SetText(done)
	show(t.bar, part >= 0)
	if part >= 0 {
		t.bar.Set(part, theme.Primary)
		t.spin.Stop()
	} else {
		t.spin.Start()
	}
	t.Show()
	t.Refresh()
}

// End takes the task out of sight.
func (t *Task) End() {
	t.spin.Stop()
	t.Hide()
}

func (t *Task) focusTarget() fyne.CanvasObject { return t.cancel }

func (t *Task) children() []fyne.CanvasObject { return []fyne.CanvasObject{t.body} }

// CreateRenderer implements fyne.Widget.
func (t *Task) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.body) }
