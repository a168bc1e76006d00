package central

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/client"
)

// chainRow is who did what to an application, oldest first: entered, reviewed,
// approved.
type chainRow struct {
	Acts []act `json:"acts"`
}

type act struct {
	Action   app.Action `json:"action"`
	Operator string     `json:"operator"`
}

// actSubmit is the entry of a counter's own submission.
const actSubmit app.Action = "submit"

// decided does what an employee decided at her counter.
func (s *Server) decided(tx Tx, c caller, cmd client.Command) (int64, error) {
	var d app.Decision
	if err := json.Unmarshal(cmd.Body, &d); err != nil {
		return 0, &app.Error{Code: app.Invalid, Field: "body", Err: err}
	}
	if d.Record == "" || d.Record != cmd.Record {
		return 0, &app.Error{Code: app.Invalid, Field: "record"}
	}
	op, err := s.operatorAt(tx, c.device.office(), cmd.Operator)
	if err != nil {
		return 0, err
	}
	if cmd.IfMatch == nil {
		return 0, &app.Error{Code: app.Required, Field: fieldMatch}
	}
	revision, err := s.decide(tx, op, d, cmd.IfMatch, cmd.ID)
	if err != nil {
		return 0, err
	}
	return revision, s.enter(tx, entryOf(op, d, c.device.Device.ID))
}

func entryOf(op app.Operator, d app.Decision, device string) AuditEntry {
	return AuditEntry{Act: ActDecided, Who: op.ID, Device: device, About: string(d.Record), Detail: words(string(d.Action), d.Reason)}
}

// operatorAt returns an operator of an office who may still act.
func (s *Server) operatorAt(tx Tx, office, id string) (app.Operator, error) {
	var row operatorRow
	err := load(tx, tableOperators, []byte(id), &row)
	if missing(err) || err == nil && (row.Revoked || row.Office != office) {
		return app.Operator{}, &app.Error{Code: app.Forbidden, Field: "operator"}
	}
	return row.Operator, err
}

// Decide does what an employee decided at central's own side. app.Forbidden: her
// role does not allow it, or it is her own entry; app.NotAllowedHere: the state
// does not.
func (s *Server) Decide(ctx context.Context, operator string, d app.Decision) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		var row operatorRow
		if err := load(tx, tableOperators, []byte(operator), &row); err != nil {
			return err
		}
		if row.Revoked {
			return &app.Error{Code: app.Forbidden, Field: "operator"}
		}
		_, err := s.decide(tx, row.Operator, d, nil, "")
		return firstError(err, s.enter(tx, entryOf(row.Operator, d, "")))
	})
	if err != nil {
		return fmt.Errorf("deciding about %s: %w", d.Record, err)
	}
	return nil
}

// decide does one step. match is the revision that was decided about, nil where
// nobody else can have come between.
func (s *Server) decide(tx Tx, op app.Operator, d app.Decision, match *int64, command app.ID) (int64, error) {
	step, ok := app.StepOf(d.Kind, d.Action)
	if !ok {
		return 0, &app.Error{Code: app.Invalid, Field: "action"}
	}
	if step.Kind == app.RemoteLicence {
		return s.decideLicence(tx, op, step, d, match, command)
	}
	var a app.Application
	if err := load(tx, tableApplications, []byte(d.Record), &a); err != nil {
		return 0, err
	}
	if match != nil && *match != a.Revision {
		return 0, &app.Error{Code: app.Conflict, Field: fieldMatch}
	}
	if err := step.Allows(op, a.State, d.Reason); err != nil {
		return 0, err
	}
	chain, err := chainOf(tx, a.ID)
	if err != nil {
		return 0, err
	}
	if d.Action == app.ActionApprove && (a.CreatedBy == op.ID || chain.wrote(op.ID)) {
		return 0, &app.Error{Code: app.Forbidden, Field: "own_entry"}
	}
	a.State, a.Reason, a.UpdatedAt = step.To, d.Reason, s.now().UTC()
	if d.Action == app.ActionApprove {
		if err := s.invoiceApplication(tx, &a); err != nil {
			return 0, err
		}
	}
	if err := noteAct(tx, a.ID, chain, act{d.Action, op.ID}); err != nil {
		return 0, err
	}
	return s.putApplication(tx, a, command)
}

func (s *Server) decideLicence(tx Tx, op app.Operator, step app.Step, d app.Decision, match *int64, command app.ID) (int64, error) {
	var l app.Licence
	if err := load(tx, tableLicences, []byte(d.Record), &l); err != nil {
		return 0, err
	}
	if match != nil {
		if err := seenAsItIs(tx, l, *match); err != nil {
			return 0, err
		}
	}
	if err := step.Allows(op, l.State, d.Reason); err != nil {
		return 0, err
	}
	if d.Action == app.ActionRatify {
		if err := s.ratify(tx, op, l.ID); err != nil {
			return 0, err
		}
		return s.putLicence(tx, l, command)
	}
	l.State = step.To
	if err := s.revoke(tx, l.Number, l.State); err != nil {
		return 0, err
	}
	return s.putLicence(tx, l, command)
}

// ratify closes the tasks that a licence's missing right to be issued left.
func (s *Server) ratify(tx Tx, op app.Operator, id app.ID) error {
	var closed []Task
	err := eachRow(tx, tableTasks, nil, func(_ []byte, t Task) (bool, error) {
		if t.Record == id && t.Done.IsZero() && (t.Kind == TaskOperator || t.Kind == TaskLease) {
			t.Done, t.By = s.now().UTC(), op.ID
			closed = append(closed, t)
		}
		return true, nil
	})
	if err == nil && len(closed) == 0 {
		return &app.Error{Code: app.NotAllowedHere, Field: "task"}
	}
	for _, t := range closed {
		err = firstError(err, save(tx, tableTasks, []byte(t.ID), t))
	}
	return err
}

func chainOf(tx Tx, id app.ID) (row chainRow, err error) {
	if err = load(tx, tableChains, []byte(id), &row); missing(err) {
		err = nil
	}
	return row, err
}

// wrote tells whether an operator entered any of it.
func (r chainRow) wrote(operator string) bool {
	return slices.Contains(r.Acts, act{actSubmit, operator})
}

func noteAct(tx Tx, id app.ID, r chainRow, a act) error {
	r.Acts = append(r.Acts, a)
	return save(tx, tableChains, []byte(id), r)
}

// invoiceApplication computes the fee of an approved application and makes the
// invoice that is final.
func (s *Server) invoiceApplication(tx Tx, a *app.Application) error {
	if s.cat == nil {
		return nil
	}
	svc, ok := s.cat.Service(a.Service)
	if !ok {
		return &app.Error{Code: app.NotAllowedHere, Field: "service"}
	}
	var office app.Office
	if err := load(tx, tableOffices, []byte(a.Office), &office); err != nil {
		return err
	}
	day, err := s.today()
	if err != nil {
		return err
	}
	fee, err := s.cat.Assess(svc, catalogue.Input{
		Entered: a.Entered, Transaction: a.Transaction, Today: day, Class: office.Class,
		Attachments: a.Attachments, Agreed: a.Agreed,
	})
	if err != nil {
		return &app.Error{Code: app.NotAllowedHere, Field: "fee", Err: err}
	}
	a.Assessment, a.State = fee, app.Invoiced
	return s.invoice(tx, a.ID, fee)
}
