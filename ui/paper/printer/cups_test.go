package printer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
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

// ref names a job whose title the tests do not care about.
func ref(id int) app.SpoolRef { return app.SpoolRef{Printer: cupstest.Queue, ID: id} }

// until polls a job until it is as wanted.
func until(t *testing.T, s *printer.Spooler, job app.SpoolRef, ok func(app.SpoolStatus) bool) app.SpoolStatus {
	t.Helper()
	var last app.SpoolStatus
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var err error
		if last, err = s.State(t.Context(), job); err != nil {
			t.Fatal(err)
		}
		if ok(last) {
			return last
		}
	}
	t.Fatalf("job %+v stays %+v", job, last)
	return last
}

// follow polls a job until it is finished.
func follow(t *testing.T, s *printer.Spooler, job app.SpoolRef) app.SpoolState {
	t.Helper()
	return until(t, s, job, func(is app.SpoolStatus) bool { return is.State.Ended() }).State
}

func TestPrintsOnRealCUPS(t *testing.T) {
	server := cupstest.Start(t)
	s := printer.New(server.Socket, nil)
	t.Run("lists", func(t *testing.T) {
		list, err := s.Printers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].Name != cupstest.Queue || !list[0].Default || !list[0].Working() {
			t.Errorf("printers are %+v", list)
		}
	})
	t.Run("offers what the driver can", func(t *testing.T) {
		choices, err := s.Choices(t.Context(), cupstest.Queue)
		if err != nil || !slices.Contains(choices.Media, printer.A4) || len(choices.Media) < 2 || choices.Copies < 2 {
			t.Errorf("choices are %+v, %v", choices, err)
		}
		if _, err := s.Choices(t.Context(), "nobody"); app.CodeOf(err) != app.PrinterMissing {
			t.Errorf("of nobody: %v", err)
		}
	})
	t.Run("prints", func(t *testing.T) {
		job := app.SpoolJob{Printer: cupstest.Queue, Title: "رخصة 4803", User: "noura", Copies: 1}
		id, err := s.Print(t.Context(), job, onePage())
		if err != nil {
			t.Fatal(err)
		}
		if state := follow(t, s, ref(id)); state != app.SpoolDone {
			t.Fatalf("job %d is %s", id, state)
		}
		files, err := server.Wait(1)
		if err != nil {
			t.Fatal(err)
		}
		assertOneA4Page(t, files[0])
		t.Run("and finds the job by its title", func(t *testing.T) {
			named := app.SpoolRef{Printer: cupstest.Queue, Title: job.Title}
			if is, err := s.State(t.Context(), named); err != nil || is.ID != id || is.State != app.SpoolDone {
				t.Errorf("it is %+v, %v", is, err)
			}
			other := app.SpoolRef{Printer: cupstest.Queue, ID: id, Title: "another's"}
			if is, err := s.State(t.Context(), other); app.CodeOf(err) != app.NotFound {
				t.Errorf("a job of another title is taken for ours: %+v, %v", is, err)
			}
			if err := s.Cancel(t.Context(), other); app.CodeOf(err) != app.NotFound {
				t.Errorf("and it would be cancelled: %v", err)
			}
		})
	})
	t.Run("refuses an unknown printer", func(t *testing.T) {
		_, err := s.Print(t.Context(), app.SpoolJob{Printer: "لا أحد"}, onePage())
		if app.CodeOf(err) != app.PrinterMissing {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("refuses an unknown job", func(t *testing.T) {
		for _, job := range []app.SpoolRef{ref(9999), {Printer: cupstest.Queue, Title: "never printed"}} {
			if _, err := s.State(t.Context(), job); app.CodeOf(err) != app.NotFound {
				t.Errorf("State: %v", err)
			}
			if err := s.Cancel(t.Context(), job); app.CodeOf(err) != app.NotFound {
				t.Errorf("Cancel: %v", err)
			}
		}
	})
	t.Run("cancels what waits", func(t *testing.T) { cancels(t, server, s) })
	t.Run("holds and releases", func(t *testing.T) { holds(t, server, s) })
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
	if err != nil || !list[0].Stopped || list[0].Trouble != app.Paused {
		t.Errorf("a stopped printer is %+v, %v", list, err)
	}
	id, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Queue, User: "noura", Duplex: true}, onePage())
	if err != nil {
		t.Fatal(err)
	}
	if is, err := s.State(t.Context(), ref(id)); err != nil || is.State != app.SpoolPending || is.Trouble != app.Paused {
		t.Errorf("a waiting job is %+v, %v", is, err)
	}
	if err := s.Cancel(t.Context(), ref(id)); err != nil {
		t.Fatal(err)
	}
	if state := follow(t, s, ref(id)); state != app.SpoolGone {
		t.Errorf("a cancelled job is %s", state)
	}
	if err := s.Cancel(t.Context(), ref(id)); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("cancelling it again: %v", err)
	}
	if err := server.Command(t.Context(), "cupsenable", cupstest.Queue); err != nil {
		t.Fatal(err)
	}
}

// holds lets a job wait by itself while its printer works, and go on.
func holds(t *testing.T, server *cupstest.Server, s *printer.Spooler) {
	before, err := server.Wait(0)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Command(t.Context(), "cupsdisable", cupstest.Queue); err != nil {
		t.Fatal(err)
	}
	id, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Queue, Title: "held"}, onePage())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Hold(t.Context(), ref(id)); err != nil {
		t.Fatal(err)
	}
	if err := server.Command(t.Context(), "cupsenable", cupstest.Queue); err != nil {
		t.Fatal(err)
	}
	if is, err := s.State(t.Context(), ref(id)); err != nil || is.State != app.SpoolHeld {
		t.Errorf("a held job is %+v, %v", is, err)
	}
	if err := s.Release(t.Context(), ref(id)); err != nil {
		t.Fatal(err)
	}
	if state := follow(t, s, ref(id)); state != app.SpoolDone {
		t.Errorf("a released job is %s", state)
	}
	if _, err := server.Wait(len(before) + 1); err != nil {
		t.Error(err)
	}
	if err := s.Hold(t.Context(), ref(id)); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("holding what is printed: %v", err)
	}
}

// TestTroublesAreTold: what is wrong at the printer is known while a job waits for
// it, and the job goes on by itself when it is mended.
func TestTroublesAreTold(t *testing.T) {
	server := cupstest.Start(t)
	server.Trouble(t)
	s := printer.New(server.Socket, nil)
	send := func() app.SpoolRef {
		t.Helper()
		id, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Troubled}, onePage())
		if err != nil {
			t.Fatal(err)
		}
		return app.SpoolRef{Printer: cupstest.Troubled, ID: id}
	}
	server.Wrong(t, "media-empty-error")
	job := send()
	for reason, want := range map[string]app.Trouble{
		"media-empty-error": app.PaperOut, "door-open-error": app.DoorOpen, "toner-empty-error": app.TonerOut, "media-jam-error": app.PaperJam,
	} {
		server.Wrong(t, reason)
		until(t, s, job, func(is app.SpoolStatus) bool { return is.State == app.SpoolActive && is.Trouble == want })
	}
	server.Wrong(t, "")
	if state := follow(t, s, job); state != app.SpoolDone {
		t.Errorf("when all is mended the job is %s", state)
	}
	if got, err := server.Wait(1); err != nil || len(got) != 1 {
		t.Errorf("%v came out, %v", got, err)
	}
	server.Wrong(t, "stop")
	job = send()
	until(t, s, job, func(is app.SpoolStatus) bool { return !is.State.Ended() && is.Trouble == app.Paused })
	if err := s.Cancel(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if state := follow(t, s, job); state != app.SpoolGone {
		t.Errorf("the job is %s", state)
	}
}

// TestTheDaemonIsKilled: a job that CUPS has outlives CUPS, and nothing that was
// sent while it was away is taken for printed.
func TestTheDaemonIsKilled(t *testing.T) {
	server := cupstest.Start(t)
	server.Trouble(t)
	s := printer.New(server.Socket, nil)
	t.Setenv("PATH", t.TempDir()) // there is no lp
	server.Wrong(t, "media-empty-error")
	id, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Troubled, Title: "4803-1"}, onePage())
	if err != nil {
		t.Fatal(err)
	}
	job := app.SpoolRef{Printer: cupstest.Troubled, ID: id, Title: "4803-1"}
	until(t, s, job, func(is app.SpoolStatus) bool { return is.State == app.SpoolActive })
	server.Kill()
	if _, err := s.State(t.Context(), job); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("following without CUPS: %v", err)
	}
	if _, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Troubled}, onePage()); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("printing without CUPS: %v", err)
	}
	server.Wrong(t, "")
	server.Begin(t)
	if state := follow(t, s, job); state != app.SpoolDone {
		t.Errorf("after the restart the job is %s", state)
	}
	server.Kill()
	server.Forget(t)
	server.Begin(t)
	again, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Troubled, Title: "4804-1"}, onePage())
	if err != nil || again != id {
		t.Fatalf("a server that begins anew gives %d, %v; want %d again", again, err, id)
	}
	if is, err := s.State(t.Context(), job); app.CodeOf(err) != app.NotFound {
		t.Errorf("another's job is taken for ours: %+v, %v", is, err)
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
	s := printer.New(t.TempDir()+"/nobody", nil)
	if _, err := s.Printers(t.Context()); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("Printers: %v", err)
	}
	if _, err := s.Print(t.Context(), app.SpoolJob{Printer: "PDF"}, nil); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("Print: %v", err)
	}
	if _, err := s.State(t.Context(), ref(1)); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("State: %v", err)
	}
	if err := s.Cancel(t.Context(), ref(1)); app.CodeOf(err) != app.SpoolerDown {
		t.Errorf("Cancel: %v", err)
	}
}

// TestCommands prints by lp, as where no socket is.
func TestCommands(t *testing.T) {
	server := cupstest.Start(t)
	t.Setenv("CUPS_SERVER", server.Socket)
	s := printer.New(t.TempDir()+"/nobody", nil)
	list, err := s.Printers(t.Context())
	if err != nil || len(list) != 1 || !list[0].Default || !list[0].Working() {
		t.Fatalf("printers are %+v, %v", list, err)
	}
	id, err := s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Queue, Title: "رخصة", User: "noura"}, onePage())
	if err != nil {
		t.Fatal(err)
	}
	if state := follow(t, s, ref(id)); state != app.SpoolDone {
		t.Errorf("job %d is %s", id, state)
	}
	for _, order := range []func(context.Context, app.SpoolRef) error{s.Hold, s.Cancel} {
		if id, err = s.Print(t.Context(), app.SpoolJob{Printer: cupstest.Queue, Title: "second"}, onePage()); err != nil {
			t.Fatal(err)
		}
		_ = order(t.Context(), ref(id)) // it may be printed already
		if state := until(t, s, ref(id), func(is app.SpoolStatus) bool { return is.State.Ended() || is.State == app.SpoolHeld }).State; state == app.SpoolHeld {
			if err := s.Release(t.Context(), ref(id)); err != nil {
				t.Error(err)
			}
			follow(t, s, ref(id))
		}
	}
	if _, err := s.Print(t.Context(), app.SpoolJob{Printer: "nobody"}, onePage()); app.CodeOf(err) != app.PrinterMissing {
		t.Errorf("an unknown printer: %v", err)
	}
	if _, err := s.State(t.Context(), ref(9999)); app.CodeOf(err) != app.NotFound {
		t.Errorf("an unknown job: %v", err)
	}
}

func TestCancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := printer.NewIPP("localhost:1").Printers(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
