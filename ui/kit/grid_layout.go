package kit

import "fyne.io/fyne/v2"

// Grid sets objs in cols columns of one width, row by row from the start. A row is as high as its highest cell.
func Grid(cols int, gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return lay(&gridLayout{cols: cols, gap: gap}, objs)
}

// FieldColumns sets fields in two columns when there is room for two of least pixels, else in one, 16 pixels apart.
// Wide makes an object take a whole row.
func FieldColumns(least float32, objs ...fyne.CanvasObject) *fyne.Container {
	return lay(&gridLayout{cols: 2, gap: 16, least: least}, objs)
}

// Wide makes o take a whole row of FieldColumns or Grid.
func Wide(o fyne.CanvasObject) fyne.CanvasObject {
	return lay(wideLayout{}, []fyne.CanvasObject{o})
}

type wideLayout struct{ stackLayout }

type gridLayout struct {
	cols  int
	gap   float32
	least float32 // a column narrower than this makes it one column
	width float32 // of the last layout
}

func isWide(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(wideLayout)
	return ok
}

// columns is how many columns fit a width.
func (l *gridLayout) columns(width float32) int {
	if l.least > 0 && width > 0 && (width-l.gap*float32(l.cols-1))/float32(l.cols) < l.least {
		return 1
	}
	return l.cols
}

// rows groups the visible objects.
func (l *gridLayout) rows(objs []fyne.CanvasObject, cols int) [][]fyne.CanvasObject {
	var rows [][]fyne.CanvasObject
	full := true
	for _, o := range objs {
		if !o.Visible() {
			continue
		}
		if full || isWide(o) {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], o)
		full = isWide(o) || len(rows[last]) == cols
	}
	return rows
}

// MinSize implements fyne.Layout.
func (l *gridLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	cols := l.columns(l.width)
	rows := l.rows(objs, cols)
	w, h := float32(0), l.gap*float32(max(len(rows)-1, 0))
	for _, row := range rows {
		high := float32(0)
		for _, o := range row {
			m := o.MinSize()
			high = max(high, m.Height)
			w = max(w, m.Width)
		}
		h += high
	}
	if l.least > 0 { // it can always become one column
		return fyne.NewSize(w, h)
	}
	return fyne.NewSize(w*float32(cols)+l.gap*float32(cols-1), h)
}

// Layout implements fyne.Layout.
func (l *gridLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	cols := l.columns(size.Width)
	cell := (size.Width - l.gap*float32(cols-1)) / float32(cols)
	y := float32(0)
	for _, row := range l.rows(objs, cols) {
		high := float32(0)
		for _, o := range row {
			high = max(high, fitHeight(o, l.cellWidth(o, cell, size.Width)))
		}
		for i, o := range row {
			o.Move(fyne.NewPos(float32(i)*(cell+l.gap), y))
			o.Resize(fyne.NewSize(l.cellWidth(o, cell, size.Width), high))
		}
		y += high + l.gap
	}
	flip(objs, size.Width)
}

func (l *gridLayout) cellWidth(o fyne.CanvasObject, cell, whole float32) float32 {
	if isWide(o) {
		return whole
	}
	return cell
}
