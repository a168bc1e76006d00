package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// window shows o in our theme, without padding.
func window(t *testing.T, w, h float32, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(false, 1))
	win := test.NewTempWindow(t, kit.NewBox(o).Fill(theme.Canvas))
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win
}

// press types a key into what has the focus, as a window does.
func press(t *testing.T, w fyne.Window, names ...fyne.KeyName) {
	t.Helper()
	for _, n := range names {
		e := &fyne.KeyEvent{Name: n}
		c := w.Canvas()
		switch f := c.Focused(); {
		case n == fyne.KeyTab && !takesTab(f):
			c.FocusNext()
		case f != nil:
			f.TypedKey(e)
		case c.OnTypedKey() != nil:
			c.OnTypedKey()(e)
		}
	}
}

// takesTab tells whether f does Tab in its own way, as a window asks it.
func takesTab(f fyne.Focusable) bool {
	t, ok := f.(fyne.Tabbable)
	return ok && t.AcceptsTab()
}

// write types text into what has the focus.
func write(t *testing.T, w fyne.Window, s string) {
	t.Helper()
	for _, r := range s {
		f := w.Canvas().Focused()
		if f == nil {
			t.Fatalf("nothing has the focus to take %q", r)
		}
		f.TypedRune(r)
	}
}

// x is where o stands in its window.
func x(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
}
