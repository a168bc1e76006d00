package kit

import "fyne.io/fyne/v2"

// Actions sets buttons side by side like HBox. Where they do not fit, key caps go first, from the last button to the
// first and those that are kept (KeepKey) at the end, then the gap: what a button does stays readable in a narrow window.
func Actions(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return lay(&actionsLayout{rowLayout{gap: gap}, gap}, objs)
}

// tightGap is how close buttons come at the least.
const tightGap = 6

type actionsLayout struct {
	rowLayout
	wide float32
}

// MinSize implements fyne.Layout: the width without key caps and with the gap at its least.
func (l *actionsLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	l.gap = tightGap
	s := l.rowLayout.MinSize(objs)
	for _, o := range objs {
		if b, ok := o.(*Button); ok && o.Visible() {
			s.Width -= b.capWidth()
		}
	}
	return s
}

// Layout implements fyne.Layout.
func (l *actionsLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.gap = l.wide
	for _, o := range objs {
		if b, ok := o.(*Button); ok {
			b.setBare(false)
		}
	}
	for _, kept := range []bool{false, true} {
		for i := len(objs) - 1; i >= 0 && l.rowLayout.MinSize(objs).Width > size.Width; i-- {
			if b, ok := objs[i].(*Button); ok && b.Visible() && b.keepKey == kept {
				b.setBare(true)
			}
		}
		if !kept && l.rowLayout.MinSize(objs).Width > size.Width {
			l.gap = tightGap // before a cap that is to be kept
		}
	}
	if l.rowLayout.MinSize(objs).Width > size.Width {
		l.gap = tightGap
	}
	l.rowLayout.Layout(objs, size)
}

// KeepKey has the key cap go only after those of the other buttons of the row, and returns the button.
func (b *Button) KeepKey() *Button { b.keepKey = true; return b }

// capWidth is what the key cap takes now.
func (b *Button) capWidth() float32 {
	if b.key == "" || b.bare {
		return 0
	}
	return NewKeyCap(b.key).MinSize().Width + 8
}

// setBare hides the key cap, or shows it again.
func (b *Button) setBare(on bool) {
	if b.bare != on {
		b.bare = on
		b.Refresh()
	}
}

// Frame gives o the whole place and asks for this size at the least, whatever o would like: a window holds its size
// when what it shows changes.
func Frame(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return lay(frameLayout{least: fyne.NewSize(width, height)}, []fyne.CanvasObject{o})
}

type frameLayout struct {
	stackLayout
	least fyne.Size
}

// MinSize implements fyne.Layout.
func (l frameLayout) MinSize([]fyne.CanvasObject) fyne.Size { return l.least }
