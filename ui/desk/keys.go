package desk

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/intake"
	"github.com/shubbak/shubbak/ui/kit"
)

// screenKeys are the keys that screens may have a use for.
func screenKeys() []kit.Key {
	keys := []kit.Key{
		kit.KeyF1, kit.KeyF2, kit.KeyF4, kit.KeyF5, kit.KeyF7, kit.KeyF8, kit.KeyF9, kit.KeyEscape, kit.KeyEnter,
		kit.KeyUp, kit.KeyDown, kit.KeyLeft, kit.KeyRight, kit.KeyPageUp, kit.KeyPageDown, kit.KeyHome, kit.KeyEnd,
		kit.KeyDelete, kit.KeySpace, kit.KeyCtrlF, kit.KeyCtrlS, kit.KeyCtrlL, kit.KeyCtrlN, kit.KeyCtrlP, kit.KeyCtrlEnter,
		kit.KeyAltDown, kit.KeyAltUp, kit.KeyE, "Ctrl+Shift+S", "Ctrl+Home", "Ctrl+End", "+", "-", "=", "Ctrl++", "Ctrl+-", "Ctrl+=", "Ctrl+0",
	}
	for n := range 10 {
		keys = append(keys, kit.Digit(n))
	}
	return keys
}

// bindKeys has every key go to the screen on show first, then to the frame.
func (w *Window) bindKeys() {
	for _, k := range screenKeys() {
		w.keys.On(k, func() { w.key(k) })
	}
}

func (w *Window) key(k kit.Key) {
	w.model.touch()
	s := w.shownScreen()
	if s == nil || s.Key(k) || w.gate != nil {
		return
	}
	switch k {
	case kit.KeyF2:
		w.frame.focusSearch()
	case kit.KeyF4:
		w.Choose()
	case kit.KeyCtrlL:
		w.Lock()
	case kit.KeyEscape:
		w.Back()
	default:
	}
}

// How long leaving waits for what was typed to be safe: so many times this long.
const (
	safeTries = 150
	safePause = 20 * time.Millisecond
)

// saved hides the screen on show and goes on when what was typed there is safe.
func (w *Window) saved(then func()) {
	w.shownScreen().Hidden()
	w.whenSafe(safeTries, then)
}

func (w *Window) whenSafe(tries int, then func()) {
	if f := w.form(); tries == 0 || f == nil || f.State().Save.Kind != intake.Saving {
		then()
		return
	}
	w.Loop.Go(func(ctx context.Context) func() {
		select {
		case <-ctx.Done():
		case <-w.model.pause(safePause):
		}
		return func() { w.whenSafe(tries-1, then) }
	})
}

// Lock hides everything until the clerk's password is entered.
func (w *Window) Lock() {
	if w.gate == nil {
		w.saved(func() { w.model.lock(w.gone) })
	}
}

// SignOut erases the keys, so that somebody else can sign in. What could not be saved keeps the clerk in, before the
// form that says so.
func (w *Window) SignOut() {
	w.saved(func() {
		if f := w.form(); w.gate == nil && f != nil && f.State().Save.Kind == intake.SaveFailed {
			w.open(atIntake, nil)
			return
		}
		w.model.signOut(w.gone)
	})
}

// gone shows the gate; that the audit could not be written does not keep the screen open.
func (w *Window) gone(error) { w.enter() }

// lifeSign is what tells that the clerk is there: where the focus is, and what stands in the field that has it.
type lifeSign struct {
	focus fyne.Focusable
	text  string
}

// beat locks the counter when nobody has been there for long. With each minute the screen on show tells anew how long
// things have lasted.
func (w *Window) beat(minute bool) {
	if minute {
		w.shownScreen().Changed(app.Link)
	}
	now := lifeSign{focus: w.Win.Canvas().Focused()}
	if e, ok := now.focus.(interface{ Text() string }); ok {
		now.text = e.Text()
	}
	if now != w.sign {
		w.sign = now
		w.model.touch()
	}
	if w.model.idle() {
		w.Lock()
	}
}
