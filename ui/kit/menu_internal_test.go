package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/theme"
)

// A menu under a narrow chip shows each of its words whole, in every size of text.
func TestAMenuCutsNoWord(t *testing.T) {
	options := []string{"الكل", "رخصة إنشاء وتشغيل لوحة دعائية إلكترونية", "Licence of a temporary event"}
	for _, scale := range []float32{1, 1.5} {
		app := test.NewTempApp(t)
		app.Settings().SetTheme(theme.New(false, scale))
		chip := NewFilterChip("نوع", nil, nil)
		w := test.NewTempWindow(t, HBox(0, chip))
		w.Resize(fyne.NewSize(900, 500))
		openMenu(chip, options, 0, func(int) {})
		whole := map[string]float32{}
		for _, o := range options {
			whole[o] = NewLabel(o, Body).MinSize().Width
		}
		seen := 0
		for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
			l, ok := o.(*Label)
			if !ok || whole[l.Text()] == 0 {
				continue
			}
			seen++
			if l.Size().Width < whole[l.Text()] {
				t.Errorf("at %v, %q has %v of %v", scale, l.Text(), l.Size().Width, whole[l.Text()])
			}
		}
		if seen != len(options) {
			t.Errorf("%d of %d options are seen", seen, len(options))
		}
	}
}
