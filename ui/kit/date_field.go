package kit

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// Calendars converts dates; ok is false for a date that is none, or that the table does not reach.
type Calendars struct {
	ToHijri     func(year, month, day int) (y, m, d int, ok bool)
	ToGregorian func(year, month, day int) (y, m, d int, ok bool)
}

// DateField is one date in both calendars, Hijri at the start and Gregorian at the end. Each half is typed as
// yyyy/mm/dd, the strokes come by themselves, and writes the other half. Tab from a complete Hijri half goes on to the next
// field; Down and Up go from one half to the other.
type DateField struct {
	widget.BaseWidget
	OnChanged func() // a half was changed; see Date and Complete

	calendars        Calendars
	hijri, gregorian *Entry
	marks            [2]*Label
	year, month, day int // Gregorian, when valid
	valid            bool
	invalid          bool
	length           int  // of the half that is typed in, before the last change
	sign             *hot // opens the calendar; nil when there is none
}

// NewDateField makes an empty field. The marks are what stands after each half: هـ and م.
func NewDateField(hijriMark, gregorianMark string, c Calendars) *DateField {
	f := &DateField{calendars: c}
	f.marks = [2]*Label{
		NewLabel(hijriMark, Small).Role(theme.Secondary), NewLabel(gregorianMark, Small).Role(theme.Secondary),
	}
	f.hijri = f.half(func(y, m, d int) (int, int, int, bool) { return f.calendars.ToGregorian(y, m, d) })
	f.gregorian = f.half(func(y, m, d int) (int, int, int, bool) {
		_, _, _, ok := f.calendars.ToHijri(y, m, d)
		return y, m, d, ok
	})
	f.hijri.OnSubmitted = func(string) { f.next() }
	f.hijri.onTab = f.pass
	f.hijri.OnKey = f.aside(f.hijri, KeyDown, f.gregorian)
	f.gregorian.OnKey = f.aside(f.gregorian, KeyUp, f.hijri)
	f.ExtendBaseWidget(f)
	return f
}

// half is one of the two entries; gregorian makes its date a Gregorian one.
func (f *DateField) half(gregorian func(y, m, d int) (int, int, int, bool)) *Entry {
	e := NewEntry().LTR().MaxLen(10)
	e.mode, e.bare = entryDate, true
	e.OnFocus = func(on bool) {
		f.length = len(e.text)
		if on {
			e.SelectAll() // typing begins a new date
		} else {
			f.tidy()
		}
		f.Refresh()
	}
	e.OnChanged = func(s string) {
		if t := stroked(s, len(s) > f.length); t != s {
			e.SetText(t)
			s = t
		}
		f.length = len(s)
		f.typed(e, s, gregorian)
	}
	return e
}

// stroked is what was typed with the strokes that it wants: one after four digits and after two more, as long as the
// text grows, and never two in a row.
func stroked(s string, grew bool) string {
	s = strings.ReplaceAll(s, "//", "/")
	parts := strings.Split(s, "/")
	last := len(parts[len(parts)-1])
	if grew && (len(parts) == 1 && last == 4 || len(parts) == 2 && last == 2) {
		s += "/"
	}
	return s
}

// typed reads what was typed into e and writes the other half.
func (f *DateField) typed(e *Entry, s string, gregorian func(y, m, d int) (int, int, int, bool)) {
	f.valid = false
	if y, m, d, ok := parseDate(s); ok {
		f.year, f.month, f.day, f.valid = gregorian(y, m, d)
	}
	other := f.gregorian
	if e == f.gregorian {
		other = f.hijri
	}
	other.SetText(f.shown(other))
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

// shown is the date as a half shows it.
func (f *DateField) shown(e *Entry) string {
	y, m, d := f.year, f.month, f.day
	if !f.valid {
		return ""
	}
	if e == f.hijri {
		y, m, d, _ = f.calendars.ToHijri(y, m, d)
	}
	return fmt.Sprintf("%04d/%02d/%02d", y, m, d)
}

// tidy writes a valid date in full.
func (f *DateField) tidy() {
	if f.valid {
		f.hijri.SetText(f.shown(f.hijri))
		f.gregorian.SetText(f.shown(f.gregorian))
	}
}

// next goes on from the Hijri half: past the other one when the date is complete.
func (f *DateField) next() {
	FocusNext(f.hijri)
	if f.valid {
		FocusNext(f.gregorian)
	}
}

// pass goes on to the next field from a Hijri half that is complete: the other half is written already. It tells
// whether it did. Whoever wants the Gregorian half presses Down there, or Shift+Tab in the next field.
func (f *DateField) pass() bool {
	if !f.valid {
		return false
	}
	f.next()
	return true
}

// aside has a key go from one half to the other; in the calendar it has another use.
func (f *DateField) aside(from *Entry, key Key, to *Entry) func(Key) bool {
	return func(k Key) bool {
		if k == key && from.focused {
			Focus(to)
		}
		return k == key
	}
}

// Date is the Gregorian date; ok is false while there is none.
func (f *DateField) Date() (year, month, day int, ok bool) { return f.year, f.month, f.day, f.valid }

// Complete tells whether the field is empty or holds a date: false means that it is to be mended.
func (f *DateField) Complete() bool {
	return f.valid || (f.hijri.Text() == "" && f.gregorian.Text() == "")
}

// SetDate shows a Gregorian date.
func (f *DateField) SetDate(year, month, day int) {
	_, _, _, ok := f.calendars.ToHijri(year, month, day)
	f.year, f.month, f.day, f.valid = year, month, day, ok
	f.tidy()
	f.Refresh()
}

// Clear empties the field.
func (f *DateField) Clear() {
	f.valid = false
	f.hijri.SetText("")
	f.gregorian.SetText("")
}

// SetError shows the field with a red edge, or not.
func (f *DateField) SetError(on bool) {
	f.invalid = on
	f.Refresh()
}

// parseDate reads yyyy/m/d.
func parseDate(s string) (y, m, d int, ok bool) {
	parts := strings.Split(arabic.Digits(s), "/")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return 0, 0, 0, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || v < 1 {
			return 0, 0, 0, false
		}
		n[i] = v
	}
	return n[0], n[1], n[2], true
}

func (f *DateField) focusTarget() fyne.CanvasObject { return f.hijri }

func (f *DateField) children() []fyne.CanvasObject {
	return []fyne.CanvasObject{f.hijri, f.gregorian}
}

// CreateRenderer implements fyne.Widget.
func (f *DateField) CreateRenderer() fyne.WidgetRenderer {
	r := &dateRenderer{f: f, box: canvas.NewRectangle(nil)}
	gap, side := float32(10), float32(fieldPad)
	if f.sign != nil { // it takes no room from the dates
		gap, side = 5, 8
	}
	body := Columns(gap, []float32{1, 0, 1},
		Grow(gap*0.6, 0, f.hijri, f.marks[0]), Center(VDivider(24)), Grow(gap*0.6, 0, f.gregorian, f.marks[1]))
	if f.sign != nil {
		body = Grow(4, 0, body, f.sign)
	}
	r.body = Inset(0, side, body)
	r.colours()
	return r
}

type dateRenderer struct {
	f    *DateField
	box  *canvas.Rectangle
	body *fyne.Container
}

func (r *dateRenderer) colours() {
	fill, line, width := fieldColours(r.f.hijri.focused || r.f.gregorian.focused, r.f.invalid, false)
	if r.f.hijri.readOnly && !r.f.Focused() {
		fill, line = theme.Sunken, theme.StrongLine
	}
	paint(r.box, fill, line, theme.Radius)
	r.box.StrokeWidth = width
}

// Destroy implements fyne.WidgetRenderer.
func (r *dateRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *dateRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.box, r.body} }

// MinSize implements fyne.WidgetRenderer.
func (r *dateRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.body.MinSize().Width, grow(theme.FieldHeight, Body))
}

// Layout implements fyne.WidgetRenderer.
func (r *dateRenderer) Layout(s fyne.Size) {
	r.box.Resize(s)
	r.body.Resize(s)
}

// Refresh implements fyne.WidgetRenderer.
func (r *dateRenderer) Refresh() {
	r.colours()
	r.Layout(r.f.Size())
	r.box.Refresh()
	r.body.Refresh()
	canvas.Refresh(r.f)
}
