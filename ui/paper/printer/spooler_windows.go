package printer

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// systemWay is the shell.
func systemWay(*IPP) way { return Shell{} }

// Shell reaches the printers of Windows by the shell: the program that opens PDF
// files prints them. It cannot be asked about a job afterwards, so the clerk is.
type Shell struct{}

// listing is what PowerShell tells of the printers, always as a list.
const listing = `ConvertTo-Json -Compress @(Get-CimInstance Win32_Printer | Select-Object Name, Default, WorkOffline)`

// Printers lists the printers. It fails with SpoolerDown.
func (Shell) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	out, err := shell(ctx, listing)
	if err != nil {
		return nil, fmt.Errorf("listing printers: %w", down(err))
	}
	var list []struct {
		Name                 string
		Default, WorkOffline bool
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		return nil, fmt.Errorf("listing printers: %w", down(err))
	}
	printers := make([]app.PrinterInfo, len(list))
	for i, p := range list {
		printers[i] = app.PrinterInfo{Name: p.Name, Info: p.Name, Default: p.Default, Stopped: p.WorkOffline, Accepting: true}
	}
	return printers, nil
}

// Print gives the PDF to the program that prints PDF files. The number of the
// job is always 1: Windows tells none.
func (s Shell) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	printers, err := s.Printers(ctx)
	if err != nil {
		return 0, err
	}
	if !has(printers, job.Printer) {
		return 0, fmt.Errorf("printing on %s: %w", job.Printer, missing(job.Printer, nil))
	}
	folder, err := os.MkdirTemp("", "shubbak-print-")
	if err != nil {
		return 0, fmt.Errorf("printing on %s: %w", job.Printer, err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	file := filepath.Join(folder, "paper.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		return 0, fmt.Errorf("printing on %s: %w", job.Printer, err)
	}
	script := fmt.Sprintf("Start-Process -FilePath %s -Verb PrintTo -ArgumentList %s -WindowStyle Hidden -Wait",
		quote(file), quote(`"`+job.Printer+`"`))
	for range max(job.Copies, 1) {
		if _, err := shell(ctx, script); err != nil {
			return 0, fmt.Errorf("printing on %s: %w", job.Printer, down(err))
		}
	}
	return 1, nil
}

func has(printers []app.PrinterInfo, name string) bool {
	for _, p := range printers {
		if p.Name == name {
			return true
		}
	}
	return false
}

// Choices leaves all to the program that prints.
func (Shell) Choices(context.Context, string) (app.PrinterChoices, error) {
	return app.PrinterChoices{Copies: 1}, nil
}

// State knows no job: what the shell has taken is out of reach.
func (Shell) State(context.Context, app.SpoolRef) (app.SpoolStatus, error) {
	return app.SpoolStatus{}, app.Fail(app.NotFound, nil)
}

// Cancel is not possible once the shell has the paper.
func (Shell) Cancel(context.Context, app.SpoolRef) error { return app.Fail(app.NotAllowedHere, nil) }

// Hold is not possible either.
func (Shell) Hold(context.Context, app.SpoolRef) error { return app.Fail(app.NotAllowedHere, nil) }

// Release has nothing to release.
func (Shell) Release(context.Context, app.SpoolRef) error { return app.Fail(app.NotAllowedHere, nil) }

func shell(ctx context.Context, script string) (string, error) {
	return run(ctx, nil, "powershell.exe", "-NoProfile", "-NonInteractive", "-Command",
		"$ErrorActionPreference='Stop'; [Console]::OutputEncoding=[Text.Encoding]::UTF8; "+script)
}

// quote makes a literal of PowerShell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
