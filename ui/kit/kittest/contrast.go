package kittest

import (
	"fmt"
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/theme"
)

// The least contrasts of WCAG AA, 1.4.3 and 1.4.11.
const (
	leastText = 4.5
	leastIcon = 3
)

// Faint lists the words and icons under o that stand out too little from what is really drawn behind them, as WCAG AA
// counts it. What is disabled is excused, as there, unless the theme promises high contrast.
func Faint(o fyne.CanvasObject) []string {
	var f faint
	f.walk(o, fyne.Position{})
	return f.found
}

type faint struct {
	grounds []ground // in the order of painting
	found   []string
}

type ground struct {
	at   fyne.Position
	size fyne.Size
	fill color.NRGBA
}

func (f *faint) walk(o fyne.CanvasObject, origin fyne.Position) {
	if !o.Visible() {
		return
	}
	at := origin.Add(o.Position())
	switch o := o.(type) {
	case *canvas.Rectangle:
		if o.FillColor != nil {
			f.grounds = append(f.grounds, ground{at, o.Size(), nrgba(o.FillColor)})
		}
	case *canvas.Text:
		if strings.TrimSpace(o.Text) != "" {
			f.judge(fmt.Sprintf("the text %q", o.Text), nrgba(o.Color), at, o.Size(), leastText)
		}
	case *canvas.Image:
		if ink, ok := inkOf(o.Resource); ok {
			f.judge("the icon "+o.Resource.Name(), ink, at, o.Size(), leastIcon)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			f.walk(c, at)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			f.walk(c, at)
		}
	}
}

// judge compares ink with what was painted behind the middle of it.
func (f *faint) judge(what string, ink color.NRGBA, at fyne.Position, size fyne.Size, least float64) {
	if ink == nrgba(theme.Color(theme.Disabled)) {
		if !theme.Current().Contrast() {
			return
		}
		least = min(least, leastText)
	}
	x, y := at.X+size.Width/2, at.Y+size.Height/2
	behind := nrgba(theme.Color(theme.Canvas))
	for _, g := range f.grounds {
		if x >= g.at.X && y >= g.at.Y && x < g.at.X+g.size.Width && y < g.at.Y+g.size.Height {
			behind = over(g.fill, behind)
		}
	}
	if c := Contrast(ink, behind); c < least {
		f.found = append(f.found, fmt.Sprintf("%s: %s on %s has contrast %.2f, want %.1f", what, hex(ink), hex(behind), c, least))
	}
}

// inkOf is the colour of one of the house's icons, which its name tells.
func inkOf(r fyne.Resource) (color.NRGBA, bool) {
	if r == nil {
		return color.NRGBA{}, false
	}
	_, rest, ok := strings.Cut(r.Name(), "-#")
	c := color.NRGBA{A: 0xff}
	if !ok {
		return c, false
	}
	n, err := fmt.Sscanf(rest, "%02x%02x%02x", &c.R, &c.G, &c.B)
	return c, n == 3 && err == nil
}

func nrgba(c color.Color) color.NRGBA {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	return n
}

// over paints a over an opaque b.
func over(a, b color.NRGBA) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8((int(x)*int(a.A) + int(y)*(255-int(a.A)) + 127) / 255) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 0xff}
}

func hex(c color.NRGBA) string { return fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B) }

// Contrast is how much two opaque colours differ to the eye, from 1 to 21, as WCAG defines it.
func Contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
