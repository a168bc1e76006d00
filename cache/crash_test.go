//go:build unix

package cache_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
)

// The environment by which the test binary becomes the program that is killed.
const (
	childDir  = "CACHE_CRASH_DIR"
	childKey  = "CACHE_CRASH_KEY"
	childRoom = "CACHE_CRASH_FULL"
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(childRoom) != "":
		fullDisk()
	case os.Getenv(childDir) != "":
		issueForEver()
	}
	os.Exit(m.Run())
}

// childShop opens the parent's store in the child.
func childShop() *shop {
	key, err := hex.DecodeString(os.Getenv(childKey))
	s := &shop{dir: os.Getenv(childDir), clock: newClock(), feed: &app.Feed{}, key: key}
	s.clock.Move(time.Hour)
	var moved *cache.Moved
	var openErr error
	s.DB, moved, openErr = cache.Open(s.dir, s.feed, cache.Options{Now: s.clock.Now, Argon2: cheap})
	if err = errors.Join(err, openErr); err == nil && moved == nil {
		_, err = s.Unlock(context.Background(), "noura", password)
	}
	if err != nil || moved != nil {
		fmt.Println("failed:", err, moved)
		os.Exit(3)
	}
	return s
}

// issueForEver saves, issues, prints and sends, and says after each licence which
// one it was, until it is killed.
func issueForEver() {
	s, ctx := childShop(), context.Background()
	fmt.Println("ready")
	for n := 0; ; n++ {
		a, err := s.SaveApplication(ctx, s.application(n))
		var is app.Issuance
		if err == nil {
			is, err = s.Issue(ctx, a.ID, series, s.build)
		}
		if err != nil {
			fmt.Println("failed:", err)
			os.Exit(3)
		}
		fmt.Println("issued", is.Licence.ID, is.Licence.Number)
		if n%3 == 0 {
			is.Print.State = app.PrintDone
			err = s.SavePrint(ctx, is.Print, &app.Command{ID: app.NewID(s.clock.Now()), Kind: app.CommandPrint, Record: is.Licence.ID, Body: []byte("{}")})
		}
		if sent, sendErr := s.SendingAll(ctx, []app.Command{is.Command}); sendErr == nil && len(sent) == 1 && n%2 == 0 {
			_, answerErr := s.AnsweredAll(ctx, sent, []app.Outcome{{ID: is.Command.ID, Accepted: true, Revision: 1}})
			err = errors.Join(err, answerErr)
		}
		if err != nil {
			fmt.Println("failed:", err)
			os.Exit(3)
		}
	}
}

// TestKill9LosesAndDoublesNothing kills a working program at random instants and
// opens what it left.
func TestKill9LosesAndDoublesNothing(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	s := open(t)
	s.lease("big", 1000, 900_000)
	acknowledged := map[app.ID]app.LicenceNumber{}
	for range 30 {
		s.close()
		crashOnce(t, s, r, acknowledged)
		s.open()
		s.unlock("noura")
		s.afterCrash(acknowledged)
	}
	if len(acknowledged) == 0 {
		t.Error("no licence was acknowledged")
	}
	t.Logf("%d licences acknowledged", len(acknowledged))
}

func crashOnce(t *testing.T, s *shop, r *rand.Rand, acknowledged map[app.ID]app.LicenceNumber) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childDir+"="+s.dir, childKey+"="+hex.EncodeToString(s.key))
	pipe, err := c.StdoutPipe()
	s.must(err)
	s.must(c.Start())
	left, delay := r.IntN(6), time.Duration(r.IntN(4000))*time.Microsecond
	in := bufio.NewScanner(pipe)
	for in.Scan() {
		f := strings.Fields(in.Text())
		switch f[0] {
		case "ready":
		case "issued":
			acknowledged[app.ID(f[1])] = app.LicenceNumber(f[2])
		default:
			t.Error(in.Text())
		}
		if left--; left == -1 {
			time.Sleep(delay) // somewhere within the next licences
			s.must(c.Process.Kill())
		}
	}
	if err := c.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the child ended by itself: %v", err)
	}
}

// afterCrash checks everything that must hold of a store whatever happened.
func (s *shop) afterCrash(acknowledged map[app.ID]app.LicenceNumber) {
	s.t.Helper()
	ctx := s.t.Context()
	s.must(s.CheckChains(ctx))
	found, err := s.Find(ctx, app.Query{Kind: app.HitLicence, Limit: 1 << 20})
	s.must(err)
	all, err := s.Commands(ctx, 1<<20)
	s.must(err)
	queued := map[app.ID]int{}
	seqs := map[uint64]bool{}
	for _, c := range all {
		if seqs[c.Seq] = true; c.Kind == app.CommandIssue {
			queued[c.Record]++
		}
	}
	numbers, places := map[app.LicenceNumber]bool{}, map[uint64]bool{}
	for _, h := range found.Hits {
		l, err := s.Licence(ctx, h.ID)
		s.must(err)
		if numbers[l.Number] || places[l.LedgerSeq] {
			s.t.Errorf("licence %s: number %s or place %d twice", l.ID, l.Number, l.LedgerSeq)
		}
		numbers[l.Number], places[l.LedgerSeq] = true, true
		if queued[l.ID] != 1 {
			s.t.Errorf("licence %s has %d commands", l.ID, queued[l.ID])
		}
		if jobs, err := s.PrintJobs(ctx, l.ID, 2); err != nil || len(jobs) != 1 {
			s.t.Errorf("licence %s has %d print jobs, %v", l.ID, len(jobs), err)
		}
	}
	for n := range len(found.Hits) {
		if !places[uint64(n+1)] {
			s.t.Errorf("the ledger has no place %d", n+1)
		}
	}
	for n := range len(seqs) {
		if !seqs[uint64(n+1)] {
			s.t.Errorf("the outbox has no command %d", n+1)
		}
	}
	for id, number := range acknowledged {
		if l, err := s.Licence(ctx, id); err != nil || l.Number != number {
			s.t.Errorf("acknowledged %s %s: %v", id, number, err)
		}
	}
}

// TestAFullDiskTakesNothingHalf lets a child run into a limit on the size of its
// files, which writes meet as they meet a full disk.
func TestAFullDiskTakesNothingHalf(t *testing.T) {
	s := open(t)
	s.lease("big", 1000, 900_000)
	for n := range 10 {
		s.issue(n)
	}
	s.close()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childRoom+"=yes", childDir+"="+s.dir, childKey+"="+hex.EncodeToString(s.key))
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s.open()
	s.unlock("noura")
	s.afterCrash(nil)
}

// fullDisk issues until there is no room, sees that nothing half is left, and
// goes on when there is room again.
func fullDisk() {
	s, ctx := childShop(), context.Background()
	signal.Ignore(syscall.SIGXFSZ)
	info, err := os.Stat(s.dir + "/shubbak.db")
	var before, limit syscall.Rlimit
	err = errors.Join(err, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	limit = before
	limit.Cur = uint64(info.Size()) + 64<<10
	err = errors.Join(err, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	ask := func(n int) (app.ID, error) {
		a, err := s.SaveApplication(ctx, s.application(n))
		if err != nil {
			return "", err
		}
		_, err = s.Issue(ctx, a.ID, series, s.build)
		return a.ID, err
	}
	full := false
	for n := 0; n < 2000 && err == nil && !full; n++ {
		var id app.ID
		if id, err = ask(n); app.CodeOf(err) == app.DiskFull {
			full, err = true, nil
			if a, readErr := s.Application(ctx, id); id != "" && (readErr != nil || a.Licence != "") {
				err = fmt.Errorf("half issued: %+v, %w", a, readErr)
			}
		}
	}
	if !full {
		err = errors.Join(err, errors.New("the disk was never full"))
	}
	err = errors.Join(err, s.CheckChains(ctx), syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before))
	for n := range 5 {
		_, again := ask(n)
		err = errors.Join(err, again)
	}
	if err = errors.Join(err, s.CheckChains(ctx), s.Close()); err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	os.Exit(0)
}
