package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/theme"
)

// ground shows o in a window whose tips come at once: an animation without a display is at its end from the start.
func ground(t *testing.T, w, h float32, o fyne.CanvasObject) (*Watched, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(false, 1))
	g := NewWatched(o, func() {})
	win := test.NewTempWindow(t, g)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return g, win
}

func at(o fyne.CanvasObject) *desktop.MouseEvent {
	e := &desktop.MouseEvent{}
	e.AbsolutePosition = fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(4, 4)
	return e
}

func TestTipsTellWhatIsNotSeen(t *testing.T) {
	long := strings.Repeat("مؤسسة عبدالعزيز القحطاني ", 4)
	lock, cut, whole := NewIconButton(Quiet, "lock", nil).Tip("قفل الشباك"), NewLabel(long, Small).Cut(), NewLabel("قصير", Small).Cut()
	card := NewCard(Inset(8, 8, NewLabel(long+"!", Small).Cut()), nil)
	g, win := ground(t, 300, 300, VBox(8, lock, cut, whole, card))
	says := func() string {
		if !g.tips.bubble.Visible() {
			return ""
		}
		return g.tips.label.Text()
	}
	for _, x := range []struct {
		over desktop.Hoverable
		on   fyne.CanvasObject
		want string
	}{
		{lock, lock, "قفل الشباك"}, {g, cut, long}, {g, whole, ""}, {card, card.content.(*fyne.Container).Objects[0], long + "!"},
	} {
		x.over.MouseIn(at(x.on))
		if says() != x.want {
			t.Errorf("over %T it says %q, want %q", x.on, says(), x.want)
		}
		x.over.MouseOut()
		if says() != "" {
			t.Errorf("it still says %q", says())
		}
	}
	Focus(lock)
	if says() != "قفل الشباك" {
		t.Error("Tab tells nothing")
	}
	win.Canvas().Unfocus()
	lock.MouseIn(at(lock))
	lock.Tapped(&fyne.PointEvent{})
	if says() != "" {
		t.Error("a press leaves the tip")
	}
}

func TestTipsStayInTheWindow(t *testing.T) {
	b := NewIconButton(Quiet, "lock", nil).Tip(strings.Repeat("قفل الشباك ", 20))
	g, _ := ground(t, 240, 300, VBox(0, Spacer(), HBox(0, Spacer(), b)))
	b.MouseIn(at(b))
	pos, size := g.tips.bubble.Position(), g.tips.bubble.Size()
	if pos.X < 0 || pos.Y < 0 || pos.X+size.Width > 240 || pos.Y+size.Height > 260 {
		t.Errorf("the bubble is at %v, %v", pos, size)
	}
}

func TestTipsLieOverADialogToo(t *testing.T) {
	b := NewIconButton(Quiet, "x", nil).Tip("حذف")
	_, win := ground(t, 600, 400, NewLabel("", Body))
	m := NewModal("عنوان", b)
	m.Show(win.Canvas(), nil)
	b.MouseIn(at(b))
	if !m.cover.tips.bubble.Visible() {
		t.Error("nothing is told in the dialog")
	}
	m.Close()
}

func TestAToastIsSaidInTheWindow(t *testing.T) {
	l := NewLabel("", Body)
	g, _ := ground(t, 600, 400, l)
	Tell(l, Success, "حُفظت المسودة")
	if g.toast.label.Text() != "حُفظت المسودة" {
		t.Errorf("it says %q", g.toast.label.Text())
	}
	if g.toast.Visible() { // its time is over at once, here
		t.Error("it stays for ever")
	}
}

func TestAToastIsSaidWhenItsPlaceIsGone(t *testing.T) {
	place := Stack(NewLabel("", Body))
	root := Stack(place)
	g, _ := ground(t, 600, 400, root)
	root.Objects = []fyne.CanvasObject{NewLabel("", Body)}
	root.Refresh()
	for _, near := range []fyne.CanvasObject{root, place, nil} {
		g.toast.label.SetText("")
		Tell(near, Success, "حُفظت المسودة")
		if g.toast.label.Text() != "حُفظت المسودة" {
			t.Errorf("near %v it says %q", near, g.toast.label.Text())
		}
	}
}

func TestAPressDoesNotScrollThePageFromUnderThePointer(t *testing.T) {
	first, last := NewButton(Secondary, "الأول", nil), NewButton(Secondary, "الأخير", nil)
	s := Scroll(VBox(0, first, Fixed(10, 900, Gap(1)), last))
	_, win := ground(t, 400, 300, s)
	press := func(b *Button) {
		b.MouseDown(at(b))
		win.Canvas().Unfocus() // as Fyne does at the press
		b.Tapped(nil)
	}
	Focus(first)
	press(last)
	if s.Offset.Y != 0 || !first.Focused() {
		t.Fatal("a press took the focus of what is in view")
	}
	s.ScrollToOffset(fyne.NewPos(0, 700))
	was := s.Offset.Y
	press(last)
	if s.Offset.Y != was || !last.Focused() {
		t.Errorf("the page went from %v to %v", was, s.Offset.Y)
	}
}

func TestRichWordsStandInTheLine(t *testing.T) {
	number := "\u20664803 0041 2663\u2069"
	text := "هل خرجت ورقة الرخصة " + number + " من الطابعة؟"
	r, plain := NewRich(text, Body).Mark(number, BodyStrong, theme.GreenText), NewLabel(text, Body)
	ground(t, 500, 200, VBox(0, r, plain))
	line := r.set(0)
	if len(line) != 1 || len(line[0].pieces) < 3 {
		t.Fatalf("%d lines", len(line))
	}
	strong, x := 0, float32(0)
	for _, p := range line[0].pieces {
		if p.x != x {
			t.Errorf("a piece begins at %v, the one before ends at %v", p.x, x)
		}
		x += p.w
		if p.look.role == theme.GreenText {
			strong++
		}
	}
	if strong == 0 || strong == len(line[0].pieces) {
		t.Errorf("%d of %d pieces stand out", strong, len(line[0].pieces))
	}
	if two := r.set(150); len(two) < 2 {
		t.Errorf("in 150 pixels it takes %d lines", len(two))
	}
	if r.MinSize().Height != plain.MinSize().Height {
		t.Errorf("it is %v high, a label %v", r.MinSize().Height, plain.MinSize().Height)
	}
}

func TestASplitCanBeMoved(t *testing.T) {
	main, panel := NewEntry(), NewEntry()
	box := Split(main, panel, 344)
	_, win := ground(t, 1100, 400, box)
	h := box.Objects[3].(*splitHandle)
	wide := func() float32 { return box.Objects[2].Size().Width }
	if wide() != 344 {
		t.Fatalf("the panel is %v wide", wide())
	}
	win.Canvas().Focus(h)
	h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) // the panel is at the left
	if wide() != 344+splitStep {
		t.Errorf("the arrow made it %v", wide())
	}
	h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(5000, 0)})
	if main.Size().Width != splitMain-1 {
		t.Errorf("the list is left %v", main.Size().Width)
	}
	h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-5000, 0)})
	if wide() != splitPanel {
		t.Errorf("the panel is left %v", wide())
	}
	h.DoubleTapped(&fyne.PointEvent{})
	if wide() != 344 {
		t.Errorf("a double tap made it %v", wide())
	}
}
