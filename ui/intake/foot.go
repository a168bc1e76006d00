package intake

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// foot is the row of actions below the form.
type foot struct {
	f      *form
	body   fyne.CanvasObject
	next   *kit.Button
	back   *kit.Button
	save   *kit.Button
	errors *kit.Button
	submit *kit.Button
	short  string // the word of next where room is scarce
	long   string
	drawn  string
}

func newFoot(f *form) *foot {
	ft := &foot{f: f}
	ft.next = kit.NewButton(kit.Primary, "", f.s.Next).IconEnd("left")
	ft.back = kit.NewButton(kit.Secondary, f.v.Say("intake.previous"), f.s.Previous)
	ft.save = kit.NewButton(kit.Quiet, f.v.Say("intake.save"), f.s.Save).Key("Ctrl S")
	ft.errors = kit.NewButton(kit.Danger, "", f.s.NextError).Icon("errc").Key("F8")
	ft.submit = kit.NewButton(kit.Secondary, f.v.Say("intake.submit"), f.s.Submit).Key(kit.KeyCtrlEnter.Cap()).KeepKey()
	row := kit.Actions(12, ft.next, ft.back, ft.save, kit.Spacer(), ft.errors, ft.submit)
	row.Layout = &footLayout{inner: row.Layout, ft: ft}
	ft.body = kit.NewBox(kit.VBox(0, kit.Divider(), kit.Fixed(0, 63, kit.Inset(11, 24, row))))
	return ft
}

func (ft *foot) draw(st State) {
	drawn := fmt.Sprint(st.Section, st.Errors, st.Leaving)
	if drawn == ft.drawn {
		return
	}
	ft.drawn = drawn
	v := ft.f.v
	ft.long, ft.short = v.Say("intake.review"), v.Say("intake.review")
	if st.Section+2 < len(st.Steps) {
		ft.long = v.With("intake.next", map[string]any{"section": st.Steps[st.Section+1].Label.In(v.Lang())})
		ft.short = v.Say("intake.next_short")
	}
	ft.next.SetText(ft.long)
	if st.Section == 0 {
		ft.back.SetText(v.Say("intake.back"))
	} else {
		ft.back.SetText(v.Say("intake.previous"))
	}
	ft.errors.SetText(v.Count("intake.errors", st.Errors, nil))
	setVisible(ft.errors, st.Errors > 0)
	ft.body.Refresh()
	if st.Leaving {
		ft.submit.Disable()
	} else {
		ft.submit.Enable()
	}
}

// footLayout shortens the words of the foot, and leaves out what has a key, where
// not all of it fits. The key of submitting stays as long as a shorter word makes
// room for it: it is the one that a clerk looks for.
type footLayout struct {
	inner fyne.Layout
	ft    *foot
}

// MinSize implements fyne.Layout.
func (l *footLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.inner.MinSize(objs).Height)
}

// Layout implements fyne.Layout.
func (l *footLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	l.ft.next.SetText(l.ft.long)
	setVisible(l.ft.submit, true)
	setVisible(l.ft.save, true)
	if key := kit.NewKeyCap(kit.KeyCtrlEnter.Cap()).MinSize().Width + 8; l.inner.MinSize(objs).Width+key > size.Width {
		l.ft.next.SetText(l.ft.short)
	}
	for _, drop := range []func(){
		func() { setVisible(l.ft.submit, false) },
		func() { setVisible(l.ft.save, false) },
	} {
		if l.inner.MinSize(objs).Width > size.Width {
			drop()
		}
	}
	l.inner.Layout(objs, size)
}

func setVisible(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

// stepColumn lists the sections, and how long the service takes.
type stepColumn struct {
	f       *form
	body    fyne.CanvasObject
	stepper *kit.Stepper
	timer   *kit.Label
	target  *kit.Label
	bar     *kit.Progress
	drawn   string
}

func newStepColumn(f *form) *stepColumn {
	c := &stepColumn{f: f, stepper: kit.NewStepper(f.s.GoTo), bar: kit.NewProgress()}
	c.timer = kit.NewLabel("", kit.CaptionStrong)
	c.target = kit.NewLabel("", kit.Caption).Role(theme.Secondary)
	times := kit.HBox(8, c.timer, kit.Spacer(), c.target)
	if theme.Current().Scale() > 1.1 {
		times = kit.VBox(0, c.timer, c.target)
	}
	foot := kit.VBox(6, times, c.bar)
	column := kit.Border(nil, foot, nil, nil, kit.Scroll(c.stepper))
	c.body = kit.NewBox(kit.Columns(0, []float32{1, 0}, kit.Fixed(199, 0, kit.Pad(20, 20, 16, 12, column)), kit.VDivider(0))).Fill(theme.Canvas)
	return c
}

func (c *stepColumn) draw(st State) {
	v := c.f.v
	took := c.f.s.d.Now().Sub(st.App.CreatedAt)
	c.timer.SetText(v.With("intake.took", map[string]any{"time": v.Ident(clock(took))}))
	c.bar.Set(part(took, st.Service.TargetSecs), barRole(took, st.Service.TargetSecs))
	drawn := fmt.Sprint(st.Section, st.Steps)
	if drawn == c.drawn {
		return
	}
	c.drawn = drawn
	if st.Service.TargetSecs > 0 {
		goal := clock(time.Duration(st.Service.TargetSecs) * time.Second)
		c.target.SetText(v.With("intake.target", map[string]any{"time": v.Ident(goal)}))
	}
	steps := make([]kit.Step, len(st.Steps))
	for i, s := range st.Steps {
		steps[i] = c.step(s)
		steps[i].Number = v.Number(int64(i + 1))
	}
	c.stepper.Set(steps, st.Section)
}

func (c *stepColumn) step(s Step) kit.Step {
	v := c.f.v
	out := kit.Step{Title: s.Label.In(v.Lang()), Detail: s.Summary}
	if out.Title == "" {
		out.Title = v.Say("intake.review")
	}
	switch {
	case s.Errors > 0:
		out.State, out.Detail = kit.StepFaulty, v.Count("intake.errors", s.Errors, nil)
	case s.State == Done:
		out.State = kit.StepDone
	case s.State == NotBegun && s.Summary == "":
		out.Detail = v.Say("intake.not_begun")
	}
	return out
}

// clock is a length of time as m:ss, from an hour on as h:mm:ss.
func clock(d time.Duration) string {
	s := max(int(d/time.Second), 0)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func part(took time.Duration, target int) float32 {
	if target <= 0 {
		return 0
	}
	return min(float32(took/time.Second)/float32(target), 1)
}

func barRole(took time.Duration, target int) theme.Role {
	if target > 0 && took > time.Duration(target)*time.Second {
		return theme.WarningIcon
	}
	return theme.Primary
}

// folding sets the steps beside the section where there is room for both.
type folding struct {
	inner fyne.Layout
	steps fyne.CanvasObject
}

// roomForSteps is how wide the form must be for the steps to stand in it.
const roomForSteps = 700

func newFolding(steps, section fyne.CanvasObject) *fyne.Container {
	box := kit.Columns(0, []float32{0, 1}, steps, section)
	box.Layout = &folding{inner: box.Layout, steps: steps}
	return box
}

// MinSize implements fyne.Layout.
func (l *folding) MinSize(objs []fyne.CanvasObject) fyne.Size {
	m := l.inner.MinSize(objs)
	return fyne.NewSize(min(m.Width, 400), m.Height)
}

// Layout implements fyne.Layout.
func (l *folding) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	setVisible(l.steps, size.Width >= roomForSteps)
	l.inner.Layout(objs, size)
}
