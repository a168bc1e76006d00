package press_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/press"
	"github.com/shubbak/shubbak/ui/theme"
)

// stage is the screen in a window without a display.
type stage struct {
	*press.Screen
	t       *testing.T
	desk    *desk
	preview *preview
	win     fyne.Window
	mu      sync.Mutex
	posts   []func()
}

func onStage(t *testing.T, lang string, look fyne.Theme, size fyne.Size) *stage {
	t.Helper()
	cat, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatal(err)
	}
	voice, err := i18n.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	a := test.NewTempApp(t)
	a.Settings().SetTheme(look)
	s := &stage{t: t, preview: &preview{}, win: test.NewTempWindow(t, nil), desk: &desk{
		spool: app.SpoolDone, pdf: []byte("%PDF-1.4"), printers: []app.PrinterInfo{{Name: "hp", Accepting: true}},
	}}
	kittest.ReadableAtEnd(t, s.win)
	loop := kit.NewLoop(t.Context(), func(f func()) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.posts = append(s.posts, f)
	})
	s.Screen = press.New(press.Deps{Desk: s.desk, Catalogue: catalogue.NewShelf(cat), Loop: loop, Voice: voice, Nav: &nav{}, Window: s.win, Now: time.Now, Preview: s.preview, Prefs: prefs{}})
	t.Cleanup(func() { loop.Close(); loop.Wait() })
	s.win.SetPadded(false)
	s.win.SetContent(s.Content())
	s.win.Resize(size)
	s.Open("l1")
	s.Shown()
	s.until(func() bool { return s.State().Page.Image != nil && s.State().Print.Looked })
	return s
}

func (s *stage) until(ready func() bool) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); !ready(); time.Sleep(time.Millisecond) {
		s.mu.Lock()
		posts := s.posts
		s.posts = nil
		s.mu.Unlock()
		for _, f := range posts {
			f()
		}
		if time.Now().After(end) {
			s.t.Fatal("it does not come to that")
		}
	}
}

func TestThePaperFitsItsWindow(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		for _, scale := range []float32{1, 1.5} {
			t.Run(fmt.Sprint(lang, scale), func(t *testing.T) {
				size := fyne.NewSize(952, 600)
				s := onStage(t, lang, theme.New(scale > 1, scale).Reading(lang == i18n.Arabic), size)
				if m := s.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
					t.Errorf("it needs %v, and has %v", m, size)
				}
				s.Rebuild()
				s.OpenSlip("a1")
				s.until(func() bool { return s.State().Kind == app.PaperSlip && s.State().Phase == press.Ready })
				if m := s.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
					t.Errorf("the slip needs %v, and has %v", m, size)
				}
			})
		}
	}
}

// The slip of an application whose review is over tells nobody to wait for it.
func TestASlipWaitsForAReviewThatIsNotOver(t *testing.T) {
	s := onStage(t, i18n.English, theme.New(false, 1), fyne.NewSize(1072, 700))
	for state, waits := range map[app.State]bool{
		app.Queued: true, app.Submitted: true, app.UnderReview: true, app.Inspection: true,
		app.Returned: false, app.Approved: false, app.Paid: false,
	} {
		s.desk.mu.Lock()
		s.desk.state = state
		s.desk.mu.Unlock()
		s.Open("l1")
		s.until(func() bool { return s.State().Kind == app.PaperLicence && s.State().Phase == press.Ready })
		s.OpenSlip("a1")
		s.until(func() bool { return s.State().Kind == app.PaperSlip && s.State().Phase == press.Ready })
		if got := strings.Contains(kittest.Texts(s.Content()), "Wait for the review"); got != waits {
			t.Errorf("%s: told to wait %v", state, got)
		}
	}
}

func TestF9PrintsAndTheNextCopyAsksWhy(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // the button to print has the focus
	if !s.State().Print.Busy {
		t.Fatal("Enter does not print")
	}
	s.Key(kit.KeyF9)
	s.until(func() bool { return s.State().Print.Job.State == app.PrintDone && s.State().Print.Copy == 2 })
	if n, _ := s.desk.printed(); n != 1 || s.win.Canvas().Focused() == nil {
		t.Fatalf("printed %d times, focus %v", n, s.win.Canvas().Focused())
	}
	s.Key(kit.KeyF9)
	if !s.State().Print.ReasonErr {
		t.Fatal("the second copy asks for no reason")
	}
	for _, r := range "تلف" {
		s.win.Canvas().Focused().TypedRune(r)
	}
	s.Key(kit.KeyF9)
	s.until(func() bool { n, _ := s.desk.printed(); return n == 2 })
	if _, reasons := s.desk.printed(); reasons[1] != "تلف" {
		t.Errorf("%v", reasons)
	}
}

func TestZoomByKeys(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.Key("+")
	first := s.State().Page.Zoom
	s.Key("+")
	if second := s.State().Page.Zoom; first == 0 || second <= first {
		t.Errorf("zoom %v, then %v", first, second)
	}
	s.Key(kit.Digit(0))
	if s.State().Page.Zoom != 0 {
		t.Error("0 does not fit the page")
	}
}

func TestSavingIsADialog(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.Key("Ctrl+Shift+S")
	if s.win.Canvas().Overlays().Top() == nil {
		t.Fatal("no dialog")
	}
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.until(func() bool { return s.State().Save.Saved != "" })
	if !strings.HasSuffix(s.State().Save.Saved, ".pdf") || s.win.Canvas().Overlays().Top() != nil {
		t.Errorf("%+v", s.State().Save)
	}
}

// TestSearchByKeys: Ctrl+F, what is looked for, Enter for the next place, Escape to
// close; the places are marked on the page.
func TestSearchByKeys(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.Key(kit.KeyCtrlF)
	for _, r := range "رخصة" {
		s.win.Canvas().Focused().TypedRune(r)
	}
	s.until(func() bool { return s.State().Page.Search.Count == 3 })
	marks := func() (n int) {
		each(s.Content(), func(o fyne.CanvasObject) {
			if r, ok := o.(*canvas.Rectangle); ok && r.CornerRadius == 2 && r.Visible() && r.Size().Width > 1 {
				n++
			}
		})
		return n
	}
	if n := marks(); n != 3 {
		t.Errorf("%d marks on the first page", n)
	}
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.Key(kit.KeyDown)
	if p := s.State().Page; p.Search.At != 2 || p.At != 1 || marks() != 1 {
		t.Errorf("text %d on page %d, %d marks", p.Search.At, p.At, marks())
	}
	s.Key(kit.KeyUp)
	s.Key(kit.KeyEscape)
	if p := s.State().Page; p.Search.Open || marks() != 0 || s.win.Canvas().Focused() == nil {
		t.Errorf("closed: %+v, %d marks", p.Search, marks())
	}
}

// each visits what is drawn.
func each(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			each(c, visit)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			each(c, visit)
		}
	}
}

// TestPagesByKeys: the pages are turned, and stand beside as small pictures.
func TestPagesByKeys(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.until(func() bool { th := s.State().Page.Thumbs; return len(th) == 2 && th[1] != nil })
	for _, c := range []struct {
		key kit.Key
		at  int
	}{{kit.KeyPageDown, 1}, {kit.KeyPageDown, 1}, {kit.KeyHome, 0}, {kit.KeyEnd, 1}, {kit.KeyPageUp, 0}} {
		if s.Key(c.key); s.State().Page.At != c.at {
			t.Errorf("after %s it is page %d", c.key, s.State().Page.At)
		}
	}
}
