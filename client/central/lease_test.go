package central_test

import (
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app"
)

// TestBlocksNeverOverlap leases from several devices at once, with repetitions
// and returns.
func TestBlocksNeverOverlap(t *testing.T) {
	w := newWorld(t)
	var mu sync.Mutex
	var all []app.Lease
	var wg sync.WaitGroup
	for i := range 4 {
		c, d := w.enrol("EST-KHB", "010"+string(rune('0'+i)))
		w.signIn(c, d, "noura")
		wg.Go(func() {
			for range 10 {
				r := app.LeaseRequest{ID: app.NewID(start), Series: "4803", Size: 37}
				first, err1 := c.Lease(t.Context(), r)
				again, err2 := c.Lease(t.Context(), r)
				if err1 != nil || err2 != nil || !equalJSON(t, first, again) {
					t.Errorf("%v %v, %+v %+v", err1, err2, first, again)
				}
				mu.Lock()
				all = append(all, first)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	used := map[uint32]bool{}
	for _, l := range append(all, w.lease) {
		for s := l.First; s <= l.Last; s++ {
			if used[s] {
				t.Fatalf("serial %d is leased twice", s)
			}
			used[s] = true
		}
	}
	if len(used) != 40*37+100 {
		t.Errorf("%d serials", len(used))
	}
}

func TestLeasesAreCheckedAndCapped(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for what, r := range map[string]app.LeaseRequest{
		"no id":  {Series: "4803", Size: 1},
		"series": {ID: "a", Series: "48x3", Size: 1},
		"size":   {ID: "b", Series: "4803", Size: 0},
	} {
		_, err := w.client.Lease(ctx, r)
		wantCode(t, what, err, app.Invalid)
	}
	if l := w.newLease(w.client, "4804", 1_000_000); l.Left() != 2000 {
		t.Errorf("%d numbers", l.Left())
	}
	r := app.LeaseRequest{ID: "c", Series: "4805", Size: 3}
	if _, err := w.client.Lease(ctx, r); err != nil {
		t.Fatal(err)
	}
	r.Series = "4806"
	_, err := w.client.Lease(ctx, r)
	wantCode(t, "the request's ID for another series", err, app.KeyReused)
}

func TestReturnedNumbersAreGone(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	l := w.licence()
	w.send(w.issue(l))
	_, err := w.client.ReturnLease(ctx, w.lease.ID, w.lease.First)
	wantCode(t, "a number that is used", err, app.NumberUsed)
	_, err = w.client.ReturnLease(ctx, w.lease.ID, w.lease.Last+2)
	wantCode(t, "beyond the lease", err, app.Invalid)
	_, err = w.client.ReturnLease(ctx, "lease-x", 1)
	wantCode(t, "no such lease", err, app.NotFound)
	other, d := w.enrol("EST-KHB", "0008")
	w.signIn(other, d, "noura")
	_, err = other.ReturnLease(ctx, w.lease.ID, w.lease.Next)
	wantCode(t, "another's lease", err, app.Forbidden)
	for range 2 {
		if r, err := w.client.ReturnLease(ctx, w.lease.ID, w.lease.Next); err != nil || r.Left() != 0 {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if next := w.newLease(w.client, "4803", 5); next.First != w.lease.Last+1 {
		t.Errorf("a returned number was leased again: %+v", next)
	}
}

// TestSeriesEnd draws random sizes until a series is used up: every serial is
// given out once, none after the last.
func TestSeriesEnd(t *testing.T) {
	w := newWorld(t)
	next := uint32(1)
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.IntRange(1, 3000).Draw(r, "size")
		l, err := w.client.Lease(t.Context(), app.LeaseRequest{ID: app.NewID(start), Series: "4899", Size: size})
		if err != nil {
			r.Fatal(err)
		}
		if l.First != next || int(l.Last-l.First)+1 != min(size, 2000) {
			r.Fatalf("asked %d from %d, got %+v", size, next, l)
		}
		next = l.Last + 1
	})
}
