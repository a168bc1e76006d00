package cache

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shubbak/shubbak/app"
)

var (
	keyCursor = []byte("cursor")
	keyTrust  = []byte("trust")
	keySynced = []byte("synced")
	keySeen   = []byte("seen")

	keySnapshot = []byte("snapshot")

	keyWarnings = []byte("warnings")
)

// Cursor returns where the last Apply ended, "" at first.
func (db *DB) Cursor(ctx context.Context) (string, error) {
	b, err := db.syncValue(ctx, keyCursor)
	return string(b), err
}

// Seen returns the newest revision in an answer of central's that was kept, since
// the last snapshot; 0 when there is none.
func (db *DB) Seen(ctx context.Context) (revision int64, err error) {
	b, err := db.syncValue(ctx, keySeen)
	return int64(number(b)), err
}

// saw keeps the newest revision that central told us of.
func (t *txn) saw(revision int64) error {
	b, err := t.get(bucketSync, keySeen)
	if err != nil || revision <= int64(number(b)) {
		return err
	}
	return t.put(bucketSync, keySeen, numbered(uint64(revision)))
}

// SaveTrust keeps central's signed list of device certificates.
func (db *DB) SaveTrust(ctx context.Context, list []byte) error {
	err := db.update(ctx, func(t *txn) error { return t.put(bucketSync, keyTrust, list) })
	if err != nil {
		return fmt.Errorf("saving the trust list: %w", err)
	}
	return nil
}

// Trust returns it, nil when there is none.
func (db *DB) Trust(ctx context.Context) ([]byte, error) { return db.syncValue(ctx, keyTrust) }

// SaveSynced keeps when the last whole round of the syncer came through.
func (db *DB) SaveSynced(ctx context.Context, at time.Time) error {
	err := db.update(ctx, func(t *txn) error { return t.save(bucketSync, keySynced, at.UTC()) })
	if err != nil {
		return fmt.Errorf("saving when the counter was last in step: %w", err)
	}
	return nil
}

// LastSync returns it, the zero time when there was none.
func (db *DB) LastSync(ctx context.Context) (at time.Time, err error) {
	err = db.view(ctx, func(t *txn) error {
		_, err := t.load(bucketSync, keySynced, &at)
		return err
	})
	return at, err
}

func (db *DB) syncValue(ctx context.Context, key []byte) (v []byte, err error) {
	err = db.view(ctx, func(t *txn) error {
		v, err = t.get(bucketSync, key)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", key, err)
	}
	return v, nil
}

// Apply saves the page's records and its cursor in one transaction, and marks as
// settled the commands that the page names. Where we have work that central does
// not have, its record waits beside ours until that work is through.
func (db *DB) Apply(ctx context.Context, p app.ChangesPage) error {
	err := db.update(ctx, func(t *txn) error {
		settled := map[uint64]bool{}
		for _, c := range p.Items {
			if err := t.settle(c, settled); err != nil {
				return fmt.Errorf("settling command %s: %w", c.Command, err)
			}
		}
		for i, arrived := range arrivals(t.keys, p.Items) {
			c := p.Items[i]
			if err := t.receive(c, arrived); err != nil {
				return fmt.Errorf("record %s: %w", c.ID, err)
			}
		}
		if err := t.settleUpTo(p); err != nil {
			return fmt.Errorf("settling up to command %d: %w", p.Watermark, err)
		}
		return t.put(bucketSync, keyCursor, []byte(p.Next))
	})
	if err != nil {
		return fmt.Errorf("applying changes: %w", err)
	}
	return nil
}

// settle marks our command that made the change, if one did.
func (t *txn) settle(c app.RemoteChange, settled map[uint64]bool) error {
	seq := t.mem.queue.seq(c.Command)
	if c.Command == "" || seq == 0 || settled[seq] {
		return nil
	}
	s, err := t.standing(seq)
	if err != nil || s.State == app.OutSettled {
		return err
	}
	s.State, s.Code, s.Detail, s.Revision = app.OutSettled, "", "", c.Revision
	if s, err = t.stand(seq, s); err != nil {
		return err
	}
	settled[seq] = true
	return errors.Join(t.accepted(s), t.unshadow(s))
}

// settleUpTo marks the commands that the feed will never name: a later command
// took over their place in it. On the last page every one that central has, up to
// its watermark, has been seen in what it made.
func (t *txn) settleUpTo(p app.ChangesPage) error {
	if p.More {
		return nil
	}
	for _, seq := range t.mem.queue.acked(p.Watermark) {
		s, err := t.standing(seq)
		if err != nil {
			return err
		}
		if s.State != app.OutAcked {
			continue // this transaction has settled it
		}
		s.State = app.OutSettled
		if _, err := t.stand(seq, s); err != nil {
			return err
		}
	}
	return nil
}

// busy tells whether we have work on a record that central does not have. Documents
// change nothing of it: they may be long on their way, and what central says meanwhile
// counts at once.
func (t *txn) busy(kind app.RemoteKind, id app.ID) (bool, error) {
	if kind == app.RemoteApplication && t.isDraft(id) {
		return true, nil
	}
	for _, seq := range t.mem.queue.about(id) {
		s, err := t.standing(seq)
		if err != nil || laneOf(s.State) != laneDone && s.Kind != app.CommandDocuments {
			return true, err
		}
	}
	return false, nil
}

// receive takes central's record over, or lays it beside ours.
func (t *txn) receive(c app.RemoteChange, a arrival) error {
	busy, err := t.busy(c.Kind, c.ID)
	if err != nil {
		return err
	}
	if busy {
		return t.save(bucketShadows, []byte(c.ID), c)
	}
	return t.accept(c, a)
}

// accept takes central's record over.
func (t *txn) accept(c app.RemoteChange, a arrival) error {
	if err := t.drop(bucketShadows, []byte(c.ID)); err != nil {
		return err
	}
	switch {
	case c.Kind == app.RemoteLicence && c.Deleted:
		return t.forgetLicence(c.ID)
	case c.Kind == app.RemoteLicence && c.Licence != nil:
		return t.receiveLicence(c, a)
	case c.Kind == app.RemoteApplication && c.Deleted:
		return t.forgetApplication(c.ID)
	case c.Kind == app.RemoteApplication && c.Application != nil:
		return errors.Join(t.drop(bucketBases, []byte(c.ID)), t.receiveApplication(c, a))
	}
	return nil // a kind that a later central knows
}

// unshadow takes over what central said of a record while we had work on it,
// unless a command of ours has made something newer of it since. Else it counts
// whatever its revision is, for what lies here may be of a history that central has
// lost: a print, a withdrawal and a decision leave the record here as it was, and a
// command that is sent again is answered with the revision that it once made.
func (t *txn) unshadow(s standing) error {
	var c app.RemoteChange
	found, err := t.load(bucketShadows, []byte(s.Record), &c)
	if err != nil || !found {
		return err
	}
	if s.made() && s.Revision > c.Revision {
		return t.drop(bucketShadows, []byte(c.ID))
	}
	a := arrivals(t.keys, []app.RemoteChange{c})[0]
	a.anew = true
	return t.receive(c, a)
}

// made tells whether central took the record over as it lies here.
func (s standing) made() bool {
	return (s.State == app.OutAcked || s.State == app.OutSettled) && (s.Kind == app.CommandIssue || s.Kind == app.CommandSubmit)
}

func (t *txn) receiveLicence(c app.RemoteChange, a arrival) error {
	old, err := t.licence(c.ID)
	if err = ignoreMissing(err); err != nil || old.Revision > c.Revision && !a.anew {
		return err
	}
	l := *c.Licence
	if err := t.takeNote(old, l); err != nil {
		return err
	}
	switch {
	case a.sealed != nil && l.Copies >= old.Copies:
		err = t.putSealed(bucketLicences, []byte(c.ID), a.sealed)
	default:
		l.ID, l.Revision, l.Synced = c.ID, c.Revision, true
		l.Copies = max(l.Copies, old.Copies)
		err = t.save(bucketLicences, []byte(l.ID), l)
	}
	if err != nil {
		return err
	}
	t.publish(app.Licences)
	return t.index(a.entry)
}

func (t *txn) receiveApplication(c app.RemoteChange, arrived arrival) error {
	old, err := t.application(c.ID)
	if err = ignoreMissing(err); err != nil || old.Revision > c.Revision && !arrived.anew {
		return err
	}
	a := *c.Application
	a.ID, a.Revision = c.ID, c.Revision
	a.Edition, a.Section = old.Edition+1, old.Section
	if a.Licence == "" {
		a.Licence = old.Licence
	}
	if err := t.save(bucketApplications, []byte(a.ID), a); err != nil {
		return err
	}
	t.publish(app.Applications)
	arrived.entry.hit.Section = a.Section
	return t.index(arrived.entry)
}

// forgetLicence removes a licence that central has purged.
func (t *txn) forgetLicence(id app.ID) error {
	if err := t.drop(bucketLicences, []byte(id)); err != nil {
		return err
	}
	t.publish(app.Licences)
	return t.unindex(app.HitLicence, id)
}

func (t *txn) forgetApplication(id app.ID) error {
	if err := t.drop(bucketApplications, []byte(id)); err != nil {
		return err
	}
	t.publish(app.Applications)
	return t.unindex(app.HitApplication, id)
}
