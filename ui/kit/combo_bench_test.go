package kit_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// manyOptions are as many activities as a catalogue may have.
func manyOptions() []kit.Option {
	words := []string{"محلات", "تقديم", "المشروبات", "تحميص", "البن", "بقالة", "صالون", "حلاقة", "مؤسسة", "عبدالرحمن", "التجارية", "مطعم", "ورشة", "Coffee"}
	out := make([]kit.Option, 5000)
	for i := range out {
		out[i] = kit.Option{Code: fmt.Sprint(100000 + i*7), Name: words[i%14] + " " + words[i/14%14] + " " + words[i/196%14]}
	}
	return out
}

func BenchmarkComboMake(b *testing.B) {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(theme.New(false, 1))
	options := manyOptions()
	for b.Loop() {
		kit.NewCombo(options, -1, "", nil)
	}
}

// BenchmarkComboLetter is a letter typed over 5,000 options, and taken away.
func BenchmarkComboLetter(b *testing.B) {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(theme.New(false, 1))
	c := kit.NewCombo(manyOptions(), -1, "", nil)
	w := test.NewWindow(kit.VBox(0, c))
	w.Resize(fyne.NewSize(400, 600))
	w.Canvas().Focus(c)
	c.TypedRune('م')
	e := w.Canvas().Focused()
	for b.Loop() {
		e.TypedRune('ح')
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
}
