package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// CalendarWords are the words of a calendar: short days from Sunday on, and the months of both calendars.
type CalendarWords struct {
	Weekdays         [7]string
	Hijri, Gregorian [12]string
	Keys             string // what the keys of the field are, said over its sign
}

// Calendar lets Alt+Down, or a tap on the sign at the end of the field, open a month to pick a day from, and returns the
// field. The month is one of the calendar that the clerk is in, and opens at today while the field is empty.
func (f *DateField) Calendar(words CalendarWords, today func() (year, month, day int)) *DateField {
	open := func(hijri bool) {
		if f.hijri.locked() {
			return
		}
		y, m, d := today()
		now := noon(y, m, d)
		day := now
		if f.valid {
			day = noon(f.year, f.month, f.day)
		}
		f.openMonth(&month{words: words, calendars: f.calendars, day: day, today: now, hijri: hijri})
	}
	for _, e := range []*Entry{f.hijri, f.gregorian} {
		aside := e.OnKey
		e.OnKey = func(k Key) bool {
			if k == KeyAltDown {
				open(e == f.hijri)
				return true
			}
			return aside(k)
		}
	}
	f.sign = newHot(NewIcon("cal", 16, theme.Secondary), func() {
		if !f.Focused() {
			Focus(f.hijri)
		}
		open(!f.gregorian.focused)
	})
	f.sign.says = words.Keys
	return f
}

func noon(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC) }

func (f *DateField) openMonth(m *month) {
	c := canvasOf(f)
	if c == nil {
		return
	}
	m.ExtendBaseWidget(m)
	m.cover = below(f, Inset(4, 8, m), 7, 0)
	m.pick = func(t time.Time) {
		m.cover.close()
		f.SetDate(t.Year(), int(t.Month()), t.Day())
		if f.OnChanged != nil {
			f.OnChanged()
		}
	}
	m.build()
	m.cover.open(c, m)
}

// month is a grid of the days of a month: its own day large, that of the other calendar below it. Arrows move by a day
// and a week, Page by a month, Ctrl+Page by a year, Home and End to the first and the last day, Enter picks; Space, or a
// tap on the title, shows the month of the other calendar.
type month struct {
	widget.BaseWidget
	words     CalendarWords
	calendars Calendars
	day       time.Time
	today     time.Time
	hijri     bool // the month is one of the Hijri calendar
	pick      func(time.Time)
	cover     *overlay
	title     *Label
	beside    *Label // the months of the other calendar
	cells     [42]*dayCell
	body      *fyne.Container
}

var (
	_ fyne.Focusable    = (*month)(nil)
	_ fyne.Shortcutable = (*month)(nil)
)

// build makes head and cells.
func (m *month) build() {
	m.title = NewLabel("", SmallStrong).Center().Cut()
	m.beside = NewLabel("", Caption).Role(theme.Secondary).Center().Cut()
	turn := func(icon string, by int) fyne.CanvasObject {
		return newHot(Fixed(36, 36, Center(NewIcon(icon, 18, theme.LabelText))), func() { m.page(by) })
	}
	head := Border(nil, nil, turn("right", -1), turn("left", 1), newHot(VBox(0, m.title, m.beside), m.other))
	grid := Grid(7, 0)
	for _, name := range m.words.Weekdays {
		grid.Add(NewLabel(name, Caption).Role(theme.Secondary).Center().Cut())
	}
	for i := range m.cells {
		m.cells[i] = newDayCell(m)
		grid.Add(m.cells[i])
	}
	m.body = VBox(4, head, grid)
	m.fill()
}

// number is what a day is called in the month's calendar; ok is false beyond the Hijri table.
func (m *month) number(t time.Time) (d int, ok bool) {
	if m.hijri {
		_, _, d, ok = m.calendars.ToHijri(t.Year(), int(t.Month()), t.Day())
		return d, ok
	}
	return t.Day(), true
}

// first is the first day of the month that a day is in.
func (m *month) first(t time.Time) time.Time {
	d, _ := m.number(t)
	return t.AddDate(0, 0, 1-d)
}

// days is how long the month that begins at first is.
func (m *month) days(first time.Time) int {
	n := 28
	for {
		d, ok := m.number(first.AddDate(0, 0, n))
		if d == 1 || !ok {
			return n
		}
		n++
	}
}

// page moves by so many months, to the same day or the last one of a shorter month.
func (m *month) page(by int) {
	d, _ := m.number(m.day)
	first := m.first(m.day)
	for ; by > 0; by-- {
		first = first.AddDate(0, 0, m.days(first))
	}
	for ; by < 0; by++ {
		first = m.first(first.AddDate(0, 0, -1))
	}
	if _, _, _, ok := m.calendars.ToHijri(first.Year(), int(first.Month()), first.Day()); ok {
		m.move(first.AddDate(0, 0, min(d, m.days(first))-1))
	}
}

// other shows the month of the other calendar that the chosen day is in.
func (m *month) other() {
	m.hijri = !m.hijri
	m.fill()
}

// fill shows the month of the chosen day.
func (m *month) fill() {
	first := m.first(m.day)
	last := first.AddDate(0, 0, m.days(first)-1)
	title, beside := m.heading(first, last)
	m.title.SetText(title)
	m.beside.SetText(beside)
	at := first.AddDate(0, 0, -int(first.Weekday()))
	for i, c := range m.cells {
		day := at.AddDate(0, 0, i)
		c.set(day, day.Before(first) || day.After(last))
	}
}

// move chooses another day; one that the Hijri table does not reach is refused.
func (m *month) move(to time.Time) {
	if _, _, _, ok := m.calendars.ToHijri(to.Year(), int(to.Month()), to.Day()); ok {
		m.day = to
		m.fill()
	}
}

// FocusGained implements fyne.Focusable.
func (m *month) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (m *month) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (m *month) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (m *month) TypedKey(k *fyne.KeyEvent) {
	ahead := 1
	if RTL() {
		ahead = -1
	}
	switch k.Name {
	case fyne.KeyRight:
		m.move(m.day.AddDate(0, 0, ahead))
	case fyne.KeyLeft:
		m.move(m.day.AddDate(0, 0, -ahead))
	case fyne.KeyUp:
		m.move(m.day.AddDate(0, 0, -7))
	case fyne.KeyDown:
		m.move(m.day.AddDate(0, 0, 7))
	case fyne.KeyPageUp:
		m.page(-1)
	case fyne.KeyPageDown:
		m.page(1)
	case fyne.KeyHome:
		m.move(m.first(m.day))
	case fyne.KeyEnd:
		first := m.first(m.day)
		m.move(first.AddDate(0, 0, m.days(first)-1))
	case fyne.KeyReturn, fyne.KeyEnter:
		m.pick(m.day)
	case fyne.KeySpace:
		m.other()
	default:
		forwardKey(m, k)
	}
}

// TypedShortcut implements fyne.Shortcutable: Ctrl+Page moves by a year.
func (m *month) TypedShortcut(s fyne.Shortcut) {
	c, ok := s.(*desktop.CustomShortcut)
	if !ok || c.Modifier != fyne.KeyModifierControl {
		return
	}
	switch c.KeyName {
	case fyne.KeyPageUp:
		m.page(-12)
	case fyne.KeyPageDown:
		m.page(12)
	}
}

// CreateRenderer implements fyne.Widget.
func (m *month) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.body) }
