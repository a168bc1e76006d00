package settings_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/settings"
)

type prefs map[string]string

func (p prefs) Get(key string) string { return p[key] }
func (p prefs) Set(key, value string) { p[key] = value }

type desk struct {
	printers []app.PrinterInfo
	err      error
}

func (d *desk) Printers(context.Context) ([]app.PrinterInfo, error) { return d.printers, d.err }
func (d *desk) Device(context.Context) (app.Device, error)          { return app.Device{Code: "0003"}, nil }

func (d *desk) Protection(context.Context) (app.Protection, error) {
	return app.Protection{Keyring: len(d.printers) > 0}, nil
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
		if !strings.Contains(said, kept) || !strings.Contains(said, "2 minutes") {
			t.Errorf("the screen does not say how keys are kept, and when it locks: %s", said)
		}
		if w.Canvas().Focused() == nil {
			t.Error("nothing has the focus")
		}
	}
}
