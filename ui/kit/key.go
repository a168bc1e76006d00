package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Key is a key with what is held down with it, such as "F2", "Ctrl+S" or "Alt+Down".
//
// The name is of the key, not of the letter on it: Ctrl+S is the same key when the Arabic layout is active. (Fyne
// names a letter key by what the layout prints on it, and falls back to the physical key when that is not ASCII and
// Ctrl is held. So shortcuts with a letter need Ctrl, never Alt alone.)
type Key string

// The keys of the screens.
const (
	KeyF1        Key = "F1"
	KeyF2        Key = "F2"
	KeyF4        Key = "F4"
	KeyF5        Key = "F5"
	KeyF7        Key = "F7"
	KeyF8        Key = "F8"
	KeyF9        Key = "F9"
	KeyEscape    Key = "Escape"
	KeyEnter     Key = "Enter"
	KeyUp        Key = "Up"
	KeyDown      Key = "Down"
	KeyLeft      Key = "Left"
	KeyRight     Key = "Right"
	KeyPageUp    Key = "Prior"
	KeyPageDown  Key = "Next"
	KeyHome      Key = "Home"
	KeyEnd       Key = "End"
	KeyDelete    Key = "Delete"
	KeyBackspace Key = "BackSpace"
	KeySpace     Key = "Space"
	KeyTab       Key = "Tab"
	KeyCtrlF     Key = "Ctrl+F"
	KeyCtrlS     Key = "Ctrl+S"
	KeyCtrlL     Key = "Ctrl+L"
	KeyCtrlN     Key = "Ctrl+N"
	KeyCtrlP     Key = "Ctrl+P"
	KeyCtrlEnter Key = "Ctrl+Enter"
	KeyAltDown   Key = "Alt+Down"
	KeyAltUp     Key = "Alt+Up"
	KeyE         Key = "E" // with a letter of either layout, see Keys
)

// Digit is the key of a digit from 0 to 9, above the letters or on the number pad.
func Digit(n int) Key { return Key("0123456789"[n : n+1]) }

// Cap is the key as it is written on a key cap: "Ctrl Enter".
func (k Key) Cap() string { return strings.ReplaceAll(string(k), "+", " ") }

// keyOf names a key of Fyne's. Both Enter keys are one.
func keyOf(name fyne.KeyName, mod fyne.KeyModifier) Key {
	if name == fyne.KeyReturn {
		name = fyne.KeyEnter
	}
	if name == fyne.KeyEnter {
		name = "Enter"
	}
	var b strings.Builder
	for _, m := range modifiers() {
		if mod&m.mod != 0 {
			b.WriteString(m.name)
		}
	}
	b.WriteString(string(name))
	return Key(b.String())
}

type modifier struct {
	mod  fyne.KeyModifier
	name string
}

func modifiers() []modifier {
	return []modifier{
		{fyne.KeyModifierControl, "Ctrl+"},
		{fyne.KeyModifierAlt, "Alt+"},
		{fyne.KeyModifierShift, "Shift+"},
		{fyne.KeyModifierSuper, "Super+"},
	}
}

// split is the reverse of keyOf.
func (k Key) split() (fyne.KeyName, fyne.KeyModifier) {
	s, mod := string(k), fyne.KeyModifier(0)
	for _, m := range modifiers() {
		if rest, ok := strings.CutPrefix(s, m.name); ok {
			s, mod = rest, mod|m.mod
		}
	}
	return fyne.KeyName(s), mod
}

// printable tells whether a key comes as a rune too.
func printable(name fyne.KeyName) bool {
	return len(name) == 1 || name == fyne.KeySpace || name == fyne.KeyUnknown
}

// isKey tells whether a shortcut of Fyne's is a key.
func isKey(s fyne.Shortcut, k Key) bool {
	c, ok := s.(*desktop.CustomShortcut)
	return ok && keyOf(c.KeyName, c.Modifier) == k
}
