package settings

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Deps is what the screen works with.
type Deps struct {
	Desk    Desk
	Loop    *kit.Loop
	Voice   *i18n.Voice
	Prefs   Prefs
	Apply   func(Choices) // makes a change take effect at once
	Version string
	Care    Care // nil where there is nothing to look after
}

// Screen shows the choices.
type Screen struct {
	Deps
	model    *Model
	root     *fyne.Container
	controls []fyne.CanvasObject
	last     int // of controls: the one that was changed last
	printers *fyne.Container
	about    *fyne.Container
	safety   *fyne.Container
	rescue   *rescueDialog
	drawn    []app.PrinterInfo // what the printers were drawn from
	read     bool              // and that they had been read then
	care     *careBox          // nil without Care
}

// New makes the screen.
func New(d Deps) *Screen {
	s := &Screen{Deps: d, root: kit.Stack()}
	s.model = NewModel(d.Desk, d.Loop, d.Prefs, d.Apply)
	if d.Care != nil {
		s.care = newCareBox(s)
	}
	return s
}

// Content is what the window shows. It is built when it is first asked for: the window opens without it.
func (s *Screen) Content() fyne.CanvasObject {
	if s.controls == nil {
		s.Rebuild()
	}
	return s.root
}

// Shown focuses the choice that was changed last and reads the printers.
func (s *Screen) Shown() {
	s.Content()
	s.model.Reload()
	if s.care != nil {
		s.care.model.Reload()
	}
	kit.Focus(s.controls[s.last])
}

// Hidden has nothing to save: every choice is kept at once.
func (s *Screen) Hidden() {}

// Changed re-reads what a new catalogue has changed.
func (s *Screen) Changed(c app.Change) {
	if c&app.Catalogue != 0 {
		s.model.Reload()
	}
}

// Key has no keys of its own.
func (s *Screen) Key(kit.Key) bool { return false }

// Change makes a choice from elsewhere, such as the language at signing in.
func (s *Screen) Change(edit func(*Choices)) { s.model.Change(edit) }

// Printer returns the printer that was chosen, "" for the system's own.
func (s *Screen) Printer() string { return s.model.State().Printer }

// Rebuild draws everything anew, as after a change of language.
func (s *Screen) Rebuild() {
	v, c := s.Voice, s.model.State().Choices
	s.controls = []fyne.CanvasObject{
		s.segmented(0, []string{v.Say("settings.arabic"), v.Say("settings.english")}, at(c.Lang == "en"), func(c *Choices, i int) { c.Lang = [...]string{"ar", "en"}[i] }),
		s.segmented(1, []string{v.Say("settings.light"), v.Say("settings.dark")}, at(c.Dark), func(c *Choices, i int) { c.Dark = i == 1 }),
		s.contrast(2, c.Contrast),
		s.segmented(3, s.sizes(), slices.Index(percents(), c.Percent), func(c *Choices, i int) { c.Percent = percents()[i] }),
		s.segmented(4, []string{v.Say("settings.digits_latin"), v.Say("settings.digits_indic")}, at(c.Indic), func(c *Choices, i int) { c.Indic = i == 1 }),
	}
	lock := s.segmented(5, s.minutes(), slices.Index(idles(), c.Idle), func(c *Choices, i int) { c.Idle = idles()[i] })
	s.controls = append(s.controls, lock)
	s.printers, s.about, s.safety, s.drawn = kit.VBox(8), kit.VBox(10), kit.VBox(10), nil
	look := kit.FieldColumns(260,
		kit.NewField(v.Say("settings.language"), false, s.controls[0]),
		kit.NewField(v.Say("settings.colours"), false, s.controls[1]),
		kit.NewField(v.Say("settings.text_size"), false, s.controls[3]),
		kit.NewField(v.Say("settings.contrast"), false, s.controls[2]).Help(v.Say("settings.contrast_help")),
		kit.NewField(v.Say("settings.digits"), false, s.controls[4]).Help(v.Say("settings.digits_help")),
		kit.NewField(v.Say("settings.idle"), false, lock).Help(v.Say("settings.idle_help")))
	left := kit.VBox(16, section(v.Say("settings.printing"), s.printers), section(v.Say("settings.rescue"), s.safety))
	below := kit.FieldColumns(340, left, section(v.Say("settings.about"), s.about))
	page := kit.VBox(16, section(v.Say("settings.look"), look), below)
	if s.care != nil {
		page.Add(s.care.rebuild())
	}
	head := kit.Inset(20, 24, kit.HBox(12, kit.NewLabel(v.Say("settings.title"), kit.Title), kit.NewLabel(v.Say("settings.sub"), kit.Small).Role(theme.Secondary)))
	top := kit.NewBox(kit.VBox(0, head, kit.Divider())).Fill(theme.Surface)
	s.root.Objects = []fyne.CanvasObject{kit.Border(top, nil, nil, nil, kit.Scroll(kit.Inset(24, 24, limited(960, page))))}
	s.root.Refresh()
	s.model.Watch(s.render)
}

// IdleLimit returns after how long without a sign of the clerk the counter locks
// itself.
func (s *Screen) IdleLimit() time.Duration {
	return time.Duration(s.model.State().Idle) * time.Minute
}

func (s *Screen) minutes() []string {
	var out []string
	for _, n := range idles() {
		out = append(out, s.Voice.Number(int64(n)))
	}
	return out
}

func percents() []int { return []int{100, 125, 150} }

func (s *Screen) sizes() []string {
	var out []string
	for _, p := range percents() {
		out = append(out, s.Voice.Digits(s.Voice.Number(int64(p))+"%"))
	}
	return out
}

func at(second bool) int {
	if second {
		return 1
	}
	return 0
}

func (s *Screen) segmented(place int, words []string, chosen int, set func(*Choices, int)) *kit.Segmented {
	return kit.NewSegmented(words, chosen, func(i int) {
		s.last = place
		s.model.Change(func(c *Choices) { set(c, i) })
	})
}

// contrast turns high contrast on or off.
func (s *Screen) contrast(place int, on bool) *kit.Switch {
	return kit.NewSwitch(s.Voice.Say("settings.contrast_on"), on, func(on bool) {
		s.last = place
		s.model.Change(func(c *Choices) { c.Contrast = on })
	})
}

func section(title string, content fyne.CanvasObject) fyne.CanvasObject {
	return kit.Panel(kit.Inset(20, 24, kit.VBox(16, kit.NewLabel(title, kit.Lead), content)))
}

// limited keeps content from growing wider than width; it stands at the start.
func limited(width float32, content fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: limitLayout{width}, Objects: []fyne.CanvasObject{content}}
}

type limitLayout struct{ width float32 }

// MinSize implements fyne.Layout.
func (limitLayout) MinSize(objs []fyne.CanvasObject) fyne.Size { return objs[0].MinSize() }

// Layout implements fyne.Layout.
func (l limitLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, l.width)
	objs[0].Resize(fyne.NewSize(w, size.Height))
	x := float32(0)
	if kit.RTL() {
		x = size.Width - w
	}
	objs[0].Move(fyne.NewPos(x, 0))
}

func (s *Screen) render(st State) {
	if len(s.printers.Objects) == 0 || s.read != st.Loaded || st.PrinterErr != nil || !slices.EqualFunc(st.Printers, s.drawn, same) {
		s.drawn, s.read = st.Printers, st.Loaded
		s.printers.Objects = s.printerRows(st)
		s.printers.Refresh()
	}
	s.safety.Objects = []fyne.CanvasObject{s.rescueRow(st)}
	s.safety.Refresh()
	s.renderRescue(st)
	s.about.Objects = s.aboutRows(st)
	s.about.Refresh()
}

// same tells whether a printer stands as it did.
func same(a, b app.PrinterInfo) bool {
	return a.Name == b.Name && a.Info == b.Info && a.Working() == b.Working()
}

func (s *Screen) printerRows(st State) []fyne.CanvasObject {
	v := s.Voice
	rows := []fyne.CanvasObject{kit.NewLabel(v.Say("settings.printer"), kit.SmallMedium).Role(theme.LabelText)}
	switch {
	case st.PrinterErr != nil:
		again := kit.NewLinkButton(v.Say("settings.again"), s.model.Reload)
		return append(rows, kit.Notice(kit.Warning, v.Error(st.PrinterErr), "", again), s.networkPrinters())
	case !st.Loaded:
		return append(rows, kit.Skeleton(240, 20))
	case len(st.Printers) == 0:
		return append(rows, kit.Notice(kit.Info, v.Say("settings.no_printers"), "", nil), s.networkPrinters())
	}
	return append(rows, s.printerChoice(st), s.paperPrinters(st), s.networkPrinters())
}

// printerChoice lists the printers with their state.
func (s *Screen) printerChoice(st State) fyne.CanvasObject {
	v := s.Voice
	words, names := []string{v.Say("settings.printer_system")}, []string{""}
	for _, p := range st.Printers {
		name, state := p.Info, "settings.printer_ready"
		if name == "" {
			name = p.Name
		}
		switch {
		case p.Trouble != "":
			state = "trouble." + string(p.Trouble)
		case !p.Working():
			state = "settings.printer_stopped"
		}
		words = append(words, v.With("settings.printer_state", map[string]any{"name": name, "state": v.Say(state)}))
		names = append(names, p.Name)
	}
	return kit.NewRadio(words, slices.Index(names, st.Printer), func(i int) {
		s.model.Change(func(c *Choices) { c.Printer = names[i] })
	})
}

func (s *Screen) aboutRows(st State) []fyne.CanvasObject {
	v, d := s.Voice, st.Device
	office := d.Office.Municipality.Name
	if v.Lang() == i18n.English && d.Office.Municipality.NameEn != "" {
		office = d.Office.Municipality.NameEn
	}
	keys := v.Say("settings.keys_file")
	if st.Protection.Keyring {
		keys = v.Say("settings.keys_ring")
	}
	var rows []fyne.CanvasObject
	for _, f := range [][2]string{
		{v.Say("settings.version"), v.Ident(s.Version)},
		{v.Say("settings.catalogue"), s.catalogue(st)},
		{v.Say("settings.office"), office},
		{v.Say("settings.counter"), v.Counter(d.Counter)},
		{v.Say("settings.device"), v.Ident(d.Code)},
		{v.Say("settings.central"), v.Ident(d.Central)},
		{v.Say("settings.keys"), keys},
	} {
		rows = append(rows, kit.Grow(16, 1, kit.Fixed(132*theme.Current().Scale(), 0, kit.NewLabel(f[0], kit.Small).Role(theme.Secondary)), kit.NewLabel(f[1], kit.SmallMedium).Wrap()))
	}
	if r := st.Catalogue.Refused; r != nil {
		text := v.With("settings.catalogue_refused", map[string]any{"version": v.Number(int64(r.Version)), "at": v.Day(r.At)})
		rows = append(rows, kit.Notice(kit.Warning, text, v.Error(&app.Error{Code: r.Code, Args: r.Args}), nil))
	}
	return rows
}

// catalogue says which version serves, and whose it is.
func (s *Screen) catalogue(st State) string {
	v, c := s.Voice, st.Catalogue
	n := map[string]any{"version": v.Number(int64(c.Version))}
	if c.Since.IsZero() {
		return v.With("settings.catalogue_brought", n)
	}
	n["since"] = v.Day(c.Since)
	return v.With("settings.catalogue_central", n)
}
