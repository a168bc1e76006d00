package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/kit"
)

func TestEverySignOfLifeIsNoted(t *testing.T) {
	signs := 0
	list := kit.NewList(40, func() int { return 50 }, func() fyne.CanvasObject { return kit.NewLabel("", kit.Body) }, func(int, fyne.CanvasObject) {})
	scroll, button := kit.Scroll(kit.Fixed(0, 900, kit.Spacer())), kit.NewButton(kit.Secondary, "ب", nil)
	watched := kit.NewWatched(kit.Border(button, nil, nil, scroll, list), func() { signs++ })
	test.NewTempApp(t)
	w := test.NewTempWindow(t, watched)
	w.Resize(fyne.NewSize(400, 300))
	kit.Focus(list)
	for what, do := range map[string]func(){
		"walking through a list": func() { press(t, w, fyne.KeyDown) },
		"scrolling":              func() { scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -40}}) },
		"the pointer":            func() { watched.MouseMoved(&desktop.MouseEvent{}) },
		"over a button":          func() { button.MouseMoved(&desktop.MouseEvent{}) },
		"a press":                func() { button.MouseDown(&desktop.MouseEvent{}) },
	} {
		before := signs
		if do(); signs == before {
			t.Errorf("%s is no sign of life", what)
		}
	}
}

func TestAFieldIsNotLeftForItsOwnMenu(t *testing.T) {
	var told []bool
	sel, next := kit.NewSelect([]string{"أ", "ب"}, -1, nil), kit.NewEntry()
	sel.OnFocus = func(on bool) { told = append(told, on) }
	w := window(t, 400, 300, kit.VBox(8, sel, next))
	kit.Focus(sel)
	press(t, w, fyne.KeySpace)
	if w.Canvas().Overlays().Top() == nil || len(told) != 1 {
		t.Fatalf("the menu is open: told %v", told)
	}
	press(t, w, fyne.KeyEscape)
	press(t, w, fyne.KeyTab)
	if len(told) == 0 || told[len(told)-1] {
		t.Errorf("left: told %v", told)
	}
}
