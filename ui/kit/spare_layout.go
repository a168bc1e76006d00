package kit

import "fyne.io/fyne/v2"

// Spare is an HBox that leaves out the objects of spare, one after the other, where not all of it fits. It needs no
// width of its own.
func Spare(gap float32, spare []fyne.CanvasObject, objs ...fyne.CanvasObject) *fyne.Container {
	return lay(&spareLayout{rowLayout: rowLayout{gap: gap}, spare: spare}, objs)
}

type spareLayout struct {
	rowLayout
	spare []fyne.CanvasObject
}

// MinSize implements fyne.Layout.
func (l *spareLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.rowLayout.MinSize(objs).Height)
}

// Layout implements fyne.Layout.
func (l *spareLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	for _, o := range l.spare {
		o.Show()
	}
	for _, o := range l.spare {
		if l.rowLayout.MinSize(objs).Width > size.Width {
			o.Hide()
		}
	}
	l.rowLayout.Layout(objs, size)
}
