package merge

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
)

// write asks for a value that stands instead of either.
func (s *Screen) write(i int, d app.Difference) {
	st := s.State()
	if !st.Writable(d) || st.Busy {
		return
	}
	v, f := s.d.Voice, st.Field(d)
	var m *kit.Modal
	take := func(text string) {
		m.Close()
		s.Write(i, text)
	}
	control, read := s.control(f, st.Result, take)
	ok := kit.NewButton(kit.Primary, v.Say("merge.take"), func() { take(read()) }).Key("Enter")
	no := kit.NewButton(kit.Secondary, v.Say("merge.no"), func() { m.Close() }).Key("Esc")
	m = kit.NewModal(v.Say("merge.write"), kit.NewField(f.Label.In(v.Lang()), f.Required, control), ok, no).Wide(480)
	m.OnClose = s.focus
	m.Show(s.d.Window.Canvas(), nil)
	kit.Focus(control)
}

// control is the field, with the value that stands now; Enter in it takes what was
// typed.
func (s *Screen) control(f *catalogue.Field, now app.Application, take func(string)) (o fyne.CanvasObject, read func() string) {
	value := now.Entered.Get(f.Code)
	switch f.Type {
	case catalogue.TypeDate:
		d := kit.NewDateField(s.d.Voice.Say("intake.mark.hijri"), s.d.Voice.Say("intake.mark.civil"), kit.UmmAlQura())
		if day, err := hijri.ParseCivil(value); err == nil {
			d.SetDate(day.Year, day.Month, day.Day)
		}
		return d, func() string {
			if y, m, day, ok := d.Date(); ok {
				return hijri.Civil{Year: y, Month: m, Day: day}.String()
			}
			return ""
		}
	case catalogue.TypeChoice, catalogue.TypeSegment, catalogue.TypeAmana, catalogue.TypeTown, catalogue.TypeYesNo:
		choices := s.cat.Choices(f, now.Entered)
		names := make([]kit.Option, len(choices))
		for i, c := range choices {
			names[i].Name = c.Label.In(s.d.Voice.Lang())
		}
		at := slices.IndexFunc(choices, func(c catalogue.Choice) bool { return c.Code == value })
		c := kit.NewCombo(names, at, s.d.Voice.Say("intake.nothing_fits"), func(i int) { at = i })
		return c, func() string {
			if at < 0 {
				return ""
			}
			return choices[at].Code
		}
	default:
	}
	e := kit.NewEntry()
	if f.Type == catalogue.TypeDigits || f.Type == catalogue.TypeMobile || f.Type == catalogue.TypeActivity {
		e.LTR()
	}
	if f.Type == catalogue.TypeNumber {
		e.Numeric(f.Scale)
	}
	e.SetText(value)
	e.OnSubmitted = take
	return e, e.Text
}
