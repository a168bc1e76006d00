package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/shubbak/shubbak/ui/theme"
)

// ButtonKind is how much a button asks to be pressed.
type ButtonKind uint8

// The kinds of buttons. A screen has one primary button.
const (
	Secondary ButtonKind = iota // edge, no fill
	Primary                     // filled
	Accent                      // green edge and word
	Quiet                       // no edge
	Danger                      // red edge and word
	Link                        // a green word, no padding
	filterOff
	filterOn
)

// Button is pressed by pointer, Enter or Space.
type Button struct {
	pressable
	kind     ButtonKind
	text     string
	icon     string
	iconEnd  bool
	key      string
	bare     bool // the key cap is hidden for want of room
	keepKey  bool // the cap goes after those of other buttons
	height   float32
	pad      float32
	style    Style
	iconSize float32
	start    bool
	says     string // see Tip
}

// NewButton makes a button 40 pixels high.
func NewButton(kind ButtonKind, text string, press func()) *Button {
	b := &Button{}
	b.begin(b, kind, text, press)
	return b
}

// begin makes b the button of self, which is b or embeds it.
func (b *Button) begin(self fyne.Widget, kind ButtonKind, text string, press func()) {
	b.kind, b.text, b.height, b.pad, b.style, b.iconSize = kind, text, 40, 16, BodyMedium, 20
	if kind == Primary {
		b.style = BodyStrong
	}
	if kind == Link {
		b.height, b.pad, b.style, b.iconSize = 24, 0, SmallMedium, 16
	}
	b.onPress = press
	b.extend(self)
}

// NewLinkButton is a green word that acts.
func NewLinkButton(text string, press func()) *Button { return NewButton(Link, text, press) }

// NewIconButton is a square button of 40 pixels with only an icon. It has an edge when it is Secondary.
func NewIconButton(kind ButtonKind, icon string, press func()) *Button {
	b := NewButton(kind, "", press).Icon(icon)
	b.pad = 10
	return b
}

// Icon sets an icon before the word and returns the button.
func (b *Button) Icon(name string) *Button { b.icon = name; return b }

// IconWithRoom is Icon, which large text leaves out so that the words have the room of a narrow panel. It returns the
// button.
func (b *Button) IconWithRoom(name string) *Button {
	if theme.Current().Scale() > 1.2 {
		return b
	}
	return b.Icon(name)
}

// IconEnd sets an icon after the word and returns the button.
func (b *Button) IconEnd(name string) *Button { b.icon, b.iconEnd = name, true; return b }

// Key shows the key that does the same and returns the button. It does not register the key.
func (b *Button) Key(name string) *Button { b.key = name; return b }

// Low makes the button 36 pixels high, for lists and side panels, and returns it.
func (b *Button) Low() *Button {
	b.height, b.pad, b.style, b.iconSize = 36, 12, SmallMedium, 18
	if b.text == "" {
		b.pad = 9
	}
	return b
}

// High makes the button 48 pixels high, for signing in, and returns it.
func (b *Button) High() *Button { b.height = 48; return b }

// AtStart sets the content at the start of a wide button instead of its middle, and returns it.
func (b *Button) AtStart() *Button { b.start = true; return b }

// SetText changes the word.
func (b *Button) SetText(s string) {
	if b.text != s {
		b.text = s
		b.Refresh()
	}
}

// SetKind changes the kind.
func (b *Button) SetKind(k ButtonKind) {
	if b.kind != k {
		b.kind = k
		b.Refresh()
	}
}

// SetIcon changes the icon.
func (b *Button) SetIcon(name string) {
	if b.icon != name {
		b.icon = name
		b.Refresh()
	}
}

// OnPress changes what the button does.
func (b *Button) OnPress(f func()) { b.onPress = f }

// colours are fill, edge and word of the button now.
func (b *Button) colours() (fill, line, text theme.Role) {
	if b.Disabled() {
		if b.kind == Quiet || b.kind == Link {
			return theme.Clear, theme.Clear, theme.Disabled
		}
		return theme.Sunken, theme.Line, theme.Disabled
	}
	switch b.kind {
	case Primary:
		if b.hovered {
			return theme.PrimaryHover, theme.Clear, theme.OnPrimary
		}
		return theme.Primary, theme.Clear, theme.OnPrimary
	case Accent:
		fill, line, text = theme.Surface, theme.GreenLine, theme.GreenText
	case Danger:
		fill, line, text = theme.Surface, theme.ErrorLine, theme.ErrorText
	case Quiet:
		fill, line, text = theme.Clear, theme.Clear, theme.LabelText
	case Link:
		return theme.Clear, theme.Clear, theme.GreenText
	case filterOn:
		fill, line, text = theme.PSoft, theme.Focus, theme.GreenText
	case filterOff:
		fill, line, text = theme.Surface, theme.StrongLine, theme.LabelText
	case Secondary:
		fill, line, text = theme.Surface, theme.StrongLine, theme.Text
	}
	if b.hovered {
		fill = theme.Sunken
	}
	return fill, line, text
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{
		b: b, ring: newRing(), ground: canvas.NewRectangle(nil),
		label: NewLabel(b.text, b.style), icon: NewIcon(b.icon, b.iconSize, theme.Text), cap: NewKeyCap(b.key),
	}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b      *Button
	ring   ring
	ground *canvas.Rectangle
	label  *Label
	icon   *Icon
	cap    *KeyCap
}

// parts are what is shown, in the order of reading.
func (r *buttonRenderer) parts() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if r.b.icon != "" && !r.b.iconEnd {
		out = append(out, r.icon)
	}
	if r.b.text != "" {
		out = append(out, r.label)
	}
	if r.b.icon != "" && r.b.iconEnd {
		out = append(out, r.icon)
	}
	if r.b.key != "" && !r.b.bare {
		out = append(out, r.cap)
	}
	return out
}

// Destroy implements fyne.WidgetRenderer.
func (r *buttonRenderer) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ring.Rectangle, r.ground}, r.parts()...)
}

func (r *buttonRenderer) gap() float32 {
	if r.b.kind == Link {
		return 6
	}
	return 8
}

func (r *buttonRenderer) width() float32 {
	return (&rowLayout{gap: r.gap()}).MinSize(r.parts()).Width
}

// MinSize implements fyne.WidgetRenderer.
func (r *buttonRenderer) MinSize() fyne.Size {
	h := grow(r.b.height, r.b.style)
	return fyne.NewSize(max(r.width()+2*r.b.pad, min(h, r.b.height*2*r.b.pad)), h)
}

// Layout implements fyne.WidgetRenderer.
func (r *buttonRenderer) Layout(s fyne.Size) {
	h := min(grow(r.b.height, r.b.style), s.Height)
	top := (s.Height - h) / 2
	r.ground.Move(fyne.NewPos(0, top))
	r.ground.Resize(fyne.NewSize(s.Width, h))
	r.ring.around(fyne.NewPos(0, top), fyne.NewSize(s.Width, h), theme.Radius)
	x := (s.Width - r.width()) / 2
	if r.b.start {
		x = r.b.pad
	}
	parts := r.parts()
	for _, o := range parts {
		m := o.MinSize()
		o.Resize(m)
		o.Move(fyne.NewPos(x, top+(h-m.Height)/2))
		x += m.Width + r.gap()
	}
	flip(parts, s.Width)
}

// Refresh implements fyne.WidgetRenderer.
func (r *buttonRenderer) Refresh() {
	fill, line, text := r.b.colours()
	paint(r.ground, fill, line, theme.Radius)
	r.label.text, r.label.role, r.label.style = r.b.text, text, r.b.style
	r.icon.name, r.icon.role, r.icon.size = r.b.icon, text, r.b.iconSize
	capText := theme.LabelText
	if r.b.kind == Primary || r.b.Disabled() {
		capText = text
	}
	r.cap.onPrimary = r.b.kind == Primary && !r.b.Disabled()
	r.cap.label.role = capText
	r.cap.label.text = r.b.key
	r.ring.show(r.b.focused)
	r.Layout(r.b.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
	canvas.Refresh(r.b.self)
}
