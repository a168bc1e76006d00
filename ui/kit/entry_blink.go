package kit

import (
	"time"

	"fyne.io/fyne/v2"
)

// The caret comes and goes once a second, and stays after ten rounds without a key: an idle window rests.
const (
	blinkTime   = 1060 * time.Millisecond
	blinkRounds = 10
)

// blink lets the caret of an entry come and go while the entry has the focus.
type blink struct {
	run    *fyne.Animation
	rounds int
	off    bool // the caret is not to be seen
	late   bool // half a second has gone by since the caret was last moved
}

// restart shows the caret, and begins a new round.
func (b *blink) restart(e *Entry) {
	b.stop()
	b.late = false
	if !e.focused || e.Disabled() {
		return
	}
	b.run = fyne.NewAnimation(blinkTime, func(done float32) { b.tick(e, done) })
	b.run.Curve, b.run.RepeatCount = fyne.AnimationLinear, fyne.AnimationRepeatForever
	b.run.Start()
}

// stop ends it, with the caret on.
func (b *blink) stop() {
	if b.run != nil {
		b.run.Stop()
	}
	b.run, b.rounds, b.off = nil, 0, false
}

// tick is told how much of a round is done. Only the caret is drawn anew, and only when it comes or goes.
func (b *blink) tick(e *Entry, done float32) {
	off := done >= 0.5 && done < 1
	if b.late = b.late || off; done >= 1 {
		b.rounds++
	}
	if off != b.off {
		b.off = off
		e.inner.showCarets(!off)
	}
	if b.rounds >= blinkRounds && b.run != nil {
		b.run.Stop()
		b.run = nil
	}
}
