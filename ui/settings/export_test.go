package settings

// OpenRescue presses the button of the rescue code.
func OpenRescue(s *Screen) { s.model.OpenRescue() }

// NewRescue enters the supervisor's password.
func NewRescue(s *Screen, password string) { s.model.NewRescue(password) }

// WaitForCare turns until no job is under way at the store.
func WaitForCare(s *Screen, turn func()) {
	for s.care.model.State().Job != NoJob {
		turn()
	}
}
