package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/theme"
)

// focusedEntry is an entry in a window of 400 pixels that has the focus.
func focusedEntry(t *testing.T, e *Entry) *Entry {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(false, 1))
	w := test.NewTempWindow(t, VBox(0, e))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 200))
	w.Canvas().Focus(e)
	return e
}

func keyIn(e *Entry, names ...fyne.KeyName) {
	for _, n := range names {
		e.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestCaretWalksAsItIsSeen(t *testing.T) {
	for _, text := range []string{"رقم 123 تم", "شركة ABC (Saudi) المحدودة", "مُحَمَّد 12,500.75 ر.س.", "ABC رقم"} {
		e := focusedEntry(t, NewEntry())
		test.Type(e, text)
		if e.Text() != text {
			t.Fatalf("typed %q, holds %q", text, e.Text())
		}
		runes := len([]rune(text))
		for _, step := range []struct {
			key fyne.KeyName
			by  float32
		}{{fyne.KeyRight, 1}, {fyne.KeyLeft, -1}, {fyne.KeyRight, 1}} {
			last, _ := e.caretPos()
			for range runes + 2 {
				keyIn(e, step.key)
				x, _ := e.caretPos()
				if (x-last)*step.by < -0.01 {
					t.Errorf("%q: %s moved the caret from %v to %v", text, step.key, last, x)
				}
				last = x
			}
			edge := float32(0)
			if step.by > 0 {
				edge = e.lines[0].width
			}
			if got := last - e.lineX(&e.lines[0]); distance(got, edge) > 0.5 {
				t.Errorf("%q: %s ends at %v, want the edge %v", text, step.key, got, edge)
			}
		}
	}
}

func TestClickPutsTheCaretBeforeTheLetter(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	e.SetText("شركة ABC (Saudi) المحدودة 12,500.75 ر.س. مُحَمَّد")
	l := &e.lines[0]
	for _, at := range l.letters[1 : len(l.letters)-1] {
		from, by := at.left, (at.right-at.left)*0.25
		if at.rtl {
			from, by = at.right, -by
		}
		click(e, e.lineX(l)+from+by)
		if e.caret != at.start {
			t.Errorf("a click on the first half of %q put the caret at %d, not %d", e.text[at.start:at.end], e.caret, at.start)
		}
		if cx, _ := e.caretPos(); distance(cx, e.lineX(l)+from) > 0.01 {
			t.Errorf("the caret before %q is drawn at %v, want %v", e.text[at.start:at.end], cx, e.lineX(l)+from)
		}
	}
}

// click presses the mouse at an x of the view, long after the last time.
func click(e *Entry, x float32) {
	e.blink.late = true
	e.MouseDown(&desktop.MouseEvent{
		PointEvent: fyne.PointEvent{Position: fyne.NewPos(e.innerPos().X+x, 20)}, Button: desktop.MouseButtonPrimary,
	})
}

func TestSelectionOfMixedTextIsSplit(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	e.SetText("رقم ABC تم")
	e.anchor, e.caret = 2, 6
	if got := e.SelectedText(); got != "م AB" {
		t.Fatalf("selected %q", got)
	}
	if n := len(e.lines[0].spans(2, 6)); n != 2 {
		t.Errorf("the selection has %d parts on the screen, want 2", n)
	}
}

func TestEditing(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	var told []string
	e.OnChanged = func(s string) { told = append(told, s) }
	test.Type(e, "محل")
	keyIn(e, fyne.KeyBackspace)
	if e.Text() != "مح" || len(told) != 4 || told[3] != "مح" {
		t.Fatalf("text %q, told %q", e.Text(), told)
	}
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if e.Text() != "محل" {
		t.Errorf("undo of a deletion gave %q", e.Text())
	}
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if e.Text() != "" {
		t.Errorf("undo of a word gave %q, want it gone whole", e.Text())
	}
	e.TypedShortcut(&fyne.ShortcutRedo{})
	if e.Text() != "محل" {
		t.Errorf("redo gave %q", e.Text())
	}
	e.SelectAll()
	e.TypedShortcut(&fyne.ShortcutCut{})
	if e.Text() != "" || fyne.CurrentApp().Clipboard().Content() != "محل" {
		t.Errorf("cut left %q and %q on the clipboard", e.Text(), fyne.CurrentApp().Clipboard().Content())
	}
	fyne.CurrentApp().Clipboard().SetContent("سطر\nآخر\u200f")
	e.TypedShortcut(&fyne.ShortcutPaste{})
	if e.Text() != "سطر آخر" {
		t.Errorf("pasting gave %q", e.Text())
	}
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyBackspace, Modifier: fyne.KeyModifierControl})
	if e.Text() != "سطر " {
		t.Errorf("deleting a word left %q", e.Text())
	}
	told = nil
	e.SetText("من الشاشة")
	if told != nil {
		t.Error("SetText told the screen what it knows")
	}
}

func TestNumbersComeInAnyDigits(t *testing.T) {
	for in, want := range map[string]string{
		"١٢٠٫٥٠": "120.50", "12,5": "12.5", "1.2.3": "1.23", "-5a": "5", "12.345": "12.34", "۷": "7", "7،5": "7.5",
	} {
		e := focusedEntry(t, NewEntry().Numeric(2))
		test.Type(e, in)
		if e.Text() != want {
			t.Errorf("typing %q gave %q, want %q", in, e.Text(), want)
		}
	}
	for in, want := range map[string]string{"1,640.00": "1640.00", "١٬٦٤٠٫٠٠": "1640.00"} {
		e := focusedEntry(t, NewEntry().Numeric(2))
		fyne.CurrentApp().Clipboard().SetContent(in)
		e.TypedShortcut(&fyne.ShortcutPaste{})
		if e.Text() != want {
			t.Errorf("pasting %q gave %q, want %q", in, e.Text(), want)
		}
	}
	whole := focusedEntry(t, NewEntry().Numeric(0))
	test.Type(whole, "٣.٥")
	if whole.Text() != "35" {
		t.Errorf("a whole number became %q", whole.Text())
	}
}

func TestIdentifiersAreLatinAndLimited(t *testing.T) {
	e := focusedEntry(t, NewEntry().LTR().MaxLen(10))
	test.Type(e, "١٠١٠١٠١٠١٠٩٩")
	if e.Text() != "1010101010" {
		t.Errorf("identifier is %q", e.Text())
	}
	if x, _ := e.caretPos(); distance(x-e.lineX(&e.lines[0]), e.lines[0].width) > 0.5 {
		t.Error("the caret of an identifier is not at its right end")
	}
	if right := e.lineX(&e.lines[0]) + e.lines[0].width; distance(right, e.inner.Size().Width) > 0.5 {
		t.Error("an identifier does not stand at the start")
	}
}

func TestPasswordsStayHidden(t *testing.T) {
	e := focusedEntry(t, NewEntry().Password())
	test.Type(e, "sesame ٤٢")
	if string(e.shown()) != "•••••••••" || e.Text() != "sesame ٤٢" {
		t.Fatalf("shown %q of %q", string(e.shown()), e.Text())
	}
	fyne.CurrentApp().Clipboard().SetContent("")
	e.SelectAll()
	e.TypedShortcut(&fyne.ShortcutCopy{})
	if fyne.CurrentApp().Clipboard().Content() != "" {
		t.Error("a password went to the clipboard")
	}
	if e.word(false) != 0 {
		t.Error("moving by words tells where the words of a password are")
	}
	e.Reveal(true)
	if string(e.shown()) != "sesame ٤٢" {
		t.Error("reveal shows nothing")
	}
}

func TestFocusDoesNotMoveTheText(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	e.SetText("محمصة رواق")
	at := e.innerPos().X + e.lineX(&e.lines[0])
	e.FocusLost()
	if now := e.innerPos().X + e.lineX(&e.lines[0]); now != at {
		t.Errorf("text moved from %v to %v", at, now)
	}
}

func TestLongTextScrollsToTheCaret(t *testing.T) {
	e := focusedEntry(t, NewEntry())
	for range 30 {
		test.Type(e, "كلمة ")
	}
	for _, k := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome, fyne.KeyEnd} {
		keyIn(e, k)
		if x, _ := e.caretPos(); x < 0 || x > e.inner.Size().Width {
			t.Errorf("after %s the caret is at %v of %v", k, x, e.inner.Size().Width)
		}
	}
}

func TestSeveralLines(t *testing.T) {
	e := focusedEntry(t, NewEntry().Lines(3))
	test.Type(e, "سطر")
	keyIn(e, fyne.KeyReturn)
	test.Type(e, "ABC")
	if e.Text() != "سطر\nABC" || e.caretLine() != 1 {
		t.Fatalf("text %q, caret in line %d", e.Text(), e.caretLine())
	}
	keyIn(e, fyne.KeyUp)
	if e.caretLine() != 0 {
		t.Error("up does not go up")
	}
	keyIn(e, fyne.KeyHome, fyne.KeyDelete)
	if e.Text() != "طر\nABC" {
		t.Errorf("deleting at the home gave %q", e.Text())
	}
}

func TestDrawnWidthIsMeasuredWidth(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(false, 1))
	for _, s := range []string{
		"رخصة رقم 12345 صادرة", "مُحَمَّد السلام إلا (ABC) 50% ر.س.", "info@example.sa هاتف +966", "لا [ب] نص", "«ب» 1,200.50",
	} {
		for _, style := range []Style{Body, SmallMedium, Title, NumberBold} {
			for _, rtl := range []bool{true, false} {
				app.Settings().SetTheme(theme.New(false, 1).Reading(rtl))
				l := setText([]rune(s), screenDir(), style.font(), 0)[0]
				if w := style.font().measure(l.display).Width; distance(w, l.width) > 0.6 {
					t.Errorf("%q is drawn %v wide and measured %v", s, w, l.width)
				}
			}
		}
	}
}

func TestWrappingKeepsEveryWord(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(false, 1))
	text := []rune("راجع المستفيد بتاريخ 2026/08/26 وأرفق ملف report-2026.pdf، ويلزم استكمال عقد الإيجار")
	lines := setText(text, screenDir(), Body.font(), 160)
	var got []rune
	for _, l := range lines {
		if l.width > 160+8 {
			t.Errorf("line %q is %v wide", string(text[l.start:l.end]), l.width)
		}
		got = append(got, text[l.start:l.end]...)
	}
	if string(got) != string(text) || len(lines) < 4 {
		t.Errorf("%d lines hold %q", len(lines), string(got))
	}
	cut := ellipsis(text, screenDir(), Body.font(), 120)
	if cut.width > 120 || cut.width < 60 {
		t.Errorf("cut to %v", cut.width)
	}
}

func TestBrokenBytesAreNotTakenIn(t *testing.T) {
	e := NewEntry()
	if got := string(e.accept([]rune("ر\xff\xfe5"), nil, nil)); got != "ر5" {
		t.Errorf("took %q", got)
	}
}

// TestHostileTextsAreDrawnSafely: whatever a label is given, it has lines of some width, and an override does not turn
// what stands behind it.
func TestHostileTextsAreDrawnSafely(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(false, 1))
	honest := setText([]rune("صاحبها aligpj.exe ورقمها 12"), screenDir(), Body.font(), 0)[0]
	for _, attack := range []string{"صاحبها ali\u202egpj.exe ورقمها 12", "صاحبها ali\u2067gpj.exe ورقمها 12", "صاحبها \u202baligpj.exe ورقمها 12"} {
		if got := setText([]rune(attack), screenDir(), Body.font(), 0)[0]; got.display != honest.display || got.width != honest.width {
			t.Errorf("%+q is drawn as %+q, want %+q", attack, got.display, honest.display)
		}
	}
	long := strings.Repeat("رخصة ABC 12، ", 800)
	for _, s := range []string{
		long, "\u064b\u0651", "\u2066\u2067\u202e", "\u0378\U000e0041\U0010ffff", "ا\xff\xfe", "\u2028\u2029\t", "😀👨‍👩‍👧🇸🇦", strings.Repeat("\u0651", 500), "\u202e" + long,
	} {
		for _, l := range []*Label{NewLabel(s, Body), NewLabel(s, Small).Cut(), NewLabel(s, Caption).Wrap(), NewLabel(s, Title).LTR()} {
			w := test.NewTempWindow(t, l)
			w.Resize(fyne.NewSize(300, 200))
			r, _ := test.WidgetRenderer(l).(*labelRenderer)
			for i := range r.lines {
				if r.lines[i].width < 0 || r.lines[i].width > widestDrawn {
					t.Errorf("a line of %.20q is %v wide", s, r.lines[i].width)
				}
			}
			w.Canvas().Capture()
		}
	}
}
