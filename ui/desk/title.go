package desk

import "github.com/shubbak/shubbak/ui/intake"

// Entitle says in the window's title where the clerk is: in the task bar, to a
// screen reader, to whoever helps her over the telephone.
func (w *Window) Entitle() {
	w.Win.SetTitle(w.Voice.With("desk.titled", map[string]any{"product": w.Voice.Say("desk.title"), "place": w.Voice.Say(w.placeID())}))
}

// placeID is the message that names the screen on show.
func (w *Window) placeID() string {
	switch {
	case w.gate != nil && w.locked:
		return "desk.at_lock"
	case w.gate != nil:
		return "desk.at_sign_in"
	case w.at == atIntake && w.form().State().Phase == intake.Choosing:
		return "desk.at_choice"
	}
	return map[place]string{
		atHome: "desk.home", atIntake: "desk.at_form", atReview: "desk.at_review", atPress: "desk.at_paper",
		atApplications: "desk.applications", atLicences: "desk.licences", atPrints: "desk.prints",
		atSync: "desk.sync", atMerge: "desk.at_merge", atSettings: "desk.settings",
	}[w.at]
}
