package central

import (
	"context"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// Found is a record by what people call it.
type Found struct {
	Kind  app.RemoteKind
	ID    app.ID
	Name  string // its number
	State app.State
}

// Find looks a record up by its ID, the number of a licence, or the number of an
// application; else app.NotFound with the field record.
func (s *Server) Find(ctx context.Context, name string) (f Found, err error) {
	err = s.store.View(ctx, func(tx Tx) error {
		f, err = find(tx, name)
		return err
	})
	return f, err
}

func find(tx Tx, name string) (Found, error) {
	id := tx.Get(tableNumbers, []byte(name))
	if id == nil {
		id = []byte(name)
	}
	if f, err := byID(tx, id); !missing(err) {
		return f, err
	}
	f := Found{}
	err := eachRow(tx, tableApplications, nil, func(_ []byte, a app.Application) (bool, error) {
		if a.Number == name {
			f = foundApplication(a)
		}
		return f.ID == "", nil
	})
	if err == nil && f.ID == "" {
		err = &app.Error{Code: app.NotFound, Field: "record"}
	}
	return f, err
}

func byID(tx Tx, id []byte) (Found, error) {
	var l app.Licence
	if err := load(tx, tableLicences, id, &l); !missing(err) {
		return Found{app.RemoteLicence, l.ID, string(l.Number), l.State}, err
	}
	var a app.Application
	err := load(tx, tableApplications, id, &a)
	return foundApplication(a), err
}

func foundApplication(a app.Application) Found {
	return Found{app.RemoteApplication, a.ID, a.Number, a.State}
}

// Applications returns those of a state, or all for "", oldest first.
func (s *Server) Applications(ctx context.Context, state app.State) (list []app.Application, err error) {
	err = s.store.View(ctx, func(tx Tx) error {
		return eachRow(tx, tableApplications, nil, func(_ []byte, a app.Application) (bool, error) {
			if state == "" || a.State == state {
				list = append(list, a)
			}
			return true, nil
		})
	})
	slices.SortStableFunc(list, func(a, b app.Application) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return list, err
}

// InvoiceReport is an invoice with the number of the licence or application that
// it is for.
type InvoiceReport struct {
	Invoice
	Name string
}

// Invoices returns every invoice, by number.
func (s *Server) Invoices(ctx context.Context) (list []InvoiceReport, err error) {
	err = s.store.View(ctx, func(tx Tx) error {
		return eachRow(tx, tableInvoices, nil, func(_ []byte, i Invoice) (bool, error) {
			f, err := byID(tx, []byte(i.Record))
			if err != nil && !missing(err) {
				return false, err
			}
			list = append(list, InvoiceReport{i, f.Name})
			return true, nil
		})
	})
	slices.SortFunc(list, func(a, b InvoiceReport) int { return strings.Compare(a.Number, b.Number) })
	return list, err
}
