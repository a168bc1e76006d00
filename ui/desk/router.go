package desk

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/find"
	"github.com/shubbak/shubbak/ui/home"
	"github.com/shubbak/shubbak/ui/intake"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/merge"
	"github.com/shubbak/shubbak/ui/press"
	"github.com/shubbak/shubbak/ui/review"
	"github.com/shubbak/shubbak/ui/signin"
	screensync "github.com/shubbak/shubbak/ui/sync"
)

// screen is what the window asks of every screen.
type screen interface {
	Content() fyne.CanvasObject
	Rebuild() // words, colours or sizes have changed
	Shown()
	Hidden()
	Changed(app.Change)
	Key(kit.Key) bool
}

// place is a screen by its name.
type place uint8

const (
	atHome place = iota
	atIntake
	atReview
	atPress
	atApplications
	atLicences
	atPrints
	atSync
	atMerge
	atSettings
)

// enter shows what belongs to who is at the counter: sign-in, the lock, or the work.
func (w *Window) enter() {
	who := w.Counter.Who()
	switch {
	case !who.In():
		if w.gate == nil || w.locked {
			w.leave()
			w.screens, w.before, w.frame = nil, nil, nil
			w.raise(false)
		}
	case who.Locked:
		if w.gate == nil {
			w.leave()
			w.raise(true)
		}
	case w.gate != nil || w.screens == nil:
		w.begin()
	}
}

// leave hides the screen on show, and closes whatever lies over it.
func (w *Window) leave() {
	if s := w.shownScreen(); s != nil {
		s.Hidden()
	}
	overlays := w.Win.Canvas().Overlays()
	for top := overlays.Top(); top != nil; top = overlays.Top() {
		overlays.Remove(top)
	}
}

// raise puts the sign-in screen before everything, or the lock.
func (w *Window) raise(lock bool) {
	d := signin.Deps{
		Desk: w.Counter, Loop: w.Loop, Voice: w.Voice, Language: w.otherLanguage,
		Entered: w.enter, SignOut: w.SignOut, Lock: lock,
	}
	if w.Demo != nil {
		d.Passwords = w.Demo.Passwords
	}
	w.gate, w.locked = signin.New(d), lock
	w.lay()
	w.Entitle()
	w.gate.Shown()
}

// begin lets the clerk in: to the first screen, or to where she was when it was locked.
func (w *Window) begin() {
	if w.gate != nil {
		w.gate.Hidden()
	}
	w.gate = nil
	w.model.touch()
	if w.screens == nil {
		w.makeScreens()
		w.at = atHome
		w.frame = newFrame(w)
	}
	w.model.reload()
	w.lay()
	w.frame.show()
	w.Entitle()
	w.shownScreen().Shown()
}

func (w *Window) makeScreens() {
	list := find.Deps{Desk: w.Counter, Loop: w.Loop, Voice: w.Voice, Nav: w, Catalogue: w.Catalogue, Window: w.Win, Now: w.Now, Preview: w.Preview}
	var line *screensync.Line
	if w.Demo != nil {
		line = &screensync.Line{Set: w.Demo.SetLine, Up: w.Demo.LineUp}
	}
	w.screens = map[place]screen{
		atHome:   home.New(home.Deps{Desk: w.Counter, Loop: w.Loop, Voice: w.Voice, Nav: w, Catalogue: w.Catalogue, Now: w.Now}),
		atIntake: intake.New(intake.Deps{Desk: w.Counter, Catalogue: w.Catalogue, Loop: w.Loop, Voice: w.Voice, Nav: w, Window: w.Win, Now: w.Now}),
		atReview: review.New(review.Deps{Desk: w.Counter, Catalogue: w.Catalogue, Loop: w.Loop, Voice: w.Voice, Nav: w, Window: w.Win, Now: w.Now}),
		atPress: press.New(press.Deps{
			Desk: w.Counter, Catalogue: w.Catalogue, Loop: w.Loop, Voice: w.Voice, Nav: w, Window: w.Win, Now: w.Now,
			Preview: w.Preview, Prefs: w.Prefs, Printer: w.settings.Printer,
		}),
		atApplications: find.New(list, app.HitApplication),
		atLicences:     find.New(list, app.HitLicence),
		atPrints:       find.NewPrints(list, w.Counter),
		atSync:         screensync.New(screensync.Deps{Desk: w.Counter, Loop: w.Loop, Voice: w.Voice, Nav: w, Catalogue: w.Catalogue, Window: w.Win, Now: w.Now, Nudge: w.Nudge, Line: line}),
		atMerge:        merge.New(merge.Deps{Desk: w.Counter, Catalogue: w.Catalogue, Loop: w.Loop, Voice: w.Voice, Nav: w, Window: w.Win, Nudge: w.Nudge}),
		atSettings:     w.settings,
	}
}

// shownScreen is the screen that the clerk sees, or nil before the first.
func (w *Window) shownScreen() screen {
	if w.gate != nil {
		return w.gate
	}
	return w.screens[w.at]
}

// lay puts the notice and the screen, with its frame, into the window.
func (w *Window) lay() {
	var below fyne.CanvasObject
	switch {
	case w.gate != nil:
		below = w.gate.Content()
	case w.frame != nil:
		below = w.frame.content
	default:
		return
	}
	w.top.Objects = []fyne.CanvasObject{kit.Border(w.notice(), nil, nil, nil, below)}
	w.top.Refresh()
}

// notice is what has to be said above everything, until the clerk puts it away.
func (w *Window) notice() fyne.CanvasObject {
	var list []fyne.CanvasObject
	if w.Notice != nil && !w.said {
		list = append(list, w.noticeOf(w.Notice, func() {
			w.said = true
			w.lay()
			w.shownScreen().Shown()
		}))
	}
	if w.gate == nil {
		for _, e := range w.model.state.strip.Warnings {
			list = append(list, w.noticeOf(e, func() { w.model.acknowledge(e.Code) }))
		}
	}
	if len(list) == 0 {
		return nil
	}
	return kit.Inset(8, 16, kit.VBox(8, list...))
}

// noticeOf says an error. What stays true cannot be put away.
func (w *Window) noticeOf(err error, away func()) fyne.CanvasObject {
	var button fyne.CanvasObject
	if code := app.CodeOf(err); code != app.ClockBack && code != app.Retired {
		button = kit.NewLinkButton(w.Voice.Say("desk.understood"), away)
	}
	return kit.Notice(kit.Warning, w.Voice.Error(err), "", button)
}

// open goes to a screen after making it ready.
func (w *Window) open(to place, ready func()) {
	w.model.touch()
	if w.gate != nil || w.screens == nil {
		return
	}
	if to != w.at {
		w.shownScreen().Hidden()
		w.before = append(w.before, w.at)
		if len(w.before) > 20 {
			w.before = w.before[1:]
		}
		w.at = to
	}
	if ready != nil {
		ready()
	}
	w.frame.show()
	w.Entitle()
	w.shownScreen().Shown()
}

// Back goes to where the clerk came from.
func (w *Window) Back() {
	if len(w.before) == 0 {
		w.Home()
		return
	}
	to := w.before[len(w.before)-1]
	w.before = w.before[:len(w.before)-1]
	w.shownScreen().Hidden()
	w.at = to
	w.frame.show()
	w.Entitle()
	w.shownScreen().Shown()
}

// Home goes to the first screen.
func (w *Window) Home() {
	w.open(atHome, nil)
	w.before = nil
}

// Applications goes to the list of applications.
func (w *Window) Applications() { w.open(atApplications, nil) }

// Licences goes to the list of licences.
func (w *Window) Licences() { w.open(atLicences, nil) }

// Prints goes to the list of print jobs.
func (w *Window) Prints() { w.open(atPrints, nil) }

// Sync goes to the outbox.
func (w *Window) Sync() { w.open(atSync, nil) }

// Merge puts two changes of one application together.
func (w *Window) Merge(command app.ID) {
	s, _ := w.screens[atMerge].(*merge.Screen)
	w.open(atMerge, func() { s.Open(command) })
}

// Settings goes to the settings.
func (w *Window) Settings() { w.open(atSettings, nil) }

// Find lists the licences that match a text, or the applications when no licence does.
func (w *Window) Find(text string) {
	licences, _ := w.screens[atLicences].(*find.Screen)
	applications, _ := w.screens[atApplications].(*find.Screen)
	w.open(atLicences, func() {
		licences.FindOr(text, func() {
			w.open(atApplications, func() { applications.Find(text) })
		})
	})
}
