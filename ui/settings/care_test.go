package settings_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/settings"
)

// care is a store that is looked after as the test says.
type care struct {
	allowed bool
	after   int64 // bytes of the store when it is compact; 5 MB before
	copies  settings.Copies
	err     error
	waits   bool // until the job is given up
	copied  int
}

func (c *care) Allowed() bool           { return c.allowed }
func (c *care) Copies() settings.Copies { return c.copies }
func (c *care) SetCopies(folder, recipient string) {
	c.copies.Folder, c.copies.Recipient = folder, recipient
}

func (c *care) NewKey() (string, string, error) {
	return "AGE-SECRET-KEY-1TEST", "age1test0123456789", c.err
}

func (c *care) Copy(ctx context.Context, tell func(done, all int64)) error {
	tell(50, 100)
	if c.waits {
		<-ctx.Done()
		return ctx.Err()
	}
	c.copied++
	return c.err
}

func (c *care) Examine(context.Context, func(done, all int64)) (app.Health, error) {
	return app.Health{Schema: 2, Numbers: []app.LeaseUse{{Lease: app.Lease{Series: "4803", First: 1, Last: 50, Next: 4}, Used: 3}}}, c.err
}

func (c *care) Compact(context.Context, func(done, all int64)) (int64, int64, error) {
	return 5 << 20, c.after, c.err
}

// ended turns the loop until the job is over.
func ended(t *testing.T, m *settings.CareModel, h kittest.Hand) {
	t.Helper()
	for m.State().Job != settings.NoJob {
		h.Turn(t)
	}
}

func TestTheStoreIsLookedAfterBySupervisors(t *testing.T) {
	c := &care{allowed: true, after: 2 << 20, copies: settings.Copies{Folder: "/backup", Recipient: "age1"}}
	loop, h := kittest.NewLoop(t)
	m := settings.NewCareModel(c, loop)
	m.Watch(func(settings.CareState) {})
	m.Copy()
	m.Examine() // one at a time
	ended(t, m, h)
	if s := m.State(); c.copied != 1 || s.Done != settings.Copying || s.Err != nil || s.Health != nil {
		t.Errorf("%d copies, %+v", c.copied, s)
	}
	m.Examine()
	ended(t, m, h)
	if s := m.State(); s.Health == nil || s.Health.Schema != 2 {
		t.Errorf("%+v", s)
	}
	m.Compact()
	ended(t, m, h)
	if s := m.State(); s.Freed != 3<<20 {
		t.Errorf("%+v", s)
	}
	c.err = app.Fail(app.DiskFull, nil)
	m.Copy()
	ended(t, m, h)
	if s := m.State(); app.CodeOf(s.Err) != app.DiskFull {
		t.Errorf("%+v", s)
	}
	c.allowed = false
	m.Reload()
	if m.Compact(); m.State().Job != settings.NoJob || m.State().Health != nil {
		t.Error("a clerk looks after the store")
	}
}

func TestAJobCanBeGivenUp(t *testing.T) {
	c := &care{allowed: true, waits: true, copies: settings.Copies{Folder: "/backup", Recipient: "age1"}}
	loop, h := kittest.NewLoop(t)
	m := settings.NewCareModel(c, loop)
	m.Watch(func(settings.CareState) {})
	m.Copy()
	h.Turn(t) // half of it
	if s := m.State(); s.Percent != 50 || s.Job != settings.Copying {
		t.Errorf("%+v", s)
	}
	m.Cancel()
	ended(t, m, h)
	if s := m.State(); s.Err != nil || s.Done != settings.NoJob || c.copied != 0 {
		t.Errorf("%+v", s)
	}
}

func TestTheRecoveryKeyIsShownOnce(t *testing.T) {
	c := &care{allowed: true}
	loop, _ := kittest.NewLoop(t)
	m := settings.NewCareModel(c, loop)
	m.Watch(func(settings.CareState) {})
	shown := ""
	m.MakeKey(func(secret string) { shown = secret })
	if shown != "AGE-SECRET-KEY-1TEST" || c.copies.Recipient != "age1test0123456789" || m.State().Copies.Ready() {
		t.Errorf("%q, %+v", shown, c.copies)
	}
	m.SetFolder("/backup")
	if !m.State().Copies.Ready() {
		t.Error("with both it is ready")
	}
}

func TestTheCareOfTheStoreIsDrawnForThoseWhoMay(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		for _, allowed := range []bool{true, false} {
			voice := kittest.Speak(t, lang, false)
			loop, h := kittest.NewLoop(t)
			c := &care{allowed: allowed, copies: settings.Copies{Folder: "/backup", Recipient: "age1test0123456789", Last: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}}
			s := settings.New(settings.Deps{Desk: &desk{}, Loop: loop, Voice: voice, Prefs: prefs{}, Apply: func(settings.Choices) {}, Version: "1.0.0", Care: c})
			kittest.Window(t, s.Content())
			s.Shown()
			h.Turn(t)
			said := kittest.Texts(s.Content())
			if strings.Contains(said, "⟦") || strings.Contains(said, voice.Say("care.title")) != allowed || strings.Contains(said, voice.Say("care.copy_now")) != allowed {
				t.Errorf("%s, allowed %v: %s", lang, allowed, said)
			}
		}
	}
}

// What a job found comes into view, however far down the section stands.
func TestWhatAJobFoundComesIntoView(t *testing.T) {
	for _, job := range []string{"care.examine", "care.compact"} {
		voice := kittest.Speak(t, i18n.English, false)
		loop, h := kittest.NewLoop(t)
		s := settings.New(settings.Deps{
			Desk: &desk{}, Loop: loop, Voice: voice, Prefs: prefs{}, Apply: func(settings.Choices) {}, Version: "1.0.0", Care: &care{allowed: true, after: 2 << 20},
		})
		w := kittest.Window(t, s.Content())
		w.Resize(fyne.NewSize(800, 420))
		s.Shown()
		h.Turn(t)
		for _, o := range test.LaidOutObjects(w.Content()) {
			if b, ok := o.(*kit.Button); ok && strings.TrimSpace(kittest.Texts(b)) == voice.Say(job) {
				b.Tapped(nil)
			}
		}
		settings.WaitForCare(s, func() { h.Turn(t) })
		want := map[string]string{"care.examine": voice.Say("care.sound_here"), "care.compact": settings.CompactLine(3<<20, voice)}[job]
		seen := false
		for _, o := range test.LaidOutObjects(w.Content()) {
			if l, ok := o.(*kit.Label); ok && l.Text() == want {
				y := fyne.CurrentApp().Driver().AbsolutePositionForObject(l).Y
				seen = y > 0 && y+l.Size().Height <= 420
			}
		}
		if !seen {
			t.Errorf("%s: what came of it is out of view", job)
		}
	}
}

// What compacting gave back is said, and when it was nothing, that.
func TestWhatCompactingGaveBackIsSaid(t *testing.T) {
	for after, id := range map[int64]string{2 << 20: "care.compacted", 5<<20 - 4096: "care.compacted", 5 << 20: "care.compact_nothing", 6 << 20: "care.compact_nothing"} {
		voice := kittest.Speak(t, i18n.Arabic, false)
		loop, h := kittest.NewLoop(t)
		s := settings.New(settings.Deps{
			Desk: &desk{}, Loop: loop, Voice: voice, Prefs: prefs{}, Apply: func(settings.Choices) {}, Version: "1.0.0", Care: &care{allowed: true, after: after},
		})
		w := kittest.Window(t, s.Content())
		s.Shown()
		h.Turn(t)
		pressed := false
		for _, o := range test.LaidOutObjects(w.Content()) {
			if b, ok := o.(*kit.Button); ok && strings.TrimSpace(kittest.Texts(b)) == voice.Say("care.compact") {
				pressed = true
				b.Tapped(nil)
			}
		}
		if !pressed {
			t.Fatal("there is no button to compact the store")
		}
		want := voice.With(id, map[string]any{"freed": voice.Megabytes(5<<20 - after)})
		for !strings.Contains(kittest.Texts(s.Content()), voice.Say("care.copy_now")) || strings.Contains(kittest.Texts(s.Content()), voice.Say("care.give_up")) {
			h.Turn(t)
		}
		if said := kittest.Texts(s.Content()); !strings.Contains(said, want) {
			t.Errorf("%d bytes after: %q is not in %s", after, want, said)
		}
	}
}
