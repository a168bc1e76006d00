// Package assets holds what is built into the program: fonts, icons, the emblem.
package assets

import (
	"embed"
	"path"
)

// IBM Plex Sans Arabic in the four weights of the house (SIL Open Font License, fonts/OFL.txt).
var (
	//go:embed fonts/IBMPlexSansArabic-Regular.ttf
	FontRegular []byte
	//go:embed fonts/IBMPlexSansArabic-Medium.ttf
	FontMedium []byte
	//go:embed fonts/IBMPlexSansArabic-SemiBold.ttf
	FontSemiBold []byte
	//go:embed fonts/IBMPlexSansArabic-Bold.ttf
	FontBold []byte
	// FontLicence is the text of the fonts' licence.
	//go:embed fonts/OFL.txt
	FontLicence []byte
)

// The house's own drawings.
var (
	// Emblem is the window of Shubbak as SVG, 40 by 40.
	//go:embed emblem.svg
	Emblem []byte
	// WindowIcon is the emblem as PNG, 128 by 128: what a larger one costs at every start, no task bar shows.
	//go:embed icon-128.png
	WindowIcon []byte
)

//go:embed icons/*.svg
var icons embed.FS

// IconInk is the colour in which the icons are drawn; a widget replaces it by its own.
const IconInk = "#384250"

// Icon returns the SVG called name (without .svg): a 24 by 24 line drawing in IconInk. It is nil when there is no
// such icon.
func Icon(name string) []byte {
	svg, err := icons.ReadFile(path.Join("icons", name+".svg"))
	if err != nil {
		return nil
	}
	return svg
}
