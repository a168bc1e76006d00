package counter

import (
	"context"
	"log/slog"
	"time"

	"github.com/shubbak/shubbak/app"
)

// How often the spooler is asked while it has papers of ours, and otherwise.
const (
	followEvery = 2 * time.Second
	lookEvery   = time.Minute
)

// WatchPrints follows what was printed until ctx ends, whichever screen is shown,
// and after a start what was printed before it.
func (c *Counter) WatchPrints(ctx context.Context) {
	sub := c.Feed.Subscribe()
	defer sub.Close()
	for ctx.Err() == nil {
		open, err := c.FollowAll(ctx)
		if err != nil && ctx.Err() == nil && app.CodeOf(err) != app.Locked {
			slog.WarnContext(ctx, "prints were not followed", "code", app.CodeOf(err))
		}
		every := lookEvery
		if open > 0 {
			every = followEvery
		}
		rest(ctx, sub, every)
	}
}

// rest returns after a while, or when prints or who is signed in have changed.
func rest(ctx context.Context, sub *app.Sub, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			return
		case <-sub.Wake():
			if sub.Take()&(app.Prints|app.Sessions) != 0 {
				return
			}
		}
	}
}
