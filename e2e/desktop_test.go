package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long something on the screen may take on a busy machine.
const patience = 60 * time.Second

// desktop is a virtual display with a window manager and both keyboards.
type desktop struct {
	t       *testing.T
	display string
	shots   string // where screenshots go
	missed  string // what was waited for in vain
}

// newDesktop starts one and stops it after the test.
func newDesktop(t *testing.T) *desktop {
	t.Helper()
	for _, name := range []string{"Xvfb", "openbox", "xdotool", "setxkbmap", "import"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Fatalf("%s is missing: make deps-test installs it", name)
		}
	}
	d := &desktop{t: t, shots: os.Getenv("SHUBBAK_SHOTS")}
	if d.shots == "" {
		d.shots = t.TempDir()
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1300x860x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	d.run(x)
	_ = w.Close()
	number := make([]byte, 16)
	n, err := r.Read(number)
	if err != nil {
		t.Fatalf("Xvfb gave no display: %v", err)
	}
	d.display = ":" + strings.TrimSpace(string(number[:n]))
	d.manage()
	if out, err := d.command("setxkbmap", "-layout", "us,ara").CombinedOutput(); err != nil {
		t.Fatalf("setxkbmap: %v: %s", err, out)
	}
	return d
}

// manage starts the window manager. On a busy machine one that comes too early
// gives up, so another one is tried.
func (d *desktop) manage() {
	d.t.Helper()
	for range 6 {
		d.run(d.command("openbox"))
		for range 100 {
			if d.command("xdotool", "get_desktop").Run() == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	d.t.Fatal("there is no window manager")
}

func (d *desktop) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+d.display, "WAYLAND_DISPLAY=")
	return c
}

// run starts a program that ends with the test.
func (d *desktop) run(c *exec.Cmd) {
	d.t.Helper()
	if err := c.Start(); err != nil {
		d.t.Fatalf("starting %s: %v", c.Path, err)
	}
	d.t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM) // so that Xvfb takes its lock away
		late := time.AfterFunc(5*time.Second, func() { _ = c.Process.Kill() })
		_ = c.Wait()
		late.Stop()
	})
}

// until waits for something to become true, or fails the test with a picture.
func (d *desktop) until(what string, ok func() bool) {
	d.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		if ok() {
			return
		}
		if time.Now().After(end) {
			d.missed = fmt.Sprintf("%s: did not happen within %s; the title is %q", what, patience, d.title())
			d.shot("failed")
			d.t.Fatalf("%s (see %s)", d.missed, d.shots)
		}
	}
}

// key presses keys as xdotool names them.
func (d *desktop) key(names ...string) {
	d.t.Helper()
	for _, n := range names {
		if out, err := d.command("xdotool", "key", "--clearmodifiers", n).CombinedOutput(); err != nil {
			d.t.Fatalf("key %s: %v: %s", n, err, out)
		}
		time.Sleep(40 * time.Millisecond) // as fast as hands are
	}
}

// typed types text, in any script of the keyboards.
func (d *desktop) typed(s string) {
	d.t.Helper()
	if out, err := d.command("xdotool", "type", "--delay", "25", "--clearmodifiers", s).CombinedOutput(); err != nil {
		d.t.Fatalf("typing: %v: %s", err, out)
	}
}

// title returns the title of the window in front.
func (d *desktop) title() string {
	out, err := d.command("xdotool", "getactivewindow", "getwindowname").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// at waits for a screen: the window's title says which one it is.
func (d *desktop) at(screen string) {
	d.t.Helper()
	d.until(fmt.Sprintf("the screen %q (title %q)", screen, d.title()), func() bool { return strings.Contains(d.title(), screen) })
	time.Sleep(300 * time.Millisecond) // the screen's first focus
}

// lead presses a key until it has led to a screen: pressed before a list has come, it leads nowhere, and is pressed again.
func (d *desktop) lead(key, screen string) {
	d.t.Helper()
	var pressed time.Time
	d.until(fmt.Sprintf("%s to lead to %q (title %q)", key, screen, d.title()), func() bool {
		if strings.Contains(d.title(), screen) {
			return true
		}
		if time.Since(pressed) > 5*time.Second {
			d.key(key)
			pressed = time.Now()
		}
		return false
	})
	time.Sleep(300 * time.Millisecond) // the screen's first focus
}

// shot keeps a picture of the window in front, or of the whole display.
func (d *desktop) shot(name string) {
	window := "root"
	if out, err := d.command("xdotool", "getactivewindow").Output(); err == nil {
		window = strings.TrimSpace(string(out))
	}
	path := filepath.Join(d.shots, name+".png")
	if out, err := d.command("import", "-window", window, path).CombinedOutput(); err != nil {
		d.t.Logf("screenshot %s: %v: %s", name, err, out)
	}
}

// pause is how long a person looks before she goes on.
func (d *desktop) pause() { time.Sleep(700 * time.Millisecond) }

// output runs a program and returns its standard output.
func output(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", strings.Join(c.Args, " "), err, errs.String())
	}
	return string(out)
}

// within bounds a context to the patience of these tests.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}
