package syncer

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// Status tells how the counter stands with central.
func (e *Engine) Status() app.LinkStatus {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.status
}

// change alters the status and publishes app.Link when that made a difference.
func (e *Engine) change(f func(*app.LinkStatus)) {
	e.mu.Lock()
	was := e.status
	f(&e.status)
	if e.status.Online != was.Online || !was.Known && e.status.Known {
		e.status.Since = e.o.Now()
	}
	changed := e.status != was
	e.mu.Unlock()
	if changed {
		e.o.Feed.Publish(app.Link)
	}
}

// busy says that a round goes over the line.
func (e *Engine) busy() { e.change(func(s *app.LinkStatus) { s.Busy = true }) }

// reached says that central has answered.
func (e *Engine) reached() {
	e.change(func(s *app.LinkStatus) { s.Known, s.Online, s.Code = true, true, "" })
}

// pulled says how many records a catch-up has brought so far, while more are to
// come.
func (e *Engine) pulled(n int, more bool) {
	e.change(func(s *app.LinkStatus) {
		if s.Pulled += n; !more {
			s.Pulled = 0
		}
	})
}

// uploading says how many bytes of a document have gone out, of how many; 0 of 0:
// none is on its way.
func (e *Engine) uploading(n, of int64) {
	e.change(func(s *app.LinkStatus) { s.Sent, s.ToSend = n, of })
}

// synced says that a whole round has come through, and has the store remember it.
func (e *Engine) synced(ctx context.Context) error {
	now := e.o.Now()
	e.change(func(s *app.LinkStatus) { s.LastSync = now })
	if e.recent(e.syncedAt, keepSynced) {
		return nil
	}
	e.syncedAt = now
	return e.o.Store.SaveSynced(ctx, now)
}

// recall has the status say what the store remembers of an earlier start.
func (e *Engine) recall(ctx context.Context) error {
	if !e.Status().LastSync.IsZero() {
		return nil
	}
	at, err := e.o.Store.LastSync(ctx)
	if err != nil {
		return err
	}
	e.change(func(s *app.LinkStatus) { s.LastSync = at })
	return nil
}

// settle ends a round, with the failure that ended it.
func (e *Engine) settle(err error) {
	e.change(func(s *app.LinkStatus) {
		s.Busy, s.Pulled, s.Sent, s.ToSend = false, 0, 0, 0
		if err == nil {
			return
		}
		s.Known, s.Code = true, reasonOf(err)
		switch app.CodeOf(err) {
		case app.Offline, app.BadAnswer, app.Unauthorised, app.Forbidden, app.Retired:
			s.Online = false
		default: // the line holds; something on our side does not
		}
	})
}
