package cache

import (
	"context"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// Replace has build make what takes the place of a refused command about documents, and
// writes both or nothing; the refused one keeps its bytes. Any other command, and one
// that was not refused, is app.NotAllowedHere. build must not call the store.
func (db *DB) Replace(ctx context.Context, command app.ID, build func(c app.Command) (app.Command, error), audit app.AuditEntry) error {
	err := db.update(ctx, func(t *txn) error {
		seq := t.mem.queue.seq(command)
		if seq == 0 {
			return errMissing()
		}
		old, err := t.command(seq)
		if err != nil {
			return err
		}
		if old.Kind != app.CommandDocuments || old.State != app.OutNeedsOperator {
			return app.Fail(app.NotAllowedHere, nil)
		}
		next, err := ours(func() (app.Command, error) { return build(old) })
		if err != nil {
			return err
		}
		if next.Kind != old.Kind || next.Record != old.Record || next.Replaces != command {
			return app.Fail(app.Internal, errBuilt)
		}
		if next, err = t.enqueue(next); err != nil {
			return err
		}
		if err := t.replaced(seq, next.ID); err != nil {
			return err
		}
		return t.audit(audit)
	})
	if err != nil {
		return fmt.Errorf("replacing command %s: %w", command, err)
	}
	return nil
}
