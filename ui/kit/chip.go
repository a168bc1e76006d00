package kit

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/theme"
)

// Chip tells a state: always a word, an icon and a colour. It is 24 pixels high.
type Chip struct {
	Box
	icon  *Icon
	label *Label
}

// NewChip shows a state; an empty icon is left out.
func NewChip(kind Kind, icon, text string) *Chip {
	c := &Chip{label: NewLabel(text, CaptionMedium), icon: NewIcon(icon, 14, theme.Text)}
	row := HBox(6, c.icon, c.label)
	c.begin(c, Inset(2, 8, row))
	c.radius = theme.SmallRadius
	c.least = fyne.NewSize(0, 24)
	c.Set(kind, icon, text)
	return c
}

// Set changes the state.
func (c *Chip) Set(kind Kind, icon, text string) {
	roles := kind.roles()
	c.label.text, c.label.role = text, roles.text
	c.icon.name, c.icon.role = icon, roles.text
	if icon == "" {
		c.icon.Hide()
	} else {
		c.icon.Show()
	}
	c.fill, c.line = roles.fill, roles.line
	c.Refresh()
}

// Badge is a number in a small round, 22 pixels high: neutral for what waits, a warning for what needs the clerk.
func Badge(kind Kind, text string) *Box {
	roles := kind.roles()
	b := NewBox(Inset(2, 7, NewLabel(text, CaptionStrong).Center().Role(roles.text))).Fill(roles.fill).Radius(11)
	if kind != Neutral {
		b.Line(roles.line)
	}
	b.least = fyne.NewSize(22, 22)
	return b
}

// Avatar shows initials in a round of size pixels.
func Avatar(initials string, size float32) *Box { return avatar(initials, size, false) }

// SelectedAvatar is Avatar filled with the primary colour.
func SelectedAvatar(initials string, size float32) *Box { return avatar(initials, size, true) }

func avatar(initials string, size float32, on bool) *Box {
	style := SmallStrong
	if size >= 44 {
		style = BodyStrong
	}
	fill, text := theme.AvatarFill, theme.GreenText
	if on {
		fill, text = theme.Primary, theme.OnPrimary
	}
	b := NewBox(Fixed(size, size, NewLabel(initials, style).Center().Role(text))).Fill(fill).Radius(size / 2)
	b.least = fyne.NewSquareSize(size)
	return b
}

// IconTile is an icon on a soft square of 40 pixels, as at the start of a row.
func IconTile(kind Kind, icon string) *Box {
	roles := kind.roles()
	fill, ink := roles.fill, roles.icon
	if kind == Success {
		fill, ink = theme.PSoft, theme.GreenText
	}
	return NewBox(Fixed(40, 40, NewIcon(icon, 20, ink))).Fill(fill).Radius(theme.Radius)
}
