package central

import (
	"bytes"
	"errors"
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
)

// register takes in a licence that a counter issued. A paper with its signature
// is out in the world: it is never turned away for what is wrong around it, only
// for what is wrong with itself. Everything doubtful becomes a task.
func (s *Server) register(tx Tx, c caller, cmd *reading) (int64, error) {
	cert, err := s.checkLicence(tx, c, cmd)
	if err != nil {
		return 0, err
	}
	l := cmd.licence
	l.Attachments = nil // they come by themselves, once their bytes are here
	var old app.Licence
	switch err := load(tx, tableLicences, []byte(l.ID), &old); {
	case err == nil && old.Token == l.Token:
		return old.Revision, nil
	case err == nil:
		return 0, &app.Error{Code: app.AlreadyIssued}
	case !missing(err):
		return 0, err
	}
	doubts, err := s.doubts(tx, c, cmd, cert)
	if err != nil {
		return 0, err
	}
	l.State = app.Issued
	if err := s.settleNumber(tx, cmd, &l, &doubts); err != nil {
		return 0, err
	}
	succession, err := s.succeed(tx, l)
	if err != nil {
		return 0, err
	}
	more, err := s.reconcile(tx, &l, cmd.price)
	if err != nil {
		return 0, err
	}
	doubts = append(append(doubts, succession...), more...)
	if err := s.addTasks(tx, l.ID, l.Number, doubts); err != nil {
		return 0, err
	}
	return s.putLicence(tx, l, cmd.ID)
}

// checkLicence refuses what is no licence of this device, and returns the
// certificate of the key that signed it.
func (s *Server) checkLicence(tx Tx, c caller, cmd *reading) (cert credential.Certificate, err error) {
	l := &cmd.licence
	switch {
	case app.CodeOf(cmd.wrong) == app.Invalid:
		return cert, cmd.wrong
	case l.ID == "" || l.ID != cmd.Record:
		return cert, &app.Error{Code: app.Invalid, Field: "id"}
	case !l.Number.Valid():
		return cert, &app.Error{Code: app.Invalid, Field: "number"}
	case l.Device != c.device.Device.ID:
		return cert, &app.Error{Code: app.Forbidden, Field: "device"}
	case l.Office.Municipality.Code != c.device.office():
		return cert, &app.Error{Code: app.Forbidden, Field: "office"}
	case cmd.wrong != nil:
		return cert, cmd.wrong
	}
	if cert, err = cmd.rows.certificates.load(tx, cmd.signed.Kid); err != nil {
		if missing(err) {
			return cert, &app.Error{Code: app.BadSignature, Field: "token", Err: errors.New("no certificate for its key")}
		}
		return cert, err
	}
	if cert.Device != l.Device {
		return cert, &app.Error{Code: app.BadSignature, Field: "token", Err: errors.New("the key of another device")}
	}
	if cmd.checked != nil && bytes.Equal(cmd.checked, cert.PublicKey) {
		return cert, nil
	}
	if err := signedBy(cmd.signed, *l, cert.PublicKey); err != nil {
		return cert, &app.Error{Code: app.BadSignature, Field: "token", Err: err}
	}
	return cert, nil
}

// TaskKind says why a person must look at a record.
type TaskKind string

// The kinds of tasks.
const (
	TaskFee        TaskKind = "fee_difference" // the counter's fee is not ours
	TaskNumber     TaskKind = "number_twice"   // two licences with one number
	TaskLease      TaskKind = "outside_lease"  // a number that was not the device's, or not then
	TaskOperator   TaskKind = "unratified"     // the operator's grant did not cover it
	TaskService    TaskKind = "unknown_service"
	TaskCatalogue  TaskKind = "old_catalogue" // made under another version than ours
	TaskCertExpiry TaskKind = "certificate"   // signed outside the certificate's time
	TaskTwice      TaskKind = "same_business" // the person has a licence for the same at the same place
	TaskApproval   TaskKind = "approval_withdrawn"
	TaskClock      TaskKind = "clock_off"      // of the counter; both times are kept
	TaskPlace      TaskKind = "sequence_twice" // two commands at one place of a device: it was cloned
	TaskDocuments  TaskKind = "documents_lost" // handed in, and lost or refused before they came
	TaskLeftover   TaskKind = "leftover"       // a device was wiped that could not deliver it
)

// Task is something a person must look at.
type Task struct {
	ID     app.ID            `json:"id"`
	Kind   TaskKind          `json:"kind"`
	Record app.ID            `json:"record"`
	Number app.LicenceNumber `json:"number"`
	Detail string            `json:"detail,omitempty"`
	At     time.Time         `json:"at"`
	Done   time.Time         `json:"done,omitzero"` // when a person had looked at it
	By     string            `json:"by,omitempty"`  // who
}

type doubt struct {
	kind   TaskKind
	detail string
}

// doubts lists what is wrong around a licence.
func (s *Server) doubts(tx Tx, c caller, cmd *reading, cert credential.Certificate) ([]doubt, error) {
	l := cmd.licence
	var list []doubt
	owner, err := leaseOf(tx, cmd.rows, l)
	if err != nil {
		return nil, err
	}
	if owner == nil {
		list = append(list, doubt{kind: TaskLease, detail: l.Lease})
	} else if l.IssuedAt.After(owner.NotAfter) {
		list = append(list, doubt{kind: TaskLease, detail: "expired"})
	}
	if !cert.Covers(cmd.signed.Claims.IssuedAt) {
		list = append(list, doubt{kind: TaskCertExpiry})
	}
	unratified, err := unratified(tx, c, cmd)
	if err != nil {
		return nil, err
	}
	if unratified != "" {
		list = append(list, doubt{kind: TaskOperator, detail: unratified})
	}
	if cmd.skew.Abs() > clockSlack || l.IssuedAt.After(s.now().Add(clockSlack)) {
		list = append(list, doubt{kind: TaskClock, detail: cmd.skew.Truncate(time.Second).String()})
	}
	if cmd.twice {
		list = append(list, doubt{kind: TaskPlace, detail: strconv.FormatUint(cmd.Seq, 10)})
	}
	return append(list, s.feeDoubts(l, cmd.price)...), nil
}

// clockSlack is how far a counter's clock may be off.
const clockSlack = 10 * time.Minute

// unratified tells why the operator had no right to issue a licence, "" when she had.
func unratified(tx Tx, c caller, cmd *reading) (string, error) {
	l := cmd.licence
	id := l.IssuedBy.ID
	op, err := cmd.rows.operators.load(tx, []byte(id))
	if missing(err) || err == nil && (op.Revoked || op.Office != c.device.office()) {
		return id, nil
	}
	if err != nil {
		return "", err
	}
	g, err := cmd.rows.grants.load(tx, join(l.Device, id))
	if missing(err) || err == nil && l.IssuedAt.After(g.NotAfter) {
		return id + " grant", nil
	}
	return "", err
}

// feeDoubts holds a licence's fee against ours.
func (s *Server) feeDoubts(l app.Licence, ours price) (list []doubt) {
	switch {
	case s.cat == nil:
		return nil
	case !ours.known:
		return []doubt{{kind: TaskService, detail: l.Service}}
	case l.Catalogue > s.cat.Version || l.Catalogue < s.cat.Version && l.IssuedAt.After(s.since.Add(feeGrace)):
		list = append(list, doubt{kind: TaskCatalogue, detail: strconv.Itoa(l.Catalogue)})
	}
	if ours.err != nil {
		return append(list, doubt{kind: TaskFee, detail: "not computed"})
	}
	if ours.fee.Total != l.Assessment.Total {
		list = append(list, doubt{kind: TaskFee, detail: (l.Assessment.Total - ours.fee.Total).String()})
	}
	return list
}

// feeGrace is how long after a new catalogue came licences by an older one are
// taken without a question; a difference in the fee is one all the same.
const feeGrace = 30 * 24 * time.Hour

// price is what a licence costs by our own catalogue and the rules of the day of
// issue.
type price struct {
	fee   app.Assessment
	known bool // our catalogue has the service
	err   error
}

func (s *Server) price(l app.Licence) (p price) {
	if s.cat == nil {
		return p
	}
	svc, known := s.cat.Service(l.Service)
	if !known {
		return p
	}
	p.known = true
	p.fee, p.err = s.cat.Assess(svc, catalogue.Input{
		Entered: l.Entered, Transaction: l.Transaction, Today: l.IssuedOn.Civil, Class: l.Office.Class,
	})
	return p
}

// leaseOf returns the lease by which the licence's number is its device's, nil
// when there is none.
func leaseOf(tx Tx, rows *commonRows, l app.Licence) (*app.Lease, error) {
	row, err := rows.leases.load(tx, []byte(l.Lease))
	if missing(err) || l.Lease == "" {
		return nil, nil
	}
	if err != nil || !row.holds(l.Device, l.Number.Series(), l.Number.Serial()) {
		return nil, err
	}
	return &row.Lease, nil
}

// settleNumber gives the number to the licence. When another has it already,
// the one whose device leased it keeps it and the other is superseded; both stay.
func (s *Server) settleNumber(tx Tx, cmd *reading, l *app.Licence, doubts *[]doubt) error {
	holder := app.ID(tx.Get(tableNumbers, []byte(l.Number)))
	if holder == "" {
		return tx.Put(tableNumbers, []byte(l.Number), []byte(l.ID))
	}
	var first app.Licence
	if err := load(tx, tableLicences, []byte(holder), &first); err != nil {
		return err
	}
	*doubts = append(*doubts, doubt{kind: TaskNumber, detail: string(holder)})
	mine, err := leaseOf(tx, cmd.rows, *l)
	if err != nil {
		return err
	}
	theirs, err := leaseOf(tx, cmd.rows, first)
	if err != nil {
		return err
	}
	if mine == nil || theirs != nil {
		l.State = app.Superseded
		return s.revokeTwin(tx, *l)
	}
	first.State = app.Superseded
	if _, err := s.putLicence(tx, first, ""); err != nil {
		return err
	}
	return firstError(
		s.revokeTwin(tx, first),
		s.unlist(tx, []byte(l.Number)), // what stood there was said of the first
		tx.Put(tableNumbers, []byte(l.Number), []byte(l.ID)),
	)
}

func (s *Server) addTasks(tx Tx, record app.ID, n app.LicenceNumber, doubts []doubt) error {
	for _, d := range doubts {
		t := Task{ID: app.NewID(s.now()), Kind: d.kind, Record: record, Number: n, Detail: d.detail, At: s.now().UTC()}
		if err := save(tx, tableTasks, []byte(t.ID), t); err != nil {
			return err
		}
	}
	return nil
}
