package kit_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

func TestStartIsTheRightWhenReadingRightToLeft(t *testing.T) {
	a, b, c := kit.Fixed(50, 20, kit.Gap(1)), kit.Fixed(60, 20, kit.Gap(1)), kit.Fixed(70, 20, kit.Gap(1))
	pad := kit.Fixed(30, 20, kit.Gap(1))
	window(t, 400, 300, kit.Border(kit.HBox(10, a, b), nil, c, nil, kit.Pad(0, 40, 0, 10, pad)))
	for name, pos := range map[string][2]float32{
		"first": {x(a), 350}, "second": {x(b), 280}, "start": {x(c), 330}, "padded": {x(pad), 10},
	} {
		if pos[0] != pos[1] {
			t.Errorf("%s is at %v, want %v", name, pos[0], pos[1])
		}
	}
	fyne.CurrentApp().Settings().SetTheme(theme.New(false, 1).Reading(false))
	for name, pos := range map[string][2]float32{
		"first": {x(a), 0}, "second": {x(b), 60}, "start": {x(c), 0}, "padded": {x(pad), 110},
	} {
		if pos[0] != pos[1] {
			t.Errorf("reading left to right %s is at %v, want %v", name, pos[0], pos[1])
		}
	}
}

func TestFieldsStandInTwoColumnsWhenThereIsRoom(t *testing.T) {
	a, b, c := kit.NewEntry(), kit.NewEntry(), kit.NewEntry()
	grid := kit.FieldColumns(200, a, b, kit.Wide(c))
	w := window(t, 500, 400, kit.VBox(0, grid))
	if x(a) <= x(b) || c.Size().Width != 500 || a.Size().Width != 242 {
		t.Errorf("wide: a at %v, b at %v, c %v wide", x(a), x(b), c.Size().Width)
	}
	w.Resize(fyne.NewSize(300, 400))
	if x(a) != x(b) || a.Size().Width != 300 {
		t.Errorf("narrow: a at %v and %v wide, b at %v", x(a), a.Size().Width, x(b))
	}
}

func TestWrappedLabelsPushDown(t *testing.T) {
	l, below := kit.NewLabel("راجع المستفيد بتاريخ 2026/08/26 وأرفق ملف العقد ويلزم استكماله", kit.Small).Wrap(), kit.NewEntry()
	window(t, 200, 400, kit.VBox(0, l, below))
	if h := l.Size().Height; h < 40 || below.Position().Y != h {
		t.Errorf("label is %v high, what follows is at %v", h, below.Position().Y)
	}
}

func TestSegmented(t *testing.T) {
	var told []int
	s := kit.NewSegmented([]string{"1", "2", "3", "4", "5"}, 0, func(i int) { told = append(told, i) })
	w := window(t, 306, 40, s)
	kit.Focus(s)
	press(t, w, fyne.KeyLeft)  // on
	write(t, w, "٤")           // the fourth
	press(t, w, fyne.KeyRight) // back
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(10, 10)})
	s.Choose(1)
	if fmt.Sprint(told) != "[1 3 2 4]" || s.Chosen() != 1 {
		t.Errorf("told %v, chosen %d", told, s.Chosen())
	}
}

func TestSelect(t *testing.T) {
	var told []int
	s := kit.NewSelect([]string{"جدارية", "طولية", "على السطح", "إلكترونية"}, 0, func(i int) { told = append(told, i) })
	w := window(t, 300, 400, kit.VBox(0, s))
	kit.Focus(s)
	press(t, w, fyne.KeyDown)
	write(t, w, "ا") // إلكترونية in another spelling
	press(t, w, fyne.KeySpace)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("space opens no menu")
	}
	write(t, w, "ع")
	press(t, w, fyne.KeyReturn)
	shortcut(t, w, &desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt})
	press(t, w, fyne.KeyUp, fyne.KeyEscape)
	if fmt.Sprint(told) != "[1 3 2]" || w.Canvas().Overlays().Top() != nil || w.Canvas().Focused() != fyne.Focusable(s) {
		t.Errorf("told %v, focus %T", told, w.Canvas().Focused())
	}
}

func TestComboFindsInAnySpelling(t *testing.T) {
	options := []kit.Option{
		{Code: "563011", Name: "محلات تقديم المشروبات"},
		{Code: "107911", Name: "تحميص البن أو طحنه"},
		{Code: "471101", Name: "بقالة"},
		{Code: "960201", Name: "صالون حلاقة"},
	}
	for typed, want := range map[string]int{"مشروب": 0, "البن": 1, "بن طحن": 1, "٤٧١": 2, "بقاله": 2, "حلاقه": 3, "960": 3} {
		chosen := -1
		c, next := kit.NewCombo(options, -1, "لا شيء", func(i int) { chosen = i }), kit.NewEntry()
		w := window(t, 400, 500, kit.VBox(0, c, next))
		kit.Focus(c)
		write(t, w, typed)
		press(t, w, fyne.KeyReturn)
		if chosen != want || w.Canvas().Focused() != fyne.Focusable(next) {
			t.Errorf("%q chose %d, want %d; focus on %T", typed, chosen, want, w.Canvas().Focused())
		}
	}
}

func TestComboShowsAllAgainAfterFindingNothing(t *testing.T) {
	c := kit.NewCombo([]kit.Option{{Name: "بقالة"}, {Name: "مطعم"}, {Name: "صالون"}, {Name: "ورشة"}}, 0, "لا شيء", nil)
	w := window(t, 400, 500, kit.VBox(0, c))
	kit.Focus(c)
	write(t, w, "ظظ")
	press(t, w, fyne.KeyReturn, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if c.Chosen() != 3 {
		t.Errorf("chosen %d, want the last", c.Chosen())
	}
}

func calendars() kit.Calendars {
	return kit.Calendars{
		ToHijri: func(y, m, d int) (int, int, int, bool) {
			h, err := hijri.Civil{Year: y, Month: m, Day: d}.Hijri()
			return h.Year, h.Month, h.Day, err == nil
		},
		ToGregorian: func(y, m, d int) (int, int, int, bool) {
			c, err := hijri.Date{Year: y, Month: m, Day: d}.Civil()
			return c.Year, c.Month, c.Day, err == nil
		},
	}
}

// TestTabFromACompleteDateGoesOn to the next field; from half a date, or none, to the Gregorian half.
func TestTabFromACompleteDateGoesOn(t *testing.T) {
	for typed, passes := range map[string]bool{"14460901": true, "1446": false, "": false} {
		before, d, next := kit.NewEntry(), kit.NewDateField("ه", "م", calendars()), kit.NewEntry()
		w := window(t, 400, 200, kit.VBox(0, before, d, next))
		kit.Focus(d)
		hijri := w.Canvas().Focused()
		write(t, w, typed)
		press(t, w, fyne.KeyTab)
		if got := w.Canvas().Focused() == fyne.Focusable(next); got != passes {
			t.Errorf("%q: tab passed the Gregorian half: %t, want %t", typed, got, passes)
		}
		if !passes {
			continue
		}
		w.Canvas().FocusPrevious() // as Shift+Tab does
		if !d.Focused() || w.Canvas().Focused() == hijri {
			t.Errorf("shift and tab led to %T", w.Canvas().Focused())
		}
		press(t, w, fyne.KeyUp)
		if w.Canvas().Focused() != hijri {
			t.Errorf("up led to %T", w.Canvas().Focused())
		}
		w.Canvas().FocusPrevious()
		if w.Canvas().Focused() != fyne.Focusable(before) {
			t.Errorf("shift and tab led from the Hijri half to %T", w.Canvas().Focused())
		}
	}
}

func TestDateInBothCalendars(t *testing.T) {
	d, next := kit.NewDateField("ه", "م", calendars()), kit.NewEntry()
	w := window(t, 400, 200, kit.VBox(0, d, next))
	changes := 0
	d.OnChanged = func() { changes++ }
	kit.Focus(d)
	write(t, w, "١٤٤٦٠٩٠١")
	if y, m, day, ok := d.Date(); fmt.Sprint(y, m, day, ok) != "2025 3 1 true" {
		t.Errorf("1446/09/01 is %d/%d/%d %v", y, m, day, ok)
	}
	press(t, w, fyne.KeyReturn)
	if w.Canvas().Focused() != fyne.Focusable(next) || changes != 8 {
		t.Errorf("enter on a complete date led to %T; %d changes told", w.Canvas().Focused(), changes)
	}
	kit.Focus(d)
	press(t, w, fyne.KeyEnd, fyne.KeyBackspace)
	if _, _, _, ok := d.Date(); ok || d.Complete() {
		t.Error("half a date counts as one")
	}
	d.SetDate(2024, 7, 7)
	press(t, w, fyne.KeyDown) // to the Gregorian half
	write(t, w, "2024/9/3")   // replaces what was there
	if y, m, day, ok := d.Date(); fmt.Sprint(y, m, day, ok) != "2024 9 3 true" {
		t.Errorf("2024/9/3 is %d/%d/%d %v", y, m, day, ok)
	}
	d.Clear()
	if !d.Complete() {
		t.Error("an empty field is to be mended")
	}
}

func TestTableMakesOnlyWhatIsSeen(t *testing.T) {
	asked, chosen, opened := map[int]bool{}, -1, -1
	table := kit.NewTable([]kit.Column{{Title: "رقم", Width: 100}, {Title: "اسم"}}, func() int { return 100_000 },
		func(row int) []kit.Cell {
			asked[row] = true
			return []kit.Cell{{Text: fmt.Sprint(row), LTR: true}, {Text: "محمصة", Detail: "رواق"}}
		}, nil)
	table.List.OnChosen = func(i int) { chosen = i }
	table.List.OnOpen = func(i int) { opened = i }
	w := window(t, 400, 300, table)
	if len(asked) > 12 {
		t.Errorf("%d rows were made for a view of 6", len(asked))
	}
	kit.Focus(table)
	press(t, w, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	if chosen != 1 || opened != 1 {
		t.Errorf("chosen %d, opened %d, want 1", chosen, opened)
	}
	press(t, w, fyne.KeyEnd)
	if chosen != 99_999 || !asked[99_999] || len(asked) > 30 {
		t.Errorf("chosen %d, %d rows made", chosen, len(asked))
	}
	table.List.Choose(5)
	if chosen != 99_999 || table.List.Chosen() != 5 {
		t.Error("Choose is told of, or does nothing")
	}
}

func TestTableWithoutRowsSaysSo(t *testing.T) {
	n, empty := 0, kit.NewLabel("لا رخص", kit.Body)
	table := kit.NewTable([]kit.Column{{Title: "رقم"}}, func() int { return n },
		func(int) []kit.Cell { return []kit.Cell{{Text: "1"}} }, empty)
	window(t, 300, 300, table)
	if !empty.Visible() || table.List.Visible() {
		t.Error("an empty table does not say so")
	}
	n = 3
	table.Refresh()
	if empty.Visible() || !table.List.Visible() {
		t.Error("a full table says that it is empty")
	}
}

func TestRadioAndCheckTellOfTheClerkOnly(t *testing.T) {
	var told []int
	r := kit.NewRadio([]string{"أ", "ب", "ج"}, 0, func(i int) { told = append(told, i) })
	ticks := 0
	c := kit.NewCheck("موافق", func(bool) { ticks++ })
	w := window(t, 300, 300, kit.VBox(8, r, c))
	kit.Focus(r)
	press(t, w, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeySpace, fyne.KeyUp)
	r.Choose(0)
	kit.Focus(c)
	press(t, w, fyne.KeySpace)
	c.Set(false)
	if fmt.Sprint(told) != "[1 2 0 2]" || ticks != 1 || c.On() {
		t.Errorf("told %v, %d ticks, on %v", told, ticks, c.On())
	}
}

// TestARadioIsOneStopOfTab: Tab comes to the choice and leaves the whole group, whichever way it goes.
func TestARadioIsOneStopOfTab(t *testing.T) {
	before, after := kit.NewEntry(), kit.NewEntry()
	r := kit.NewRadio([]string{"أ", "ب", "ج"}, 1, nil)
	w := window(t, 300, 300, kit.VBox(8, before, r, after))
	kit.Focus(before)
	press(t, w, fyne.KeyTab)
	if w.Canvas().Focused() != fyne.Focusable(r) || r.Chosen() != 1 {
		t.Fatalf("tab led to %T, chosen is %d", w.Canvas().Focused(), r.Chosen())
	}
	press(t, w, fyne.KeyTab)
	if w.Canvas().Focused() != fyne.Focusable(after) {
		t.Fatalf("tab led from the group to %T", w.Canvas().Focused())
	}
	w.Canvas().FocusPrevious()
	press(t, w, fyne.KeyDown) // on from the second
	w.Canvas().FocusPrevious()
	if w.Canvas().Focused() != fyne.Focusable(before) || r.Chosen() != 2 {
		t.Errorf("shift and tab led to %T, chosen is %d", w.Canvas().Focused(), r.Chosen())
	}
}

// TestTheArrowsOfARadioFollowTheReading: the left arrow goes on where the screens read right to left.
func TestTheArrowsOfARadioFollowTheReading(t *testing.T) {
	for rtl, want := range map[bool]string{true: "[2 0 2 0]", false: "[0 2 0 2]"} {
		var told []int
		r := kit.NewRadio([]string{"أ", "ب", "ج"}, 1, func(i int) { told = append(told, i) })
		w := window(t, 300, 300, kit.VBox(8, r))
		fyne.CurrentApp().Settings().SetTheme(theme.New(false, 1).Reading(rtl))
		kit.Focus(r)
		press(t, w, fyne.KeyLeft)
		if rtl {
			press(t, w, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome)
		} else {
			press(t, w, fyne.KeyLeft, fyne.KeyRight, fyne.KeyEnd)
		}
		if got := fmt.Sprint(told); got != want {
			t.Errorf("right to left %t: told %s, want %s", rtl, got, want)
		}
	}
}

// TestARadioWithoutAChoiceWaitsForOne: coming to it chooses nothing; Space takes the first, a tap any.
func TestARadioWithoutAChoiceWaitsForOne(t *testing.T) {
	r := kit.NewRadio([]string{"أ", "ب", "ج"}, -1, nil)
	w := window(t, 300, 300, kit.VBox(8, r))
	kit.Focus(r)
	if r.Chosen() != -1 {
		t.Errorf("coming to it chose %d", r.Chosen())
	}
	press(t, w, fyne.KeySpace)
	if r.Chosen() != 0 {
		t.Errorf("space chose %d", r.Chosen())
	}
	w.Canvas().Unfocus()
	test.TapCanvas(w.Canvas(), fyne.NewPos(280, 42))
	if r.Chosen() != 1 || w.Canvas().Focused() != fyne.Focusable(r) {
		t.Errorf("the tap chose %d, the focus is on %T", r.Chosen(), w.Canvas().Focused())
	}
}

func TestSwitchTurnsAtOnceAndEnterGoesOn(t *testing.T) {
	var told []bool
	s, next := kit.NewSwitch("تباين عالٍ", false, func(on bool) { told = append(told, on) }), kit.NewEntry()
	w := window(t, 300, 200, kit.VBox(8, s, next))
	kit.Focus(s)
	press(t, w, fyne.KeySpace)
	s.Tapped(&fyne.PointEvent{})
	s.Set(true)
	press(t, w, fyne.KeyReturn)
	s.Disable()
	s.Tapped(&fyne.PointEvent{})
	if fmt.Sprint(told) != "[true false]" || !s.On() || w.Canvas().Focused() != fyne.Focusable(next) {
		t.Errorf("told %v, on %t, focus on %T", told, s.On(), w.Canvas().Focused())
	}
}

func TestEnterGoesOnFromChecksAndRounds(t *testing.T) {
	c, r, next := kit.NewCheck("موافق", nil), kit.NewRadio([]string{"أ", "ب", "ج"}, 0, nil), kit.NewEntry()
	w := window(t, 300, 300, kit.VBox(8, c, r, next))
	kit.Focus(c)
	press(t, w, fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn)
	if c.On() || r.Chosen() != 1 || w.Canvas().Focused() != fyne.Focusable(next) {
		t.Errorf("ticked %t, chosen %d, focus on %T", c.On(), r.Chosen(), w.Canvas().Focused())
	}
}

func TestFieldMarksItsControl(t *testing.T) {
	e := kit.NewEntry()
	f := kit.NewField("رقم الهوية", true, e).Help("عشرة أرقام")
	window(t, 300, 200, kit.VBox(0, f))
	before := f.MinSize().Height
	f.SetError("الرقم غير صحيح: راجع الهوية، فهو من عشرة أرقام أولها 1 أو 2")
	if f.MinSize().Height <= before {
		t.Error("a long error takes no second line")
	}
	f.SetError("")
	if f.MinSize().Height != before {
		t.Error("the help does not come back")
	}
}

func TestMaskedIdentity(t *testing.T) {
	for in, want := range map[string]string{"1010101010": "\u2066••••1010\u2069", "123": "\u2066••••\u2069", "": "\u2066••••\u2069"} {
		if got := kit.MaskID(in); got != want {
			t.Errorf("%q masked is %q", in, got)
		}
	}
}

func TestCalendarPicksADay(t *testing.T) {
	words := kit.CalendarWords{}
	d := kit.NewDateField("ه", "م", calendars()).Calendar(words, func() (int, int, int) { return 2026, 11, 23 })
	w := window(t, 400, 600, kit.VBox(0, d))
	changes := 0
	d.OnChanged = func() { changes++ }
	kit.Focus(d)
	open := &desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt}
	picks := func(want string, keys ...fyne.KeyName) {
		t.Helper()
		shortcut(t, w, open)
		press(t, w, append(keys, fyne.KeyReturn)...)
		if y, m, day, ok := d.Date(); fmt.Sprintf("%d/%d/%d", y, m, day) != want || !ok {
			t.Errorf("%v picked %d/%d/%d %v, want %s", keys, y, m, day, ok, want)
		}
	}
	picks("2026/12/30", fyne.KeyLeft, fyne.KeyDown, fyne.KeyPageDown) // a day, a week, and from 22/6 to 22/7/1448
	if hijri, _ := d.Typed(); hijri != "1448/07/21" || changes != 1 {
		t.Errorf("picked %s, %d changes", hijri, changes)
	}
	picks("2026/12/10", fyne.KeyHome)
	press(t, w, fyne.KeyDown) // the Gregorian half
	d.SetDate(2027, 1, 31)
	picks("2027/2/28", fyne.KeyPageDown) // February has no 31st
	picks("2027/2/1", fyne.KeyHome)
	picks("2027/2/7", fyne.KeySpace, fyne.KeyEnd) // the last day of 8/1448
	shortcut(t, w, open)
	shortcut(t, w, &desktop.CustomShortcut{KeyName: fyne.KeyPageDown, Modifier: fyne.KeyModifierControl})
	press(t, w, fyne.KeyReturn)
	if y, _, _, _ := d.Date(); y != 2028 {
		t.Errorf("a year on is %d", y)
	}
	d.SetDate(2027, 1, 1)
	shortcut(t, w, open)
	press(t, w, fyne.KeyUp, fyne.KeyEscape)
	if _, _, day, _ := d.Date(); day != 1 || w.Canvas().Overlays().Top() != nil {
		t.Error("escape picked a day, or left the calendar open")
	}
}

func TestTheCalendarOpensByThePointer(t *testing.T) {
	d := kit.NewDateField("ه", "م", calendars()).Calendar(kit.CalendarWords{}, func() (int, int, int) { return 2026, 11, 23 })
	w := window(t, 400, 600, kit.VBox(0, d))
	test.TapCanvas(w.Canvas(), fyne.NewPos(21, 20)) // the sign stands at the end: at the left
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("no calendar opened")
	}
	press(t, w, fyne.KeyReturn)
	if y, m, day, _ := d.Date(); fmt.Sprint(y, m, day) != "2026 11 23" || !d.Focused() {
		t.Errorf("picked %d/%d/%d, focused %v", y, m, day, d.Focused())
	}
}

func TestTableSortsByItsHead(t *testing.T) {
	var told []string
	table := kit.NewTable([]kit.Column{{Title: "رقم", Width: 100}, {Title: "اسم"}, {Title: "حالة", Width: 80}}, func() int { return 20 },
		func(int) []kit.Cell { return []kit.Cell{{Text: "1"}, {Text: "2"}, {Text: "3"}} }, nil)
	opened := 0
	table.List.OnOpen = func(int) { opened++ }
	w := window(t, 500, 300, table)
	kit.Focus(table)
	press(t, w, fyne.KeyUp, fyne.KeyReturn) // without OnSort the head has no keys
	table.OnSort = func(column int, down bool) { told = append(told, fmt.Sprint(column, down)) }
	press(t, w, fyne.KeyUp, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyLeft, fyne.KeySpace, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn)
	press(t, w, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn) // back to the rows, and on
	test.TapCanvas(w.Canvas(), fyne.NewPos(50, 20))         // the last column, at the left
	if want := "[0 false 0 true 1 false 0 false 2 false]"; fmt.Sprint(told) != want || opened != 2 || table.List.Chosen() != 1 {
		t.Errorf("told %v, want %s; opened %d, row %d", told, want, opened, table.List.Chosen())
	}
}

func TestTableColumnsAreMadeWider(t *testing.T) {
	table := kit.NewTable([]kit.Column{{Title: "رقم", Width: 100}, {Title: "اسم"}, {Title: "حالة", Width: 80}}, func() int { return 20 },
		func(int) []kit.Cell { return []kit.Cell{{Text: "1"}, {Text: "2"}, {Text: "3"}} }, nil)
	table.OnSort = func(int, bool) {}
	w := window(t, 500, 300, table)
	width := func(column int) float32 { return kit.ColumnWidth(table, column) }
	first, second := width(0), width(1)
	test.Drag(w.Canvas(), fyne.NewPos(500-24-100-8, 20), -30, 0) // the grip behind the first column
	if width(0) != first+30 || width(1) != second-30 || width(2) != 80 {
		t.Errorf("dragging made the columns %v, %v, %v wide", width(0), width(1), width(2))
	}
	kit.Focus(table)
	press(t, w, fyne.KeyUp)
	write(t, w, "-+++")
	if width(0) != first+62 {
		t.Errorf("the keys made the first column %v wide", width(0))
	}
	test.Drag(w.Canvas(), fyne.NewPos(500-24-width(0)-8, 20), 400, 0)
	if width(0) < 40 || width(0) > 60 {
		t.Errorf("the first column can be made %v wide", width(0))
	}
}

func TestTableAwaitsRows(t *testing.T) {
	n, empty := 0, kit.NewLabel("لا رخص", kit.Body)
	table := kit.NewTable([]kit.Column{{Title: "رقم"}}, func() int { return n },
		func(int) []kit.Cell { return []kit.Cell{{Text: "1"}} }, empty)
	table.SetLoading(true)
	window(t, 300, 300, table)
	if empty.Visible() || table.List.Visible() {
		t.Error("a table that awaits rows says that there are none")
	}
	n = 3
	table.Refresh()
	if !table.List.Visible() {
		t.Error("rows that are there are hidden")
	}
	n = 0
	table.SetLoading(false)
	if !empty.Visible() {
		t.Error("a table with no rows does not say so")
	}
}

func TestTabsAreOneStop(t *testing.T) {
	var told []int
	tabs, next := kit.NewTabs([]string{"الكل", "بانتظار الجواب", "لم تُطبع"}, func(i int) { told = append(told, i) }), kit.NewEntry()
	tabs.SetCount(1, kit.Warning, "3")
	w := window(t, 500, 200, kit.VBox(8, tabs, next))
	kit.Focus(tabs)
	press(t, w, fyne.KeyLeft, fyne.KeyEnd, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome)
	tabs.Tapped(&fyne.PointEvent{Position: fyne.NewPos(490-tabs.MinSize().Width, 20)}) // beyond them
	tabs.Tapped(&fyne.PointEvent{Position: fyne.NewPos(505-tabs.MinSize().Width, 20)})
	tabs.Choose(0)
	press(t, w, fyne.KeyDown)
	if fmt.Sprint(told) != "[1 2 1 0 2]" || w.Canvas().Focused() != fyne.Focusable(next) {
		t.Errorf("told %v, focus on %T", told, w.Canvas().Focused())
	}
}

func TestAFoldHidesAndShows(t *testing.T) {
	content, below := kit.NewEntry(), kit.NewEntry()
	var told []bool
	f := kit.NewFold("التفاصيل", false, content)
	f.OnChanged = func(open bool) { told = append(told, open) }
	w := window(t, 300, 400, kit.Scroll(kit.VBox(0, kit.Accordion(f, kit.NewFold("غيرها", false, kit.NewLabel("", kit.Body))), below)))
	y := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(below).Y }
	before := y()
	press(t, w, fyne.KeyTab, fyne.KeySpace)
	if !f.Open() || !content.Visible() || y() <= before {
		t.Errorf("open %t, what is below stands at %v, before at %v", f.Open(), y(), before)
	}
	press(t, w, fyne.KeyReturn)
	if f.Open() || y() != before || fmt.Sprint(told) != "[true false]" {
		t.Errorf("open %t, at %v, told %v", f.Open(), y(), told)
	}
}

func TestATaskCanBeEnded(t *testing.T) {
	ended := 0
	task := kit.NewTask("إلغاء", func() { ended++ })
	w := window(t, 400, 100, task)
	if task.Visible() {
		t.Error("a task without work is seen")
	}
	task.Tell("تُطبع الآن", 0.5, "2 من 4")
	kit.Focus(task)
	press(t, w, fyne.KeyReturn)
	task.Tell("تُطبع الآن", -1, "")
	task.End()
	if ended != 1 || task.Visible() {
		t.Errorf("ended %d times, seen %t", ended, task.Visible())
	}
}

func TestTheSummaryLeadsToTheFields(t *testing.T) {
	went := ""
	f := kit.NewFaults()
	w := window(t, 400, 300, kit.VBox(0, f))
	f.Set("خطآن", []kit.Fault{
		{Label: "الهوية", Text: "عُولج", Mended: true, Press: func() { went += "id " }},
		{Label: "الجوال", Text: "مطلوب", Press: func() { went += "mobile " }},
	})
	kit.Focus(f)
	press(t, w, fyne.KeyReturn)
	if went != "mobile " {
		t.Errorf("it leads to %q", went)
	}
	f.Set("", nil)
	if f.Visible() {
		t.Error("a summary of nothing is seen")
	}
}

func TestASearchCanBeEmptied(t *testing.T) {
	var told []string
	e := kit.NewSearch("مسح", kit.NewKeyCap("F2"))
	e.OnChanged = func(s string) { told = append(told, s) }
	w := window(t, 300, 60, e)
	kit.Focus(e)
	press(t, w, fyne.KeyTab)
	if w.Canvas().Focused() != fyne.Focusable(e) {
		t.Error("an empty search has a cross")
	}
	write(t, w, "رواق")
	press(t, w, fyne.KeyTab, fyne.KeyReturn)
	if e.Text() != "" || told[len(told)-1] != "" || w.Canvas().Focused() != fyne.Focusable(e) {
		t.Errorf("left %q, told %q, focus on %T", e.Text(), told, w.Canvas().Focused())
	}
}
