package review_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/review"
	"github.com/shubbak/shubbak/ui/theme"
)

// stage is the screen in a window without a display.
type stage struct {
	*review.Screen
	t     *testing.T
	desk  *desk
	nav   *nav
	win   fyne.Window
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
	s := &stage{t: t, desk: &desk{e: mayIssue}, nav: &nav{}, win: test.NewTempWindow(t, nil)}
	kittest.ReadableAtEnd(t, s.win)
	s.desk.a = app.Application{
		ID: "a1", Number: "COM-48-0003-00001", Service: "COM", Transaction: "issue", State: app.Draft, Edition: 3,
		Entered: app.Entered{
			Fields: map[string]string{"full_name": "هند بنت خالد العتيبي Hind", "term_years": "1", "trade_name": "رواق", "area_m2": "120.00"},
			Rows:   map[string][]map[string]string{"activities": {{"code": cat.Activities[0].Code, "main": "yes"}}},
		},
	}
	loop := kit.NewLoop(t.Context(), func(f func()) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.posts = append(s.posts, f)
	})
	s.Screen = review.New(review.Deps{Desk: s.desk, Catalogue: catalogue.NewShelf(cat), Loop: loop, Voice: voice, Nav: s.nav, Window: s.win, Now: time.Now})
	t.Cleanup(func() { loop.Close(); loop.Wait() })
	s.win.SetPadded(false)
	s.win.SetContent(s.Content())
	s.win.Resize(size)
	s.Open("a1")
	s.Shown()
	s.until(func() bool { return s.State().Phase == review.Reviewing })
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

func TestTheReviewFitsItsWindow(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		for _, scale := range []float32{1, 1.5} {
			t.Run(fmt.Sprint(lang, scale), func(t *testing.T) {
				size := fyne.NewSize(952, 600)
				s := onStage(t, lang, theme.New(scale > 1, scale).Reading(lang == i18n.Arabic), size)
				if m := s.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
					t.Errorf("it needs %v, and has %v", m, size)
				}
				s.win.Canvas().Capture()
				s.Rebuild()
				s.win.Canvas().Capture()
			})
		}
	}
}

func TestIssuedByTheKeyboard(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	for range 3 { // the focus goes from tick to tick
		s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
	if !slices.Equal(s.State().App.Agreed, []string{"truth", "safety", "changes"}) {
		t.Fatalf("agreed %v", s.State().App.Agreed)
	}
	s.Key(kit.KeyCtrlEnter)
	s.Key(kit.KeyCtrlEnter)
	s.until(func() bool { return len(s.nav.went) > 0 })
	if s.desk.issues != 1 || s.nav.went[0] != "press l1" {
		t.Errorf("issued %d times, went %v", s.desk.issues, s.nav.went)
	}
}

func TestEscapeGoesBackToTheForm(t *testing.T) {
	s := onStage(t, i18n.Arabic, theme.New(false, 1), fyne.NewSize(1072, 700))
	s.Key(kit.Digit(2))
	if !s.Agreed("safety") {
		t.Error("a digit does not tick")
	}
	s.Key(kit.KeyEscape)
	if !slices.Equal(s.nav.went, []string{"intake a1 "}) {
		t.Errorf("went %v", s.nav.went)
	}
}
