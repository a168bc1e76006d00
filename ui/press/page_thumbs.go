package press

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// thumbs are small pictures of the pages; pressed, one is shown. A paper of one
// page has none.
type thumbs struct {
	s     *Screen
	body  *fyne.Container
	list  *fyne.Container
	tiles []*kit.Tile
	drawn []image.Image
	at    int
}

// The width of a small page, and the most of its height.
const (
	thumbWidth  = 60
	thumbHeight = 84
)

func newThumbs(s *Screen) *thumbs {
	t := &thumbs{s: s, list: kit.VBox(10), at: -1}
	t.body = kit.Stack(kit.NewBox(kit.Fixed(thumbWidth+32, 0, kit.Scroll(kit.Inset(14, 12, t.list)))))
	t.body.Hide()
	return t
}

// draw shows the pictures that are there.
func (t *thumbs) draw(st PageState) {
	if on := len(st.Thumbs) > 1; on != t.body.Visible() {
		if on {
			t.body.Show()
		} else {
			t.body.Hide()
		}
		t.s.page.body.Refresh()
	}
	if len(t.tiles) != len(st.Thumbs) {
		t.build(len(st.Thumbs))
	}
	for i, img := range st.Thumbs {
		if img != nil && img != t.drawn[i] {
			t.drawn[i] = img
			picture := &canvas.Image{Image: img, FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
			t.tiles[i].SetContent(t.content(i, picture))
		}
		line, width := theme.StrongLine, float32(1)
		if i == st.At {
			line, width = theme.Primary, 2
		}
		t.tiles[i].SetRoles(theme.Surface, line, width)
	}
}

func (t *thumbs) build(n int) {
	t.tiles, t.drawn, t.list.Objects = nil, make([]image.Image, n), nil
	for i := range n {
		tile := kit.NewTile(t.content(i, nil), func() { t.s.TurnTo(i) }).Radius(theme.Radius / 2)
		t.tiles = append(t.tiles, tile)
		t.list.Add(tile)
	}
	t.list.Refresh()
}

// content is a page's picture over its number.
func (t *thumbs) content(page int, picture fyne.CanvasObject) fyne.CanvasObject {
	if picture == nil {
		picture = kit.Gap(1)
	}
	number := kit.NewLabel(t.s.d.Voice.Number(int64(page+1)), kit.Caption).Role(theme.Secondary).Center()
	return kit.Inset(3, 3, kit.VBox(0, kit.Fixed(thumbWidth, thumbHeight, picture), number))
}
