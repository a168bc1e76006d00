package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/shubbak/shubbak/ui/theme"
)

// Field is a control with its label above, and help or an error below.
type Field struct {
	widget.BaseWidget
	label   *Label
	mark    *Label
	control fyne.CanvasObject
	help    string
	hint    string
	err     string
	note    *Label
	icon    *Icon
	body    *fyne.Container
	below   *fyne.Container
	sign    *fyne.Container // of the icon below
}

// faulty is a control that shows that its content is wrong.
type faulty interface{ SetError(bool) }

// NewField sets label above control. A required field is marked.
func NewField(label string, required bool, control fyne.CanvasObject) *Field {
	f := &Field{control: control, label: NewLabel(label, SmallMedium).Role(theme.LabelText)}
	f.mark = NewLabel("*", SmallMedium).Role(theme.ErrorText)
	f.note = NewLabel("", Small).Wrap()
	f.icon = NewIcon("errc", 16, theme.ErrorIcon)
	f.sign = VBox(0, besideLine(Small, f.icon), Spacer())
	f.below = Columns(6, []float32{0, 1}, f.sign, f.note) // the sign stands at the first line
	head := []fyne.CanvasObject{f.label}
	if required {
		head = append(head, f.mark)
	}
	f.body = VBox(6, HBox(4, head...), control, f.below)
	f.ExtendBaseWidget(f)
	f.show()
	return f
}

// Help shows words below the control while there is no error, and returns the field.
func (f *Field) Help(s string) *Field {
	f.help = s
	f.show()
	return f
}

// SetError shows what is wrong and how to mend it; the empty string takes it away.
func (f *Field) SetError(s string) {
	if f.err == s {
		return
	}
	f.err = s
	f.show()
	f.Refresh()
}

// SetHint shows a warning below the control that is no error, such as that Caps Lock is on; the empty string takes
// it away. An error goes before it.
func (f *Field) SetHint(s string) {
	if f.hint == s {
		return
	}
	f.hint = s
	f.show()
	f.Refresh()
}

// SetLabel changes the label.
func (f *Field) SetLabel(s string) { f.label.SetText(s) }

// Control is what stands under the label.
func (f *Field) Control() fyne.CanvasObject { return f.control }

// Focus gives the focus to the control.
func (f *Field) Focus() { Focus(f.control) }

func (f *Field) show() {
	if c, ok := f.control.(faulty); ok {
		c.SetError(f.err != "")
	}
	text, role := f.help, theme.Secondary
	switch {
	case f.err != "":
		text, role = f.err, theme.ErrorText
		f.icon.Set("errc", theme.ErrorIcon)
	case f.hint != "":
		text, role = f.hint, theme.WarningText
		f.icon.Set("warn", theme.WarningIcon)
	}
	show(f.sign, f.err != "" || f.hint != "")
	f.note.role = role
	f.note.SetText(text)
	show(f.below, text != "")
	f.body.Refresh()
}

func (f *Field) focusTarget() fyne.CanvasObject {
	if t, ok := f.control.(interface{ focusTarget() fyne.CanvasObject }); ok {
		return t.focusTarget()
	}
	return f.control
}

func (f *Field) children() []fyne.CanvasObject { return []fyne.CanvasObject{f.body} }

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.body) }
