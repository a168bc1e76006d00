package find_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/find"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/theme"
)

// TestEveryFilterIsPressed: each is pressed by mouse and by key in small and in
// large text, where they stand in two rows, and keeps the focus.
func TestEveryFilterIsPressed(t *testing.T) {
	for _, scale := range []float32{1, 1.5} {
		dp, _, h := deps(t, &desk{total: 1, state: app.Issued}, i18n.English)
		w := kittest.Window(t, kit.Stack())
		dp.Window = w
		fyne.CurrentApp().Settings().SetTheme(theme.New(false, scale))
		s := find.New(dp, app.HitLicence)
		w.SetContent(s.Content())
		s.Shown()
		h.Turn(t)
		for _, id := range []string{"find.unsynced", "find.mine"} {
			word := dp.Voice.Say(id)
			press(t, s.Content(), word)
			h.Turn(t)
			for range 2 {
				focused, ok := w.Canvas().Focused().(*kit.Button)
				if !ok || !strings.Contains(kittest.Texts(focused), word) {
					t.Fatalf("at %.1f %q is pressed, and %T has the focus", scale, word, w.Canvas().Focused())
				}
				focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
				h.Turn(t)
			}
		}
		for _, id := range []string{"find.service_any", "find.state_any", "find.period_any"} {
			word := dp.Voice.Say(id)
			chip := chipOf(t, s.Content(), word)
			w.Canvas().Focus(chip)
			chip.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn} {
				w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
			}
			h.Turn(t)
			if _, ok := w.Canvas().Focused().(*kit.FilterChip); !ok || strings.Contains(kittest.Texts(s.Content()), word) {
				t.Errorf("at %.1f %q is not narrowed, and %T has the focus", scale, word, w.Canvas().Focused())
			}
		}
	}
}

func chipOf(t *testing.T, in fyne.CanvasObject, word string) *kit.FilterChip {
	t.Helper()
	for _, o := range test.LaidOutObjects(in) {
		if c, ok := o.(*kit.FilterChip); ok && strings.Contains(kittest.Texts(c), word) {
			return c
		}
	}
	t.Fatalf("no filter says %q", word)
	return nil
}
