package main

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

func (s sample) actions() fyne.CanvasObject {
	word := s.in("حفظ", "Save")
	shelves := []fyne.CanvasObject{}
	for _, k := range []struct {
		name string
		kind kit.ButtonKind
	}{
		{"Button: Primary", kit.Primary},
		{"Button: Secondary", kit.Secondary},
		{"Button: Accent", kit.Accent},
		{"Button: Quiet", kit.Quiet},
		{"Button: Danger", kit.Danger},
		{"Button: Link", kit.Link},
	} {
		b := func() *kit.Button { return kit.NewButton(k.kind, word, s.did(k.name)) }
		shelves = append(shelves, line(k.name, state("normal", b()), state("hovered", hovered(b())), state("focused", focused(b())),
			state("disabled", disabled(b())), state("icon", b().Icon("check")), state("key", b().Key("Ctrl S")), state("low", b().Low())))
	}
	icon := func(k kit.ButtonKind) *kit.Button {
		return kit.NewIconButton(k, "lock", s.did("lock")).Tip(s.in("قفل الشباك", "Lock"))
	}
	return wall(append(shelves,
		line("Icon button", state("Secondary", icon(kit.Secondary)), state("Quiet", icon(kit.Quiet)), state("focused", focused(icon(kit.Secondary))),
			state("hovered", hovered(icon(kit.Quiet))), state("disabled", disabled(icon(kit.Secondary))), state("low", icon(kit.Quiet).Low())),
		shelf("Button: wide, long", 3,
			kit.NewButton(kit.Secondary, s.in("إعادة طباعة", "Print again"), nil).Icon("print").Low().AtStart(),
			kit.NewButton(kit.Primary, s.in("التالي: الاشتراطات والمستندات والإقرارات", "Next: conditions, documents and declarations"), nil).IconEnd("left")),
		shelf("Card", 4, state("normal", s.card()), state("selected", s.chosenCard()), state("focused", focused(s.card())), state("hovered", hovered(s.card()))),
		shelf("Tile", 4, state("normal", s.tile()), state("focused", focused(s.tile())), state("hovered", hovered(s.tile())), state("error edge", s.tile().Line(theme.ErrorIcon))),
		line("Filter chip", s.filter(false), s.filter(true), focused(s.filter(false)), focused(s.filter(true))),
	)...)
}

func (s sample) card() *kit.Card {
	words := kit.VBox(0, kit.NewLabel(s.in("رخصة نشاط تجاري", "Commercial licence"), kit.SmallStrong).Cut(), kit.NewLabel(s.in("إصدار", "Issue"), kit.Caption).Role(theme.Secondary))
	return kit.NewCard(kit.Fixed(0, 64, kit.Inset(3, 14, kit.Grow(12, 1, kit.NewIcon("store", 24, theme.GreenText), words, kit.NewKeyCap("1")))), s.did("card"))
}

func (s sample) chosenCard() *kit.Card {
	c := s.card()
	c.SetSelected(true)
	return c
}

func (s sample) tile() *kit.Tile {
	row := kit.Grow(10, 1, kit.NewIcon("doc", 18, theme.Secondary), kit.NewLabel(s.in("عقد الإيجار", "Lease"), kit.Small).Cut(), kit.NewLabel(s.in("مطلوبة", "Required"), kit.Caption).Role(theme.WarningText))
	return kit.NewTile(kit.Fixed(0, 48, kit.Inset(4, 12, row)), s.did("tile")).Line(theme.Line)
}

func (s sample) filter(on bool) *kit.FilterChip {
	f := kit.NewFilterChip(s.in("الحالة", "State"), s.did("pick"), s.did("clear"))
	if on {
		f.Set(s.in("الحالة: صادرة", "State: issued"), true)
	}
	return f
}

func (s sample) places() fyne.CanvasObject {
	nav := func(selected, narrow bool) *kit.NavItem {
		n := kit.NewNavItem("sync", s.in("المزامنة", "Sync"), s.did("nav"))
		n.SetSelected(selected)
		n.SetNarrow(narrow)
		n.SetBadge(kit.Warning, "7")
		return n
	}
	plain := func(o fyne.CanvasObject) fyne.CanvasObject { return kit.Fixed(184, 0, o) }
	narrow := func(o fyne.CanvasObject) fyne.CanvasObject { return kit.Fixed(64*theme.Current().Scale(), 0, o) }
	steps := kit.NewStepper(func(int) { s.say("step") })
	steps.Set([]kit.Step{
		{Number: "1", Title: s.in("مقدّم الطلب", "Applicant"), Detail: s.in("ماجد الغامدي", "Majed Alghamdi"), State: kit.StepDone},
		{Number: "2", Title: s.in("المنشأة", "Establishment"), Detail: s.in("خطأ واحد", "1 error"), State: kit.StepFaulty},
		{Number: "3", Title: s.in("المحل والنشاط", "Premises and activity"), Detail: s.in("لم تبدأ", "Not begun")},
		{Number: "4", Title: s.in("الاشتراطات والمستندات والإقرارات جميعها", "All conditions, documents and declarations"), Detail: s.in("لم تبدأ", "Not begun")},
	}, 2)
	panel := func(words string) fyne.CanvasObject { return kit.Inset(16, 16, kit.NewLabel(words, kit.Small).Wrap()) }
	return wall(
		line("Nav item", plain(kit.NewNavItem("home", s.in("الرئيسية", "Home"), s.did("nav"))), plain(nav(true, false)), plain(focused(nav(false, false))), plain(hovered(nav(false, false))),
			narrow(nav(false, true)), narrow(nav(true, true))),
		shelf("Tabs", 2, state("normal", s.tabs()), state("focused", focused(s.tabs())), state("disabled", disabled(s.tabs()))),
		shelf("Stepper, Accordion", 2, kit.Fixed(0, 250, steps), kit.Panel(kit.Inset(8, 16, kit.Accordion(
			kit.NewFold(s.in("ما حدث حتى الآن", "What happened so far"), true, kit.Pad(0, 0, 8, 0, kit.NewLabel(s.long(), kit.Small).Wrap())),
			kit.NewFold(s.in("المحفوظ هنا", "What is kept here"), false, kit.NewLabel("", kit.Small)),
			kit.NewFold(s.long(), false, kit.NewLabel("", kit.Small)))))),
		state("Split: the line can be dragged", kit.Panel(kit.Fixed(0, 120, kit.Split(panel(s.in("القائمة", "The list")), panel(s.in("التفاصيل", "The details")), 240)))),
	)
}

func (s sample) tabs() *kit.Tabs {
	t := kit.NewTabs([]string{s.in("الكل", "All"), s.in("بانتظار الجواب", "Waiting for an answer"), s.in("لم تُطبع", "Did not print")}, func(int) { s.say("tab") })
	t.SetCount(1, kit.Warning, "3")
	return t
}
