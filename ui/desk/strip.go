package desk

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// strip is the line at the bottom. It is calm; amber only where the clerk must know.
type strip struct {
	voice   *i18n.Voice
	content *fyne.Container
	link    *stripItem
	waiting *stripItem
	last    *stripItem
	numbers *stripItem
	printer *stripItem
}

// stripItem is an icon and a word; pressed, it opens the place that mends it.
type stripItem struct {
	icon *kit.Icon
	word *kit.Label
	card *kit.Card
	line fyne.CanvasObject // before it
}

func newStrip(w *Window) *strip {
	s := &strip{voice: w.Voice}
	row := kit.HBox(0, kit.Gap(8))
	for i, p := range []struct {
		item **stripItem
		icon string
		open func()
	}{
		{&s.link, "wifi", w.Sync}, {&s.waiting, "up", w.Sync}, {&s.last, "sync", w.Sync}, {&s.numbers, "hash", w.Sync}, {&s.printer, "print", w.Settings},
	} {
		*p.item = newStripItem(p.icon, p.open)
		if i > 0 {
			row.Add((*p.item).line)
		}
		row.Add((*p.item).card)
	}
	row.Add(kit.Spacer())
	s.content = row
	return s
}

func newStripItem(icon string, open func()) *stripItem {
	i := &stripItem{line: kit.VDivider(20), icon: kit.NewIcon(icon, 16, theme.Secondary), word: kit.NewLabel("", kit.Small).Role(theme.Secondary)}
	side := float32(16)
	if theme.Current().Scale() > 1.2 { // or the last one would leave the window
		side = 8
	}
	i.card = kit.NewCard(kit.Inset(7, side, kit.HBox(8, i.icon, i.word)), open).Flat()
	return i
}

// say changes what the item says; amber is for what the clerk must know.
func (i *stripItem) say(icon, word string, amber bool) {
	ink, role := theme.Secondary, theme.Secondary
	if amber {
		ink, role = theme.WarningIcon, theme.WarningText
	}
	i.icon.Set(icon, ink)
	i.word.SetText(word)
	i.word.SetRole(role)
	i.card.Refresh()
}

// show shows the item, or leaves it out while there is nothing to say.
func (i *stripItem) show(on bool) {
	for _, o := range []fyne.CanvasObject{i.line, i.card} {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

func (s *strip) render(st state) {
	v, link := s.voice, st.strip.Link
	switch {
	case !link.Known:
		s.link.say("wifi", v.Say("desk.link_unknown"), false)
	case link.Online:
		s.link.say("wifi", v.Say("desk.online"), false)
		s.link.icon.Set("wifi", theme.SuccessIcon)
	case st.now.Sub(link.Since) < time.Minute:
		s.link.say("nowifi", v.Say("desk.offline_now"), true)
	default:
		s.link.say("nowifi", v.With("desk.offline", map[string]any{"since": v.For(st.now.Sub(link.Since))}), true)
	}
	out := st.strip.Outbox
	if out.NeedsMe > 0 {
		s.waiting.say("warn", v.Count("desk.needs_me", out.NeedsMe, nil), true)
	} else {
		s.waiting.say("up", v.Count("desk.waiting", out.Waiting, nil), false)
	}
	s.last.show(!link.LastSync.IsZero() || link.Pulled > 0)
	s.last.say("sync", s.lastSync(st), false)
	s.numbers.say("hash", v.Count("desk.numbers", st.strip.NumbersLeft, nil), st.numbersLow())
	word, amber := printerWord(st.printer)
	s.printer.say("print", v.Say(word), amber)
	s.content.Refresh()
}

func (s *strip) lastSync(st state) string {
	v, last := s.voice, st.strip.Link.LastSync
	switch ago := st.now.Sub(last); {
	case st.strip.Link.Pulled > 0:
		return v.Count("desk.pulled", st.strip.Link.Pulled, nil)
	case ago < time.Minute:
		return v.Say("desk.synced_now")
	case ago < time.Hour:
		return v.With("desk.synced_ago", map[string]any{"ago": v.For(ago)})
	default:
		return v.With("desk.synced_at", map[string]any{"time": v.Clock(last)})
	}
}

func printerWord(p printerState) (id string, amber bool) {
	switch p {
	case printerReady:
		return "desk.printer_ready", false
	case printerStopped:
		return "desk.printer_stopped", true
	case printerMissing:
		return "desk.printer_missing", true
	case printerDown:
		return "desk.printer_down", true
	case printerUnknown:
	}
	return "desk.printer_unknown", false
}
