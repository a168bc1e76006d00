package home_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit/kittest"
)

func TestAPaperThatCountsNoMoreIsSaid(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		d := busy()
		for _, st := range []app.State{app.Suspended, app.Cancelled, app.Superseded} {
			d.home.Notices = append(d.home.Notices, app.Notice{Licence: app.ID("l-" + st), Number: "480300412760", Title: "Rewaq", State: st, Copies: 2})
		}
		s, n, h := show(t, d, lang, false)
		said := kittest.Texts(s.Content())
		if strings.Contains(said, "⟦") || strings.Count(said, "Rewaq") != 3 {
			t.Fatalf("%s: the screen says %s", lang, said)
		}
		if lang == i18n.Arabic {
			continue
		}
		for _, word := range []string{"Open the licence", "Done"} {
			b := button(s.Content(), word)
			if b == nil {
				t.Fatalf("no way to %q", word)
			}
			b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
		h.Turn(t)
		if !slices.Equal(n.went, []string{"press l-suspended"}) || !slices.Equal(d.noted, []app.ID{"l-suspended"}) {
			t.Errorf("went %v, noted %v", n.went, d.noted)
		}
	}
}
