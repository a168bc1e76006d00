package desk

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/signin"
	"github.com/shubbak/shubbak/ui/theme"
)

// The measures of the frame.
const (
	topHeight   = 64
	stripHeight = 36
	railWide    = 208
	railNarrow  = 80   // so that "Applications" stands whole under its icon
	emblemWide  = 264  // at the most: the names of the office beside the emblem
	searchMost  = 100  // letters
	wideFrom    = 1200 // a window narrower than this has the narrow rail
	searchWidth = 456
)

// frame is what stands around every screen: the top bar, the rail, the strip.
type frame struct {
	w       *Window
	content *fyne.Container

	screen *fyne.Container
	search *kit.Entry
	items  []railItem
	days   [2]*kit.Label // Hijri with its weekday, Gregorian
	strip  *strip
}

type railItem struct {
	*kit.NavItem
	to place
}

func newFrame(w *Window) *frame {
	f := &frame{w: w, content: kit.Stack()}
	f.rebuild()
	return f
}

// rebuild draws the frame anew, as after a change of language.
func (f *frame) rebuild() {
	f.screen = kit.Stack()
	f.strip = newStrip(f.w)
	top := kit.NewBox(kit.VBox(0, kit.Fixed(0, topHeight-1, f.topBar()), kit.Divider())).Fill(theme.Surface)
	foot := kit.NewBox(kit.VBox(0, kit.Divider(), kit.Fixed(0, stripHeight-1, f.strip.content))).Fill(theme.Surface)
	f.content.Objects = []fyne.CanvasObject{kit.Border(top, foot, f.rail(), nil, f.screen)}
	f.content.Refresh()
	f.w.model.watch(f.render)
	f.show()
}

// show puts the screen where the clerk is into the frame, and marks its place in the rail.
func (f *frame) show() {
	s := f.w.screens[f.w.at]
	f.screen.Objects = []fyne.CanvasObject{s.Content()}
	f.screen.Refresh()
	for _, i := range f.items {
		i.SetSelected(i.to == f.w.railPlace())
	}
}

// railPlace is the place of the rail that the screen on show belongs to.
func (w *Window) railPlace() place {
	switch w.at {
	case atReview:
		return atIntake
	case atPress:
		if w.paper().State().Kind == app.PaperSlip {
			return atApplications
		}
		return atLicences
	case atMerge:
		return atSync
	case atHome, atIntake, atApplications, atLicences, atPrints, atSync, atSettings:
	}
	return w.at
}

func (f *frame) focusSearch() {
	kit.Focus(f.search)
	f.search.SelectAll()
}

func (f *frame) topBar() fyne.CanvasObject {
	v, who := f.w.Voice, f.w.Counter.Who()
	office := who.Device.Office
	town, amana := placeName(v, office.Municipality), placeName(v, office.Amana)
	wide := float32(20+40+12+8) + max(kit.NewLabel(town, kit.SmallStrong).MinSize().Width, kit.NewLabel(amana, kit.Caption).MinSize().Width)
	names := kit.VBox(0, kit.NewLabel(town, kit.SmallStrong).Cut(), kit.NewLabel(amana, kit.Caption).Role(theme.Secondary).Cut())
	emblem := kit.Pad(0, 20, 0, 8, kit.Grow(12, 1, kit.Emblem(40), names))

	before := f.search
	f.search = kit.NewSearch(v.Say("find.clear_text"), kit.NewKeyCap("F2")).MaxLen(searchMost).Placeholder(v.Say("desk.search_hint")).
		Prefix(kit.HBox(8, kit.NewIcon("search", 20, theme.LabelText), kit.NewLabel(v.Say("desk.search"), kit.SmallStrong)))
	if before != nil {
		f.search.SetText(before.Text())
	}
	f.search.OnSubmitted = func(text string) {
		f.search.SetText("")
		f.w.Find(text)
	}
	f.search.OnKey = func(k kit.Key) bool {
		if k == kit.KeyEscape {
			f.w.shownScreen().Shown()
		}
		return k == kit.KeyEscape
	}
	f.days = [2]*kit.Label{kit.NewLabel("", kit.CaptionStrong), kit.NewLabel("", kit.Caption).Role(theme.Secondary)}
	days := kit.HBox(16, kit.VBox(0, f.days[0], f.days[1]), kit.VDivider(36))
	end := kit.Pad(0, 0, 0, 16, f.operator(who.Operator))
	l := &topLayout{wide: min(max(wide, railWide), emblemWide), names: names}
	return &fyne.Container{Layout: l, Objects: []fyne.CanvasObject{emblem, f.search, days, end}}
}

// topLayout sets the emblem, the search, the days and the operator side by side. Where there is no room to search,
// the days are left out, and then the names beside the emblem.
type topLayout struct {
	wide  float32 // of the emblem with the names
	names fyne.CanvasObject
}

const (
	topGap      = 24
	searchLeast = 220 // at 100%
)

// MinSize implements fyne.Layout.
func (l *topLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objs[1].MinSize().Height)
}

// Layout implements fyne.Layout.
func (l *topLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	emblem, days, end := l.wide, objs[2].MinSize().Width+16, objs[3].MinSize().Width
	room := func() float32 { return size.Width - emblem - days - end - 2*topGap }
	least := searchLeast * theme.Current().Scale()
	objs[2].Show()
	l.names.Show()
	if room() < least {
		objs[2].Hide()
		days = 0
	}
	if room() < least {
		l.names.Hide()
		emblem = railNarrow
	}
	x := float32(0)
	put := func(o fyne.CanvasObject, x, wide float32) {
		high := min(o.MinSize().Height, size.Height)
		if kit.RTL() {
			x = size.Width - x - wide
		}
		o.Resize(fyne.NewSize(wide, high))
		o.Move(fyne.NewPos(x, (size.Height-high)/2))
	}
	put(objs[0], x, emblem)
	put(objs[1], emblem+topGap, min(max(room(), 0), searchWidth*theme.Current().Scale()))
	put(objs[3], size.Width-end, end)
	put(objs[2], size.Width-end-days, max(days-16, 0))
}

// operator says who works here, and leads to locking and leaving.
func (f *frame) operator(o app.Operator) fyne.CanvasObject {
	v, w := f.w.Voice, f.w
	names := kit.VBox(0, kit.NewLabel(operatorName(v, o), kit.SmallStrong).Cut(), kit.NewLabel(f.roleOf(o), kit.Caption).Role(theme.Secondary).Cut())
	who := kit.HBox(10, kit.Avatar(signin.Initials(operatorName(v, o)), 36*theme.Current().Scale()), kit.Fixed(132*theme.Current().Scale(), 0, names), kit.NewIcon("down", 18, theme.Secondary))
	card := kit.NewCard(kit.Inset(5, 8, who), func() { f.leave(o) }).Flat()
	return kit.HBox(8, card, kit.NewIconButton(kit.Secondary, "lock", w.Lock).Tip(v.Say("desk.lock_tip")))
}

func (f *frame) roleOf(o app.Operator) string {
	v, role := f.w.Voice, ""
	if len(o.Roles) > 0 {
		role = v.Say("role." + string(o.Roles[0]))
	}
	return v.With("desk.role", map[string]any{"role": role, "counter": v.Counter(f.w.Counter.Who().Device.Counter)})
}

// leave asks whether to lock or to sign out.
func (f *frame) leave(o app.Operator) {
	v, w := f.w.Voice, f.w
	var m *kit.Modal
	then := func(do func()) func() {
		return func() {
			m.Close()
			do()
		}
	}
	words := v.Say("desk.leave_nothing")
	if n := w.model.state.strip.Outbox.Waiting; n > 0 {
		words = v.Count("desk.leave_waiting", n, nil)
	}
	lock := kit.NewButton(kit.Primary, v.Say("desk.lock"), then(w.Lock)).Icon("lock").Key("Ctrl L")
	out := kit.NewButton(kit.Secondary, v.Say("desk.sign_out"), then(w.SignOut))
	stay := kit.NewButton(kit.Quiet, v.Say("desk.stay"), then(func() {}))
	m = kit.NewModal(operatorName(v, o), kit.VBox(4, kit.NewLabel(f.roleOf(o), kit.Small).Role(theme.Secondary), kit.NewLabel(words, kit.Body).Wrap()), lock, out, stay).Wide(440 * theme.Current().Scale())
	m.Show(w.Win.Canvas(), lock)
}

func operatorName(v *i18n.Voice, o app.Operator) string {
	if v.Lang() == i18n.English && o.NameEn != "" {
		return o.NameEn
	}
	return o.Name
}

func (f *frame) rail() fyne.CanvasObject {
	v, w := f.w.Voice, f.w
	f.items = []railItem{
		{kit.NewNavItem("home", v.Say("desk.home"), w.Home), atHome},
		{kit.NewNavItem("plusdoc", v.Say("desk.new"), w.Choose), atIntake},
		{kit.NewNavItem("docs", v.Say("desk.applications"), w.Applications), atApplications},
		{kit.NewNavItem("licence", v.Say("desk.licences"), w.Licences), atLicences},
		{kit.NewNavItem("print", v.Say("desk.prints"), w.Prints), atPrints},
		{kit.NewNavItem("sync", v.Say("desk.sync"), w.Sync), atSync},
		{kit.NewNavItem("gear", v.Say("desk.settings"), w.Settings), atSettings},
	}
	list := kit.VBox(4)
	for _, i := range f.items {
		list.Add(i.NavItem)
	}
	body := kit.Inset(16, 12, list)
	l := &railLayout{frame: f, pad: body}
	line := kit.VDivider(0)
	return &fyne.Container{Layout: l, Objects: []fyne.CanvasObject{kit.NewBox(nil).Fill(theme.Surface), body, line}}
}

// railLayout is as wide as the window allows.
type railLayout struct {
	frame  *frame
	pad    *fyne.Container
	narrow bool
}

// MinSize implements fyne.Layout.
func (l *railLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	narrow := l.frame.w.Win.Canvas().Size().Width < wideFrom
	if narrow != l.narrow {
		l.narrow = narrow
		for _, i := range l.frame.items {
			i.SetNarrow(narrow)
		}
	}
	if narrow {
		return fyne.NewSize(railNarrow*max(theme.Current().Scale(), 1), 0)
	}
	return fyne.NewSize(railWide+24*(theme.Current().Scale()-1), 0) // as much as the icons grow
}

// Layout implements fyne.Layout.
func (l *railLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	side := float32(12)
	if l.narrow {
		side = 4
	}
	objs[0].Resize(size)
	objs[0].Move(fyne.NewPos(0, 0))
	objs[1].Resize(fyne.NewSize(size.Width-2*side+24, size.Height))
	objs[1].Move(fyne.NewPos(side-12, 0))
	x := size.Width - 1
	if kit.RTL() {
		x = 0
	}
	objs[2].Resize(fyne.NewSize(1, size.Height))
	objs[2].Move(fyne.NewPos(x, 0))
}

// render shows the day, the badges and the strip.
func (f *frame) render(s state) {
	v := f.w.Voice
	if d, err := hijri.On(s.now); err == nil {
		first, second := v.Hijri(d.Hijri), v.Civil(d.Civil)
		if !v.RTL() {
			first, second = second, first
		}
		f.days[0].SetText(v.With("desk.weekday", map[string]any{"day": v.Weekday(d.Civil.Weekday()), "date": first}))
		f.days[1].SetText(second)
	}
	for _, i := range f.items {
		if i.to == atSync {
			setBadge(i.NavItem, v, s)
		}
	}
	f.strip.render(s)
}

// setBadge shows what needs the clerk in amber, else what waits.
func setBadge(i *kit.NavItem, v *i18n.Voice, s state) {
	switch o := s.strip.Outbox; {
	case o.NeedsMe > 0:
		i.SetBadge(kit.Warning, v.Number(int64(o.NeedsMe)))
	case o.Waiting > 0:
		i.SetBadge(kit.Neutral, v.Number(int64(o.Waiting)))
	default:
		i.SetBadge(kit.Neutral, "")
	}
}

func placeName(v *i18n.Voice, p app.Place) string {
	if v.Lang() == i18n.English && p.NameEn != "" {
		return p.NameEn
	}
	return p.Name
}
