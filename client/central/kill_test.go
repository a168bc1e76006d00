package central_test

import (
	"bufio"
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
)

// childDir names the folder of a central that the test binary serves when it is
// started as that central.
const childDir = "SHUBBAK_TEST_CENTRAL"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		err := central.Run(context.Background(), central.RunOptions{
			Options: central.Options{Now: time.Now}, Addr: "127.0.0.1:0", Dir: dir, Out: os.Stdout,
		})
		if err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// child starts central as a process of its own and returns it and its address.
func child(t *testing.T, dir string) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	addr, ok := strings.CutPrefix(strings.TrimSpace(line), "central: ")
	if err != nil || !ok {
		t.Fatalf("%q, %v", line, err)
	}
	return cmd, addr
}

// TestCentralSurvivesKill9 kills central at random instants while licences come
// in, and starts it again on its data. What it acknowledged it has, once, and no
// number was leased twice.
func TestCentralSurvivesKill9(t *testing.T) {
	w := newWorld(t)
	w.clock.Add(time.Since(start)) // the process has a clock of its own
	w.key = w.signIn(w.client, w.device, "noura")
	if err := w.srv.Close(); err != nil {
		t.Fatal(err)
	}
	acked := map[app.ID]bool{}
	var pending []app.Command
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 1))
	for round := 0; round < 8 || round < 60 && len(acked) < 20; round++ { // a slow machine gets little done in a life
		proc, addr := child(t, w.dir)
		c, err := client.New(addr, client.Options{Timeout: 5 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		c.Resume(w.device, "noura", w.key)
		kill := time.AfterFunc(time.Duration(20+rnd.IntN(120))*time.Millisecond, func() { _ = proc.Process.Kill() })
		for {
			if len(pending) == 0 {
				pending = append(pending, w.issue(w.licence()), w.issue(w.licence()))
			}
			if w.lease.Left() < 4 {
				l, err := c.Lease(t.Context(), app.LeaseRequest{ID: app.NewID(time.Now()), Series: "4803", Size: 100})
				if err != nil {
					break
				}
				if l.First <= w.lease.Last {
					t.Fatalf("seed %d: %+v after %+v", seed, l, w.lease)
				}
				w.lease = l
			}
			out, err := c.Send(t.Context(), pending)
			if err != nil {
				break
			}
			for _, o := range out {
				if !o.Accepted {
					t.Fatalf("seed %d: %+v", seed, o)
				}
				acked[o.ID] = true
			}
			pending = nil
		}
		kill.Stop()
		_ = proc.Process.Kill()
		_ = proc.Wait()
		c.Close()
	}
	w.srv = open(t, w.dir, w.clock.Now)
	w.http.Config.Handler = w.srv.Handler()
	w.client.Resume(w.device, "noura", w.key)
	have := map[app.ID]int{}
	for _, ch := range w.all(w.client) {
		have[ch.Command]++
	}
	for id := range acked {
		if have[id] != 1 {
			t.Errorf("seed %d: command %s is there %d times", seed, id, have[id])
		}
	}
	if len(acked) < 20 {
		t.Errorf("only %d were acknowledged", len(acked))
	}
	t.Logf("%d acknowledged, %d there", len(acked), len(have))
}

// TestRunStopsGracefully ends the command by its context.
func TestRunStopsGracefully(t *testing.T) {
	cat, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r, wr, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	done := make(chan error, 1)
	go func() {
		done <- central.Run(ctx, central.RunOptions{
			Options: central.Options{Now: time.Now, Catalogue: cat}, Addr: "127.0.0.1:0", Dir: t.TempDir(), Demo: true, Out: wr,
		})
		_ = wr.Close()
	}()
	lines := bufio.NewScanner(r)
	var code, addr string
	for addr == "" && lines.Scan() {
		if after, ok := strings.CutPrefix(lines.Text(), "enrolment code: "); ok {
			code = after
		}
		addr, _ = strings.CutPrefix(lines.Text(), "central: ")
		if !strings.HasPrefix(lines.Text(), "central: ") {
			addr = ""
		}
	}
	c, err := client.New(addr, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Enrol(t.Context(), code); err != nil {
		t.Error(err)
	}
	c.Close()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestADamagedStoreIsLeftAlone: central says that it cannot be read, and changes
// nothing of it.
func TestADamagedStoreIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "central.db")
	damaged := bytes.Repeat([]byte("x"), 64<<10)
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := central.OpenStore(dir)
	wantCode(t, "a damaged store", err, app.StoreFault)
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, damaged) {
		t.Errorf("it was changed, %v", err)
	}
}
