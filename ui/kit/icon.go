package kit

import (
	"bytes"
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/ui/theme"
)

// Icon shows one of the house's icons in the colour of a role. Icons that point along the line, drawn for reading
// right to left, are mirrored when the screens read left to right.
type Icon struct {
	widget.BaseWidget
	name string
	size float32
	role theme.Role
}

// NewIcon shows the icon called name (a file of assets/icons without .svg) in a square of size pixels, at a
// text size of 100 %.
func NewIcon(name string, size float32, role theme.Role) *Icon {
	i := &Icon{name: name, size: size, role: role}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes icon and colour.
func (i *Icon) Set(name string, role theme.Role) {
	if i.name != name || i.role != role {
		i.name, i.role = name, role
		i.Refresh()
	}
}

// points tells whether an icon points along the line.
func points(name string) bool {
	switch name {
	case "left", "right", "cleft", "ext", "chat", "docs", "renew", "lost", "sign":
		return true
	default:
		return false
	}
}

// stroke is the width of the icons' lines, of a side of 24.
const stroke = `stroke-width="1.75"`

// iconResource is the icon in a colour, for a side of so many real pixels. Its name says all, since Fyne caches by it.
// The lines are scaled here: the renderer of SVG scales their course only, not their width.
func iconResource(name string, c color.Color, mirrored bool, pixels float32) fyne.Resource {
	svg := assets.Icon(name)
	if svg == nil {
		return nil
	}
	r, g, b, _ := c.RGBA()
	ink := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	svg = bytes.ReplaceAll(svg, []byte(assets.IconInk), []byte(ink))
	svg = bytes.ReplaceAll(svg, []byte(stroke), fmt.Appendf(nil, `stroke-width="%.2f"`, 1.75*pixels/24))
	svg = bytes.ReplaceAll(svg, []byte(`stroke-width="3"`), fmt.Appendf(nil, `stroke-width="%.2f"`, 3*pixels/24))
	if mirrored {
		svg = bytes.Replace(svg, []byte("><path "), []byte(`><g transform="translate(24 0) scale(-1 1)"><path `), 1)
		svg = bytes.Replace(svg, []byte("</svg>"), []byte("</g></svg>"), 1)
	}
	return fyne.NewStaticResource(fmt.Sprintf("%s-%s-%t-%.0f.svg", name, ink, mirrored, pixels), svg)
}

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	r := &iconRenderer{i: i, img: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.load()
	return r
}

type iconRenderer struct {
	i     *Icon
	img   *canvas.Image
	drawn drawnIcon
}

// drawnIcon says for what a picture was made.
type drawnIcon struct {
	name     string
	ink      color.Color
	mirrored bool
	pixels   float32
}

// load makes the picture when it must look otherwise than before, and tells whether it did.
func (r *iconRenderer) load() bool {
	scale := float32(1)
	if c := canvasOf(r.i); c != nil {
		scale = c.Scale()
	}
	want := drawnIcon{r.i.name, theme.Color(r.i.role), points(r.i.name) && !RTL(), r.side() * scale}
	if want == r.drawn {
		return false
	}
	r.drawn = want
	r.img.Resource = iconResource(want.name, want.ink, want.mirrored, want.pixels)
	return true
}

// Destroy implements fyne.WidgetRenderer.
func (r *iconRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *iconRenderer) Objects() []fyne.CanvasObject {
	if r.img.Resource == nil {
		return nil
	}
	return []fyne.CanvasObject{r.img}
}

// side is how large the icon is: it grows with the text that it stands beside.
func (r *iconRenderer) side() float32 { return r.i.size * theme.Current().Scale() }

// MinSize implements fyne.WidgetRenderer.
func (r *iconRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.side()) }

// Layout implements fyne.WidgetRenderer.
func (r *iconRenderer) Layout(s fyne.Size) {
	if r.load() {
		r.img.Refresh()
	}
	side := r.side()
	r.img.Resize(fyne.NewSquareSize(side))
	r.img.Move(fyne.NewPos((s.Width-side)/2, (s.Height-side)/2))
}

// Refresh implements fyne.WidgetRenderer.
func (r *iconRenderer) Refresh() {
	changed := r.load()
	r.Layout(r.i.Size())
	if changed { // else the toolkit would read the picture anew
		r.img.Refresh()
	}
	canvas.Refresh(r.i)
}

// Emblem shows the emblem in a square of size pixels, whatever the size of the text.
func Emblem(size float32) fyne.CanvasObject {
	img := canvas.NewImageFromResource(fyne.NewStaticResource("emblem.svg", assets.Emblem))
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSquareSize(size))
	return img
}
