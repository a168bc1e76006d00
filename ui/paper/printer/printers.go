package printer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// Printers lists the printers of the server. It fails with SpoolerDown.
func (c *IPP) Printers(ctx context.Context) ([]app.PrinterInfo, error) {
	m, err := c.ask(ctx, c.server(), request{op: opCUPSPrinters, about: []attribute{wanted(printerAttributes()...)}})
	if code, _ := refused(err); err != nil && code != statusNotFound { // not found: no printer at all
		return nil, fmt.Errorf("listing printers: %w", down(err))
	}
	standard, err := c.standard(ctx)
	if err != nil {
		return nil, err
	}
	var out []app.PrinterInfo
	for _, g := range m.of(groupPrinter) {
		p := printerOf(g)
		p.Default = p.Name == standard
		out = append(out, p)
	}
	return out, nil
}

// Printer asks one printer how it stands. It fails with PrinterMissing or
// SpoolerDown.
func (c *IPP) Printer(ctx context.Context, name string) (app.PrinterInfo, error) {
	g, err := c.attributes(ctx, name, printerAttributes()...)
	if err != nil {
		return app.PrinterInfo{Name: name, Info: name}, err
	}
	p := printerOf(g)
	p.Name = name
	return p, nil
}

// standard names the printer that the server would choose, if there is one.
func (c *IPP) standard(ctx context.Context) (string, error) {
	m, err := c.ask(ctx, c.server(), request{op: opCUPSDefault, about: []attribute{wanted("printer-name")}})
	if code, _ := refused(err); err != nil && code != statusNotFound {
		return "", fmt.Errorf("asking for the default printer: %w", down(err))
	}
	for _, g := range m.of(groupPrinter) {
		return g.text("printer-name"), nil
	}
	return "", nil
}

// attributes asks a printer for attributes of its own.
func (c *IPP) attributes(ctx context.Context, name string, names ...string) (group, error) {
	to, err := c.at(name)
	if err != nil {
		return group{}, err
	}
	m, err := c.ask(ctx, to, request{op: opPrinterAttributes, about: []attribute{wanted(names...)}})
	code, _ := refused(err)
	switch {
	case err == nil:
	case code == statusNotFound, code == statusNotPossible:
		return group{}, missing(name, err)
	default:
		return group{}, fmt.Errorf("asking printer %s: %w", name, lost(name, err))
	}
	for _, g := range m.of(groupPrinter) {
		return g, nil
	}
	return group{}, fmt.Errorf("asking printer %s: %w", name, lost(name, errIPP))
}

func wanted(names ...string) attribute { return text(tagKeyword, "requested-attributes", names...) }

// printerAttributes are those that say how a printer stands.
func printerAttributes() []string {
	return []string{"printer-name", "printer-info", "printer-state", "printer-state-reasons", "printer-is-accepting-jobs"}
}

// printerStopped is a value of printer-state (RFC 8011 5.4.11).
const printerStopped = 5

func printerOf(g group) app.PrinterInfo {
	p := app.PrinterInfo{
		Name: g.text("printer-name"), Info: g.text("printer-info"),
		Stopped: g.number("printer-state") == printerStopped, Accepting: g.flag("printer-is-accepting-jobs"),
	}
	p.Trouble = troubleOf(p.Stopped, g.texts("printer-state-reasons"))
	if p.Info == "" {
		p.Info = p.Name
	}
	return p
}

// troubles says which of a printer's reasons (RFC 8011 5.4.12) is which trouble,
// the most pressing first.
func troubles() []struct {
	reason string
	is     app.Trouble
} {
	return []struct {
		reason string
		is     app.Trouble
	}{
		{"media-jam", app.PaperJam},
		{"cover-open", app.DoorOpen},
		{"door-open", app.DoorOpen},
		{"interlock-open", app.DoorOpen},
		{"media-needed", app.PaperOut},
		{"media-empty", app.PaperOut},
		{"input-tray-missing", app.PaperOut},
		{"toner-empty", app.TonerOut},
		{"marker-supply-empty", app.TonerOut},
		{"developer-empty", app.TonerOut},
		{"output-area-full", app.TrayFull},
		{"output-tray-missing", app.TrayFull},
		{"offline", app.Unreachable},
		{"shutdown", app.Unreachable},
		{"timed-out", app.Unreachable},
		{"connecting-to-device", app.Unreachable},
		{"paused", app.Paused},
		{"moving-to-paused", app.Paused},
	}
}

// troubleOf returns what keeps a printer from printing. What it merely warns of
// does so only when it has stopped: one of two trays is empty, say.
func troubleOf(stopped bool, reasons []string) app.Trouble {
	for _, t := range troubles() {
		if slices.ContainsFunc(reasons, func(r string) bool {
			bare := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(r, "-error"), "-warning"), "-report")
			mild := bare != r && !strings.HasSuffix(r, "-error")
			return bare == t.reason && (stopped || !mild || t.reason == "media-needed" || t.is == app.Unreachable)
		}) {
			return t.is
		}
	}
	if stopped {
		return app.Attention
	}
	return ""
}

// Choices tells what can be chosen of a printer. It fails with PrinterMissing or
// SpoolerDown.
func (c *IPP) Choices(ctx context.Context, name string) (app.PrinterChoices, error) {
	g, err := c.attributes(ctx, name, "media-supported", "media-ready", "media-default", "media-source-supported", "sides-supported", "copies-supported")
	if err != nil {
		return app.PrinterChoices{}, err
	}
	return choicesOf(g), nil
}

// mostMedia is how many sizes are offered: some drivers know hundreds.
const mostMedia = 60

func choicesOf(g group) app.PrinterChoices {
	out := app.PrinterChoices{Copies: 1}
	for _, from := range []string{"media-ready", "media-default", "media-supported"} {
		for _, m := range g.texts(from) {
			if _, _, ok := sizeOf(m); ok && !slices.Contains(out.Media, m) && len(out.Media) < mostMedia {
				out.Media = append(out.Media, m)
			}
		}
	}
	out.Trays = g.texts("media-source-supported")
	if len(out.Trays) == 1 {
		out.Trays = nil
	}
	for _, s := range g.texts("sides-supported") {
		out.Duplex = out.Duplex || s == sidesDuplex
	}
	if s, ok := g.first("copies-supported").(span); ok {
		out.Copies = max(s.high, 1)
	}
	return out
}
