package kit

import (
	"context"
	"sync"
)

// Loop is the screens' way off the main goroutine and back onto it.
//
// Go starts work; the function that the work returns runs on the main
// goroutine, unless the loop was closed in the meantime. Close and then Wait
// before the toolkit quits: what it has queued by then it throws away.
type Loop struct {
	ctx    context.Context
	cancel context.CancelFunc
	post   func(func()) // fyne.Do; a queue in tests
	mu     sync.Mutex   // guards closed, and wg against Go after Wait
	closed bool
	wg     sync.WaitGroup
}

// NewLoop returns a loop that posts by post.
func NewLoop(ctx context.Context, post func(func())) *Loop {
	l := &Loop{post: post}
	l.ctx, l.cancel = context.WithCancel(ctx)
	return l
}

// Go runs work on a goroutine of its own and then its result on the main one.
func (l *Loop) Go(work func(context.Context) func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.wg.Go(func() {
		show := work(l.ctx)
		if show == nil || l.ctx.Err() != nil {
			return
		}
		l.post(func() {
			if l.ctx.Err() == nil {
				show()
			}
		})
	})
}

// Close tells all work to stop; nothing more is shown.
func (l *Loop) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.cancel()
}

// Wait returns when all work has stopped.
func (l *Loop) Wait() { l.wg.Wait() }
