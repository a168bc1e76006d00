package settings_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/settings"
)

type prefs map[string]string

func (p prefs) Get(key string) string { return p[key] }
func (p prefs) Set(key, value string) { p[key] = value }

type desk struct {
	printers  []app.PrinterInfo
	err       error
	catalogue app.BundleStanding
}

func (d *desk) Printers(context.Context) ([]app.PrinterInfo, error) { return d.printers, d.err }
func (d *desk) CatalogueStanding(context.Context) (app.BundleStanding, error) {
	return d.catalogue, nil
}
func (d *desk) Device(context.Context) (app.Device, error) { return app.Device{Code: "0003"}, nil }

func (d *desk) Protection(context.Context) (app.Protection, error) {
	return app.Protection{Keyring: len(d.printers) > 0}, nil
}

func (d *desk) Who() counter.Who {
	return counter.Who{Operator: app.Operator{ID: "reem", Roles: []app.Role{app.RoleSupervisor}}}
}

func (d *desk) NewRescue(_ context.Context, password string) (string, error) {
	if password != "right" {
		return "", app.Fail(app.WrongPassword, nil)
	}
	return "AAAA-BBBB", nil
}

func TestWhatWasNeverChosenHasItsDefault(t *testing.T) {
	plain := settings.Choices{Lang: "ar", Percent: 100, Idle: 5}
	for _, p := range []prefs{{}, {"lang": "fr", "dark": "maybe", "contrast": "very", "text_percent": "900", "indic_digits": "no"}, {"text_percent": "-3"}, {"idle_minutes": "600"}} {
		if got := settings.Read(p); got != plain {
			t.Errorf("%v is read as %+v", p, got)
		}
	}
}

func TestAChangeIsKeptAndAppliedOnce(t *testing.T) {
	loop, _ := kittest.NewLoop(t)
	p, applied := prefs{}, []settings.Choices{}
	m := settings.NewModel(&desk{}, loop, p, func(c settings.Choices) { applied = append(applied, c) })
	want := settings.Choices{Lang: "en", Dark: true, Contrast: true, Percent: 125, Indic: true, Printer: "HP", Idle: 2}
	m.Change(func(c *settings.Choices) { *c = want })
	m.Change(func(c *settings.Choices) { c.Percent = 125 })
	if len(applied) != 1 || applied[0] != want {
		t.Errorf("applied %+v", applied)
	}
	if got := settings.Read(maps.Clone(p)); got != want {
		t.Errorf("read again: %+v", got)
	}
}

func TestTheScreenIsDrawnWithAndWithoutPrinters(t *testing.T) {
	for _, c := range []struct {
		d    *desk
		want string
	}{
		{&desk{printers: []app.PrinterInfo{{Name: "HP", Accepting: true}, {Name: "PDF", Stopped: true}}}, "PDF – Stopped"},
		{&desk{}, "No printers"},
		{&desk{err: app.Fail(app.SpoolerDown, nil)}, "Try again"},
		{&desk{catalogue: app.BundleStanding{Version: 7}}, "7, brought along"},
		{&desk{catalogue: app.BundleStanding{Version: 7, Since: time.Unix(1.8e9, 0)}}, "7, central's since"},
		{&desk{catalogue: app.BundleStanding{Version: 7, Refused: &app.BundleRefusal{Version: 8, Code: app.BadSignature}}}, "Version 8, which came on"},
	} {
		voice := kittest.Speak(t, i18n.English, true)
		loop, h := kittest.NewLoop(t)
		s := settings.New(settings.Deps{Desk: c.d, Loop: loop, Voice: voice, Prefs: prefs{}, Apply: func(settings.Choices) {}, Version: "1.0.0"})
		w := kittest.Window(t, s.Content())
		s.Shown()
		h.Turn(t)
		said := kittest.Texts(s.Content())
		if strings.Contains(said, "⟦") || !strings.Contains(said, c.want) {
			t.Errorf("the screen says %s", said)
		}
		kept := map[bool]string{true: "The keyring", false: "weaker"}[len(c.d.printers) > 0]
		if !strings.Contains(said, kept) || !strings.Contains(said, "Automatic lock, in minutes") {
			t.Errorf("the screen does not say how keys are kept, and when it locks: %s", said)
		}
		if w.Canvas().Focused() == nil {
			t.Error("nothing has the focus")
		}
	}
}

// TestASupervisorMakesARescueCode by her password; it is shown once.
func TestASupervisorMakesARescueCode(t *testing.T) {
	loop, h := kittest.NewLoop(t)
	m := settings.NewModel(&desk{}, loop, prefs{}, func(settings.Choices) {})
	m.Reload()
	h.Turn(t)
	if !m.State().MayRescue {
		t.Fatal("a supervisor may not")
	}
	m.NewRescue("right") // nobody asked
	m.OpenRescue()
	m.NewRescue("")
	if app.CodeOf(m.State().Rescue.Err) != app.Required {
		t.Errorf("without a password: %+v", m.State().Rescue)
	}
	m.NewRescue("wrong")
	m.NewRescue("wrong") // pressed twice
	h.Turn(t)
	if r := m.State().Rescue; app.CodeOf(r.Err) != app.WrongPassword || r.Busy || r.Code != "" {
		t.Errorf("with a wrong one: %+v", r)
	}
	m.NewRescue("right")
	h.Turn(t)
	if m.State().Rescue.Code != "AAAA-BBBB" {
		t.Errorf("the code is %+v", m.State().Rescue)
	}
	m.CloseRescue()
	h.Turn(t)
	if m.State().Rescue != (settings.Rescue{}) {
		t.Errorf("the code is kept: %+v", m.State().Rescue)
	}
}

// TestTheRescueCodeIsDrawn in its dialogs.
func TestTheRescueCodeIsDrawn(t *testing.T) {
	voice := kittest.Speak(t, i18n.English, false)
	loop, h := kittest.NewLoop(t)
	s := settings.New(settings.Deps{Desk: &desk{}, Loop: loop, Voice: voice, Prefs: prefs{}, Apply: func(settings.Choices) {}, Version: "1.0.0"})
	w := kittest.Window(t, s.Content())
	s.Shown()
	h.Turn(t)
	settings.OpenRescue(s)
	if top := w.Canvas().Overlays().Top(); top == nil || !strings.Contains(kittest.Texts(top), "rescue code") {
		t.Fatal("no dialog asks for the password")
	}
	settings.NewRescue(s, "right")
	h.Turn(t)
	if top := w.Canvas().Overlays().Top(); top == nil || !strings.Contains(kittest.Texts(top), "AAAA-BBBB") {
		t.Error("the code is not shown")
	}
}

// TestPrintersOfPapersAndOfTheNetwork: each kind of paper may have its own printer,
// and what is typed becomes an address that printers answer at.
func TestPrintersOfPapersAndOfTheNetwork(t *testing.T) {
	loop, h := kittest.NewLoop(t)
	p := prefs{}
	voice, err := i18n.New(i18n.English)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{printers: []app.PrinterInfo{{Name: "HP", Info: "The big one", Accepting: true, Trouble: app.PaperOut}}}
	s := settings.New(settings.Deps{Desk: d, Loop: loop, Voice: voice, Prefs: p, Apply: func(settings.Choices) {}})
	kittest.Window(t, s.Content())
	s.Shown()
	h.Turn(t)
	said := kittest.Texts(s.Content())
	for _, want := range []string{"Out of paper", "Fee receipt", "Add a network printer"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %s", want, said)
		}
	}
	m := settings.NewModel(d, loop, p, func(settings.Choices) {})
	m.SetPaperPrinter(app.PaperReceipt, "HP")
	if got := s.PrinterFor(app.PaperReceipt); got != "HP" || s.PrinterFor(app.PaperLicence) != "" {
		t.Errorf("receipts go to %q, licences to %q", got, s.PrinterFor(app.PaperLicence))
	}
	for in, want := range map[string]string{
		"10.0.0.9": "ipp://10.0.0.9/ipp/print", " hp.office:8631/ ": "ipp://hp.office:8631/ipp/print", "ipps://hp/x": "ipps://hp/x",
		"http://hp": "", "": "", "ipp://": "", "a b": "", "ipp://user:secret@hp/": "",
	} {
		p.Set("network_printers", "")
		if err := m.AddNetwork(in); (err != nil) != (want == "") || strings.Join(m.Network(), " ") != want {
			t.Errorf("%q becomes %v, %v", in, m.Network(), err)
		}
	}
	p.Set("network_printers", "")
	_ = m.AddNetwork("a")
	_ = m.AddNetwork("a")
	_ = m.AddNetwork("b")
	if m.RemoveNetwork("ipp://a/ipp/print"); len(m.Network()) != 1 {
		t.Errorf("left are %v", m.Network())
	}
	for range 5 {
		h.Turn(t)
	}
}
