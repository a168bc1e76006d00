package merge

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// fieldWidth is the width of the column that names the fields.
const fieldWidth = 152

func columns(cells ...fyne.CanvasObject) fyne.CanvasObject {
	name := kit.Fixed(fieldWidth*theme.Current().Scale(), 0, cells[0])
	return kit.Columns(12, []float32{0, 1, 1, 1}, append([]fyne.CanvasObject{name}, cells[1:]...)...)
}

func (s *Screen) heads(st State) fyne.CanvasObject {
	v := s.d.Voice
	head := func(word, below string) fyne.CanvasObject {
		return kit.VBox(0, kit.NewLabel(v.Say(word), kit.BodyStrong).Cut(), kit.NewLabel(below, kit.Caption).Role(theme.Secondary).Cut())
	}
	name := st.Mine.Name
	if v.Lang() == i18n.English && st.Mine.NameEn != "" {
		name = st.Mine.NameEn
	}
	return columns(
		kit.NewLabel(v.Say("merge.field"), kit.Small).Role(theme.Secondary),
		head("merge.mine", v.With("merge.by", map[string]any{"who": name, "at": s.at(st.Of.Mine.UpdatedAt)})),
		head("merge.theirs", v.With("merge.by", map[string]any{"who": v.Say("merge.central"), "at": s.at(st.Of.Theirs.UpdatedAt)})),
		head("merge.result", v.Say("merge.result_detail")),
	)
}

func (s *Screen) at(t time.Time) string {
	return s.d.Voice.With("merge.at", map[string]any{"day": s.d.Voice.Civil(hijri.Today(t)), "time": s.d.Voice.Clock(t)})
}

// row is one difference: both values to choose from, and the one that will stand.
func (s *Screen) row(st State, i int, d app.Difference) fyne.CanvasObject {
	name := kit.VBox(2, kit.NewLabel(s.name(st, d), kit.BodyMedium).WrapTo(2))
	if p := st.Problem.Of(d.Code); p != nil {
		name.Add(kit.NewLabel(s.d.Voice.Error(p), kit.Caption).Role(theme.ErrorText).Wrap())
	}
	side := st.Side(d)
	mine := s.cell(st, i, d, d.Mine, app.Mine, side)
	theirs := s.cell(st, i, d, d.Theirs, app.Theirs, side)
	s.cells = append(s.cells, [2]*kit.Card{mine, theirs})
	return columns(name, mine, theirs, s.result(st, i, d, side))
}

func (s *Screen) cell(st State, i int, d app.Difference, value app.Value, of, chosen app.Side) *kit.Card {
	first, second := s.words(st, d, value)
	text := kit.VBox(0, kit.NewLabel(first, kit.SmallMedium).WrapTo(2))
	if second != "" {
		text.Add(kit.NewLabel(second, kit.Caption).Role(theme.Secondary).Cut())
	}
	parts := []fyne.CanvasObject{dot(of == chosen), text}
	if i == st.At && chosen == "" {
		parts = append(parts, kit.NewKeyCap(s.arrow(of)))
	}
	ground := kit.NewBox(kit.Fixed(0, 56, kit.Inset(6, 12, kit.Grow(12, 1, parts...)))).Radius(theme.Radius)
	if of == chosen {
		ground.Fill(theme.PSoft).Line(theme.Primary).LineWidth(2)
	}
	return kit.NewCard(ground, func() { s.Choose(i, of) })
}

// arrow is the key of a side: it points to its column.
func (s *Screen) arrow(of app.Side) string {
	if (of == app.Mine) == s.d.Voice.RTL() {
		return "\u2192"
	}
	return "\u2190"
}

// dot is the round of a choice.
func dot(on bool) fyne.CanvasObject {
	inner := kit.NewBox(kit.Fixed(10, 10, kit.Gap(0))).Radius(5)
	line, width := theme.FieldBorder, float32(1)
	if on {
		inner.Fill(theme.Primary)
		line, width = theme.Primary, 2
	}
	return kit.NewBox(kit.Fixed(20, 20, kit.Center(inner))).Line(line).LineWidth(width).Radius(10)
}

// result is what will stand.
func (s *Screen) result(st State, i int, d app.Difference, side app.Side) fyne.CanvasObject {
	v := s.d.Voice
	value, word := app.Value{}, ""
	written, wrote := st.Written(d)
	switch {
	case wrote:
		value, word = app.Value{Text: written}, "merge.chip_written"
	case side == app.Mine:
		value, word = d.Mine, "merge.chip_mine"
	case side == app.Theirs:
		value, word = d.Theirs, "merge.chip_theirs"
	}
	if word == "" {
		hint := []fyne.CanvasObject{kit.NewLabel(v.Say("merge.choose"), kit.Small).Role(theme.Secondary).WrapTo(2)}
		if st.Writable(d) {
			hint = append(hint, kit.NewKeyCap(string(kit.KeyE)))
		}
		ground := kit.NewBox(kit.Fixed(0, 56, kit.Inset(6, 12, kit.Grow(8, 0, hint...)))).Line(theme.FieldBorder).Radius(theme.Radius)
		return kit.NewCard(ground, func() { s.write(i, d) })
	}
	first, second := s.words(st, d, value)
	text := kit.VBox(0, kit.NewLabel(first, kit.SmallMedium).WrapTo(2))
	if second != "" {
		text.Add(kit.NewLabel(second, kit.Caption).Role(theme.Secondary).Cut())
	}
	chip := kit.NewChip(kit.Success, "check", v.Say(word))
	ground := kit.NewBox(kit.Fixed(0, 56, kit.Inset(6, 12, kit.Grow(8, 0, text, chip)))).Fill(theme.Sunken).Radius(theme.Radius)
	if !st.Writable(d) {
		return ground
	}
	return kit.NewCard(ground, func() { s.write(i, d) })
}

func (s *Screen) name(st State, d app.Difference) string {
	lang := s.d.Voice.Lang()
	if f := st.Field(d); f != nil {
		return f.Label.In(lang)
	}
	if st.Service != nil {
		for _, doc := range st.Service.Documents {
			if d.Part == app.PartDocument && doc.Code == d.Code {
				return doc.Label.In(lang)
			}
		}
		for _, dec := range st.Service.Declarations {
			if d.Part == app.PartAgreed && dec.Code == d.Code {
				return dec.Label.In(lang)
			}
		}
	}
	return d.Code
}

// words say a value, on one line or two.
func (s *Screen) words(st State, d app.Difference, value app.Value) (first, second string) {
	v := s.d.Voice
	switch d.Part {
	case app.PartRows:
		return s.rowWords(st, d, value)
	case app.PartDocument:
		for _, a := range value.Documents {
			first, second = v.Ident(a.Name), s.at(a.AddedAt)
		}
	case app.PartAgreed:
		first = v.Say("merge.not_agreed")
		if value.Text != "" {
			first = v.Say("merge.agreed")
		}
	case app.PartField:
		first, second = s.fieldWords(st.Field(d), value.Text)
	}
	if first == "" {
		first = v.Say("merge.nothing")
	}
	return first, second
}

func (s *Screen) fieldWords(f *catalogue.Field, text string) (first, second string) {
	v := s.d.Voice
	if f == nil || text == "" {
		return text, ""
	}
	switch f.Type {
	case catalogue.TypeDate:
		day, err := hijri.ParseCivil(text)
		if err != nil {
			return text, ""
		}
		dual, err := day.Dual()
		if err != nil {
			return v.Civil(day), ""
		}
		return v.Hijri(dual.Hijri), v.Civil(day)
	case catalogue.TypeMobile:
		return v.Mobile(text), ""
	case catalogue.TypeDigits, catalogue.TypeActivity:
		return v.Ident(text), ""
	case catalogue.TypeNumber:
		if f.Unit == "m2" {
			return v.Area(text), ""
		}
		return v.Decimal(text, f.Scale), ""
	default:
	}
	return v.Prose(s.cat.Label(f, text, v.Lang())), ""
}

func (s *Screen) rowWords(st State, d app.Difference, value app.Value) (first, second string) {
	v, f := s.d.Voice, st.Field(d)
	if f == nil || len(value.Rows) == 0 {
		return v.Say("merge.nothing"), ""
	}
	var codes, names []string
	for _, row := range value.Rows {
		for i := range f.Columns {
			if c := &f.Columns[i]; c.Code == f.Unique || f.Unique == "" && i == 0 {
				codes = append(codes, v.Ident(row[c.Code]))
				names = append(names, s.cat.Label(c, row[c.Code], v.Lang()))
			}
		}
	}
	if slices.Equal(codes, names) {
		return strings.Join(codes, v.Say("merge.comma")), ""
	}
	return strings.Join(codes, v.Say("merge.comma")), v.Prose(strings.Join(names, v.Say("merge.comma")))
}
