package settings

// OpenRescue presses the button of the rescue code.
func OpenRescue(s *Screen) { s.model.OpenRescue() }

// NewRescue enters the supervisor's password.
func NewRescue(s *Screen, password string) { s.model.NewRescue(password) }
