package syncer

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Orders is what the engine needs of the store to carry out what central wants of the
// counter. But for Leftovers and Empty it needs no key: nobody may have signed in.
type Orders interface {
	// Device returns this counter, or app.NotEnrolled.
	Device(ctx context.Context) (app.Device, error)
	OutboxCount(ctx context.Context) (app.OutboxCount, error)
	Orders(ctx context.Context) (app.Orders, error)
	// Obeyed remembers that a directive was carried out.
	Obeyed(ctx context.Context, id string) error
	// End closes the counter by a directive: revoked, nobody is let in any more; to be
	// wiped, nothing new is taken. Reinstated takes that back.
	End(ctx context.Context, d app.Directive) error
	Reinstated(ctx context.Context) error
	// Leftovers returns what is never going to be delivered. Empty makes all of the store
	// unreadable, once central has them; app.Conflict when there is more by now.
	Leftovers(ctx context.Context) ([]app.Leftover, error)
	Empty(ctx context.Context, given []app.Leftover) error
	// Told remembers that central knows that the store is empty.
	Told(ctx context.Context) error
}

// Desk is the clerk's side of the counter.
type Desk interface {
	// Obey does what a directive wants there: a lock locks the screen, what ends the
	// counter signs out whoever is signed in. Nobody being there, there is nothing to do.
	Obey(ctx context.Context, d app.Directive) error
}

// beat tells central how the counter is, once in a while, and does what central wants. It
// needs no session. A counter that is not enrolled, or was emptied, has nothing to tell.
func (e *Engine) beat(ctx context.Context) (told bool, err error) {
	now := e.o.Now()
	if e.recent(e.beatAt, e.o.Beat) {
		return false, nil
	}
	d, err := e.o.Store.Device(ctx)
	if app.CodeOf(err) == app.NotEnrolled {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	o, err := e.o.Store.Orders(ctx)
	if err != nil || o.Told {
		return false, err
	}
	waiting := -1
	if n, err := e.o.Store.OutboxCount(ctx); err == nil {
		waiting = n.Waiting + n.NeedsMe
	}
	wanted, err := e.o.Remote.Heartbeat(ctx, app.Beat{Device: d, At: now.UTC(), Waiting: waiting, Version: e.o.Version, Done: o.Done})
	if err != nil && !endsRound(err) || app.CodeOf(err) == app.Unauthorised { // of a central that does not know us
		e.o.Log.Warn("no heartbeat", slog.String("code", string(app.CodeOf(err))))
		e.beatAt = now
		return false, nil
	}
	if err != nil {
		return false, err
	}
	e.beatAt = now
	e.reached()
	if o.Emptied {
		return true, e.o.Store.Told(ctx)
	}
	return true, e.carry(ctx, o, wanted)
}

// carry does what central wants and has not been done. Of what ends the counter the
// newest counts, and only for as long as central says it.
func (e *Engine) carry(ctx context.Context, o app.Orders, wanted []app.Directive) error {
	var end *app.Directive
	for _, d := range wanted {
		switch {
		case d.Ends():
			end = &d
		case slices.Contains(o.Done, d.ID):
		case d.Kind == app.DirectLock:
			if err := e.obey(ctx, d); err != nil {
				return err
			}
			if err := e.o.Store.Obeyed(ctx, d.ID); err != nil {
				return err
			}
		default:
			e.o.Log.Warn("an unknown directive", slog.String("kind", string(d.Kind)))
		}
	}
	switch {
	case end == nil && o.Ended != nil:
		return e.o.Store.Reinstated(ctx)
	case end == nil || o.Ended != nil && o.Ended.ID == end.ID:
		return nil
	}
	e.o.Log.Warn("central closes this counter", slog.String("kind", string(end.Kind)))
	if err := e.o.Store.End(ctx, *end); err != nil {
		return err
	}
	if end.Kind == app.DirectWipe {
		return nil // who is there sees what waits go out
	}
	return e.obey(ctx, *end)
}

func (e *Engine) obey(ctx context.Context, d app.Directive) error {
	if e.o.Desk == nil {
		return nil
	}
	if err := e.o.Desk.Obey(ctx, d); err != nil {
		return fmt.Errorf("carrying out a %s: %w", d.Kind, err)
	}
	return nil
}

// retire ends a counter that is to be wiped, once nothing is on its way any more: what
// cannot be delivered goes to central as it is, with its documents, and the numbers that
// are left go back.
func (e *Engine) retire(ctx context.Context) error {
	o, err := e.o.Store.Orders(ctx)
	if err != nil || o.Ended == nil || o.Ended.Kind != app.DirectWipe {
		return err
	}
	due, err := e.o.Store.Due(ctx, 1, func(app.ID) bool { return false })
	if err != nil || len(due) > 0 || !e.waits.empty() {
		return err
	}
	left, err := e.o.Store.Leftovers(ctx)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(left, maxBatch) {
		for _, l := range part {
			if err := e.accompany(ctx, l.Command); err != nil {
				return err
			}
		}
		if err := e.o.Remote.Leave(ctx, part); err != nil {
			return err
		}
	}
	if err := e.giveBack(ctx); err != nil {
		return err
	}
	err = e.o.Store.Empty(ctx, left)
	if app.CodeOf(err) == app.Conflict {
		return nil // the next round
	}
	if err != nil {
		return err
	}
	e.beatAt = time.Time{}
	return e.obey(ctx, *o.Ended)
}

// accompany brings the documents of what is left over. One that is not here, or that
// central does not take, is left behind.
func (e *Engine) accompany(ctx context.Context, c app.Command) error {
	for _, d := range c.Documents() {
		data, err := e.o.Store.Blob(ctx, d.SHA256)
		if err == nil {
			err = e.carryOver(ctx, d, data)
		}
		if endsRound(err) {
			return err
		}
		if err != nil {
			e.o.Log.Warn("a document was left behind", slog.String("record", string(c.Record)), slog.String("code", string(app.CodeOf(err))))
		}
	}
	return nil
}

func (e *Engine) carryOver(ctx context.Context, d app.Attachment, data []byte) error {
	u, err := e.o.Remote.Announce(ctx, d)
	for at := u.Offset; err == nil && !u.Done && at < int64(len(data)); {
		at, err = e.o.Remote.Append(ctx, u.ID, at, data[at:min(at+e.o.Part, int64(len(data)))])
	}
	return err
}

// giveBack returns the numbers that were not used.
func (e *Engine) giveBack(ctx context.Context) error {
	leases, err := e.o.Store.Leases(ctx)
	if err != nil {
		return err
	}
	for _, l := range leases {
		if l.Left() == 0 {
			continue
		}
		_, err := e.o.Remote.ReturnLease(ctx, l.ID, l.Next)
		if endsRound(err) {
			return err
		}
		if err != nil { // it was lost, or given back by an older copy of us
			e.o.Log.Warn("numbers were not taken back", slog.String("lease", l.ID), slog.String("code", string(app.CodeOf(err))))
		}
	}
	return nil
}
