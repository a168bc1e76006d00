package desk

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
)

// OtherLanguage presses the button of the language.
func OtherLanguage(w *Window) { w.otherLanguage() }

// PutNoticeAway presses the button of the notice.
func PutNoticeAway(w *Window) {
	w.said = true
	w.lay()
}

// Shown returns the window of the toolkit.
func Shown(w *Window) fyne.Window { return w.Win }

// Acknowledge puts a warning of the store away.
func Acknowledge(w *Window, code app.Code) { w.model.acknowledge(code) }
