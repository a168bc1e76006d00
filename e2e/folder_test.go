package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/shubbak/shubbak/app"
	desk "github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/cache"
)

// refused runs the program where it must not open, and checks that it says so in
// one sentence.
func (c *counter) refused(why string, args ...string) {
	c.t.Helper()
	said, code := c.run(args...)
	if code != 1 || strings.Count(said, "\n") != 1 || strings.Contains(said, "inside the program") {
		c.t.Errorf("%s: exit %d, %q; want 1 and one sentence", why, code, said)
	}
}

// smallDisk mounts a disk of so many megabytes, which root alone can.
func smallDisk(t *testing.T, megabytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		if errors.Is(err, syscall.EPERM) {
			t.Skip("mounting a small disk needs root")
		}
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fill leaves no room on a disk; removing the file makes room again.
func fill(t *testing.T, dir string) (ballast string) {
	t.Helper()
	ballast = filepath.Join(dir, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(errors.Join(err, f.Close()), syscall.ENOSPC) {
		t.Fatal(err)
	}
	return ballast
}

// TestFullDisk: while the disk is full nothing is issued and nothing is lost; with
// room again work goes on as if nothing had been.
func TestFullDisk(t *testing.T) {
	desktop := newDesktop(t)
	c := newCounter(t, desktop, "/nowhere")
	c.keepEvidence()
	c.data = smallDisk(t, 48)
	centre := newCentral(t)
	if out, code := c.run("enrol", "-server", "http://"+centre.addr, "-code", centre.code, "-data", c.data); code != 0 {
		t.Fatalf("enrol: %d %s", code, out)
	}
	var id app.ID
	c.within(func(b *desk.Counter, _ *cache.DB) { id = readyDraft(t, b) })
	c.begin()
	c.refused("a second window", "-data", c.data)
	desktop.review(numberOf(0))
	ballast := fill(t, c.data)
	desktop.key("ctrl+Return")
	desktop.pause()
	desktop.pause()
	if !strings.Contains(desktop.title(), "المراجعة") && !strings.Contains(desktop.title(), "الورقة") {
		t.Errorf("with a full disk the screen is %q", desktop.title())
	}
	desktop.shot("full-disk")
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	desktop.key("ctrl+Return")
	desktop.at("الورقة")
	c.end(syscall.SIGTERM)
	c.within(func(b *desk.Counter, db *cache.DB) { checkIssued(t, b, db, []app.ID{id}) })
}

// TestUnfitFolders: a data folder that cannot serve is told so, and a store that
// cannot be read is moved aside, not lost.
func TestUnfitFolders(t *testing.T) {
	desktop := newDesktop(t)
	c := newCounter(t, desktop, "/nowhere")
	c.keepEvidence()
	file := filepath.Join(c.home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.refused("a file for a folder", "-data", file)
	c.refused("no place for a folder", "-data", "/proc/nothing")
	for _, name := range []string{"shubbak.log", "shubbak.db"} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		c.refused("a folder for "+name, "-data", dir)
	}
	garbage := []byte(strings.Repeat("\x00\xffgarbage{", 2000))
	for _, name := range []string{"shubbak.db", "settings.json", "trust.json", "highwater"} {
		if err := os.WriteFile(filepath.Join(c.data, name), garbage, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c.open()
	desktop.at("الدخول")
	desktop.shot("moved-aside")
	c.end(syscall.SIGTERM)
	moved := files(c.data, "shubbak.db.damaged-*")
	if len(moved) != 1 {
		t.Fatalf("%d stores were moved aside, want 1", len(moved))
	}
	if b, err := os.ReadFile(moved[0]); err != nil || string(b) != string(garbage) {
		t.Errorf("what was moved aside was changed: %v", err)
	}
}

// TestRenderingOnAFullDisk: of every paper there is all or nothing, what has no room
// is told in a sentence, and the same command makes the rest when there is room.
func TestRenderingOnAFullDisk(t *testing.T) {
	const many = 60
	file, disk := filepath.Join(t.TempDir(), "all.ndjson"), smallDisk(t, 1)
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(licences(f, many), f.Close()); err != nil {
		t.Fatal(err)
	}
	render := func() (string, int) {
		cmd := exec.Command(program, "render", "-in", file, "-out", disk)
		cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return string(out), cmd.ProcessState.ExitCode()
	}
	said, code := render()
	made := files(disk, "*.pdf")
	if code != 1 || len(made) == 0 || len(made) == many || !strings.Contains(said, "disk is full") {
		t.Errorf("%d papers on a disk for some, exit %d: %s", len(made), code, said)
	}
	for _, name := range made {
		if b, err := os.ReadFile(name); err != nil || !strings.HasSuffix(strings.TrimSpace(string(b)), "%%EOF") {
			t.Errorf("%s is half a paper: %v", filepath.Base(name), err)
		}
	}
	if left := files(disk, "*"); len(left) != len(made) {
		t.Errorf("beside the papers there lies something: %v", left)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=16m"); err != nil {
		t.Fatal(err)
	}
	if said, code := render(); code != 0 || len(files(disk, "*.pdf")) != many {
		t.Errorf("with room again: %d papers, exit %d: %s", len(files(disk, "*.pdf")), code, said)
	}
}
