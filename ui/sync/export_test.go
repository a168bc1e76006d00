package sync

import "fyne.io/fyne/v2"

// List is what holds the rows.
func List(s *Screen) fyne.CanvasObject { return s.list }
