package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Fold is a part of a screen that can be folded away under its title: one section of an accordion. Enter or Space on
// the title folds it and opens it again.
type Fold struct {
	widget.BaseWidget
	OnChanged func(open bool)
	head      *Tile
	arrow     *Icon
	content   fyne.CanvasObject
	body      *fyne.Container
	open      bool
}

// NewFold makes a part with a title, open or folded.
func NewFold(title string, open bool, content fyne.CanvasObject) *Fold {
	f := &Fold{open: open, content: content, arrow: NewIcon("", 18, theme.Secondary)}
	row := Grow(8, 0, NewLabel(title, SmallStrong).Cut(), f.arrow)
	f.head = NewTile(Inset(8, 0, row), f.turn).Fill(theme.Clear).Hover(theme.Hover).Radius(theme.SmallRadius)
	f.body = VBox(0, f.head, content)
	f.ExtendBaseWidget(f)
	f.show()
	return f
}

// Accordion sets folds below each other with a line between them; several may be open.
func Accordion(folds ...*Fold) *fyne.Container {
	box := VBox(4)
	for i, f := range folds {
		if i > 0 {
			box.Add(Divider())
		}
		box.Add(f)
	}
	return box
}

// Open tells whether the content is on show.
func (f *Fold) Open() bool { return f.open }

func (f *Fold) turn() {
	f.open = !f.open
	f.show()
	f.Refresh()
	spread(f)
	if f.OnChanged != nil {
		f.OnChanged(f.open)
	}
}

func (f *Fold) show() {
	show(f.content, f.open)
	f.arrow.Set(map[bool]string{true: "minus", false: "plus"}[f.open], theme.Secondary)
	f.body.Refresh()
}

// spread has everything around o laid out anew, since o is higher or lower now.
func spread(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	if scrolls := scrollsAround(root, o); len(scrolls) > 0 {
		scrolls[0].Content.Refresh()
		scrolls[0].Refresh()
		return
	}
	root.Refresh()
}

func (f *Fold) children() []fyne.CanvasObject { return []fyne.CanvasObject{f.body} }

// CreateRenderer implements fyne.Widget.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.body) }
