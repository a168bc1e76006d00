package syncer

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/shubbak/shubbak/app"
)

// push sends what is due in batches, in device order, and tells whether it sent
// anything.
func (e *Engine) push(ctx context.Context) (sent bool, err error) {
	tried := map[app.ID]bool{}
	size := maxBatch
	for {
		due, err := e.due(ctx, tried)
		if err != nil || len(due) == 0 {
			return sent, err
		}
		batch, err := e.mark(ctx, due[:min(size, len(due))], tried)
		if err != nil {
			return sent, err
		}
		if len(batch) == 0 {
			continue
		}
		sent = true
		if size, err = e.send(ctx, batch, tried); err != nil {
			return sent, err
		}
	}
}

// due lists the commands that may be sent now, the oldest first. Those that were
// tried in this round or are held back do not hide the ones behind them.
func (e *Engine) due(ctx context.Context, tried map[app.ID]bool) ([]app.Command, error) {
	all, err := e.o.Store.Due(ctx, maxBatch+len(tried)+len(e.holds))
	if err != nil {
		return nil, fmt.Errorf("reading the outbox: %w", err)
	}
	list := all[:0]
	for _, c := range all {
		if !tried[c.ID] && !e.held(c.ID) {
			list = append(list, c)
		}
	}
	return list, nil
}

// mark writes down that commands are on their way. One that has changed since it
// was read is left alone.
func (e *Engine) mark(ctx context.Context, due []app.Command, tried map[app.ID]bool) ([]app.Command, error) {
	batch := make([]app.Command, 0, len(due))
	for _, c := range due {
		marked, err := e.o.Store.Sending(ctx, c)
		switch app.CodeOf(err) {
		case "":
			batch = append(batch, marked)
		case app.Conflict, app.NotFound:
			tried[c.ID] = true
		default:
			return nil, fmt.Errorf("marking command %s: %w", c.ID, err)
		}
	}
	return batch, nil
}

// send sends one batch and records what became of each command. It returns how
// large the next one may be: a batch that central will not take as a whole is
// sent again in halves, down to the one command that is at fault.
func (e *Engine) send(ctx context.Context, batch []app.Command, tried map[app.ID]bool) (size int, err error) {
	outcomes, err := e.o.Remote.Send(ctx, batch)
	switch {
	case err == nil:
		e.reached()
		return maxBatch, e.record(ctx, batch, outcomes, tried)
	case endsRound(err) || app.CodeOf(err) == app.Forbidden:
		return 0, e.unanswered(ctx, batch, err)
	case len(batch) > 1:
		code := app.CodeOf(err)
		e.o.Log.Info("halving a batch", slog.Int("size", len(batch)), slog.String("code", string(code)))
		for _, c := range batch {
			if err := e.back(ctx, c, code); err != nil {
				return 0, err
			}
		}
		return len(batch) / 2, nil
	}
	refusal := app.Outcome{ID: batch[0].ID, Code: app.CodeOf(err)}
	return maxBatch, e.record(ctx, batch, []app.Outcome{refusal}, tried)
}

// unanswered puts a batch back after a failure of the line, which it returns.
func (e *Engine) unanswered(ctx context.Context, batch []app.Command, cause error) error {
	for _, c := range batch {
		if err := e.back(ctx, c, app.CodeOf(cause)); err != nil {
			return err
		}
	}
	return cause
}

// back puts one command back into the queue. A command that someone else has
// moved in the meantime stays where it is. The context may be done already: what
// is written here would else be found as sending, and repeated all the same.
func (e *Engine) back(ctx context.Context, c app.Command, code app.Code) error {
	err := e.o.Store.Unanswered(context.WithoutCancel(ctx), c, code)
	if app.CodeOf(err) == app.Conflict {
		return nil
	}
	if err != nil {
		return fmt.Errorf("putting command %s back: %w", c.ID, err)
	}
	return nil
}

// record writes down each outcome by itself, so that one bad entry keeps nothing
// else up. A command without an outcome goes back into the queue.
func (e *Engine) record(ctx context.Context, batch []app.Command, outcomes []app.Outcome, tried map[app.ID]bool) error {
	by := make(map[app.ID]app.Outcome, len(outcomes))
	for _, o := range outcomes {
		by[o.ID] = o
	}
	for _, c := range batch {
		tried[c.ID] = true
		o, answered := by[c.ID]
		if !answered || !o.Accepted && passing(o.Code) {
			e.putOff(c.ID)
			if err := e.back(ctx, c, app.Offline); err != nil {
				return err
			}
			continue
		}
		delete(e.holds, c.ID)
		err := e.o.Store.Answered(ctx, c, o)
		switch app.CodeOf(err) {
		case "":
		case app.Conflict: // moved by someone else: it may come again, under its key
			e.putOff(c.ID)
		default:
			return fmt.Errorf("recording the outcome of command %s: %w", c.ID, err)
		}
		if !o.Accepted {
			e.o.Log.Warn("central refused a command", slog.String("command", string(c.ID)), slog.String("code", string(o.Code)))
		}
	}
	return nil
}

// passing tells whether a command's own outcome is worth another try by itself.
func passing(c app.Code) bool { return c == app.Offline || c == app.TryLater || c == app.BadAnswer }
