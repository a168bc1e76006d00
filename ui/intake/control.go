package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// control is a field on the screen.
type control interface {
	object() fyne.CanvasObject
	draw(st State)          // value, choices and error
	focus(path string) bool // false: the path is not here; "" is the first place
	focusedPath() string    // "" when the focus is elsewhere
}

// fewChoices is how many choices still fit a menu; more are searched.
const fewChoices = 12

// control makes the control of a field by its type alone.
func (f *form) control(st State, fd *catalogue.Field) control {
	switch fd.Type {
	case catalogue.TypeRows:
		c := newRowsControl(f, fd)
		f.rows = append(f.rows, c)
		return c
	case catalogue.TypeDate:
		return newDateControl(f, fd)
	case catalogue.TypeSegment, catalogue.TypeYesNo:
		if f.fitsSegments(fd) {
			return newSegmentControl(f, fd)
		}
		return newChoiceControl(f, fd, st)
	case catalogue.TypeChoice, catalogue.TypeAmana, catalogue.TypeTown, catalogue.TypeActivity:
		return newChoiceControl(f, fd, st)
	case catalogue.TypeText, catalogue.TypeArabic, catalogue.TypeNotes, catalogue.TypeDigits, catalogue.TypeMobile,
		catalogue.TypeNumber, catalogue.TypeInteger, catalogue.TypeMoney:
	}
	return newEntryControl(f, fd)
}

// base is what all controls of one field have in common.
type base struct {
	form  *form
	f     *catalogue.Field
	field *kit.Field
}

func (f *form) base(fd *catalogue.Field, inner fyne.CanvasObject) base {
	field := kit.NewField(fd.Label.In(f.v.Lang()), f.s.Requires(fd), inner)
	if help := fd.Help.In(f.v.Lang()); help != "" {
		field.Help(f.v.Prose(help))
	}
	return base{form: f, f: fd, field: field}
}

func (b base) object() fyne.CanvasObject { return b.field }

func (b base) focus(path string) bool {
	if path != "" && path != b.f.Code {
		return false
	}
	b.field.Focus()
	return true
}

// followFocus notes where the clerk is, and that a field was left.
func (b *base) followFocus(on bool) { b.form.followFocus(b.f.Code, on) }

func (f *form) followFocus(path string, on bool) {
	switch {
	case f.drawing:
	case on:
		f.s.Enter(path)
	default:
		f.s.Leave(path)
	}
}

func (b base) focusedPath() string {
	if o, ok := kit.FocusedNear(b.field).(fyne.CanvasObject); ok && o == b.field.Control() {
		return b.f.Code
	}
	return ""
}

// drawError shows what is wrong, and what is only odd.
func (b base) drawError(st State) {
	p := st.Problems.Of(b.f.Code)
	switch {
	case p == nil:
		b.field.SetError("")
		b.field.SetHint("")
	case p.Warning:
		b.field.SetError("")
		b.field.SetHint(b.form.v.Error(p))
	default:
		b.field.SetError(b.form.v.Error(p))
	}
}

// entryControl is a field that is typed.
type entryControl struct {
	base
	e *kit.Entry
}

func newEntryControl(f *form, fd *catalogue.Field) *entryControl {
	c := &entryControl{e: f.entry(fd)}
	c.e.SetReadOnly(f.s.Fixed(fd))
	c.base = f.base(fd, c.e)
	c.e.OnChanged = func(s string) {
		if !f.drawing {
			f.s.Set(fd.Code, s)
		}
	}
	c.e.OnFocus = c.followFocus
	return c
}

// entry makes the entry that a type wants.
func (f *form) entry(fd *catalogue.Field) *kit.Entry {
	e := kit.NewEntry()
	switch fd.Type {
	case catalogue.TypeNotes:
		e.Lines(3)
	case catalogue.TypeDigits, catalogue.TypeMobile, catalogue.TypeActivity:
		e.LTR().MaxLen(40)
	case catalogue.TypeNumber:
		e.Numeric(fd.Scale)
	case catalogue.TypeInteger:
		e.Numeric(0)
	case catalogue.TypeMoney:
		e.Numeric(2)
	default:
	}
	if fd.MaxLen > 0 && (fd.Type == catalogue.TypeText || fd.Type == catalogue.TypeArabic || fd.Type == catalogue.TypeNotes) {
		e.MaxLen(fd.MaxLen)
	}
	if unit := f.unit(fd.Unit); unit != "" {
		e.Unit(unit)
	}
	return e
}

// unit is the word of a unit of the catalogue.
func (f *form) unit(code string) string {
	switch code {
	case "m2":
		return f.v.Say("format.m2")
	case "m":
		return f.v.Say("format.m")
	}
	return ""
}

func (c *entryControl) draw(st State) {
	c.drawError(st)
	shown := display(c.f, st.App.Entered.Get(c.f.Code))
	if !c.e.Focused() && c.e.Text() != shown {
		c.e.SetText(shown)
	}
}

func (c *entryControl) focusedPath() string {
	if c.e.Focused() {
		return c.f.Code
	}
	return ""
}

// display is a canonical value as people write it.
func display(f *catalogue.Field, v string) string {
	if rest, ok := strings.CutPrefix(v, "+966"); ok && f.Type == catalogue.TypeMobile {
		return "0" + rest
	}
	return v
}

// choiceControl is a look-up: a menu when short, searched when long.
type choiceControl struct {
	base
	codes  []string
	menu   *kit.Select
	search *kit.Combo
}

func newChoiceControl(f *form, fd *catalogue.Field, st State) *choiceControl {
	c := &choiceControl{}
	choices := f.s.Model.Choices(fd, st.App.Entered)
	pick := func(i int) {
		code := ""
		if i >= 0 && i < len(c.codes) {
			code = c.codes[i]
		}
		f.s.Set(fd.Code, code)
		f.s.Leave(fd.Code)
	}
	var inner fyne.CanvasObject
	if len(choices) <= fewChoices && fd.Type != catalogue.TypeTown && fd.Type != catalogue.TypeActivity {
		c.menu = kit.NewSelect(nil, -1, pick).Placeholder(f.v.Say("intake.choose"))
		inner = c.menu
	} else {
		c.search = kit.NewCombo(nil, -1, f.v.Say("intake.nothing_fits"), pick).Placeholder(f.v.Say("intake.choose"))
		inner = c.search
	}
	c.base = f.base(fd, inner)
	if c.menu != nil {
		c.menu.OnFocus = c.followFocus
	} else {
		c.search.OnFocus = c.followFocus
	}
	return c
}

func (c *choiceControl) draw(st State) {
	c.drawError(st)
	choices := c.form.s.Model.Choices(c.f, st.App.Entered)
	codes := codesOf(choices)
	at := slices.Index(codes, st.App.Entered.Get(c.f.Code))
	if !slices.Equal(codes, c.codes) {
		c.codes = codes
		if c.menu != nil {
			c.menu.SetOptions(namesOf(choices, c.form.v.Lang()), at)
		} else {
			c.search.SetOptions(optionsOf(c.f, choices, c.form.v.Lang()), at)
		}
	}
	if c.menu != nil {
		c.menu.Choose(at)
	} else {
		c.search.Choose(at)
	}
}

func codesOf(choices []catalogue.Choice) []string {
	out := make([]string, len(choices))
	for i, c := range choices {
		out[i] = c.Code
	}
	return out
}

func namesOf(choices []catalogue.Choice, lang string) []string {
	out := make([]string, len(choices))
	for i, c := range choices {
		out[i] = c.Label.In(lang)
	}
	return out
}

// optionsOf are the choices for searching; only codes that people know are shown.
func optionsOf(f *catalogue.Field, choices []catalogue.Choice, lang string) []kit.Option {
	out := make([]kit.Option, len(choices))
	for i, c := range choices {
		out[i].Name = c.Label.In(lang)
		if f.Type == catalogue.TypeActivity {
			out[i].Code = c.Code
		}
	}
	return out
}

// segmentLetters is how many letters fit a row of segments, all of them as wide as
// the widest, at 100%.
const segmentLetters = 39

// fitsSegments tells whether all choices can stand side by side.
func (f *form) fitsSegments(fd *catalogue.Field) bool {
	choices := f.s.Model.Choices(fd, app.Entered{})
	longest := 0
	for _, name := range namesOf(choices, f.v.Lang()) {
		longest = max(longest, utf8.RuneCountInString(name))
	}
	return float32(longest*len(choices))*theme.Current().Scale() <= segmentLetters
}

// segmentControl is a short choice, all of it in view.
type segmentControl struct {
	base
	codes []string
	seg   *kit.Segmented
}

func newSegmentControl(f *form, fd *catalogue.Field) *segmentControl {
	choices := f.s.Model.Choices(fd, app.Entered{})
	c := &segmentControl{codes: codesOf(choices)}
	names := namesOf(choices, f.v.Lang())
	for i := range names {
		names[i] = f.v.Digits(names[i])
	}
	c.seg = kit.NewSegmented(names, -1, nil)
	c.seg.OnChanged = func(i int) {
		if !f.drawing && i >= 0 {
			f.s.Set(fd.Code, c.codes[i])
			f.s.Leave(fd.Code)
		}
	}
	c.seg.OnFocus = c.followFocus
	c.base = f.base(fd, c.seg)
	return c
}

func (c *segmentControl) draw(st State) {
	c.drawError(st)
	if at := slices.Index(c.codes, st.App.Entered.Get(c.f.Code)); at != c.seg.Chosen() {
		c.seg.Choose(at)
	}
}
