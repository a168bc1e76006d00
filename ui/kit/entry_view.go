package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// entryInner is the view onto the text of an entry.
type entryInner struct {
	widget.BaseWidget
	e      *Entry
	self   fyne.Widget   // itself, or the page around it
	at     fyne.Position // in the entry
	carets [4]*canvas.Rectangle
}

func newEntryInner(e *Entry) *entryInner {
	i := &entryInner{e: e}
	for n := range i.carets {
		i.carets[n] = canvas.NewRectangle(nil)
	}
	i.self = i
	if e.multi() {
		i.self = &entryPage{i}
	}
	i.ExtendBaseWidget(i.self)
	return i
}

// entryPage is the view of several lines, which the wheel scrolls.
type entryPage struct{ *entryInner }

var _ fyne.Scrollable = (*entryPage)(nil)

// Scrolled implements fyne.Scrollable. At the end of the text what surrounds the entry scrolls.
func (p *entryPage) Scrolled(ev *fyne.ScrollEvent) {
	e := p.e
	stir(e)
	if y := e.withinText(e.scroll.Y - ev.Scrolled.DY); y != e.scroll.Y {
		e.scroll.Y = y
		e.Refresh()
		return
	}
	if c := canvasOf(e); c != nil {
		if around := scrollsAround(c.Content(), e); len(around) > 0 {
			around[0].Scrolled(ev)
		}
	}
}

// showCarets draws the carets, or not, and nothing else.
func (i *entryInner) showCarets(on bool) {
	for _, c := range i.carets {
		c.Hidden = !on || c.Size().Width == 0
		canvas.Refresh(c)
	}
}

// CreateRenderer implements fyne.Widget.
func (i *entryInner) CreateRenderer() fyne.WidgetRenderer {
	return &innerRenderer{e: i.e, bar: canvas.NewRectangle(nil)}
}

type innerRenderer struct {
	e     *Entry
	bands []*canvas.Rectangle // of the selection
	texts []*canvas.Text
	bar   *canvas.Rectangle // tells where several lines are scrolled to
	objs  []fyne.CanvasObject
}

// Destroy implements fyne.WidgetRenderer.
func (r *innerRenderer) Destroy() {
	r.e.blink.stop()
	r.e.stopScrolling()
}

// MinSize implements fyne.WidgetRenderer.
func (r *innerRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(1) }

// Layout implements fyne.WidgetRenderer.
func (r *innerRenderer) Layout(fyne.Size) { r.Refresh() }

// Objects implements fyne.WidgetRenderer.
func (r *innerRenderer) Objects() []fyne.CanvasObject { return r.objs }

// Refresh implements fyne.WidgetRenderer.
func (r *innerRenderer) Refresh() {
	e := r.e
	e.relayout()
	switch {
	case e.focused && e.follow:
		e.showCaret()
	case !e.focused && !e.held:
		e.scroll.X = 0
	}
	if e.follow = false; e.multi() {
		e.scroll.Y = e.withinText(e.scroll.Y)
	}
	r.objs = r.objs[:0]
	r.drawSelection()
	r.drawText()
	r.drawBar()
	r.drawCaret()
	canvas.Refresh(e.inner.self)
}

// place colours a rectangle and shows it.
func (r *innerRenderer) place(b *canvas.Rectangle, role theme.Role, pos fyne.Position, size fyne.Size) {
	b.FillColor = theme.Color(role)
	b.Move(pos)
	b.Resize(size)
	r.objs = append(r.objs, b)
}

// drawCaret draws the caret, and where directions meet the other one, thinner; a flag at the top of each shows which way
// a letter there reads.
func (r *innerRenderer) drawCaret() {
	e := r.e
	for _, c := range e.inner.carets {
		c.Resize(fyne.Size{})
	}
	if !e.focused || e.Disabled() {
		return
	}
	line := e.caretLine()
	l := &e.lines[line]
	caret, other, split := e.marks(l)
	y := float32(line)*e.lineHeight() - e.scroll.Y
	r.drawMark(0, caret, 2, e.lineX(l), y, split)
	if split {
		r.drawMark(2, other, 1, e.lineX(l), y, true)
	}
	e.inner.showCarets(!e.blink.off)
}

// The measures of the flag on a caret.
const (
	flagWidth  = 5
	flagHeight = 2
)

func (r *innerRenderer) drawMark(n int, m mark, width, lineX, y float32, flag bool) {
	x := min(max(lineX+m.x-width/2, 0), r.e.inner.Size().Width-width)
	r.place(r.e.inner.carets[n], theme.Focus, fyne.NewPos(x, y), fyne.NewSize(width, r.e.lineHeight()))
	if !flag {
		return
	}
	at := x + width
	if m.rtl {
		at = x - flagWidth
	}
	r.place(r.e.inner.carets[n+1], theme.Focus, fyne.NewPos(at, y), fyne.NewSize(flagWidth, flagHeight))
}

func (r *innerRenderer) drawSelection() {
	e := r.e
	a, b := e.selection()
	if a == b || !e.focused && !e.held {
		return
	}
	n := 0
	first, last := e.inView()
	for i := first; i <= last; i++ {
		l := &e.lines[i]
		for _, s := range l.spans(a, b) {
			if n == len(r.bands) {
				r.bands = append(r.bands, canvas.NewRectangle(nil))
			}
			r.place(r.bands[n], theme.Selection, fyne.NewPos(e.lineX(l)+s[0], float32(i)*e.lineHeight()-e.scroll.Y), fyne.NewSize(s[1]-s[0], e.lineHeight()))
			n++
		}
	}
}

// inView are the first and the last line that can be seen.
func (e *Entry) inView() (first, last int) {
	if !e.multi() {
		return 0, len(e.lines) - 1
	}
	h := e.lineHeight()
	return max(int(e.scroll.Y/h), 0), min(int((e.scroll.Y+e.inner.Size().Height)/h), len(e.lines)-1)
}

func (r *innerRenderer) drawText() {
	e := r.e
	role := theme.Text
	if e.Disabled() {
		role = theme.Disabled
	}
	if len(e.text) == 0 && e.placeholder != "" {
		r.drawPlaceholder()
		return
	}
	first, last := e.inView()
	for i := first; i <= last; i++ {
		l := &e.lines[i]
		if l.empty() {
			continue
		}
		display, x, width := l.display, float32(0), l.width
		if l.width > widestDrawn {
			display, x, width = l.part(e.shown(), e.laid.font, -e.lineX(l), e.inner.Size().Width-e.lineX(l))
		}
		r.write(i-first, display, role, e.lineX(l)+x, float32(i)*e.lineHeight()-e.scroll.Y, width)
	}
}

// drawPlaceholder draws the hint: in one line that is cut, or in as many as the field has.
func (r *innerRenderer) drawPlaceholder() {
	e := r.e
	hint, f, width := []rune(e.placeholder), Body.font(), e.inner.Size().Width
	wrap := float32(0)
	if e.multi() {
		wrap = max(width-barRoom, 1)
	}
	for i, line := range setText(hint, screenDir(), f, wrap) {
		if i == e.rows {
			break
		}
		if line.width > width {
			line = ellipsis(hint, screenDir(), f, width)
		}
		r.write(i, line.display, theme.Secondary, e.lineX(&line), float32(i)*e.lineHeight(), line.width)
	}
}

// write gives Fyne the n-th line to draw. An unchanged line is not made anew.
func (r *innerRenderer) write(n int, display string, role theme.Role, x, y, width float32) {
	for len(r.texts) <= n {
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	f := r.e.laid.font
	t := r.texts[n]
	t.Text, t.Color, t.TextSize, t.FontSource = display, theme.Color(role), f.size, theme.Font(f.weight)
	h := t.MinSize().Height
	t.Move(fyne.NewPos(x, y+(r.e.lineHeight()-h)/2))
	t.Resize(fyne.NewSize(width, h))
	r.objs = append(r.objs, t)
}

// The bar at the end of several lines, and the room that the text leaves it.
const (
	barWidth = 4
	barRoom  = 8
)

// drawBar shows where several lines are scrolled to, when not all of them are in view.
func (r *innerRenderer) drawBar() {
	e := r.e
	view, all := e.inner.Size(), float32(len(e.lines))*e.lineHeight()
	if !e.multi() || all <= view.Height || view.Height <= 0 {
		return
	}
	r.bar.CornerRadius = barWidth / 2
	x := view.Width - barWidth
	if RTL() {
		x = 0
	}
	r.place(r.bar, theme.StrongLine, fyne.NewPos(x, view.Height*e.scroll.Y/all), fyne.NewSize(barWidth, view.Height*view.Height/all))
}

// screenDir is the direction of the screens' own words.
func screenDir() arabic.Dir {
	if RTL() {
		return arabic.RightToLeft
	}
	return arabic.LeftToRight
}
