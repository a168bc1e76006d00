package press

import (
	"fmt"

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
	printer *kit.Select
	names   []string
	sides   *kit.Segmented
	copyOf  *kit.Label
	entry   *kit.Entry
	reason  *kit.Field
	notices *fyne.Container
	job     *fyne.Container
	print   *kit.Button
	task    *kit.Task
	scroll  *kit.Scroller
	shape   string // what decides how high the parts are
	drawn   [2]string
	top     *fyne.Container
	filling bool
}

// panelWidth is the panel's width at 100%.
const panelWidth = 304

func newPanel(s *Screen) *panel {
	v := s.d.Voice
	p := &panel{s: s, notices: kit.VBox(8), job: kit.VBox(14)}
	p.chip = kit.NewChip(kit.Neutral, "print", "")
	p.printer = kit.NewSelect(nil, -1, func(i int) { s.ChoosePrinter(p.names[i]) }).Placeholder(v.Say("press.no_printer"))
	p.sides = kit.NewSegmented([]string{v.Say("press.one_side"), v.Say("press.two_sides")}, 0, func(i int) { s.ChooseDuplex(i == 1) })
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
	p.task = kit.NewTask(v.Say("press.cancel"), s.Cancel)
	head := kit.HBox(8, kit.NewLabel(v.Say("press.printing"), kit.BodyStrong), kit.Spacer(), p.chip)
	paper := kit.HBox(8, kit.NewLabel(v.Say("press.paper"), kit.Small).Role(theme.Secondary), kit.Spacer(), kit.NewIdent(paperName, kit.SmallMedium))
	top := kit.VBox(16, head, kit.NewField(v.Say("press.printer"), false, p.printer),
		kit.NewField(v.Say("press.sides"), false, p.sides), paper, p.reason, p.copyOf, p.notices)
	p.top = top
	parts := kit.VBox(0, kit.Inset(20, 20, top), kit.Divider(), kit.Inset(16, 20, p.job))
	foot := kit.Inset(16, 20, kit.VBox(12, p.task, kit.HBox(8, p.print)))
	p.scroll = kit.Scroll(parts)
	p.body = kit.NewBox(kit.Fixed(panelWidth, 0, kit.Border(nil, foot, nil, nil, p.scroll)))
	return p
}

// paperName is the paper of all our sheets.
const paperName = "A4"

func (p *panel) draw(st State) {
	p.filling = true
	defer func() { p.filling = false }()
	v, pr := p.s.d.Voice, st.Print
	p.drawPrinter(pr)
	if at := boolIndex(pr.Choice.Duplex); at != p.sides.Chosen() {
		p.sides.Choose(at)
	}
	setVisible(p.reason, pr.NeedsReason && !pr.Running())
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
	p.copyOf.SetText(v.With(copyWords(pr.Copy), map[string]any{"n": v.Number(int64(pr.Copy))}))
	enable(p.print, p.s.CanPrint())
	p.drawTask(st)
	p.drawNotices(st)
	p.drawJob(st)
	shape := fmt.Sprint(p.reason.Visible(), wrong, p.drawn, len(p.job.Objects), p.task.Visible(), p.copyOf.Visible(), pr.Copy > 1)
	if shape != p.shape {
		p.shape = shape
		p.top.Refresh()
		p.scroll.Refresh()
	}
}

func copyWords(n int) string {
	if n <= 1 {
		return "press.original"
	}
	return "press.copy"
}

func boolIndex(on bool) int {
	if on {
		return 1
	}
	return 0
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

// drawPrinter lists the printers and says how the chosen one is.
func (p *panel) drawPrinter(pr PrintState) {
	v := p.s.d.Voice
	drawn := fmt.Sprint(pr.Printers, pr.Choice.Printer, pr.PrintersErr != nil, pr.Looked)
	if drawn == p.drawn[0] {
		return
	}
	p.drawn[0] = drawn
	p.names = nil
	var shown []string
	at := -1
	kind, icon, word := kit.Warning, "warn", "press.printer_none"
	for i, info := range pr.Printers {
		name := info.Info
		if name == "" {
			name = info.Name
		}
		shown, p.names = append(shown, name), append(p.names, info.Name)
		if info.Name != pr.Choice.Printer {
			continue
		}
		at = i
		kind, icon, word = kit.Success, "check", "press.printer_ready"
		if info.Stopped || !info.Accepting {
			kind, icon, word = kit.Warning, "warn", "press.printer_stopped"
		}
	}
	if !pr.Looked {
		kind, icon, word = kit.Neutral, "print", "press.printer_looking"
	}
	p.printer.SetOptions(shown, at)
	p.chip.Set(kind, icon, v.Say(word))
}

// drawNotices says what went wrong where it can be mended, and asks what the
// spooler does not know.
func (p *panel) drawNotices(st State) {
	v, pr := p.s.d.Voice, st.Print
	drawn := fmt.Sprint(pr.Err, pr.PrintersErr, pr.Asks(), pr.Unknown)
	if drawn == p.drawn[1] {
		return
	}
	p.drawn[1] = drawn
	p.notices.Objects = nil
	retry := func() fyne.CanvasObject { return kit.NewLinkButton(v.Say("press.retry"), p.s.Retry) }
	switch {
	case pr.Asks():
		p.notices.Add(kit.Notice(kit.Warning, v.Say("press.did_it_print"), v.Say("press.did_it_print_detail"), nil))
		p.notices.Add(kit.HBox(8,
			kit.NewButton(kit.Accent, v.Say("press.yes"), func() { p.s.Answer(true) }).Low(),
			kit.NewButton(kit.Secondary, v.Say("press.no"), func() { p.s.Answer(false) }).Low(),
			kit.NewButton(kit.Quiet, v.Say("press.check_again"), p.s.FollowAgain).Low()))
	case pr.Err != nil:
		p.notices.Add(kit.Notice(kit.Error, v.Error(pr.Err), "", retry()))
	case pr.PrintersErr != nil:
		p.notices.Add(kit.Notice(kit.Warning, v.Error(pr.PrintersErr), "", retry()))
	}
	p.notices.Refresh()
}
