package intake

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// chooser is the choice of a service and a transaction: by digits, by typing, or
// by walking.
type chooser struct {
	s       *Screen
	body    fyne.CanvasObject
	filter  *kit.Entry
	list    *fyne.Container
	shown   []offer
	tiles   []*kit.Tile
	focused int
}

// offer is a transaction that may be begun.
type offer struct {
	service     *catalogue.Service
	transaction *catalogue.Transaction
}

func newChooser(s *Screen) *chooser {
	v := s.d.Voice
	c := &chooser{s: s, list: kit.VBox(12)}
	c.filter = kit.NewEntry().Placeholder(v.Say("intake.filter_hint")).Prefix(kit.NewIcon("search", 20, theme.Secondary))
	c.filter.OnChanged = c.typed
	c.filter.OnSubmitted = func(string) { c.start(0) }
	c.filter.OnKey = c.filterKey
	head := kit.VBox(0, kit.NewLabel(v.Say("intake.choose_title"), kit.Title), kit.NewLabel(v.Say("intake.choose_sub"), kit.Small).Role(theme.Secondary))
	field := kit.NewField(v.Say("intake.filter"), false, c.filter)
	c.fill()
	c.body = kit.NewBox(kit.Scroll(kit.Inset(24, 24, kit.VBox(20, head, field, c.list)))).Fill(theme.Canvas)
	return c
}

// offers lists what may be begun, the services in the order of the catalogue.
func (c *chooser) offers() []offer {
	var out []offer
	cat := c.s.d.Catalogue
	for i := range cat.Services {
		for j := range cat.Services[i].Transactions {
			if t := &cat.Services[i].Transactions[j]; t.Open {
				out = append(out, offer{&cat.Services[i], t})
			}
		}
	}
	return out
}

// fill lists what fits the filter, by family.
func (c *chooser) fill() {
	wanted := strings.Fields(strings.ToLower(c.filter.Text()))
	c.shown, c.tiles = nil, nil
	for _, o := range c.offers() {
		if o.fits(wanted) {
			c.shown = append(c.shown, o)
		}
	}
	c.list.Objects = nil
	var cells []fyne.CanvasObject
	for i, o := range c.shown {
		t := c.tile(i, o)
		c.tiles = append(c.tiles, t)
		cells = append(cells, t)
	}
	if len(cells) > 0 {
		c.list.Add(kit.FieldColumns(220, cells...))
	} else {
		c.list.Add(kit.Notice(kit.Info, c.s.d.Voice.Say("intake.no_service"), "", nil))
	}
	c.list.Refresh()
}

// fits tells whether every word is in the names or the code of the offer.
func (o offer) fits(words []string) bool {
	all := strings.ToLower(strings.Join([]string{
		o.service.Code, o.service.Label.Ar, o.service.Label.En, o.transaction.Label.Ar, o.transaction.Label.En,
	}, " "))
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

func (c *chooser) tile(i int, o offer) *kit.Tile {
	v := c.s.d.Voice
	words := kit.VBox(0, kit.NewLabel(o.service.Label.In(v.Lang()), kit.BodyMedium).Cut(),
		kit.NewLabel(o.transaction.Label.In(v.Lang()), kit.Small).Role(theme.Secondary).Cut())
	parts := []fyne.CanvasObject{kit.NewIcon(o.service.Icon, 24, theme.GreenText), words}
	if i < 9 {
		parts = append(parts, kit.NewKeyCap(v.Number(int64(i+1))))
	}
	t := kit.NewTile(kit.Fixed(0, 64, kit.Inset(8, 16, kit.Grow(12, 1, parts...))), func() { c.start(i) })
	return t.Line(theme.Line).Radius(theme.Radius).Hover(theme.PSoft)
}

// start begins the offer at i, when there is one.
func (c *chooser) start(i int) {
	if i < len(c.shown) {
		c.s.Start(c.shown[i].service.Code, c.shown[i].transaction.Code)
	}
}

// typed narrows the list; a digit alone starts a service.
func (c *chooser) typed(text string) {
	digit := catalogue.Normalise(&catalogue.Field{Type: catalogue.TypeDigits}, text)
	if len(digit) == 1 && c.key(kit.Key(digit)) {
		return
	}
	c.fill()
}

func (c *chooser) filterKey(k kit.Key) bool {
	if k == kit.KeyDown && len(c.tiles) > 0 {
		kit.Focus(c.tiles[0])
		return true
	}
	return false
}

// key starts a service by its digit.
func (c *chooser) key(k kit.Key) bool {
	for n := 1; n <= 9; n++ {
		if offers := c.offers(); k == kit.Digit(n) && n <= len(offers) {
			o := offers[n-1]
			c.s.Start(o.service.Code, o.transaction.Code)
			return true
		}
	}
	return false
}

func (c *chooser) draw(f Focus) {
	if c.focused != f.Seq && c.s.shown {
		c.focused = f.Seq
		kit.Focus(c.filter)
	}
}
