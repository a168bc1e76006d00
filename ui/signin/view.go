package signin

import (
	"errors"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// Deps is what the screen works with.
type Deps struct {
	Desk      Desk
	Loop      *kit.Loop
	Voice     *i18n.Voice
	Passwords map[string]string // of a demonstration, shown to everybody; nil otherwise
	Language  func()            // to the other language
	Entered   func()            // the clerk is in
	SignOut   func()            // leaves a locked counter to somebody else
	Lock      bool              // the counter is locked, and only who locked it is let in
}

// Screen is the sign-in screen, or the lock screen.
type Screen struct {
	Deps
	model *Model
	root  *fyne.Container

	office, place *kit.Label
	link          *kit.Label
	linkIcon      *kit.Icon
	who           *fyne.Container // the cards, or the field for another
	name          *kit.Entry
	password      *kit.Entry
	layoutCap     *kit.Label
	hint          *fyne.Container
	closed        *fyne.Container // says that central closed this counter, and why
	demo          *fyne.Container // says what a demonstration is
	enter         *kit.Button
	revealed      bool
	rescue        *rescueDialog
	drawn         drawnCards
}

// drawnCards is what the cards were drawn from.
type drawnCards struct {
	operators []app.Operator
	selected  int
	lang      string
	known     bool
	rescue    bool
}

// New makes the screen.
func New(d Deps) *Screen {
	s := &Screen{Deps: d, root: kit.Stack()}
	s.model = NewModel(d.Desk, d.Loop, d.Lock, d.Entered)
	s.Rebuild()
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Shown puts the focus into the password and reads who may sign in.
func (s *Screen) Shown() {
	s.model.Reload()
	s.focus()
}

// Hidden forgets what was typed.
func (s *Screen) Hidden() { s.password.SetText("") }

// Changed re-reads what has changed.
func (s *Screen) Changed(c app.Change) {
	if c&app.Sessions != 0 {
		s.model.Reload()
	} else if c&app.Link != 0 {
		s.model.LinkChanged()
	}
}

// Key moves between the cards by the arrows, when no field has a use for them. The next card is on the left when the
// screens read right to left.
func (s *Screen) Key(k kit.Key) bool {
	by := 0
	switch k {
	case kit.KeyLeft:
		by = 1
	case kit.KeyRight:
		by = -1
	default:
		return false
	}
	if !s.Voice.RTL() {
		by = -by
	}
	st := s.model.State()
	if st.Selected != Another && !st.Locked {
		s.model.Select(max(0, min(st.Selected+by, len(st.Operators)-1)))
		s.focus()
	}
	return true
}

// Rebuild draws everything anew, as after a change of language.
func (s *Screen) Rebuild() {
	s.drawn = drawnCards{}
	s.root.Objects = []fyne.CanvasObject{s.build()}
	s.root.Refresh()
	s.model.Watch(s.render)
}

func (s *Screen) focus() {
	if s.who.Hidden {
		return
	}
	if s.model.State().Selected == Another && s.name.Text() == "" {
		kit.Focus(s.name)
		return
	}
	kit.Focus(s.password)
}

// formWidth is how wide the form is, whatever the window.
const formWidth = 520

func (s *Screen) build() fyne.CanvasObject {
	s.fields()
	s.office, s.place = kit.NewLabel("", kit.BodyMedium).WrapTo(2), kit.NewLabel("", kit.Caption).Role(theme.Secondary).Cut()
	s.link, s.linkIcon = kit.NewLabel("", kit.Small).Role(theme.Secondary), kit.NewIcon("wifi", 18, theme.Secondary)
	s.who, s.hint, s.closed = kit.VBox(0), kit.VBox(0), kit.VBox(0)
	form := kit.VBox(0,
		s.header(), kit.Gap(20), kit.Divider(), kit.Gap(10), s.place2(), kit.Gap(10), kit.Divider(),
		s.closed, kit.Gap(28), s.who, kit.Gap(24), kit.Spacer(), s.foot())
	column := kit.Center(kit.Fixed(formWidth, 0, form))
	column.Layout = columnLayout{}
	paper := kit.Stack(kit.NewBox(nil).Fill(theme.Surface), kit.Scroll(kit.Inset(32, 40, column)))
	return kit.Columns(0, []float32{5, 3}, paper, wall())
}

// columnLayout keeps the form at its width in the middle, as high as the window.
type columnLayout struct{}

// MinSize implements fyne.Layout.
func (columnLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(formWidth, objs[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (columnLayout) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Resize(fyne.NewSize(formWidth, size.Height))
	objs[0].Move(fyne.NewPos((size.Width-formWidth)/2, 0))
}

// fields makes the fields; what was typed in those before stays.
func (s *Screen) fields() {
	name, password := s.name, s.password
	s.name = kit.NewEntry().LTR().High()
	s.password = kit.NewEntry().Password().High()
	if name != nil {
		s.name.SetText(name.Text())
		s.password.SetText(password.Text())
	}
	s.password.OnSubmitted = func(string) { s.submit() }
	s.password.OnChanged = func(string) { s.hints(s.model.State()) }
	s.password.OnKey = func(k kit.Key) bool {
		switch k {
		case kit.KeyUp:
			s.model.Select(max(0, s.model.State().Selected-1))
		case kit.KeyDown:
			s.model.Select(s.model.State().Selected + 1)
		default:
			return false
		}
		return true
	}
	s.revealed = false
	s.layoutCap = kit.NewLabel("", kit.CaptionMedium).Role(theme.LabelText)
	s.layoutCap.Hide()
	eye := kit.NewIconButton(kit.Quiet, "eye", nil).Low().Tip(s.Voice.Say("signin.reveal"))
	eye.OnPress(func() {
		s.revealed = !s.revealed
		s.password.Reveal(s.revealed)
		kit.Focus(s.password)
	})
	s.password.Suffix(kit.HBox(8, s.layoutCap, eye))
	s.enter = kit.NewButton(kit.Primary, s.Voice.Say("signin.enter"), s.submit).High().Key("Enter")
}

func (s *Screen) header() fyne.CanvasObject {
	v := s.Voice
	language := kit.NewButton(kit.Secondary, v.Say("signin.other_language"), s.Language).Icon("globe").Low()
	names := kit.VBox(0, kit.NewLabel(v.Say("signin.product"), kit.NumberBold), kit.NewLabel(v.Say("signin.tagline"), kit.Small).Role(theme.Secondary))
	return kit.Grow(16, 1, kit.Emblem(58), names, language)
}

// place2 is the line that says which counter this is, and how the line to central stands.
func (s *Screen) place2() fyne.CanvasObject {
	return kit.Grow(12, 1, kit.NewIcon("store", 20, theme.LabelText), kit.VBox(0, s.office, s.place), kit.HBox(8, s.linkIcon, s.link))
}

func (s *Screen) foot() fyne.CanvasObject {
	v := s.Voice
	if s.Passwords != nil {
		s.demo = kit.Stack()
		return s.demo
	}
	words := kit.VBox(0, kit.NewLabel(v.Say("signin.offline"), kit.SmallMedium).Cut(), kit.NewLabel(v.Say("signin.offline_detail"), kit.Caption).Role(theme.Secondary).Wrap())
	return kit.VBox(16, kit.Divider(), kit.Grow(12, 1, kit.NewIcon("shield", 24, theme.GreenText), words))
}

// passwords lists the passwords of a demonstration.
func (s *Screen) passwords(operators []app.Operator) string {
	var list []string
	for _, o := range operators {
		if p := s.Passwords[o.ID]; p != "" {
			list = append(list, s.Voice.With("signin.demo_password", map[string]any{"name": operatorName(s.Voice, o), "password": p}))
		}
	}
	return strings.Join(list, " · ")
}

func (s *Screen) submit() { s.model.SignIn(s.name.Text(), s.password.Text()) }

func (s *Screen) render(st State) {
	s.renderPlace(st)
	s.renderClosed(st.Closed)
	s.renderWho(st)
	s.renderRescue(st)
	s.hints(st)
	s.enter.SetText(s.Voice.Say(enterWord(st)))
	if st.Busy || st.Wait > 0 {
		s.enter.Disable()
	} else {
		s.enter.Enable()
	}
	if st.Err != nil && !st.Busy && app.CodeOf(st.Err) == app.WrongPassword {
		s.password.SelectAll()
	}
}

func enterWord(st State) string {
	switch {
	case st.Busy:
		return "signin.entering"
	case st.Locked:
		return "signin.unlock"
	}
	return "signin.enter"
}

func (s *Screen) renderPlace(st State) {
	v, o := s.Voice, st.Device.Office
	if st.Enrolled {
		s.office.SetText(v.With("signin.counter", map[string]any{"office": placeName(v, o.Municipality), "counter": v.Counter(st.Device.Counter)}))
		s.place.SetText(placeName(v, o.Amana))
	}
	switch {
	case !st.Link.Known:
		s.linkIcon.Set("sync", theme.Secondary)
		s.link.SetText(v.Say("signin.link_unknown"))
	case st.Link.Online:
		s.linkIcon.Set("wifi", theme.SuccessIcon)
		s.link.SetText(v.Say("signin.link_online"))
	default:
		s.linkIcon.Set("nowifi", theme.Secondary)
		s.link.SetText(v.Say("signin.link_offline"))
	}
}

// hints shows below the password why it was refused, else what the keyboard seems to do.
func (s *Screen) hints(st State) {
	s.hint.Objects = nil
	typed := s.password.Text()
	latin := strings.ContainsFunc(typed, isLatin)
	arab := strings.ContainsFunc(typed, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
	switch {
	case st.Err != nil:
		s.hint.Add(hintRow("errc", theme.ErrorIcon, s.errorText(st.Err), theme.ErrorText))
	case arab:
		s.hint.Add(hintRow("warn", theme.WarningIcon, s.Voice.Say("signin.arabic_keys"), theme.WarningText))
	case shouted(typed):
		s.hint.Add(hintRow("warn", theme.WarningIcon, s.Voice.Say("signin.caps"), theme.WarningText))
	}
	s.password.SetError(st.Err != nil)
	switch {
	case arab:
		s.layoutCap.SetText(s.Voice.Say("signin.keys_ar"))
	case latin:
		s.layoutCap.SetText(s.Voice.Say("signin.keys_en"))
	default:
		s.layoutCap.SetText("")
	}
	s.layoutCap.Hidden = s.layoutCap.Text() == ""
	s.hint.Refresh()
}

func isLatin(r rune) bool { return r < unicode.MaxASCII && unicode.IsLetter(r) }

// shouted tells whether several letters were typed and all of them are capitals: Caps Lock may be on.
func shouted(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n >= 2
}

func hintRow(icon string, ink theme.Role, text string, role theme.Role) fyne.CanvasObject {
	return kit.Pad(6, 0, 0, 0, kit.Grow(6, 1, kit.NewIcon(icon, 16, ink), kit.NewLabel(text, kit.Small).Role(role).Wrap()))
}

// renderClosed says above everything else that central closed this counter, why, and what is left to do at it. Nobody can
// sign in at an emptied one, so it asks for nothing.
func (s *Screen) renderClosed(o *app.Orders) {
	s.closed.Objects = nil
	if o != nil {
		kind, id, then := kit.Warning, "signin.revoked", "signin.revoked_detail"
		switch {
		case o.Emptied:
			kind, id, then = kit.Info, "signin.emptied", "signin.emptied_detail"
		case o.Ended.Kind == app.DirectWipe:
			id, then = "signin.wiping", "signin.wiping_detail"
		}
		detail := s.Voice.With(then, map[string]any{"reason": o.Ended.Reason})
		s.closed.Objects = []fyne.CanvasObject{kit.Gap(20), kit.Notice(kind, s.Voice.Say(id), detail, nil)}
	}
	s.who.Hidden = o != nil && o.Emptied
	s.closed.Refresh()
}

// errorText names what is missing in the screen's own words, everything else as the errors do.
func (s *Screen) errorText(err error) string {
	var e *app.Error
	if errors.As(err, &e) && e.Code == app.Required {
		if e.Field == "operator" {
			return s.Voice.Say("signin.need_operator")
		}
		return s.Voice.Say("signin.need_password")
	}
	return s.Voice.Error(err)
}

func placeName(v *i18n.Voice, p app.Place) string {
	if v.Lang() == i18n.English && p.NameEn != "" {
		return p.NameEn
	}
	return p.Name
}
