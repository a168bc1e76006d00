package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// CreateRenderer implements fyne.Widget.
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	r := &labelRenderer{l: l}
	r.build(l.Size().Width)
	return r
}

type labelRenderer struct {
	l     *Label
	objs  []fyne.CanvasObject
	texts []*canvas.Text
	bars  []*canvas.Rectangle // that strike the lines through
	lines []textLine
	// natural is the width that wrapping text would have in one line.
	natural float32
	built   struct {
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
	if l.ltr {
		want.text = arabic.LTR(l.text)
	}
	if l.over != overflowNone {
		want.width = width
	}
	if r.lines == nil || want != r.built {
		r.built = want
		r.l.cut = false
		r.lines = r.set(want.width)
		if r.l.over == overflowWrap {
			r.natural = widest(setText([]rune(want.text), want.dir, want.font, 0))
		}
	}
	r.draw()
}

// set breaks or cuts the text.
func (r *labelRenderer) set(width float32) []textLine {
	text, f, dir := []rune(r.built.text), r.built.font, r.built.dir
	switch {
	case width <= 0:
		lines := setText(text, dir, f, 0)
		for i := range lines { // the picture of a longer one is more than graphics cards take
			if l := &lines[i]; l.width > widestDrawn {
				*l = ellipsis(text[l.start:l.end], dir, f, widestDrawn)
			}
		}
		return lines
	case r.l.over == overflowCut:
		lines := setText(text, dir, f, 0)
		if lines[0].width > width+0.5 || len(lines) > 1 {
			r.l.cut = true
			return []textLine{ellipsis(text, dir, f, width)}
		}
		return lines
	}
	lines := setText(text, dir, f, width+0.5)
	if n := r.l.lines; n > 0 && len(lines) > n {
		r.l.cut = true
		last := ellipsis(text[lines[n-1].start:], dir, f, width)
		lines = append(lines[:n-1], last)
	}
	return lines
}

// draw gives Fyne the lines.
func (r *labelRenderer) draw() {
	r.objs = r.objs[:0]
	for len(r.texts) < len(r.lines) {
		r.texts = append(r.texts, canvas.NewText("", nil))
		r.bars = append(r.bars, canvas.NewRectangle(nil))
	}
	for i := range r.lines {
		t := r.texts[i]
		t.Text, t.Color = r.lines[i].display, theme.Color(r.l.role)
		t.TextSize, t.FontSource = r.built.font.size, theme.Font(r.built.font.weight)
		r.objs = append(r.objs, t)
		if r.l.strike {
			r.bars[i].FillColor = t.Color
			r.objs = append(r.objs, r.bars[i])
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
		x := r.l.lineX(s.Width, w)
		y := top + float32(i)*line
		t := r.texts[i]
		h := t.MinSize().Height
		t.Move(fyne.NewPos(x, y+(line-h)/2))
		t.Resize(fyne.NewSize(w, h))
		r.bars[i].Move(fyne.NewPos(x, y+line/2))
		r.bars[i].Resize(fyne.NewSize(w, 1))
	}
}

// lineX is where a line of width w begins in a box.
func (l *Label) lineX(box, w float32) float32 {
	switch {
	case l.align == AlignCenter:
		return (box - w) / 2
	case (l.align == AlignStart) == RTL():
		return box - w
	default:
		return 0
	}
}

// MinSize implements fyne.WidgetRenderer. The height of wrapped text is that for the width it last had.
func (r *labelRenderer) MinSize() fyne.Size {
	r.build(r.l.width)
	w := float32(0)
	switch r.l.over {
	case overflowNone:
		w = widest(r.lines)
	case overflowCut:
		w = min(r.lines[0].width, 24)
	case overflowWrap:
		w = min(r.natural, wrapLeast)
	}
	return fyne.NewSize(ceil(w), r.l.style.LineHeight()*float32(max(len(r.lines), 1)))
}

// wrapLeast is the least width of text that wraps, unless it is shorter.
const wrapLeast = 120

func widest(lines []textLine) float32 {
	w := float32(0)
	for i := range lines {
		w = max(w, lines[i].width)
	}
	return w
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
