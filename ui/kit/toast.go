package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Toast is a short message over the lower edge of the screen that nobody need answer. It takes no focus; lay it over
// the screen with Stack. How long it stays is for whoever shows it.
type Toast struct {
	widget.BaseWidget
	box   *Box
	icon  *Icon
	label *Label
	body  *fyne.Container
}

// NewToast makes a toast that is not seen.
func NewToast() *Toast {
	t := &Toast{icon: NewIcon("info", 20, theme.Text), label: NewLabel("", SmallMedium)}
	t.box = Panel(Inset(12, 16, HBox(10, t.icon, t.label)))
	t.body = VBox(0, Spacer(), Pad(0, 0, 24, 0, HBox(0, Spacer(), t.box, Spacer())))
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// Tell shows a message until Hide.
func (t *Toast) Tell(kind Kind, text string) {
	roles := kind.roles()
	t.icon.Set(kind.icon(), roles.icon)
	t.label.role = roles.text
	t.label.SetText(text)
	t.box.SetRoles(roles.fill, roles.line)
	t.Show()
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *Toast) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.body) }

// Skeleton is a soft block in the place of what is still being read.
func Skeleton(width, height float32) fyne.CanvasObject {
	b := NewBox(nil).Fill(theme.Sunken).Radius(theme.SmallRadius)
	b.least = fyne.NewSize(width, height)
	return b
}
