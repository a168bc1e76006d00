package cache

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// application reads an application, with the local edits if there are any.
func (t *txn) application(id app.ID) (a app.Application, err error) {
	for _, b := range []bucket{bucketDrafts, bucketApplications} {
		plain, err := t.get(b, []byte(id))
		if err != nil {
			return a, err
		}
		if plain == nil {
			continue
		}
		if a, err = app.DecodeApplication(plain); err != nil {
			return a, app.Fail(app.StoreFault, fmt.Errorf("decoding application %s: %w", id, err))
		}
		return a, nil
	}
	return a, errMissing()
}

// isDraft tells whether the application holds edits that are queued nowhere.
func (t *txn) isDraft(id app.ID) bool { return t.of(bucketDrafts).Get([]byte(id)) != nil }

// putApplication keeps an application that is queued or that central has.
func (t *txn) putApplication(a app.Application) error {
	if err := t.drop(bucketDrafts, []byte(a.ID)); err != nil {
		return err
	}
	if err := t.save(bucketApplications, []byte(a.ID), a); err != nil {
		return err
	}
	t.publish(app.Applications)
	return t.index(entryOfApplication(a, t.fold))
}

// putDraft keeps local edits.
func (t *txn) putDraft(a app.Application) error {
	if err := t.keepsDrafts(); err != nil {
		return err
	}
	t.publish(app.Applications)
	if err := t.save(bucketDrafts, []byte(a.ID), a); err != nil {
		return err
	}
	return t.index(entryOfApplication(a, t.fold))
}

// Application returns an application or app.NotFound.
func (db *DB) Application(ctx context.Context, id app.ID) (a app.Application, err error) {
	err = db.view(ctx, func(t *txn) error {
		a, err = t.application(id)
		return err
	})
	if err != nil {
		return app.Application{}, fmt.Errorf("reading application %s: %w", id, err)
	}
	return a, nil
}

// SaveApplication keeps what is being entered. It fails with app.Conflict when
// a.Edition is not the stored one, with app.NotAllowedHere when the application
// is no longer the clerk's, and returns the copy with the next Edition.
func (db *DB) SaveApplication(ctx context.Context, a app.Application) (app.Application, error) {
	err := db.update(ctx, func(t *txn) error {
		old, err := t.application(a.ID)
		if err != nil && !missing(err) {
			return err
		}
		if old.Edition != a.Edition {
			return app.Fail(app.Conflict, nil)
		}
		if may, errMay := t.mayEdit(old, err == nil); errMay != nil {
			return errMay
		} else if !may || !editable(a) || a.ID == "" {
			return app.Fail(app.NotAllowedHere, nil)
		}
		a.Edition++
		if err := t.keepBase(old); err != nil {
			return err
		}
		return t.putDraft(a)
	})
	if err != nil {
		return app.Application{}, fmt.Errorf("saving application %s: %w", a.ID, err)
	}
	return a, nil
}

// editable tells whether the clerk has the application in hand.
func editable(a app.Application) bool {
	return a.Licence == "" && (a.State == app.Draft || a.State == app.Returned)
}

// mayEdit tells whether an application may be edited here: one that is there
// already is in the clerk's hand, or central has it as it stands and has not looked
// at it yet.
func (t *txn) mayEdit(old app.Application, there bool) (bool, error) {
	if !there || editable(old) {
		return true, nil
	}
	if old.State == app.Queued && old.Licence == "" {
		refused, err := t.refused(old.ID)
		return refused != 0, err
	}
	if old.State != app.Submitted || old.Licence != "" || old.Revision == 0 {
		return false, nil
	}
	busy, err := t.busy(app.RemoteApplication, old.ID)
	return !busy, err
}

// refused returns the place of the submission of an application that central sent
// back to be mended, when nothing else about it is under way; else 0. What central
// had changed, or has decided on, is not to be mended here.
func (t *txn) refused(id app.ID) (uint64, error) {
	about := t.mem.queue.about(id)
	if len(about) != 1 {
		return 0, nil
	}
	s, err := t.standing(about[0])
	if err != nil || s.State != app.OutNeedsOperator || s.Kind != app.CommandSubmit || s.Code == app.Conflict || s.Code == app.NotAllowedHere {
		return 0, err
	}
	return about[0], nil
}

// NextApplicationSeq sets a number of the series aside for good.
func (db *DB) NextApplicationSeq(ctx context.Context, series string) (n int, err error) {
	err = db.update(ctx, func(t *txn) error {
		last, err := t.get(bucketSeries, []byte(series))
		if err != nil {
			return err
		}
		n = 1
		if len(last) == 8 {
			n += int(binary.BigEndian.Uint64(last))
		}
		n = max(n, int(t.db.marks.of(markSeries+series))) // a restored store is behind
		t.then(func() { t.db.marks.note(mark{markSeries + series, uint32(n + 1)}) })
		return t.put(bucketSeries, []byte(series), numbered(uint64(n)))
	})
	if err != nil {
		return 0, fmt.Errorf("numbering an application of %s: %w", series, err)
	}
	return n, nil
}

// DeleteDraft removes a draft that was never sent; of one that central has, the
// edits go and central's stays. Anything else is app.NotAllowedHere.
func (db *DB) DeleteDraft(ctx context.Context, id app.ID, audit app.AuditEntry) error {
	err := db.update(ctx, func(t *txn) error {
		a, err := t.application(id)
		if err != nil {
			return err
		}
		if a.State != app.Draft || !t.isDraft(id) {
			return app.Fail(app.NotAllowedHere, nil)
		}
		if err := t.drop(bucketDrafts, []byte(id)); err != nil {
			return err
		}
		t.publish(app.Applications)
		if err := t.dropEdits(id); err != nil {
			return err
		}
		return errors.Join(t.drop(bucketBases, []byte(id)), t.audit(audit))
	})
	if err != nil {
		return fmt.Errorf("deleting draft %s: %w", id, err)
	}
	return nil
}

// enqueueSubmission queues a submission. One that mends a refused one takes its
// place; that one keeps its bytes.
func (t *txn) enqueueSubmission(out *app.Submission) error {
	refused, err := t.refused(out.Application.ID)
	if err != nil {
		return err
	}
	if refused != 0 {
		before, err := t.command(refused)
		if err != nil {
			return err
		}
		out.Command.Replaces = before.ID
	}
	if out.Command, err = t.enqueue(out.Command); err != nil || refused == 0 {
		return err
	}
	return t.replaced(refused, out.Command.ID)
}

// dropEdits has a record stand as central has it, or not at all.
func (t *txn) dropEdits(id app.ID) error {
	a, err := t.application(id)
	switch {
	case missing(err):
		return t.unindex(app.HitApplication, id)
	case err != nil:
		return err
	}
	if err := t.index(entryOfApplication(a, t.fold)); err != nil {
		return err
	}
	return t.unshadow(standing{Record: id})
}

// Submit queues an application, all or nothing. One that has its licence is
// app.AlreadyIssued, one that is on its way app.NotAllowedHere.
func (db *DB) Submit(ctx context.Context, application app.ID, build func(a app.Application, seq uint64) (app.Submission, error)) (app.Submission, error) {
	var out app.Submission
	err := db.update(ctx, func(t *txn) error {
		a, err := t.application(application)
		if err != nil {
			return err
		}
		switch {
		case a.Licence != "":
			return app.Fail(app.AlreadyIssued, nil)
		case !editable(a):
			return app.Fail(app.NotAllowedHere, nil)
		}
		out, err = ours(func() (app.Submission, error) { return build(a, t.nextCommand()) })
		if err != nil {
			return err
		}
		if out.Application.ID != a.ID || editable(out.Application) {
			return app.Fail(app.Internal, errBuilt)
		}
		out.Application.Edition = a.Edition + 1
		if err := t.enqueueSubmission(&out); err != nil {
			return err
		}
		if err := t.putApplication(out.Application); err != nil {
			return err
		}
		return t.audit(out.Audit)
	})
	if err != nil {
		return app.Submission{}, fmt.Errorf("submitting application %s: %w", application, err)
	}
	return out, nil
}
