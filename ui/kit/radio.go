package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Radio is a choice of one among a few, with a round for each. Up and Down move the choice, Enter goes on.
type Radio struct {
	widget.BaseWidget
	OnChanged func(index int)
	checks    []*Check
	chosen    int
	body      *fyne.Container
}

// NewRadio lists the options below each other; chosen is the index of the choice, or -1.
func NewRadio(options []string, chosen int, changed func(index int)) *Radio {
	r := &Radio{OnChanged: changed, chosen: chosen, body: VBox(12)}
	for i, text := range options {
		c := NewRadioButton(text, func() { r.pick(i) })
		c.on = i == chosen
		c.arrow = func(by int) { r.move(i + by) }
		c.onEnter = func() { FocusNext(r.checks[len(r.checks)-1]) }
		r.checks = append(r.checks, c)
		r.body.Add(c)
	}
	r.ExtendBaseWidget(r)
	return r
}

// NewRadioButton is a single round; whoever makes it takes care of the others.
func NewRadioButton(text string, chosen func()) *Check {
	c := NewCheck(text, func(on bool) {
		if on && chosen != nil {
			chosen()
		}
	})
	c.round, c.keep = true, true
	return c
}

// Chosen is the index of the choice, or -1.
func (r *Radio) Chosen() int { return r.chosen }

// Choose makes a choice. OnChanged is not told.
func (r *Radio) Choose(index int) {
	r.chosen = index
	for i, c := range r.checks {
		c.Set(i == index)
	}
}

// pick is a choice by the clerk.
func (r *Radio) pick(index int) {
	if r.chosen == index {
		return
	}
	r.Choose(index)
	if r.OnChanged != nil {
		r.OnChanged(index)
	}
}

// SetError shows the rounds with a red edge, or not.
func (r *Radio) SetError(on bool) {
	for _, c := range r.checks {
		c.SetError(on)
	}
}

func (r *Radio) move(to int) {
	if to >= 0 && to < len(r.checks) {
		Focus(r.checks[to])
		r.pick(to)
	}
}

func (r *Radio) focusTarget() fyne.CanvasObject { return r.checks[max(r.chosen, 0)] }

func (r *Radio) children() []fyne.CanvasObject { return []fyne.CanvasObject{r.body} }

// CreateRenderer implements fyne.Widget.
func (r *Radio) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }
