package desk

import "github.com/shubbak/shubbak/app"

// Choose shows the services to choose from.
func (w *Window) Choose() {}

// Start begins an application.
func (w *Window) Start(service, transaction string) {}

// StartFor begins an application of a person who is known already.
func (w *Window) StartFor(service, transaction string, seed app.Entered) {}

// Intake goes to the form of an application.
func (w *Window) Intake(id app.ID) {}

// IntakeAt goes to a field of the form of an application.
func (w *Window) IntakeAt(id app.ID, field string) {}

// Review goes to the review of an application.
func (w *Window) Review(id app.ID) {}

// Press goes to the paper of a licence.
func (w *Window) Press(licence app.ID) {}

// Slip goes to the acknowledgement of an application.
func (w *Window) Slip(application app.ID) {}
