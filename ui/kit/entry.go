package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// Entry is a field for text that may mix directions: caret, selection and clicks follow what is seen, the text that
// it holds is logical and free of bidi controls. Tab and Enter go to the next field.
type Entry struct {
	widget.DisableableWidget

	OnChanged   func(string)   // after every change by the clerk, not by SetText
	OnSubmitted func(string)   // on Enter, instead of going to the next field
	OnFocus     func(on bool)  // when the focus comes and goes
	OnKey       func(Key) bool // sees keys first that are no letters; true means that it used the key
	onTab       func() bool    // goes on in a way of its own; false leaves Tab to the window

	mode        entryMode
	decimals    int
	placeholder string
	prefix      fyne.CanvasObject
	suffix      fyne.CanvasObject
	rows        int
	height      float32
	maxLen      int
	bare        bool // no box of its own: part of another field
	invalid     bool
	readOnly    bool
	revealed    bool

	text    []rune
	caret   int     // 0..len(text)
	on      int     // the rune that the caret is drawn on, at its leading or trailing edge, or onEdge
	anchor  int     // the other end of the selection, -1 for none
	column  float32 // where Up and Down keep to, below 0 where the caret is
	focused bool
	held    bool // its own menu has the focus
	opens   bool // the menu that is being opened is its own
	shift   bool
	edited  edit // the last change: the next one of its kind joins it in undo
	undo    []snapshot
	redo    []snapshot
	breaks  []bool // where letters begin and end
	lines   []textLine
	laid    laidOut
	scroll  fyne.Position // from the start corner
	follow  bool          // the caret was moved: it is to come into view
	blink   blink
	mouse   pointer
	inner   *entryInner
}

// entryMode is what an entry accepts.
type entryMode uint8

const (
	entryText entryMode = iota
	entryLTR
	entryNumeric
	entryPassword
	entryDate
)

// laidOut says for what the lines of an entry were made.
type laidOut struct {
	text  string
	dir   arabic.Dir
	font  fontSpec
	width float32
}

var (
	_ fyne.Focusable         = (*Entry)(nil)
	_ fyne.Shortcutable      = (*Entry)(nil)
	_ fyne.Tappable          = (*Entry)(nil)
	_ fyne.SecondaryTappable = (*Entry)(nil)
	_ fyne.Draggable         = (*Entry)(nil)
	_ fyne.Disableable       = (*Entry)(nil)
	_ desktop.Mouseable      = (*Entry)(nil)
	_ desktop.Keyable        = (*Entry)(nil)
	_ desktop.Cursorable     = (*Entry)(nil)
	_ holder                 = (*Entry)(nil)
)

// NewEntry makes a field of one line for text, 40 pixels high.
func NewEntry() *Entry {
	e := &Entry{anchor: -1, on: onEdge, column: -1, rows: 1, height: 40}
	e.ExtendBaseWidget(e)
	return e
}

// LTR makes the content left to right (identifiers, phones, addresses of the net), standing at the start, with
// digits brought to 0–9. It returns the entry.
func (e *Entry) LTR() *Entry { e.mode = entryLTR; return e }

// Numeric accepts a number with so many decimals, in any digits, and holds it in 0–9 and a point. It returns the
// entry.
func (e *Entry) Numeric(decimals int) *Entry { e.mode, e.decimals = entryNumeric, decimals; return e }

// Password hides the content behind dots and returns the entry. See Reveal.
func (e *Entry) Password() *Entry { e.mode = entryPassword; return e }

// Lines makes the entry wrap, n lines high, and returns it. Enter then breaks the line.
func (e *Entry) Lines(n int) *Entry { e.rows = n; return e }

// MaxLen limits the content to n characters and returns the entry.
func (e *Entry) MaxLen(n int) *Entry { e.maxLen = n; return e }

// Placeholder sets a hint for an empty field, never its label, and returns the entry.
func (e *Entry) Placeholder(s string) *Entry { e.placeholder = s; return e }

// High makes the entry 48 pixels high and returns it.
func (e *Entry) High() *Entry { e.height = 48; return e }

// Prefix sets something before the text inside the field, such as an icon, and returns the entry.
func (e *Entry) Prefix(o fyne.CanvasObject) *Entry { e.prefix = o; return e }

// Suffix sets something after the text inside the field, such as a unit or a button, and returns the entry.
func (e *Entry) Suffix(o fyne.CanvasObject) *Entry { e.suffix = o; return e }

// Unit is Suffix with a word, such as م².
func (e *Entry) Unit(s string) *Entry { return e.Suffix(NewLabel(s, Small).Role(theme.Secondary)) }

// Text is the content, in logical order.
func (e *Entry) Text() string { return string(e.text) }

// SetText replaces the content, puts the caret at its end and forgets what could be undone. OnChanged is not told.
func (e *Entry) SetText(s string) {
	text := e.limited(e.accept([]rune(s), nil, nil), 0)
	if string(text) == string(e.text) {
		return
	}
	e.text, e.undo, e.redo, e.anchor, e.edited = text, nil, nil, -1, editNone
	e.typedAt(len(text))
	e.scroll, e.follow = fyne.Position{}, true
	e.relayout()
	e.Refresh()
}

// SetError shows the field with a red edge, or not.
func (e *Entry) SetError(on bool) {
	if e.invalid != on {
		e.invalid = on
		e.Refresh()
	}
}

// SetReadOnly keeps the content from being changed; it can still be selected and copied.
func (e *Entry) SetReadOnly(on bool) {
	e.readOnly = on
	e.Refresh()
}

// Reveal shows the characters of a password, or hides them.
func (e *Entry) Reveal(on bool) {
	e.revealed = on
	e.relayout()
	e.Refresh()
}

// Focused tells whether the entry has the focus.
func (e *Entry) Focused() bool { return e.focused }

// SelectAll selects the whole content.
func (e *Entry) SelectAll() {
	e.relayout()
	e.selectRange(0, len(e.text))
}

// SelectedText is the selected part, in logical order.
func (e *Entry) SelectedText() string {
	a, b := e.selection()
	return string(e.text[a:b])
}

// changed tells the screen and the eye that the content has changed.
func (e *Entry) changed() {
	e.relayout()
	e.follow = true
	if e.OnChanged != nil {
		e.OnChanged(e.Text())
	}
	e.Refresh()
}

func (e *Entry) multi() bool { return e.rows > 1 }

func (e *Entry) locked() bool { return e.Disabled() || e.readOnly }

func (e *Entry) dir() arabic.Dir {
	switch {
	case e.mode == entryLTR || e.mode == entryNumeric || e.mode == entryDate || (e.mode == entryPassword && e.revealed):
		return arabic.LeftToRight
	case RTL():
		return arabic.RightToLeft
	default:
		return arabic.Auto
	}
}

// shown is the content as it is drawn.
func (e *Entry) shown() []rune {
	if e.mode != entryPassword || e.revealed {
		return e.text
	}
	dots := make([]rune, len(e.text))
	for i := range dots {
		dots[i] = '•'
	}
	return dots
}

// relayout sets the text anew, when anything that matters has changed.
func (e *Entry) relayout() {
	want := laidOut{text: string(e.shown()), dir: e.dir(), font: Body.font()}
	if e.multi() && e.inner != nil {
		want.width = max(e.inner.Size().Width-barRoom, 1)
	}
	if e.lines != nil && want == e.laid {
		return
	}
	e.laid = want
	e.breaks = breaks(e.shown())
	e.lines = setText(e.shown(), want.dir, want.font, want.width)
	for i := range e.lines {
		for _, run := range e.lines[i].runs {
			e.breaks[run.Start] = true // a letter reads one way
		}
		e.lines[i].walk(e.breaks)
	}
}
