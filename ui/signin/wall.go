package signin

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// The wall of windows: columns and rows of one arch each, of which one is lit.
const (
	archWidth  = 96
	archHeight = 128
	archMargin = 6 // beside an arch, which may be cut
	wallCols   = 5
	wallRows   = 10
	litCol     = 2
	litRow     = 2
)

// wall is the deep green panel with its arches. All dark arches share one drawing, which is painted once.
func wall() fyne.CanvasObject {
	dark := fyne.NewStaticResource("arch-dark.svg", []byte(arch("#14573a", "none", "#14573a")))
	lit := fyne.NewStaticResource("arch-lit.svg", []byte(arch("#ffffff", "#54c08a", "#f5bd02")))
	arches := &fyne.Container{Layout: wallLayout{}}
	for i := range wallCols * wallRows {
		drawing := dark
		if i == litRow*wallCols+litCol {
			drawing = lit
		}
		arches.Objects = append(arches.Objects, canvas.NewImageFromResource(drawing))
	}
	return kit.Stack(kit.NewBox(nil).Fill(theme.DeepGreen), arches)
}

// wallLayout centres the wall in the panel's width and leaves out what does not fit; the window cuts its foot.
type wallLayout struct{}

// MinSize implements fyne.Layout.
func (wallLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout implements fyne.Layout.
func (wallLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	left := (size.Width - wallCols*archWidth) / 2
	for i, o := range objs {
		o.Resize(fyne.NewSize(archWidth, archHeight))
		x := left + float32(i%wallCols*archWidth)
		o.Move(fyne.NewPos(x, float32(i/wallCols*archHeight)))
		if x < -archMargin || x+archWidth > size.Width+archMargin {
			o.Hide()
		} else {
			o.Show()
		}
	}
}

// arch draws one window: frame, panes, sill.
func arch(frame, pane, sill string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d">`, archWidth, archHeight) +
		fmt.Sprintf(`<path d="M16 126V56A32 32 0 0 1 80 56V126Z" fill="%s" stroke="%s" stroke-width="8"/>`, pane, frame) +
		fmt.Sprintf(`<path d="M48 24V126M16 70H80" fill="none" stroke="%s" stroke-width="3"/>`, frame) +
		fmt.Sprintf(`<path d="M9 124H87" fill="none" stroke="%s" stroke-width="6" stroke-linecap="round"/></svg>`, sill)
}
