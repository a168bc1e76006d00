package printer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/paper/printer"
	"github.com/shubbak/shubbak/ui/paper/printer/cupstest"
)

// onePage is a small sound PDF of one A4 page with a blue square.
func onePage() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, body := range []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
		"<</Length 30>>\nstream\n0 0 1 rg 100 100 200 200 re f \nendstream",
	} {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	at := b.Len()
	b.WriteString("xref\n0 5\n0000000000 65535 f \n")
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", at)
	return b.Bytes()
}

func finished(s app.SpoolState) bool {
	return s == app.SpoolDone || s == app.SpoolFailed || s == app.SpoolGone
}

// follow polls a job until it is finished.
func follow(t *testing.T, s *printer.Spooler, id int) app.SpoolState {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		state, err := s.State(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if finished(state) {
			return state
		}
	}
	t.Fatalf("job %d does not end", id)
	return ""
}

func TestPrintsOnRealCUPS(t *testing.T) {
	server := cupstest.Start(t)
	s := printer.New(server.Socket)
	t.Run("lists", func(t *testing.T) {
		list, err := s.Printers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].Name != cupstest.Queue || !list[0].Default || !list[0].Accepting || list[0].Stopped || len(list[0].Reasons) != 0 {
			t.Errorf("printers are %+v", list)
		}
	})
	t.Run("prints", func(t *testing.T) {
		job := app.SpoolJob{Printer: cupstest.Queue, Title: "رخصة 4803", User: "noura", Copies: 1}
		id, err := s.Print(t.Context(), job, onePage())
		if err != nil {
			t.Fatal(err)
		}
		if state := follow(t, s, id); state != app.SpoolDone {
			t.Fatalf("job %d is %s", id, state)
		}
		files, err := server.Wait(1)
		if err != nil {
			t.Fatal(err)
		}
		assertOneA4Page(t, files[0])
	})
	t.Run("refuses an unknown printer", func(t *testing.T) {
		_, err := s.Print(t.Context(), app.SpoolJob{Printer: "لا أحد"}, onePage())
		if app.CodeOf(err) != app.PrinterMissing {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("refuses an unknown job", func(t *testing.T) {
		if _, err := s.State(t.Context(), 9999); app.CodeOf(err) != app.NotFound {
			t.Errorf("State: %v", err)
		}
		if err := s.Cancel(t.Context(), 9999); app.CodeOf(err) != app.NotFound {
			t.Errorf("Cancel: %v", err)
		}
	})
	t.Run("cancels what waits", func(t *testing.T) { cancels(t, server, s) })
	t.Run("tells a printer that takes nothing", func(t *testing.T) {
		if err := server.Command(t.Context(), "cupsreject", cupstest.Queue); err != nil {
			t.Fatal(err)
		}
		_, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Queue}, onePage())
		if app.CodeOf(err) != app.PrinterStopped {
			t.Errorf("the error is %v", err)
		}
	})
}

// cancels stops the queue, so that a job waits, and takes the job back.
func cancels(t *testing.T, server *cupstest.Server, s *printer.Spooler) {
	if err := server.Command(t.Context(), "cupsdisable", cupstest.Queue); err != nil {
		t.Fatal(err)
	}
	list, err := s.Printers(t.Context())
	if err != nil || !list[0].Stopped || len(list[0].Reasons) == 0 {
		t.Errorf("a stopped printer is %+v, %v", list, err)
	}
	id, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Queue, User: "noura", Duplex: true}, onePage())
	if err != nil {
		t.Fatal(err)
	}
	if state, err := s.State(t.Context(), id); err != nil || state != app.SpoolPending {
		t.Errorf("a waiting job is %q, %v", state, err)
	}
	if err := s.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if state := follow(t, s, id); state != app.SpoolGone {
		t.Errorf("a cancelled job is %s", state)
	}
	if err := s.Cancel(t.Context(), id); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("cancelling it again: %v", err)
	}
	if err := server.Command(t.Context(), "cupsenable", cupstest.Queue); err != nil {
		t.Fatal(err)
	}
}

func assertOneA4Page(t *testing.T, file string) {
	t.Helper()
	out, err := exec.Command("pdfinfo", file).CombinedOutput()
	if err != nil {
		b, _ := os.ReadFile(file)
		t.Fatalf("%v: %s (%d bytes)", err, out, len(b))
	}
	if !strings.Contains(string(out), "Pages:           1") || !strings.Contains(string(out), "(A4)") {
		t.Errorf("what came out is\n%s", out)
	}
}

func TestSpoolerDown(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // nor is there any lp
	s := printer.New(t.TempDir() + "/nobody")
	if _, err := s.Printers(t.Context()); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("Printers: %v", err)
	}
	if _, err := s.Print(t.Context(), app.SpoolJob{Printer: "PDF"}, nil); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("Print: %v", err)
	}
	if _, err := s.State(t.Context(), 1); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("State: %v", err)
	}
	if err := s.Cancel(t.Context(), 1); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("Cancel: %v", err)
	}
}

// TestCommands prints by lp, as where no socket is.
func TestCommands(t *testing.T) {
	server := cupstest.Start(t)
	t.Setenv("CUPS_SERVER", server.Socket)
	s := printer.New(t.TempDir() + "/nobody")
	list, err := s.Printers(t.Context())
	if err != nil || len(list) != 1 || !list[0].Default || !list[0].Accepting || list[0].Stopped {
		t.Fatalf("printers are %+v, %v", list, err)
	}
	id, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Queue, Title: "رخصة", User: "noura"}, onePage())
	if err != nil {
		t.Fatal(err)
	}
	if state := follow(t, s, id); state != app.SpoolDone {
		t.Errorf("job %d is %s", id, state)
	}
	if _, err := s.Print(t.Context(), app.SpoolJob{Printer: "nobody"}, onePage()); app.CodeOf(err) != app.PrinterMissing {
		t.Errorf("an unknown printer: %v", err)
	}
	if _, err := s.State(t.Context(), 9999); app.CodeOf(err) != app.NotFound {
		t.Errorf("an unknown job: %v", err)
	}
}

func TestCancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := printer.NewCUPS("localhost:1").Printers(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
