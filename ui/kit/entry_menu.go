package kit

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/theme"
)

// EntryWords are the words of the menu of a field for text.
type EntryWords struct{ Undo, Redo, Cut, Copy, Paste, SelectAll string }

// entryItem is a row of the menu.
type entryItem struct {
	word string
	key  Key
	on   bool // there is something to do
	act  func()
}

func (e *Entry) items(w EntryWords) []entryItem {
	open := !e.locked()
	selected := e.SelectedText() != "" && e.mode != entryPassword
	return []entryItem{
		{w.Undo, "Ctrl+Z", open && len(e.undo) > 0, func() { e.restore(&e.undo, &e.redo) }},
		{w.Redo, "Ctrl+Y", open && len(e.redo) > 0, func() { e.restore(&e.redo, &e.undo) }},
		{w.Cut, "Ctrl+X", open && selected, e.cut},
		{w.Copy, "Ctrl+C", selected, func() { e.copySelection() }},
		{w.Paste, "Ctrl+V", open && fyne.CurrentApp().Clipboard().Content() != "", e.paste},
		{w.SelectAll, "Ctrl+A", len(e.text) > 0, e.SelectAll},
	}
}

// TappedSecondary implements fyne.SecondaryTappable: it opens the menu.
func (e *Entry) TappedSecondary(ev *fyne.PointEvent) {
	if !e.Disabled() {
		e.openMenu(&ev.Position)
	}
}

// hold is told before a menu takes the focus, and when it closes. Under its own menu the entry has not been left.
func (e *Entry) hold(on bool) { e.held = on && e.opens || !on && e.held }

// openMenu opens the menu at a point of the entry, or below the caret. A window without words has none.
func (e *Entry) openMenu(at *fyne.Position) {
	c := canvasOf(e)
	words, ok := wordsOf(c)
	if !ok {
		return
	}
	items := e.items(words)
	var cover *overlay
	l := NewList(menuRow, func() int { return len(items) }, newEntryItem, func(row int, o fyne.CanvasObject) { items[row].show(o) })
	l.style, l.rules, l.oneTap = Body, false, true
	l.OnOpen = func(i int) {
		if items[i].on {
			cover.close()
			items[i].act()
		}
	}
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
	if at != nil {
		pos = pos.Add(*at)
	} else {
		x, y := e.caretPos()
		pos = pos.Add(e.innerPos()).AddXY(x, y+e.lineHeight())
	}
	cover = &overlay{content: menuPanel(l), place: menuAt(pos, len(items))}
	e.opens = true
	cover.open(c, l)
	e.opens = false
}

// menuAt places a menu of so many rows with its start corner at a point, inside of the window.
func menuAt(pos fyne.Position, rows int) func(o fyne.CanvasObject, window fyne.Size) {
	return func(o fyne.CanvasObject, window fyne.Size) {
		size := fyne.NewSize(grow(240, Body), float32(rows)*grow(menuRow, Body)+2*menuEdge)
		x := pos.X
		if RTL() {
			x -= size.Width
		}
		o.Resize(size)
		o.Move(fyne.NewPos(max(0, min(x, window.Width-size.Width)), max(0, min(pos.Y, window.Height-size.Height))))
	}
}

func newEntryItem() fyne.CanvasObject {
	return Inset(0, fieldPad, HBox(12, NewLabel("", Body), Spacer(), NewLabel("", Small).LTR()))
}

// show writes the item into a row.
func (i entryItem) show(o fyne.CanvasObject) {
	row, _ := o.(*fyne.Container)
	box, _ := row.Objects[0].(*fyne.Container)
	word, key, role, soft := i.word, i.key.Cap(), theme.Text, theme.Secondary
	if !i.on {
		role, soft = theme.Disabled, theme.Disabled
	}
	for n, text := range []string{word, key} {
		l, ok := box.Objects[2*n].(*Label)
		if !ok {
			continue
		}
		l.role = []theme.Role{role, soft}[n]
		l.text = text
		l.Refresh()
	}
	box.Refresh()
}
