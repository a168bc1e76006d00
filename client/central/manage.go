package central

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Office makes an office of a town of the catalogue, or changes who heads one: head
// and title stay as they were where they are "". app.NotFound: there is no such town.
func (s *Server) Office(ctx context.Context, code, head, title string) (app.Office, error) {
	o, err := s.townOffice(code)
	if err != nil {
		return o, err
	}
	err = s.store.Update(ctx, func(tx Tx) error {
		var old app.Office
		if err := load(tx, tableOffices, []byte(code), &old); err == nil {
			o = old
		} else if !missing(err) {
			return err
		}
		if head != "" {
			o.Head = head
		}
		if title != "" {
			o.HeadTitle = title
		}
		return firstError(save(tx, tableOffices, []byte(code), o), s.enter(tx, AuditEntry{Act: ActOffice, About: code}))
	})
	return o, err
}

func (s *Server) townOffice(code string) (app.Office, error) {
	if s.cat == nil {
		return app.Office{}, &app.Error{Code: app.BadCatalogue}
	}
	amana, town, ok := s.cat.Town(code)
	if !ok {
		return app.Office{}, &app.Error{Code: app.NotFound, Field: app.FieldMunicipality}
	}
	return app.Office{
		Amana:        app.Place{Code: amana.Code, Name: amana.Label.Ar, NameEn: amana.Label.En},
		Municipality: app.Place{Code: town.Code, Name: "بلدية " + town.Label.Ar, NameEn: town.Label.En + " Municipality"},
		Class:        town.Class,
	}, nil
}

// Offices returns every office, by code.
func (s *Server) Offices(ctx context.Context) ([]app.Office, error) {
	return all[app.Office](ctx, s, tableOffices)
}

// CounterReport is a counter as central sees it.
type CounterReport struct {
	Device   app.Device
	Revoked  bool
	Retiring bool      // it is to be wiped, and has not said that it was
	Wiped    bool      // it is empty, and all that it had is here
	SeenAt   time.Time // zero: never
	Waiting  int       // commands that it said it had, when it was last seen
	Version  string    // of the program, as it said
}

// Counters returns every counter that was enrolled, by code.
func (s *Server) Counters(ctx context.Context) ([]CounterReport, error) {
	rows, err := all[deviceRow](ctx, s, tableDevices)
	list := make([]CounterReport, len(rows))
	for i, r := range rows {
		list[i] = CounterReport{r.Device, r.Revoked, r.Retiring, r.Wiped, r.SeenAt, r.Waiting, r.Version}
	}
	slices.SortFunc(list, func(a, b CounterReport) int { return strings.Compare(a.Device.Code, b.Device.Code) })
	return list, err
}

// NewCounter returns an enrolment code for a counter that is to have these four
// digits, and makes void what was given out for them before. app.Conflict: a device
// has them, or had them: its application numbers carry them.
func (s *Server) NewCounter(ctx context.Context, office, code, counter string) (string, error) {
	secret := newSecret()
	err := s.store.Update(ctx, func(tx Tx) error {
		if err := free(tx, code); err != nil {
			return err
		}
		return s.saveEnrolment(tx, secret, enrolmentRow{Office: office, Code: code, Counter: counter})
	})
	if err != nil {
		return "", fmt.Errorf("making a code for counter %s: %w", code, err)
	}
	return secret, nil
}

// free takes back what waits to become the counter of a code, which nobody may have.
func free(tx Tx, code string) error {
	err := eachRow(tx, tableDevices, nil, func(_ []byte, d deviceRow) (bool, error) {
		if d.Device.Code == code {
			return false, &app.Error{Code: app.Conflict, Field: "code"}
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	var void [][]byte
	err = eachRow(tx, tableEnrolments, nil, func(k []byte, e enrolmentRow) (bool, error) {
		if e.Code == code && e.UsedAt.IsZero() {
			void = append(void, slices.Clone(k))
		}
		return true, nil
	})
	for _, k := range void {
		err = firstError(err, tx.Delete(tableEnrolments, k))
	}
	return err
}

// OperatorReport is an operator as central knows them.
type OperatorReport struct {
	Operator app.Operator
	Office   string // municipality code
	Revoked  bool
}

// Operators returns everybody who may sign in or might once, by ID.
func (s *Server) Operators(ctx context.Context) ([]OperatorReport, error) {
	rows, err := all[operatorRow](ctx, s, tableOperators)
	list := make([]OperatorReport, len(rows))
	for i, r := range rows {
		list[i] = OperatorReport{r.Operator, r.Office, r.Revoked}
	}
	return list, err
}

// OperatorChange is what is to be new about an operator; what is empty stays.
type OperatorChange struct {
	Operator app.Operator // ID says who
	Office   string
	Password string // a new one also lets one back in who was revoked, or had tried too often
}

// ChangeOperator changes an operator, or adds one that is new. app.Required, with
// the field: a new one lacks it; app.NotFound with the field office: there is none.
func (s *Server) ChangeOperator(ctx context.Context, c OperatorChange) error {
	hash := ""
	if c.Password != "" {
		hash = s.hashPassword(c.Password)
	}
	id := []byte(c.Operator.ID)
	err := s.store.Update(ctx, func(tx Tx) error {
		var row operatorRow
		if err := load(tx, tableOperators, id, &row); err != nil && !missing(err) {
			return err
		}
		row.apply(c, hash)
		if err := row.complete(tx); err != nil {
			return err
		}
		if hash != "" {
			if err := tx.Delete(tableTries, id); err != nil {
				return err
			}
		}
		entry := AuditEntry{Act: ActOperator, About: c.Operator.ID}
		if hash != "" {
			entry.Detail = "password"
		}
		return firstError(save(tx, tableOperators, id, row), s.enter(tx, entry))
	})
	if err != nil {
		return fmt.Errorf("changing operator %s: %w", c.Operator.ID, err)
	}
	return nil
}

func (r *operatorRow) apply(c OperatorChange, hash string) {
	set := func(to *string, s string) {
		if s != "" {
			*to = s
		}
	}
	r.Operator.ID = c.Operator.ID
	set(&r.Operator.Name, c.Operator.Name)
	set(&r.Operator.NameEn, c.Operator.NameEn)
	set(&r.Office, c.Office)
	set(&r.Password, hash)
	if len(c.Operator.Roles) > 0 {
		r.Operator.Roles = c.Operator.Roles
	}
	r.Revoked = r.Revoked && hash == ""
}

// complete tells what an operator cannot be without.
func (r *operatorRow) complete(tx Tx) error {
	for _, f := range []struct{ field, value string }{{"office", r.Office}, {"name", r.Operator.Name}, {"password", r.Password}} {
		if f.value == "" {
			return &app.Error{Code: app.Required, Field: f.field}
		}
	}
	if len(r.Operator.Roles) == 0 {
		return &app.Error{Code: app.Required, Field: "roles"}
	}
	if tx.Get(tableOffices, []byte(r.Office)) == nil {
		return &app.Error{Code: app.NotFound, Field: "office"}
	}
	return nil
}

// Vouch tells whether the password is an operator's, who may still act. It counts
// tries as a counter's sign-in does. app.Unauthorised: it is not, or there is nobody
// of that name; app.Forbidden: revoked; app.TryLater.
func (s *Server) Vouch(ctx context.Context, operator, password string) error {
	var row operatorRow
	err := s.store.View(ctx, func(tx Tx) error { return load(tx, tableOperators, []byte(operator), &row) })
	if missing(err) {
		return &app.Error{Code: app.Unauthorised}
	}
	if err == nil {
		err = s.countTry(ctx, operator)
	}
	switch {
	case err != nil:
		return err
	case !passes(password, row.Password):
		return s.wrongPassword(ctx, operator, "")
	case row.Revoked:
		return &app.Error{Code: app.Forbidden, Field: "operator"}
	}
	return s.store.Update(ctx, func(tx Tx) error { return tx.Delete(tableTries, []byte(operator)) })
}

// all reads a whole table, in the order of its keys.
func all[R any](ctx context.Context, s *Server, t Table) (list []R, err error) {
	err = s.store.View(ctx, func(tx Tx) error {
		return eachRow(tx, t, nil, func(_ []byte, r R) (bool, error) {
			list = append(list, r)
			return true, nil
		})
	})
	return list, err
}
