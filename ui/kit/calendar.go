package kit

import (
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// CalendarWords are the words of a calendar: short days from Sunday on, and the months of both calendars.
type CalendarWords struct {
	Weekdays         [7]string
	Hijri, Gregorian [12]string
}

// Calendar lets Alt+Down open a month to pick a day from, and returns the field. The month opens at today while the
// field is empty.
func (f *DateField) Calendar(words CalendarWords, today func() (year, month, day int)) *DateField {
	open := func(k Key) bool {
		if k != KeyAltDown {
			return false
		}
		y, m, d := f.year, f.month, f.day
		if !f.valid {
			y, m, d = today()
		}
		f.openMonth(words, time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC))
		return true
	}
	f.hijri.OnKey, f.gregorian.OnKey = open, open
	return f
}

func (f *DateField) openMonth(words CalendarWords, day time.Time) {
	c := canvasOf(f)
	if c == nil {
		return
	}
	m := &month{words: words, calendars: f.calendars, day: day}
	m.ExtendBaseWidget(m)
	m.cover = below(f, Inset(4, 8, m), 7)
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

// month is a grid of days: the Gregorian day large, the Hijri one below it. Arrows move by a day and a week, Page by a
// month, Enter picks.
type month struct {
	widget.BaseWidget
	words     CalendarWords
	calendars Calendars
	day       time.Time
	pick      func(time.Time)
	cover     *overlay
	title     *Label
	cells     [42]*dayCell
	body      *fyne.Container
}

var _ fyne.Focusable = (*month)(nil)

// build makes head and cells.
func (m *month) build() {
	m.title = NewLabel("", SmallStrong).Center()
	turn := func(icon string, by int) *Button {
		return NewIconButton(Quiet, icon, func() { m.move(m.day.AddDate(0, by, 0)) }).Low()
	}
	head := Border(nil, nil, turn("right", -1), turn("left", 1), m.title)
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

// fill shows the month of the chosen day.
func (m *month) fill() {
	y, mon, _ := m.day.Date()
	m.title.text = fmt.Sprintf("%s %d", m.words.Gregorian[mon-1], y)
	if hy, hm, _, ok := m.calendars.ToHijri(y, int(mon), m.day.Day()); ok {
		m.title.text += fmt.Sprintf(" – %s %d", m.words.Hijri[hm-1], hy)
	}
	m.title.Refresh()
	first := time.Date(y, mon, 1, 12, 0, 0, 0, time.UTC)
	first = first.AddDate(0, 0, -int(first.Weekday()))
	for i, c := range m.cells {
		c.set(first.AddDate(0, 0, i))
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
		m.move(m.day.AddDate(0, -1, 0))
	case fyne.KeyPageDown:
		m.move(m.day.AddDate(0, 1, 0))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.pick(m.day)
	default:
		forwardKey(m, k)
	}
}

// CreateRenderer implements fyne.Widget.
func (m *month) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.body) }

// dayCell is a day of the grid.
type dayCell struct {
	widget.BaseWidget
	month            *month
	day              time.Time
	ground           *canvas.Rectangle
	gregorian, hijri *Label
}

func newDayCell(m *month) *dayCell {
	c := &dayCell{month: m, ground: canvas.NewRectangle(nil), gregorian: NewLabel("", Small).Center(), hijri: NewLabel("", Caption).Center()}
	c.ExtendBaseWidget(c)
	return c
}

// set shows a day.
func (c *dayCell) set(day time.Time) {
	c.day = day
	text, soft := theme.Text, theme.Secondary
	fill := theme.Clear
	switch {
	case day.Equal(c.month.day):
		fill, text, soft = theme.Primary, theme.OnPrimary, theme.OnPrimary
	case day.Month() != c.month.day.Month():
		text, soft = theme.Disabled, theme.Disabled
	}
	paint(c.ground, fill, theme.Clear, theme.SmallRadius)
	c.gregorian.text, c.gregorian.role = strconv.Itoa(day.Day()), text
	c.hijri.text, c.hijri.role = "", soft
	if _, _, d, ok := c.month.calendars.ToHijri(day.Year(), int(day.Month()), day.Day()); ok {
		c.hijri.text = strconv.Itoa(d)
	}
	c.Refresh()
}

// Tapped implements fyne.Tappable.
func (c *dayCell) Tapped(*fyne.PointEvent) { c.month.pick(c.day) }

// CreateRenderer implements fyne.Widget.
func (c *dayCell) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Stack(c.ground, VBox(-4, c.gregorian, c.hijri)))
}
