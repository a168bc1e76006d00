// Package kittest helps to test screens without a display: a main goroutine that
// the test turns by hand, and what a screen says in words.
package kittest

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Hand is a main goroutine that the test turns by hand.
type Hand chan func()

// NewLoop returns a loop that posts to a Hand, and is closed and waited for when
// the test ends.
func NewLoop(t *testing.T) (*kit.Loop, Hand) {
	t.Helper()
	h := make(Hand, 64)
	loop := kit.NewLoop(t.Context(), func(f func()) { h <- f })
	t.Cleanup(func() {
		loop.Close()
		loop.Wait()
		goleak.VerifyNone(t, goleak.IgnoreCurrent())
	})
	return loop, h
}

// Turn runs the next thing that was posted.
func (h Hand) Turn(t *testing.T) {
	t.Helper()
	select {
	case f := <-h:
		f()
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was posted")
	}
}

// Speak starts a Fyne without a display, and returns a voice of the language.
func Speak(t *testing.T, lang string, dark bool) *i18n.Voice {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(dark, 1).Reading(lang == i18n.Arabic))
	v, err := i18n.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Window shows content in a window without a display. When the test ends, all that is drawn then must be readable in
// every theme.
func Window(t *testing.T, content fyne.CanvasObject) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, content)
	w.Resize(fyne.NewSize(1072, 700))
	ReadableAtEnd(t, w)
	return w
}

// ReadableAtEnd is Readable for all that a window shows when the test ends, unless the test has begun another program.
func ReadableAtEnd(t *testing.T, w fyne.Window) {
	program := fyne.CurrentApp()
	t.Cleanup(func() {
		if fyne.CurrentApp() == program && w.Content() != nil {
			Readable(t, w.Content())
		}
	})
}

// Readable fails the test for every word and icon under o that is too faint: in the theme of now, and with high
// contrast.
func Readable(t *testing.T, o fyne.CanvasObject) {
	t.Helper()
	settings := fyne.CurrentApp().Settings()
	now := theme.Current()
	for _, th := range []*theme.Theme{now, now.Contrasted(true)} {
		settings.SetTheme(th)
		for _, what := range Faint(o) {
			t.Errorf("dark %t, contrast %t: %s", th.Dark(), th.Contrast(), what)
		}
	}
	settings.SetTheme(now)
}

// Texts is all that the labels under o say.
func Texts(o fyne.CanvasObject) string {
	var b strings.Builder
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *kit.Label:
			b.WriteString(o.Text() + "\n")
		case *kit.Rich:
			b.WriteString(o.Text() + "\n")
		}
		var inside []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			inside = o.Objects
		case fyne.Widget:
			inside = test.WidgetRenderer(o).Objects()
		}
		for _, c := range inside {
			if c.Visible() {
				walk(c)
			}
		}
	}
	walk(o)
	return b.String()
}

// Cut lists what the labels under o do not show whole: their words end in a sign of omission.
func Cut(o fyne.CanvasObject) []string {
	var cut []string
	var walk func(o fyne.CanvasObject, says string)
	walk = func(o fyne.CanvasObject, says string) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *canvas.Text:
			if says != "" && strings.Contains(o.Text, "…") && !strings.Contains(says, "…") {
				cut = append(cut, says)
			}
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c, "")
			}
		case fyne.Widget:
			if l, ok := o.(*kit.Label); ok {
				says = l.Text()
			}
			for _, c := range test.WidgetRenderer(o).Objects() {
				walk(c, says)
			}
		}
	}
	walk(o, "")
	return cut
}
