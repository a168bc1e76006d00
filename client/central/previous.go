package central

import (
	"github.com/shubbak/shubbak/app"
)

// TaskPrevious is a licence that took the place of one which was no longer in
// force: of two renewals of one licence, say, the second.
const TaskPrevious TaskKind = "previous_not_in_force"

// succeed has the licence that a new one was begun from give way to it. A paper
// that is out is never turned away for what it was begun from: when that was no
// longer in force, a person must look at the two.
func (s *Server) succeed(tx Tx, l app.Licence) ([]doubt, error) {
	number := app.LicenceNumber(l.Entered.Get(app.FieldPreviousNo))
	holder := tx.Get(tableNumbers, []byte(number))
	if number == "" || holder == nil || app.ID(holder) == l.ID {
		return nil, nil
	}
	var before app.Licence
	if err := load(tx, tableLicences, holder, &before); err != nil {
		return nil, err
	}
	if before.State != app.Issued || before.Service != l.Service {
		return []doubt{{kind: TaskPrevious, detail: string(before.ID)}}, nil
	}
	before.State = app.Superseded
	if err := s.revoke(tx, number, app.Superseded); err != nil {
		return nil, err
	}
	_, err := s.putLicence(tx, before, "")
	return nil, err
}
