package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

// Select is a field with a menu. Space and Alt+Down open it, Up and Down change the choice in place, Enter goes on to
// the next field, a letter chooses the next option that begins with it.
type Select struct {
	pressable
	OnChanged   func(index int)
	options     []string
	chosen      int
	placeholder string
	invalid     bool
}

// NewSelect makes a field to choose from options; chosen is the index of the choice, or -1.
func NewSelect(options []string, chosen int, changed func(index int)) *Select {
	s := &Select{options: options, chosen: chosen, OnChanged: changed}
	s.onPress, s.field = s.open, true
	s.extend(s)
	return s
}

// Placeholder is shown while nothing is chosen. It returns the select.
func (s *Select) Placeholder(text string) *Select { s.placeholder = text; return s }

// Chosen is the index of the choice, or -1.
func (s *Select) Chosen() int { return s.chosen }

// Choose makes a choice; -1 is none. OnChanged is not told.
func (s *Select) Choose(index int) {
	if index != s.chosen && index >= -1 && index < len(s.options) {
		s.chosen = index
		s.Refresh()
	}
}

// pick is a choice by the clerk.
func (s *Select) pick(index int) {
	if index == s.chosen || index >= len(s.options) {
		return
	}
	s.Choose(index)
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// SetOptions changes what can be chosen; the screen is not told.
func (s *Select) SetOptions(options []string, chosen int) {
	s.options, s.chosen = options, chosen
	s.Refresh()
}

// SetError shows the field with a red edge, or not.
func (s *Select) SetError(on bool) {
	s.invalid = on
	s.Refresh()
}

func (s *Select) open() { openMenu(s, s.options, s.chosen, s.pick) }

// TypedRune implements fyne.Focusable.
func (s *Select) TypedRune(r rune) {
	if r == ' ' {
		return
	}
	if i := nextWith(s.options, string(r), s.chosen); i >= 0 {
		s.pick(i)
	}
}

// TypedKey implements fyne.Focusable.
func (s *Select) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace:
		s.press()
	case fyne.KeyDown:
		s.pick(min(s.chosen+1, len(s.options)-1))
	case fyne.KeyUp:
		s.pick(max(s.chosen-1, 0))
	case fyne.KeyReturn, fyne.KeyEnter:
		FocusNext(s)
	default:
		if !printable(k.Name) {
			forwardKey(s, k)
		}
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (s *Select) TypedShortcut(sc fyne.Shortcut) {
	if isKey(sc, KeyAltDown) {
		s.press()
		return
	}
	forwardShortcut(s, sc)
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	r := &selectRenderer{
		s: s, box: canvas.NewRectangle(nil), label: NewLabel("", Body).Cut(), arrow: NewIcon("down", 18, theme.Secondary),
	}
	r.Refresh()
	return r
}

type selectRenderer struct {
	s     *Select
	box   *canvas.Rectangle
	label *Label
	arrow *Icon
}

// Destroy implements fyne.WidgetRenderer.
func (r *selectRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *selectRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.label, r.arrow}
}

// MinSize implements fyne.WidgetRenderer.
func (r *selectRenderer) MinSize() fyne.Size {
	return fyne.NewSize(96, grow(theme.FieldHeight, Body))
}

// Layout implements fyne.WidgetRenderer.
func (r *selectRenderer) Layout(s fyne.Size) {
	r.box.Resize(s)
	side := r.arrow.MinSize().Width
	r.arrow.Resize(r.arrow.MinSize())
	r.arrow.Move(fyne.NewPos(s.Width-fieldPad-side, (s.Height-side)/2))
	r.label.Move(fyne.NewPos(fieldPad, 0))
	r.label.Resize(fyne.NewSize(max(s.Width-2*fieldPad-side-8, 0), s.Height))
	flip([]fyne.CanvasObject{r.arrow, r.label}, s.Width)
}

// Refresh implements fyne.WidgetRenderer.
func (r *selectRenderer) Refresh() {
	s := r.s
	fill, line, width := fieldColours(s.focused, s.invalid, s.Disabled())
	paint(r.box, fill, line, theme.Radius)
	r.box.StrokeWidth = width
	r.label.text, r.label.role = s.placeholder, theme.Secondary
	if s.chosen >= 0 && s.chosen < len(s.options) {
		r.label.text, r.label.role = s.options[s.chosen], theme.Text
	}
	r.arrow.role = theme.Secondary
	if s.Disabled() {
		r.label.role, r.arrow.role = theme.Disabled, theme.Disabled
	}
	r.Layout(s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(s)
}
