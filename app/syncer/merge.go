package syncer

import (
	"context"
	"errors"
	"log/slog"

	"github.com/shubbak/shubbak/app"
)

// merge puts both changes of a record together where they touch different parts
// of it. Those that do not, and those that central would no longer take, are left
// to the clerk. It tells whether there is something new to send.
func (e *Engine) merge(ctx context.Context) (merged bool, err error) {
	ids, err := e.o.Store.Collisions(ctx)
	for _, id := range ids {
		if err != nil {
			break
		}
		var one bool
		one, err = e.merge1(ctx, id)
		merged = merged || one
	}
	return merged, err
}

// errClash is two changes of one part.
var errClash = errors.New("two changes of one part")

func (e *Engine) merge1(ctx context.Context, id app.ID) (bool, error) {
	out, err := e.o.Store.Merge(ctx, id, func(c app.Collision) (app.Submission, error) {
		both, open := c.Merge(nil)
		if len(open) > 0 {
			return app.Submission{}, app.Fail(app.Conflict, errClash)
		}
		return c.Resubmit(both, c.Operator, e.o.Now())
	})
	switch app.CodeOf(err) {
	case "":
		e.o.Log.Info("two changes were merged", slog.String("record", string(out.Application.ID)))
		return true, nil
	case app.Conflict, app.NotFound, app.NotAllowedHere:
		return false, nil
	default:
		return false, err
	}
}
