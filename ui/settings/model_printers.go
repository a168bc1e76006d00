package settings

import (
	"net/url"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// The keys of the printers: one for each kind of paper, and the addresses of those
// of the network, parted by spaces.
const (
	keyPaperPrinter = "printer."
	keyNetwork      = "network_printers"
)

// Papers are the kinds of paper that may have a printer of their own.
func Papers() []app.DocumentKind {
	return []app.DocumentKind{app.PaperLicence, app.PaperSlip, app.PaperReceipt, app.PaperSummary, app.PaperShift}
}

// PaperPrinter returns the printer that papers of a kind go to, "" for the usual one.
func (m *Model) PaperPrinter(kind app.DocumentKind) string {
	return m.prefs.Get(keyPaperPrinter + string(kind))
}

// SetPaperPrinter has papers of a kind go to a printer, "" for the usual one.
func (m *Model) SetPaperPrinter(kind app.DocumentKind, printer string) {
	if m.PaperPrinter(kind) != printer {
		m.prefs.Set(keyPaperPrinter+string(kind), printer)
	}
}

// Network returns the addresses of the printers that are asked themselves.
func (m *Model) Network() []string { return strings.Fields(m.prefs.Get(keyNetwork)) }

// AddNetwork adds a printer by its address: a host, or all of ipp://host/path. It
// fails with Invalid.
func (m *Model) AddNetwork(address string) error {
	address, ok := printerAddress(address)
	if !ok {
		return app.Fail(app.Invalid, nil)
	}
	if list := m.Network(); !slices.Contains(list, address) {
		m.prefs.Set(keyNetwork, strings.Join(append(list, address), " "))
	}
	m.Reload()
	return nil
}

// RemoveNetwork takes a printer of the network out.
func (m *Model) RemoveNetwork(address string) {
	list := slices.DeleteFunc(m.Network(), func(a string) bool { return a == address })
	m.prefs.Set(keyNetwork, strings.Join(list, " "))
	m.Reload()
}

// printerAddress completes an address. Printers of today answer at /ipp/print.
func printerAddress(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "://") {
		s = "ipp://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "ipp" && u.Scheme != "ipps" || u.Hostname() == "" || u.User != nil || strings.ContainsAny(s, " \t\n") {
		return "", false
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/ipp/print"
	}
	return u.String(), true
}
