package kit_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/shubbak/shubbak/ui/kit"
)

func TestTabFollowsTheReadingOrder(t *testing.T) {
	a, b, c, d := kit.NewEntry(), kit.NewEntry(), kit.NewEntry(), kit.NewEntry()
	off := kit.NewButton(kit.Secondary, "ب", nil)
	off.Disable()
	w := window(t, 600, 300, kit.Border(a, d, b, nil, kit.VBox(0, off, c)))
	for i, want := range []*kit.Entry{a, b, c, d, a} {
		press(t, w, fyne.KeyTab)
		if w.Canvas().Focused() != fyne.Focusable(want) {
			t.Fatalf("tab %d went elsewhere", i+1)
		}
	}
}

func TestEnterGoesToTheNextField(t *testing.T) {
	text, sel, seg := kit.NewEntry(), kit.NewSelect([]string{"أ", "ب"}, 0, nil), kit.NewSegmented([]string{"1", "2"}, 0, nil)
	combo := kit.NewCombo([]kit.Option{{Name: "بقالة"}}, -1, "", nil)
	last := kit.NewEntry()
	w := window(t, 400, 400, kit.VBox(8, text, sel, seg, combo, last))
	kit.Focus(text)
	for _, want := range []fyne.Focusable{sel, seg, combo, last} {
		press(t, w, fyne.KeyReturn)
		if w.Canvas().Focused() != want {
			t.Fatalf("enter led to %T, want %T", w.Canvas().Focused(), want)
		}
	}
}

func TestPressingAButtonKeepsTheFocus(t *testing.T) {
	pressed := 0
	e, b := kit.NewEntry(), kit.NewButton(kit.Primary, "حفظ", func() { pressed++ })
	w := window(t, 400, 200, kit.VBox(8, e, b))
	kit.Focus(e)
	b.MouseDown(&desktop.MouseEvent{})
	w.Canvas().Unfocus() // as the window does
	b.Tapped(&fyne.PointEvent{})
	if pressed != 1 || w.Canvas().Focused() != fyne.Focusable(e) {
		t.Errorf("pressed %d times, focus is on %T", pressed, w.Canvas().Focused())
	}
	kit.Focus(b)
	press(t, w, fyne.KeySpace, fyne.KeyReturn)
	b.Disable()
	b.Tapped(&fyne.PointEvent{})
	if pressed != 3 {
		t.Errorf("pressed %d times, want 3", pressed)
	}
}

func TestKeysWorkWhereverTheFocusIs(t *testing.T) {
	e, b := kit.NewEntry(), kit.NewButton(kit.Secondary, "ب", nil)
	sel, list := kit.NewSelect([]string{"أ"}, 0, nil), kit.NewList(40, func() int { return 3 },
		func() fyne.CanvasObject { return kit.NewLabel("", kit.Body) }, func(int, fyne.CanvasObject) {})
	check, seg := kit.NewCheck("", nil), kit.NewSegmented([]string{"1"}, 0, nil)
	w := window(t, 400, 500, kit.Border(kit.VBox(8, e, b, sel, check, seg), nil, nil, nil, list))
	keys := kit.NewKeys(w.Canvas())
	var got []kit.Key
	for _, k := range []kit.Key{kit.KeyF9, kit.KeyCtrlS, kit.KeyCtrlEnter, kit.KeyEscape} {
		keys.On(k, func() { got = append(got, k) })
	}
	for _, f := range []fyne.Focusable{nil, e, b, sel, list, check, seg} {
		got = nil
		w.Canvas().Unfocus()
		if f != nil {
			w.Canvas().Focus(f)
		}
		press(t, w, fyne.KeyF9, fyne.KeyEscape)
		for _, s := range []*desktop.CustomShortcut{
			{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierControl}, {KeyName: fyne.KeyEnter, Modifier: fyne.KeyModifierControl},
		} {
			shortcut(t, w, s)
		}
		if want := []kit.Key{kit.KeyF9, kit.KeyEscape, kit.KeyCtrlS, kit.KeyCtrlEnter}; !slices.Equal(got, want) {
			t.Errorf("with the focus on %T came %q", f, got)
		}
	}
}

// shortcut gives s to the window as Fyne does: to what has the focus when that takes shortcuts, else to the canvas.
func shortcut(t *testing.T, w fyne.Window, s fyne.Shortcut) {
	t.Helper()
	if f, ok := w.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.Modifier != fyne.KeyModifierControl {
		t.Fatalf("%v is no shortcut of a canvas without a screen", s)
	}
	name := c.KeyName
	if name == fyne.KeyReturn || name == fyne.KeyEnter {
		name = "Enter"
	}
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: "Ctrl+" + name})
}

func TestTheNewestBindingCounts(t *testing.T) {
	w := window(t, 200, 200, kit.NewLabel("", kit.Body))
	keys := kit.NewKeys(w.Canvas())
	said := ""
	keys.On(kit.KeyF2, func() { said += "desk " })
	off := keys.On(kit.KeyF2, func() { said += "screen " })
	press(t, w, fyne.KeyF2)
	off()
	off()
	press(t, w, fyne.KeyF2)
	if said != "screen desk " {
		t.Errorf("said %q", said)
	}
}

func TestDialogTrapsAndReturnsTheFocus(t *testing.T) {
	e := kit.NewEntry()
	w := window(t, 600, 400, e)
	keys := kit.NewKeys(w.Canvas())
	leaked := false
	keys.On(kit.KeyF4, func() { leaked = true })
	kit.Focus(e)
	answers := []bool{}
	ask := func() {
		kit.Confirm(w.Canvas(), kit.Question{Kind: kit.Danger, Title: "حذف؟", Text: "نص", Yes: "حذف", No: "إبقاء"}, func(yes bool) { answers = append(answers, yes) })
	}
	ask()
	if e.Focused() {
		t.Error("the field under the dialog still looks focused")
	}
	press(t, w, fyne.KeyF4)
	for range 5 {
		press(t, w, fyne.KeyTab)
		if _, ok := w.Canvas().Focused().(*kit.Button); !ok {
			t.Fatalf("tab left the dialog for %T", w.Canvas().Focused())
		}
	}
	press(t, w, fyne.KeyEscape)
	ask()
	press(t, w, fyne.KeyReturn) // no has the focus
	ask()
	press(t, w, fyne.KeyTab, fyne.KeyReturn)
	if !slices.Equal(answers, []bool{false, false, true}) || leaked {
		t.Errorf("answers %v, key leaked %v", answers, leaked)
	}
	if w.Canvas().Overlays().Top() != nil || !e.Focused() {
		t.Error("the focus did not come back")
	}
}

func TestFocusComesIntoView(t *testing.T) {
	box := kit.VBox(8)
	var last *kit.Entry
	for range 30 {
		last = kit.NewEntry()
		box.Add(kit.NewField("اسم", false, last))
	}
	scroll := kit.Scroll(box)
	window(t, 300, 300, scroll)
	kit.Focus(last)
	y := fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y
	if scroll.Offset.Y == 0 || y < 0 || y+last.Size().Height > 300 {
		t.Errorf("the focused field is at %v, scrolled by %v", y, scroll.Offset.Y)
	}
	if bar := scroll.Offset; bar.X != 0 {
		t.Errorf("scrolled sideways by %v", bar.X)
	}
}

func TestEntryTellsOfTheFocus(t *testing.T) {
	e := kit.NewEntry()
	var told []bool
	e.OnFocus = func(on bool) { told = append(told, on) }
	w := window(t, 200, 100, e)
	kit.Focus(e)
	w.Canvas().Unfocus()
	if !slices.Equal(told, []bool{true, false}) {
		t.Errorf("told %v", told)
	}
}

func TestKeyCaps(t *testing.T) {
	for k, want := range map[kit.Key]string{kit.KeyCtrlEnter: "Ctrl Enter", kit.KeyF2: "F2", kit.Digit(3): "3"} {
		if got := k.Cap(); got != want {
			t.Errorf("the cap of %q is %q, want %q", k, got, want)
		}
	}
}
