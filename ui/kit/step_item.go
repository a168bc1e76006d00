package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

const (
	stepHeight = 60
	stepDot    = 28
)

// stepItem is a step with the line to the next.
type stepItem struct {
	pressable
	index         int
	step          Step
	current, last bool
	words         []fyne.CanvasObject // title and detail, for their tips
}

func newStepItem(s *Stepper, index int) *stepItem {
	i := &stepItem{index: index}
	i.onPress = func() {
		if s.OnChosen != nil {
			s.OnChosen(index)
		}
	}
	i.extend(i)
	return i
}

// CreateRenderer implements fyne.Widget.
func (i *stepItem) CreateRenderer() fyne.WidgetRenderer {
	r := &stepRenderer{
		i: i, ring: newRing(), dot: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil),
		number: NewLabel("", SmallStrong).Center(), check: NewIcon("check", 16, theme.GreenText),
		title: NewLabel("", SmallMedium).WrapTo(2), detail: NewLabel("", Caption).Cut(),
	}
	i.words = []fyne.CanvasObject{r.title, r.detail}
	r.Refresh()
	return r
}

type stepRenderer struct {
	i             *stepItem
	ring          ring
	dot, line     *canvas.Rectangle
	number        *Label
	check         *Icon
	title, detail *Label
}

// Destroy implements fyne.WidgetRenderer.
func (r *stepRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *stepRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring.Rectangle, r.line, r.dot, r.number, r.check, r.title, r.detail}
}

// MinSize implements fyne.WidgetRenderer.
func (r *stepRenderer) MinSize() fyne.Size {
	high := stepHeight + 38*(theme.Current().Scale()-1)
	if two := r.title.MinSize().Height; two > SmallMedium.LineHeight() {
		high += two - SmallMedium.LineHeight()
	}
	return fyne.NewSize(120, high)
}

// Layout implements fyne.WidgetRenderer.
func (r *stepRenderer) Layout(s fyne.Size) {
	dot := fyne.NewSquareSize(stepDot)
	at := fyne.NewPos(0, 4)
	r.dot.Move(at)
	r.dot.Resize(dot)
	r.number.Move(at)
	r.number.Resize(dot)
	r.check.Move(at.AddXY(6, 6))
	r.check.Resize(fyne.NewSquareSize(16))
	r.line.Move(fyne.NewPos(stepDot/2-1, 4+stepDot))
	r.line.Resize(fyne.NewSize(2, s.Height-stepDot))
	x := float32(stepDot + 12)
	high := SmallMedium.LineHeight()
	r.title.Move(fyne.NewPos(x, 4))
	r.title.Resize(fyne.NewSize(max(s.Width-x, 0), high))
	high = max(high, r.title.MinSize().Height) // it may take two lines
	r.title.Resize(fyne.NewSize(max(s.Width-x, 0), high))
	r.detail.Move(fyne.NewPos(x, 4+high))
	r.detail.Resize(fyne.NewSize(max(s.Width-x, 0), Caption.LineHeight()))
	flip([]fyne.CanvasObject{r.dot, r.number, r.check, r.line, r.title, r.detail}, s.Width)
	r.ring.around(r.dot.Position(), r.dot.Size(), stepDot/2)
}

// Refresh implements fyne.WidgetRenderer.
func (r *stepRenderer) Refresh() {
	i := r.i
	fill, line, number := theme.Surface, theme.FieldBorder, theme.LabelText
	title, detail, style := theme.LabelText, theme.Secondary, Small
	done := i.step.State == StepDone && !i.current
	switch {
	case i.current:
		fill, line, number, title, style = theme.Primary, theme.Clear, theme.OnPrimary, theme.Text, SmallStrong
	case done:
		fill, line, title, style = theme.AvatarFill, theme.GreenLine, theme.Text, SmallMedium
	case i.step.State == StepFaulty:
		line, number = theme.ErrorIcon, theme.ErrorText
	}
	if i.step.State == StepFaulty {
		detail = theme.ErrorText
	}
	paint(r.dot, fill, line, stepDot/2)
	track := theme.StrongLine
	if done {
		track = theme.GreenLine
	}
	paint(r.line, track, theme.Clear, 0)
	show(r.line, !i.last)
	show(r.check, done)
	show(r.number, !done)
	r.number.text, r.number.role = i.step.Number, number
	r.title.text, r.title.role, r.title.style = i.step.Title, title, style
	r.title.Refresh() // so that it knows how many lines it takes
	r.detail.text, r.detail.role = i.step.Detail, detail
	r.ring.show(i.focused)
	r.Layout(i.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(i)
}
