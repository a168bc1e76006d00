package kit

// FilterChip is a filter of a list: off it offers a choice, on it tells the choice and takes it away by the cross.
type FilterChip struct {
	Button
	onPick, onClear func()
}

// NewFilterChip makes a filter that is off. Pick is called when the clerk wants to set it, unset when she wants it
// gone; what the chip says then, the screen tells by Set.
func NewFilterChip(text string, pick, unset func()) *FilterChip {
	f := &FilterChip{onPick: pick, onClear: unset}
	f.begin(f, filterOff, text, f.act)
	f.IconEnd("down").Low()
	f.style, f.iconSize = Small, 16
	return f
}

func (f *FilterChip) act() {
	do := f.onPick
	if f.kind == filterOn {
		do = f.onClear
	}
	if do != nil {
		do()
	}
}

// Set tells what the filter says, and whether it is on.
func (f *FilterChip) Set(text string, on bool) {
	f.text, f.kind, f.icon = text, filterOff, "down"
	if on {
		f.kind, f.icon = filterOn, "x"
	}
	f.Refresh()
}

// OpenMenu shows options below the chip, and calls choose with the one that is chosen.
func (f *FilterChip) OpenMenu(options []string, chosen int, choose func(index int)) {
	openMenu(f, options, chosen, choose)
}
