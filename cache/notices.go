package cache

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shubbak/shubbak/app"
)

// prefixNotice is before a licence's ID in the bucket of syncing.
var prefixNotice = []byte("notice/")

func noticeKey(licence app.ID) []byte { return append(bytes.Clone(prefixNotice), licence...) }

// takeNote keeps a notice when central took a licence out of force whose paper was
// printed here, and drops it when it is in force again.
func (t *txn) takeNote(old, now app.Licence) error {
	switch now.State {
	case app.Suspended, app.Cancelled, app.Superseded:
	default:
		return t.drop(bucketSync, noticeKey(old.ID))
	}
	if old.ID == "" || old.State == now.State || old.State == app.Superseded {
		return nil // not known here before, or known by now
	}
	printed, err := t.printedHere(old.ID)
	if err != nil || !printed {
		return err
	}
	title := cmp.Or(now.Entered.Get(app.FieldTradeName), now.Entered.Get(app.FieldEstablishment), now.Entered.Get(app.FieldFullName))
	return t.save(bucketSync, noticeKey(old.ID), app.Notice{
		Licence: old.ID, Number: now.Number, Title: title, State: now.State, Copies: max(old.Copies, now.Copies), At: t.now,
	})
}

// printedHere tells whether a copy of a licence went to a printer of this counter.
func (t *txn) printedHere(licence app.ID) (bool, error) {
	c := t.of(bucketCopies).Cursor()
	for k, _ := c.Seek([]byte(licence)); bytes.HasPrefix(k, []byte(licence)); k, _ = c.Next() {
		var job app.PrintJob
		if found, err := t.load(bucketPrints, k[len(licence):], &job); err != nil {
			return false, err
		} else if found && slices.Contains([]app.PrintState{app.PrintSpooled, app.PrintDone, app.PrintAnswered}, job.State) {
			return true, nil
		}
	}
	return false, nil
}

// Notices returns what central changed of papers that are out, the newest first.
func (db *DB) Notices(ctx context.Context) (out []app.Notice, err error) {
	err = db.view(ctx, func(t *txn) error {
		c := t.of(bucketSync).Cursor()
		for k, v := c.Seek(prefixNotice); bytes.HasPrefix(k, prefixNotice); k, v = c.Next() {
			plain, err := t.unseal(bucketSync, k, v)
			if err != nil {
				return err
			}
			var n app.Notice
			if err := json.Unmarshal(plain, &n); err != nil {
				return app.Fail(app.StoreFault, err)
			}
			out = append(out, n)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b app.Notice) int { return b.At.Compare(a.At) })
	return out, err
}

// Noted drops a notice that somebody has taken note of; the audit keeps who.
func (db *DB) Noted(ctx context.Context, licence app.ID, audit app.AuditEntry) error {
	err := db.update(ctx, func(t *txn) error {
		t.publish(app.Licences)
		if err := t.drop(bucketSync, noticeKey(licence)); err != nil {
			return err
		}
		return t.audit(audit)
	})
	if err != nil {
		return fmt.Errorf("taking note of licence %s: %w", licence, err)
	}
	return nil
}
