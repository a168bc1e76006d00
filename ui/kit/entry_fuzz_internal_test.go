package kit

import (
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// hand does one thing to an entry that a person could do.
func hand(e *Entry, what byte, text []rune) {
	keys := []fyne.KeyName{
		fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown,
		fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyReturn, desktop.KeyMenu,
	}
	x, y := float32(what)*2-50, float32(what%40)
	e.shift = what&64 != 0
	switch what % 12 {
	case 0, 1, 2, 3:
		keyIn(e, keys[int(what/12)%len(keys)])
	case 4, 5:
		if len(text) > 0 {
			e.TypedRune(text[int(what)%len(text)])
		}
	case 6:
		e.blink.late = what&32 != 0
		pressAt(e, x, y, 0)
	case 7:
		dragTo(e, x, y)
		e.DragEnd()
	case 8:
		fyne.CurrentApp().Clipboard().SetContent(string(text))
		e.TypedShortcut(&fyne.ShortcutPaste{})
	case 9:
		e.TypedShortcut([]fyne.Shortcut{&fyne.ShortcutUndo{}, &fyne.ShortcutRedo{}, &fyne.ShortcutCut{}, &fyne.ShortcutSelectAll{}}[int(what/12)%4])
	case 10:
		e.TypedShortcut(&desktop.CustomShortcut{KeyName: keys[int(what/12)%10], Modifier: fyne.KeyModifierControl})
	case 11:
		e.Resize(fyne.NewSize(float32(what)*2, e.MinSize().Height))
	}
}

// FuzzEntry holds for anything done to a field: nothing panics, the caret is in the text and where it is drawn, and what
// the field holds is fit to be stored.
func FuzzEntry(f *testing.F) {
	for i, s := range append(scraps(), "ali\u202egpj.exe", "ا\xff\xfe", "\u064b\u0651", "رقم ABC 12\nسطر", "ﻻ ﷲ", "\u0378\U000e0041\u2028\t\r") {
		f.Add(s, []byte(s+"abc\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc"), uint8(i))
	}
	app := test.NewTempApp(f)
	app.Settings().SetTheme(theme.New(false, 1))
	f.Fuzz(func(t *testing.T, in string, hands []byte, kind uint8) {
		if len(in) > 300 || len(hands) > 80 {
			return
		}
		e := []func() *Entry{
			NewEntry, func() *Entry { return NewEntry().LTR() }, func() *Entry { return NewEntry().Numeric(2) },
			func() *Entry { return NewEntry().Password() }, func() *Entry { return NewEntry().Lines(3) }, func() *Entry { return NewEntry().MaxLen(9) },
		}[kind%6]()
		app.Settings().SetTheme(theme.New(false, 1).Reading(kind&64 == 0))
		w := test.NewWindow(VBox(0, e))
		defer w.Close()
		w.Resize(fyne.NewSize(240, 200))
		e.SetText(in)
		w.Canvas().Focus(e)
		for _, what := range hands {
			hand(e, what, []rune(in))
			sound(t, e)
		}
	})
}

// sound checks an entry.
func sound(t *testing.T, e *Entry) {
	t.Helper()
	s := e.Text()
	if !utf8.ValidString(s) || e.mode != entryPassword && s != arabic.StripControls(s) {
		t.Fatalf("holds %+q", s)
	}
	if e.caret < 0 || e.caret > len(e.text) || e.anchor > len(e.text) || e.on >= len(e.text) {
		t.Fatalf("caret %d on %d, selection from %d, in %d letters", e.caret, e.on, e.anchor, len(e.text))
	}
	if e.maxLen > 0 && len(e.text) > e.maxLen {
		t.Fatalf("holds %d letters of %d", len(e.text), e.maxLen)
	}
	l := &e.lines[e.caretLine()]
	if m, _, _ := e.marks(l); m.x < -0.01 || m.x > l.width+0.01 {
		t.Fatalf("the caret is at %v of a line %v wide", m.x, l.width)
	}
	e.SelectedText()
}
