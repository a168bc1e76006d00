package central

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
)

// demoSeed makes the records of the demonstration.
type demoSeed struct {
	s       *Server
	demo    Demo
	rnd     *rand.Rand
	now     time.Time
	devices []*demoDevice
	acts    []catalogue.Activity
	shops   []app.LicenceNumber // commercial licences so far, for health certificates
}

func newDemoSeed(s *Server, tx Tx, d Demo) (*demoSeed, error) {
	now := s.now().UTC().Truncate(time.Second)
	g := &demoSeed{s: s, demo: d, now: now, rnd: rand.New(rand.NewPCG(1448, 3))} //nolint:gosec // made-up records, always the same
	for _, a := range s.cat.Activities {
		if a.Immediate {
			g.acts = append(g.acts, a)
		}
	}
	var err error
	g.devices, err = s.demoDevices(tx, d.Office.Municipality.Code, now.AddDate(-demoYears, 0, 0))
	return g, err
}

// records writes licences and applications from the oldest to today's.
func (g *demoSeed) records(tx Tx) error {
	days := demoYears * 365
	for i := range g.s.seeded {
		at := g.moment(days - days*i/g.s.seeded)
		device := g.devices[i%len(g.devices)]
		var err error
		switch {
		case i%9 == 4:
			err = g.application(tx, device, at, i)
		case i%6 == 5 && len(g.shops) > 0:
			err = g.licence(tx, device, at, "HLT")
		default:
			err = g.licence(tx, device, at, "COM")
		}
		if err != nil {
			return fmt.Errorf("record %d: %w", i, err)
		}
	}
	return nil
}

// moment is a minute of office hours so many days ago, never in the future.
func (g *demoSeed) moment(daysAgo int) time.Time {
	day := hijri.Today(g.now).AddDays(-max(daysAgo, 1))
	minutes := 4*60 + 45 + g.rnd.IntN(9*60-90) // 7:45 to 15:15 in Riyadh
	return time.Date(day.Year, time.Month(day.Month), day.Day, 0, minutes, g.rnd.IntN(60), 0, time.UTC)
}

func (g *demoSeed) entered(service string) app.Entered {
	if service == "HLT" {
		return g.worker()
	}
	return g.shop()
}

// input is how the catalogue looks at what was entered on a day.
func (g *demoSeed) input(e app.Entered, day hijri.Civil) catalogue.Input {
	return catalogue.Input{
		Entered: e, Transaction: "issue", Today: day, Class: g.demo.Office.Class,
		Attachments: []app.Attachment{{Document: "facade"}, {Document: "photo"}}, Agreed: []string{"truth", "safety", "changes"},
	}
}

func (g *demoSeed) licence(tx Tx, d *demoDevice, at time.Time, service string) error {
	svc, ok := g.s.cat.Service(service)
	if !ok {
		return &app.Error{Code: app.NotFound, Field: "service"}
	}
	on, err := hijri.On(at)
	if err != nil {
		return err
	}
	l := app.Licence{
		ID: app.NewID(at), Application: app.NewID(at), Service: service, Transaction: "issue",
		Catalogue: g.s.cat.Version, State: g.state(), Entered: g.entered(service), IssuedAt: at, IssuedOn: on,
		IssuedBy: pick(g, g.demo.Operators).Operator, Office: g.demo.Office, Device: d.row.Device.ID,
		Counter: d.row.Device.Counter, Copies: 1,
	}
	year := fmt.Sprintf("%02d", on.Hijri.Year%100)
	if l.Number, l.Lease, err = d.number(g.s, tx, year+svc.Series); err != nil {
		return err
	}
	in := g.input(l.Entered, on.Civil)
	if l.Assessment, err = g.s.cat.Assess(svc, in); err != nil {
		return err
	}
	if l.From, l.Until, err = g.s.cat.Term(svc, in, on.Civil); err != nil {
		return err
	}
	d.seq++
	l.AppNumber = fmt.Sprintf("%s-%s-%s-%05d", service, year, d.row.Device.Code, d.seq)
	l.Receipt = fmt.Sprintf("R-%s-%06d", year, 100000+g.rnd.IntN(899999))
	if err := d.sign(&l); err != nil {
		return err
	}
	return g.keep(tx, l, service)
}

// sign puts the licence into the device's ledger and signs it.
func (d *demoDevice) sign(l *app.Licence) (err error) {
	d.ledger++
	l.LedgerSeq, l.LedgerPrev = d.ledger, d.prev
	if l.Token, err = credential.Sign(d.key, d.row.Kid, credential.ClaimsOf(*l)); err != nil {
		return err
	}
	sum := sha256.Sum256(append(slices.Clone(d.prev), l.Token...))
	d.prev = sum[:]
	return nil
}

func (g *demoSeed) keep(tx Tx, l app.Licence, service string) error {
	if service == "COM" {
		g.shops = append(g.shops, l.Number)
	}
	if err := tx.Put(tableNumbers, []byte(l.Number), []byte(l.ID)); err != nil {
		return err
	}
	if l.State != app.Issued {
		if err := g.s.revoke(tx, l.Number, l.State); err != nil {
			return err
		}
	}
	_, err := g.s.putLicence(tx, l, "")
	return err
}

// state is mostly issued; what has run out is told by the date alone.
func (g *demoSeed) state() app.State {
	switch n := g.rnd.IntN(100); {
	case n < 4:
		return app.Suspended
	case n < 9:
		return app.Cancelled
	}
	return app.Issued
}

// application is one that waits, or that was sent back.
func (g *demoSeed) application(tx Tx, d *demoDevice, at time.Time, i int) error {
	service := "HLT"
	if i%2 == 0 {
		service = "COM"
	}
	svc, ok := g.s.cat.Service(service)
	if !ok {
		return &app.Error{Code: app.NotFound, Field: "service"}
	}
	on, err := hijri.On(at)
	if err != nil {
		return err
	}
	d.seq++
	a := app.Application{
		ID: app.NewID(at), Service: service, Transaction: "issue", Catalogue: g.s.cat.Version,
		Number: fmt.Sprintf("%s-%02d-%s-%05d", service, on.Hijri.Year%100, d.row.Device.Code, d.seq),
		State:  pick(g, []app.State{app.Submitted, app.UnderReview, app.Returned, app.Approved, app.RejectedApp}),
		Office: g.demo.Office.Municipality.Code, Device: d.row.Device.ID,
		CreatedBy: pick(g, g.demo.Operators).Operator.ID, CreatedAt: at, UpdatedAt: at, Verified: true,
	}
	if service == "HLT" && len(g.shops) == 0 {
		a.Entered = g.shop()
	} else {
		a.Entered = g.entered(service)
	}
	if a.State == app.Returned {
		a.Reason = map[string]string{"COM": "صورة واجهة المحل غير واضحة", "HLT": "الصورة الشخصية غير حديثة"}[service]
	}
	if a.Assessment, err = g.s.cat.Assess(svc, g.input(a.Entered, on.Civil)); err != nil {
		return err
	}
	_, err = g.s.putApplication(tx, a, "")
	return err
}

func pick[T any](g *demoSeed, list []T) T { return list[g.rnd.IntN(len(list))] }

// decimal writes hundredths as a decimal text.
func decimal(hundredths int) string {
	return strconv.Itoa(hundredths/100) + "." + fmt.Sprintf("%02d", hundredths%100)
}
