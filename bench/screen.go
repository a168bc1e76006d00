package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// screenRows are about what the clerk sees: a letter on its way to the picture of a form, a page of a long table. Pictures
// are made by the toolkit's software painter, which paints the whole window each time; a graphics card does less.
func screenRows() []row {
	return []row{
		{name: "screen.key", unit: "ms p95", goal: 16, measure: key},
		{name: "screen.painted", unit: "× stock entry, p95", goal: 1.2, measure: keyRatio},
		{name: "screen.page", unit: "ms p95", goal: 10, measure: tablePage},
	}
}

// fields is how many fields the form has.
const fields = 40

// form is a form of so many fields, and the field that is typed into.
type form func() (content fyne.CanvasObject, field fyne.Focusable)

func kitForm() (fyne.CanvasObject, fyne.Focusable) {
	var all []fyne.CanvasObject
	var first *kit.Entry
	for i := range fields {
		e := kit.NewEntry()
		e.SetText("مؤسسة رواق البن (Trading) 12")
		if first == nil {
			first = e
		}
		all = append(all, kit.NewField(fmt.Sprint("الحقل ", i), i%2 == 0, e))
	}
	return kit.NewBox(kit.Scroll(kit.Inset(20, 24, kit.FieldColumns(220, all...)))).Fill(theme.Canvas), first
}

func stockForm() (fyne.CanvasObject, fyne.Focusable) {
	grid := container.NewGridWithColumns(2)
	var first *widget.Entry
	for i := range fields {
		e := widget.NewEntry()
		e.SetText("مؤسسة رواق البن (Trading) 12")
		if first == nil {
			first = e
		}
		grid.Add(container.NewVBox(widget.NewLabel(fmt.Sprint("الحقل ", i)), e))
	}
	return container.NewVScroll(grid), first
}

// key is a letter in our form until the painter has it: what is left of a frame is the painter's.
func key(string) (float64, error) { return milliseconds(p95(letters(kitForm, 200, false))), nil }

// letters is how long each of so many letters took, painted or until the painter has them.
func letters(make form, count int, painted bool) []time.Duration {
	a := test.NewApp()
	defer a.Quit()
	a.Settings().SetTheme(theme.New(false, 1))
	content, field := make()
	w := test.NewWindow(content)
	defer w.Close()
	w.Resize(fyne.NewSize(1280, 800))
	w.Canvas().Focus(field)
	w.Canvas().Capture()
	var times []time.Duration
	for i := range count {
		begin := time.Now()
		field.TypedRune([]rune("بتسمج ABC12")[i%11])
		if painted {
			w.Canvas().Capture()
		}
		times = append(times, time.Since(begin))
		if i%11 == 10 {
			for range 11 {
				field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			}
		}
	}
	return times
}

// keyRatio is a letter painted in our form against one painted in a form of the toolkit's own entries. The two take turns,
// so that what else the machine does weighs on both.
func keyRatio(string) (float64, error) {
	var ours, stock []time.Duration
	for range 4 {
		ours = append(ours, letters(kitForm, 11, true)...)
		stock = append(stock, letters(stockForm, 11, true)...)
	}
	return float64(p95(ours)) / float64(p95(stock)), nil
}

// tablePage jumps about in a table of 100,000 rows, a page or anywhere.
func tablePage(string) (float64, error) {
	a := test.NewApp()
	defer a.Quit()
	a.Settings().SetTheme(theme.New(false, 1))
	names := []string{"محمصة رواق", "مغسلة نسيم الشرق", "عربة بُن الساحل", "مطعم مائدة الخليج (Gulf Table)"}
	table := kit.NewTable([]kit.Column{{Title: "1", Width: 124}, {Title: "2", Weight: 2}, {Title: "3", Width: 100}, {Title: "4", Width: 130}, {Title: "5", Width: 96}},
		func() int { return 100_000 }, func(row int) []kit.Cell {
			return []kit.Cell{
				{Text: fmt.Sprintf("4803 %04d 2760", row), Style: kit.SmallMedium, LTR: true},
				{Text: names[row%4] + fmt.Sprint(" ", row), Style: kit.SmallMedium, Detail: "ماجد الغامدي · " + kit.MaskID("1010101010")},
				{Text: "نشاط تجاري", Role: theme.LabelText},
				{Chip: true, Kind: kit.Success, Icon: "check", Text: "صادرة"},
				{Text: "1449/06/23هـ", Style: kit.CaptionMedium, Detail: "2027/11/22م"},
			}
		}, nil)
	w := test.NewWindow(table)
	defer w.Close()
	w.Resize(fyne.NewSize(1072, 700))
	w.Canvas().Focus(table.List)
	keys := []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyHome}
	var times []time.Duration
	for i := range 300 {
		if i%7 == 0 {
			table.List.Choose(rand.IntN(100_000))
		}
		begin := time.Now()
		table.List.TypedKey(&fyne.KeyEvent{Name: keys[i%len(keys)]})
		times = append(times, time.Since(begin))
	}
	return milliseconds(p95(times)), nil
}
