package syncer

import (
	"errors"
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app"
)

// breakAfter is how many failures in a row open the breaker: from then on only a
// probe goes over the line until one has come through.
const breakAfter = 5

// open tells whether the breaker is.
func (e *Engine) open() bool { return e.failures >= breakAfter }

// backoff returns how long to wait after a failure: full jitter over a doubling
// step, never shorter than central asked for. While the outage is young the wait
// stays short, so that a line which returns is soon seen.
func (e *Engine) backoff(err error) time.Duration {
	limit := e.o.Cap
	if s := e.Status(); !s.Online {
		switch age := e.o.Now().Sub(s.Since); {
		case age < 0: // the clock was set back
		case age < e.o.Young:
			limit = min(limit, e.o.Probe)
		case age < e.o.Old:
			limit = min(limit, oldProbe)
		}
	}
	step := e.o.First << min(e.failures-1, 16)
	if step <= 0 || step > limit {
		step = limit
	}
	wait := time.Duration(e.o.Jitter() * float64(step))
	return max(wait, shortest, retryAfter(err))
}

// retryAfter is how long central asked to be left alone.
func retryAfter(err error) time.Duration {
	var e *app.Error
	if !errors.As(err, &e) {
		return 0
	}
	n, err := strconv.Atoi(e.Args["retry_after"])
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// hold keeps one command back that central put off, while the others go on.
type hold struct {
	times int
	until time.Time
}

// putOff lengthens the hold of a command.
func (e *Engine) putOff(id app.ID) {
	h := e.holds[id]
	step := min(e.o.First<<min(h.times, 16), longestHold)
	h.times++
	h.until = e.o.Now().Add(max(step/2+time.Duration(e.o.Jitter()*float64(step/2)), shortest))
	e.holds[id] = h
}

// held tells whether a command is held back. A hold that ends later than any does was
// made before the clock was set back, and holds nothing.
func (e *Engine) held(id app.ID) bool {
	h, there := e.holds[id]
	if !there {
		return false
	}
	left := h.until.Sub(e.o.Now())
	return left > 0 && left <= longestHold
}

// recent tells whether a moment is less than a while ago. One that is to come is of
// before the clock was set back, and is not.
func (e *Engine) recent(at time.Time, while time.Duration) bool {
	age := e.o.Now().Sub(at)
	return age >= 0 && age < while
}
