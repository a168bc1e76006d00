package find

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Prints lists what was printed, and what is still to be.
type Prints struct {
	Deps
	model *PrintsModel
	root  *fyne.Container
	state PrintsState

	count *kit.Label
	tabs  *kit.Tabs
	empty *kit.Label
	table *kit.Table
	note  *fyne.Container
	open  *kit.Button
	yes   *kit.Button
	no    *kit.Button
	hold  *kit.Button
	stop  *kit.Button

	actions *fyne.Container
	side    *printSide
	fresh   bool // has come up, and not yet shown what it read
}

// NewPrints makes the list of print jobs. d.Desk must be a PrintDesk too.
func NewPrints(d Deps, desk PrintDesk) *Prints {
	p := &Prints{Deps: d, root: kit.Stack()}
	p.model = NewPrintsModel(desk, d.Preview, d.Loop, d.Now)
	p.Rebuild()
	return p
}

// Content is what the window shows.
func (p *Prints) Content() fyne.CanvasObject { return p.root }

// Shown focuses the list and reads it anew.
func (p *Prints) Shown() {
	p.fresh = true
	p.table.SetLoading(!p.state.Loaded)
	p.model.Reload()
	p.focus()
}

// Hidden has nothing to save.
func (p *Prints) Hidden() {}

// Changed re-reads the jobs.
func (p *Prints) Changed(c app.Change) {
	if c&app.Prints != 0 {
		p.model.Reload()
	}
}

// Key opens the paper by F9, has the job wait or go on by F7, takes it back by Delete.
func (p *Prints) Key(k kit.Key) bool {
	switch k {
	case kit.KeyF9:
		p.press()
	case kit.KeyF7:
		p.model.HoldOrRelease()
	case kit.KeyDelete:
		p.model.Cancel()
	default:
		return false
	}
	return true
}

func (p *Prints) focus() {
	if len(p.state.Jobs) > 0 {
		kit.Focus(p.table.List)
	}
}

func (p *Prints) press() {
	job, ok := p.model.State().Job()
	switch {
	case !ok:
	case job.IsLicence():
		p.Nav.Press(job.Licence)
	case job.Kind == app.PaperSlip:
		p.Nav.Slip(job.Record)
	}
}

// opens tells whether a job's paper has a screen of its own.
func opens(job app.PrintJob) bool { return job.IsLicence() || job.Kind == app.PaperSlip }

// Rebuild draws everything anew, as after a change of language.
func (p *Prints) Rebuild() {
	v := p.Voice
	p.state = p.model.State()
	p.count, p.note = kit.NewLabel("", kit.Small).Role(theme.Secondary), kit.VBox(0)
	p.empty = kit.NewLabel("", kit.BodyStrong).Center()
	empty := kit.Center(kit.VBox(8, kit.Center(kit.IconTile(kit.Neutral, "print")), p.empty))
	p.tabs = kit.NewTabs([]string{v.Say("find.prints_all"), v.Say("find.prints_asked"), v.Say("find.prints_failed")}, func(i int) { p.model.Look(PrintsView(i)) })
	p.tabs.Choose(int(p.state.View))
	p.table = kit.NewTable(p.columns(), func() int { return len(p.state.Jobs) }, p.cells, empty)
	p.table.OnSort = func(column int, down bool) {
		if column < 0 {
			p.model.Unsort()
			return
		}
		p.model.SortBy(sortsBy()[column], down)
	}
	if sort := p.state.Sort; sort.Ordered {
		if at := slices.Index(sortsBy(), sort.Column); at >= 0 {
			p.table.SetSort(at, sort.Descending)
		}
	}
	p.table.List.OnChosen = p.model.Select
	p.table.List.OnOpen = func(int) { p.press() }
	p.open = kit.NewButton(kit.Primary, v.Say("find.open_press"), p.press).Icon("print").Key("F9")
	p.yes = kit.NewButton(kit.Accent, v.Say("find.print_yes"), func() { p.answer(true) })
	p.no = kit.NewButton(kit.Secondary, v.Say("find.print_no"), func() { p.answer(false) })
	p.hold = kit.NewButton(kit.Secondary, v.Say("press.hold"), p.model.HoldOrRelease).Key("F7")
	p.stop = kit.NewButton(kit.Secondary, v.Say("press.cancel"), p.model.Cancel).Key("Del")
	p.side = newPrintSide(p)
	p.actions = kit.Actions(12, p.open, p.yes, p.no, p.hold, p.stop)
	head := kit.Fixed(0, 72, kit.Inset(0, 24, kit.HBox(12, kit.NewLabel(v.Say("find.prints"), kit.Title), p.count)))
	foot := kit.VBox(0, kit.Divider(), kit.Fixed(0, 64, kit.Inset(12, 24, p.actions)))
	tabs := kit.Stack(kit.VBox(0, kit.Spacer(), kit.Divider()), kit.Inset(0, 10, p.tabs))
	list := kit.NewBox(kit.Border(kit.VBox(0, head, p.note, tabs), foot, nil, nil, p.table)).Fill(theme.Surface)
	p.root.Objects = []fyne.CanvasObject{kit.Split(list, p.side.body, 344)}
	p.root.Refresh()
	p.model.Watch(p.render)
}

func (p *Prints) answer(yes bool) {
	p.model.Answer(yes, func() { kit.Tell(p.root, kit.Success, p.Voice.Say("find.answered")) })
	p.focus()
}

func (p *Prints) render(st PrintsState) {
	p.state = st
	p.note.Objects = nil
	if st.Err != nil {
		p.note.Add(kit.Inset(8, 24, kit.Notice(kit.Error, p.Voice.Error(st.Err), "", nil)))
	}
	p.note.Refresh()
	if st.Loaded {
		p.count.SetText(p.Voice.Count("find.count_prints", len(st.Jobs), nil))
	}
	p.renderTabs(st)
	job, ok := st.Job()
	enable(p.open, ok && opens(job))
	for b, on := range map[*kit.Button]bool{p.yes: Asked(job), p.no: Asked(job), p.hold: Waits(job), p.stop: Waits(job)} {
		b.Hidden = !ok || !on
		b.Refresh()
	}
	p.table.SetLoading(p.fresh && !st.Loaded && st.Err == nil)
	word := "press.hold"
	if job.Spool == app.SpoolHeld {
		word = "press.release"
	}
	p.hold.SetText(p.Voice.Say(word))
	p.actions.Refresh() // others are shown
	p.side.draw(st)
	p.table.List.Choose(st.Selected)
	p.table.Refresh()
	if p.fresh && st.Loaded {
		p.fresh = false
		p.focus()
	}
}

// renderTabs counts what waits for an answer and what failed, and says why a view is empty.
func (p *Prints) renderTabs(st PrintsState) {
	for i, n := range st.Counts {
		kind, text := kit.Warning, ""
		if v := PrintsView(i); v != AllPrints && n > 0 {
			text = p.Voice.Number(int64(n))
		}
		p.tabs.SetCount(i, kind, text)
	}
	p.empty.SetText(p.Voice.Say([...]string{"find.empty", "find.none_asked", "find.none_failed"}[st.View]))
}

func enable(b *kit.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// columns are those of the list. Large text leaves the number its whole width: the copy stands under it.
func (p *Prints) columns() []kit.Column {
	v := p.Voice
	paper, copied := kit.Column{Title: v.Say("find.col_paper"), Weight: 5}, kit.Column{Title: v.Say("find.col_copy"), Weight: 4}
	state, at := kit.Column{Title: v.Say("find.col_state"), Width: 140}, kit.Column{Title: v.Say("find.col_time"), Width: 88}
	if large() {
		return []kit.Column{paper, state, at}
	}
	return []kit.Column{paper, copied, state, at}
}

// sortsBy is what each column sorts by.
func sortsBy() []PrintColumn {
	if large() {
		return []PrintColumn{ByNumber, ByState, ByTime}
	}
	return []PrintColumn{ByNumber, ByCopy, ByState, ByTime}
}

// cells is a job as a row of the list shows it.
func (p *Prints) cells(row int) []kit.Cell {
	if row >= len(p.state.Jobs) {
		return make([]kit.Cell, len(sortsBy()))
	}
	v, j := p.Voice, p.state.Jobs[row]
	kind, icon, word := jobLook(j)
	paper := kit.Cell{Text: jobNumber(v, j), Style: kit.SmallStrong, LTR: true, Detail: j.Printer}
	state := kit.Cell{Text: v.Say(word), Chip: true, Kind: kind, Icon: icon}
	at := kit.Cell{Text: v.Clock(j.At), Detail: v.Civil(hijri.Today(j.At))}
	if large() {
		paper.Detail = copyTitle(v, j)
		return []kit.Cell{paper, state, at}
	}
	return []kit.Cell{paper, {Text: copyTitle(v, j), Detail: j.Reason}, state, at}
}

// jobNumber is the number by which people know the paper.
func jobNumber(v *i18n.Voice, j app.PrintJob) string {
	if j.IsLicence() {
		return v.Digits(j.Number.Grouped())
	}
	return v.Digits(j.RecordNo)
}

// copyTitle says which copy of which paper a job is.
func copyTitle(v *i18n.Voice, j app.PrintJob) string {
	switch {
	case !j.IsLicence():
		return v.Say("settings.paper_" + string(j.Kind))
	case j.Copy > 1:
		return v.With("find.copy", map[string]any{"n": v.Number(int64(j.Copy))})
	}
	return v.Say("find.original")
}

// jobLook is a job's state as word and colour: while the spooler has it, what the
// spooler says.
func jobLook(j app.PrintJob) (kind kit.Kind, icon, word string) {
	switch j.State {
	case app.PrintSpooled:
		return spoolLook(j)
	case app.PrintDone, app.PrintAnswered:
		return kit.Success, "check", "print." + string(j.State)
	case app.PrintFailed:
		if j.Spool == app.SpoolGone || j.Spool == app.SpoolFailed {
			return kit.Neutral, "x", "spool." + string(j.Spool)
		}
		return kit.Warning, "warn", "print." + string(j.State)
	case app.PrintWanted, app.PrintReady:
	}
	return kit.Neutral, "clock", "print." + string(j.State)
}

func spoolLook(j app.PrintJob) (kind kit.Kind, icon, word string) {
	switch {
	case j.Unsure:
		return kit.Warning, "info", "find.print_asked"
	case j.Trouble != "":
		return kit.Warning, "warn", "trouble." + string(j.Trouble)
	case j.Spool == app.SpoolHeld || j.Spool == app.SpoolStopped:
		return kit.Warning, "pause", "spool." + string(j.Spool)
	case j.Spool == "":
		return kit.Info, "print", "print." + string(j.State)
	}
	return kit.Info, "print", "spool." + string(j.Spool)
}
