package settings

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// careBox is the section about the store, which only those see who may look after
// it.
type careBox struct {
	s      *Screen
	model  *CareModel
	box    *fyne.Container
	folder *kit.Entry
	below  *fyne.Container // what changes: the key, the jobs, what they found
	job    Job             // that was under way when this was drawn last
}

func newCareBox(s *Screen) *careBox {
	c := &careBox{s: s, box: kit.VBox(0)}
	c.model = NewCareModel(s.Care, s.Loop)
	return c
}

// rebuild draws the section anew.
func (c *careBox) rebuild() fyne.CanvasObject {
	v := c.s.Voice
	c.folder = kit.NewEntry().LTR().MaxLen(300)
	c.folder.SetText(c.model.State().Copies.Folder)
	c.folder.OnChanged = c.model.SetFolder
	c.below = kit.VBox(16)
	body := kit.VBox(16, kit.NewField(v.Say("care.folder"), false, c.folder).Help(v.Say("care.folder_help")), c.below)
	panel := section(v.Say("care.title"), body)
	c.box.Objects = []fyne.CanvasObject{panel}
	c.model.Watch(c.render)
	return c.box
}

func (c *careBox) render(st CareState) {
	c.box.Hide()
	if !st.Allowed {
		return
	}
	c.box.Show()
	if !c.folder.Focused() && c.folder.Text() != st.Copies.Folder {
		c.folder.SetText(st.Copies.Folder)
	}
	c.below.Objects = []fyne.CanvasObject{c.key(st.Copies), c.last(st.Copies), c.jobs(st)}
	news := c.news(st)
	for _, o := range news {
		c.below.Add(o)
	}
	c.below.Refresh()
	if st.Job != c.job && len(news) > 0 { // else whoever reads further up is left in peace
		kit.Reveal(news[0])
	}
	c.job = st.Job
}

// news is how far the job is or how the last one ended, and what it found. What is newest stands first.
func (c *careBox) news(st CareState) (news []fyne.CanvasObject) {
	if st.Job != NoJob {
		news = append(news, c.progress(st))
	}
	if note := c.outcome(st); note != nil {
		news = append(news, note)
	}
	if st.Health != nil {
		news = append(news, c.health(*st.Health))
	}
	return news
}

// key says to which key copies are sealed, and makes one.
func (c *careBox) key(copies Copies) fyne.CanvasObject {
	v := c.s.Voice
	word, text := v.Say("care.key_none"), v.Say("care.key_make")
	if r := copies.Recipient; r != "" {
		word, text = v.With("care.key_is", map[string]any{"recipient": v.Ident(r[:min(len(r), 12)] + "…" + r[max(0, len(r)-6):])}), v.Say("care.key_new")
	}
	b := kit.NewButton(kit.Secondary, text, func() { c.makeKey(copies.Recipient != "") }).Icon("key").Low()
	return kit.Grow(12, 0, kit.NewLabel(word, kit.Small).Wrap(), b)
}

// makeKey makes a recovery key, after a question when there is one already.
func (c *careBox) makeKey(another bool) {
	v, canvas := c.s.Voice, fyne.CurrentApp().Driver().CanvasForObject(c.box)
	if !another || canvas == nil {
		c.model.MakeKey(c.showKey)
		return
	}
	kit.Confirm(canvas, kit.Question{
		Kind: kit.Primary, Title: v.Say("care.key_sure"), Text: v.Say("care.key_sure_text"), Yes: v.Say("care.key_new"), No: v.Say("care.key_stay"),
	}, func(yes bool) {
		if yes {
			c.model.MakeKey(c.showKey)
		}
	})
}

// showKey shows the secret of a recovery key, once.
func (c *careBox) showKey(secret string) {
	v := c.s.Voice
	var m *kit.Modal
	known := kit.NewButton(kit.Primary, v.Say("care.key_written_down"), func() { m.Close() })
	text := kit.NewEntry().LTR().Lines(3)
	text.SetText(secret)
	text.SetReadOnly(true)
	m = kit.NewModal(v.Say("care.key_title"), kit.VBox(12, kit.NewLabel(v.Say("care.key_text"), kit.Body).Wrap(), text), known).Wide(560 * theme.Current().Scale())
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c.box); canvas != nil {
		m.Show(canvas, known)
	}
}

func (c *careBox) last(copies Copies) fyne.CanvasObject {
	v := c.s.Voice
	words := v.Say("care.copy_never")
	switch {
	case !copies.Last.IsZero():
		words = v.With("care.copy_last", map[string]any{"at": v.Day(copies.Last) + " " + v.Clock(copies.Last)})
	case !copies.Ready():
		words = v.Say("care.copy_unready")
	}
	return kit.NewLabel(words, kit.Small).Role(theme.Secondary).Wrap()
}

func (c *careBox) jobs(st CareState) fyne.CanvasObject {
	v := c.s.Voice
	button := func(id, icon string, on bool, press func()) fyne.CanvasObject {
		b := kit.NewButton(kit.Secondary, v.Say(id), press).Icon(icon).Low()
		if !on || st.Job != NoJob {
			b.Disable()
		}
		return b
	}
	return kit.HBox(8,
		button("care.copy_now", "copy", st.Copies.Ready(), c.model.Copy),
		button("care.examine", "shield", true, c.model.Examine),
		button("care.compact", "merge", true, c.model.Compact))
}

func (c *careBox) progress(st CareState) fyne.CanvasObject {
	v := c.s.Voice
	words := map[Job]string{Copying: v.Say("care.copying"), Examining: v.Say("care.examining"), Compacting: v.Say("care.compacting")}
	bar := kit.NewProgress()
	bar.Set(float32(st.Percent)/100, theme.Primary)
	return kit.VBox(8, kit.Grow(12, 0, kit.NewLabel(words[st.Job], kit.Small), kit.NewLinkButton(v.Say("care.give_up"), c.model.Cancel)), bar)
}

// outcome says how the last job ended.
func (c *careBox) outcome(st CareState) fyne.CanvasObject {
	v := c.s.Voice
	switch {
	case st.Err != nil:
		return kit.Notice(kit.Error, v.Error(st.Err), "", nil)
	case st.Done == Copying:
		return kit.Notice(kit.Success, v.Say("care.copy_done"), "", nil)
	case st.Done == Compacting:
		kind := kit.Success
		if st.Freed <= 0 {
			kind = kit.Info
		}
		return kit.Notice(kind, CompactLine(st.Freed, v), "", nil)
	}
	return nil
}

func (c *careBox) health(h app.Health) fyne.CanvasObject {
	v := c.s.Voice
	kind, word := kit.Success, v.Say("care.sound_here")
	if !h.Sound() {
		kind, word = kit.Error, v.Say("care.unsound_here")
	}
	lines := kit.VBox(6, kit.Notice(kind, word, "", nil))
	for _, l := range HealthLines(h, v) {
		lines.Add(kit.NewLabel(l, kit.Small).Wrap())
	}
	return lines
}

// CompactLine says how many bytes compacting gave back to the disk.
func CompactLine(freed int64, v *i18n.Voice) string {
	if freed <= 0 {
		return v.Say("care.compact_nothing")
	}
	return v.With("care.compacted", map[string]any{"freed": v.Megabytes(freed)})
}

// HealthLines says how a store stands, without anybody's data.
func HealthLines(h app.Health, v *i18n.Voice) []string {
	n := func(i int) string { return v.Number(int64(i)) }
	lines := []string{
		v.With("care.size", map[string]any{"file": v.Megabytes(h.FileBytes), "free": v.Megabytes(h.FreeBytes), "blobs": v.Megabytes(h.BlobBytes), "disk": v.Megabytes(max(h.DiskBytes, 0)), "schema": n(h.Schema)}),
		v.With("care.counts", map[string]any{"licences": n(h.Counts["licences"]), "applications": n(h.Counts["applications"]), "drafts": n(h.Counts["drafts"]), "documents": n(h.Blobs)}),
		v.With("care.values", map[string]any{"unreadable": n(h.Unreadable), "missing": n(len(h.Missing)), "documents": n(h.MissingDoc)}),
		v.With("care.outbox", map[string]any{"waiting": n(h.Outbox.Waiting), "needs": n(h.Outbox.NeedsMe)}),
		chainLine("care.ledger", h.Ledger, v), chainLine("care.audit", h.Audit, v),
	}
	for _, u := range h.Numbers {
		left := u.Lease.Left()
		if u.Expired {
			left = 0
		}
		line := v.With("care.numbers", map[string]any{
			"series": v.Ident(u.Lease.Series), "first": n(int(u.Lease.First)), "last": n(int(u.Lease.Last)),
			"used": n(u.Used), "void": n(u.Void), "left": n(left), "expired": n(u.Lease.Left() - left),
		})
		if !u.Proven() {
			line += " " + v.Say("care.unproven")
		}
		lines = append(lines, line)
	}
	return lines
}

func chainLine(id string, c app.Chain, v *i18n.Voice) string {
	state := v.Say("care.chain_whole")
	if !c.Whole() {
		state = v.With("care.audit_broken", map[string]any{"at": v.Number(int64(c.BrokenAt)), "unreadable": v.Number(int64(c.Unreadable))})
	}
	return v.With(id, map[string]any{"entries": v.Number(int64(c.Entries)), "state": state})
}
