package review

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// side is the panel beside the sheet: what to know before issuing, the
// declarations, and the fee.
type side struct {
	s      *Screen
	body   fyne.CanvasObject
	before *fyne.Container
	ticks  map[string]*kit.Check
	count  *kit.Label
	drawn  string
}

// sideWidth is the panel's width at 100%.
const sideWidth = 344

func newSide(s *Screen, st State) *side {
	p := &side{s: s, before: kit.VBox(14), ticks: map[string]*kit.Check{}}
	parts := kit.VBox(0, kit.Inset(20, 24, p.before))
	if len(st.Service.Declarations) > 0 {
		parts.Add(kit.Divider())
		parts.Add(kit.Inset(20, 24, p.declarations(st)))
	}
	parts.Add(kit.Divider())
	parts.Add(kit.Inset(20, 24, p.fees(st)))
	p.body = kit.NewBox(kit.Fixed(sideWidth, 0, kit.Scroll(parts)))
	return p
}

func (p *side) declarations(st State) fyne.CanvasObject {
	v := p.s.d.Voice
	p.count = kit.NewLabel("", kit.Small).Role(theme.Secondary)
	rows := kit.VBox(10, kit.HBox(8, kit.NewLabel(v.Say("review.declarations"), kit.BodyStrong), kit.Spacer(), p.count))
	for i, d := range st.Service.Declarations {
		c := kit.NewCheck(d.Label.In(v.Lang()), nil)
		c.Set(p.s.Agreed(d.Code))
		c.OnChanged = func(on bool) {
			p.s.Agree(d.Code, on)
			if on {
				p.next(d.Code)
			}
		}
		p.ticks[d.Code] = c
		rows.Add(kit.Grow(8, 0, c, kit.NewKeyCap(v.Number(int64(i+1)))))
	}
	return rows
}

// next goes on from a declaration that was ticked to what comes next.
func (p *side) next(code string) {
	for _, d := range p.s.State().Service.Declarations {
		if !p.s.Agreed(d.Code) && d.Code != code {
			kit.Focus(p.ticks[d.Code])
			return
		}
	}
	kit.Focus(p.s.issue)
}

func (p *side) focus(code string) {
	if c := p.ticks[code]; c != nil {
		kit.Focus(c)
	}
}

func (p *side) fees(st State) fyne.CanvasObject {
	v := p.s.d.Voice
	rows := kit.VBox(8, kit.NewLabel(v.Say("review.fees"), kit.BodyStrong))
	for _, l := range st.App.Assessment.Lines {
		label := l.Label
		if !v.RTL() {
			label = l.LabelEn
		}
		rows.Add(kit.Grow(8, 0, kit.NewLabel(label, kit.Small).Cut(), kit.NewLabel(v.Money(int64(l.Amount)), kit.SmallStrong)))
	}
	rows.Add(kit.Divider())
	rows.Add(kit.HBox(8, kit.NewLabel(v.Say("review.total"), kit.BodyStrong), kit.Spacer(),
		kit.NewLabel(v.Riyals(int64(st.App.Assessment.Total)), kit.TitleBold)))
	rows.Add(kit.NewLabel(v.Say("review.fee_note"), kit.Caption).Role(theme.Secondary).Wrap())
	return rows
}

func (p *side) draw(st State) {
	v, ticked := p.s.d.Voice, 0
	for code, c := range p.ticks {
		on := p.s.Agreed(code)
		if on {
			ticked++
		}
		c.Set(on)
		c.SetError(!on && app.CodeOf(st.Err) == app.MustAgree)
	}
	if p.count != nil {
		p.count.SetText(v.With("review.ticked", map[string]any{"n": v.Number(int64(ticked)), "all": v.Number(int64(len(p.ticks)))}))
	}
	e := st.Eligibility
	drawn := fmt.Sprint(e.Issue, e.Capture, e.Why, e.OfflineOK, e.OfflineTill, e.Online, e.NumbersLeft, st.App.Verified)
	if drawn == p.drawn {
		return
	}
	p.drawn = drawn
	head := "review.before"
	if st.Captures() {
		head = "review.before_submit"
	}
	p.before.Objects = []fyne.CanvasObject{kit.NewLabel(v.Say(head), kit.BodyStrong)}
	for _, f := range p.facts(st) {
		p.before.Add(f.row())
	}
	p.before.Refresh()
}

// fact is something to know before issuing.
type fact struct {
	icon, title, detail string
	role                theme.Role
}

func (f fact) row() fyne.CanvasObject {
	words := kit.VBox(0, kit.NewLabel(f.title, kit.SmallStrong).Wrap())
	if f.detail != "" {
		words.Add(kit.NewLabel(f.detail, kit.Caption).Role(theme.Secondary).Wrap())
	}
	return kit.Grow(12, 1, kit.NewIcon(f.icon, 20, f.role), words)
}

func (p *side) facts(st State) []fact {
	v, e := p.s.d.Voice, st.Eligibility
	facts := []fact{identity(v, st.App.Verified), mayIssue(v, e.Issue, e.Capture, e.Why)}
	if e.OfflineOK {
		facts = append(facts, fact{"nowifi", v.Say("review.offline_yes"), v.With("review.offline_until", map[string]any{"until": v.Day(e.OfflineTill)}), theme.GreenText})
	} else if st.Service.Offline != catalogue.OfflineNone {
		facts = append(facts, fact{"nowifi", v.Say("review.offline_captured"), v.Say("review.offline_captured_detail"), theme.Secondary})
	} else {
		facts = append(facts, fact{"nowifi", v.Say("review.offline_no"), v.Say("review.offline_no_detail"), theme.Secondary})
	}
	if e.Issue || e.Why == app.NoNumbers {
		role := theme.GreenText
		if e.NumbersLeft == 0 {
			role = theme.WarningIcon
		}
		facts = append(facts, fact{"hash", v.Count("review.numbers", e.NumbersLeft, nil), "", role})
	}
	return facts
}

func identity(v *i18n.Voice, verified bool) fact {
	if verified {
		return fact{"shield", v.Say("review.verified"), v.Say("review.verified_detail"), theme.GreenText}
	}
	return fact{"shield", v.Say("review.unverified"), v.Say("review.unverified_detail"), theme.WarningIcon}
}

func mayIssue(v *i18n.Voice, issue, capture bool, why app.Code) fact {
	switch {
	case issue:
		return fact{"key", v.Say("review.may_issue"), v.Say("review.may_issue_detail"), theme.GreenText}
	case capture && why == app.NotAllowedHere:
		return fact{"clock", v.Say("review.needs_review"), v.Say("review.needs_review_detail"), theme.InfoIcon}
	case capture:
		return fact{"clock", v.Say("review.captured"), v.Error(app.Fail(why, nil)), theme.WarningIcon}
	}
	return fact{"ban", v.Say("review.may_not"), v.Error(app.Fail(why, nil)), theme.ErrorIcon}
}
