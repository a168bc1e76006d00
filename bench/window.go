package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// windowRows are about the window of the client against a bare one of the toolkit, both on a display of their own with the
// software renderer, both as processes.
func windowRows() []row {
	return []row{
		{name: "window.first", unit: "× bare window", goal: 1.3, measure: firstPaint},
		{name: "window.memory", unit: "× bare window", goal: 1.6, measure: idleMemory},
	}
}

// rounds is how often each window is opened; the median counts.
const rounds = 5

// firstPaint is the time from starting the client until its window is painted.
func firstPaint(dir string) (float64, error) {
	s, err := openStage(dir)
	if err != nil {
		return 0, err
	}
	defer s.close()
	var ours, bare []time.Duration
	for range rounds {
		for _, p := range []struct {
			argv  []string
			times *[]time.Duration
		}{{s.bare, &bare}, {s.client, &ours}} {
			w, err := s.open(p.argv)
			if err != nil {
				return 0, err
			}
			*p.times = append(*p.times, w.painted)
			w.close()
		}
	}
	return float64(median(ours)) / float64(median(bare)), nil
}

// idleMemory is what the client holds when nothing happens: the memory of its own and its share of the libraries.
func idleMemory(dir string) (float64, error) {
	s, err := openStage(dir)
	if err != nil {
		return 0, err
	}
	defer s.close()
	var held [2]int
	for i, argv := range [][]string{s.bare, s.client} {
		w, err := s.open(argv)
		if err != nil {
			return 0, err
		}
		time.Sleep(5 * time.Second)
		held[i], err = proportional(w.cmd.Process.Pid)
		w.close()
		if err != nil {
			return 0, err
		}
	}
	return float64(held[1]) / float64(held[0]), nil
}

// proportional is the proportional set size of a process in kilobytes.
func proportional(pid int) (int, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			return strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
		}
	}
	return 0, errors.New("the system tells no proportional set size")
}

// stage is a display whose picture can be read from a file, and the two programs: an empty window, and a counter that is
// enrolled with a central.
type stage struct {
	server       *exec.Cmd
	central      *exec.Cmd
	env          []string
	picture      string
	bare, client []string
}

// openStage builds the programs, starts a display and a central, and enrols the counter.
func openStage(dir string) (*stage, error) {
	s := &stage{picture: filepath.Join(dir, "Xvfb_screen0")}
	bare, client := filepath.Join(dir, "bare"), filepath.Join(dir, "shubbak")
	for bin, pkg := range map[string]string{bare: "./bench/bare", client: "."} {
		if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", bin, pkg).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("building %s: %w: %s", pkg, err, out)
		}
	}
	s.bare, s.client = []string{bare}, []string{client, "-data", filepath.Join(dir, "data")}
	if err := s.display(dir); err != nil {
		return nil, err
	}
	home := filepath.Join(dir, "home")
	s.env = append(s.env, "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, ".config"), "FYNE_SCALE=1", "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "LC_ALL=C.UTF-8")
	if err := s.enrol(client, dir); err != nil {
		s.close()
		return nil, err
	}
	for _, argv := range [][]string{s.bare, s.client} { // once for the caches of the system
		w, err := s.open(argv)
		if err != nil {
			s.close()
			return nil, err
		}
		time.Sleep(time.Second)
		w.close()
	}
	return s, nil
}

// display starts a server with a black root window.
func (s *stage) display(dir string) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	s.server = exec.CommandContext(context.Background(), "Xvfb", "-displayfd", "3", "-screen", "0", "1300x860x24", "-nolisten", "tcp", "-noreset", "-br", "-fbdir", dir)
	s.server.ExtraFiles = []*os.File{w}
	if err := s.server.Start(); err != nil {
		return err
	}
	_ = w.Close()
	number := make([]byte, 16)
	n, err := r.Read(number)
	if err != nil {
		s.close()
		return fmt.Errorf("no display: %w", err)
	}
	s.env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(string(number[:n])))
	return nil
}

// enrol starts a central with a demonstration's office and makes the counter one of its devices.
func (s *stage) enrol(program, dir string) error {
	s.central = exec.CommandContext(context.Background(), program, "central", "-listen", "127.0.0.1:0", "-data", filepath.Join(dir, "central"), "-demo")
	s.central.Env = s.env
	out, err := s.central.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.central.Start(); err != nil {
		return err
	}
	says := regexp.MustCompile(`(http://[0-9.:]+)|code: \W*([A-Z0-9-]+)`)
	var at, code string
	for lines := bufio.NewScanner(out); (at == "" || code == "") && lines.Scan(); {
		if m := says.FindStringSubmatch(lines.Text()); m != nil {
			at, code = cmp.Or(m[1], at), cmp.Or(m[2], code)
		}
	}
	enrol := exec.CommandContext(context.Background(), program, "enrol", "-server", at, "-code", code, "-data", s.client[2])
	enrol.Env = s.env
	if said, err := enrol.CombinedOutput(); err != nil {
		return fmt.Errorf("enrolling: %w: %s", err, said)
	}
	return nil
}

func (s *stage) close() {
	if s.central != nil {
		end(s.central)
	}
	end(s.server)
}

// end asks a program to end, and waits for it.
func end(c *exec.Cmd) {
	_ = c.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(10*time.Second, func() { _ = c.Process.Kill() })
	_ = c.Wait()
	late.Stop()
}

// opened is a window that is there.
type opened struct {
	s       *stage
	cmd     *exec.Cmd
	painted time.Duration
}

// open starts a program and waits for its window to be painted.
func (s *stage) open(argv []string) (*opened, error) {
	c := exec.CommandContext(context.Background(), argv[0], argv[1:]...)
	c.Env = s.env
	begin := time.Now()
	if err := c.Start(); err != nil {
		return nil, err
	}
	w := &opened{s: s, cmd: c}
	if err := s.until(true); err != nil {
		w.close()
		return nil, fmt.Errorf("%s: %w", argv[0], err)
	}
	w.painted = time.Since(begin)
	return w, nil
}

// close ends the program and waits until its window is gone.
func (w *opened) close() {
	end(w.cmd)
	_ = w.s.until(false)
}

// until waits for the display to show a window, or nothing any more.
func (s *stage) until(there bool) error {
	for stop := time.Now().Add(2 * time.Minute); time.Now().Before(stop); time.Sleep(time.Millisecond) {
		seen, err := s.seen()
		if err == nil && seen == there {
			return nil
		}
	}
	return errors.New("nothing was painted in two minutes")
}

// seen tells whether most of the display is not black, by a few of its lines. The file is an X window dump: a header, a
// table of colours, four bytes a pixel.
func (s *stage) seen() (bool, error) {
	f, err := os.Open(s.picture)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 100)
	if _, err := f.ReadAt(head, 0); err != nil {
		return false, err
	}
	word := func(n int) int64 { return int64(binary.BigEndian.Uint32(head[4*n:])) }
	from, lineBytes := word(0)+12*word(19), word(12)
	line := make([]byte, 1280*4)
	lit, all := 0, 0
	for y := int64(20); y < 780; y += 40 {
		if _, err := f.ReadAt(line, from+y*lineBytes); err != nil {
			return false, err
		}
		for x := 0; x < len(line); x += 4 * 16 {
			all++
			if line[x]|line[x+1]|line[x+2] != 0 {
				lit++
			}
		}
	}
	return lit > all/2, nil
}
