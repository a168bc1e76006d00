package central

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
)

// reconcile holds a licence that came in against what central knows beside it, and
// makes the invoice. Nothing of it turns the licence away.
func (s *Server) reconcile(tx Tx, l *app.Licence, ours price) (list []doubt, err error) {
	if ours.known && ours.err == nil {
		if err := s.invoice(tx, l.ID, ours.fee); err != nil {
			return nil, err
		}
	}
	other, err := sameBusiness(tx, *l)
	if err != nil {
		return nil, err
	}
	if other != "" {
		list = append(list, doubt{kind: TaskTwice, detail: string(other)})
	}
	withdrawn, err := withdrawnApproval(tx, *l)
	if err != nil || withdrawn == "" || l.State != app.Issued {
		return list, err
	}
	l.State = app.Cancelled
	return append(list, doubt{kind: TaskApproval, detail: withdrawn}), s.revoke(tx, l.Number, l.State)
}

// sameBusiness notes who does what where, and returns the licence that the same
// person has for the same at the same place already.
func sameBusiness(tx Tx, l app.Licence) (other app.ID, err error) {
	get := l.Entered.Get
	person := get(app.FieldCR)
	if person == "" {
		person = get(app.FieldIDNo)
	}
	if person == "" || l.Transaction != "issue" {
		return "", nil
	}
	var acts []string
	for _, row := range l.Entered.Rows["activities"] {
		acts = append(acts, row["activity"]+row["code"])
	}
	slices.Sort(acts)
	place := []string{get(app.FieldMunicipality), get(app.FieldDistrict), get(app.FieldStreet), get("building_no")}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q", person, l.Service, acts, place))
	key := append([]byte(nil), sum[:16]...)
	id := app.ID(tx.Get(tableBusinesses, key))
	if err := tx.Put(tableBusinesses, key, []byte(l.ID)); err != nil || id == "" || id == l.ID {
		return "", err
	}
	var old app.Licence
	if err := load(tx, tableLicences, []byte(id), &old); err != nil {
		return "", err
	}
	if old.State == app.Issued && !old.Until.Civil.Before(l.From.Civil) {
		return id, nil
	}
	return "", nil
}

// withdrawalRow is an approval that counts no more.
type withdrawalRow struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// WithdrawApproval takes an approval back that licences may name: one of civil
// defence, of another authority, or a licence or permit of ours. Licences that
// name it are registered and then revoked, those that come and those that are here.
func (s *Server) WithdrawApproval(ctx context.Context, number, reason string) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		if err := save(tx, tableWithdrawn, []byte(number), withdrawalRow{Reason: reason, At: s.now().UTC()}); err != nil {
			return err
		}
		if err := s.enter(tx, AuditEntry{Act: ActWithdrawn, About: number, Detail: reason}); err != nil {
			return err
		}
		var named []app.Licence
		err := eachRow(tx, tableLicences, nil, func(_ []byte, l app.Licence) (bool, error) {
			if l.State == app.Issued && slices.Contains(approvals(l), number) {
				named = append(named, l)
			}
			return true, nil
		})
		for _, l := range named {
			l.State = app.Cancelled
			err = firstError(err, s.revoke(tx, l.Number, l.State),
				s.addTasks(tx, l.ID, l.Number, []doubt{{kind: TaskApproval, detail: number}}))
			if err == nil {
				_, err = s.putLicence(tx, l, "")
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("withdrawing approval %s: %w", number, err)
	}
	return nil
}

// approvals are the numbers of approvals, permits and licences that a licence names.
func approvals(l app.Licence) (numbers []string) {
	for code, value := range l.Entered.Fields {
		for _, part := range []string{"approval", "permit", "civil_defence", "parent_licence", "shop_licence"} {
			if value != "" && strings.Contains(code, part) {
				numbers = append(numbers, value)
			}
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// withdrawnApproval returns the first number that a licence names and that counts no
// more, "" when there is none.
func withdrawnApproval(tx Tx, l app.Licence) (string, error) {
	for _, number := range approvals(l) {
		var row withdrawalRow
		switch err := load(tx, tableWithdrawn, []byte(number), &row); {
		case err == nil:
			return number, nil
		case !missing(err):
			return "", err
		}
	}
	return "", nil
}
