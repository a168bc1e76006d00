package signin_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/signin"
	"github.com/shubbak/shubbak/ui/theme"
)

type screen struct {
	*signin.Screen
	window fyne.Window
	hand   kittest.Hand
}

func show(t *testing.T, d *desk, lang string, dark, lock bool) screen {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(dark, 1.5).Reading(lang == i18n.Arabic))
	voice, err := i18n.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	loop, h := kittest.NewLoop(t)
	s := signin.New(signin.Deps{
		Desk: d, Loop: loop, Voice: voice, Lock: lock, Passwords: map[string]string{"noura": "right"},
		Language: func() {}, Entered: func() {}, SignOut: func() {},
	})
	w := test.NewTempWindow(t, s.Content())
	w.Resize(fyne.NewSize(1024, 700))
	kittest.ReadableAtEnd(t, w)
	s.Shown()
	h.Turn(t)
	return screen{s, w, h}
}

func TestTheScreenIsDrawnInEveryLook(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		for _, dark := range []bool{false, true} {
			for _, lock := range []bool{false, true} {
				s := show(t, &desk{who: counter.Who{Operator: operators[0]}}, lang, dark, lock)
				if test.RenderToMarkup(s.window.Canvas()); s.window.Canvas().Focused() == nil {
					t.Errorf("%s dark=%t lock=%t: nothing has the focus", lang, dark, lock)
				}
				kittest.Readable(t, s.Content())
			}
		}
	}
}

func TestThePasswordHasTheFocusAndEnterSignsIn(t *testing.T) {
	d := &desk{}
	s := show(t, d, i18n.Arabic, false, false)
	typeText(s, "right")
	enter(s)
	s.hand.Turn(t)
	if len(d.tried) != 1 || d.tried[0] != "noura/right" {
		t.Fatalf("tried %v", d.tried)
	}
}

func TestARefusalStandsUnderTheField(t *testing.T) {
	d := &desk{refuse: &app.Error{Code: app.WrongPassword, Args: map[string]string{"tries": "4"}}}
	s := show(t, d, i18n.English, false, false)
	typeText(s, "wrong")
	enter(s)
	s.hand.Turn(t)
	if _, ok := s.window.Canvas().Focused().(*kit.Entry); !ok {
		t.Error("the field has lost the focus")
	}
	if !strings.Contains(kittest.Texts(s.Content()), "4") {
		t.Error("how many tries are left is not said")
	}
	typeText(s, "right")
	enter(s)
	s.hand.Turn(t)
	if d.tried[1] != "noura/right" {
		t.Errorf("the next try was %q: the wrong password was not replaced", d.tried[1])
	}
}

func TestTheArrowsChooseTheNextCard(t *testing.T) {
	d := &desk{}
	s := show(t, d, i18n.Arabic, false, false)
	if !s.Key(kit.KeyLeft) {
		t.Fatal("the arrow was not used")
	}
	typeText(s, "right")
	enter(s)
	s.hand.Turn(t)
	if d.tried[0] != "reem/right" {
		t.Errorf("tried %v", d.tried)
	}
}

func TestADeviceWithoutAnOfficeTellsTheCommand(t *testing.T) {
	s := show(t, &desk{device: app.Fail(app.NotEnrolled, nil)}, i18n.Arabic, false, false)
	if !strings.Contains(kittest.Texts(s.Content()), "shubbak enrol") {
		t.Error("the command is not told")
	}
}

func typeText(s screen, text string) {
	for _, r := range text {
		s.window.Canvas().Focused().TypedRune(r)
	}
}

func enter(s screen) { s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }

// TestTheRescueIsOffered under the password, and asks for code and password.
func TestTheRescueIsOffered(t *testing.T) {
	s := show(t, &desk{}, i18n.English, false, false)
	if !strings.Contains(kittest.Texts(s.Content()), "Forgotten") {
		t.Errorf("the screen says %s", kittest.Texts(s.Content()))
	}
	signin.OpenRescue(s.Screen)
	top := s.window.Canvas().Overlays().Top()
	if top == nil || !strings.Contains(kittest.Texts(top), "Noura") || !strings.Contains(kittest.Texts(top), "Rescue code") {
		t.Fatal("no dialog asks for the code")
	}
	signin.TryRescue(s.Screen, "other", "newpassword")
	s.hand.Turn(t)
	if said := kittest.Texts(s.window.Canvas().Overlays().Top()); !strings.Contains(said, "4") {
		t.Errorf("the dialog says %s", said)
	}
}

// TestAClosedCounterSaysSo before anybody has typed, and as soon as it is closed.
func TestAClosedCounterSaysSo(t *testing.T) {
	wipe := &app.Directive{Kind: app.DirectWipe, Reason: "it moves"}
	for says, o := range map[string]*app.Orders{
		"until it opens it again": {Ended: &app.Directive{Kind: app.DirectRevoke, Reason: "it moves"}},
		"what waits is sent":      {Ended: wipe},
		"enrols the machine anew": {Ended: wipe, Emptied: true},
	} {
		d := &desk{}
		s := show(t, d, i18n.English, false, false)
		if text := kittest.Texts(s.Content()); strings.Contains(text, says) {
			t.Errorf("an open counter says %q", says)
		}
		d.closed = o
		s.Changed(app.Sessions)
		s.hand.Turn(t)
		if text := kittest.Texts(s.Content()); !strings.Contains(text, says) || !o.Emptied && !strings.Contains(text, "it moves") {
			t.Errorf("it does not say %q: %s", says, text)
		}
		if text := kittest.Texts(s.Content()); strings.Contains(text, "Who is working now?") == o.Emptied {
			t.Errorf("emptied %t: %s", o.Emptied, text)
		}
	}
}
