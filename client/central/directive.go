package central

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client"
)

// directiveRow is what is wanted of a device. A lock is wanted once; what ends a device
// is told at every heartbeat, for the device may be an older copy by then.
type directiveRow struct {
	Directive app.Directive `json:"directive"`
	Signed    []byte        `json:"signed"`
	DoneAt    time.Time     `json:"done_at,omitzero"`
}

func (r directiveRow) wanted() bool { return r.DoneAt.IsZero() || r.Directive.Ends() }

func (r directiveRow) key() []byte { return join(r.Directive.Device, r.Directive.ID) }

// Direct wants something of a device from its next heartbeat on. To revoke it also ends
// its sessions and puts its key on the list of revocations, from now on. A device that is
// to be wiped gets no more numbers, and is revoked when all that it had is here.
// app.NotFound: there is no such device; app.NotAllowedHere: it was wiped, or is revoked,
// and a lock or a wipe of it can come no more.
func (s *Server) Direct(ctx context.Context, device string, kind app.DirectiveKind, reason string) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		var d deviceRow
		if err := load(tx, tableDevices, []byte(device), &d); err != nil {
			return err
		}
		switch {
		case d.Wiped, d.Revoked && kind != app.DirectRevoke:
			return &app.Error{Code: app.NotAllowedHere, Field: "device"}
		case kind == app.DirectRevoke:
			return s.revokeTx(tx, d, reason)
		case kind == app.DirectWipe:
			d.Retiring = true
		}
		return firstError(save(tx, tableDevices, []byte(device), d), s.direct(tx, device, kind, reason))
	})
	if err != nil {
		return fmt.Errorf("directing device %s: %w", device, err)
	}
	return nil
}

func (s *Server) revokeTx(tx Tx, d deviceRow, reason string) error {
	d.Revoked = true
	return firstError(
		save(tx, tableDevices, []byte(d.Device.ID), d),
		s.revokeKey(tx, d.Kid),
		s.direct(tx, d.Device.ID, app.DirectRevoke, reason),
	)
}

// direct keeps a directive, signed, unless one of its kind is wanted already.
func (s *Server) direct(tx Tx, device string, kind app.DirectiveKind, reason string) error {
	rows, err := directives(tx, device)
	if err != nil || slices.ContainsFunc(rows, func(r directiveRow) bool { return r.Directive.Kind == kind && r.wanted() }) {
		return err
	}
	r := directiveRow{Directive: app.Directive{
		ID: "order-" + string(app.NewID(s.now())), Device: device, Kind: kind, At: s.now().UTC().Truncate(time.Second), Reason: reason,
	}}
	if r.Signed, err = credential.Seal(s.root, credential.KindDirective, r.Directive); err != nil {
		return err
	}
	return firstError(
		save(tx, tableDirectives, r.key(), r),
		s.enter(tx, AuditEntry{Act: ActOrdered, About: device, Detail: words(string(kind), reason)}),
	)
}

// directives returns what was ever wanted of a device, the oldest first.
func directives(tx Tx, device string) (list []directiveRow, err error) {
	err = eachRow(tx, tableDirectives, join(device, ""), func(_ []byte, r directiveRow) (bool, error) {
		if r.Directive.Device != device {
			return false, nil
		}
		list = append(list, r)
		return true, nil
	})
	return list, err
}

// Reinstate takes back what ends a device: it goes on where it was. The key that was
// revoked stays revoked; the next sign-in by password has another certified.
// app.NotAllowedHere: nothing ends it, or it was wiped already.
func (s *Server) Reinstate(ctx context.Context, device string) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		var d deviceRow
		if err := load(tx, tableDevices, []byte(device), &d); err != nil {
			return err
		}
		if d.Wiped || !d.Revoked && !d.Retiring {
			return &app.Error{Code: app.NotAllowedHere, Field: "device"}
		}
		d.Revoked, d.Retiring = false, false
		rows, err := directives(tx, device)
		for _, r := range rows {
			if r.Directive.Ends() {
				err = firstError(err, tx.Delete(tableDirectives, r.key()))
			}
		}
		return firstError(err, save(tx, tableDevices, []byte(device), d), s.enter(tx, AuditEntry{Act: ActReinstated, About: device}))
	})
	if err != nil {
		return fmt.Errorf("reinstating device %s: %w", device, err)
	}
	return nil
}

// heartbeat is open to every device that has its credential, also to one that nobody
// has signed in on, and to one that is revoked: it is the way to tell it so.
func (s *Server) heartbeat(r *http.Request) (reply, error) {
	var h client.Heartbeat
	if err := read(r, &h); err != nil {
		return reply{}, err
	}
	a := client.HeartbeatAnswer{Time: s.now().UTC(), Directives: [][]byte{}}
	err := s.store.Update(r.Context(), func(tx Tx) error {
		d, err := deviceBy(tx, h.Device, h.Credential)
		if err != nil {
			return err
		}
		d.SeenAt, d.Skew, d.Version = a.Time, h.At.Sub(a.Time).Truncate(time.Second), h.Version
		if h.Waiting != nil {
			d.Waiting = *h.Waiting
		}
		if d.Revoked && !d.Wiped { // before there were directives
			if err := s.direct(tx, d.Device.ID, app.DirectRevoke, ""); err != nil {
				return err
			}
		}
		rows, err := directives(tx, d.Device.ID)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if slices.Contains(h.Done, row.Directive.ID) && row.DoneAt.IsZero() {
				row.DoneAt = a.Time
				err = firstError(err, save(tx, tableDirectives, row.key(), row), s.done(tx, &d, row))
			}
			if row.wanted() {
				a.Directives = append(a.Directives, row.Signed)
			}
		}
		return firstError(err, save(tx, tableDevices, []byte(d.Device.ID), d))
	})
	return reply{body: a}, err
}

// done notes what a device is after it has carried something out.
func (s *Server) done(tx Tx, d *deviceRow, r directiveRow) error {
	if r.Directive.Kind != app.DirectWipe {
		return nil
	}
	d.Wiped, d.Revoked = true, true
	return firstError(s.revokeKey(tx, d.Kid), s.enter(tx, AuditEntry{Act: ActEmptied, Device: d.Device.ID, About: d.Device.ID}))
}

// deviceBy returns the device that has a credential.
func deviceBy(tx Tx, id, credential string) (d deviceRow, err error) {
	if err = load(tx, tableDevices, []byte(id), &d); missing(err) {
		return d, &app.Error{Code: app.Unauthorised, Err: err}
	}
	hash := sha256.Sum256([]byte(credential))
	if err == nil && subtle.ConstantTimeCompare(hash[:], d.Credential) != 1 {
		err = &app.Error{Code: app.Unauthorised}
	}
	return d, err
}

// leftoverRow is what a device could not deliver before it was wiped.
type leftoverRow struct {
	client.Leftover
	Device string    `json:"device"`
	Came   time.Time `json:"came"`
}

// keepLeftovers takes what a device that is to be wiped could not deliver as it is,
// with a task for each: nothing of it is judged, or done.
func (s *Server) keepLeftovers(r *http.Request, c caller) (reply, error) {
	var q client.Leftovers
	if err := read(r, &q); err != nil {
		return reply{}, err
	}
	if len(q.Items) > client.MaxBatch {
		return reply{}, &app.Error{Code: app.FileTooLarge, Field: "items"}
	}
	err := s.store.Update(r.Context(), func(tx Tx) error {
		if err := load(tx, tableDevices, []byte(c.device.Device.ID), &c.device); err != nil {
			return err
		}
		if !c.device.Retiring {
			return &app.Error{Code: app.NotAllowedHere, Field: "device"}
		}
		entry := AuditEntry{Act: ActLeftovers, Device: c.device.Device.ID, Detail: strconv.Itoa(len(q.Items))}
		if err := s.enter(tx, entry); err != nil {
			return err
		}
		for _, item := range q.Items {
			if item.ID == "" {
				return &app.Error{Code: app.Invalid, Field: "id"}
			}
			row := leftoverRow{Leftover: item, Device: c.device.Device.ID, Came: s.now().UTC()}
			key := join(row.Device, string(item.ID))
			if tx.Get(tableLeftovers, key) != nil {
				continue
			}
			err := firstError(save(tx, tableLeftovers, key, row),
				s.addTasks(tx, item.Record, "", []doubt{{kind: TaskLeftover, detail: string(item.Kind)}}))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return reply{status: http.StatusCreated, body: client.LeftoversAnswer{Kept: len(q.Items)}}, err
}

// LeftoverReport is a Leftover and whose it was.
type LeftoverReport struct {
	client.Leftover
	Device string
	Came   time.Time
}

// Leftovers returns what devices could not deliver before they were wiped.
func (s *Server) Leftovers(ctx context.Context) ([]LeftoverReport, error) {
	rows, err := all[leftoverRow](ctx, s, tableLeftovers)
	list := make([]LeftoverReport, len(rows))
	for i, r := range rows {
		list[i] = LeftoverReport(r)
	}
	return list, err
}
