package kit

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/theme"
)

// comboSearch is the open combo: an entry over the field and what fits below.
type comboSearch struct {
	c     *Combo
	found []int
	typed string // what was found for
	entry *Entry
	list  *List
	none  *Label
	body  *fyne.Container
	cover *overlay
}

func newComboSearch(c *Combo, typed string) *comboSearch {
	s := &comboSearch{c: c, entry: NewEntry().Placeholder(c.hint), none: NewLabel(c.none, Small).Role(theme.Secondary).Wrap()}
	s.list = newMenuList(func() int { return len(s.found) }, func(i int) string { return c.options[s.found[i]].text() })
	s.list.OnOpen = s.take
	s.entry.SetText(typed)
	s.entry.OnChanged = s.filter
	s.entry.OnKey = s.key
	s.entry.OnSubmitted = func(string) { s.take(s.list.chosen) }
	s.body = Border(s.entry, nil, nil, nil, Stack(s.list, Inset(8, fieldPad, VBox(0, s.none))))
	s.cover = over(c, s.body, func() int { return 1 + max(min(len(s.found), menuMost), 2) })
	s.filter(typed)
	return s
}

func (s *comboSearch) open(at fyne.Canvas) {
	s.cover.open(at, s.entry)
	s.list.show(s.list.chosen)
}

func (s *comboSearch) filter(typed string) {
	among := s.found
	if s.typed == "" || !strings.HasPrefix(typed, s.typed) { // else a longer word fits less
		among = nil
	}
	s.found, s.typed = s.c.matches(typed, among), typed
	s.list.chosen = -1
	for n, i := range s.found {
		if i == s.c.chosen && typed == "" {
			s.list.chosen = n
		}
	}
	if s.list.chosen < 0 && len(s.found) > 0 {
		s.list.chosen = 0
	}
	show(s.none, len(s.found) == 0)
	show(s.list, len(s.found) > 0)
	s.list.scroll.Offset = fyne.Position{}
	s.list.Refresh()
	s.body.Refresh()
	if s.cover.canvas != nil {
		s.cover.Refresh() // it is as high as what is left needs
	}
}

// key moves the choice while the entry keeps the focus.
func (s *comboSearch) key(k Key) bool {
	switch k {
	case KeyUp, KeyDown, KeyPageUp, KeyPageDown:
		return s.list.key(k)
	default:
		return false
	}
}

// take closes with a choice and goes on to the next field.
func (s *comboSearch) take(row int) {
	if row < 0 || row >= len(s.found) {
		return
	}
	s.cover.close()
	s.c.pick(s.found[row])
	FocusNext(s.c)
}
