package signin

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// bigCards is how many operators are shown as large cards; more are shown as rows of small ones.
const bigCards = 3

// renderWho draws who may sign in, unless it stands there already.
func (s *Screen) renderWho(st State) {
	if s.drawn.known && s.drawn.selected == st.Selected && s.drawn.lang == s.Voice.Lang() && s.drawn.rescue == st.MayRescue &&
		slices.EqualFunc(s.drawn.operators, st.Operators, func(a, b app.Operator) bool { return a.ID == b.ID }) || !st.Loaded {
		return
	}
	first := !s.drawn.known
	s.drawn = drawnCards{operators: st.Operators, selected: st.Selected, lang: s.Voice.Lang(), known: true, rescue: st.MayRescue}
	s.who.Objects = nil
	if s.demo != nil {
		s.demo.Objects = []fyne.CanvasObject{kit.Notice(kit.Info, s.Voice.Say("signin.demo"), s.passwords(st.Operators), nil)}
		s.demo.Refresh()
	}
	if !st.Enrolled {
		s.who.Add(s.notEnrolled())
		s.who.Refresh()
		return
	}
	s.who.Add(s.whoHead(st))
	s.who.Add(kit.Gap(12))
	if st.Selected == Another {
		s.who.Add(kit.NewField(s.Voice.Say("signin.operator"), false, s.name))
		s.who.Add(kit.Gap(16))
	} else {
		s.who.Add(s.cards(st))
		s.who.Add(kit.Gap(24))
	}
	s.who.Add(kit.NewField(s.Voice.Say("signin.password"), false, s.password))
	s.who.Add(s.hint)
	s.who.Add(kit.Gap(24))
	s.who.Add(s.enter)
	s.who.Add(s.forgotten(st))
	s.who.Refresh()
	if first || st.Selected == Another {
		s.focus()
	}
}

func (s *Screen) whoHead(st State) fyne.CanvasObject {
	v := s.Voice
	title := "signin.who"
	if st.Locked {
		title = "signin.locked"
	}
	var other fyne.CanvasObject
	switch {
	case st.Locked:
		other = kit.NewLinkButton(v.Say("signin.sign_out"), s.SignOut)
	case st.Selected == Another && len(st.Operators) > 0:
		other = kit.NewLinkButton(v.Say("signin.cards"), func() { s.model.Select(0); s.focus() })
	case st.Selected != Another:
		other = kit.NewLinkButton(v.Say("signin.another"), func() { s.model.Select(Another) }).IconEnd("cleft")
	}
	return kit.Grow(12, 0, kit.NewLabel(v.Say(title), kit.Title), other)
}

func (s *Screen) cards(st State) fyne.CanvasObject {
	big := len(st.Operators) <= bigCards
	var all []fyne.CanvasObject
	for i, o := range st.Operators {
		all = append(all, s.card(o, i, i == st.Selected, big))
	}
	if big {
		return kit.Grid(max(len(all), 1), 12, all...)
	}
	grid := kit.Grid(2, 12, all...)
	if len(all) <= 6 {
		return grid
	}
	return kit.Fixed(0, 232, kit.Scroll(kit.Inset(6, 6, grid)))
}

func (s *Screen) card(o app.Operator, i int, on, big bool) fyne.CanvasObject {
	name := kit.NewLabel(operatorName(s.Voice, o), kit.SmallStrong).Cut()
	role := kit.NewLabel(s.roleOf(o), kit.Caption).Role(theme.Secondary).Cut()
	avatar := kit.Avatar
	if on {
		avatar = kit.SelectedAvatar
	}
	content := kit.Inset(12, 12, kit.Grow(10, 1, avatar(Initials(operatorName(s.Voice, o)), 36*theme.Current().Scale()), kit.VBox(0, name, role)))
	if big {
		mark := kit.Gap(20)
		if on {
			mark = kit.NewIcon("checkc", 20, theme.GreenText)
		}
		corner := kit.Pad(10, 10, 0, 10, kit.VBox(0, kit.HBox(0, kit.Spacer(), mark)))
		if !on {
			corner.Hide()
		}
		middle := kit.VBox(8, kit.Center(avatar(Initials(operatorName(s.Voice, o)), 48*theme.Current().Scale())), kit.VBox(2, name.Center(), role.Center()))
		content = kit.Fixed(0, 132, kit.Stack(corner, kit.Inset(16, 10, middle)))
	}
	c := kit.NewCard(content, func() { s.model.Select(i); s.focus() })
	c.SetSelected(on)
	return c
}

func (s *Screen) notEnrolled() fyne.CanvasObject {
	v := s.Voice
	command := kit.NewBox(kit.Inset(10, 12, kit.NewIdent("shubbak enrol", kit.BodyMedium))).Fill(theme.Sunken).Radius(theme.Radius)
	return kit.VBox(12, kit.NewLabel(v.Say("signin.not_enrolled"), kit.Title),
		kit.NewLabel(v.Say("signin.not_enrolled_how"), kit.Body).Role(theme.Secondary).Wrap(), command,
		kit.NewLabel(v.Say("signin.not_enrolled_then"), kit.Small).Role(theme.Secondary).Wrap())
}

// roleOf names the first role of an operator.
func (s *Screen) roleOf(o app.Operator) string {
	if len(o.Roles) == 0 {
		return ""
	}
	return s.Voice.Say("role." + string(o.Roles[0]))
}

func operatorName(v *i18n.Voice, o app.Operator) string {
	if v.Lang() == i18n.English && o.NameEn != "" {
		return o.NameEn
	}
	return o.Name
}

// Initials are the first letters of the first and the last name, the article left out.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first, last := []rune(words[0]), []rune(words[len(words)-1])
	if len(last) > 2 && last[0] == '\u0627' && last[1] == '\u0644' {
		last = last[2:]
	}
	if len(words) == 1 {
		return string(first[:1])
	}
	return string(first[:1]) + " " + string(last[:1])
}
