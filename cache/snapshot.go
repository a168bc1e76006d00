package cache

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// snapshot is how far the download of everything has come. Its rows lie apart
// until all of them are here; then they take the place of ours in steps, between
// which the clerk may write. Every step can be the last before a crash.
type snapshot struct {
	Phase     phase  `json:"phase"`
	Cursor    string `json:"cursor"`
	Watermark uint64 `json:"watermark"`
	At        []byte `json:"at,omitempty"` // the last key that was looked at
}

type phase string

const (
	phaseFetch        phase = "fetch"
	phaseQueue        phase = "queue"        // have what central may have lost sent again
	phaseApplications phase = "applications" // drop what central does not have
	phaseLicences     phase = "licences"     // the same
	phaseRows         phase = "rows"         // take over what it has
)

// swapRecords is how many records one step looks at.
const swapRecords = 500

// Snapshot tells whether a snapshot is under way, and the cursor after its last page.
func (db *DB) Snapshot(ctx context.Context) (cursor string, under bool, err error) {
	var s snapshot
	err = db.view(ctx, func(t *txn) error {
		under, err = t.load(bucketSync, keySnapshot, &s)
		return err
	})
	return s.Cursor, under, err
}

// BeginSnapshot begins one, from nothing.
func (db *DB) BeginSnapshot(ctx context.Context) error {
	err := db.update(ctx, (*txn).beginSnapshot)
	if err != nil {
		return fmt.Errorf("beginning a snapshot: %w", err)
	}
	return nil
}

func (t *txn) beginSnapshot() error {
	return errors.Join(
		t.empty(bucketSnapshot), t.save(bucketSync, keySnapshot, snapshot{Phase: phaseFetch}),
		t.drop(bucketSync, keySeen), // of the history that central has lost
	)
}

// empty drops all of a bucket.
func (t *txn) empty(b bucket) error {
	err := t.of(b).ForEach(func(k, _ []byte) error { return t.changes(b, k, nil) })
	if err != nil {
		return err
	}
	name := []byte(b.name)
	if err := t.bolt.DeleteBucket(name); err != nil {
		return err
	}
	_, err = t.bolt.CreateBucket(name)
	return err
}

// loadSnapshot returns the one under way if it is being fetched, or is not, as
// the caller wants; else app.NotAllowedHere.
func (t *txn) loadSnapshot(fetching bool) (s snapshot, err error) {
	found, err := t.load(bucketSync, keySnapshot, &s)
	if err == nil && (!found || (s.Phase == phaseFetch) != fetching) {
		err = app.Fail(app.NotAllowedHere, nil)
	}
	return s, err
}

// AddSnapshot lays a page of the snapshot aside, with its cursor, in one
// transaction. After the last page, which makes further ones app.NotAllowedHere,
// Swap is to be called.
func (db *DB) AddSnapshot(ctx context.Context, p app.ChangesPage) error {
	err := db.update(ctx, func(t *txn) error {
		s, err := t.loadSnapshot(true)
		if err != nil {
			return err
		}
		for _, c := range p.Items {
			key := entryKey(app.HitKind(c.Kind), c.ID)
			if c.Deleted {
				err = t.drop(bucketSnapshot, key)
			} else {
				err = t.save(bucketSnapshot, key, c)
			}
			if err != nil {
				return err
			}
		}
		s.Cursor, s.Watermark = p.Next, p.Watermark
		if !p.More {
			s.Phase = phaseQueue
			if err := t.empty(bucketShadows); err != nil { // of the lost history; those that still count come again
				return err
			}
		}
		return t.save(bucketSync, keySnapshot, s)
	})
	if err != nil {
		return fmt.Errorf("laying a page of a snapshot aside: %w", err)
	}
	return nil
}

// Swap puts the snapshot in the place of what is here, a step at a time, and tells
// when it is done. Central's version counts whatever its revision; our own work
// that it does not have stays; what we had sent above its watermark is queued
// again, under its keys, for central may have lost it.
func (db *DB) Swap(ctx context.Context) (done bool, err error) {
	err = db.update(ctx, func(t *txn) error {
		s, err := t.loadSnapshot(false)
		if err != nil {
			return err
		}
		if done, err = t.swapStep(&s); err != nil {
			return err
		}
		if !done {
			return t.save(bucketSync, keySnapshot, s)
		}
		return errors.Join(
			t.empty(bucketSnapshot), t.drop(bucketSync, keySnapshot), t.put(bucketSync, keyCursor, []byte(s.Cursor)),
		)
	})
	if err != nil {
		return false, fmt.Errorf("swapping a snapshot in: %w", err)
	}
	return done, nil
}

func (t *txn) swapStep(s *snapshot) (done bool, err error) {
	if s.Phase == phaseQueue { // before the rows come, so that they wait beside what is sent again
		s.Phase = phaseApplications
		return false, t.requeue(s.Watermark)
	}
	in, next := bucketApplications, phaseLicences
	switch s.Phase {
	case phaseLicences:
		in, next = bucketLicences, phaseRows
	case phaseRows:
		in, next = bucketSnapshot, ""
	case phaseApplications, phaseQueue, phaseFetch:
	}
	keys := t.keysAfter(in, s.At, swapRecords)
	for _, key := range keys {
		if err := t.swapOne(*s, key); err != nil {
			return false, fmt.Errorf("record %s: %w", key, err)
		}
	}
	if len(keys) == swapRecords {
		s.At = keys[len(keys)-1]
		return false, nil
	}
	s.Phase, s.At = next, nil
	return next == "", nil
}

// keysAfter returns copies of the next keys of a bucket.
func (t *txn) keysAfter(b bucket, last []byte, most int) (keys [][]byte) {
	c := t.of(b).Cursor()
	k, _ := c.Seek(last)
	if last != nil && bytes.Equal(k, last) {
		k, _ = c.Next()
	}
	for ; k != nil && len(keys) < most; k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	return keys
}

func (t *txn) swapOne(s snapshot, key []byte) error {
	switch s.Phase {
	case phaseRows:
		var c app.RemoteChange
		if _, err := t.load(bucketSnapshot, key, &c); err != nil {
			return err
		}
		a := arrivals(t.keys, []app.RemoteChange{c})[0]
		a.anew = true
		return t.receive(c, a)
	case phaseApplications:
		return t.sweep(app.RemoteApplication, app.ID(key), s.Watermark)
	case phaseLicences:
		return t.sweep(app.RemoteLicence, app.ID(key), s.Watermark)
	case phaseQueue, phaseFetch:
	}
	return nil
}

// sweep forgets a record that central does not have, unless it is ours to tell
// central of it.
func (t *txn) sweep(kind app.RemoteKind, id app.ID, watermark uint64) error {
	if t.of(bucketSnapshot).Get(entryKey(app.HitKind(kind), id)) != nil {
		return nil
	}
	busy, err := t.busy(kind, id)
	if err != nil || busy || t.mem.queue.sentAbove(watermark, id) {
		return err
	}
	var d app.Device
	if _, err := t.load(bucketMeta, keyDevice, &d); err != nil {
		return err
	}
	if kind == app.RemoteApplication {
		a, err := t.application(id)
		if err != nil || a.Licence != "" && a.Device == d.ID { // central knows it by its licence alone
			return err
		}
		return t.forgetApplication(id)
	}
	l, err := t.licence(id)
	if err != nil || l.Device == d.ID {
		return err
	}
	return t.forgetLicence(id)
}

// sentAbove tells whether we have a command about a record above a place.
func (q *queue) sentAbove(place uint64, record app.ID) bool {
	q.mu.RLock()
	defer q.mu.RUnlock()
	for seq := place; seq < uint64(len(q.all)); seq++ {
		if s := q.all[seq]; s.Record == record && s.State != app.OutReplaced {
			return true
		}
	}
	return false
}

// requeue puts all that central had above a place back into the queue.
func (t *txn) requeue(place uint64) error {
	for _, seq := range t.mem.queue.doneAbove(place) {
		s, err := t.standing(seq)
		if err != nil {
			return err
		}
		s.State, s.Code = app.OutQueued, ""
		if _, err := t.stand(seq, s); err != nil {
			return err
		}
		if err := t.unsync(s); err != nil {
			return err
		}
	}
	return nil
}

// unsync has the record of a command wait for central again: revisions of a lost
// history count for nothing.
func (t *txn) unsync(s standing) error {
	switch s.Kind {
	case app.CommandIssue:
		l, err := t.licence(s.Record)
		if err != nil {
			return ignoreMissing(err)
		}
		l.Synced, l.Revision = false, 0
		return t.putKnown(l)
	case app.CommandSubmit:
		a, err := t.application(s.Record)
		if err != nil || t.isDraft(s.Record) {
			return ignoreMissing(err)
		}
		a.Revision = 0
		return t.putApplication(a)
	case app.CommandPrint, app.CommandWithdraw, app.CommandDecide, app.CommandDraft, app.CommandDocuments:
	}
	return nil
}

// doneAbove returns the commands above a place that central had.
func (q *queue) doneAbove(place uint64) (out []uint64) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	for seq := place; seq < uint64(len(q.all)); seq++ {
		if s := q.all[seq]; s.ID != "" && s.VoidFrom == 0 && (s.State == app.OutAcked || s.State == app.OutSettled) {
			out = append(out, seq+1)
		}
	}
	return out
}
