package syncer

import (
	"context"
	"log/slog"

	"github.com/shubbak/shubbak/app"
)

// maxApply are the records in one transaction, so that the clerk's own writes
// never wait long.
const maxApply = 2000

// fetched is a page, or why there is none.
type fetched struct {
	page app.ChangesPage
	err  error
}

// pull brings central's changes over. When central has lost the history that the
// cursor is of, everything is fetched apart and then swapped in.
func (e *Engine) pull(ctx context.Context) error {
	_, under, err := e.o.Store.Snapshot(ctx)
	if err != nil {
		return err
	}
	if !under {
		if err = e.follow(ctx); app.CodeOf(err) != app.CursorGone {
			return err
		}
		e.o.Log.Warn("central has another history; fetching all of it")
		if err := e.o.Store.BeginSnapshot(ctx); err != nil {
			return err
		}
	}
	return e.snapshot(ctx)
}

// snapshot goes on with one, from where it was left.
func (e *Engine) snapshot(ctx context.Context) error {
	for more := true; more; {
		cursor, _, err := e.o.Store.Snapshot(ctx)
		if err != nil {
			return err
		}
		seen, err := e.o.Store.Seen(ctx)
		if err != nil {
			return err
		}
		page, err := e.o.Remote.Changes(ctx, app.Since{Cursor: cursor, Seen: seen}, maxPage)
		if app.CodeOf(err) == app.CursorGone {
			if err = e.o.Store.BeginSnapshot(ctx); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err = e.o.Store.AddSnapshot(ctx, page); err != nil && app.CodeOf(err) != app.NotAllowedHere {
			return err // not allowed: all pages were here already
		}
		more = err == nil && page.More
	}
	if err := e.tellLeases(ctx); err != nil {
		return err
	}
	for done := false; !done; {
		var err error
		if done, err = e.o.Store.Swap(ctx); err != nil {
			return err
		}
	}
	return nil
}

// tellLeases tells a central with another history of the numbers that we have, so
// that it neither leases them again nor takes licences with them for strange.
func (e *Engine) tellLeases(ctx context.Context) error {
	leases, err := e.o.Store.Leases(ctx)
	if err != nil {
		return err
	}
	for _, l := range leases {
		if len(l.Signed) == 0 {
			continue
		}
		err := e.o.Remote.KeepLease(ctx, l)
		if endsRound(err) {
			return err
		}
		if err != nil {
			e.o.Log.Warn("central does not know a lease", slog.String("lease", l.ID), slog.String("code", string(app.CodeOf(err))))
		}
	}
	return nil
}

// follow applies the changes after the cursor. The next pages are fetched while the last ones
// are applied; what has come meanwhile is applied together, and the cursor moves
// in the transaction of its rows.
func (e *Engine) follow(ctx context.Context) error {
	cursor, err := e.o.Store.Cursor(ctx)
	if err != nil {
		return err
	}
	seen, err := e.o.Store.Seen(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	pages, ended := make(chan fetched, e.o.Ahead), make(chan struct{})
	e.o.Go(func() {
		defer close(ended)
		e.fetch(ctx, app.Since{Cursor: cursor, Seen: seen}, pages)
	})
	defer func() { <-ended }()
	defer stop()
	for next := range pages {
		if next.err != nil {
			return next.err
		}
		page, failure := together(next.page, pages)
		if len(page.Items) > 0 || page.Next != cursor {
			if err := e.o.Store.Apply(ctx, page); err != nil {
				return err
			}
		}
		e.pulled(len(page.Items), page.More)
		cursor = page.Next
		if failure != nil {
			return failure
		}
	}
	return ctx.Err()
}

// fetch asks for page after page and closes the channel after the last, or after
// a failure.
func (e *Engine) fetch(ctx context.Context, since app.Since, pages chan<- fetched) {
	defer close(pages)
	for {
		page, err := e.o.Remote.Changes(ctx, since, maxPage)
		select {
		case pages <- fetched{page, err}:
		case <-ctx.Done():
			return
		}
		if err != nil || !page.More || page.Next == since.Cursor {
			return
		}
		since.Cursor = page.Next
	}
}

// together joins a page with those that lie ready behind it, and returns the
// failure that ended them, if one did.
func together(page app.ChangesPage, pages <-chan fetched) (app.ChangesPage, error) {
	for len(page.Items)+maxPage <= maxApply {
		select {
		case next, more := <-pages:
			if !more || next.err != nil {
				return page, next.err
			}
			page.Items = append(page.Items, next.page.Items...)
			page.Next, page.More, page.Watermark = next.page.Next, next.page.More, next.page.Watermark
		default:
			return page, nil
		}
	}
	return page, nil
}
