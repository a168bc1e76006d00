package cache

import (
	"context"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// putPrint writes a print job and finds it by its record.
func (t *txn) putPrint(job app.PrintJob) error {
	t.publish(app.Prints)
	if err := t.save(bucketPrints, []byte(job.ID), job); err != nil {
		return err
	}
	return t.put(bucketCopies, []byte(job.Of()+job.ID), nil)
}

// NewPrint makes a job: of a licence with its next copy number, which is used once
// whatever becomes of the job. Other papers have none.
func (db *DB) NewPrint(ctx context.Context, job app.PrintJob, audit app.AuditEntry) (app.PrintJob, error) {
	err := db.update(ctx, func(t *txn) error {
		if job.ID == "" || t.of(bucketPrints).Get([]byte(job.ID)) != nil {
			return app.Fail(app.Internal, fmt.Errorf("print job %q is not new", job.ID))
		}
		if err := t.countCopy(&job); err != nil {
			return err
		}
		if err := t.putPrint(job); err != nil {
			return err
		}
		return t.audit(audit)
	})
	if err != nil {
		return app.PrintJob{}, fmt.Errorf("making a print of %s: %w", job.Of(), err)
	}
	return job, nil
}

// countCopy gives a licence's job its copy number.
func (t *txn) countCopy(job *app.PrintJob) error {
	if !job.IsLicence() {
		return nil
	}
	l, err := t.licence(job.Licence)
	if err != nil {
		return err
	}
	l.Copies++
	job.Copy, job.Number = l.Copies, l.Number
	return t.putLicence(l, nil)
}

// SavePrint keeps a job's progress and, when done is not nil, queues that
// command with it; a job that has ended queues none: app.NotAllowedHere. Whose
// paper it is, and which copy, does not change.
func (db *DB) SavePrint(ctx context.Context, job app.PrintJob, done *app.Command) error {
	err := db.update(ctx, func(t *txn) error {
		var old app.PrintJob
		found, err := t.load(bucketPrints, []byte(job.ID), &old)
		if err != nil {
			return err
		}
		if !found {
			return errMissing()
		}
		if done != nil && ended(old.State) {
			return app.Fail(app.NotAllowedHere, nil)
		}
		job.Kind, job.Licence, job.Number, job.Copy = old.Kind, old.Licence, old.Number, old.Copy
		job.Record, job.RecordNo = old.Record, old.RecordNo
		if err := t.putPrint(job); err != nil || done == nil {
			return err
		}
		_, err = t.enqueue(*done)
		return err
	})
	if err != nil {
		return fmt.Errorf("saving print job %s: %w", job.ID, err)
	}
	return nil
}

// ended tells whether it is known what became of a copy.
func ended(s app.PrintState) bool {
	switch s {
	case app.PrintDone, app.PrintAnswered, app.PrintFailed:
		return true
	case app.PrintWanted, app.PrintReady, app.PrintSpooled:
	}
	return false
}

// PrintJobs returns up to most jobs of a record (or of all for ""), the newest
// first.
func (db *DB) PrintJobs(ctx context.Context, record app.ID, most int) (out []app.PrintJob, err error) {
	err = db.view(ctx, func(t *txn) error {
		ids := t.printIDs(record, most)
		for _, id := range ids {
			var job app.PrintJob
			if _, err := t.load(bucketPrints, id, &job); err != nil {
				return err
			}
			out = append(out, job)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the prints of %q: %w", record, err)
	}
	return out, nil
}

// printIDs returns the IDs of the newest jobs; they sort by time.
func (t *txn) printIDs(record app.ID, most int) [][]byte {
	c, prefix := t.of(bucketPrints).Cursor(), string(record)
	if record != "" {
		c = t.of(bucketCopies).Cursor()
	}
	var out [][]byte
	k, _ := c.Seek([]byte(prefix + "\xff"))
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	for ; len(k) > len(prefix) && string(k[:len(prefix)]) == prefix && len(out) < most; k, _ = c.Prev() {
		out = append(out, append([]byte(nil), k[len(prefix):]...))
	}
	return out
}
