package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// List shows any number of rows of one height and makes objects only for those in view. The keyboard moves the chosen
// row: arrows, Page, Home and End; Enter opens it.
type List struct {
	widget.DisableableWidget
	OnChosen func(row int) // the clerk chose another row
	OnOpen   func(row int) // Enter, or a tap on the chosen row

	count  func() int
	make   func() fyne.CanvasObject
	bind   func(row int, o fyne.CanvasObject)
	height float32 // of a row at 100%
	style  Style   // grows the height
	lines  float32 // lines of that style
	rules  bool    // lines between the rows
	oneTap bool    // a tap opens, and so does Space: a menu
	onRune func(rune)
	before func(Key) bool // sees keys first; true means that it used the key
	left   func()         // the focus is gone

	chosen  int
	focused bool
	scroll  *Scroller
	body    *fyne.Container
	rows    map[int]*listRow
	spare   []*listRow
}

var _ fyne.Focusable = (*List)(nil)

// NewList lists count() rows, height pixels high at 100%. Make makes an object for a row, bind fills it.
func NewList(height float32, count func() int, build func() fyne.CanvasObject, bind func(row int, o fyne.CanvasObject)) *List {
	l := &List{count: count, make: build, bind: bind, height: height, style: Small, lines: 1, chosen: -1, rules: true}
	l.rows = map[int]*listRow{}
	l.body = &fyne.Container{Layout: listLayout{l}}
	l.scroll = Scroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.fill() }
	l.ExtendBaseWidget(l)
	return l
}

func (l *List) rowHeight() float32 {
	return l.height + l.lines*(l.style.LineHeight()-l.style.spec().line)
}

// Chosen is the row that is chosen, or -1.
func (l *List) Chosen() int { return l.chosen }

// Choose makes row the chosen one and shows it; -1 chooses none. OnChosen is not told.
func (l *List) Choose(row int) {
	l.chosen = min(row, l.count()-1)
	l.show(l.chosen)
	l.Refresh()
}

// pick is a choice by the clerk.
func (l *List) pick(row int) {
	if row == l.chosen || row >= l.count() {
		return
	}
	before := l.chosen
	l.chosen = row
	l.show(row)
	for _, i := range []int{before, row} { // what stands in the rows is the same
		if r, ok := l.rows[i]; ok {
			r.recolour()
		}
	}
	if l.OnChosen != nil {
		l.OnChosen(row)
	}
}

// show scrolls the least that brings row into view.
func (l *List) show(row int) {
	if row < 0 || l.scroll.Size().Height <= 0 {
		return
	}
	h := l.rowHeight()
	top, bottom := float32(row)*h, float32(row+1)*h
	y := min(l.scroll.Offset.Y, top)
	y = max(y, bottom-l.scroll.Size().Height)
	if y != l.scroll.Offset.Y {
		l.scroll.ScrollToOffset(fyne.NewPos(0, max(y, 0)))
		l.fill()
	}
}

// fill makes sure that the rows in view, and only they, are there and bound.
func (l *List) fill() {
	first, last := l.inView()
	for i, row := range l.rows {
		if i < first || i > last {
			l.spare = append(l.spare, row)
			delete(l.rows, i)
		}
	}
	l.body.Objects = l.body.Objects[:0]
	for i := first; i <= last; i++ {
		row, ok := l.rows[i]
		if !ok {
			row = l.take()
			l.rows[i] = row
			row.set(i)
		}
		row.Resize(fyne.NewSize(l.body.Size().Width, l.rowHeight()))
		row.Move(fyne.NewPos(0, float32(i)*l.rowHeight()))
		l.body.Objects = append(l.body.Objects, row)
	}
	canvas.Refresh(l.body)
}

func (l *List) inView() (first, last int) {
	h, top, view := l.rowHeight(), l.scroll.Offset.Y, l.scroll.Size().Height
	if view <= 0 {
		return 0, -1
	}
	return max(int(top/h), 0), min(int((top+view)/h), l.count()-1)
}

func (l *List) take() *listRow {
	if n := len(l.spare); n > 0 {
		row := l.spare[n-1]
		l.spare = l.spare[:n-1]
		return row
	}
	row := &listRow{list: l, content: l.make()}
	row.ExtendBaseWidget(row)
	return row
}

// FocusGained implements fyne.Focusable: the first row is chosen when none is.
func (l *List) FocusGained() {
	l.focused = true
	if l.chosen < 0 && l.count() > 0 {
		l.pick(0)
	}
	l.Refresh()
}

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() {
	l.focused = false
	if l.left != nil {
		l.left()
	}
	l.Refresh()
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) {
	if l.onRune != nil {
		l.onRune(r)
		return
	}
	forwardRune(l, r)
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(k *fyne.KeyEvent) {
	stir(l)
	if k := keyOf(k.Name, 0); l.before != nil && l.before(k) {
		return
	}
	if !l.key(keyOf(k.Name, 0)) {
		forwardKey(l, k)
	}
}

// key moves the choice; it tells whether it had a use for the key.
func (l *List) key(k Key) bool {
	page := max(int(l.scroll.Size().Height/l.rowHeight())-1, 1)
	to := l.chosen
	switch k {
	case KeyUp:
		to--
	case KeyDown:
		to++
	case KeyPageUp:
		to -= page
	case KeyPageDown:
		to += page
	case KeyHome:
		to = 0
	case KeyEnd:
		to = l.count() - 1
	case KeyEnter, KeySpace:
		if k == KeySpace && !l.oneTap {
			return false
		}
		if l.OnOpen == nil || l.chosen < 0 {
			return false
		}
		l.OnOpen(l.chosen)
		return true
	default:
		return false
	}
	if l.count() > 0 {
		l.pick(max(0, min(to, l.count()-1)))
	}
	return true
}

// tap chooses a row by pointer; a second tap on it opens it.
func (l *List) tap(row int) {
	again := l.oneTap || (row == l.chosen && l.focused)
	Focus(l)
	l.pick(row)
	if again && l.OnOpen != nil {
		l.OnOpen(row)
	}
}

func (l *List) children() []fyne.CanvasObject { return []fyne.CanvasObject{l.scroll} }

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	return &listRenderer{l: l, ring: canvas.NewRectangle(nil)}
}

type listRenderer struct {
	l    *List
	ring *canvas.Rectangle
}

// Destroy implements fyne.WidgetRenderer.
func (r *listRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *listRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.scroll, r.ring}
}

// MinSize implements fyne.WidgetRenderer.
func (r *listRenderer) MinSize() fyne.Size { return fyne.NewSize(48, r.l.rowHeight()) }

// Layout implements fyne.WidgetRenderer.
func (r *listRenderer) Layout(s fyne.Size) {
	r.l.scroll.Resize(s)
	r.ring.Resize(s)
	r.l.fill()
}

// Refresh implements fyne.WidgetRenderer.
func (r *listRenderer) Refresh() {
	if r.l.chosen >= r.l.count() {
		r.l.chosen = r.l.count() - 1
	}
	paint(r.ring, theme.Clear, theme.Clear, 0)
	if r.l.focused && !r.l.oneTap {
		r.ring.StrokeColor, r.ring.StrokeWidth = theme.Color(theme.Focus), 2
	}
	r.l.scroll.Refresh()
	r.l.fill()
	for i, row := range r.l.rows {
		row.set(i)
	}
	r.ring.Refresh()
	canvas.Refresh(r.l)
}

// listLayout gives the body the height of all rows.
type listLayout struct{ l *List }

// MinSize implements fyne.Layout.
func (y listLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, float32(y.l.count())*y.l.rowHeight())
}

// Layout implements fyne.Layout.
func (y listLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objs {
		o.Resize(fyne.NewSize(s.Width, y.l.rowHeight()))
	}
}
