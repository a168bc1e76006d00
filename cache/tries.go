package cache

import (
	"math"
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app"
)

// tries are the wrong passwords of an operator since her last right one.
type tries struct {
	Count int       `json:"count"`
	Last  time.Time `json:"last"`
}

// freeTries is how many wrong passwords cost nothing.
const freeTries = 5

// wait is how long to wait after so many tries.
func (t tries) wait() time.Duration {
	if t.Count < freeTries {
		return 0
	}
	waits := []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute}
	return waits[min(t.Count-freeTries, len(waits)-1)]
}

// countTry counts a try that is about to be made and returns how many more are
// free. When it is too early it returns app.TryLater as refusal and counts
// nothing; a clock that was set back makes the wait begin anew, no longer.
func (t *txn) countTry(operator string) (left int, refusal, err error) {
	var so tries
	if _, err := t.load(bucketTries, []byte(operator), &so); err != nil {
		return 0, nil, err
	}
	if so.Last.After(t.now) {
		so.Last = t.now
	}
	if rest := so.wait() - t.now.Sub(so.Last); rest > 0 && so.Count >= freeTries {
		seconds := strconv.Itoa(int(math.Ceil(rest.Seconds())))
		refusal = &app.Error{Code: app.TryLater, Args: map[string]string{"seconds": seconds}}
	} else {
		so.Count++
		so.Last = t.now
	}
	return max(freeTries-so.Count, 0), refusal, t.save(bucketTries, []byte(operator), so)
}

func wrongPassword(left int) *app.Error {
	return &app.Error{Code: app.WrongPassword, Args: map[string]string{"tries": strconv.Itoa(left)}}
}
