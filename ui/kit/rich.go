package kit

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// Rich is a text that wraps and of which some words stand out, such as the number in a sentence: in another weight or
// colour, in the same order and on the same line as if they did not.
type Rich struct {
	widget.BaseWidget
	text  []rune
	base  look
	marks []richMark
	width float32
}

// look is how a word is set.
type look struct {
	style Style
	role  theme.Role
}

// richMark gives a stretch of the text its own look.
type richMark struct {
	start, end int
	look
}

// NewRich shows a text in the colour of text.
func NewRich(text string, style Style) *Rich {
	r := &Rich{text: []rune(text), base: look{style, theme.Text}}
	r.ExtendBaseWidget(r)
	return r
}

// Role sets the colour of what does not stand out, and returns the text.
func (r *Rich) Role(role theme.Role) *Rich { r.base.role = role; return r }

// Mark has part stand out wherever the text says it, and returns the text. The style must be of the same size.
func (r *Rich) Mark(part string, style Style, role theme.Role) *Rich {
	n, all := len([]rune(part)), string(r.text)
	for from := 0; n > 0; {
		i := strings.Index(all[from:], part)
		if i < 0 {
			break
		}
		start := len([]rune(all[:from+i]))
		r.marks = append(r.marks, richMark{start, start + n, look{style, role}})
		from += i + len(part)
	}
	slices.SortFunc(r.marks, func(a, b richMark) int { return cmp.Compare(a.start, b.start) })
	return r
}

// lookAt is the look of rune i, and where it ends.
func (r *Rich) lookAt(i int) (l look, end int) {
	end = len(r.text)
	for _, m := range r.marks {
		switch {
		case i >= m.start && i < m.end:
			return m.look, m.end
		case m.start > i:
			return r.base, min(end, m.start)
		}
	}
	return r.base, end
}

// richPiece is a stretch of one look and one direction on a line.
type richPiece struct {
	display string
	look    look
	x, w    float32
}

type richLine struct {
	pieces []richPiece
	width  float32
}

// set lays the text out in lines no wider than width; 0 is one line.
func (r *Rich) set(width float32) []richLine {
	dir := arabic.Auto
	if RTL() {
		dir = arabic.RightToLeft
	}
	p := &paragraph{text: r.text, font: r.base.style.font()}
	p.levels, p.para = arabic.Levels(p.text, dir)
	edges := make([]edge, len(r.text))
	whole := r.line(p, 0, len(r.text), edges)
	if width <= 0 || whole.width <= width {
		return []richLine{whole}
	}
	var lines []richLine
	start := 0
	for _, end := range append(p.cuts(edges, width), len(r.text)) {
		lines = append(lines, r.line(p, start, end, nil))
		start = end
	}
	return lines
}

// line sets a stretch of the text; it writes the width of every rune into edges, unless that is nil.
func (r *Rich) line(p *paragraph, start, end int, edges []edge) richLine {
	var l richLine
	for _, run := range arabic.LineRuns(p.text, p.levels, p.para, start, end) {
		var parts []richPiece
		for at := run.Start; at < run.End; {
			look, stop := r.lookAt(at)
			stop = min(stop, run.End)
			q := *p
			q.font = look.style.font()
			t := q.shapeLine(at, stop)
			if edges != nil {
				copy(edges[at:stop], t.edges)
			}
			parts = append(parts, richPiece{display: t.display, look: look, w: t.width})
			at = stop
		}
		if run.RTL() {
			slices.Reverse(parts)
		}
		for _, part := range parts {
			part.x = l.width
			l.width += part.w
			l.pieces = append(l.pieces, part)
		}
	}
	return l
}

// CreateRenderer implements fyne.Widget.
func (r *Rich) CreateRenderer() fyne.WidgetRenderer { return &richRenderer{r: r} }

type richRenderer struct {
	r    *Rich
	objs []fyne.CanvasObject
}

// Destroy implements fyne.WidgetRenderer.
func (w *richRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (w *richRenderer) Objects() []fyne.CanvasObject { return w.objs }

// MinSize implements fyne.WidgetRenderer. The height is that for the width that the text last had.
func (w *richRenderer) MinSize() fyne.Size {
	one := w.r.set(0)
	n := 1
	if w.r.width > 0 {
		n = len(w.r.set(w.r.width))
	}
	return fyne.NewSize(min(ceil(one[0].width), wrapLeast), w.r.base.style.LineHeight()*float32(n))
}

// Layout implements fyne.WidgetRenderer.
func (w *richRenderer) Layout(s fyne.Size) {
	w.r.width = s.Width
	w.objs = nil
	high := w.r.base.style.LineHeight()
	lines := w.r.set(s.Width + 0.5)
	top := float32(0)
	if len(lines) == 1 {
		top = (s.Height - high) / 2
	}
	for i, l := range lines {
		from := float32(0)
		if RTL() {
			from = s.Width - l.width
		}
		for _, part := range l.pieces {
			font := part.look.style.font()
			t := canvas.NewText(part.display, theme.Color(part.look.role))
			t.TextSize, t.FontSource = font.size, theme.Font(font.weight)
			h := t.MinSize().Height
			t.Move(fyne.NewPos(from+part.x, top+float32(i)*high+(high-h)/2))
			t.Resize(fyne.NewSize(part.w, h))
			w.objs = append(w.objs, t)
		}
	}
}

// Refresh implements fyne.WidgetRenderer.
func (w *richRenderer) Refresh() {
	w.Layout(w.r.Size())
	canvas.Refresh(w.r)
}

// Text is what it says.
func (r *Rich) Text() string { return string(r.text) }
