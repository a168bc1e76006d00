package central

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app"
)

// triesRow are the wrong passwords of an operator since her last right one.
type triesRow struct {
	Count int       `json:"count"`
	Last  time.Time `json:"last"`
}

// freeTries is how many wrong passwords cost nothing.
const freeTries = 5

// wait is how long to wait after so many tries.
func (t triesRow) wait() time.Duration {
	if t.Count < freeTries {
		return 0
	}
	waits := []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute}
	return waits[min(t.Count-freeTries, len(waits)-1)]
}

// wrongPassword enters a try that was wrong, and is what it fails with.
func (s *Server) wrongPassword(ctx context.Context, operator, device string) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		return s.enter(tx, AuditEntry{Act: ActRefused, Who: operator, Device: device})
	})
	if err == nil {
		err = &app.Error{Code: app.Unauthorised}
	}
	return err
}

// countTry counts a try at an operator's password before it is made, so that
// neither a restart nor many tries at once buy another. When it is too early it
// fails with app.TryLater, which also says in how many seconds, and counts nothing.
func (s *Server) countTry(ctx context.Context, operator string) error {
	return s.store.Update(ctx, func(tx Tx) error {
		var so triesRow
		if err := load(tx, tableTries, []byte(operator), &so); err != nil && !missing(err) {
			return err
		}
		now := s.now().UTC()
		if so.Last.After(now) {
			so.Last = now // the clock was set back: the wait is no longer for that
		}
		if rest := so.wait() - now.Sub(so.Last); so.wait() > 0 && rest > 0 {
			seconds := strconv.Itoa(int(math.Ceil(rest.Seconds())))
			return &app.Error{Code: app.TryLater, Args: map[string]string{"seconds": seconds}}
		}
		so.Count, so.Last = so.Count+1, now
		return save(tx, tableTries, []byte(operator), so)
	})
}
