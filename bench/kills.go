package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

const (
	kills       = 10_000 // of the row
	killsAWorld = 250    // then a new counter is enrolled, so that stores stay small
)

// killRows are about counters that are killed at random instants of saving,
// issuing, printing and syncing.
func killRows() []row {
	return []row{{name: "kill.lost_doubled_or_unreadable", unit: fmt.Sprintf("of %d kills", kills), goal: 0, measure: func(dir string) (float64, error) {
		return killCounters(dir, seedOf(), kills)
	}}}
}

// seedOf returns the seed of this run: a new one, or that of the environment, by
// which a run is repeated.
func seedOf() uint64 {
	var seed uint64
	if _, err := fmt.Sscan(os.Getenv("SHUBBAK_SEED"), &seed); err != nil {
		seed = rand.Uint64() >> 1
	}
	return seed
}

// killCounters kills so many times and returns how often something was lost.
func killCounters(dir string, seed uint64, n int) (float64, error) {
	slog.Info("killing", "times", n, "seed", seed) // SHUBBAK_SEED repeats it
	var all losses
	for world := 0; world*killsAWorld < n; world++ {
		own, err := subfolder(dir, fmt.Sprint(world))
		if err != nil {
			return 0, err
		}
		l, err := killWorld(own, seed+uint64(world), min(killsAWorld, n-world*killsAWorld))
		if err != nil {
			return 0, fmt.Errorf("world %d of seed %d: %w", world, seed, err)
		}
		all.add(l)
		if err := os.RemoveAll(own); err != nil && all.sum() == 0 {
			return 0, err
		}
	}
	if all.sum() > 0 {
		slog.Error("something was lost", "losses", all, "seed", seed, "first", all.first)
	}
	return float64(all.sum()), nil
}

// killWorld enrols one counter at a central of its own and kills it so many times.
func killWorld(dir string, seed uint64, n int) (all losses, err error) {
	ctx := context.Background()
	p, e, err := newWorld(ctx, dir)
	defer func() { err = errors.Join(err, p.Close()) }()
	if err != nil {
		return all, err
	}
	r := rand.New(rand.NewPCG(seed, 2))
	w := newWitnessed()
	for i := range n {
		e.Seed, e.Paper = r.Uint64(), i%8 == 0
		p.trouble(r)
		if err := killOnce(ctx, e, r, w); err != nil {
			return all, fmt.Errorf("kill %d: %w", i, err)
		}
		if l := e.examine(ctx, w); l.sum() > 0 {
			all.add(l)
			return all, nil // what follows would be counted again and again
		}
	}
	p.faults.SetOffline(false)
	p.faults.DropAfterCommit(0)
	p.faults.Fail5xx(0, 0)
	slog.Info("killed", "times", n, "saved", len(w.saved), "issued", len(w.issued), "printed", len(w.copies))
	if n >= 30 && (len(w.issued) == 0 || len(w.copies) == 0) {
		return all, fmt.Errorf("%w: %d saved, %d issued, %d printed", errIdle, len(w.saved), len(w.issued), len(w.copies))
	}
	return all, settle(ctx, e, &all, w)
}

// newWorld starts a central and enrols a counter, which has numbers and nobody at
// it then.
func newWorld(ctx context.Context, dir string) (*post, errand, error) {
	p, err := openPost(ctx, dir, 40)
	e := errand{Dir: dir}
	if err != nil {
		return p, e, err
	}
	if _, err = p.sync(ctx, p.ready(ctx)); err != nil {
		return p, e, err
	}
	e.Central, e.Operator, e.Password = p.base, p.operator.ID, p.password
	if e.Entered, err = p.example(ctx); err != nil {
		return p, e, err
	}
	for _, folder := range []string{e.papers(), e.witness()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return p, e, err
		}
	}
	return p, e, p.leave()
}

// trouble makes central behave as it does on bad days.
func (p *post) trouble(r *rand.Rand) {
	p.faults.SetOffline(r.IntN(5) == 0)
	if r.IntN(4) == 0 {
		p.faults.DropAfterCommit(1 + r.IntN(2)) // it has the command, and the answer is lost
	}
	if r.IntN(6) == 0 {
		p.faults.Fail5xx(1, 0)
	}
}

// start starts this program on an errand.
func (e errand) start(ctx context.Context, under ...string) (*exec.Cmd, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := append(under, self)
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Env = append(os.Environ(), errandKey+"="+string(text), "TMPDIR="+e.Dir)
	c.Stderr = os.Stderr
	return c, nil
}

// killOnce lets a counter say up to so many things, and kills it at a random
// instant after that.
func killOnce(ctx context.Context, e errand, r *rand.Rand, w *witnessed) error {
	c, err := e.start(ctx)
	if err != nil {
		return err
	}
	said, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		return err
	}
	left, after := r.IntN(9), time.Duration(r.IntN(15_000))*time.Microsecond
	if r.IntN(5) == 0 {
		left = 0
	}
	late := time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() })
	defer late.Stop()
	w.hear(said, func(string) {
		if left--; left == -1 {
			time.Sleep(after) // somewhere within the next things it does
			_ = c.Process.Kill()
		}
	})
	err = c.Wait()
	var exit *exec.ExitError
	if w.failure != "" || !errors.As(err, &exit) || !strings.Contains(exit.String(), "killed") {
		return fmt.Errorf("the counter ended by itself: %w, %s", err, w.failure)
	}
	return nil
}

// settle lets the counter send all that it has: central must take every command
// as the first of its number.
func settle(ctx context.Context, e errand, l *losses, w *witnessed) error {
	p, err := e.reopen(ctx)
	defer func() { _ = p.Close() }()
	if err != nil {
		return err
	}
	_, err = p.sync(ctx, func() (bool, error) {
		n, err := p.db.OutboxCount(ctx)
		return n.Waiting == 0, err
	})
	if err != nil {
		return fmt.Errorf("sending what is left: %w", err)
	}
	if n, err := p.db.OutboxCount(ctx); err != nil || n.NeedsMe > 0 {
		l.count(&l.Twice, "central refuses %d commands, %w", n.NeedsMe, err)
	}
	for id, number := range w.issued {
		found, err := p.client.Find(ctx, string(number), 5)
		if err != nil || len(found.Items) != 1 || found.Items[0].ID != id {
			l.count(&l.Lost, "central has %d licences of number %s, %w", len(found.Items), number, err)
		}
	}
	return nil
}

// reopen opens the errand's counter in this process, signed in.
func (e errand) reopen(ctx context.Context) (*post, error) {
	p := &post{dir: e.Dir, feed: &app.Feed{}}
	c, err := client.New(e.Central, client.Options{UserAgent: "shubbak-bench", Now: time.Now})
	if err != nil {
		return p, err
	}
	p.client = c
	p.closers = append(p.closers, func() error { c.Close(); return nil })
	if err := p.open(e.options()); err != nil {
		return p, err
	}
	return p, p.clerk.SignIn(ctx, e.Operator, e.Password)
}
