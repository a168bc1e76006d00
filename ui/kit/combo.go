package kit

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// Option is a choice of a Combo: a code that may be empty, and a name.
type Option struct{ Code, Name string }

// Combo is a field for a choice from a long list: typing narrows it, in any spelling of any word, or by the beginning
// of the code. Down goes through what is left, Enter takes it and goes on to the next field, Escape gives up.
type Combo struct {
	pressable
	OnChanged func(index int)
	options   []Option
	folded    []string // made when it is first searched: a form has many lists, and the clerk opens few
	chosen    int
	hint      string // shown while nothing is chosen
	none      string // shown when nothing fits
	invalid   bool
}

// NewCombo makes a field to choose from options; chosen is the index of the choice, or -1. None is shown when nothing
// fits what is typed.
func NewCombo(options []Option, chosen int, none string, changed func(index int)) *Combo {
	c := &Combo{chosen: chosen, none: none, OnChanged: changed}
	c.SetOptions(options, chosen)
	c.onPress, c.field = func() { c.open("") }, true
	c.extend(c)
	return c
}

// Placeholder is shown while nothing is chosen. It returns the combo.
func (c *Combo) Placeholder(text string) *Combo { c.hint = text; return c }

// SetOptions changes what can be chosen; the screen is not told.
func (c *Combo) SetOptions(options []Option, chosen int) {
	c.options, c.chosen, c.folded = options, chosen, nil
	if c.self != nil {
		c.Refresh()
	}
}

// Searchable is a code, which may be empty, and names in the form that Fits looks into.
func Searchable(code string, names ...string) string {
	out := " " + arabic.Digits(strings.ToLower(code))
	for _, n := range names {
		out += " " + strings.Join(arabic.Words(n), " ") + " " + arabic.Fold(n)
	}
	return out
}

// Fits tells whether every word of what was typed begins a word of searchable, in any spelling, or its code.
func Fits(searchable, typed string) bool { return fits(searchable, beginnings(typed)) }

// beginnings are the words of what was typed, in the form that a searchable text has them.
func beginnings(typed string) []string {
	words := strings.Fields(arabic.Fold(typed))
	for i := range words {
		words[i] = " " + words[i]
	}
	return words
}

func fits(searchable string, beginnings []string) bool {
	for _, w := range beginnings {
		if !strings.Contains(searchable, w) {
			return false
		}
	}
	return true
}

// Chosen is the index of the choice, or -1.
func (c *Combo) Chosen() int { return c.chosen }

// Choose makes a choice; -1 is none. OnChanged is not told.
func (c *Combo) Choose(index int) {
	if index != c.chosen && index >= -1 && index < len(c.options) {
		c.chosen = index
		c.Refresh()
	}
}

// pick is a choice by the clerk.
func (c *Combo) pick(index int) {
	if index == c.chosen || index >= len(c.options) {
		return
	}
	c.Choose(index)
	if c.OnChanged != nil {
		c.OnChanged(index)
	}
}

// SetError shows the field with a red edge, or not.
func (c *Combo) SetError(on bool) {
	c.invalid = on
	c.Refresh()
}

// matches lists those of the options, or of those among them, in which every word of s begins a word, in their order.
func (c *Combo) matches(s string, among []int) []int {
	if c.folded == nil {
		c.folded = make([]string, len(c.options))
		for i, o := range c.options {
			c.folded[i] = Searchable(o.Code, o.Name)
		}
	}
	if among == nil {
		among = make([]int, len(c.options))
		for i := range among {
			among[i] = i
		}
	}
	words := beginnings(s)
	out := make([]int, 0, len(among))
	for _, i := range among {
		if fits(c.folded[i], words) {
			out = append(out, i)
		}
	}
	return out
}

// text is how an option is shown.
func (o Option) text() string {
	if o.Code == "" {
		return o.Name
	}
	return arabic.LTR(o.Code) + "  " + o.Name
}

// TypedRune implements fyne.Focusable: typing opens the search.
func (c *Combo) TypedRune(r rune) {
	if r != ' ' && !c.Disabled() {
		c.open(string(r))
	}
}

// TypedKey implements fyne.Focusable.
func (c *Combo) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyDown:
		c.press()
	case fyne.KeyBackspace, fyne.KeyDelete:
		c.pick(-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		FocusNext(c)
	default:
		if !printable(k.Name) {
			forwardKey(c, k)
		}
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Combo) TypedShortcut(s fyne.Shortcut) {
	if isKey(s, KeyAltDown) {
		c.press()
		return
	}
	forwardShortcut(c, s)
}

// open shows the search over the field.
func (c *Combo) open(typed string) {
	at := canvasOf(c)
	if at == nil {
		return
	}
	newComboSearch(c, typed).open(at)
}

// CreateRenderer implements fyne.Widget. A closed combo looks like a select.
func (c *Combo) CreateRenderer() fyne.WidgetRenderer {
	face := NewSelect(nil, -1, nil)
	r := &comboRenderer{c: c, face: face}
	r.WidgetRenderer = face.CreateRenderer()
	r.Refresh()
	return r
}

type comboRenderer struct {
	fyne.WidgetRenderer
	c    *Combo
	face *Select
}

// Refresh implements fyne.WidgetRenderer.
func (r *comboRenderer) Refresh() {
	f, c := r.face, r.c
	f.placeholder, f.invalid, f.focused = c.hint, c.invalid, c.focused
	f.options, f.chosen = nil, -1
	if c.chosen >= 0 {
		f.options, f.chosen = []string{c.options[c.chosen].text()}, 0
	}
	if c.Disabled() != f.Disabled() {
		if c.Disabled() {
			f.Disable()
		} else {
			f.Enable()
		}
	}
	r.WidgetRenderer.Refresh()
	r.WidgetRenderer.Layout(c.Size())
}
