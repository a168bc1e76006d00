package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
	if l.ltr || !RTL() {
		return arabic.LeftToRight
	}
	return arabic.RightToLeft
}

// CreateRenderer implements fyne.Widget.
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	r := &labelRenderer{l: l}
	r.build(l.Size().Width)
	return r
}

type labelRenderer struct {
	l     *Label
	objs  []fyne.CanvasObject
	lines []textLine
	built struct {
		text  string
		font  fontSpec
		dir   arabic.Dir
		width float32
	}
}

// Destroy implements fyne.WidgetRenderer.
func (r *labelRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *labelRenderer) Objects() []fyne.CanvasObject { return r.objs }

// build sets the text for a width and makes an object of each line. It does nothing when nothing has changed.
func (r *labelRenderer) build(width float32) {
	l := r.l
	want := r.built
	want.text, want.font, want.dir, want.width = l.text, l.style.font(), l.dir(), 0
	if l.over != overflowNone {
		want.width = width
	}
	if r.lines == nil || want != r.built {
		r.built = want
		r.lines = r.set(want.width)
	}
	r.draw()
}

// set breaks or cuts the text.
func (r *labelRenderer) set(width float32) []textLine {
	text, f, dir := []rune(r.built.text), r.built.font, r.built.dir
	switch {
	case width <= 0:
		return setText(text, dir, f, 0)
	case r.l.over == overflowCut:
		lines := setText(text, dir, f, 0)
		if lines[0].width > width+0.5 || len(lines) > 1 {
			return []textLine{ellipsis(text, dir, f, width)}
		}
		return lines
	}
	lines := setText(text, dir, f, width+0.5)
	if n := r.l.lines; n > 0 && len(lines) > n {
		last := ellipsis(text[lines[n-1].start:], dir, f, width)
		lines = append(lines[:n-1], last)
	}
	return lines
}

// draw gives Fyne the lines.
func (r *labelRenderer) draw() {
	old := r.objs
	r.objs = nil
	for i := range r.lines {
		t, ok := (*canvas.Text)(nil), false
		if i < len(old) {
			t, ok = old[i].(*canvas.Text)
		}
		if !ok {
			t = canvas.NewText("", nil)
		}
		t.Text, t.Color = r.lines[i].display, theme.Color(r.l.role)
		t.TextSize, t.FontSource = r.built.font.size, theme.Font(r.built.font.weight)
		r.objs = append(r.objs, t)
	}
	if r.l.strike {
		for range r.lines {
			r.objs = append(r.objs, canvas.NewRectangle(theme.Color(r.l.role)))
		}
	}
}

// Layout implements fyne.WidgetRenderer.
func (r *labelRenderer) Layout(s fyne.Size) {
	r.l.width = s.Width
	r.build(s.Width)
	line := r.l.style.LineHeight()
	top := float32(0)
	if len(r.lines) == 1 { // a single line stands in the middle of its box
		top = (s.Height - line) / 2
	}
	for i := range r.lines {
		w := r.lines[i].width
		x := (s.Width - w) / 2
		if (r.l.align == AlignStart) == RTL() {
			x = s.Width - w
		} else {
			x = 0
		}
		if r.l.align == AlignCenter {
			x = (s.Width - w) / 2
		}
		y := top + float32(i)*line
		t := r.objs[i]
		h := t.MinSize().Height
		t.Move(fyne.NewPos(x, y+(line-h)/2))
		t.Resize(fyne.NewSize(w, h))
		if r.l.strike {
			bar := r.objs[len(r.lines)+i]
			bar.Move(fyne.NewPos(x, y+line/2))
			bar.Resize(fyne.NewSize(w, 1))
		}
	}
}

// MinSize implements fyne.WidgetRenderer. The height of wrapped text is that for the width it last had.
func (r *labelRenderer) MinSize() fyne.Size {
	r.build(r.l.width)
	w := float32(0)
	switch r.l.over {
	case overflowNone:
		for i := range r.lines {
			w = max(w, r.lines[i].width)
		}
	case overflowCut:
		w = min(r.lines[0].width, 24)
	case overflowWrap:
		w = 24
	}
	return fyne.NewSize(ceil(w), r.l.style.LineHeight()*float32(max(len(r.lines), 1)))
}

func ceil(v float32) float32 {
	n := float32(int(v))
	if v > n {
		n++
	}
	return n
}

// Refresh implements fyne.WidgetRenderer.
func (r *labelRenderer) Refresh() {
	r.Layout(r.l.Size())
	for _, o := range r.objs {
		o.Refresh()
	}
	canvas.Refresh(r.l)
}
