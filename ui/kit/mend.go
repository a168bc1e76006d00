package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Fault is one thing to mend: the label of its field, and what is wrong. A mended one stays in the list with a check,
// so that nothing on the screen moves while the clerk types.
type Fault struct {
	Label, Text string
	Warning     bool // odd, but allowed
	Mended      bool
	Press       func() // goes to the field
}

// Faults is the summary of a form's errors: how many there are, and each as a row that leads to its field. It starts out
// of sight.
type Faults struct {
	widget.BaseWidget
	box     *Box
	rows    *fyne.Container
	first   fyne.CanvasObject // that is to be mended
	compact bool
}

// NewFaults makes a summary without errors.
func NewFaults() *Faults {
	f := &Faults{rows: VBox(0)}
	f.box = NewBox(Inset(10, 8, f.rows)).Fill(theme.ErrorFill).Line(theme.ErrorLine).Radius(theme.Radius)
	f.ExtendBaseWidget(f)
	f.Hide()
	return f
}

// Compact names the fields only, side by side, for a form that says under each what is wrong with it. It returns the
// summary.
func (f *Faults) Compact() *Faults { f.compact = true; return f }

// Set shows the faults under a title; none takes the summary away.
func (f *Faults) Set(title string, faults []Fault) {
	f.first = nil
	kind, tiles := Success, make([]fyne.CanvasObject, 0, len(faults))
	for _, x := range faults {
		var t fyne.CanvasObject = faultRow(x)
		if f.compact {
			t = faultLink(x)
		}
		tiles = append(tiles, t)
		switch {
		case x.Mended:
		case x.Warning:
			kind = max(kind, Warning)
		default:
			kind = Error
			if f.first == nil {
				f.first = t
			}
		}
	}
	roles := kind.roles()
	head := Grow(8, 1, NewIcon(kind.icon(), 18, roles.icon), NewLabel(title, SmallStrong).Role(roles.text).Wrap())
	if f.compact {
		tiles = []fyne.CanvasObject{Pad(0, 32, 0, 6, Flow(20, tiles...))}
	}
	f.rows.Objects = append([]fyne.CanvasObject{Inset(2, 6, head)}, tiles...)
	f.box.SetRoles(roles.fill, roles.line)
	show(f, len(faults) > 0)
	f.Refresh()
}

func faultLink(x Fault) *Button {
	b := NewLinkButton(x.Label, x.Press)
	if x.Mended {
		b.Icon("checkc")
	}
	return b
}

func faultRow(x Fault) *Tile {
	icon, ink, role := NewIcon("cleft", 16, theme.Secondary), theme.Text, theme.LabelText
	switch {
	case x.Mended:
		icon, ink, role = NewIcon("checkc", 16, theme.SuccessIcon), theme.Secondary, theme.Secondary
	case x.Warning:
		icon = NewIcon("warn", 16, theme.WarningIcon)
	}
	words := VBox(0, NewLabel(x.Label, SmallStrong).Role(ink).Cut(), NewLabel(x.Text, Caption).Role(role).WrapTo(2))
	sign := VBox(0, besideLine(SmallStrong, icon), Spacer())
	return NewTile(Inset(4, 6, Columns(10, []float32{0, 1}, sign, words)), x.Press).Fill(theme.Clear).Hover(theme.Hover).Radius(theme.SmallRadius)
}

func (f *Faults) focusTarget() fyne.CanvasObject {
	if f.first == nil {
		return f
	}
	return f.first
}

func (f *Faults) children() []fyne.CanvasObject { return []fyne.CanvasObject{f.box} }

// CreateRenderer implements fyne.Widget.
func (f *Faults) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.box) }
