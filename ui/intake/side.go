package intake

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// side is the panel beside the form: the fee, the documents, and what is known
// of the person and the place.
type side struct {
	f      *form
	body   fyne.CanvasObject
	fee    *fyne.Container
	papers *papers
	others *fyne.Container
	scroll *kit.Scroller
	drawn  [2]string
}

// sideWidth is the panel's width at 100%; it grows with the text half as much.
const sideWidth = 304

// feeOut is how far the ground of a fee line reaches out on both sides.
const feeOut = 8

func newSide(f *form) *side {
	s := &side{f: f, fee: kit.VBox(0), others: kit.VBox(10), papers: newPapers(f, false)}
	parts := kit.VBox(0,
		kit.Inset(20, 20-feeOut, s.fee), kit.Divider(),
		kit.Inset(16, 20, s.papers.object()), kit.Divider(),
		kit.Inset(16, 20, s.others))
	s.scroll = kit.Scroll(parts)
	s.body = kit.NewBox(kit.Fixed(sideWidth*(1+theme.Current().Scale())/2, 0, s.scroll))
	return s
}

func (s *side) draw(st State) {
	if d := fmt.Sprint(st.Assessment, st.Hot); d != s.drawn[0] {
		s.drawn[0] = d
		s.drawFee(st)
	}
	if d := fmt.Sprint(st.Similar); d != s.drawn[1] || len(s.others.Objects) == 0 {
		s.drawn[1] = d
		s.drawOthers(st)
	}
	s.papers.draw(st)
	s.scroll.Refresh()
}

// drawFee shows the assessment; the line that changed last stands out.
func (s *side) drawFee(st State) {
	v := s.f.v
	head := []fyne.CanvasObject{kit.NewLabel(v.Say("intake.fee"), kit.BodyStrong), kit.Spacer()}
	if c := st.Assessment.Class; c != "" {
		head = append(head, kit.NewChip(kit.Neutral, "", v.Say(classWords(c))))
	}
	objs := []fyne.CanvasObject{kit.Pad(0, feeOut, 8, feeOut, kit.HBox(8, head...))}
	for _, l := range st.Assessment.Lines {
		objs = append(objs, s.feeLine(l, l.Code == st.Hot))
	}
	if len(st.Assessment.Lines) == 0 {
		objs = append(objs, kit.Inset(0, feeOut, kit.NewLabel(v.Say("intake.fee_none"), kit.Small).Role(theme.Secondary).Wrap()))
	} else {
		objs = append(objs, kit.Inset(8, feeOut, kit.Divider()),
			kit.Inset(0, feeOut, kit.HBox(8, kit.NewLabel(v.Say("intake.total"), kit.BodyStrong), kit.Spacer(),
				kit.NewLabel(v.Riyals(int64(st.Assessment.Total)), kit.TitleBold))))
	}
	objs = append(objs, kit.Pad(4, feeOut, 0, feeOut, kit.NewLabel(v.Say("intake.fee_note"), kit.Caption).Role(theme.Secondary).Wrap()))
	s.fee.Objects = objs
	s.fee.Refresh()
}

// classWords names the message of a fee class.
func classWords(class string) string {
	switch class {
	case "A":
		return "intake.class.a"
	case "B":
		return "intake.class.b"
	case "C":
		return "intake.class.c"
	case "D":
		return "intake.class.d"
	}
	return "intake.class.e"
}

func (s *side) feeLine(l app.FeeLine, hot bool) fyne.CanvasObject {
	label := l.Label
	if !s.f.v.RTL() {
		label = l.LabelEn
	}
	rows := kit.VBox(0, kit.Grow(8, 0, kit.NewLabel(label, kit.Small).Cut(), kit.NewLabel(s.f.v.Money(int64(l.Amount)), kit.SmallStrong)))
	if text := s.formula(l); text != "" {
		rows.Add(kit.NewLabel(text, kit.Caption).Role(theme.Secondary).Cut())
	}
	fill := theme.Clear
	if hot {
		fill = theme.Hot
	}
	return kit.NewBox(kit.Inset(5, feeOut, rows)).Fill(fill).Radius(theme.SmallRadius)
}

// formula is what a line was computed from.
func (s *side) formula(l app.FeeLine) string {
	v := s.f.v
	var parts []string
	if l.Quantity != "" {
		q := l.Quantity
		if strings.Contains(q, ".") {
			q = strings.TrimRight(strings.TrimRight(q, "0"), ".")
		}
		q = v.Decimal(q, 0)
		if unit := s.f.unit(l.Unit); unit != "" {
			q += "\u00a0" + unit
		}
		parts = append(parts, q)
	}
	if l.Rate != 0 && (len(parts) > 0 || l.Years > 0) {
		parts = append(parts, v.Money(int64(l.Rate)))
	}
	if l.Years > 0 {
		parts = append(parts, v.Years(l.Years))
	}
	if len(parts) < 2 {
		return ""
	}
	return strings.Join(parts, " × ")
}

// drawOthers shows records of the same person or register.
func (s *side) drawOthers(st State) {
	v := s.f.v
	objs := []fyne.CanvasObject{kit.NewLabel(v.Say("intake.person"), kit.BodyStrong)}
	licences, open := 0, 0
	for _, h := range st.Similar {
		if h.Kind == app.HitLicence {
			licences++
			continue
		}
		if open++; open == 1 && h.Service == st.App.Service {
			objs = append(objs, s.double(h))
		}
	}
	if len(st.Similar) == 0 {
		objs = append(objs, kit.NewLabel(v.Say("intake.nobody"), kit.Small).Role(theme.Secondary).Wrap())
	} else {
		objs = append(objs, kit.NewLabel(v.With("intake.counts", map[string]any{
			"licences": v.Number(int64(licences)), "open": v.Number(int64(open)),
		}), kit.Small).Role(theme.Secondary).Wrap())
	}
	for i, h := range st.Similar {
		if i < 4 {
			objs = append(objs, s.other(h))
		}
	}
	s.others.Objects = objs
	s.others.Refresh()
}

// double warns of an open application of the same person for the same service.
func (s *side) double(h app.Hit) fyne.CanvasObject {
	v := s.f.v
	show := kit.NewLinkButton(v.Say("intake.show"), func() { s.f.s.See(h) })
	detail := v.With("intake.double_detail", map[string]any{"number": v.Ident(h.Number), "day": v.Day(h.At), "name": h.Title})
	head := kit.Grow(10, 1, kit.NewIcon("warn", 18, theme.WarningIcon), kit.NewLabel(v.Say("intake.double"), kit.SmallStrong).Role(theme.WarningText).Cut(), show)
	words := kit.VBox(4, head, kit.NewLabel(detail, kit.Caption).Role(theme.LabelText).Wrap())
	return kit.NewBox(kit.Inset(10, 12, words)).Fill(theme.WarningFill).Line(theme.WarningLine).Radius(theme.Radius)
}

func (s *side) other(h app.Hit) fyne.CanvasObject {
	v := s.f.v
	icon := "doc"
	if h.Kind == app.HitLicence {
		icon = "licence"
	}
	words := kit.VBox(0, kit.NewLabel(h.Title, kit.SmallMedium).Cut(),
		kit.NewLabel(v.With("intake.other", map[string]any{"number": v.Ident(h.Number), "state": v.Say("state." + string(h.State))}), kit.Caption).Role(theme.Secondary).Cut())
	row := kit.Grow(10, 1, kit.NewIcon(icon, 18, theme.Secondary), words)
	return kit.NewTile(kit.Inset(6, 8, row), func() { s.f.s.See(h) }).Fill(theme.Clear).Hover(theme.Hover).Radius(theme.Radius)
}
