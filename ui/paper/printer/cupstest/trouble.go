package cupstest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Troubled is the name of the printer that Trouble makes; troubled is that of its
// backend.
const (
	Troubled = "Troubled"
	troubled = "troubled"
)

// backend prints a job into the output folder as it came, once nothing is wrong
// with the printer. What is wrong is the content of a file, in the words of
// printer-state-reasons; "fail", "stop" and "hold" end a job as such a backend may.
const backend = `#!/bin/sh
[ $# -ge 5 ] || { echo 'direct troubled "Unknown" "Troubled"'; exit 0; }
wrong=
while [ -s ROOT/switch/wrong ]; do
  now=$(cat ROOT/switch/wrong)
  case $now in
    fail) exit 1 ;;
    hold) exit 3 ;;
    stop) exit 4 ;;
    cancel) exit 5 ;;
  esac
  if [ "$now" != "$wrong" ]; then
    [ -z "$wrong" ] || echo "STATE: -$wrong" >&2
    echo "STATE: +$now" >&2
    wrong=$now
  fi
  sleep 0.05
done
[ -z "$wrong" ] || echo "STATE: -$wrong" >&2
cat "${6:--}" >"ROOT/out/job-$1.part" && mv "ROOT/out/job-$1.part" "ROOT/out/job-$1.pdf"
`

// Trouble makes a printer that is well until Wrong says otherwise.
func (s *Server) Trouble(t testing.TB) {
	t.Helper()
	s.admin(t, "lpadmin", "-p", Troubled, "-E", "-v", troubled+":/", "-m", "raw", "-o", "printer-error-policy=stop-printer")
}

// Wrong says what is wrong with the printer: a reason as printer-state-reasons
// has it (media-empty-error), or "fail", "stop" or "hold" for a job that ends so.
// "" mends it.
func (s *Server) Wrong(t testing.TB, what string) {
	t.Helper()
	file := filepath.Join(s.root, "switch", "wrong")
	if err := os.WriteFile(file+".new", []byte(what), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
}

// Job is the number of the first job that is not finished, 0 for none, and how it
// stands: "waiting" or "held". It asks as a person would, by the server's own
// command.
func (s *Server) Job(t testing.TB) (id int, state string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "lpstat", "-l", "-o")
	cmd.Env = append(os.Environ(), "CUPS_SERVER="+s.Socket, "LC_ALL=C")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("lpstat: %v", err)
	}
	first, rest, _ := strings.Cut(string(out), "\n")
	name, _, _ := strings.Cut(first, " ")
	id, _ = strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:])
	if state = "waiting"; strings.Contains(rest, "job-hold") {
		state = "held"
	}
	return id, state
}
