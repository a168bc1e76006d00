package kit

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/theme"
)

// Modal is a dialog: nothing else works while it is open. Tab stays in it, Escape leaves it, and the focus goes back
// to where it was.
type Modal struct {
	OnClose func() // when the clerk leaves by Escape
	cover   *overlay
	width   float32
}

const (
	modalWidth = 440
	modalPad   = 24
)

// NewModal makes a dialog with a title, something below it, and buttons, the first of which stands at the start.
func NewModal(title string, content fyne.CanvasObject, buttons ...fyne.CanvasObject) *Modal {
	m := &Modal{width: modalWidth}
	parts := []fyne.CanvasObject{NewLabel(title, Title).Wrap(), content}
	if len(buttons) > 0 {
		parts = append(parts, Pad(8, 0, 0, 0, HBox(12, buttons...)))
	}
	panel := Panel(Inset(modalPad, modalPad, VBox(12, parts...))).Line(theme.StrongLine)
	m.cover = &overlay{content: panel, modal: true, place: m.place}
	m.cover.onClose = func() {
		if m.OnClose != nil {
			m.OnClose()
		}
	}
	return m
}

// Wide makes the dialog this wide and returns it.
func (m *Modal) Wide(width float32) *Modal { m.width = width; return m }

// Key lets the dialog use keys that nothing in it has a use for, and returns it; use tells whether it used the key.
func (m *Modal) Key(use func(Key) bool) *Modal { m.cover.onKey = use; return m }

// Show opens the dialog on c and focuses first, or the first that takes the focus when first is nil.
func (m *Modal) Show(c fyne.Canvas, first fyne.Focusable) { m.cover.open(c, first) }

// Close closes the dialog and gives the focus back.
func (m *Modal) Close() { m.cover.close() }

func (m *Modal) place(o fyne.CanvasObject, window fyne.Size) {
	w := min(m.width, window.Width-2*modalPad)
	h := min(fitHeight(o, w), window.Height-2*modalPad)
	o.Resize(fyne.NewSize(w, h))
	o.Move(fyne.NewPos((window.Width-w)/2, (window.Height-h)/2))
}

// Question is answered by yes or no. When yes destroys something the kind is Danger, and no has the focus.
type Question struct {
	Kind        ButtonKind
	Title, Text string
	Yes, No     string
}

// Confirm asks a question; Escape is no.
func Confirm(c fyne.Canvas, q Question, done func(bool)) *Modal {
	var m *Modal
	answer := func(v bool) func() {
		return func() {
			m.Close()
			done(v)
		}
	}
	accept, refuse := NewButton(q.Kind, q.Yes, answer(true)), NewButton(Secondary, q.No, answer(false))
	m = NewModal(q.Title, NewLabel(q.Text, Body).Role(theme.LabelText).Wrap(), accept, refuse)
	m.OnClose = func() { done(false) }
	first := accept
	if q.Kind == Danger {
		first = refuse
	}
	m.Show(c, first)
	return m
}
