// Package desk puts the screens into one window: the frame around them, the way between them, the lock, and the end.
package desk

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/find"
	"github.com/shubbak/shubbak/ui/home"
	"github.com/shubbak/shubbak/ui/intake"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/merge"
	"github.com/shubbak/shubbak/ui/press"
	"github.com/shubbak/shubbak/ui/review"
	"github.com/shubbak/shubbak/ui/settings"
	"github.com/shubbak/shubbak/ui/signin"
	screensync "github.com/shubbak/shubbak/ui/sync"
	"github.com/shubbak/shubbak/ui/theme"
)

// Counter is all that the screens need of the counter.
type Counter interface {
	Frame
	signin.Desk
	home.Desk
	find.Desk
	screensync.Desk
	merge.Desk
	settings.Desk
	intake.Desk
	review.Desk
	press.Desk
	Papers
}

// Demo is what a demonstration adds.
type Demo struct {
	Passwords map[string]string // by operator, shown to everybody
	SetLine   func(up bool)     // cuts and mends the line to central
	LineUp    func() bool
}

// Deps is what the window works with. Demo, Notice, Nudge and After may be nil.
type Deps struct {
	App       fyne.App
	Win       fyne.Window // of App, still empty
	Counter   Counter
	Catalogue *catalogue.Shelf
	Feed      *app.Feed
	Loop      *kit.Loop
	Voice     *i18n.Voice
	Prefs     settings.Prefs
	Now       func() time.Time
	After     func(time.Duration) <-chan time.Time // time.After when nil
	Nudge     func()                               // starts a round of sending and receiving
	Care      settings.Care                        // looks after the store; may be nil
	Preview   press.Preview                        // draws papers on the screen
	Demo      *Demo
	Notice    error  // said once, above everything: a damaged store was moved aside
	Version   string // of the program
}

// Window is the main window.
type Window struct {
	Deps
	keys     *kit.Keys
	model    *model
	settings *settings.Screen
	gate     screen // sign-in or lock, nil while the clerk works
	locked   bool   // the gate is the lock
	screens  map[place]screen
	at       place
	before   []place // where the clerk came from, the last at the end
	frame    *frame
	top      *fyne.Container // the notice and what is below it
	said     bool            // the notice was put away
	sign     lifeSign
	close    func()
}

// The smallest and the first size of the window.
const (
	leastWidth, leastHeight = 1024, 700
	firstWidth, firstHeight = 1280, 800
)

// New fills the window. It shows what the counter holds, and follows the feed.
func New(d Deps) *Window {
	if d.Nudge == nil {
		d.Nudge = func() {}
	}
	w := &Window{Deps: d, close: func() {}}
	w.look(settings.Read(d.Prefs))
	w.Win.SetTitle(d.Voice.Say("desk.title"))
	w.Win.SetPadded(false)
	w.settings = settings.New(settings.Deps{
		Desk: d.Counter, Loop: d.Loop, Voice: d.Voice, Prefs: d.Prefs, Apply: w.apply, Version: d.Version, Care: d.Care,
	})
	w.model = newModel(d.Counter, d.Loop, d.Now, w.settings)
	w.model.warned = w.lay
	if d.After != nil {
		w.model.pause = d.After
	}
	w.top = kit.Stack()
	w.Win.SetContent(kit.NewWatched(kit.Frame(leastWidth, leastHeight, w.top), w.model.touch).Words(w.fieldWords))
	w.Win.Resize(fyne.NewSize(firstWidth, firstHeight))
	w.keys = kit.NewKeys(w.Win.Canvas())
	w.bindKeys()
	w.enter()
	w.follow()
	w.model.lookAtPrinter()
	w.model.keepTime(w.beat)
	return w
}

// look makes choices take effect on words and colours.
func (w *Window) look(c settings.Choices) {
	w.Voice.Switch(c.Lang)
	w.Voice.SetIndic(c.Indic)
	w.App.Settings().SetTheme(theme.New(c.Dark, float32(c.Percent)/100).Contrasted(c.Contrast).Reading(w.Voice.RTL()))
}

// apply makes choices take effect, and draws every screen anew around its model.
func (w *Window) apply(c settings.Choices) {
	w.look(c)
	w.Entitle()
	for _, s := range w.screens {
		s.Rebuild()
	}
	if w.gate != nil {
		w.gate.Rebuild()
		w.settings.Rebuild()
	}
	if w.frame != nil {
		w.frame.rebuild()
	}
	w.lay()
	w.shownScreen().Shown()
	w.model.lookAtPrinter()
}

// otherLanguage switches between Arabic and English.
func (w *Window) otherLanguage() {
	w.settings.Change(func(c *settings.Choices) {
		if c.Lang == i18n.Arabic {
			c.Lang = i18n.English
		} else {
			c.Lang = i18n.Arabic
		}
	})
}

// follow wakes the screens when something has changed: one goroutine at a time waits for it.
func (w *Window) follow() {
	sub := w.Feed.Subscribe()
	var wait func(ctx context.Context) func()
	wait = func(ctx context.Context) func() {
		select {
		case <-ctx.Done():
			sub.Close()
			return nil
		case <-sub.Wake():
			changed := sub.Take()
			return func() {
				w.changed(changed)
				w.Loop.Go(wait)
			}
		}
	}
	w.Loop.Go(wait)
}

func (w *Window) changed(c app.Change) {
	if c&app.Sessions != 0 {
		w.enter()
	}
	if c&(app.Link|app.Outbox|app.Numbers|app.Sessions) != 0 {
		w.model.reload()
	}
	if s := w.shownScreen(); s != nil {
		s.Changed(c)
	}
}

// Run shows the window until the clerk closes it. Before the toolkit quits, stop is called off the main goroutine and
// may take its time.
func (w *Window) Run(stop, quit func()) {
	w.close = sync.OnceFunc(func() {
		w.saved(func() {
			go func() {
				stop()
				fyne.Do(quit)
			}()
		})
	})
	w.Win.SetCloseIntercept(w.close)
	w.Win.ShowAndRun()
}

// RequestClose closes as if the clerk had; it is called on the main goroutine.
func (w *Window) RequestClose() { w.close() }
