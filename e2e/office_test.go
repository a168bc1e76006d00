package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client"
)

// program is the product as it is built for a counter.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "shubbak-e2e-")
		if err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		program = filepath.Join(dir, "shubbak")
		build := exec.Command("go", "build", "-o", program, "..")
		build.Stdout, build.Stderr = os.Stdout, os.Stderr
		if err := build.Run(); err != nil {
			return 1
		}
		return m.Run()
	}())
}

// central is the reference central in a process of its own.
type central struct {
	t    *testing.T
	dir  string
	addr string
	code string // makes one device
	proc *exec.Cmd
}

func newCentral(t *testing.T) *central {
	c := &central{t: t, dir: t.TempDir(), addr: "127.0.0.1:0"}
	c.start()
	return c
}

var (
	listens = regexp.MustCompile(`http://([0-9.:]+)`)
	codes   = regexp.MustCompile(`code: \W*([A-Z0-9-]+)`)
)

// start runs it, each time with a fresh enrolment code.
func (c *central) start() {
	c.t.Helper()
	c.proc = exec.Command(program, "central", "-listen", c.addr, "-data", c.dir, "-demo")
	c.proc.Env = append(os.Environ(), "LC_ALL=en_GB.UTF-8")
	out, err := c.proc.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.proc.Start(); err != nil {
		c.t.Fatal(err)
	}
	proc := c.proc
	c.t.Cleanup(func() { _ = proc.Process.Kill(); _ = proc.Wait() })
	c.code = ""
	for lines := bufio.NewScanner(out); c.code == "" && lines.Scan(); {
		if m := listens.FindStringSubmatch(lines.Text()); m != nil {
			c.addr = m[1]
		}
		if m := codes.FindStringSubmatch(lines.Text()); m != nil {
			c.code = m[1]
		}
	}
	if c.code == "" {
		c.t.Fatal("central gave no enrolment code")
	}
}

// restart kills it and runs it again at the same address.
func (c *central) restart() {
	c.t.Helper()
	_ = c.proc.Process.Kill()
	_ = c.proc.Wait()
	c.start()
}

// observer is a second device, through which the test asks what central holds.
func (c *central) observer() *client.Client {
	c.t.Helper()
	cl, err := client.New("http://"+c.addr, client.Options{Now: time.Now})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(cl.Close)
	d, err := cl.Enrol(within(c.t), c.code)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := cl.SignIn(within(c.t), d, "reem", "khobar3", newKey(c.t)); err != nil {
		c.t.Fatal(err)
	}
	return cl
}

// counter is the program at a counter: its data, its home, its process.
type counter struct {
	t    *testing.T
	desk *desktop
	data string
	home string
	cups string
	proc *exec.Cmd
	done chan error
	errs *bytes.Buffer // what the last process wrote on its standard error
}

func newCounter(t *testing.T, desk *desktop, cups string) *counter {
	return &counter{t: t, desk: desk, data: t.TempDir(), home: t.TempDir(), cups: cups}
}

func (c *counter) env(cmd *exec.Cmd) *exec.Cmd {
	cmd.Env = append(cmd.Env, "HOME="+c.home, "XDG_CONFIG_HOME="+filepath.Join(c.home, ".config"), "XDG_STATE_HOME="+c.state(), "DBUS_SESSION_BUS_ADDRESS=", "XDG_RUNTIME_DIR="+c.home,
		"CUPS_SERVER="+c.cups, "FYNE_SCALE=1", "LIBGL_ALWAYS_SOFTWARE=1", "LC_ALL=en_GB.UTF-8")
	return cmd
}

// state is where the program keeps what belongs to the machine.
func (c *counter) state() string { return filepath.Join(c.home, "state") }

// storeOptions open the store as the program does.
func (c *counter) storeOptions() cache.Options {
	return cache.Options{Now: time.Now, Witness: filepath.Join(c.state(), "org.shubbak.counter"), Machine: cache.ThisMachine()}
}

// run runs a command of the program and returns what it says and its exit code.
func (c *counter) run(args ...string) (string, int) {
	c.t.Helper()
	cmd := c.env(c.desk.command(program, args...))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// open opens the window.
func (c *counter) open() {
	c.t.Helper()
	c.proc, c.done, c.errs = c.env(c.desk.command(program, "-data", c.data)), make(chan error, 1), &bytes.Buffer{}
	c.proc.Stderr = c.errs
	if err := c.proc.Start(); err != nil {
		c.t.Fatal(err)
	}
	proc, done := c.proc, c.done
	go func() { done <- proc.Wait() }()
	c.t.Cleanup(func() {
		if c.t.Failed() && c.proc == proc {
			c.ask()
		}
		_ = proc.Process.Kill()
	})
}

// ask has the program of a failed test, if it still runs, end by saying where every goroutine stands.
func (c *counter) ask() {
	if c.proc.Process.Signal(syscall.SIGQUIT) != nil {
		return
	}
	select {
	case <-c.done:
		c.t.Log(standing(c.errs.String()))
	case <-time.After(patience):
	}
}

// gone waits for the program to end by itself.
func (c *counter) gone() {
	c.t.Helper()
	select {
	case <-c.done:
	case <-time.After(patience):
		c.t.Fatalf("still there after %s", patience)
	}
}

// end sends a signal and waits for the program to be gone.
func (c *counter) end(s syscall.Signal) {
	c.t.Helper()
	if err := c.proc.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
	select {
	case <-c.done:
	case <-time.After(patience):
		c.t.Fatalf("still there %s after %s", patience, s)
	}
}

// log returns what the program wrote into its log.
func (c *counter) log() string {
	b, err := os.ReadFile(filepath.Join(c.data, "shubbak.log"))
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// keepEvidence shows of a test that failed the end of the log, and last, where a shortened report still has it, what was
// waited for in vain.
func (c *counter) keepEvidence() {
	c.t.Cleanup(func() {
		if c.t.Failed() {
			lines := strings.Split(c.log(), "\n")
			c.t.Log(strings.Join(lines[max(0, len(lines)-8):], "\n"))
			c.t.Log(c.desk.missed)
		}
	})
}

// standing shortens a dump of goroutines to the functions of ours that they stand in.
func standing(dump string) string {
	var out []string
	for goroutine := range strings.SplitSeq(dump, "\n\n") {
		lines := strings.Split(goroutine, "\n")
		for _, l := range lines[1:] {
			if strings.HasPrefix(l, "github.com/shubbak/") || strings.HasPrefix(l, "main.") {
				out = append(out, lines[0]+" "+l)
				break
			}
		}
	}
	return strings.Join(out, "\n")
}
