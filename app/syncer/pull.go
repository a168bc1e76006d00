package syncer

import (
	"context"
	"sync"

	"github.com/shubbak/shubbak/app"
)

const (
	maxAhead = 3    // pages that lie fetched while others are applied
	maxApply = 2000 // records in one transaction, so that the clerk's own writes never wait long
)

// fetched is a page, or why there is none.
type fetched struct {
	page app.ChangesPage
	err  error
}

// pull applies central's changes. The next pages are fetched while the last ones
// are applied; what has come meanwhile is applied together, and the cursor moves
// in the transaction of its rows.
func (e *Engine) pull(ctx context.Context) error {
	cursor, err := e.o.Store.Cursor(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	pages := make(chan fetched, maxAhead)
	var fetching sync.WaitGroup
	fetching.Go(func() { e.fetch(ctx, cursor, pages) })
	defer fetching.Wait()
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
		cursor = page.Next
		if failure != nil {
			return failure
		}
	}
	return ctx.Err()
}

// fetch asks for page after page and closes the channel after the last, or after
// a failure.
func (e *Engine) fetch(ctx context.Context, cursor string, pages chan<- fetched) {
	defer close(pages)
	for {
		page, err := e.o.Remote.Changes(ctx, cursor, maxPage)
		select {
		case pages <- fetched{page, err}:
		case <-ctx.Done():
			return
		}
		if err != nil || !page.More || page.Next == cursor {
			return
		}
		cursor = page.Next
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
