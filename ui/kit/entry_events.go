package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.focused = true
	reveal(e)
	e.Refresh()
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.focused, e.shift, e.typing, e.anchor = false, false, false, -1
	e.Refresh()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// TypedRune implements fyne.Focusable.
func (e *Entry) TypedRune(r rune) { e.insert([]rune{r}, true) }

// KeyDown implements desktop.Keyable.
func (e *Entry) KeyDown(k *fyne.KeyEvent) { e.shifted(k, true) }

// KeyUp implements desktop.Keyable.
func (e *Entry) KeyUp(k *fyne.KeyEvent) { e.shifted(k, false) }

func (e *Entry) shifted(k *fyne.KeyEvent, down bool) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		e.shift = down
	}
}

// TypedKey implements fyne.Focusable. What the entry has no use for goes on to the window's keys.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if printable(k.Name) { // it comes as a rune too
		return
	}
	if e.OnKey != nil && e.OnKey(keyOf(k.Name, 0)) {
		return
	}
	if !e.edit(k.Name) && !e.navigate(k.Name) {
		forwardKey(e, k)
	}
}

// edit does the keys that change the content.
func (e *Entry) edit(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyBackspace:
		e.erase(max(0, e.caret-1))
	case fyne.KeyDelete:
		e.erase(e.after(e.caret))
	case fyne.KeyReturn, fyne.KeyEnter:
		e.enter()
	default:
		return false
	}
	return true
}

func (e *Entry) enter() {
	switch {
	case e.multi():
		e.insert([]rune{'\n'}, false)
	case e.OnSubmitted != nil:
		e.OnSubmitted(e.Text())
	default:
		FocusNext(e)
	}
}

// navigate does the keys that move the caret.
func (e *Entry) navigate(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyLeft:
		e.step(-1, e.shift)
	case fyne.KeyRight:
		e.step(1, e.shift)
	case fyne.KeyHome:
		l := &e.lines[e.caretLine()]
		e.moveTo(l.start, l.start, e.shift)
	case fyne.KeyEnd:
		l := &e.lines[e.caretLine()]
		e.moveTo(l.end, max(l.start, l.end-1), e.shift)
	case fyne.KeyUp:
		return e.vertical(-1, e.shift)
	case fyne.KeyDown:
		return e.vertical(1, e.shift)
	default:
		return false
	}
	return true
}

// TypedShortcut implements fyne.Shortcutable. What the entry has no use for goes on to the window.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		e.copySelection()
	case *fyne.ShortcutCut:
		if e.copySelection() {
			e.erase(e.caret)
		}
	case *fyne.ShortcutPaste:
		e.insert([]rune(fyne.CurrentApp().Clipboard().Content()), false)
	case *fyne.ShortcutSelectAll:
		e.SelectAll()
	case *fyne.ShortcutUndo:
		e.restore(&e.undo, &e.redo)
	case *fyne.ShortcutRedo:
		e.restore(&e.redo, &e.undo)
	case *desktop.CustomShortcut:
		if !e.custom(s) {
			forwardShortcut(e, s)
		}
	default:
		forwardShortcut(e, s)
	}
}

// copySelection puts the selection on the clipboard. A password does not go there.
func (e *Entry) copySelection() bool {
	if e.mode == entryPassword || e.SelectedText() == "" {
		return false
	}
	fyne.CurrentApp().Clipboard().SetContent(e.SelectedText())
	return true
}

// custom does Ctrl with an arrow, towards the side of the arrow, and Ctrl with Backspace and Delete: word by word.
func (e *Entry) custom(s *desktop.CustomShortcut) bool {
	if e.OnKey != nil && e.OnKey(keyOf(s.KeyName, s.Modifier)) {
		return true
	}
	if s.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierControl {
		return false
	}
	selecting := s.Modifier&fyne.KeyModifierShift != 0
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight:
		forward := (s.KeyName == fyne.KeyLeft) == (e.lines[e.caretLine()].para == 1)
		e.moveTo(e.word(forward), -1, selecting)
	case fyne.KeyHome:
		e.moveTo(0, 0, selecting)
	case fyne.KeyEnd:
		e.moveTo(len(e.text), -1, selecting)
	case fyne.KeyBackspace:
		e.erase(e.word(false))
	case fyne.KeyDelete:
		e.erase(e.word(true))
	default:
		return false
	}
	return true
}

// MouseDown implements desktop.Mouseable.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	if c := canvasOf(e); c != nil && !e.Disabled() {
		c.Focus(e)
	}
	if m.Button != desktop.MouseButtonPrimary || len(e.lines) == 0 {
		return
	}
	p, attach := e.at(m.Position)
	e.moveTo(p, attach, e.shift)
}

// MouseUp implements desktop.Mouseable.
func (e *Entry) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable, so that a tap does not fall through to what is below.
func (e *Entry) Tapped(*fyne.PointEvent) {}

// DoubleTapped implements fyne.DoubleTappable: it selects the word.
func (e *Entry) DoubleTapped(ev *fyne.PointEvent) {
	p, _ := e.at(ev.Position)
	e.selectWord(p)
}

// Dragged implements fyne.Draggable: it selects.
func (e *Entry) Dragged(d *fyne.DragEvent) {
	p, attach := e.at(d.Position)
	e.moveTo(p, attach, true)
}

// DragEnd implements fyne.Draggable.
func (e *Entry) DragEnd() {}

// Cursor implements desktop.Cursorable.
func (e *Entry) Cursor() desktop.Cursor {
	if e.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}
