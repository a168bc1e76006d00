package central

import (
	"context"
	"fmt"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Invoice is what a record costs by central's own computation. It is final; what
// the counter showed was an assessment.
type Invoice struct {
	Number string        `json:"number"` // twelve digits
	Record app.ID        `json:"record"`
	Lines  []app.FeeLine `json:"lines"`
	Total  app.Halalas   `json:"total"`
	At     time.Time     `json:"at"`
}

// invoice makes the invoice of a record, once.
func (s *Server) invoice(tx Tx, record app.ID, fee app.Assessment) error {
	if tx.Get(tableInvoices, []byte(record)) != nil {
		return nil
	}
	name := []byte("invoice")
	n := readBE64(tx.Get(tableMeta, name)) + 1
	row := Invoice{Number: fmt.Sprintf("%012d", n), Record: record, Lines: fee.Lines, Total: fee.Total, At: s.now().UTC()}
	return firstError(tx.Put(tableMeta, name, be64(n)), save(tx, tableInvoices, []byte(record), row))
}

// Invoice returns the invoice of a licence or an application, or app.NotFound.
func (s *Server) Invoice(ctx context.Context, record app.ID) (i Invoice, err error) {
	err = s.store.View(ctx, func(tx Tx) error { return load(tx, tableInvoices, []byte(record), &i) })
	return i, err
}

// today is the civil day in Riyadh.
func (s *Server) today() (hijri.Civil, error) {
	on, err := hijri.On(s.now())
	return on.Civil, err
}
