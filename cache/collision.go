package cache

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// keepBase keeps what central had when the first change of an application was
// made here, so that two changes can be told apart later.
func (t *txn) keepBase(a app.Application) error {
	if a.Revision == 0 || t.isDraft(a.ID) {
		return nil
	}
	return t.save(bucketBases, []byte(a.ID), a)
}

// layBeside keeps what central has in place of a record that we have work on,
// unless something newer lies there.
func (t *txn) layBeside(c *app.RemoteChange) error {
	if c == nil {
		return nil
	}
	var old app.RemoteChange
	found, err := t.load(bucketShadows, []byte(c.ID), &old)
	if err != nil || found && old.Revision >= c.Revision {
		return err
	}
	return t.save(bucketShadows, []byte(c.ID), c)
}

// Collisions returns the commands that central refused because the record had
// changed there, the oldest first.
func (db *DB) Collisions(ctx context.Context) (ids []app.ID, err error) {
	err = db.view(ctx, func(t *txn) error {
		ids = t.mem.queue.collided()
		return nil
	})
	return ids, err
}

func (q *queue) collided() (ids []app.ID) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	for _, seq := range q.in[laneClerk] {
		if s := q.all[seq-1]; s.Code == app.Conflict && s.Kind == app.CommandSubmit {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// Collision returns the three versions of the record of such a command. It fails
// with app.NotFound when the command is none, or central's version is not here yet.
func (db *DB) Collision(ctx context.Context, command app.ID) (c app.Collision, err error) {
	err = db.view(ctx, func(t *txn) error {
		c, _, err = t.collision(command)
		return err
	})
	if err != nil {
		return app.Collision{}, fmt.Errorf("reading the collision of command %s: %w", command, err)
	}
	return c, nil
}

func (t *txn) collision(id app.ID) (c app.Collision, seq uint64, err error) {
	if seq = t.mem.queue.seq(id); seq == 0 {
		return c, seq, errMissing()
	}
	cmd, err := t.command(seq)
	if err != nil {
		return c, seq, err
	}
	if cmd.State != app.OutNeedsOperator || cmd.Code != app.Conflict || cmd.Kind != app.CommandSubmit {
		return c, seq, errMissing()
	}
	c.Command, c.Title, c.Operator = id, cmd.Title, cmd.Operator
	if err := json.Unmarshal(cmd.Body, &c.Mine); err != nil {
		return c, seq, app.Fail(app.StoreFault, err)
	}
	if c.Known, err = t.load(bucketBases, []byte(cmd.Record), &c.Base); err != nil {
		return c, seq, err
	}
	var theirs app.RemoteChange
	found, err := t.load(bucketShadows, []byte(cmd.Record), &theirs)
	if err != nil {
		return c, seq, err
	}
	if !found || theirs.Application == nil {
		return c, seq, errMissing()
	}
	c.Theirs = *theirs.Application
	c.Theirs.ID, c.Theirs.Revision = theirs.ID, theirs.Revision
	return c, seq, nil
}

// Merge has build make what takes the place of a refused command out of its
// collision, and writes all of it or nothing: the application, the command, the
// note on the refused one, which keeps its bytes, and the audit entry. Central's
// version becomes the one that the new change began from. It fails with
// app.NotAllowedHere when central takes no changes any more. build must not call
// the store.
func (db *DB) Merge(ctx context.Context, command app.ID, build func(c app.Collision) (app.Submission, error)) (app.Submission, error) {
	var out app.Submission
	err := db.update(ctx, func(t *txn) error {
		c, seq, err := t.collision(command)
		if err != nil {
			return err
		}
		if !c.Mergeable() {
			return app.Fail(app.NotAllowedHere, nil)
		}
		if out, err = ours(func() (app.Submission, error) { return build(c) }); err != nil {
			return err
		}
		a := &out.Application
		if a.ID != c.Mine.ID || a.Revision != c.Theirs.Revision || out.Command.Replaces != command || editable(*a) {
			return app.Fail(app.Internal, errBuilt)
		}
		old, err := t.application(a.ID)
		if err != nil {
			return err
		}
		a.Edition = old.Edition + 1
		if out.Command, err = t.enqueue(out.Command); err != nil {
			return err
		}
		return errors.Join(
			t.replaced(seq, out.Command.ID),
			t.putApplication(*a),
			t.save(bucketBases, []byte(a.ID), c.Theirs),
			t.audit(out.Audit),
		)
	})
	if err != nil {
		return app.Submission{}, fmt.Errorf("merging for command %s: %w", command, err)
	}
	return out, nil
}

// replaced notes of a command that another one took its place.
func (t *txn) replaced(seq uint64, by app.ID) error {
	s, err := t.standing(seq)
	if err != nil {
		return err
	}
	s.State, s.By = app.OutReplaced, by
	_, err = t.stand(seq, s)
	return err
}

// Withdraw gives a refused change up for central's version, which is taken over
// at once; the command keeps its bytes. build makes the command that tells central.
func (db *DB) Withdraw(ctx context.Context, command app.ID, build func(c app.Collision) (app.Command, error), audit app.AuditEntry) error {
	err := db.update(ctx, func(t *txn) error {
		c, seq, err := t.collision(command)
		if err != nil {
			return err
		}
		notice, err := ours(func() (app.Command, error) { return build(c) })
		if err != nil {
			return err
		}
		if notice.Kind != app.CommandWithdraw || notice.Replaces != command {
			return app.Fail(app.Internal, errBuilt)
		}
		if notice, err = t.enqueue(notice); err != nil {
			return err
		}
		return errors.Join(t.replaced(seq, notice.ID), t.yield(c.Mine.ID), t.audit(audit))
	})
	if err != nil {
		return fmt.Errorf("withdrawing command %s: %w", command, err)
	}
	return nil
}

// yield takes central's version of a record over, whatever work we had on it.
func (t *txn) yield(id app.ID) error {
	var c app.RemoteChange
	if found, err := t.load(bucketShadows, []byte(id), &c); err != nil || !found {
		return err
	}
	if err := t.drop(bucketDrafts, []byte(id)); err != nil {
		return err
	}
	a := arrivals(t.keys, []app.RemoteChange{c})[0]
	a.anew = true
	return t.accept(c, a)
}
