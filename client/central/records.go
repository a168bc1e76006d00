package central

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

// logRow is one place in the changes feed.
type logRow struct {
	Kind    app.RemoteKind `json:"kind"`
	ID      app.ID         `json:"id"`
	Command app.ID         `json:"command,omitempty"`
	Office  string         `json:"office"`
}

// submit takes in an application that waits for review.
func (s *Server) submit(tx Tx, c caller, cmd client.Command) (int64, error) {
	var a app.Application
	if err := json.Unmarshal(cmd.Body, &a); err != nil {
		return 0, &app.Error{Code: app.Invalid, Field: "body", Err: err}
	}
	switch {
	case a.ID == "" || a.ID != cmd.Record:
		return 0, &app.Error{Code: app.Invalid, Field: "id"}
	case a.Office != c.device.office():
		return 0, &app.Error{Code: app.Forbidden, Field: "office"}
	}
	if s.cat != nil {
		if _, ok := s.cat.Service(a.Service); !ok {
			return 0, &app.Error{Code: app.Invalid, Field: "service"}
		}
	}
	if cmd.IfMatch == nil {
		return 0, &app.Error{Code: app.Required, Field: fieldMatch}
	}
	var old app.Application
	switch err := load(tx, tableApplications, []byte(a.ID), &old); {
	case err == nil && old.Revision != *cmd.IfMatch:
		return 0, &app.Error{Code: app.Conflict, Field: fieldMatch}
	case err == nil && old.State != app.Submitted && old.State != app.Returned:
		return 0, &app.Error{Code: app.NotAllowedHere, Field: "state"}
	case err == nil && (old.Office != a.Office || old.Number != a.Number || old.CreatedBy != a.CreatedBy):
		return 0, &app.Error{Code: app.Forbidden, Field: "record"}
	case err != nil && !missing(err):
		return 0, err
	case err != nil && a.Device != c.device.Device.ID && *cmd.IfMatch == 0:
		return 0, &app.Error{Code: app.Forbidden, Field: "device"} // a change of what we have lost is welcome from anyone
	}
	if err := s.documentsThere(tx, a.Office, a.Attachments); err != nil {
		return 0, err
	}
	a.State, a.Reason = app.Submitted, ""
	chain, err := chainOf(tx, a.ID)
	if err == nil {
		err = noteAct(tx, a.ID, chain, act{actSubmit, cmd.Operator})
	}
	if err != nil {
		return 0, err
	}
	return s.putApplication(tx, a, cmd.ID)
}

// withdraw takes note that a command will not come any more. What it would have
// said stays on the device.
func withdraw(tx Tx, cmd client.Command) (int64, error) {
	if cmd.Replaces == nil || cmd.Replaces.ID == "" {
		return 0, &app.Error{Code: app.Required, Field: "replaces"}
	}
	revision, err := nextRevision(tx)
	return int64(revision), err
}

// printed notes that a copy of a licence is out, and how many there are.
func (s *Server) printed(tx Tx, c caller, cmd client.Command) (int64, error) {
	var p app.PrintRecord
	if err := json.Unmarshal(cmd.Body, &p); err != nil {
		return 0, &app.Error{Code: app.Invalid, Field: "body", Err: err}
	}
	if p.Copy < 1 || p.Device != c.device.Device.ID {
		return 0, &app.Error{Code: app.Invalid, Field: "copy"}
	}
	var l app.Licence
	if err := load(tx, tableLicences, []byte(p.Licence), &l); err != nil {
		if missing(err) {
			return 0, &app.Error{Code: app.Conflict, Field: "licence", Args: map[string]string{"depends": string(p.Licence)}}
		}
		return 0, err
	}
	if l.Office.Municipality.Code != c.device.office() {
		return 0, &app.Error{Code: app.Forbidden, Field: "licence"}
	}
	key := append(join(string(p.Licence), ""), binary.BigEndian.AppendUint32(nil, uint32(p.Copy))...)
	if err := save(tx, tablePrints, append(key, "/"+p.Device...), p); err != nil {
		return 0, err
	}
	l.Copies = max(l.Copies, p.Copy)
	return s.putAlike(tx, l, cmd.ID)
}

// putLicence keeps a licence under the next revision.
func (s *Server) putLicence(tx Tx, l app.Licence, command app.ID) (int64, error) {
	row := logRow{Kind: app.RemoteLicence, ID: l.ID, Command: command, Office: l.Office.Municipality.Code}
	revision, err := s.log1(tx, row)
	if err != nil {
		return 0, err
	}
	l.Revision, l.Synced = revision, true
	return revision, firstError(
		tx.Delete(tableAlike, []byte(l.ID)),
		save(tx, tableLicences, []byte(l.ID), l),
		tx.Put(tableWords, []byte(l.ID), []byte(wordsOf(l))),
	)
}

func (s *Server) putApplication(tx Tx, a app.Application, command app.ID) (int64, error) {
	row := logRow{Kind: app.RemoteApplication, ID: a.ID, Command: command, Office: a.Office}
	revision, err := s.log1(tx, row)
	if err != nil {
		return 0, err
	}
	a.Revision = revision
	return revision, firstError(save(tx, tableApplications, []byte(a.ID), a), nameBlobs(tx, a.Office, a.Attachments))
}

// log1 puts a record at the end of the changes feed and takes it from its
// earlier place, so that a counter which was away reads each record once.
func (s *Server) log1(tx Tx, row logRow) (int64, error) {
	revision, err := nextRevision(tx)
	if err != nil {
		return 0, err
	}
	head := join(string(row.Kind), string(row.ID))
	if old := tx.Get(tableHeads, head); old != nil {
		if err := s.keepCommand(tx, old, &row); err != nil {
			return 0, err
		}
		if err := tx.Delete(tableLog, old); err != nil {
			return 0, err
		}
	}
	return int64(revision), firstError(
		tx.Put(tableHeads, head, be64(revision)),
		save(tx, tableLog, be64(revision), row),
	)
}

// keepCommand hands the command of a record's earlier place on to a new place
// that no command made.
func (s *Server) keepCommand(tx Tx, at []byte, row *logRow) error {
	if row.Command != "" {
		return nil
	}
	var old logRow
	if err := load(tx, tableLog, at, &old); err != nil {
		return err
	}
	row.Command = old.Command
	return nil
}

// SetState changes a licence from central's side: suspended, cancelled, lifted.
// What counts no more goes on the list of revocations.
func (s *Server) SetState(ctx context.Context, n app.LicenceNumber, state app.State, reason string) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		var l app.Licence
		if err := load(tx, tableLicences, tx.Get(tableNumbers, []byte(n)), &l); err != nil {
			return err
		}
		l.State = state
		if err := s.revoke(tx, n, state); err != nil {
			return err
		}
		_, err := s.putLicence(tx, l, "")
		return firstError(err, s.enter(tx, AuditEntry{Act: ActState, About: string(l.ID), Detail: words(string(state), reason)}))
	})
	if err != nil {
		return fmt.Errorf("setting the state of licence %s: %w", n, err)
	}
	return nil
}

// Tasks returns what people must look at, oldest first.
func (s *Server) Tasks(ctx context.Context) ([]Task, error) {
	var list []Task
	err := s.store.View(ctx, func(tx Tx) error {
		return eachRow(tx, tableTasks, nil, func(_ []byte, t Task) (bool, error) {
			list = append(list, t)
			return true, nil
		})
	})
	return list, err
}
