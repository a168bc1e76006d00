package cache

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

const (
	purgeStep   = 200            // records in one transaction
	youngestOld = 24 * time.Hour // a document this young may not be named by its record yet
	purgeAction = "purge"        // in the audit, for each licence and application
)

// Purge erases what is about people and has served its purpose: licences that ended
// before a day, and applications that were decided before it. Nothing is erased
// that central does not have, that is a draft, or that a command or a print still
// waits for. Of commands that are settled what they said is erased and its hash
// kept; documents that nothing names go, too. The audit says of each that it was
// purged; numbers and ledger stay.
func (db *DB) Purge(ctx context.Context, before hijri.Civil) (n app.Purged, err error) {
	for {
		some := app.Purged{}
		err := db.update(ctx, func(t *txn) error {
			p := &purge{txn: t, before: before, n: &some}
			return p.run()
		})
		if err != nil {
			return n, fmt.Errorf("purging: %w", err)
		}
		n.Licences, n.Applications, n.Commands = n.Licences+some.Licences, n.Applications+some.Applications, n.Commands+some.Commands
		if some.Licences+some.Applications == 0 {
			break // applications follow their licence
		}
	}
	if n.Licences+n.Applications == 0 {
		return n, nil
	}
	if n.Documents, err = db.dropDocuments(ctx); err != nil {
		return n, fmt.Errorf("purging documents: %w", err)
	}
	return n, nil
}

// purge is one transaction of Purge.
type purge struct {
	*txn
	before hijri.Civil
	n      *app.Purged
}

func (p *purge) run() error {
	keys, err := p.over()
	if err != nil {
		return err
	}
	for _, key := range keys {
		kind, id := keyed(key)
		if kind == app.HitLicence {
			err = p.licence(id)
		} else {
			err = p.application(id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// over returns the keys of up to a step of records that have served their purpose.
func (p *purge) over() (keys [][]byte, err error) {
	err = p.each(bucketEntries, func(k, plain []byte) error {
		if len(keys) == purgeStep {
			return nil
		}
		e, err := decodeEntry(plain)
		if err != nil {
			return nil //nolint:nilerr // it is made anew at the next unlock
		}
		kind, id := keyed(k)
		over := false
		if kind == app.HitLicence {
			over, err = p.licenceOver(id, e)
		} else {
			over, err = p.applicationOver(id, e)
		}
		if err == nil && over {
			keys = append(keys, append([]byte(nil), k...))
		}
		return err
	})
	return keys, err
}

func (p *purge) licenceOver(id app.ID, e entry) (bool, error) {
	end := e.hit.Until.Civil
	if end.IsZero() {
		end = hijri.Today(e.hit.At)
	}
	if e.hit.Unsynced || !end.Before(p.before) {
		return false, nil
	}
	for _, job := range p.printIDs(id, 1000) {
		var j app.PrintJob
		if _, err := p.load(bucketPrints, job, &j); err != nil || !ended(j.State) {
			return false, err
		}
	}
	return len(p.mem.queue.about(id)) == 0, nil
}

// applicationOver: one that led to a licence stays as long as the licence does.
func (p *purge) applicationOver(id app.ID, e entry) (bool, error) {
	decided := e.hit.State == app.Issued || e.hit.State == app.RejectedApp || e.hit.State == app.Cancelled
	if !decided || e.hit.Unsynced || !hijri.Today(e.hit.At).Before(p.before) {
		return false, nil
	}
	a, err := p.txn.application(id)
	if err != nil {
		return false, ignoreMissing(err)
	}
	if a.Licence != "" && p.of(bucketLicences).Get([]byte(a.Licence)) != nil || !hijri.Today(a.UpdatedAt).Before(p.before) {
		return false, nil
	}
	busy, err := p.busy(app.RemoteApplication, id)
	return !busy, err
}

func (p *purge) licence(id app.ID) error {
	p.n.Licences++
	jobs := p.printIDs(id, 1000)
	for _, job := range jobs {
		if err := errors.Join(p.drop(bucketPrints, job), p.drop(bucketCopies, append([]byte(id), job...))); err != nil {
			return err
		}
	}
	if err := errors.Join(p.forgetLicence(id), p.drop(bucketShadows, []byte(id))); err != nil {
		return err
	}
	return p.empty(id)
}

func (p *purge) application(id app.ID) error {
	p.n.Applications++
	if err := errors.Join(p.forgetApplication(id), p.drop(bucketShadows, []byte(id))); err != nil {
		return err
	}
	return p.empty(id)
}

// empty takes what they said out of the settled commands about a record, and has
// the audit say that the record was purged.
func (p *purge) empty(record app.ID) error {
	for _, seq := range p.mem.queue.settledAbout(record) {
		c, err := p.command(seq)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(c.Body)
		if c.Body, err = json.Marshal(map[string]string{"purged": hex.EncodeToString(sum[:])}); err != nil {
			return err
		}
		plain, err := encodeCommand(c)
		if err != nil {
			return err
		}
		if err := p.put(bucketOutbox, numbered(seq), plain); err != nil {
			return err
		}
		p.n.Commands++
	}
	return p.audit(app.AuditEntry{Action: purgeAction, Record: record})
}

// settledAbout returns the commands about a record that are seen in central's feed.
func (q *queue) settledAbout(record app.ID) (out []uint64) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	for i, s := range q.all {
		if s.Record == record && s.State == app.OutSettled {
			out = append(out, uint64(i)+1)
		}
	}
	return out
}

// dropDocuments removes the files that no record names any more. Nobody adds one
// meanwhile.
func (db *DB) dropDocuments(ctx context.Context) (n int, err error) {
	db.door.Lock()
	defer db.door.Unlock()
	if db.keys == nil {
		return 0, app.Fail(app.Locked, nil)
	}
	named := map[string]bool{} // names of files
	err = db.read(ctx, func(t *txn) error {
		return t.documents(func(sum string) error {
			path, _, err := blobPath(db.dir, t.keys, sum)
			named[filepath.Base(path)] = true
			return err
		})
	})
	if err != nil {
		return 0, err
	}
	files, err := os.ReadDir(filepath.Join(db.dir, "blobs"))
	for _, f := range files {
		info, gone := f.Info()
		if named[f.Name()] || gone != nil || db.now().Sub(info.ModTime()) < youngestOld || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		if err = errors.Join(err, os.Remove(filepath.Join(db.dir, "blobs", f.Name()))); err == nil {
			n++
		}
	}
	return n, err
}

// documents calls f with every document that a record names.
func (t *txn) documents(f func(sum string) error) error {
	for _, b := range []bucket{bucketDrafts, bucketApplications} {
		err := t.each(b, func(k, plain []byte) error {
			a, err := app.DecodeApplication(plain)
			if err != nil {
				return app.Fail(app.StoreFault, fmt.Errorf("decoding application %s: %w", k, err))
			}
			for _, d := range a.Attachments {
				err = errors.Join(err, f(d.SHA256))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	err := t.each(bucketLicences, func(k, plain []byte) error {
		if !bytes.Contains(plain, []byte(`"attachments"`)) {
			return nil
		}
		l, err := app.DecodeLicence(plain)
		if err != nil {
			return app.Fail(app.StoreFault, fmt.Errorf("decoding licence %s: %w", k, err))
		}
		for _, d := range l.Attachments {
			err = errors.Join(err, f(d.SHA256))
		}
		return err
	})
	if err != nil {
		return err
	}
	return t.each(bucketPrints, func(k, plain []byte) error {
		var job app.PrintJob
		if err := decode(bucketPrints, k, plain, &job); err != nil || job.SHA256 == "" {
			return err
		}
		return f(job.SHA256)
	})
}
