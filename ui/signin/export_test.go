package signin

import "time"

// SetPause replaces the clock of the counting down.
func SetPause(m *Model, pause func(time.Duration) <-chan time.Time) { m.pause = pause }
