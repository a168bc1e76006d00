package central

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client"
)

// leaseRow is a lease and whose it is.
type leaseRow struct {
	Lease    app.Lease `json:"lease"`
	Device   string    `json:"device"`
	Returned uint32    `json:"returned,omitempty"` // the first serial given back
}

// holds tells whether a serial of a series is the device's by this lease.
func (l leaseRow) holds(device, series string, serial uint32) bool {
	return l.Device == device && l.Lease.Series == series && serial >= l.Lease.First && serial <= l.Lease.Last &&
		(l.Returned == 0 || serial < l.Returned)
}

// requestRow is a wish that was answered.
type requestRow struct {
	Device string `json:"device"`
	Series string `json:"series"`
	Lease  string `json:"lease"`
}

func (s *Server) lease(r *http.Request, c caller) (reply, error) {
	var q app.LeaseRequest
	if err := read(r, &q); err != nil {
		return reply{}, err
	}
	if key := r.Header.Get(client.HeaderKey); q.ID == "" || key != string(q.ID) {
		return reply{}, &app.Error{Code: app.Invalid, Field: "id"}
	}
	if _, err := app.NewLicenceNumber(q.Series, 1); err != nil {
		return reply{}, &app.Error{Code: app.Invalid, Field: "series"}
	}
	if q.Size < 1 {
		return reply{}, &app.Error{Code: app.Invalid, Field: "size"}
	}
	var l app.Lease
	err := s.store.Update(r.Context(), func(tx Tx) (err error) {
		if err := known(tx, uint64(max(q.Seen, 0))); err != nil {
			return err
		}
		if c.device.Retiring {
			return &app.Error{Code: app.NotAllowedHere, Field: "device"}
		}
		l, err = s.leaseTx(tx, c.device.Device.ID, q)
		return err
	})
	return reply{status: http.StatusCreated, body: l}, err
}

// leaseTx cuts the next block of a series off for a device. The same request
// gets the same lease.
func (s *Server) leaseTx(tx Tx, device string, q app.LeaseRequest) (app.Lease, error) {
	var known requestRow
	err := load(tx, tableRequests, []byte(q.ID), &known)
	if err == nil {
		if known.Device != device || known.Series != q.Series {
			return app.Lease{}, &app.Error{Code: app.KeyReused}
		}
		var row leaseRow
		err := load(tx, tableLeases, []byte(known.Lease), &row)
		return row.Lease, err
	}
	if !missing(err) {
		return app.Lease{}, err
	}
	first := uint32(1)
	if b := tx.Get(tableSerials, []byte(q.Series)); len(b) == 4 {
		first = binary.BigEndian.Uint32(b)
	}
	first = max(first, s.marks.of(q.Series))
	if first > app.MaxSerial {
		return app.Lease{}, &app.Error{Code: app.NoNumbers}
	}
	now := s.now().UTC().Truncate(time.Second)
	last := min(first+uint32(min(q.Size, maxLease))-1, app.MaxSerial)
	l := app.Lease{
		ID: "lease-" + string(app.NewID(now)), Series: q.Series, First: first, Last: last, Next: first,
		GrantedAt: now, NotAfter: now.AddDate(0, 0, leaseDays),
	}
	revision, err := nextRevision(tx)
	if err != nil {
		return app.Lease{}, err
	}
	l.Revision = int64(revision)
	if l.Signed, err = credential.Seal(s.root, credential.KindLease, credential.Lease{Device: device, Lease: l}); err != nil {
		return app.Lease{}, err
	}
	return l, firstError(
		s.marks.raise(q.Series, last+1),
		save(tx, tableLeases, []byte(l.ID), leaseRow{Lease: l, Device: device}),
		save(tx, tableRequests, []byte(q.ID), requestRow{Device: device, Series: q.Series, Lease: l.ID}),
		tx.Put(tableSerials, []byte(q.Series), binary.BigEndian.AppendUint32(nil, last+1)),
		s.enter(tx, AuditEntry{Act: ActLease, Device: device, About: l.ID, Detail: fmt.Sprintf("%s %d-%d", q.Series, first, last)}),
	)
}

// firstError returns the first that is none.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// keepLease takes a lease back in that central gave out and has lost since, with an
// older copy of its store.
func (s *Server) keepLease(r *http.Request, c caller) (reply, error) {
	var q client.LeaseProof
	if err := read(r, &q); err != nil {
		return reply{}, err
	}
	var p credential.Lease
	if err := credential.Unseal(s.Root(), credential.KindLease, q.Signed, &p); err != nil {
		return reply{}, err
	}
	if p.Device != c.device.Device.ID || p.Lease.ID != r.PathValue("action") {
		return reply{}, &app.Error{Code: app.Forbidden, Field: "lease"}
	}
	var row leaseRow
	err := s.store.Update(r.Context(), func(tx Tx) error {
		err := load(tx, tableLeases, []byte(p.Lease.ID), &row)
		if !missing(err) {
			return err
		}
		row = leaseRow{Lease: p.Lease, Device: p.Device}
		row.Lease.Signed = q.Signed
		next := p.Lease.Last + 1
		if b := tx.Get(tableSerials, []byte(p.Lease.Series)); len(b) == 4 {
			next = max(next, binary.BigEndian.Uint32(b))
		}
		return firstError(
			save(tx, tableLeases, []byte(p.Lease.ID), row),
			tx.Put(tableSerials, []byte(p.Lease.Series), binary.BigEndian.AppendUint32(nil, next)),
		)
	})
	return reply{body: row.Lease}, err
}

func (s *Server) leaseAction(r *http.Request, c caller) (reply, error) {
	id, ok := strings.CutSuffix(r.PathValue("action"), ":return")
	if !ok {
		return reply{}, &app.Error{Code: app.NotFound}
	}
	var q client.LeaseReturn
	if err := read(r, &q); err != nil {
		return reply{}, err
	}
	var row leaseRow
	err := s.store.Update(r.Context(), func(tx Tx) (err error) {
		row, err = s.returnTx(tx, c.device.Device.ID, id, q.Next)
		return err
	})
	return reply{body: row.Lease}, err
}

// returnTx takes the serials of a lease from next on back. They are never leased
// again: a number that was once in two hands is worth nothing.
func (s *Server) returnTx(tx Tx, device, id string, next uint32) (leaseRow, error) {
	var row leaseRow
	if err := load(tx, tableLeases, []byte(id), &row); err != nil {
		return row, err
	}
	switch {
	case row.Device != device:
		return row, &app.Error{Code: app.Forbidden}
	case row.Returned == next:
		return row, nil
	case row.Returned != 0:
		return row, &app.Error{Code: app.KeyReused}
	case next < row.Lease.First || next > row.Lease.Last+1:
		return row, &app.Error{Code: app.Invalid, Field: "next"}
	}
	for serial := next; serial <= row.Lease.Last; serial++ {
		n, err := app.NewLicenceNumber(row.Lease.Series, serial)
		if err != nil {
			return row, err
		}
		if tx.Get(tableNumbers, []byte(n)) != nil {
			return row, &app.Error{Code: app.NumberUsed}
		}
	}
	row.Returned = next
	row.Lease.Next = row.Lease.Last + 1
	return row, firstError(
		save(tx, tableLeases, []byte(id), row),
		s.enter(tx, AuditEntry{Act: ActReturned, Device: device, About: id, Detail: strconv.FormatUint(uint64(next), 10)}),
	)
}
