package kit

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/theme"
)

// menu is a list of choices below (or above) what it belongs to. Letters jump to the next choice that begins with
// them.
type menu struct {
	cover   *overlay
	list    *List
	typed   string
	options []string
}

const (
	menuRow  = 40
	menuMost = 8 // rows, before it scrolls
	menuEdge = 4

	leastRows = 5 // of a search: the field and four choices
)

// openMenu shows options beside at, and calls choose with the one that is chosen.
func openMenu(at fyne.CanvasObject, options []string, chosen int, choose func(index int)) {
	c := canvasOf(at)
	if c == nil || len(options) == 0 {
		return
	}
	m := &menu{options: options}
	m.list = newMenuList(func() int { return len(options) }, func(i int) string { return options[i] })
	m.list.chosen = chosen
	m.list.OnOpen = func(i int) {
		m.cover.close()
		choose(i)
	}
	m.list.onRune = m.jump
	m.cover = below(at, m.list, min(len(options), menuMost), menuWidth(options))
	m.cover.open(c, m.list)
	m.list.show(chosen)
}

// jump goes to the next choice that begins with what is typed.
func (m *menu) jump(r rune) {
	for _, word := range []string{m.typed + string(r), string(r)} {
		from := m.list.chosen
		if len(word) > len(string(r)) {
			from-- // a longer word may still mean the same choice
		}
		if i := nextWith(m.options, word, from); i >= 0 {
			m.typed = word
			m.list.Choose(i)
			return
		}
	}
	m.typed = ""
}

// nextWith is the next option after index from that begins with word in any spelling, or -1.
func nextWith(options []string, word string, from int) int {
	for n := 1; n <= len(options); n++ {
		i := (from + n + len(options)) % len(options)
		if strings.HasPrefix(arabic.Fold(options[i]), arabic.Fold(word)) {
			return i
		}
	}
	return -1
}

// menuWidth is the width of a menu in which no option is cut.
func menuWidth(options []string) float32 {
	var width float32
	for _, o := range options {
		width = max(width, NewLabel(o, Body).MinSize().Width)
	}
	return width + 2*fieldPad + 2*menuEdge
}

// below is an overlay with content, so many rows high, in a panel under at, as wide as it and no narrower than least, or
// above it when there is more room.
func below(at, content fyne.CanvasObject, rows int, least float32) *overlay {
	return &overlay{content: menuPanel(content), place: func(o fyne.CanvasObject, window fyne.Size) {
		pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(at)
		size := menuSize(at, rows)
		size.Width = min(max(size.Width, least), window.Width)
		y := pos.Y + at.Size().Height + 4
		if y+size.Height > window.Height && pos.Y > window.Height-y {
			y = max(pos.Y-size.Height-4, 0)
		}
		size.Height = min(size.Height, window.Height-y)
		o.Move(fyne.NewPos(menuX(at, pos.X, size.Width, window.Width), y))
		o.Resize(size)
	}}
}

// over is an overlay like below that covers at itself. Where the window ends it is lower, down to leastRows rows, and
// then moves up.
func over(at, content fyne.CanvasObject, rows func() int) *overlay {
	return &overlay{content: menuPanel(content), place: func(o fyne.CanvasObject, window fyne.Size) {
		pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(at)
		size, least := menuSize(at, rows()), menuSize(at, min(rows(), leastRows))
		size.Height = max(min(size.Height, window.Height-pos.Y+menuEdge), least.Height)
		size = size.Min(window)
		o.Move(fyne.NewPos(menuX(at, pos.X, size.Width, window.Width), max(min(pos.Y-menuEdge, window.Height-size.Height), 0)))
		o.Resize(size)
	}}
}

func menuPanel(content fyne.CanvasObject) *Box {
	return Panel(Inset(menuEdge, menuEdge, content)).Line(theme.StrongLine)
}

func menuSize(at fyne.CanvasObject, rows int) fyne.Size {
	return fyne.NewSize(max(at.Size().Width+2*menuEdge, 120), float32(rows)*grow(menuRow, Body)+2*menuEdge)
}

// menuX keeps a menu inside the window, its start at the start of what it belongs to.
func menuX(at fyne.CanvasObject, x, width, window float32) float32 {
	x -= menuEdge
	if RTL() {
		x += at.Size().Width + 2*menuEdge - width
	}
	return max(min(x, window-width), 0)
}

// newMenuList makes a list whose rows are single words and where one tap chooses.
func newMenuList(count func() int, text func(i int) string) *List {
	l := NewList(menuRow, count,
		func() fyne.CanvasObject { return Inset(0, fieldPad, NewLabel("", Body).Cut()) },
		func(row int, o fyne.CanvasObject) {
			if p, ok := o.(*fyne.Container); ok {
				if label, ok := p.Objects[0].(*Label); ok {
					label.SetText(text(row))
				}
			}
		})
	l.style, l.rules, l.oneTap = Body, false, true
	return l
}
