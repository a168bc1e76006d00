package signin

import "time"

// SetPause replaces the clock of the counting down.
func SetPause(m *Model, pause func(time.Duration) <-chan time.Time) { m.pause = pause }

// OpenRescue presses the button of who has forgotten her password.
func OpenRescue(s *Screen) { s.model.OpenRescue() }

// TryRescue enters code and password.
func TryRescue(s *Screen, code, password string) { s.model.Rescue(code, password) }
