package home_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
)

func TestAPaperThatDidNotComeOutLeadsToPrintingAgain(t *testing.T) {
	d := busy()
	d.home.Unanswered[0].Licence, d.home.Unanswered[0].At = "l1", morning
	s, n, h := show(t, d, i18n.English, false)
	if said := kittest.Texts(s.Content()); !strings.Contains(said, "Rewaq Roastery · sent to the printer at 10:42") {
		t.Fatalf("it does not say whose licence: %s", said)
	}
	no := button(s.Content(), "print again")
	if no == nil {
		t.Fatal("no way to print again")
	}
	no.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	h.Turn(t)
	if yes, asked := d.answered["j1"]; yes || !asked || len(n.went) != 1 || n.went[0] != "press l1" {
		t.Errorf("answered %v, went to %v", d.answered, n.went)
	}
}

// button finds the button under o that says word.
func button(o fyne.CanvasObject, word string) *kit.Button {
	if b, ok := o.(*kit.Button); ok && strings.Contains(kittest.Texts(b), word) {
		return b
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, c := range inside {
		if b := button(c, word); b != nil {
			return b
		}
	}
	return nil
}
