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
		if err == nil && !editable(old) || !editable(a) || a.ID == "" {
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

// DeleteDraft removes a draft that was never sent; anything else is
// app.NotAllowedHere.
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
		if err := t.unindex(app.HitApplication, id); err != nil {
			return err
		}
		return errors.Join(t.drop(bucketBases, []byte(id)), t.audit(audit))
	})
	if err != nil {
		return fmt.Errorf("deleting draft %s: %w", id, err)
	}
	return nil
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
		if out.Command, err = t.enqueue(out.Command); err != nil {
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
