package kit

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/theme"
)

// NewSearch makes an entry to search with: a lens before the text and, as soon as there is a text, a cross behind it
// that takes the text away. Clear is the tip of the cross; after may be more to show behind it.
func NewSearch(clearTip string, after ...fyne.CanvasObject) *Entry {
	e := NewEntry().Prefix(NewIcon("search", 20, theme.LabelText))
	cross := &searchCross{entry: e}
	cross.begin(cross, Quiet, "", cross.clear)
	cross.Icon("x").Low().Tip(clearTip)
	cross.height, cross.pad, cross.iconSize = 28, 6, 16
	return e.Suffix(HBox(4, append([]fyne.CanvasObject{cross}, after...)...))
}

// searchCross is there while there is something to take away.
type searchCross struct {
	Button
	entry *Entry
}

// Visible implements fyne.CanvasObject.
func (c *searchCross) Visible() bool { return c.entry.Text() != "" && c.Button.Visible() }

func (c *searchCross) clear() {
	c.entry.SetText("")
	if c.entry.OnChanged != nil {
		c.entry.OnChanged("")
	}
	Focus(c.entry)
}
