package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	back := e.held // from its own menu: it was never left
	e.focused, e.held = true, false
	reveal(e)
	e.blink.restart(e)
	e.follow = true
	e.Refresh()
	if e.OnFocus != nil && !back {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.focused, e.shift, e.edited = false, false, editNone
	e.mouse.clicks = 0
	e.blink.stop()
	e.stopScrolling()
	if !e.held {
		e.anchor = -1
	}
	e.Refresh()
	if e.OnFocus != nil && !e.held {
		e.OnFocus(false)
	}
}

// TypedRune implements fyne.Focusable.
func (e *Entry) TypedRune(r rune) {
	e.mouse.clicks = 0
	e.insert([]rune{r}, editTyping)
}

// KeyDown implements desktop.Keyable.
func (e *Entry) KeyDown(k *fyne.KeyEvent) { e.shifted(k, true) }

// KeyUp implements desktop.Keyable.
func (e *Entry) KeyUp(k *fyne.KeyEvent) { e.shifted(k, false) }

func (e *Entry) shifted(k *fyne.KeyEvent, down bool) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		e.shift = down
	}
}

// AcceptsTab implements fyne.Tabbable. Shift+Tab always goes back as everywhere.
func (e *Entry) AcceptsTab() bool { return e.onTab != nil && !shiftHeld() }

// shiftHeld asks the driver: Shift may have gone down before the focus came here.
func shiftHeld() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// tab does a Tab that AcceptsTab took.
func (e *Entry) tab() {
	if !e.onTab() {
		FocusNext(e)
	}
}

// TypedKey implements fyne.Focusable. What the entry has no use for goes on to the window's keys.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if printable(k.Name) { // it comes as a rune too
		return
	}
	e.mouse.clicks = 0
	if k.Name == fyne.KeyTab && e.AcceptsTab() {
		e.tab()
		return
	}
	if e.OnKey != nil && e.OnKey(keyOf(k.Name, 0)) {
		return
	}
	if !e.change(k.Name) && !e.navigate(k.Name) {
		forwardKey(e, k)
	}
}

// change does the keys that change the content.
func (e *Entry) change(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyBackspace:
		e.erase(e.back(), editBack)
	case fyne.KeyDelete:
		e.erase(e.ahead(), editAhead)
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
		e.insert([]rune{'\n'}, editAtOnce)
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
		e.goTo(e.lines[e.caretLine()].start, e.shift)
	case fyne.KeyEnd:
		e.lineEnd()
	case fyne.KeyUp:
		return e.vertical(-1, e.shift)
	case fyne.KeyDown:
		return e.vertical(1, e.shift)
	case fyne.KeyPageUp:
		return e.multi() && e.vertical(1-e.rows, e.shift)
	case fyne.KeyPageDown:
		return e.multi() && e.vertical(e.rows-1, e.shift)
	case desktop.KeyMenu:
		e.openMenu(nil)
	case fyne.KeyF10:
		if !e.shift {
			return false
		}
		e.openMenu(nil)
	default:
		return false
	}
	return true
}

// lineEnd goes to the end of the line; of one that was broken for want of room, to the place before its last space.
func (e *Entry) lineEnd() {
	i := e.caretLine()
	p := e.lines[i].end
	if e.soft(i) {
		for p--; p > e.lines[i].start && !e.breaks[p]; p-- {
		}
	}
	e.goTo(p, e.shift)
}

// TypedShortcut implements fyne.Shortcutable. What the entry has no use for goes on to the window.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	e.mouse.clicks = 0
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		e.copySelection()
	case *fyne.ShortcutCut:
		e.cut()
	case *fyne.ShortcutPaste:
		e.paste()
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

func (e *Entry) cut() {
	if !e.locked() && e.copySelection() {
		e.erase(e.caret, editAtOnce)
	}
}

func (e *Entry) paste() { e.insert([]rune(fyne.CurrentApp().Clipboard().Content()), editAtOnce) }

// custom does Ctrl with an arrow, towards the side of the arrow, and Ctrl with Backspace and Delete: word by word; Ctrl+Shift+Z
// brings back what was undone, as Ctrl+Y does.
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
		leftwards := e.lines[e.caretLine()].base()&1 == 1
		e.goTo(e.word((s.KeyName == fyne.KeyLeft) == leftwards), selecting)
	case fyne.KeyHome:
		e.goTo(0, selecting)
	case fyne.KeyEnd:
		e.goTo(len(e.text), selecting)
	case fyne.KeyBackspace:
		e.erase(e.word(false), editAtOnce)
	case fyne.KeyDelete:
		e.erase(e.word(true), editAtOnce)
	case fyne.KeyZ:
		if !selecting {
			return false
		}
		e.restore(&e.redo, &e.undo)
	default:
		return false
	}
	return true
}
