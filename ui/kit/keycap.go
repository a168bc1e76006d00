package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// KeyCap shows a key, such as F2 or Ctrl S.
type KeyCap struct {
	widget.BaseWidget
	label     *Label
	onPrimary bool
}

const keyCapHeight = 22

// NewKeyCap shows the key called text.
func NewKeyCap(text string) *KeyCap {
	k := &KeyCap{label: NewLabel(text, CaptionMedium).LTR().Center().Role(theme.LabelText)}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer implements fyne.Widget.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	r := &keyCapRenderer{k: k, ground: canvas.NewRectangle(nil)}
	r.colours()
	return r
}

type keyCapRenderer struct {
	k      *KeyCap
	ground *canvas.Rectangle
}

func (r *keyCapRenderer) colours() {
	if r.k.onPrimary {
		paint(r.ground, theme.Clear, theme.PrimaryLine, theme.SmallRadius)
		return
	}
	paint(r.ground, theme.Canvas, theme.StrongLine, theme.SmallRadius)
}

// Destroy implements fyne.WidgetRenderer.
func (r *keyCapRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *keyCapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.k.label}
}

// MinSize implements fyne.WidgetRenderer.
func (r *keyCapRenderer) MinSize() fyne.Size {
	h := grow(keyCapHeight, CaptionMedium)
	return fyne.NewSize(max(h, r.k.label.MinSize().Width+12), h)
}

// Layout implements fyne.WidgetRenderer.
func (r *keyCapRenderer) Layout(s fyne.Size) {
	h := r.MinSize().Height
	top := fyne.NewPos(0, (s.Height-h)/2)
	r.ground.Move(top)
	r.ground.Resize(fyne.NewSize(s.Width, h))
	r.k.label.Move(top)
	r.k.label.Resize(fyne.NewSize(s.Width, h))
}

// Refresh implements fyne.WidgetRenderer.
func (r *keyCapRenderer) Refresh() {
	r.colours()
	r.Layout(r.k.Size())
	r.ground.Refresh()
	r.k.label.Refresh()
	canvas.Refresh(r.k)
}
