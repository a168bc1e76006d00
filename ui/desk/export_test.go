package desk

import "fyne.io/fyne/v2"

// OtherLanguage presses the button of the language.
func OtherLanguage(w *Window) { w.otherLanguage() }

// PutNoticeAway presses the button of the notice.
func PutNoticeAway(w *Window) {
	w.said = true
	w.lay()
}

// Shown returns the window of the toolkit.
func Shown(w *Window) fyne.Window { return w.win }
