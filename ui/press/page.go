package press

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// What is around a page, and how many dots of the screen a point of the paper is
// at life size.
const (
	pageMargin = 24
	lifeScale  = 96.0 / 72
)

// pageView shows the page, its zoom and its pages.
type pageView struct {
	s      *Screen
	body   fyne.CanvasObject
	zoom   *kit.Label
	pages  *kit.Label
	count  *fyne.Container
	turns  *fyne.Container
	wrong  *fyne.Container
	image  *canvas.Image
	sheet  *fyne.Container
	scroll *kit.Scroller
	stage  *fyne.Container
	layout *stageLayout
	marks  *fyne.Container // where the text stands that is looked for
	search *searchBar
	thumbs *thumbs
	state  PageState
}

func newPageView(s *Screen) *pageView {
	v := s.d.Voice
	p := &pageView{s: s, image: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleSmooth}}
	p.zoom = kit.NewLabel("", kit.SmallMedium).Center()
	p.pages = kit.NewLabel("", kit.Small).Role(theme.Secondary)
	back := kit.NewIconButton(kit.Quiet, "right", func() { s.Turn(-1) }).Low().Tip(v.Say("press.page_before"))
	on := kit.NewIconButton(kit.Quiet, "left", func() { s.Turn(1) }).Low().Tip(v.Say("press.page_after"))
	look := kit.NewIconButton(kit.Quiet, "search", s.search).Low().Tip(v.Say("press.search"))
	p.turns = kit.HBox(4, back, on)
	p.search, p.thumbs, p.marks = newSearchBar(s), newThumbs(s), &fyne.Container{}
	p.count = kit.HBox(8, kit.VDivider(24), p.pages)
	bar := kit.Spare(8, []fyne.CanvasObject{p.count}, kit.Spacer(),
		kit.NewIconButton(kit.Quiet, "minus", func() { s.zoom(-1) }).Low().Tip(v.Say("press.smaller")),
		kit.NewTile(kit.Fixed(104, 32, p.zoom), func() { s.zoom(0) }).Hover(theme.Hover).Radius(theme.Radius),
		kit.NewIconButton(kit.Quiet, "plus", func() { s.zoom(1) }).Low().Tip(v.Say("press.larger")),
		p.count, p.turns, look, kit.Spacer())
	p.wrong = kit.VBox(0)
	ground := kit.NewBox(kit.Inset(1, 1, p.image)).Line(theme.StrongLine)
	p.sheet = &fyne.Container{Layout: &sheetLayout{p}, Objects: []fyne.CanvasObject{ground, p.marks}}
	p.scroll = kit.ScrollBoth(p.sheet)
	p.layout = &stageLayout{p: p}
	p.stage = &fyne.Container{Layout: p.layout, Objects: []fyne.CanvasObject{p.scroll}}
	top := kit.NewBox(kit.VBox(0, kit.Fixed(0, 47, bar), kit.Divider(), p.search.body, p.wrong))
	p.body = kit.NewBox(kit.Border(top, nil, p.thumbs.body, nil, p.stage)).Fill(theme.Sunken)
	p.zoom.SetText(v.Say("press.fit"))
	return p
}

// draw shows a page.
func (p *pageView) draw(st PageState) {
	v := p.s.d.Voice
	changed := st.Zoom != p.state.Zoom || st.Sheet != p.state.Sheet
	moved := st.At != p.state.At || st.Search.At != p.state.Search.At || st.Search.Text != p.state.Search.Text
	if st.Image != p.state.Image && st.Image != nil {
		p.image.Image = st.Image
		p.image.Refresh()
	}
	if st.Err != nil && p.state.Err == nil {
		p.wrong.Add(kit.Inset(12, 12, kit.Notice(kit.Error, v.Error(st.Err), "", nil)))
	} else if st.Err == nil {
		p.wrong.Objects = nil
	}
	p.state = st
	if changed {
		p.layout.Layout(nil, p.stage.Size())
		p.sheet.Refresh()
		p.scroll.Offset.X = max((p.sheet.MinSize().Width-p.scroll.Size().Width)/2, 0)
		p.scroll.Refresh()
	}
	p.search.draw(st.Search)
	p.thumbs.draw(st)
	p.mark(st)
	if moved || changed {
		p.reveal(st)
	}
	p.zoom.SetText(v.Say("press.fit"))
	if st.Zoom > 0 {
		p.zoom.SetText(v.Ident(fmt.Sprintf("%d%%", int(st.Zoom*100+0.5))))
	}
	p.pages.SetText(v.With("press.page_of", map[string]any{"n": v.Number(int64(st.At + 1)), "all": v.Number(int64(st.Count))}))
	if st.Count > 1 != p.turns.Visible() {
		if st.Count > 1 {
			p.turns.Show()
		} else {
			p.turns.Hide()
		}
	}
}

// life is the size of the page at life size: A4 until it is known.
func (p *pageView) life() fyne.Size {
	w, h := p.state.Sheet.Width, p.state.Sheet.Height
	if w <= 0 || h <= 0 {
		w, h = 595.28, 841.89
	}
	return fyne.NewSize(float32(w*lifeScale), float32(h*lifeScale))
}

// size is how large the page is shown in a space: in whole dots, or the edge of the sheet falls between two and is not
// drawn.
func (p *pageView) size(space fyne.Size) fyne.Size {
	zoom, life := float32(p.state.Zoom), p.life()
	if zoom == 0 {
		zoom = max(min((space.Width-2*pageMargin)/life.Width, (space.Height-2*pageMargin)/life.Height), 0.1)
	}
	return fyne.NewSize(whole(life.Width*zoom), whole(life.Height*zoom))
}

func whole(x float32) float32 { return float32(math.Floor(float64(x))) }

// shownZoom is the zoom as it is shown now, 1 being life size.
func (p *pageView) shownZoom() float64 {
	return float64(p.size(p.stage.Size()).Width / p.life().Width)
}

// stageLayout gives the scroller all the room, and asks for a picture that fits it.
type stageLayout struct{ p *pageView }

// MinSize implements fyne.Layout.
func (l *stageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

// Layout implements fyne.Layout.
func (l *stageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := l.p
	p.scroll.Resize(size)
	if size.Width < 2*pageMargin || size.Height < 2*pageMargin {
		return
	}
	p.sheet.Resize(p.sheet.MinSize().Max(size))
	dots := float64(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.scroll); c != nil {
		dots = float64(c.Scale())
	}
	p.s.Need(p.shownZoom() * lifeDPI * dots)
}

// sheetLayout sets the page in the middle of the scroller.
type sheetLayout struct{ p *pageView }

// MinSize implements fyne.Layout.
func (l *sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	if l.p.state.Zoom == 0 {
		return fyne.NewSize(1, 1)
	}
	return l.p.size(l.p.scroll.Size()).AddWidthHeight(2*pageMargin, 2*pageMargin)
}

// Layout implements fyne.Layout.
func (l *sheetLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	page := l.p.size(l.p.scroll.Size())
	for _, o := range objs {
		o.Resize(page)
		o.Move(fyne.NewPos(whole(max((size.Width-page.Width)/2, 0)), whole(max((size.Height-page.Height)/2, 0))))
	}
	l.p.layMarks(page)
}
