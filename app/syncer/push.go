package syncer

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"

	"github.com/shubbak/shubbak/app"
)

// answer is what central said to a batch.
type answer struct {
	batch    []app.Command
	outcomes []app.Outcome
	err      error
}

// push sends what is due in batches, in device order, and tells whether it sent
// anything. While one batch is on its way, what central said to the one before is
// written down and the next one is made ready.
func (e *Engine) push(ctx context.Context) (sent bool, err error) {
	tried := map[app.ID]bool{}
	size := maxBatch
	if err := e.tellSeen(ctx); err != nil {
		return false, err
	}
	batch, err := e.next(ctx, size, tried)
	var last answer
	for err == nil && len(batch) > 0 {
		sent = true
		flight := e.send(ctx, batch)
		var following []app.Command
		if err = e.record(ctx, last, tried); err == nil {
			for _, c := range batch {
				tried[c.ID] = true
			}
			following, err = e.next(ctx, size, tried)
		}
		last = <-flight
		if err != nil {
			return sent, err // what is on its way is repeated under its ID
		}
		if last.err == nil {
			e.reached()
			size, batch = maxBatch, following
			continue
		}
		if err := e.back(ctx, following, app.Offline); err != nil {
			return sent, err
		}
		if size, err = e.failed(ctx, &last, tried); err == nil {
			batch, err = e.next(ctx, size, tried)
		}
	}
	if err != nil {
		return sent, err
	}
	return sent, e.record(ctx, last, tried)
}

// tellSeen has central see with what it gets which history we are of.
func (e *Engine) tellSeen(ctx context.Context) error {
	seen, err := e.o.Store.Seen(ctx)
	if err == nil {
		e.o.Remote.Saw(seen)
	}
	return err
}

// next marks the next commands that may be sent as on their way.
func (e *Engine) next(ctx context.Context, size int, tried map[app.ID]bool) ([]app.Command, error) {
	for {
		due, err := e.due(ctx, size, tried)
		if err != nil || len(due) == 0 {
			return nil, err
		}
		batch, err := e.mark(ctx, due, tried)
		if err != nil || len(batch) > 0 {
			return batch, err
		}
	}
}

// send has a batch on its way and returns where its answer comes.
func (e *Engine) send(ctx context.Context, batch []app.Command) <-chan answer {
	flight := make(chan answer, 1)
	e.o.Go(func() {
		outcomes, err := e.o.Remote.Send(ctx, batch)
		flight <- answer{batch, outcomes, err}
	})
	return flight
}

// failed deals with a batch that central did not take as a whole, and returns how
// large the next one may be: it is sent again in halves, down to the one command
// that is at fault, whose outcome a then is. What ends the round is returned.
func (e *Engine) failed(ctx context.Context, a *answer, tried map[app.ID]bool) (size int, err error) {
	batch, cause := a.batch, a.err
	code := app.CodeOf(cause)
	*a = answer{}
	switch {
	case endsRound(cause) || code == app.Forbidden || code == app.CursorGone:
		return 0, cmp.Or(e.back(ctx, batch, code), cause)
	case len(batch) > 1:
		e.o.Log.Info("halving a batch", slog.Int("size", len(batch)), slog.String("code", string(code)))
		for _, c := range batch {
			delete(tried, c.ID)
		}
		return len(batch) / 2, e.back(ctx, batch, code)
	}
	*a = answer{batch: batch, outcomes: []app.Outcome{{ID: batch[0].ID, Code: code}}}
	return maxBatch, nil
}

// due lists the commands that may be sent now, the oldest first. Those that were
// tried in this round, are held back or wait for documents do not hide the ones
// behind them, nor do they make the batch smaller.
func (e *Engine) due(ctx context.Context, most int, tried map[app.ID]bool) (ready []app.Command, err error) {
	chosen := map[app.ID]bool{}
	except := func(id app.ID) bool { return tried[id] || chosen[id] || e.held(id) || e.waits.has(id) }
	for size := most; len(ready) < most; size = maxBatch { // those that wait are passed over in large steps
		list, err := e.o.Store.Due(ctx, size, except)
		if err != nil {
			return nil, fmt.Errorf("reading the outbox: %w", err)
		}
		last := len(list) < size
		for _, c := range e.ready(list) {
			chosen[c.ID] = true
			ready = append(ready, c)
		}
		if last {
			break
		}
	}
	return ready[:min(len(ready), most)], nil
}

// mark writes down that commands are on their way. One that has changed since it
// was read is left alone.
func (e *Engine) mark(ctx context.Context, due []app.Command, tried map[app.ID]bool) ([]app.Command, error) {
	batch, err := e.o.Store.SendingAll(ctx, due)
	if err != nil {
		return nil, fmt.Errorf("marking commands: %w", err)
	}
	if len(batch) < len(due) {
		for _, id := range lacking(due, batch) {
			tried[id] = true
		}
	}
	return batch, nil
}

// lacking lists the commands of all that are not in some.
func lacking(all, some []app.Command) (out []app.ID) {
	there := make(map[app.ID]bool, len(some))
	for _, c := range some {
		there[c.ID] = true
	}
	for _, c := range all {
		if !there[c.ID] {
			out = append(out, c.ID)
		}
	}
	return out
}

// back puts commands back into the queue. One that someone else has moved in the
// meantime stays where it is. The context may be done already: what is written
// here would else be found as sending, and repeated all the same.
func (e *Engine) back(ctx context.Context, batch []app.Command, code app.Code) error {
	if len(batch) == 0 {
		return nil
	}
	if err := e.o.Store.UnansweredAll(context.WithoutCancel(ctx), batch, code); err != nil {
		return fmt.Errorf("putting commands back: %w", err)
	}
	return nil
}

// record writes the outcomes down. A command without one, and one that central
// put off, goes back into the queue.
func (e *Engine) record(ctx context.Context, a answer, tried map[app.ID]bool) error {
	by := make(map[app.ID]app.Outcome, len(a.outcomes))
	for _, o := range a.outcomes {
		by[o.ID] = o
	}
	var answered, later []app.Command
	var answers []app.Outcome
	for _, c := range a.batch {
		tried[c.ID] = true
		o, there := by[c.ID]
		if !there || !o.Accepted && passing(o.Code) {
			e.putOff(c.ID)
			delete(e.brought, c.ID) // central may have lost them: see there again
			later = append(later, c)
			continue
		}
		delete(e.holds, c.ID)
		delete(e.brought, c.ID)
		answered, answers = append(answered, c), append(answers, o)
		if !o.Accepted {
			e.o.Log.Warn("central refused a command", slog.String("command", string(c.ID)), slog.String("code", string(o.Code)))
		}
	}
	return cmp.Or(e.back(ctx, later, app.Offline), e.answered(ctx, answered, answers))
}

// answered records outcomes in one transaction. When that fails for what lies under
// one command, it is done for each by itself, so that one bad entry keeps nothing
// else up.
func (e *Engine) answered(ctx context.Context, cs []app.Command, outcomes []app.Outcome) error {
	if len(cs) == 0 {
		return nil
	}
	done, err := e.o.Store.AnsweredAll(ctx, cs, outcomes)
	switch {
	case err == nil:
		for _, id := range lacking(cs, done) {
			e.putOff(id) // moved by someone else: it may come again, under its key
		}
		return nil
	case len(cs) > 1 && app.CodeOf(err) == app.StoreFault:
		err = nil
		for i := range cs {
			err = cmp.Or(e.answered(ctx, cs[i:i+1], outcomes[i:i+1]), err)
		}
		return err
	}
	return fmt.Errorf("recording outcomes: %w", err)
}

// passing tells whether a command's own outcome is worth another try by itself.
func passing(c app.Code) bool { return c == app.Offline || c == app.TryLater || c == app.BadAnswer }
