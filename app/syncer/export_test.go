package syncer

import (
	"context"
	"time"
)

// Begin is Run without its loop: the caller steps.
func (e *Engine) Begin() (end func()) {
	e.sub = e.o.Feed.Subscribe()
	return e.sub.Close
}

// Step is one round, and how long to wait for the next.
func (e *Engine) Step(ctx context.Context, full bool) time.Duration { return e.step(ctx, full) }
