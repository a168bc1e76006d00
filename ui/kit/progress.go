package kit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Progress is a bar that fills from the start, 4 pixels high.
type Progress struct {
	widget.BaseWidget
	part float32
	role theme.Role
}

// NewProgress makes an empty bar.
func NewProgress() *Progress {
	p := &Progress{role: theme.Primary}
	p.ExtendBaseWidget(p)
	return p
}

// Set fills the bar to a part between 0 and 1, in the colour of role.
func (p *Progress) Set(part float32, role theme.Role) {
	p.part, p.role = max(0, min(1, part)), role
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	r := &progressRenderer{p: p, track: canvas.NewRectangle(nil), bar: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type progressRenderer struct {
	p          *Progress
	track, bar *canvas.Rectangle
}

// Destroy implements fyne.WidgetRenderer.
func (r *progressRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *progressRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.bar} }

// MinSize implements fyne.WidgetRenderer.
func (r *progressRenderer) MinSize() fyne.Size { return fyne.NewSize(48, 4) }

// Layout implements fyne.WidgetRenderer.
func (r *progressRenderer) Layout(s fyne.Size) {
	r.track.Move(fyne.NewPos(0, (s.Height-4)/2))
	r.track.Resize(fyne.NewSize(s.Width, 4))
	r.bar.Move(fyne.NewPos(0, (s.Height-4)/2))
	r.bar.Resize(fyne.NewSize(s.Width*r.p.part, 4))
	flip([]fyne.CanvasObject{r.bar}, s.Width)
}

// Refresh implements fyne.WidgetRenderer.
func (r *progressRenderer) Refresh() {
	paint(r.track, theme.StrongLine, theme.Clear, 2)
	paint(r.bar, r.p.role, theme.Clear, 2)
	r.Layout(r.p.Size())
	canvas.Refresh(r.p)
}

// Spinner tells that something is going on of which nobody knows how long it takes. It turns between Start and Stop.
type Spinner struct {
	widget.BaseWidget
	size float32
	turn *fyne.Animation
	from float32
}

// NewSpinner makes a spinner of size pixels that stands still and is not seen.
func NewSpinner(size float32) *Spinner {
	s := &Spinner{size: size}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// Start shows the spinner and lets it turn.
func (s *Spinner) Start() {
	if s.turn != nil {
		return
	}
	s.Show()
	s.turn = fyne.NewAnimation(900*time.Millisecond, func(part float32) {
		s.from = part * 360
		s.Refresh()
	})
	s.turn.Curve = fyne.AnimationLinear
	s.turn.RepeatCount = fyne.AnimationRepeatForever
	s.turn.Start()
}

// Stop hides the spinner.
func (s *Spinner) Stop() {
	if s.turn != nil {
		s.turn.Stop()
		s.turn = nil
	}
	s.Hide()
}

// CreateRenderer implements fyne.Widget.
func (s *Spinner) CreateRenderer() fyne.WidgetRenderer {
	return &spinnerRenderer{s: s, arc: canvas.NewArc(0, 270, 0.8, theme.Color(theme.Focus))}
}

type spinnerRenderer struct {
	s   *Spinner
	arc *canvas.Arc
}

// Destroy implements fyne.WidgetRenderer.
func (r *spinnerRenderer) Destroy() { r.s.Stop() }

// Objects implements fyne.WidgetRenderer.
func (r *spinnerRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.arc} }

// MinSize implements fyne.WidgetRenderer.
func (r *spinnerRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.s.size) }

// Layout implements fyne.WidgetRenderer.
func (r *spinnerRenderer) Layout(s fyne.Size) {
	r.arc.Resize(fyne.NewSquareSize(r.s.size))
	r.arc.Move(fyne.NewPos((s.Width-r.s.size)/2, (s.Height-r.s.size)/2))
}

// Refresh implements fyne.WidgetRenderer.
func (r *spinnerRenderer) Refresh() {
	r.arc.FillColor = theme.Color(theme.Focus)
	r.arc.StartAngle, r.arc.EndAngle = r.s.from, r.s.from+270
	r.arc.Refresh()
}
