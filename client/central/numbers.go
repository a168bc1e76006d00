package central

import (
	"context"

	"github.com/shubbak/shubbak/app"
)

// NumberReport is what became of the numbers of a lease. Used, Returned and Open
// are all of them: an open number is its device's to use, or was never told of.
type NumberReport struct {
	Lease    app.Lease
	Device   string
	Used     int
	Returned int
	Open     int
	Expired  bool // the open ones may not be used any more
}

// Numbers accounts for every number that was ever leased, by lease.
func (s *Server) Numbers(ctx context.Context) (list []NumberReport, err error) {
	err = s.store.View(ctx, func(tx Tx) error {
		return eachRow(tx, tableLeases, nil, func(_ []byte, row leaseRow) (bool, error) {
			r := NumberReport{Lease: row.Lease, Device: row.Device, Expired: s.now().After(row.Lease.NotAfter)}
			for serial := row.Lease.First; serial <= row.Lease.Last; serial++ {
				n, err := app.NewLicenceNumber(row.Lease.Series, serial)
				if err != nil {
					return false, err
				}
				switch {
				case tx.Get(tableNumbers, []byte(n)) != nil:
					r.Used++
				case row.Returned != 0 && serial >= row.Returned:
					r.Returned++
				default:
					r.Open++
				}
			}
			list = append(list, r)
			return true, nil
		})
	})
	return list, err
}
