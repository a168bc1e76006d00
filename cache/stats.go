package cache

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Stats returns what this counter did on a day in Riyadh. A licence that took
// longer than an hour from the first entry counts as one hour.
func (db *DB) Stats(ctx context.Context, day hijri.Civil) (s app.DayStats, err error) {
	err = db.view(ctx, func(t *txn) error {
		var d app.Device
		if _, err := t.load(bucketMeta, keyDevice, &d); err != nil {
			return err
		}
		s = t.mem.index.issued(d.ID, day)
		s.Submitted = t.mem.queue.submitted(dayNumber(day))
		s.Printed, err = t.printed(day)
		return err
	})
	if err != nil {
		return app.DayStats{}, fmt.Errorf("counting %s: %w", day, err)
	}
	return s, nil
}

// issued counts the licences of a device on a day.
func (x *index) issued(device string, day hijri.Civil) (s app.DayStats) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	from, to, seconds := midnight(day), midnight(day.AddDays(1)), 0
	own := x.device.of[device]
	at, _ := slices.BinarySearchFunc(x.order, from, func(n uint32, from int64) int {
		if x.docs[n].at < from {
			return -1
		}
		return 1
	})
	for _, n := range x.order[at:] {
		d := &x.docs[n]
		if d.at >= to {
			break
		}
		if d.kind() != app.HitLicence || d.device != own {
			continue
		}
		s.Issued++
		s.ByHour[(d.at-from)/3600]++
		seconds += int(d.seconds)
	}
	if s.Issued > 0 {
		s.SecondsEach = seconds / s.Issued
	}
	return s
}

// printed counts the copies of licences of a day that the spooler took. Jobs sort by time,
// so it reads no further back than a day before.
func (t *txn) printed(day hijri.Civil) (n int, err error) {
	c := t.of(bucketPrints).Cursor()
	early := time.Unix(midnight(day), 0).Add(-24 * time.Hour)
	for k, v := c.Last(); k != nil; k, v = c.Prev() {
		plain, err := t.unseal(bucketPrints, k, v)
		if err != nil {
			return 0, err
		}
		var job app.PrintJob
		if err := decode(bucketPrints, k, plain, &job); err != nil {
			return 0, err
		}
		if job.At.Before(early) {
			break
		}
		if dayOf(job.At) == dayNumber(day) && job.IsLicence() && out(job.State) {
			n++
		}
	}
	return n, nil
}

func out(s app.PrintState) bool {
	return s == app.PrintSpooled || s == app.PrintDone || s == app.PrintAnswered
}
