package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// BenchmarkKeyPress is a letter typed into a field that already holds a long name.
func BenchmarkKeyPress(b *testing.B) {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(theme.New(false, 1))
	e := kit.NewEntry()
	w := test.NewWindow(e)
	w.Resize(fyne.NewSize(400, 60))
	w.Canvas().Focus(e)
	for b.Loop() {
		e.SetText("مؤسسة عبدالعزيز بن عبدالرحمن القحطاني (Group) 12")
		e.TypedRune('ب')
	}
}

// BenchmarkTablePage is a page of a long table.
func BenchmarkTablePage(b *testing.B) {
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(theme.New(false, 1))
	table := kit.NewTable([]kit.Column{{Title: "1", Width: 100}, {Title: "2"}, {Title: "3", Width: 120}},
		func() int { return 100_000 }, func(row int) []kit.Cell {
			name := "مؤسسة النخيل (Branch " + string(rune('a'+row%26)) + ")"
			return []kit.Cell{
				{Text: "4803 0041 2760", LTR: true},
				{Text: name, Detail: name},
				{Chip: true, Kind: kit.Success, Icon: "check", Text: "صادرة"},
			}
		}, nil)
	w := test.NewWindow(table)
	w.Resize(fyne.NewSize(800, 600))
	w.Canvas().Focus(table.List)
	for b.Loop() {
		table.List.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
		if table.List.Chosen() > 99_000 {
			table.List.Choose(0)
		}
	}
}
