package central

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
)

// DemoOperator is an operator of the demonstration with her password.
type DemoOperator struct {
	Operator app.Operator
	Password string
}

// Demo is what a demonstration shows on its sign-in screen. Its passwords are no
// secrets.
type Demo struct {
	EnrolCode string // makes one device: counter 0003
	Office    app.Office
	Operators []DemoOperator
}

// The size of the demonstration.
const (
	demoRecords = 2000
	demoYears   = 2
	demoCode    = "0003"
	demoCounter = "شباك 3"
	demoTown    = "EST-KHB"
)

// Demo seeds the demonstration office the first time, and returns a fresh
// enrolment code. Its records are the same for the same clock: the seed is
// fixed, and the days count back from today. It needs a catalogue.
func (s *Server) Demo(ctx context.Context) (Demo, error) {
	d := Demo{Operators: demoOperators()}
	office, err := s.townOffice(demoTown)
	if err != nil {
		return d, err
	}
	d.Office = office
	d.Office.Head, d.Office.HeadTitle = "م. فيصل بن ناصر العتيبي", "رئيس "+office.Municipality.Name
	if err := s.seedOnce(ctx, d); err != nil {
		return d, fmt.Errorf("seeding the demonstration: %w", err)
	}
	code, err := s.EnrolmentCode(ctx, office.Municipality.Code, demoCode, demoCounter)
	d.EnrolCode = code
	return d, err
}

func demoOperators() []DemoOperator {
	return []DemoOperator{
		{app.Operator{ID: "noura", Name: "نورة الشهري", NameEn: "Noura Alshehri", Roles: []app.Role{app.RoleCounter, app.RolePrinter}}, "khobar1"},
		{app.Operator{ID: "abdulaziz", Name: "عبدالعزيز القحطاني", NameEn: "Abdulaziz Alqahtani", Roles: []app.Role{app.RoleReviewer, app.RoleCounter}}, "khobar2"},
		{app.Operator{ID: "reem", Name: "ريم الدوسري", NameEn: "Reem Aldosari", Roles: []app.Role{app.RoleSupervisor, app.RoleCounter}}, "khobar3"},
	}
}

// seedOnce writes the whole demonstration in one transaction, so that one that
// was cut off begins anew.
func (s *Server) seedOnce(ctx context.Context, d Demo) error {
	name := []byte("demo")
	office := d.Office.Municipality.Code
	rows := make([]operatorRow, len(d.Operators))
	for i, op := range d.Operators {
		rows[i] = operatorRow{Operator: op.Operator, Office: office, Password: s.hashPassword(op.Password)}
	}
	return s.store.Update(ctx, func(tx Tx) error {
		if tx.Get(tableMeta, name) != nil {
			return nil
		}
		err := save(tx, tableOffices, []byte(office), d.Office)
		for _, row := range rows {
			err = firstError(err, save(tx, tableOperators, []byte(row.Operator.ID), row))
		}
		if err != nil {
			return err
		}
		g, err := newDemoSeed(s, tx, d)
		if err != nil {
			return err
		}
		if err := g.records(tx); err != nil {
			return err
		}
		return tx.Put(tableMeta, name, []byte{1})
	})
}

// demoDevice is one of the counters that made the records of the demonstration.
type demoDevice struct {
	row    deviceRow
	key    ed25519.PrivateKey
	ledger uint64
	prev   []byte
	seq    int
	leases map[string]*app.Lease // by series
}

// demoDevices makes three counters with keys that were certified before their
// first licence.
func (s *Server) demoDevices(tx Tx, office string, since time.Time) ([]*demoDevice, error) {
	var list []*demoDevice
	for i, code := range []string{"0001", "0002", "0004"} {
		_, err := s.addDevice(tx, enrolmentRow{Office: office, Code: code, Counter: "شباك " + code[3:]})
		if err != nil {
			return nil, err
		}
		public, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			return nil, err
		}
		d := &demoDevice{key: key, leases: map[string]*app.Lease{}}
		err = eachRow(tx, tableDevices, nil, func(_ []byte, row deviceRow) (bool, error) {
			if row.Device.Code == code {
				d.row = row
			}
			return true, nil
		})
		if err != nil {
			return nil, err
		}
		d.row.Kid = credential.Kid(public)
		cert := credential.Certificate{
			Device: d.row.Device.ID, Code: code, Office: d.row.Device.Office, PublicKey: public,
			NotBefore: since.AddDate(0, 0, -1-i), NotAfter: s.now().UTC().Truncate(time.Second).AddDate(certYears, 0, 0),
		}
		err = firstError(
			save(tx, tableDevices, []byte(d.row.Device.ID), d.row),
			save(tx, tableCertificates, d.row.Kid, cert),
		)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// number takes the next serial of a series from the device's lease.
func (d *demoDevice) number(s *Server, tx Tx, series string) (app.LicenceNumber, string, error) {
	l := d.leases[series]
	if l == nil || l.Left() == 0 {
		q := app.LeaseRequest{ID: app.NewID(s.now()), Series: series, Size: 250}
		lease, err := s.leaseTx(tx, d.row.Device.ID, q)
		if err != nil {
			return "", "", err
		}
		l = &lease
		d.leases[series] = l
	}
	n, err := app.NewLicenceNumber(series, l.Next)
	l.Next++
	return n, l.ID, err
}
