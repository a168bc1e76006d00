package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/theme"
)

// pressAt presses the mouse at an x of the view, and lets it go.
func pressAt(e *Entry, x, y float32, mod fyne.KeyModifier) {
	m := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: e.innerPos().AddXY(x, y)}, Button: desktop.MouseButtonPrimary, Modifier: mod}
	e.MouseDown(m)
	e.MouseUp(m)
}

func dragTo(e *Entry, x, y float32) {
	e.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: e.innerPos().AddXY(x, y)}})
}

// xOf is where the rune at i stands in the view: its middle.
func xOf(e *Entry, i int) float32 {
	l := &e.lines[0]
	for _, t := range l.letters {
		if i >= t.start && i < t.end {
			return e.lineX(l) + (t.left+t.right)/2
		}
	}
	return -1
}

func TestTheMouseSelectsLettersWordsAndAll(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	e.SetText("محمصة رواق info@riwaq.sa الخبر")
	for _, c := range []struct {
		clicks, at int
		want       string
	}{{1, 7, ""}, {2, 7, "رواق"}, {3, 7, e.Text()}, {2, 13, "info@riwaq.sa"}, {2, 25, "الخبر"}} {
		e.blink.late = true
		for range c.clicks {
			pressAt(e, xOf(e, c.at), 10, 0)
		}
		if got := e.SelectedText(); got != c.want {
			t.Errorf("%d clicks on %d selected %q, want %q", c.clicks, c.at, got, c.want)
		}
	}
	e.blink.late = true
	pressAt(e, xOf(e, 0), 10, 0) // beside one another, but slow
	e.blink.late = true
	pressAt(e, xOf(e, 0), 10, 0)
	if got := e.SelectedText(); got != "" {
		t.Errorf("two slow clicks selected %q", got)
	}
	e.blink.late = true
	pressAt(e, xOf(e, 7)+2, 10, 0)
	pressAt(e, xOf(e, 7)+2, 10, 0)
	dragTo(e, xOf(e, 12), 10)
	if got := e.SelectedText(); got != "رواق info@riwaq.sa" {
		t.Errorf("dragging after a double click selected %q", got)
	}
	dragTo(e, xOf(e, 2), 10)
	if got := e.SelectedText(); got != "محمصة رواق" {
		t.Errorf("dragging back over the word selected %q", got)
	}
	e.DragEnd()
	e.blink.late = true
	pressAt(e, xOf(e, 0)+1, 10, 0)
	e.blink.late = true
	pressAt(e, xOf(e, 4)-1, 10, fyne.KeyModifierShift)
	if got := e.SelectedText(); got != "محمصة" {
		t.Errorf("a click with Shift selected %q", got)
	}
}

func TestDraggingBeyondTheFieldScrolls(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	e.SetText(strings.Repeat("كلمة Word ", 30))
	keyIn(e, fyne.KeyHome)
	view := e.inner.Size().Width
	pressAt(e, view-5, 10, 0)
	dragTo(e, -40, 10)
	for range 40 {
		e.scrollOn()
	}
	if e.scroll.X < 300 || len(e.SelectedText()) < 60 {
		t.Errorf("scrolled by %v, selected %q", e.scroll.X, e.SelectedText())
	}
	if e.mouse.scrolling == nil {
		t.Fatal("nothing keeps on scrolling while the pointer rests outside")
	}
	dragTo(e, view/2, 10)
	if e.mouse.scrolling != nil {
		t.Error("it scrolls on with the pointer inside")
	}
	dragTo(e, -40, 10)
	e.DragEnd()
	if e.mouse.scrolling != nil {
		t.Error("it scrolls on after the button was let go")
	}
	for range 5000 {
		e.scrollOn()
	}
	if most := e.lines[0].width - view + 2; e.scroll.X > most+1 {
		t.Errorf("scrolled by %v of %v", e.scroll.X, most)
	}
}

func TestTheCaretBlinksWhileItIsThere(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	e.SetText("اسم")
	keyIn(e, fyne.KeyEnd)
	caret := e.inner.carets[0]
	seen := func() bool { return caret.Visible() && caret.Size().Width > 0 }
	if !seen() || e.blink.run == nil {
		t.Fatal("a focused field has no caret, or it does not blink")
	}
	e.blink.tick(e, 0.6)
	if seen() {
		t.Error("the caret never goes")
	}
	e.blink.tick(e, 0.1)
	if !seen() {
		t.Error("the caret does not come back")
	}
	e.blink.tick(e, 0.6)
	e.TypedRune('ب')
	if !seen() {
		t.Error("typing does not bring the caret back")
	}
	run := e.blink.run
	for range blinkRounds {
		e.blink.tick(e, 1)
	}
	if e.blink.run != nil || !seen() {
		t.Error("the caret of an idle window goes on blinking, or is gone")
	}
	keyIn(e, fyne.KeyHome)
	if e.blink.run == nil || e.blink.run == run {
		t.Error("a key does not start it again")
	}
	e.FocusLost()
	if e.blink.run != nil || seen() {
		t.Error("a field without the focus blinks")
	}
	e.FocusGained()
	test.WidgetRenderer(e.inner).Destroy()
	if e.blink.run != nil {
		t.Error("a field that is gone blinks")
	}
}

func TestUndoGoesBackByWordsAndRuns(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	undo := func() string { e.TypedShortcut(&fyne.ShortcutUndo{}); return e.Text() }
	test.Type(e, "محل رواق")
	keyIn(e, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace)
	for _, want := range []string{"محل رواق", "محل", ""} {
		if got := undo(); got != want {
			t.Errorf("undo led to %q, want %q", got, want)
		}
	}
	e.TypedShortcut(&fyne.ShortcutRedo{})
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift})
	if e.Text() != "محل رواق" {
		t.Errorf("redo led to %q", e.Text())
	}
	e.SelectAll()
	e.TypedRune('x')
	if undo() != "محل رواق" || e.SelectedText() != "محل رواق" {
		t.Errorf("undo of writing over a selection left %q, %q selected", e.Text(), e.SelectedText())
	}
}

func TestDeletingGoesByLetters(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	for _, c := range []struct {
		in   string
		key  fyne.KeyName
		home bool
		want string
	}{
		{"بَ", fyne.KeyBackspace, false, "ب"},
		{"ا👨‍👩‍👧", fyne.KeyBackspace, false, "ا"},
		{"بَا", fyne.KeyDelete, true, "ا"},
		{"🇸🇦ا", fyne.KeyDelete, true, "ا"},
	} {
		e.SetText(c.in)
		if c.home {
			keyIn(e, fyne.KeyHome)
		}
		keyIn(e, c.key)
		if e.Text() != c.want {
			t.Errorf("%s in %q left %q", c.key, c.in, e.Text())
		}
	}
}

func TestWhatComesInIsPlain(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	for in, want := range map[string]string{
		"ﻻ": "لا", "ﷲ": "الله", "ﺳﻌﺪ": "سعد", "أ\tب": "أ ب", "a\r\nb": "a b", "ali\u202egpj": "aligpj", "\ufeffس\u200b": "س",
		"می\u200cروم": "می\u200cروم", "❤️": "❤️", "ر\xff": "ر", "﷽": "﷽",
	} {
		e.SetText("")
		fyne.CurrentApp().Clipboard().SetContent(in)
		e.TypedShortcut(&fyne.ShortcutPaste{})
		if e.Text() != want {
			t.Errorf("%+q came in as %+q, want %+q", in, e.Text(), want)
		}
	}
	short := focusedEntry(t, NewEntry().MaxLen(4))
	fyne.CurrentApp().Clipboard().SetContent("اب👨‍👩‍👧")
	short.TypedShortcut(&fyne.ShortcutPaste{})
	if short.Text() != "اب" {
		t.Errorf("the limit cut an emoji: %+q", short.Text())
	}
}

// pageOf is an entry of three lines, in a window that knows its words.
func pageOf(t *testing.T, text string) *Entry {
	t.Helper()
	e := focusedEntry(t, NewEntry().Lines(3))
	e.SetText(text)
	return e
}

func TestUpAndDownKeepTheirColumn(t *testing.T) {
	e := pageOf(t, "السطر الأول طويل\nقصير\nوالثالث طويل أيضًا")
	e.goTo(3, false)
	from, _ := e.caretPos()
	keyIn(e, fyne.KeyEnd)
	x, _ := e.caretPos()
	keyIn(e, fyne.KeyDown)
	short, _ := e.caretPos()
	keyIn(e, fyne.KeyDown)
	if back, _ := e.caretPos(); distance(back, x) > 6 || short < x+20 {
		t.Errorf("from %v by way of %v to %v (line began at %v)", x, short, back, from)
	}
	keyIn(e, fyne.KeyPageUp)
	if e.caretLine() != 0 {
		t.Errorf("a page up leads to line %d", e.caretLine())
	}
}

func TestSeveralLinesScroll(t *testing.T) {
	e := pageOf(t, strings.Repeat("سطر من النص\n", 20))
	page, ok := e.inner.self.(*entryPage)
	if !ok {
		t.Fatal("several lines are no page")
	}
	if e.scroll.Y == 0 {
		t.Error("the caret at the end is not in view")
	}
	end := e.scroll.Y
	page.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 100)})
	if e.scroll.Y != end-100 {
		t.Errorf("the wheel led from %v to %v", end, e.scroll.Y)
	}
	e.FocusLost()
	if e.scroll.Y != end-100 {
		t.Error("losing the focus scrolls")
	}
	if first, last := e.inView(); last-first > 4 {
		t.Errorf("lines %d to %d are drawn for a view of 3", first, last)
	}
}

func TestTheWheelGoesOnAroundAFieldAtItsEnd(t *testing.T) {
	e := NewEntry().Lines(3)
	e.SetText("سطر")
	around := Scroll(VBox(0, e, Fixed(10, 900, Gap(1))))
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(false, 1))
	w := test.NewTempWindow(t, around)
	w.Resize(fyne.NewSize(300, 300))
	page, _ := e.inner.self.(*entryPage)
	page.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -60)})
	if around.Offset.Y != 60 {
		t.Errorf("the form was scrolled by %v", around.Offset.Y)
	}
}

// spoken puts an entry into a window that has words for its menu.
func spoken(t *testing.T, e *Entry) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(false, 1))
	words := func() EntryWords { return EntryWords{"undo", "redo", "cut", "copy", "paste", "all"} }
	w := test.NewTempWindow(t, NewWatched(VBox(0, e), func() {}).Words(words))
	w.Resize(fyne.NewSize(400, 400))
	w.Canvas().Focus(e)
}

func TestTheMenuOfAField(t *testing.T) {
	e := NewEntry()
	spoken(t, e)
	c := canvasOf(e)
	fyne.CurrentApp().Clipboard().SetContent("")
	test.Type(e, "محمصة رواق")
	told := []bool{}
	e.OnFocus = func(on bool) { told = append(told, on) }
	e.blink.late = true
	pressAt(e, xOf(e, 2), 10, 0)
	pressAt(e, xOf(e, 2), 10, 0)
	open := func() *List {
		t.Helper()
		if c.Overlays().Top() == nil {
			t.Fatal("no menu opened")
		}
		l, ok := c.Focused().(*List)
		if !ok {
			t.Fatalf("the focus is on %T", c.Focused())
		}
		return l
	}
	e.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(380, 20)})
	l := open()
	if e.SelectedText() != "محمصة" || len(told) != 0 {
		t.Errorf("with its menu open the field has %q selected, and told %v of the focus", e.SelectedText(), told)
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if c.Focused() != fyne.Focusable(e) || e.SelectedText() != "محمصة" {
		t.Fatalf("after Escape the focus is on %T, %q selected", c.Focused(), e.SelectedText())
	}
	choose := func(row int) {
		keyIn(e, desktop.KeyMenu)
		l := open()
		l.Choose(row)
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if e.held {
			t.Error("the field believes that its menu is open still")
		}
	}
	choose(3) // copy
	choose(2) // cut
	if got := fyne.CurrentApp().Clipboard().Content(); got != "محمصة" || e.Text() != " رواق" {
		t.Errorf("%q on the clipboard, %q left", got, e.Text())
	}
	choose(0) // undo
	if e.Text() != "محمصة رواق" {
		t.Errorf("undo left %q", e.Text())
	}
	choose(1) // redo
	choose(4) // paste
	choose(5) // all
	if e.Text() != "محمصة رواق" || e.SelectedText() != e.Text() {
		t.Errorf("%q, selected %q", e.Text(), e.SelectedText())
	}
	e.SetReadOnly(true)
	rows := e.items(EntryWords{})
	for i, on := range []bool{false, false, false, true, false, true} {
		if rows[i].on != on {
			t.Errorf("row %d of a field that is only read: %v", i, rows[i].on)
		}
	}
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	keyIn(e, fyne.KeyF10)
	open().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(told) != 0 {
		t.Errorf("told of the focus: %v", told)
	}
}

func TestAFieldWithoutWordsHasNoMenu(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	keyIn(e, desktop.KeyMenu)
	if canvasOf(e).Overlays().Top() != nil {
		t.Error("a menu without words opened")
	}
}

func TestAVeryLongLineIsDrawnInPart(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	e.SetText(strings.Repeat("رخصة ABC 12، ", 800)[:10000])
	for _, k := range []fyne.KeyName{fyne.KeyHome, fyne.KeyEnd} {
		keyIn(e, k)
		r, _ := test.WidgetRenderer(e.inner).(*innerRenderer)
		text := r.texts[0]
		if n := len([]rune(text.Text)); n == 0 || n > 400 {
			t.Errorf("after %s %d characters are drawn", k, n)
		}
		drawn := Body.font().measure(text.Text).Width
		if distance(drawn, text.Size().Width) > 1 {
			t.Errorf("after %s a part is drawn %v wide and measured %v", k, drawn, text.Size().Width)
		}
		if x := text.Position().X; x > 3 || x+drawn < e.inner.Size().Width-3 {
			t.Errorf("after %s the view is not covered: from %v, %v wide", k, x, drawn)
		}
	}
}
