package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// licences writes so many licences, a line each.
func licences(to io.Writer, n int) error {
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	from, err := hijri.On(at)
	if err != nil {
		return err
	}
	l := app.Licence{
		ID: app.NewID(at), Application: "a", AppNumber: "COM-48-0003-00001", Service: "COM", Transaction: "issue", Catalogue: 1,
		State: app.Issued, From: from, Until: from, IssuedOn: from, IssuedAt: at, Token: "SHB1:" + strings.Repeat("6BFOXN*TS0BI$ZD8UH", 20),
		IssuedBy: app.Operator{ID: operator, Name: "نورة الشهري"}, Office: app.Office{Municipality: app.Place{Code: "KHB", Name: "بلدية الخبر"}, Class: "A"},
		Entered: app.Entered{Fields: map[string]string{"id_no": "1010101010", "full_name": holder, "trade_name": trade}},
	}
	for i := range n {
		if l.Number, err = app.NewLicenceNumber("4803", uint32(i+1)); err != nil {
			return err
		}
		b, err := json.Marshal(l)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(to, "%s\n", b); err != nil {
			return err
		}
	}
	return nil
}

// rendered runs the program on a file of records and returns how much memory it
// took at most, in kB.
func rendered(t *testing.T, n int) int64 {
	t.Helper()
	file, to := filepath.Join(t.TempDir(), "all.ndjson"), t.TempDir()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	if err := errors.Join(licences(w, n), w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	cmd := exec.Command(program, "render", "-in", file, "-out", to)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	took := time.Since(begin)
	if got := len(files(to, "*.pdf")); got != n {
		t.Errorf("%d papers of %d", got, n)
	}
	use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("no account of the memory")
	}
	t.Logf("%d papers in %s: %.0f per second, %d MB at most", n, took.Round(time.Millisecond), float64(n)/took.Seconds(), use.Maxrss>>10)
	return use.Maxrss
}

// TestAThousandLicences: the memory of a batch does not grow with it.
func TestAThousandLicences(t *testing.T) {
	few := rendered(t, 50)
	if many := rendered(t, 1000); many > few*2 {
		t.Errorf("1,000 take %d kB, 50 take %d kB", many, few)
	}
}

// TestABatchIsInterrupted: Ctrl+C leaves whole files alone, and says so.
func TestABatchIsInterrupted(t *testing.T) {
	to := t.TempDir()
	cmd := exec.Command(program, "render", "-in", "-", "-out", to)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = licences(in, 100_000) }() // until its reader has gone
	for end := time.Now().Add(patience); len(files(to, "*.pdf")) < 20; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing is made")
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 130 {
		t.Errorf("it ends with %v: %s", err, said.String())
	}
	entries, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(to, e.Name()))
		if err != nil || !strings.HasSuffix(e.Name(), ".pdf") || !bytes.HasSuffix(bytes.TrimSpace(b), []byte("%%EOF")) {
			t.Errorf("%s of %d bytes is not whole, %v", e.Name(), len(b), err)
		}
	}
}
