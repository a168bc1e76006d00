// Package theme is the look of the program: colours by role, IBM Plex Sans Arabic, text sizes with the operator's
// factor, and the direction of reading. A Theme is a value that is given to Fyne whole; whoever draws asks the
// current one, so that light and dark, size and direction change while the program runs.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"

	"github.com/shubbak/shubbak/assets"
)

// The limits of the factor on text sizes.
const (
	minScale = 1
	maxScale = 1.5
)

// Theme is Shubbak's fyne.Theme. Do not change one: make another with New, Reading or Contrasted.
type Theme struct {
	dark    bool
	sharp   bool // high contrast
	scale   float32
	ltr     bool
	palette palette
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the light or the dark theme, reading right to left. Scale is the factor on text sizes, from 1 to 1.5;
// what lies outside is brought inside.
func New(dark bool, scale float32) *Theme {
	t := &Theme{dark: dark, scale: max(minScale, min(maxScale, scale)), palette: lightPalette()}
	if dark {
		t.palette = darkPalette()
	}
	return t
}

// Reading returns the same theme for reading right to left, or left to right.
func (t *Theme) Reading(rightToLeft bool) *Theme {
	c := *t
	c.ltr = !rightToLeft
	return &c
}

// Contrasted returns the same theme with high contrast, or without.
func (t *Theme) Contrasted(high bool) *Theme {
	c := *t
	c.sharp = high
	switch {
	case high && t.dark:
		c.palette = sharpDarkPalette()
	case high:
		c.palette = sharpLightPalette()
	case t.dark:
		c.palette = darkPalette()
	default:
		c.palette = lightPalette()
	}
	return &c
}

// Contrast tells whether this is a theme of high contrast.
func (t *Theme) Contrast() bool { return t.sharp }

// Dark tells whether this is the dark theme.
func (t *Theme) Dark() bool { return t.dark }

// Scale is the factor on text sizes.
func (t *Theme) Scale() float32 { return t.scale }

// RTL tells whether the screens read right to left.
func (t *Theme) RTL() bool { return !t.ltr }

// Current is the theme that the program uses now, or the light one when it is not one of ours.
func Current() *Theme {
	if app := fyne.CurrentApp(); app != nil {
		if t, ok := app.Settings().Theme().(*Theme); ok {
			return t
		}
	}
	return New(false, 1)
}

func (t *Theme) role(r Role) color.Color {
	if c, ok := t.palette[r]; ok {
		return c
	}
	return color.Transparent
}

// Color implements fyne.Theme for Fyne's own names and for roles. The variant is ours, not the system's.
func (t *Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if c, ok := t.palette[Role(name)]; ok {
		return c
	}
	if r, ok := fyneRole(name); ok {
		return t.role(r)
	}
	variant := base.VariantLight
	if t.dark {
		variant = base.VariantDark
	}
	return base.DefaultTheme().Color(name, variant)
}

// fyneRole is the role of one of Fyne's colours.
func fyneRole(name fyne.ThemeColorName) (Role, bool) {
	roles := map[fyne.ThemeColorName]Role{
		base.ColorNameBackground:          Canvas,
		base.ColorNameButton:              Surface,
		base.ColorNameDisabled:            Disabled,
		base.ColorNameDisabledButton:      Sunken,
		base.ColorNameError:               ErrorIcon,
		base.ColorNameFocus:               Focus,
		base.ColorNameForeground:          Text,
		base.ColorNameForegroundOnPrimary: OnPrimary,
		base.ColorNameHeaderBackground:    Canvas,
		base.ColorNameHover:               Hover,
		base.ColorNameInputBackground:     FieldFill,
		base.ColorNameInputBorder:         FieldBorder,
		base.ColorNameMenuBackground:      Surface,
		base.ColorNameOverlayBackground:   Surface,
		base.ColorNamePlaceHolder:         Secondary,
		base.ColorNamePressed:             Hover,
		base.ColorNamePrimary:             Primary,
		base.ColorNameScrollBar:           StrongLine,
		base.ColorNameScrollBarBackground: Clear,
		base.ColorNameSelection:           PSoft,
		base.ColorNameSeparator:           Line,
		base.ColorNameShadow:              Clear,
		base.ColorNameSuccess:             SuccessIcon,
		base.ColorNameWarning:             WarningIcon,
	}
	r, ok := roles[name]
	return r, ok
}

// Font implements fyne.Theme.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol, style.Monospace:
		return base.DefaultTheme().Font(style)
	case style.Bold:
		return Font(SemiBold)
	default:
		return Font(Regular)
	}
}

// Icon implements fyne.Theme.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return base.DefaultTheme().Icon(name) }

// Size implements fyne.Theme. Text follows the operator's factor, the space around it does not.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case base.SizeNameText:
		return 16 * t.scale
	case base.SizeNameCaptionText:
		return 12 * t.scale
	case base.SizeNameSubHeadingText:
		return 20 * t.scale
	case base.SizeNameHeadingText:
		return 24 * t.scale
	case base.SizeNameInputRadius, base.SizeNameSelectionRadius:
		return Radius
	case base.SizeNamePadding:
		return 4
	case base.SizeNameInnerPadding:
		return 8
	case base.SizeNameScrollBar:
		return 8
	case base.SizeNameScrollBarSmall:
		return 6
	case base.SizeNameScrollBarRadius:
		return 3
	default:
		return base.DefaultTheme().Size(name)
	}
}

// Measures that hold everywhere, in pixels at 100%.
const (
	Radius      float32 = 8 // card, field, button
	SmallRadius float32 = 4 // state chip, key cap
	FieldHeight float32 = 40
)

// Weight is a weight of the type.
type Weight uint8

// The four weights of the house.
const (
	Regular Weight = iota
	Medium
	SemiBold
	Bold
)

// The fonts as Fyne wants them. Fyne caches by identity, so each is made once.
var fonts = [...]fyne.Resource{ //nolint:gochecknoglobals // constant
	Regular:  fyne.NewStaticResource("IBMPlexSansArabic-Regular.ttf", assets.FontRegular),
	Medium:   fyne.NewStaticResource("IBMPlexSansArabic-Medium.ttf", assets.FontMedium),
	SemiBold: fyne.NewStaticResource("IBMPlexSansArabic-SemiBold.ttf", assets.FontSemiBold),
	Bold:     fyne.NewStaticResource("IBMPlexSansArabic-Bold.ttf", assets.FontBold),
}

// Font is the font of a weight.
func Font(w Weight) fyne.Resource { return fonts[w] }
