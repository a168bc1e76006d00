package desk

import (
	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/intake"
	"github.com/shubbak/shubbak/ui/press"
	"github.com/shubbak/shubbak/ui/review"
)

// form is the screen of the form.
func (w *Window) form() *intake.Screen {
	s, _ := w.screens[atIntake].(*intake.Screen)
	return s
}

// Choose shows the services to choose from.
func (w *Window) Choose() { w.open(atIntake, func() { w.form().Choose() }) }

// Start begins an application.
func (w *Window) Start(service, transaction string) {
	w.open(atIntake, func() { w.form().Start(service, transaction) })
}

// StartFor begins an application of a person who is known already.
func (w *Window) StartFor(service, transaction string, seed app.Entered) {
	w.open(atIntake, func() { w.form().StartFor(service, transaction, seed) })
}

// Intake goes to the form of an application.
func (w *Window) Intake(id app.ID) { w.open(atIntake, func() { w.form().Open(id) }) }

// IntakeAt goes to a field of the form of an application.
func (w *Window) IntakeAt(id app.ID, field string) {
	w.open(atIntake, func() { w.form().OpenAt(id, field) })
}

// Review goes to the review of an application.
func (w *Window) Review(id app.ID) {
	w.open(atReview, func() {
		if s, ok := w.screens[atReview].(*review.Screen); ok {
			s.Open(id)
		}
	})
}

// Press goes to the paper of a licence.
func (w *Window) Press(licence app.ID) { w.open(atPress, func() { w.paper().Open(licence) }) }

// Slip goes to the acknowledgement of an application.
func (w *Window) Slip(application app.ID) {
	w.open(atPress, func() { w.paper().OpenSlip(application) })
}

// paper is the screen of papers and printing.
func (w *Window) paper() *press.Screen {
	s, _ := w.screens[atPress].(*press.Screen)
	return s
}
