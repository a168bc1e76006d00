package intake

import (
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

// filterWidth is the width of the search for a service at 100%.
const filterWidth = 456

// offer is a transaction that may be begun.
type offer struct {
	service     *catalogue.Service
	transaction *catalogue.Transaction
}

// newChooser lists the services that fit what was typed.
func newChooser(s *Screen, typed string) *chooser {
	v := s.d.Voice
	c := &chooser{s: s, list: kit.VBox(20)}
	c.filter = kit.NewSearch(v.Say("find.clear_text")).Placeholder(v.Say("intake.filter_hint"))
	c.filter.SetText(typed)
	c.filter.OnChanged = c.typed
	c.filter.OnSubmitted = func(string) { c.start(0) }
	c.filter.OnKey = c.filterKey
	head := kit.VBox(0, kit.NewLabel(v.Say("intake.choose_title"), kit.Title), kit.NewLabel(v.Say("intake.choose_sub"), kit.Small).Role(theme.Secondary))
	field := kit.HBox(0, kit.Fixed(filterWidth*theme.Current().Scale(), 0, kit.NewField(v.Say("intake.filter"), false, c.filter)))
	c.fill()
	c.body = kit.NewBox(kit.Scroll(kit.Inset(24, 24, kit.VBox(20, head, field, c.list)))).Fill(theme.Canvas)
	return c
}

// offers lists what may be begun, the services in the order of the catalogue.
func (c *chooser) offers() []offer {
	var out []offer
	cat := c.s.d.Catalogue.Newest()
	for i := range cat.Services {
		for j := range cat.Services[i].Transactions {
			if t := &cat.Services[i].Transactions[j]; t.Open && !t.Begins() {
				out = append(out, offer{&cat.Services[i], t})
			}
		}
	}
	return out
}

// fill lists what fits the filter, by family. The digits keep their services.
func (c *chooser) fill() {
	c.shown, c.tiles, c.list.Objects = nil, nil, nil
	families, cells := []string{}, map[string][]fyne.CanvasObject{}
	for i, o := range c.offers() {
		if !o.fits(c.filter.Text()) {
			continue
		}
		family := o.service.Family
		if cells[family] == nil {
			families = append(families, family)
		}
		c.shown = append(c.shown, o)
		t := c.tile(i, o)
		c.tiles = append(c.tiles, t)
		cells[family] = append(cells[family], t)
	}
	for _, family := range families {
		head := kit.NewLabel(c.s.d.Voice.Say(familyWords(family)), kit.SmallStrong).Role(theme.Secondary)
		c.list.Add(kit.VBox(8, head, kit.FieldColumns(220, cells[family]...)))
	}
	if len(c.shown) == 0 {
		c.list.Add(kit.Notice(kit.Info, c.s.d.Voice.Say("intake.no_service"), "", nil))
	}
	c.list.Refresh()
}

// familyWords names the message of a family of services.
func familyWords(family string) string {
	switch family {
	case "commercial":
		return "intake.family.commercial"
	case "construction":
		return "intake.family.construction"
	case "health":
		return "intake.family.health"
	}
	return "intake.family.other"
}

// fits tells whether every word that was typed begins a word of the offer.
func (o offer) fits(typed string) bool {
	return kit.Fits(kit.Searchable(o.service.Code, o.service.Label.Ar, o.service.Label.En, o.transaction.Label.Ar, o.transaction.Label.En), typed)
}

func (c *chooser) tile(i int, o offer) *kit.Tile {
	v := c.s.d.Voice
	words := kit.VBox(0, kit.NewLabel(o.service.Label.In(v.Lang()), kit.BodyMedium).Cut(),
		kit.NewLabel(o.transaction.Label.In(v.Lang()), kit.Small).Role(theme.Secondary).Cut())
	parts := []fyne.CanvasObject{kit.NewIcon(o.service.Icon, 24, theme.GreenText), words}
	if i < 9 {
		parts = append(parts, kit.NewKeyCap(v.Number(int64(i+1))))
	}
	t := kit.NewTile(kit.Fixed(0, 64, kit.Inset(8, 16, kit.Grow(12, 1, parts...))), func() { c.s.Start(o.service.Code, o.transaction.Code) })
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
