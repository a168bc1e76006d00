package kit

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/theme"
)

// Split sets a panel of full height at the end, wide pixels wide, beside main, with a line between them. Where there
// is less room than for both, the panel gives way by a sixth. The panel stands on the colour of surfaces.
func Split(main, panel fyne.CanvasObject, wide float32) *fyne.Container {
	ground := NewBox(panel).Fill(theme.Surface)
	return lay(splitLayout{wide}, []fyne.CanvasObject{main, VDivider(0), ground})
}

type splitLayout struct{ wide float32 }

// splitRoom is the width of a screen from which the panel has its own width.
const splitRoom = 1000

// MinSize implements fyne.Layout.
func (l splitLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	m := objs[0].MinSize()
	return fyne.NewSize(m.Width+1+l.wide*5/6, max(m.Height, objs[2].MinSize().Height))
}

// Layout implements fyne.Layout.
func (l splitLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	wide := l.wide
	if s.Width < splitRoom {
		wide = wide * 5 / 6
	}
	main := max(s.Width-wide-1, 0)
	objs[0].Resize(fyne.NewSize(main, s.Height))
	objs[0].Move(fyne.NewPos(0, 0))
	objs[1].Resize(fyne.NewSize(1, s.Height))
	objs[1].Move(fyne.NewPos(main, 0))
	objs[2].Resize(fyne.NewSize(wide, s.Height))
	objs[2].Move(fyne.NewPos(main+1, 0))
	flip(objs, s.Width)
}
