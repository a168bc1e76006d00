package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	faultyCalls  = 120 // every call of a counter's thread up to this one fails once
	faultyRounds = 14
)

// fault is a call that the system refuses.
type fault struct {
	calls string // of one kind
	error string
}

// allFaults are a full disk, one that became read-only, one with no rights, a quota,
// and one that fails, at each kind of call that changes a disk.
func allFaults() []fault {
	var all []fault
	for _, calls := range []string{"pwrite64,write", "fdatasync,fsync", "openat", "renameat,ftruncate"} {
		for _, name := range []string{"ENOSPC", "EROFS", "EACCES", "EDQUOT", "EIO"} {
			all = append(all, fault{calls, name})
		}
	}
	return all
}

// faultRows are about writes that fail, one after the other.
func faultRows() []row {
	return []row{{name: "fault.half_lost_or_unclear", unit: fmt.Sprintf("of %d faults", faultyCalls*len(allFaults())), goal: 0, measure: func(dir string) (float64, error) {
		return failWrites(dir, seedOf(), 1)
	}}}
}

// failWrites has each step-th call fail, once and for three calls, by each fault,
// and returns how often something was half done, lost, or told in no clear words.
func failWrites(dir string, seed uint64, step int) (float64, error) {
	if err := canTrace(context.Background()); err != nil {
		return 0, err
	}
	slog.Info("failing writes", "seed", seed) // SHUBBAK_SEED repeats it
	dir, err := quick(dir)
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	todo := make(chan fault)
	var mu sync.Mutex
	var workers sync.WaitGroup
	var all losses
	var failed error
	for worker := range 2 {
		workers.Go(func() {
			for f := range todo {
				l, err := failCalls(filepath.Join(dir, fmt.Sprint(worker)), f, seed, step)
				mu.Lock()
				all.add(l)
				failed = errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	for _, f := range allFaults() {
		todo <- f
	}
	close(todo)
	workers.Wait()
	if all.sum() > 0 {
		slog.Error("something was lost", "losses", all, "seed", seed, "first", all.first)
	}
	return float64(all.sum()), failed
}

// failCalls makes a counter and has its nth calls fail, for every nth.
func failCalls(dir string, f fault, seed uint64, step int) (all losses, err error) {
	if err := os.RemoveAll(dir); err != nil {
		return all, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return all, err
	}
	ctx := context.Background()
	p, e, err := newWorld(ctx, dir)
	defer func() { err = errors.Join(err, p.Close()) }()
	if err != nil {
		return all, err
	}
	p.faults.SetOffline(true)
	e.Rounds, e.Faults, e.Offline = faultyRounds, true, true
	w := newWitnessed()
	for n := 1 + rand.New(rand.NewPCG(seed, uint64(len(f.calls)+len(f.error)))).IntN(step); n <= faultyCalls; n += step {
		e.Seed = seed + uint64(n)
		if err := e.failCall(ctx, f, n, w); err != nil {
			return all, fmt.Errorf("call %d of %s fails with %s: %w", n, f.calls, f.error, err)
		}
		if w.failure != "" {
			all.count(&all.Unclear, "call %d of %s fails with %s: %s", n, f.calls, f.error, w.failure)
			w.failure = ""
		}
		if l := e.examine(ctx, w); l.sum() > 0 {
			all.add(l)
			return all, fmt.Errorf("call %d of %s fails with %s: %w", n, f.calls, f.error, l.first)
		}
	}
	return all, nil
}

// failCall runs the counter with the nth call and the two after it refused in each
// thread.
func (e errand) failCall(ctx context.Context, f fault, n int, w *witnessed) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	c, err := e.start(ctx, "strace", "-f", "--seccomp-bpf", "-qq", "-o", os.DevNull, "-e", "trace="+f.calls, "-e", "signal=none",
		"-e", fmt.Sprintf("inject=%s:error=%s:when=%d..%d", f.calls, f.error, n, n+2))
	if err != nil {
		return err
	}
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.Output()
	w.hear(strings.NewReader(string(out)), func(string) {})
	var exit interface{ ExitCode() int }
	if err != nil && (!errors.As(err, &exit) || w.failure == "") {
		return fmt.Errorf("%w: %s", err, errs.String())
	}
	return nil
}
