package kit

import (
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// heading names the month, and the months of the other calendar that it lies in.
func (m *month) heading(first, last time.Time) (title, beside string) {
	hijri := m.span(first, last, m.words.Hijri, func(t time.Time) (int, int, bool) {
		y, mon, _, ok := m.calendars.ToHijri(t.Year(), int(t.Month()), t.Day())
		return y, mon, ok
	})
	gregorian := m.span(first, last, m.words.Gregorian, func(t time.Time) (int, int, bool) { return t.Year(), int(t.Month()), true })
	if m.hijri {
		return hijri, gregorian
	}
	return gregorian, hijri
}

// span names the months from one day to another: one, or two with a line between them.
func (m *month) span(first, last time.Time, names [12]string, in func(time.Time) (year, month int, ok bool)) string {
	y1, m1, ok1 := in(first)
	y2, m2, ok2 := in(last)
	switch {
	case !ok1 || !ok2:
		return ""
	case y1 == y2 && m1 == m2:
		return fmt.Sprintf("%s %d", names[m1-1], y1)
	case y1 == y2:
		return fmt.Sprintf("%s – %s %d", names[m1-1], names[m2-1], y1)
	default:
		return fmt.Sprintf("%s %d – %s %d", names[m1-1], y1, names[m2-1], y2)
	}
}

// dayCell is a day of the grid.
type dayCell struct {
	widget.BaseWidget
	month       *month
	day         time.Time
	ground      *canvas.Rectangle
	large, soft *Label
}

var (
	_ fyne.Tappable      = (*dayCell)(nil)
	_ desktop.Cursorable = (*dayCell)(nil)
)

func newDayCell(m *month) *dayCell {
	c := &dayCell{month: m, ground: canvas.NewRectangle(nil), large: NewLabel("", Small).Center(), soft: NewLabel("", Caption).Center()}
	c.ExtendBaseWidget(c)
	return c
}

// set shows a day, of the month or beside it. Today has an edge.
func (c *dayCell) set(day time.Time, beside bool) {
	c.day = day
	text, soft := theme.Text, theme.Secondary
	fill, line := theme.Clear, theme.Clear
	if day.Equal(c.month.today) {
		line = theme.Primary
	}
	switch {
	case day.Equal(c.month.day):
		fill, text, soft = theme.Primary, theme.OnPrimary, theme.OnPrimary
	case beside:
		text, soft = theme.Disabled, theme.Disabled
	}
	paint(c.ground, fill, line, theme.SmallRadius)
	large, small := strconv.Itoa(day.Day()), ""
	if _, _, d, ok := c.month.calendars.ToHijri(day.Year(), int(day.Month()), day.Day()); ok {
		small = strconv.Itoa(d)
	}
	if c.month.hijri {
		large, small = small, large
	}
	c.large.text, c.large.role = large, text
	c.soft.text, c.soft.role = small, soft
	c.Refresh()
}

// Tapped implements fyne.Tappable.
func (c *dayCell) Tapped(*fyne.PointEvent) { c.month.pick(c.day) }

// Cursor implements desktop.Cursorable.
func (c *dayCell) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (c *dayCell) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Stack(c.ground, VBox(-4, c.large, c.soft)))
}
