package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// StepState is how far a step has come.
type StepState uint8

// The states of a step. The current one is told apart by the stepper.
const (
	StepWaiting StepState = iota
	StepDone
	StepFaulty // there is something in it to mend
)

// Step is one step of a Stepper: its number, a title and, below, what was entered or is missing.
type Step struct {
	Number, Title, Detail string
	State                 StepState
}

// Stepper lists steps from top to bottom with their state; a step can be gone to by pressing it.
type Stepper struct {
	widget.BaseWidget
	OnChosen func(index int)
	items    []*stepItem
	body     *fyne.Container
}

// NewStepper makes a stepper without steps.
func NewStepper(chosen func(index int)) *Stepper {
	s := &Stepper{OnChosen: chosen, body: VBox(0)}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows steps, current being the one where the clerk is.
func (s *Stepper) Set(steps []Step, current int) {
	for len(s.items) < len(steps) {
		s.items = append(s.items, newStepItem(s, len(s.items)))
	}
	s.items = s.items[:len(steps)]
	s.body.Objects = s.body.Objects[:0]
	for i, item := range s.items {
		item.step, item.current, item.last = steps[i], i == current, i == len(steps)-1
		s.body.Objects = append(s.body.Objects, item)
		item.Refresh()
	}
	s.Refresh()
}

func (s *Stepper) children() []fyne.CanvasObject { return []fyne.CanvasObject{s.body} }

// CreateRenderer implements fyne.Widget.
func (s *Stepper) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.body) }
