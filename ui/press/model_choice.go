package press

import (
	"context"
	"slices"

	"github.com/shubbak/shubbak/app"
)

// Choice is how the clerk wants it printed.
type Choice struct {
	Printer string
	Tray    string // "" leaves it to the printer
	Media   string // "" is A4
	Duplex  bool
	Copies  int // 0 is one
}

// Prefs keeps choices from one run to the next.
type Prefs interface {
	Get(key string) string // "" for one never set
	Set(key, value string)
}

// The keys under which choices are kept, each for a kind of paper.
const (
	keyPrinter = "printer."
	keyTray    = "print.tray."
	keyMedia   = "print.media."
	keySides   = "print.sides."
)

// twoSides is the value of keySides for both.
const twoSides = "two"

// recall returns what was chosen last for a kind of paper.
func (m *Model) recall(kind app.DocumentKind) Choice {
	k := string(kind)
	return Choice{
		Printer: m.prefs.Get(keyPrinter + k), Tray: m.prefs.Get(keyTray + k), Media: m.prefs.Get(keyMedia + k),
		Duplex: m.prefs.Get(keySides+k) == twoSides, Copies: 1,
	}
}

// remember keeps what was chosen, but for the printer: what the settings name
// stays, though another one prints today.
func (m *Model) remember() {
	k, c := string(m.s.Kind), m.s.Print.Choice
	sides := ""
	if c.Duplex {
		sides = twoSides
	}
	for key, value := range map[string]string{keyTray: c.Tray, keyMedia: c.Media, keySides: sides} {
		if m.prefs.Get(key+k) != value {
			m.prefs.Set(key+k, value)
		}
	}
}

// readPrinters asks the spooler for its printers.
func (m *Model) readPrinters() {
	m.loop.Go(func(ctx context.Context) func() {
		list, err := m.desk.Printers(ctx)
		return func() {
			p := &m.s.Print
			p.Printers, p.PrintersErr, p.Looked = list, err, true
			if !slices.ContainsFunc(list, func(i app.PrinterInfo) bool { return i.Name == p.Choice.Printer }) {
				p.Choice.Printer = m.bestPrinter(list)
			}
			m.render()
			m.readOffers()
			m.printWanted()
		}
	})
}

// bestPrinter is the printer that the settings have for such papers, or for all,
// else the spooler's default, else the first that works.
func (m *Model) bestPrinter(list []app.PrinterInfo) string {
	wanted := []string{m.prefs.Get(keyPrinter + string(m.s.Kind)), ""}
	if m.preferred != nil {
		wanted[1] = m.preferred()
	}
	for _, fits := range []func(app.PrinterInfo) bool{
		func(i app.PrinterInfo) bool { return i.Name == wanted[0] },
		func(i app.PrinterInfo) bool { return i.Name == wanted[1] },
		func(i app.PrinterInfo) bool { return i.Default },
		app.PrinterInfo.Working,
		func(app.PrinterInfo) bool { return true },
	} {
		if i := slices.IndexFunc(list, fits); i >= 0 {
			return list[i].Name
		}
	}
	return ""
}

// readOffers asks what can be chosen of the printer. One that does not say has
// nothing to choose; what is wrong with it the list of printers tells.
func (m *Model) readOffers() {
	name := m.s.Print.Choice.Printer
	if name == "" {
		return
	}
	m.loop.Go(func(ctx context.Context) func() {
		offers, err := m.desk.PrinterChoices(ctx, name)
		return func() {
			if p := &m.s.Print; p.Choice.Printer == name && err == nil {
				p.Offers = offers
				m.keepToOffers()
				m.render()
			}
		}
	})
}

// keepToOffers drops what the printer does not have.
func (m *Model) keepToOffers() {
	c, o := &m.s.Print.Choice, m.s.Print.Offers
	if !slices.Contains(o.Trays, c.Tray) {
		c.Tray = ""
	}
	if !slices.Contains(o.Media, c.Media) {
		c.Media = ""
	}
	c.Duplex = c.Duplex && o.Duplex
}

// ChoosePrinter takes another printer.
func (m *Model) ChoosePrinter(name string) {
	if m.s.Print.Choice.Printer != name {
		kept := m.recall(m.s.Kind)
		kept.Printer, kept.Copies = name, m.s.Print.Choice.Copies
		m.s.Print.Choice, m.s.Print.Err, m.s.Print.Offers = kept, nil, app.PrinterChoices{}
		m.render()
		m.readOffers()
	}
}

// ChooseTray takes the paper from a tray, "" from whichever the printer takes.
func (m *Model) ChooseTray(name string) { m.choose(func(c *Choice) { c.Tray = name }) }

// ChooseMedia prints on another size.
func (m *Model) ChooseMedia(name string) { m.choose(func(c *Choice) { c.Media = name }) }

// ChooseDuplex prints on both sides, or not.
func (m *Model) ChooseDuplex(on bool) { m.choose(func(c *Choice) { c.Duplex = on }) }

// MostCopies is how many copies one press of a key prints at most: each of them
// is a paper that somebody answers for.
const MostCopies = 9

// ChooseCopies prints so many copies. Each copy of a licence has its own number.
func (m *Model) ChooseCopies(n int) {
	m.choose(func(c *Choice) { c.Copies = min(max(n, 1), MostCopies) })
}

func (m *Model) choose(edit func(*Choice)) {
	next := m.s.Print.Choice
	edit(&next)
	if next != m.s.Print.Choice {
		m.s.Print.Choice = next
		m.weigh()
		m.render()
	}
}
