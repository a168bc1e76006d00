// Package press shows a paper as it will be printed, prints it and follows the
// job to its end: the licence that was just issued, a reprint, or the slip of an
// application that waits for review.
package press

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
)

// Deps is what the screen works with. Printer may be nil; the rest is required.
type Deps struct {
	Desk      Desk
	Catalogue *catalogue.Shelf
	Loop      *kit.Loop
	Voice     *i18n.Voice
	Nav       Nav
	Window    fyne.Window
	Now       func() time.Time
	Preview   Preview
	Prefs     Prefs
	Printer   func() string // name of the printer of the settings, "" for none
}
