package cache

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// errBuilt is a record that does not keep to what was set aside for it.
var errBuilt = errors.New("the built record is not of this slot")

// Issue takes a number of the series from a lease, a place in the ledger and one
// in the outbox, lets build make the licence of them, and writes licence,
// application, ledger entry, lease, command, print job and audit entry, or
// nothing. An application with documents has a second command, which brings them. It
// fails with app.AlreadyIssued when the application has its licence and with
// app.NoNumbers. build runs inside the transaction: it must not call the store.
func (db *DB) Issue(ctx context.Context, application app.ID, series string, build func(app.Application, app.Slot) (app.Issuance, error)) (app.Issuance, error) {
	var out app.Issuance
	err := db.update(ctx, func(t *txn) error {
		a, err := t.application(application)
		if err != nil {
			return err
		}
		if a.Licence != "" || a.State == app.Issued {
			return app.Fail(app.AlreadyIssued, nil)
		}
		slot, lease, err := t.slot(series)
		if err != nil {
			return err
		}
		if out, err = ours(func() (app.Issuance, error) { return build(a, slot) }); err != nil {
			return err
		}
		if err := t.fits(a, slot, out); err != nil {
			return err
		}
		if err := t.raise(lease); err != nil {
			return err
		}
		return t.writeIssuance(a, slot, &out)
	})
	if err != nil {
		return app.Issuance{}, fmt.Errorf("issuing application %s: %w", application, err)
	}
	return out, nil
}

// raise writes the high-water mark of a lease. It becomes durable while the rest is
// written and committed, and nothing counts as done before it is.
func (t *txn) raise(l app.Lease) error {
	flush, err := t.db.marks.begin(l.ID, l.Next)
	if err != nil {
		return err
	}
	flushed := make(chan error, 1)
	go func() { flushed <- flush() }()
	t.beside = func() error { return <-flushed }
	t.repeat = func() error { return t.db.marks.raise(l.ID, l.Next) }
	return nil
}

// slot sets aside what a licence needs, and returns the lease after it.
func (t *txn) slot(series string) (slot app.Slot, lease app.Lease, err error) {
	number, lease, err := t.takeNumber(series)
	if err != nil {
		return slot, lease, err
	}
	slot = app.Slot{Number: number, Lease: lease.ID, CommandSeq: t.nextCommand()}
	slot.LedgerSeq, slot.LedgerPrev, err = t.link(bucketLedger)
	return slot, lease, err
}

// fits refuses what was not built for this slot, before a mark is raised for it.
func (t *txn) fits(a app.Application, slot app.Slot, built app.Issuance) error {
	l := built.Licence
	if l.ID == "" || l.Number != slot.Number || built.Application.ID != a.ID {
		return app.Fail(app.Internal, errBuilt)
	}
	if _, err := t.licence(l.ID); !missing(err) {
		return app.Fail(app.Internal, errors.Join(errBuilt, err))
	}
	if len(a.Attachments) > 0 {
		if d := built.Documents; d.Kind != app.CommandDocuments || d.Record != l.ID || d.ID == built.Command.ID {
			return app.Fail(app.Internal, errBuilt)
		}
		if err := t.isNew(built.Documents); err != nil {
			return err
		}
	}
	return t.isNew(built.Command)
}

// writeIssuance writes all of it and completes out with what is the store's.
func (t *txn) writeIssuance(a app.Application, slot app.Slot, out *app.Issuance) (err error) {
	l := &out.Licence
	built := *l
	l.Application, l.Lease = a.ID, slot.Lease
	l.LedgerSeq, l.LedgerPrev = slot.LedgerSeq, slot.LedgerPrev
	l.Synced, l.Copies = false, 0
	if out.Print.ID != "" {
		l.Copies, out.Print.Copy = 1, 1
		out.Print.Licence, out.Print.Number = l.ID, l.Number
		if err := t.putPrint(out.Print); err != nil {
			return err
		}
	}
	out.Application.Licence, out.Application.Edition = l.ID, a.Edition+1
	if err := t.putApplication(out.Application); err != nil {
		return err
	}
	if err := t.putIssued(*l, built, a, out.Command.Body); err != nil {
		return err
	}
	if err := t.writeLedger(*l); err != nil {
		return err
	}
	if err := t.supersede(out.Supersedes, out.Audit); err != nil {
		return err
	}
	if err := t.enqueueIssuance(out); err != nil {
		return err
	}
	return t.audit(out.Audit)
}

// enqueueIssuance queues the licence and, behind it, what was handed in with it: a
// scan keeps no licence up.
func (t *txn) enqueueIssuance(out *app.Issuance) (err error) {
	if out.Command, err = t.enqueue(out.Command); err != nil || out.Documents.ID == "" {
		return err
	}
	out.Documents, err = t.enqueue(out.Documents)
	return err
}

// putIssued writes a new licence: in the bytes that its command has, when nothing of
// it is the store's.
func (t *txn) putIssued(l, built app.Licence, a app.Application, body []byte) error {
	if !sameToStore(l, built) {
		return t.putLicence(l, &a.CreatedAt)
	}
	if err := t.put(bucketLicences, []byte(l.ID), body); err != nil {
		return err
	}
	return t.tellLicence(l, &a.CreatedAt)
}

// sameToStore tells whether two forms of a licence agree in what the store sets.
func sameToStore(a, b app.Licence) bool {
	return a.Application == b.Application && a.Lease == b.Lease && a.LedgerSeq == b.LedgerSeq &&
		bytes.Equal(a.LedgerPrev, b.LedgerPrev) && a.Synced == b.Synced && a.Copies == b.Copies
}

// supersede has a licence in force give way to the one that is being issued;
// another one may have taken its place already: app.LicenceNotOpen.
func (t *txn) supersede(id app.ID, by app.AuditEntry) error {
	if id == "" {
		return nil
	}
	l, err := t.licence(id)
	if err != nil {
		return err
	}
	if l.State != app.Issued {
		return app.Fail(app.LicenceNotOpen, nil)
	}
	l.State = app.Superseded
	if err := t.putKnown(l); err != nil {
		return err
	}
	return t.audit(app.AuditEntry{At: by.At, Operator: by.Operator, Action: "supersede", Record: id})
}

func (t *txn) writeLedger(l app.Licence) error {
	t.then(func() { t.db.marks.note(mark{markLedger, uint32(l.LedgerSeq + 1)}) })
	token := sha256.Sum256([]byte(l.Token))
	return t.save(bucketLedger, numbered(l.LedgerSeq), app.LedgerEntry{
		Seq: l.LedgerSeq, Number: l.Number, Licence: l.ID, At: l.IssuedAt, Token: token[:], Prev: l.LedgerPrev,
	})
}
