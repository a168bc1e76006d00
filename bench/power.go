package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

const (
	images         = 50_000 // of the row
	imagesARecord  = 2_500  // then another counter is recorded
	roundsARecord  = 60     // what it does
	recordPatience = 2 * time.Minute
)

// powerRows are about power cuts. What a counter writes is recorded with its syncs;
// then the power goes at random instants, at each of which what was not synced is
// there, torn, or lost.
func powerRows() []row {
	return []row{{name: "power.lost_doubled_or_unreadable", unit: fmt.Sprintf("of %d images", images), goal: 0, measure: func(dir string) (float64, error) {
		return cutPower(dir, seedOf(), images)
	}}}
}

// cutPower looks at so many images and returns in how many something was lost.
func cutPower(dir string, seed uint64, n int) (float64, error) {
	if err := canTrace(context.Background()); err != nil {
		return 0, err
	}
	slog.Info("cutting the power", "images", n, "seed", seed) // SHUBBAK_SEED repeats it
	records := (n + imagesARecord - 1) / imagesARecord
	found, failed := make([]losses, records), make([]error, records)
	var next sync.Mutex
	var workers sync.WaitGroup
	todo := 0
	for range 2 { // each has its own folder, and waits for its counter now and then
		workers.Go(func() {
			for {
				next.Lock()
				i := todo
				todo++
				next.Unlock()
				if i >= records {
					return
				}
				own := filepath.Join(dir, fmt.Sprint(i))
				found[i], failed[i] = cutRecord(own, seed+uint64(i), min(imagesARecord, n-i*imagesARecord))
			}
		})
	}
	workers.Wait()
	var all losses
	for _, l := range found {
		all.add(l)
	}
	if all.sum() > 0 {
		slog.Error("something was lost", "losses", all, "seed", seed, "first", all.first)
	}
	return float64(all.sum()), errors.Join(failed...)
}

// cutRecord records one counter and looks at so many images of its disk.
func cutRecord(dir string, seed uint64, n int) (all losses, err error) {
	dir, err = quick(dir)
	if err != nil {
		return all, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx := context.Background()
	p, e, err := newWorld(ctx, dir)
	defer func() { err = errors.Join(err, p.Close()) }()
	if err != nil {
		return all, err
	}
	r := rand.New(rand.NewPCG(seed, 3))
	e.Seed, e.Rounds = r.Uint64(), roundsARecord
	d, err := newDisk(e.store(), e.witness())
	if err != nil {
		return all, err
	}
	calls, err := e.record(ctx)
	if err != nil {
		return all, err
	}
	return e.replay(ctx, d, calls, r, n)
}

// quick makes a folder of that name in memory, where the system has such: nothing
// there is slowed down by syncs, and the images are what counts.
func quick(dir string) (string, error) {
	if _, err := os.Stat("/dev/shm"); err == nil {
		return os.MkdirTemp("/dev/shm", "shubbak-power-")
	}
	return dir, os.MkdirAll(dir, 0o700)
}

// record lets the counter do its rounds, and returns every call by which it changed
// the disk or said something.
func (e errand) record(ctx context.Context) ([]*call, error) {
	ctx, stop := context.WithTimeout(ctx, recordPatience)
	defer stop()
	to := filepath.Join(e.Dir, "calls")
	c, err := e.start(ctx, tracing(to)...)
	if err != nil {
		return nil, err
	}
	if out, err := c.Output(); err != nil {
		return nil, fmt.Errorf("recording: %w, %s", err, out)
	}
	return readTrace(to)
}

// moment is the beginning or the end of a call.
type moment struct {
	at    int // line of the recording
	call  *call
	begin bool
}

// replay plays the calls onto the disk and cuts the power n times.
func (e errand) replay(ctx context.Context, d *disk, calls []*call, r *rand.Rand, n int) (all losses, err error) {
	var moments []moment
	for _, c := range calls {
		moments = append(moments, moment{c.first, c, true}, moment{c.last, c, false})
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return a.at - b.at })
	cuts := make([]int, len(moments))
	for range n {
		cuts[r.IntN(len(cuts))]++
	}
	w := newWitnessed()
	papers := map[string]bool{}
	for i, m := range moments {
		if m.begin {
			if err := d.begin(m.call); err != nil {
				return all, err
			}
			e.heard(m.call, w, papers)
		} else {
			d.end(m.call)
		}
		for range cuts[i] {
			if err := e.lay(d.cut(r), papers); err != nil {
				return all, err
			}
			all.add(e.examine(ctx, w))
		}
	}
	if len(w.issued) == 0 || len(papers) == 0 || len(w.saved) == 0 {
		return all, fmt.Errorf("%w: %d saved, %d issued, %d printed", errIdle, len(w.saved), len(w.issued), len(papers))
	}
	return all, nil
}

var errIdle = errors.New("the counter that was recorded did too little")

// heard takes in what the counter said, and what came out of the printer: nothing
// of that is undone by a power cut.
func (e errand) heard(c *call, w *witnessed, papers map[string]bool) {
	if c.failed || len(c.paths) == 0 {
		return
	}
	path := c.paths[len(c.paths)-1]
	switch {
	case c.name == "write" && len(c.data) > 0 && !filepath.IsAbs(path):
		w.take(string(c.data))
	case c.name == "openat" && filepath.Dir(path) == e.papers():
		papers[path] = true
	}
}

// lay puts an image where the counter was.
func (e errand) lay(files map[string][]byte, papers map[string]bool) error {
	for _, root := range []string{e.store(), e.witness(), e.papers()} {
		if err := os.RemoveAll(root); err != nil {
			return err
		}
	}
	folders := []string{e.store(), filepath.Join(e.store(), "blobs"), e.witness(), e.papers()}
	for _, folder := range folders {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	for path := range papers {
		files[path] = nil
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(path, files[path], 0o600); err != nil {
			return err
		}
	}
	return nil
}
