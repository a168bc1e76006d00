package syncer

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/shubbak/shubbak/app"
)

// round does what is to be done. One that is not full asks central for nothing
// when there is nothing to send.
func (e *Engine) round(ctx context.Context, full bool) error {
	if err := e.recall(ctx); err != nil {
		return err
	}
	if _, err := e.o.Store.Cursor(ctx); err != nil {
		return err // locked, most likely: nothing to do, and nothing to say
	}
	e.sub.Take() // what came before is seen below
	e.waits = newWaiting()
	work, err := e.work(ctx)
	if err != nil || !full && !work {
		return err
	}
	e.busy()
	e.lastTry = e.o.Now()
	if err := e.meet(ctx); err != nil {
		return err
	}
	if err := e.refreshBundles(ctx); err != nil {
		return err
	}
	if err := e.give(ctx); err != nil {
		return err
	}
	if err := e.pull(ctx); err != nil {
		return err
	}
	merged, err := e.merge(ctx)
	if err == nil && merged {
		err = e.pushAll(ctx)
	}
	if err != nil {
		return err
	}
	if some, err := e.bringAll(ctx); err != nil {
		return err
	} else if some {
		if err := e.pull(ctx); err != nil {
			return err
		}
	}
	if err := e.refreshTrust(ctx); err != nil {
		return err
	}
	if err := e.synced(ctx); err != nil {
		return err
	}
	return e.retire(ctx)
}

// give sends what is due and asks for numbers. When central has another history than
// we knew, nothing of it is done: all of central's is fetched first.
func (e *Engine) give(ctx context.Context) error {
	err := e.sendAndAsk(ctx)
	if app.CodeOf(err) != app.CursorGone {
		return err
	}
	if err := e.o.Store.BeginSnapshot(ctx); err != nil {
		return err
	}
	if err := e.snapshot(ctx); err != nil {
		return err
	}
	return e.sendAndAsk(ctx)
}

func (e *Engine) sendAndAsk(ctx context.Context) error {
	if err := e.pushAll(ctx); err != nil {
		return err
	}
	return e.refill(ctx)
}

// pushAll sends until nothing is left that may be sent now.
func (e *Engine) pushAll(ctx context.Context) error {
	for {
		e.sub.Take()
		sent, err := e.push(ctx)
		if err != nil {
			return err
		}
		merged, err := e.merge(ctx)
		if err != nil || !sent && !merged {
			return err
		}
	}
}

// work tells whether there is something to send or to ask for.
func (e *Engine) work(ctx context.Context) (bool, error) {
	due, err := e.due(ctx, 1, nil)
	if err != nil || len(due) > 0 || !e.waits.empty() {
		return err == nil, err
	}
	short, err := e.short(ctx)
	return len(short) > 0, err
}

// meet makes sure that central is there and that we are in session, by one small
// call, whenever that is in doubt; and renews the grant while it is at it.
func (e *Engine) meet(ctx context.Context) error {
	if e.open() { // the smallest call there is, before one that opens a session
		if err := e.o.Remote.Health(ctx); err != nil {
			return err
		}
	}
	if _, err := e.beat(ctx); err != nil {
		return err
	}
	now := e.o.Now()
	if e.inSession && e.recent(e.grantAt, refreshKeys) {
		return nil
	}
	operator, signed, err := e.o.Remote.Grant(ctx)
	if err != nil {
		return err
	}
	e.inSession = true
	e.reached()
	if e.recent(e.grantAt, refreshKeys) {
		return nil
	}
	err = e.o.Store.SaveGrant(ctx, operator, signed)
	if err != nil && app.CodeOf(err) != app.NotFound {
		return fmt.Errorf("keeping a grant: %w", err)
	}
	e.grantAt = now
	return nil
}

// look asks whether central is there while nobody has signed in, so that the
// sign-in screen can say so, and what it wants of the counter.
func (e *Engine) look(ctx context.Context) error {
	told, err := e.beat(ctx)
	if err != nil || told {
		return err
	}
	if err = e.o.Remote.Health(ctx); err == nil {
		e.reached()
	}
	return err
}

// short lists the series of which half is used.
func (e *Engine) short(ctx context.Context) ([]string, error) {
	orders, err := e.o.Store.Orders(ctx)
	if err != nil || orders.Ended != nil {
		return nil, err
	}
	leases, err := e.o.Store.Leases(ctx)
	if err != nil {
		return nil, err
	}
	now := e.o.Now()
	left := map[string]int{}
	for _, l := range leases {
		if now.Before(l.NotAfter) {
			left[l.Series] += l.Left()
		}
	}
	var list []string
	seen := map[string]bool{}
	for _, s := range e.o.Series() {
		if !seen[s] && left[s]*2 <= e.o.Block && !e.recent(e.seriesOff[s], keepOff) {
			list = append(list, s)
		}
		seen[s] = true
	}
	return list, nil
}

// refill asks for numbers. The wish is kept before it is sent, so that an answer
// which was lost is asked for again under the same ID.
func (e *Engine) refill(ctx context.Context) error {
	series, err := e.short(ctx)
	if err == nil {
		err = e.tellSeen(ctx)
	}
	if err != nil {
		return err
	}
	for _, s := range series {
		wish, err := e.o.Store.WantLease(ctx, app.LeaseRequest{ID: app.NewID(e.o.Now()), Series: s, Size: e.o.Block})
		if err != nil {
			return fmt.Errorf("wishing for numbers of series %s: %w", s, err)
		}
		lease, err := e.o.Remote.Lease(ctx, wish)
		if endsRound(err) {
			return err
		}
		if err != nil { // central has its reasons; the other series and the pull go on
			e.o.Log.Warn("no numbers", slog.String("series", s), slog.String("code", string(app.CodeOf(err))))
			e.seriesOff[s] = e.o.Now()
			continue
		}
		if err := e.o.Store.AddLease(ctx, wish.ID, lease); err != nil {
			return fmt.Errorf("keeping lease %s: %w", lease.ID, err)
		}
	}
	return nil
}

// endsRound tells a failure of the line or of the session, which every further
// call would share, from central's no to one request.
func endsRound(err error) bool {
	shared := []app.Code{app.Offline, app.BadAnswer, app.TryLater, app.Unauthorised, app.Locked, app.Internal, app.CursorGone, app.Retired}
	return slices.Contains(shared, app.CodeOf(err))
}

// refreshTrust keeps the lists of keys and of revocations fresh.
func (e *Engine) refreshTrust(ctx context.Context) error {
	now := e.o.Now()
	if e.recent(e.trustAt, refreshKeys) {
		return nil
	}
	list, err := e.o.Remote.Trust(ctx)
	if err != nil {
		return err
	}
	if err := e.o.Store.SaveTrust(ctx, list); err != nil {
		return fmt.Errorf("keeping the trust list: %w", err)
	}
	if err := e.refreshStatus(ctx); err != nil {
		return err
	}
	e.trustAt = now
	return nil
}

func (e *Engine) refreshStatus(ctx context.Context) error {
	if e.o.Check == nil {
		return nil
	}
	have, err := e.o.Check.StatusList(ctx)
	if err != nil {
		return fmt.Errorf("reading the revocations: %w", err)
	}
	l, fresh, err := e.o.Remote.Revocations(ctx, have.Tag)
	if err == nil && fresh {
		err = e.o.Check.SaveStatusList(ctx, l)
	}
	if app.CodeOf(err) == app.NotFound { // a central from before there was such a list
		return nil
	}
	return err
}
