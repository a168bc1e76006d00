package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys are the keys of a window. They work wherever the focus is, on every keyboard layout: the widgets of the kit
// hand on what they have no use for. While a dialog or a menu is open the keys below it rest.
type Keys struct {
	canvas   fyne.Canvas
	bindings map[Key][]*binding
}

type binding struct{ act func() }

// NewKeys takes over the keys of a canvas.
func NewKeys(c fyne.Canvas) *Keys {
	k := &Keys{canvas: c, bindings: map[Key][]*binding{}}
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { k.run(keyOf(e.Name, 0)) })
	c.SetOnTypedRune(func(r rune) {
		if key, ok := arabicLetters()[r]; ok {
			k.run(key)
		}
	})
	return k
}

// arabicLetters are the letter keys of the house by what the Arabic layout prints on
// them: without Ctrl, Fyne names no key for those.
func arabicLetters() map[rune]Key { return map[rune]Key{'\u062b': KeyE} }

// On runs act on a key until off is called. The newest binding of a key counts: a screen may cover what the desk has
// bound, and uncover it when it leaves.
func (k *Keys) On(key Key, act func()) (off func()) {
	b := &binding{act}
	if _, known := k.bindings[key]; !known {
		k.listen(key)
	}
	k.bindings[key] = append(k.bindings[key], b)
	return func() {
		for i, other := range k.bindings[key] {
			if other == b {
				k.bindings[key] = append(k.bindings[key][:i:i], k.bindings[key][i+1:]...)
				return
			}
		}
	}
}

// listen asks Fyne for a key with a modifier; both Enter keys are one.
func (k *Keys) listen(key Key) {
	name, mod := key.split()
	if mod == 0 {
		return
	}
	names := []fyne.KeyName{name}
	if name == "Enter" {
		names = []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter}
	}
	for _, n := range names {
		k.canvas.AddShortcut(&desktop.CustomShortcut{KeyName: n, Modifier: mod}, func(fyne.Shortcut) { k.run(key) })
	}
}

// run does what a key is bound to. An open overlay keeps its keys to itself.
func (k *Keys) run(key Key) {
	if top := k.canvas.Overlays().Top(); top != nil {
		if o, ok := top.(*overlay); ok {
			o.key(key)
		}
		return
	}
	if bs := k.bindings[key]; len(bs) > 0 {
		bs[len(bs)-1].act()
	}
}
