package cache

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
)

// leases are the number leases in memory.
type leases struct {
	mu sync.RWMutex
	by map[string]app.Lease
}

func loadLeases(t *txn) (*leases, error) {
	l := &leases{by: map[string]app.Lease{}}
	err := t.each(bucketLeases, func(k, plain []byte) error {
		var lease app.Lease
		if err := decode(bucketLeases, k, plain, &lease); err != nil {
			return err
		}
		l.by[lease.ID] = lease
		return nil
	})
	return l, err
}

func (l *leases) set(lease app.Lease) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.by[lease.ID] = lease
}

func (l *leases) get(id string) (app.Lease, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	lease, ok := l.by[id]
	return lease, ok
}

// all returns the leases, those that end first at the front.
func (l *leases) all() []app.Lease {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.SortedFunc(maps.Values(l.by), func(a, b app.Lease) int {
		return cmp.Or(a.NotAfter.Compare(b.NotAfter), cmp.Compare(a.Next, b.Next), cmp.Compare(a.ID, b.ID))
	})
}

// inForce tells whether numbers of the lease may be used now.
func inForce(l app.Lease, now time.Time) bool { return now.Before(l.NotAfter) }

// takeNumber sets the next number of the series aside, from the lease in force
// that ends first. It fails with app.NoNumbers, and with app.ClockBack while the
// clock shows a time that is over.
func (t *txn) takeNumber(series string) (app.LicenceNumber, app.Lease, error) {
	if t.clockBack() {
		return "", app.Lease{}, app.Fail(app.ClockBack, nil)
	}
	if err := t.takesNew(); err != nil {
		return "", app.Lease{}, err
	}
	for _, l := range t.mem.leases.all() {
		if l.Series != series || l.Left() == 0 || !inForce(l, t.latest()) {
			continue
		}
		var lease app.Lease // as it lies in the file, which alone decides
		if found, err := t.load(bucketLeases, []byte(l.ID), &lease); err != nil {
			return "", app.Lease{}, err
		} else if !found || lease.Left() == 0 {
			continue
		}
		n, err := app.NewLicenceNumber(series, lease.Next)
		if err != nil {
			return "", app.Lease{}, err
		}
		lease.Next++
		return n, lease, t.saveLease(lease)
	}
	return "", app.Lease{}, app.Fail(app.NoNumbers, nil)
}

func (t *txn) saveLease(l app.Lease) error {
	t.then(func() { t.mem.leases.set(l) })
	t.publish(app.Numbers)
	return t.save(bucketLeases, []byte(l.ID), l)
}

// burn moves everything on that the high-water marks are ahead of: the store is
// then older than what was printed from it, and those numbers are void. A mark
// that is one number ahead is no sign of that: the program ended between mark and
// number.
func (t *txn) burn() error {
	void, most, err := t.burnNumbers()
	if err != nil {
		return err
	}
	places, err := t.burnPlaces()
	if err != nil {
		return err
	}
	lines, err := t.burnLedger()
	if err != nil || most <= 1 && !places && !lines {
		return err
	}
	return t.warn(&app.Error{Code: app.StoreRestored, Args: map[string]string{"numbers": strconv.Itoa(void)}})
}

// burnPlaces passes over the places of commands that a later copy has used.
func (t *txn) burnPlaces() (any bool, err error) {
	from, to := t.nextCommand(), uint64(t.db.marks.of(markCommands))
	if to <= from || t.db.outside.copied {
		return false, nil
	}
	return true, t.passPlaces(to)
}

// passPlaces passes over the places of commands before one.
func (t *txn) passPlaces(to uint64) error {
	s := standing{State: app.OutSettled, VoidFrom: t.nextCommand(), At: t.now}
	t.then(func() { t.mem.queue.set(to-1, s) })
	return errors.Join(
		t.save(bucketStandings, numbered(to-1), s),
		t.audit(app.AuditEntry{Action: "void_commands"}),
	)
}

// burnLedger passes over the places in the ledger that a later copy has used. The
// line that says so continues the chain.
func (t *txn) burnLedger() (any bool, err error) {
	from, prev, err := t.link(bucketLedger)
	to := uint64(t.db.marks.of(markLedger))
	if err != nil || to <= from || t.db.outside.copied {
		return false, err
	}
	return true, t.passLedger(from, to, prev)
}

// passLedger passes over the places of the ledger between two.
func (t *txn) passLedger(from, to uint64, prev []byte) error {
	line := struct {
		app.LedgerEntry
		VoidFrom uint64 `json:"void_from"`
	}{app.LedgerEntry{Seq: to - 1, At: t.now, Prev: prev}, from}
	return errors.Join(
		t.save(bucketLedger, numbered(to-1), line),
		t.audit(app.AuditEntry{Action: "void_ledger"}),
	)
}

// burnNumbers returns how many numbers it voids, and the most of one lease. A mark
// that is behind was lost with the power while its number went into the store; it is
// raised before anything is printed.
func (t *txn) burnNumbers() (void, most int, err error) {
	for _, l := range t.mem.leases.all() {
		used := min(t.db.marks.of(l.ID), l.Last+1)
		if used < l.Next && l.Next > l.First {
			if err := t.db.marks.raise(l.ID, l.Next); err != nil {
				return void, most, err
			}
		}
		if used <= l.Next {
			continue
		}
		n := int(used - l.Next)
		void, most = void+n, max(most, n)
		l.Next = used
		if err := t.saveLease(l); err != nil {
			return void, most, err
		}
		if err := t.audit(app.AuditEntry{Action: "void_numbers", Record: app.ID(l.ID)}); err != nil {
			return void, most, err
		}
	}
	return void, most, nil
}

// NumbersLeft returns the unused numbers of a series over all leases in force,
// and how many these leases gave in all.
func (db *DB) NumbersLeft(ctx context.Context, series string) (left, granted int, err error) {
	err = db.view(ctx, func(t *txn) error {
		for _, l := range t.mem.leases.all() {
			if l.Series == series && inForce(l, t.latest()) {
				left += l.Left()
				granted += int(l.Last-l.First) + 1
			}
		}
		return nil
	})
	return left, granted, err
}

// Leases returns all leases, used up and past ones included.
func (db *DB) Leases(ctx context.Context) (out []app.Lease, err error) {
	err = db.view(ctx, func(t *txn) error {
		out = t.mem.leases.all()
		return nil
	})
	return out, err
}

// WantLease persists a wish for numbers and returns it, or the open one of that
// series.
func (db *DB) WantLease(ctx context.Context, r app.LeaseRequest) (app.LeaseRequest, error) {
	err := db.update(ctx, func(t *txn) error {
		var open app.LeaseRequest
		if found, err := t.load(bucketWishes, []byte(r.Series), &open); err != nil || found {
			if found {
				r = open
			}
			return err
		}
		return t.save(bucketWishes, []byte(r.Series), r)
	})
	if err != nil {
		return app.LeaseRequest{}, fmt.Errorf("wishing for numbers of %s: %w", r.Series, err)
	}
	return r, nil
}

// AddLease persists the answer to a wish and closes it. A lease that is here
// already stays as it is, for some of its numbers may be used. It fails with
// app.Invalid for a block that is none, and with app.Conflict for one that
// shares a number with another lease.
func (db *DB) AddLease(ctx context.Context, request app.ID, l app.Lease) error {
	err := db.update(ctx, func(t *txn) error {
		if err := t.closeWish(request, l.Series); err != nil {
			return err
		}
		if _, known := t.mem.leases.get(l.ID); known {
			return nil
		}
		if l.Next == 0 {
			l.Next = l.First
		}
		if err := t.checkLease(l); err != nil {
			return err
		}
		l.Next = max(l.Next, min(t.db.marks.of(l.ID), l.Last+1))
		return errors.Join(t.saw(l.Revision), t.saveLease(l))
	})
	if err != nil {
		return fmt.Errorf("adding lease %s: %w", l.ID, err)
	}
	return nil
}

func (t *txn) closeWish(request app.ID, series string) error {
	var open app.LeaseRequest
	found, err := t.load(bucketWishes, []byte(series), &open)
	if err != nil || !found || open.ID != request {
		return err
	}
	return t.drop(bucketWishes, []byte(series))
}

func (t *txn) checkLease(l app.Lease) error {
	_, err := app.NewLicenceNumber(l.Series, l.First)
	if err != nil || l.ID == "" || l.Last > app.MaxSerial || l.First > l.Last || l.Next < l.First || l.Next > l.Last+1 {
		return app.Fail(app.Invalid, err)
	}
	for _, o := range t.mem.leases.all() {
		if o.Series == l.Series && o.First <= l.Last && l.First <= o.Last {
			return app.Fail(app.Conflict, fmt.Errorf("it shares numbers with lease %s", o.ID))
		}
	}
	return nil
}
