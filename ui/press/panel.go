package press

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// panel is where it is printed, how, and how far it is.
type panel struct {
	s       *Screen
	body    fyne.CanvasObject
	chip    *kit.Chip
	choice  *choicePanel
	copyOf  *kit.Label
	entry   *kit.Entry
	reason  *kit.Field
	notices *fyne.Container
	job     *fyne.Container
	print   *kit.Button
	hold    *kit.Button
	cancel  *kit.Button
	foot    *fyne.Container // of what can be done
	again   *kit.Button     // asks the printer again, while the clerk is asked
	scroll  *kit.Scroller
	shape   string // what decides how high the parts are
	drawn   string // of the notices
	top     *fyne.Container
	filling bool
}

// panelWidth is the panel's width at 100%.
const panelWidth = 304

func newPanel(s *Screen) *panel {
	v := s.d.Voice
	p := &panel{s: s, notices: kit.VBox(8), job: kit.VBox(14), choice: newChoicePanel(s)}
	p.chip = kit.NewChip(kit.Neutral, "print", "")
	p.entry = kit.NewEntry().MaxLen(120)
	p.entry.OnChanged = func(text string) {
		if !p.filling {
			s.SetReason(text)
		}
	}
	p.entry.OnSubmitted = func(string) { s.Print() }
	p.reason = kit.NewField(v.Say("press.reason"), true, p.entry)
	p.copyOf = kit.NewLabel("", kit.Caption).Role(theme.Secondary).Wrap()
	p.print = kit.NewButton(kit.Primary, v.Say("press.print"), s.Print).Key("F9")
	p.hold = kit.NewButton(kit.Secondary, v.Say("press.hold"), s.HoldOrRelease).Key("F7")
	p.cancel = kit.NewButton(kit.Secondary, v.Say("press.cancel"), s.Cancel).Key("Del")
	head := kit.HBox(8, kit.NewLabel(v.Say("press.printing"), kit.BodyStrong), kit.Spacer(), p.chip)
	p.top = kit.VBox(16, head, p.choice.body, p.reason, p.copyOf, p.notices)
	parts := kit.VBox(0, kit.Inset(20, 20, p.top), kit.Divider(), kit.Inset(16, 20, p.job))
	p.foot = kit.Actions(8, p.print, p.hold, p.cancel)
	if large() { // side by side they do not fit
		p.foot = kit.VBox(8, p.print, p.hold, p.cancel)
	}
	foot := kit.Inset(16, 20, p.foot)
	p.scroll = kit.Scroll(parts)
	p.body = kit.NewBox(kit.Fixed(panelWidth, 0, kit.Border(nil, foot, nil, nil, p.scroll)))
	return p
}

func (p *panel) draw(st State) {
	p.filling = true
	defer func() { p.filling = false }()
	v, pr := p.s.d.Voice, st.Print
	kind, icon, word := standing(pr)
	p.chip.Set(kind, icon, v.Say(word))
	p.choice.draw(pr)
	setVisible(p.reason, pr.NeedsReason && !pr.Running() && !pr.Asks())
	if !p.entry.Focused() && p.entry.Text() != pr.Reason {
		p.entry.SetText(pr.Reason)
	}
	wrong := ""
	if pr.ReasonErr {
		wrong = v.Say("press.reason_missing")
		p.reason.Focus()
	}
	p.reason.SetError(wrong)
	setVisible(p.copyOf, st.Kind == app.PaperLicence)
	p.copyOf.SetText(p.copyText(pr))
	p.drawButtons(pr)
	p.drawNotices(st)
	p.drawJob(st)
	shape := fmt.Sprint(p.reason.Visible(), wrong, p.drawn, len(p.job.Objects), p.copyOf.Visible(), pr.Copy > 1, p.choice.drawn)
	if shape != p.shape {
		p.shape = shape
		p.top.Refresh()
		p.scroll.Refresh()
	}
}

// copyText says which copy is on its way, or comes next.
func (p *panel) copyText(pr PrintState) string {
	n := pr.Copy
	if pr.Running() || pr.Asks() {
		n = pr.Job.Copy
	}
	return p.s.d.Voice.With(copyWords(n), map[string]any{"n": p.s.d.Voice.Number(int64(n))})
}

// drawButtons leaves what can be done with the job, or to print.
func (p *panel) drawButtons(pr PrintState) {
	enable(p.print, p.s.CanPrint())
	if p.print.Visible() == pr.Running() {
		setVisible(p.print, !pr.Running())
		defer p.body.Refresh()
		defer p.foot.Refresh()
	}
	setVisible(p.hold, pr.Running())
	setVisible(p.cancel, pr.Running())
	word := "press.hold"
	if pr.Held() {
		word = "press.release"
	}
	p.hold.SetText(p.s.d.Voice.Say(word))
}

func copyWords(n int) string {
	if n <= 1 {
		return "press.original"
	}
	return "press.copy"
}

func enable(b *kit.Button, on bool) {
	switch {
	case on && b.Disabled():
		b.Enable()
	case !on && !b.Disabled():
		b.Disable()
	}
}

func setVisible(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

// standing says how the chosen printer is.
func standing(pr PrintState) (kind kit.Kind, icon, word string) {
	if !pr.Looked {
		return kit.Neutral, "print", "press.printer_looking"
	}
	i := slices.IndexFunc(pr.Printers, func(i app.PrinterInfo) bool { return i.Name == pr.Choice.Printer })
	switch {
	case i < 0:
		return kit.Warning, "warn", "press.printer_none"
	case pr.Running() && pr.Job.Printer == pr.Choice.Printer && pr.Job.Trouble != "":
		return kit.Warning, "warn", "trouble." + string(pr.Job.Trouble)
	case pr.Running():
		return kit.Success, "check", "press.printer_ready"
	case pr.Printers[i].Trouble != "":
		return kit.Warning, "warn", "trouble." + string(pr.Printers[i].Trouble)
	case !pr.Printers[i].Working():
		return kit.Warning, "warn", "press.printer_stopped"
	}
	return kit.Success, "check", "press.printer_ready"
}

// drawNotices says what went wrong where it can be mended, and asks what the
// spooler does not know.
func (p *panel) drawNotices(st State) {
	v, pr := p.s.d.Voice, st.Print
	drawn := fmt.Sprint(pr.Err, pr.PrintersErr, pr.Asks(), pr.Running(), pr.Job.Trouble)
	if drawn == p.drawn {
		return
	}
	p.drawn = drawn
	p.notices.Objects = nil
	retry := func() fyne.CanvasObject { return kit.NewLinkButton(v.Say("press.retry"), p.s.Retry) }
	switch {
	case pr.Asks():
		p.notices.Add(kit.Notice(kit.Warning, v.Say("press.did_it_print"), v.Say("press.did_it_print_detail"), nil))
		p.again = kit.NewButton(kit.Quiet, v.Say("press.check_again"), p.s.FollowAgain).Low()
		p.notices.Add(kit.HBox(8,
			kit.NewButton(kit.Accent, v.Say("press.yes"), func() { p.s.Answer(true) }).Low(),
			kit.NewButton(kit.Secondary, v.Say("press.no"), func() { p.s.Answer(false) }).Low(), p.again))
	case pr.Running() && pr.Job.Trouble != "":
		what := string(pr.Job.Trouble)
		p.notices.Add(kit.Notice(kit.Warning, v.Say("trouble."+what), v.Say("mend."+what), nil))
	case pr.Err != nil:
		p.notices.Add(kit.Notice(kit.Error, v.Error(pr.Err), "", retry()))
	case pr.PrintersErr != nil:
		p.notices.Add(kit.Notice(kit.Warning, v.Error(pr.PrintersErr), "", retry()))
	}
	p.notices.Refresh()
}
