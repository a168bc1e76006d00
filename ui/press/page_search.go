package press

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// searchBar looks for a text on the pages.
type searchBar struct {
	s     *Screen
	body  *fyne.Container
	entry *kit.Entry
	count *kit.Label
	drawn string
}

func newSearchBar(s *Screen) *searchBar {
	v := s.d.Voice
	b := &searchBar{s: s, count: kit.NewLabel("", kit.Small).Role(theme.Secondary)}
	b.entry = kit.NewEntry().MaxLen(80).Prefix(kit.NewLabel(v.Say("press.search"), kit.Small).Role(theme.LabelText))
	b.entry.OnChanged = s.Search
	b.entry.OnSubmitted = func(string) { s.NextHit(1) }
	row := kit.Grow(8, 0, b.entry, b.count,
		kit.NewIconButton(kit.Quiet, "right", func() { s.NextHit(-1) }).Low().Tip(v.Say("press.search_before")),
		kit.NewIconButton(kit.Quiet, "left", func() { s.NextHit(1) }).Low().Tip(v.Say("press.search_next")),
		kit.NewIconButton(kit.Quiet, "x", s.endSearch).Low().Tip(v.Say("press.search_end")))
	b.body = kit.VBox(0, kit.Inset(6, 12, row), kit.Divider())
	b.body.Hide()
	return b
}

// draw shows the bar while it is open, and how many places were found.
func (b *searchBar) draw(st SearchState) {
	drawn := fmt.Sprint(st.Open, st.Text == "", st.Count, st.At)
	if drawn == b.drawn {
		return
	}
	b.drawn = drawn
	v, text := b.s.d.Voice, ""
	switch {
	case st.Text == "":
	case st.Count == 0:
		text = v.Say("press.search_none")
	default:
		text = v.With("press.search_at", map[string]any{"n": v.Number(int64(st.At + 1)), "all": v.Number(int64(st.Count))})
	}
	b.count.SetText(text)
	if st.Open != b.body.Visible() {
		if st.Open {
			b.body.Show()
		} else {
			b.entry.SetText("")
			b.body.Hide()
		}
		b.s.page.body.Refresh()
	}
	b.body.Refresh()
}

// search opens the bar, or goes back to it.
func (s *Screen) search() {
	s.BeginSearch()
	if s.page != nil && s.State().Page.Search.Open {
		kit.Focus(s.page.search.entry)
	}
}

func (s *Screen) endSearch() {
	s.EndSearch()
	s.focus()
}

// The colours of a text that was found, over the page: the one that is shown, and
// the others. Pages are light in the dark theme too.
func hitFill(now bool) color.NRGBA {
	if now {
		return color.NRGBA{R: 0xf5, G: 0x9e, B: 0x02, A: 0x80}
	}
	return color.NRGBA{R: 0xf5, G: 0xbd, B: 0x02, A: 0x50}
}

// mark lays colour over the text that was found on the page.
func (p *pageView) mark(st PageState) {
	hits, now := st.Search.Shown(st.At)
	p.marks.Objects = nil
	for i := range hits {
		p.marks.Add(&canvas.Rectangle{FillColor: hitFill(now[i]), CornerRadius: 2})
	}
	p.layMarks(p.size(p.scroll.Size()))
	p.marks.Refresh()
}

// layMarks puts the marks where the hits are on a page that is shown so large.
func (p *pageView) layMarks(page fyne.Size) {
	hits, _ := p.state.Search.Shown(p.state.At)
	if len(hits) != len(p.marks.Objects) || p.state.Sheet.Width <= 0 {
		return
	}
	scale := page.Width / float32(p.state.Sheet.Width)
	for i, h := range hits {
		p.marks.Objects[i].Resize(fyne.NewSize(float32(h.Width)*scale+2, float32(h.Height)*scale))
		p.marks.Objects[i].Move(fyne.NewPos(float32(h.X)*scale-1, float32(h.Y)*scale))
	}
}

// reveal scrolls to the place that is shown, when the page is larger than its room.
func (p *pageView) reveal(st PageState) {
	hits, now := st.Search.Shown(st.At)
	for i, h := range hits {
		if !now[i] || st.Zoom == 0 || st.Sheet.Width <= 0 {
			continue
		}
		room := p.scroll.Size()
		page, all := p.size(room), p.sheet.MinSize()
		scale := page.Width / float32(st.Sheet.Width)
		x, y := pageMargin+float32(h.X+h.Width/2)*scale, pageMargin+float32(h.Y+h.Height/2)*scale
		p.scroll.Offset = fyne.NewPos(
			min(max(x-room.Width/2, 0), max(all.Width-room.Width, 0)),
			min(max(y-room.Height/2, 0), max(all.Height-room.Height, 0)))
		p.scroll.Refresh()
		return
	}
}
