package intake_test

import (
	"fmt"
	"image"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/intake"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/theme"
)

// stage is the screen in a window without a display.
type stage struct {
	*intake.Screen
	t    *testing.T
	desk *desk
	nav  *nav
	win  fyne.Window

	mu    sync.Mutex
	posts []func()
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
	s := &stage{t: t, desk: &desk{cat: cat}, nav: &nav{}, win: test.NewTempWindow(t, nil)}
	kittest.ReadableAtEnd(t, s.win)
	loop := kit.NewLoop(t.Context(), func(f func()) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.posts = append(s.posts, f)
	})
	s.Screen = intake.New(intake.Deps{Desk: s.desk, Catalogue: catalogue.NewShelf(cat), Loop: loop, Voice: voice, Nav: s.nav, Window: s.win, Now: time.Now})
	t.Cleanup(func() { loop.Close(); loop.Wait() })
	s.win.SetPadded(false)
	s.win.SetContent(s.Content())
	s.win.Resize(size)
	s.Shown()
	return s
}

// until runs what is posted until ready.
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

func (s *stage) start(service string) {
	s.t.Helper()
	s.Start(service, "issue")
	s.until(func() bool { return s.State().Phase == intake.Filling })
}

// drawn fails when the window shows nothing.
func (s *stage) drawn(what string) {
	s.t.Helper()
	img := s.win.Canvas().Capture()
	colours := map[any]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 7 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 7 {
			colours[img.At(x, y)] = true
		}
	}
	if len(colours) < 5 {
		s.t.Errorf("%s: the window is empty (%v)", what, img.Bounds().Size().Eq(image.Point{}))
	}
}

func TestEverySectionOfEveryServiceIsDrawn(t *testing.T) {
	for i, look := range []struct {
		lang  string
		dark  bool
		scale float32
		size  fyne.Size
	}{
		{"ar", false, 1, fyne.NewSize(1072, 700)},
		{"en", true, 1, fyne.NewSize(1072, 700)},
		{"ar", true, 1.5, fyne.NewSize(952, 600)},
	} {
		t.Run(fmt.Sprint(i, look.lang, look.dark), func(t *testing.T) {
			s := onStage(t, look.lang, theme.New(look.dark, look.scale).Reading(look.lang == i18n.Arabic), look.size)
			for _, svc := range s.desk.cat.Services {
				s.start(svc.Code)
				for n := range s.State().Service.Sections {
					s.GoTo(n)
					if i == 0 && n > 2 && svc.Code == "COM" { // painting is slow, and the same for all
						s.drawn(fmt.Sprint(svc.Code, n))
					}
				}
				s.Submit()
				if m := s.Content().MinSize(); m.Width > look.size.Width || m.Height > look.size.Height {
					t.Errorf("%s needs %v, and has %v", svc.Code, m, look.size)
				}
			}
			s.Rebuild()
			if i < 2 {
				s.drawn("with errors")
			}
		})
	}
}

func TestTheFormIsFilledByTheKeyboard(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.win.Canvas().Focused().TypedRune('١') // an Arabic digit chooses the first service
	s.until(func() bool { return s.State().Phase == intake.Filling })
	c := s.win.Canvas()
	s.Key(kit.KeyCtrlEnter)
	if got := s.State().Focus.Path; got != "id_no" {
		t.Fatalf("the focus is wished for at %q", got)
	}
	for _, r := range "١٠١٠١٠١٠١٠" {
		c.Focused().TypedRune(r)
	}
	if got := s.Value("id_no"); got != "1010101010" {
		t.Errorf("id_no holds %q", got)
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	for _, r := range "هند Hind" {
		c.Focused().TypedRune(r)
	}
	if got := s.Value("full_name"); got != "هند Hind" {
		t.Errorf("Enter does not go on: the name is %q", got)
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	for _, r := range "1410101" {
		c.Focused().TypedRune(r)
	}
	if got := s.Value("birth_date"); got == "" || got == s.Value("birth_date_hijri") && len(got) == 10 {
		t.Errorf("the date is %q, typed %q", got, s.Value("birth_date_hijri"))
	}
	before := s.State().Errors
	s.Key(kit.KeyF8)
	if s.State().Focus.Path == "id_no" || before == 0 || c.Focused() == nil {
		t.Errorf("F8 goes to %q", s.State().Focus.Path)
	}
}

func TestFocusIsNeverLost(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.start("COM")
	act := map[string]func(){
		"next": s.Next, "again": s.Next, "back": s.Previous, "to the shop": func() { s.GoTo(3) },
		"a row": func() { s.AddRow("activities") }, "no row": func() { s.RemoveRow("activities", 0) },
		"another tenure": func() { s.Set("tenure", "own") }, "documents": func() { s.GoTo(4) },
	}
	for _, name := range []string{"next", "again", "back", "to the shop", "a row", "no row", "another tenure", "documents"} {
		act[name]()
		if s.win.Canvas().Focused() == nil {
			t.Errorf("after %q nothing has the focus", name)
		}
	}
}

func TestTheDialogForDocuments(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.start("COM")
	s.GoTo(3) // a typed field has the focus, and loses it to the dialog
	s.BeginAttach("", "/nowhere/x.pdf")
	top := s.win.Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("no dialog")
	}
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.until(func() bool { return s.State().Attach.Err != nil })
	s.drawn("dialog with an error")
	b := bench{t: t}
	s.Attach("facade", b.file())
	s.until(func() bool { return len(s.State().App.Attachments) == 1 })
	if s.win.Canvas().Overlays().Top() != nil {
		t.Error("the dialog is still open")
	}
}
