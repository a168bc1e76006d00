package kit

import (
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// Align is where text stands in its box. The start is the right when the screens read right to left.
type Align uint8

// The alignments.
const (
	AlignStart Align = iota
	AlignCenter
	AlignEnd
)

// overflow is what a label does with text that is too long.
type overflow uint8

const (
	overflowNone overflow = iota
	overflowWrap
	overflowCut
)

// Label shows text in the order and shape that its script demands. It adds no space around the text.
type Label struct {
	widget.BaseWidget
	text   string
	style  Style
	role   theme.Role
	align  Align
	over   overflow
	lines  int // at most, when wrapping; 0 is any number
	ltr    bool
	strike bool
	width  float32 // of the last layout
	cut    bool    // not all of the text is seen
}

// NewLabel shows text in one line, at the start, in the colour of text.
func NewLabel(text string, style Style) *Label {
	l := &Label{text: text, style: style, role: theme.Text}
	l.ExtendBaseWidget(l)
	return l
}

// NewIdent shows an identifier, a phone or an address of the net: left to right, standing at the start.
func NewIdent(text string, style Style) *Label { return NewLabel(text, style).LTR() }

// MaskID hides all of an identity number but its last four digits; what is shorter is hidden whole.
func MaskID(id string) string {
	r := []rune(id)
	if len(r) <= 4 {
		return arabic.LTR("••••")
	}
	return arabic.LTR("••••" + string(r[len(r)-4:]))
}

// Role sets the colour and returns the label.
func (l *Label) Role(r theme.Role) *Label { l.role = r; return l }

// Center centres the text and returns the label.
func (l *Label) Center() *Label { l.align = AlignCenter; return l }

// End sets the text at the end of the line and returns the label.
func (l *Label) End() *Label { l.align = AlignEnd; return l }

// Wrap breaks the text into lines and returns the label.
func (l *Label) Wrap() *Label { l.over = overflowWrap; return l }

// WrapTo is Wrap into no more than n lines; the last is cut.
func (l *Label) WrapTo(n int) *Label { l.over, l.lines = overflowWrap, n; return l }

// Cut shortens the text to one line with a sign of omission and returns the label. Its least width is small.
func (l *Label) Cut() *Label { l.over = overflowCut; return l }

// LTR makes the content left to right, whatever the screens do, and returns the label.
func (l *Label) LTR() *Label { l.ltr = true; return l }

// Strike draws a line through the text and returns the label.
func (l *Label) Strike() *Label { l.strike = true; return l }

// Text is what the label says.
func (l *Label) Text() string { return l.text }

// SetText changes what the label says.
func (l *Label) SetText(s string) {
	if l.text != s {
		l.text = s
		l.Refresh()
	}
}

// SetRole changes the colour.
func (l *Label) SetRole(r theme.Role) {
	if l.role != r {
		l.role = r
		l.Refresh()
	}
}

// SetStyle changes size and weight.
func (l *Label) SetStyle(s Style) {
	if l.style != s {
		l.style = s
		l.Refresh()
	}
}

func (l *Label) dir() arabic.Dir {
	switch {
	case l.ltr:
		return arabic.LeftToRight
	case RTL():
		return arabic.RightToLeft
	default: // Arabic names keep their order on English screens
		return arabic.Auto
	}
}
