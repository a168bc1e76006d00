package e2e

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	desk "github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/cache"
)

// TestWhatWasTypedSurvives: a second after the last key nothing is lost by kill
// -9 or by SIGTERM, and at once nothing by closing the window, though the field was
// never left.
func TestWhatWasTypedSurvives(t *testing.T) {
	desktop := newDesktop(t)
	c, _ := enrolled(t, desktop, "/nowhere", newCentral(t), 0)
	c.keepEvidence()
	ends := []struct {
		name string
		do   func()
	}{
		{"جنيد", func() { time.Sleep(time.Second); c.end(syscall.SIGKILL) }},
		{"غسان", func() { desktop.key("alt+F4"); c.gone() }},
		{"لبيب", func() { time.Sleep(2 * time.Second); c.end(syscall.SIGTERM) }}, // a signal overtakes keys that are on their way
	}
	for _, e := range ends {
		c.begin()
		desktop.key("F4")
		desktop.at("اختيار الخدمة")
		desktop.pause()
		desktop.key("Return")
		desktop.at("نموذج الطلب")
		desktop.pause()
		desktop.pause()
		desktop.key("Tab", "Tab")
		desktop.typed("1010101010")
		desktop.key("Return")
		desktop.typed("محمد " + e.name)
		desktop.shot("typed-" + e.name)
		e.do()
	}
	c.within(func(b *desk.Counter, _ *cache.DB) {
		found, err := b.Find(within(t), app.Query{Kind: app.HitApplication})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, h := range found.Hits {
			a, err := b.Application(within(t), h.ID)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, a.Entered.Get("id_no")+" "+a.Entered.Get(app.FieldFullName))
		}
		for _, e := range ends {
			if !strings.Contains(strings.Join(all, "\n"), "1010101010 محمد "+e.name) {
				t.Errorf("محمد %s is lost; there are %q", e.name, all)
			}
		}
	})
}
