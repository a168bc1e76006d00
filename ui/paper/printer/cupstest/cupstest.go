// Package cupstest runs a print server for tests: a private CUPS with one queue,
// PDF, that prints into files, and on demand another whose printer has troubles.
// It needs root, and Debian's packages cups, cups-client, cups-filters and
// printer-driver-cups-pdf; no service manager and nothing of the system's own
// print server.
package cupstest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Queue is the name of the printer.
const Queue = "PDF"

// Server is a running print server.
type Server struct {
	Socket string // for printer.New, and for CUPS_SERVER
	Host   string // host:port, by which it is reached as a server of the network
	Output string // the folder into which cups-pdf writes what is printed
	root   string
	name   string // of the configuration of cups-pdf
	proc   *exec.Cmd
	ended  chan struct{} // closed when proc has
}

// How long anything here may take on a busy machine, and how often it is looked at.
const (
	patience = 60 * time.Second
	pause    = 20 * time.Millisecond
)

// Start starts a server and stops it when the test ends. Where the machine lacks
// what is needed the test is skipped, except in continuous integration (CI set),
// where it fails.
func Start(t testing.TB) *Server {
	t.Helper()
	if lack := lacking(); lack != "" {
		if os.Getenv("CI") != "" {
			t.Fatal(lack)
		}
		t.Skip(lack)
	}
	s, err := prepare(t)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.end(t) })
	s.Begin(t)
	ppd := "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd"
	s.admin(t, "lpadmin", "-p", Queue, "-E", "-v", "cups-pdf:/"+s.name, "-P", ppd, "-o", "printer-error-policy=abort-job")
	s.admin(t, "lpadmin", "-d", Queue)
	return s
}

func lacking() string {
	if os.Getuid() != 0 {
		return "a private print server needs root"
	}
	for _, f := range []string{"/usr/sbin/cupsd", "/usr/sbin/lpadmin", "/usr/lib/cups/backend/cups-pdf", "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd"} {
		if _, err := os.Stat(f); err != nil {
			return "install cups, cups-client, cups-filters and printer-driver-cups-pdf: " + err.Error()
		}
	}
	return ""
}

// prepare writes the configuration into a folder of its own. The folder is a
// short one: the path of a socket may have but 107 letters.
func prepare(t testing.TB) (*Server, error) {
	root, err := os.MkdirTemp("", "cups") // t.TempDir() is too long for a socket
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{Host: l.Addr().String(), Socket: root + "/sock", Output: root + "/out", root: root, name: filepath.Base(root)}
	if err := l.Close(); err != nil {
		return nil, err
	}
	if err := os.Chmod(root, 0o755); err != nil { // filters run as lp
		return nil, err
	}
	for _, d := range []string{"out", "switch", "state", "cache", "spool", "tmp", "pdf", "log", "ppd", "ssl"} {
		folder := filepath.Join(root, d)
		if err := os.Mkdir(folder, 0o750); err != nil {
			return nil, err
		}
		if err := os.Chmod(folder, 0o777); err != nil { // filters run as lp
			return nil, err
		}
	}
	if err := s.linkPrograms(); err != nil {
		return nil, err
	}
	for file, body := range s.configuration() {
		t.Cleanup(func() { _ = os.Remove(file) })
		if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// configuration maps files to what stands in them. That of cups-pdf must lie in
// /etc/cups: it looks nowhere else, but for a name of one's own.
func (s *Server) configuration() map[string]string {
	files := strings.NewReplacer("ROOT", s.root).Replace(`ServerRoot ROOT
ServerBin ROOT/bin
StateDir ROOT/state
CacheDir ROOT/cache
RequestRoot ROOT/spool
TempDir ROOT/tmp
ServerKeychain ROOT/ssl
ErrorLog ROOT/log/error
AccessLog ROOT/log/access
PageLog ROOT/log/page
Printcap ROOT/printcap
SystemGroup root
`)
	server := strings.NewReplacer("SOCKET", s.Socket, "HOST", s.Host).Replace(`Listen SOCKET
Listen HOST
ServerAlias *
LogLevel info
Browsing Off
DefaultAuthType None
WebInterface No
PreserveJobHistory Yes
PreserveJobFiles No
ErrorPolicy abort-job
MaxLogSize 0
DirtyCleanInterval 0
JobKillDelay 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  AuthType None
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit Cancel-Job>
    AuthType None
    Require user @OWNER
    Order deny,allow
  </Limit>
  <Limit All>
    AuthType None
    Order deny,allow
  </Limit>
</Policy>
`)
	pdf := strings.NewReplacer("ROOT", s.root).Replace(`Out ROOT/out
AnonDirName ROOT/out
Spool ROOT/pdf
Log ROOT/log
AnonUMask 0000
UserUMask 0000
Label 1
`)
	return map[string]string{
		s.root + "/cups-files.conf":              files,
		s.root + "/cupsd.conf":                   server,
		"/etc/cups/cups-pdf-" + s.name + ".conf": pdf,
	}
}

// programs is where CUPS has its own.
const programs = "/usr/lib/cups"

// linkPrograms gives the server the programs of CUPS, and a backend beside them.
func (s *Server) linkPrograms() error {
	folders, err := os.ReadDir(programs)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.root+"/bin/backend", 0o755); err != nil { // into which nobody else may write: cupsd looks
		return err
	}
	for _, f := range folders {
		if f.Name() == "backend" {
			continue
		}
		if err := os.Symlink(filepath.Join(programs, f.Name()), filepath.Join(s.root, "bin", f.Name())); err != nil {
			return err
		}
	}
	if err := os.Symlink(programs+"/backend/cups-pdf", s.root+"/bin/backend/cups-pdf"); err != nil {
		return err
	}
	return os.WriteFile(s.root+"/bin/backend/"+troubled, []byte(strings.ReplaceAll(backend, "ROOT", s.root)), 0o755)
}

// Begin runs the server and waits until it listens.
func (s *Server) Begin(t testing.TB) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // it is ended in order
	var said strings.Builder
	s.proc = exec.CommandContext(ctx, "/usr/sbin/cupsd", "-f", "-c", s.root+"/cupsd.conf", "-s", s.root+"/cups-files.conf")
	s.proc.Stderr = &said
	if err := s.proc.Start(); err != nil {
		t.Fatal(err)
	}
	proc, ended := s.proc, make(chan struct{})
	s.ended = ended
	var exit error // written before ended is closed
	go func() {
		exit = proc.Wait()
		close(ended)
	}()
	for range patience / pause {
		select {
		case <-ended:
			t.Fatalf("the print server ended: %v %s", exit, said.String())
		case <-time.After(pause):
		}
		if s.listens(ctx) {
			return
		}
	}
	t.Fatal("the print server does not listen")
}

// Kill ends the server as a power cut would. Begin starts it again.
func (s *Server) Kill() {
	_ = s.proc.Process.Kill()
	<-s.ended
}

// Forget makes a killed server forget its jobs, as a real one forgets those of its
// last half minute. It counts from 1 again.
func (s *Server) Forget(t testing.TB) {
	t.Helper()
	files, err := filepath.Glob(s.root + "/spool/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, s.root+"/cache/job.cache", s.root+"/cache/job.cache.O") {
		if err := os.RemoveAll(f); err != nil {
			t.Fatal(err)
		}
	}
}

// end stops the server in order, and shows its log if the test failed.
func (s *Server) end(t testing.TB) {
	if s.proc == nil {
		return
	}
	_ = s.proc.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.Kill()
	}
	if t.Failed() {
		log, _ := os.ReadFile(s.root + "/log/error")
		t.Logf("the print server's log:\n%s", log)
	}
}

func (s *Server) listens(ctx context.Context) bool {
	var d net.Dialer
	c, err := d.DialContext(ctx, "unix", s.Socket)
	if err != nil {
		return false
	}
	return c.Close() == nil
}

// admin runs a command of CUPS against the server.
func (s *Server) admin(t testing.TB, name string, args ...string) {
	t.Helper()
	if err := s.Command(t.Context(), name, args...); err != nil {
		t.Fatal(err)
	}
}

// Command runs a command of CUPS (cupsdisable PDF, say) against the server.
func (s *Server) Command(ctx context.Context, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "CUPS_SERVER="+s.Socket)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// errNothing is what Wait says when no paper came out.
var errNothing = errors.New("the printer put out nothing")

// Wait waits until n files stand in the output folder, and returns their paths.
func (s *Server) Wait(n int) ([]string, error) {
	for range patience / pause {
		files, err := filepath.Glob(s.Output + "/*.pdf")
		if err != nil {
			return nil, err
		}
		if len(files) >= n {
			return files, nil
		}
		time.Sleep(pause)
	}
	return nil, errNothing
}
