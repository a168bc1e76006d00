package kit

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/theme"
)

// Notice is a message that stays on the screen: an icon, a text, perhaps a second line and something to do.
func Notice(kind Kind, text, detail string, action fyne.CanvasObject) *Box {
	roles := kind.roles()
	fill, line := roles.fill, roles.line
	if kind == Neutral {
		fill = theme.Surface
	}
	words := VBox(0, NewLabel(text, SmallMedium).Role(theme.Text).Wrap())
	if detail != "" {
		words.Add(NewLabel(detail, Caption).Role(theme.Secondary).Wrap())
	}
	objs := []fyne.CanvasObject{NewIcon(kind.icon(), 20, roles.icon), words}
	if action != nil {
		objs = append(objs, action)
	}
	b := NewBox(Inset(11, 16, Grow(12, 1, objs...))).Fill(fill).Line(line).Radius(theme.Radius)
	b.least = fyne.NewSize(0, 48)
	return b
}
