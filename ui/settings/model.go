// Package settings is the screen of the counter's own choices: language, colours, text size, digits, printer.
package settings

import (
	"context"
	"slices"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/ui/kit"
)

// Prefs keeps choices from one run to the next.
type Prefs interface {
	Get(key string) string // "" for one never set
	Set(key, value string)
}

// The keys under which choices are kept.
const (
	keyLang     = "lang"
	keyDark     = "dark"
	keyContrast = "contrast"
	keyPercent  = "text_percent"
	keyIndic    = "indic_digits"
	keyPrinter  = "printer"
	keyIdle     = "idle_minutes"
)

// Choices is all that can be chosen.
type Choices struct {
	Lang     string // ar or en
	Dark     bool
	Contrast bool // high contrast
	Percent  int  // size of text: 100, 125, 150
	Indic    bool // digits as ٠١٢٣ in Arabic
	Printer  string
	Idle     int // minutes without a sign of the clerk after which the counter locks itself
}

// usualIdle is what the rules of the field ask for.
const usualIdle = 5

// idles are the minutes to choose from.
func idles() []int { return []int{2, usualIdle, 10, 15} }

// Read returns what was chosen, with the defaults for what was not.
func Read(p Prefs) Choices {
	yes := func(key string) bool { return p.Get(key) == "yes" }
	c := Choices{Lang: p.Get(keyLang), Dark: yes(keyDark), Contrast: yes(keyContrast), Percent: 100, Indic: yes(keyIndic), Printer: p.Get(keyPrinter), Idle: usualIdle}
	if c.Lang != "en" {
		c.Lang = "ar"
	}
	if n, err := strconv.Atoi(p.Get(keyPercent)); err == nil && n > 100 && n <= 150 {
		c.Percent = n
	}
	if n, err := strconv.Atoi(p.Get(keyIdle)); err == nil && slices.Contains(idles(), n) {
		c.Idle = n
	}
	return c
}

// write keeps the choices.
func (c Choices) write(p Prefs) {
	p.Set(keyLang, c.Lang)
	p.Set(keyDark, yesNo(c.Dark))
	p.Set(keyContrast, yesNo(c.Contrast))
	p.Set(keyPercent, strconv.Itoa(c.Percent))
	p.Set(keyIndic, yesNo(c.Indic))
	p.Set(keyPrinter, c.Printer)
	p.Set(keyIdle, strconv.Itoa(c.Idle))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// Desk is what the screen needs of the counter.
type Desk interface {
	Printers(ctx context.Context) ([]app.PrinterInfo, error)
	Device(ctx context.Context) (app.Device, error)
	Protection(ctx context.Context) (app.Protection, error)
	Who() counter.Who
	NewRescue(ctx context.Context, password string) (code string, err error)
	CatalogueStanding(ctx context.Context) (app.BundleStanding, error)
}

// State is what the screen shows.
type State struct {
	Choices
	Printers   []app.PrinterInfo
	PrinterErr error
	Device     app.Device
	Protection app.Protection
	MayRescue  bool // who is signed in may make a rescue code
	Rescue     Rescue
	Catalogue  app.BundleStanding
	Loaded     bool
}

// Model holds the choices. Its methods are called on the main goroutine.
type Model struct {
	desk  Desk
	loop  *kit.Loop
	prefs Prefs
	apply func(Choices)
	state State
	show  func(State)
}

// NewModel makes a model of what prefs holds. apply makes a change take effect at once.
func NewModel(desk Desk, loop *kit.Loop, prefs Prefs, apply func(Choices)) *Model {
	return &Model{desk: desk, loop: loop, prefs: prefs, apply: apply, show: func(State) {}, state: State{Choices: Read(prefs)}}
}

// Watch has show called with the state now and at each change.
func (m *Model) Watch(show func(State)) {
	m.show = show
	show(m.state)
}

// State returns the state.
func (m *Model) State() State { return m.state }

// Reload reads the printers and the device.
func (m *Model) Reload() {
	m.loop.Go(func(ctx context.Context) func() {
		printers, err := m.desk.Printers(ctx)
		device, _ := m.desk.Device(ctx)
		protection, _ := m.desk.Protection(ctx)
		catalogue, _ := m.desk.CatalogueStanding(ctx)
		return func() {
			m.state.Protection, m.state.Catalogue, m.state.MayRescue = protection, catalogue, m.desk.Who().MayRescue()
			m.state.Printers, m.state.PrinterErr, m.state.Device, m.state.Loaded = printers, err, device, true
			m.show(m.state)
		}
	})
}

// Change keeps other choices and applies them.
func (m *Model) Change(edit func(*Choices)) {
	next := m.state.Choices
	edit(&next)
	if next == m.state.Choices {
		return
	}
	m.state.Choices = next
	next.write(m.prefs)
	m.apply(next)
	m.show(m.state)
}
