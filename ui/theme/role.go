package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// Role names a colour by what it is for. It serves Fyne as a name of a colour too.
type Role fyne.ThemeColorName

// The roles of the screens, as SCREENS.md lists them.
const (
	Canvas       Role = "shubbak.canvas"
	Surface      Role = "shubbak.surface"
	Sunken       Role = "shubbak.sunken"
	Line         Role = "shubbak.line"
	StrongLine   Role = "shubbak.strongLine"
	FieldBorder  Role = "shubbak.fieldBorder"
	FieldFill    Role = "shubbak.fieldFill"
	Text         Role = "shubbak.text"
	LabelText    Role = "shubbak.label"
	Secondary    Role = "shubbak.secondary"
	Disabled     Role = "shubbak.disabled"
	Primary      Role = "shubbak.primary"
	PrimaryHover Role = "shubbak.primaryHover"
	OnPrimary    Role = "shubbak.onPrimary"
	PrimaryLine  Role = "shubbak.primaryLine" // edges on the primary fill
	Focus        Role = "shubbak.focus"
	GreenText    Role = "shubbak.greenText"
	PSoft        Role = "shubbak.psoft"
	AvatarFill   Role = "shubbak.avatar"
	GreenLine    Role = "shubbak.greenLine"
	Hot          Role = "shubbak.hot"
	ChangedBar   Role = "shubbak.changedBar"
	ChangedFill  Role = "shubbak.changedFill"
	ErrorText    Role = "shubbak.error.text"
	ErrorIcon    Role = "shubbak.error.icon"
	ErrorFill    Role = "shubbak.error.fill"
	ErrorLine    Role = "shubbak.error.line"
	WarningText  Role = "shubbak.warning.text"
	WarningIcon  Role = "shubbak.warning.icon"
	WarningFill  Role = "shubbak.warning.fill"
	WarningLine  Role = "shubbak.warning.line"
	SuccessText  Role = "shubbak.success.text"
	SuccessIcon  Role = "shubbak.success.icon"
	SuccessFill  Role = "shubbak.success.fill"
	SuccessLine  Role = "shubbak.success.line"
	InfoText     Role = "shubbak.info.text"
	InfoIcon     Role = "shubbak.info.icon"
	InfoFill     Role = "shubbak.info.fill"
	InfoLine     Role = "shubbak.info.line"
	Selection    Role = "shubbak.selection" // behind selected text
	Hover        Role = "shubbak.hover"     // behind what the pointer is on
	Shade        Role = "shubbak.shade"     // over the window, under a dialog
	DeepGreen    Role = "shubbak.deepGreen" // the sign-in wall
	Clear        Role = ""                  // nothing is painted
)

// rgb makes an opaque colour of 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// rgba is rgb with a transparency.
func rgba(v uint32, alpha uint8) color.NRGBA {
	c := rgb(v)
	c.A = alpha
	return c
}

// Color is the colour of r in the theme that the program uses now. It changes when the theme does: ask again
// whenever a widget is refreshed.
func Color(r Role) color.Color { return Current().role(r) }
