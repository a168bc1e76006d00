package printer_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/paper/printer"
	"github.com/shubbak/shubbak/ui/paper/printer/cupstest"
)

// TestAPrinterOfTheNetwork is asked itself, by its address: it is listed beside
// those of the machine, prints, has jobs taken back, and is missed when it is
// gone. What listens at the address is real CUPS, which speaks as printers do.
func TestAPrinterOfTheNetwork(t *testing.T) {
	server := cupstest.Start(t)
	server.Trouble(t)
	address := "ipp://" + server.Host + "/printers/" + cupstest.Queue
	troubled := "ipp://" + server.Host + "/printers/" + cupstest.Troubled
	gone := "ipp://localhost:1/ipp/print"
	s := printer.New(t.TempDir()+"/nobody", func() []string { return []string{address, gone, "nonsense"} })
	t.Setenv("PATH", t.TempDir()) // nor is there any lp
	list, err := s.Printers(t.Context())
	if err != nil || len(list) != 2 || list[0].Name != address || !list[0].Working() || list[1].Trouble != app.Unreachable || list[1].Working() {
		t.Fatalf("printers are %+v, %v", list, err)
	}
	if choices, err := s.Choices(t.Context(), address); err != nil || len(choices.Media) < 2 {
		t.Errorf("choices are %+v, %v", choices, err)
	}
	job := app.SpoolJob{Printer: address, Title: "4803-1", Tray: "auto", Duplex: true}
	id, err := s.Print(t.Context(), job, onePage())
	if err != nil {
		t.Fatal(err)
	}
	if state := follow(t, s, app.SpoolRef{Printer: address, ID: id, Title: job.Title}); state != app.SpoolDone {
		t.Errorf("the job is %s", state)
	}
	if is, err := s.State(t.Context(), app.SpoolRef{Printer: address, Title: job.Title}); err != nil || is.ID != id {
		t.Errorf("by its title it is %+v, %v", is, err)
	}
	files, err := server.Wait(1)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(files[0]); err != nil || len(b) == 0 {
		t.Errorf("%d bytes came out, %v", len(b), err)
	}
	server.Wrong(t, "media-empty-error")
	if id, err = s.Print(t.Context(), app.SpoolJob{Printer: troubled, Title: "4803-2"}, onePage()); err != nil {
		t.Fatal(err)
	}
	waiting := app.SpoolRef{Printer: troubled, ID: id, Title: "4803-2"}
	until(t, s, waiting, func(is app.SpoolStatus) bool { return is.Trouble == app.PaperOut })
	if err := s.Cancel(t.Context(), waiting); err != nil {
		t.Fatal(err)
	}
	server.Wrong(t, "")
	if state := follow(t, s, waiting); state != app.SpoolGone {
		t.Errorf("the job is %s", state)
	}
	if _, err := s.Print(t.Context(), app.SpoolJob{Printer: gone}, onePage()); app.CodeOf(err) != app.PrinterMissing {
		t.Errorf("one that is not there: %v", err)
	}
	server.Kill() // it vanishes in the middle
	if _, err := s.State(t.Context(), waiting); app.CodeOf(err) != app.PrinterMissing {
		t.Errorf("following on one that has gone: %v", err)
	}
	server.Begin(t)
}

// TestASpoolerThatTalksRubbish: nothing it says is taken for a printed paper, and
// what it may have taken is said to be unsure, so that it is not sent again.
func TestASpoolerThatTalksRubbish(t *testing.T) {
	hang := func(w http.ResponseWriter) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = c.Close()
		}
	}
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		print  app.Code
	}{
		"a web page":          {func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html>Sign in</html>") }, app.SpoolUnsure},
		"nothing":             {func(http.ResponseWriter) {}, app.SpoolUnsure},
		"an IPP message cut":  {func(w http.ResponseWriter) { _, _ = w.Write([]byte{2, 0, 0, 0, 0, 0, 0, 1, 2, 0x21, 0, 9}) }, app.SpoolUnsure},
		"success and no job":  {func(w http.ResponseWriter) { _, _ = w.Write([]byte{2, 0, 0, 0, 0, 0, 0, 1, 3}) }, app.SpoolUnsure},
		"a closed line":       {hang, app.SpoolUnsure},
		"a broken server":     {func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }, app.SpoolUnsure},
		"no right":            {func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }, app.SpoolerRefused},
		"no room":             {func(w http.ResponseWriter) { w.WriteHeader(http.StatusRequestEntityTooLarge) }, app.SpoolerRefused},
		"too large, by IPP":   {func(w http.ResponseWriter) { _, _ = w.Write([]byte{2, 0, 4, 8, 0, 0, 0, 1, 3}) }, app.SpoolerRefused},
		"no PDF, by IPP":      {func(w http.ResponseWriter) { _, _ = w.Write([]byte{2, 0, 4, 0x0a, 0, 0, 0, 1, 3}) }, app.PrinterFormat},
		"busy, by IPP":        {func(w http.ResponseWriter) { _, _ = w.Write([]byte{2, 0, 5, 7, 0, 0, 0, 1, 3}) }, app.PrinterBusy},
		"an endless negative": {func(w http.ResponseWriter) { _, _ = io.WriteString(w, strings.Repeat("\xff", 1<<20)) }, app.SpoolUnsure},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				c.answer(w)
			}))
			defer server.Close()
			s := printer.New(strings.TrimPrefix(server.URL, "http://"), nil)
			if id, err := s.Print(t.Context(), app.SpoolJob{Printer: "PDF", Title: "1"}, onePage()); app.CodeOf(err) != c.print || id != 0 {
				t.Errorf("Print: %d, %v; want %s", id, err, c.print)
			}
			if is, err := s.State(t.Context(), app.SpoolRef{Printer: "PDF", ID: 7, Title: "1"}); err == nil {
				t.Errorf("State: %+v", is)
			}
			if err := s.Cancel(t.Context(), app.SpoolRef{Printer: "PDF", ID: 7, Title: "1"}); err == nil {
				t.Error("Cancel: no error")
			}
			_, _ = s.Printers(t.Context()) // must come back
			if _, err := s.Choices(t.Context(), "PDF"); err == nil {
				t.Error("Choices: no error")
			}
		})
	}
}
