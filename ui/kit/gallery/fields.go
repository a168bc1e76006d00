package main

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

func filled(e *kit.Entry, text string) *kit.Entry {
	e.SetText(text)
	return e
}

func (s sample) fields() fyne.CanvasObject {
	name := s.in("محمصة رواق (ABC) فرع 3", "Rewaq Roastery (رواق) 3")
	plain := func() *kit.Entry { return filled(kit.NewEntry(), name) }
	readOnly := plain()
	readOnly.SetReadOnly(true)
	selected := plain()
	selected.SelectAll()
	shown := filled(kit.NewEntry().Password(), "sesame42")
	shown.Reveal(true)
	faulty := kit.NewField(s.in("رقم الهوية", "Identity number"), true, filled(kit.NewEntry().LTR(), "1010101011"))
	faulty.SetError(s.in("رقم الهوية غير صحيح. أدخل 10 أرقام كما في البطاقة.", "The identity number is wrong. Enter 10 digits as on the card."))
	odd := kit.NewField(s.in("كلمة المرور", "Password"), true, filled(kit.NewEntry().Password(), "SESAME"))
	odd.SetHint(s.in("مفتاح الحروف الكبيرة مفعّل.", "Caps Lock is on."))
	help := kit.NewField(s.in("رقم الجوال", "Mobile"), false, filled(kit.NewEntry().LTR(), "0512345678")).Help(s.in("رقم سعودي يبدأ بـ 05", "A Saudi number that begins with 05"))
	return wall(
		shelf("Entry", 3,
			state("empty", kit.NewEntry().Placeholder(s.in("اسم أو رقم", "A name or a number"))), state("filled", plain()), state("focused", focused(plain())),
			state("selected", focused(selected)), state("error", wrong(plain())), state("error, focused", focused(wrong(plain()))),
			state("disabled", disabled(plain())), state("read-only", readOnly), state("long", filled(kit.NewEntry(), s.long()))),
		shelf("Entry: its kinds", 3,
			state("left to right", filled(kit.NewEntry().LTR(), "SA03 8000 0000 6080 1016")), state("number", filled(kit.NewEntry().Numeric(2).Unit("م²"), "120.00")),
			state("password", filled(kit.NewEntry().Password(), "sesame42")), state("revealed", shown),
			state("search, empty", kit.NewSearch(s.in("مسح", "Clear"), kit.NewKeyCap("F2")).Placeholder(s.in("رقم، هوية، اسم", "Number, identity, name"))),
			state("search, filled", filled(kit.NewSearch(s.in("مسح", "Clear"), kit.NewKeyCap("F2")), s.in("رواق", "Rewaq"))),
			state("lines", filled(kit.NewEntry().Lines(3), s.long())), state("high", filled(kit.NewEntry().High(), name))),
		shelf("Field: required, help, error, hint", 3, faulty, help, odd),
		shelf("Date field", 3, state("empty", s.date()), state("filled", s.dateOf(2027, 6, 30)), state("error", wrong(s.dateOf(2027, 6, 30)))),
	)
}

func (s sample) date() *kit.DateField {
	return kit.NewDateField(s.in("هـ", "AH"), s.in("م", "AD"), days())
}

func (s sample) dateOf(y, m, d int) *kit.DateField {
	f := s.date()
	f.SetDate(y, m, d)
	return f
}

func (s sample) choices() fyne.CanvasObject {
	boards := []string{s.in("جدارية", "On the wall"), s.in("طولية", "Upright"), s.in("على السطح", "On the roof"), s.long()}
	activities := []kit.Option{
		{Code: "563011", Name: s.in("محلات تقديم المشروبات (الكوفي شوب)", "Coffee shops (كوفي شوب)")},
		{Code: "107911", Name: s.in("تحميص البن أو طحنه أو تعبئته", "Roasting, grinding or packing coffee")},
	}
	sel := func(i int) *kit.Select { return kit.NewSelect(boards, i, nil).Placeholder(s.in("اختر", "Choose")) }
	combo := func(i int) *kit.Combo {
		return kit.NewCombo(activities, i, s.in("لا شيء", "Nothing"), nil).Placeholder(s.in("اسم النشاط أو رمزه", "Name or code of the activity"))
	}
	seg := func(i int) *kit.Segmented { return kit.NewSegmented([]string{"1", "2", "3", "4", "5"}, i, nil) }
	return wall(
		shelf("Select", 3, state("empty", sel(-1)), state("filled", sel(0)), state("focused", focused(sel(1))), state("error", wrong(sel(0))), state("disabled", disabled(sel(0))), state("long", sel(3))),
		shelf("Combo", 3, state("empty", combo(-1)), state("filled", combo(0)), state("focused", focused(combo(1))), state("error", wrong(combo(0))), state("disabled", disabled(combo(0)))),
		shelf("Segmented", 3, state("empty", seg(-1)), state("chosen", seg(0)), state("focused", focused(seg(1))), state("error", wrong(seg(2))), state("disabled", disabled(seg(3)))),
		shelf("Check", 3, s.check(false), s.check(true), focused(s.check(false)), focused(s.check(true)), wrong(s.check(false)), disabled(s.check(true)),
			kit.NewCheck(s.in("أقر بصحة البيانات أعلاه (المادة 5) وأن أي تغيير يُبلّغ عنه خلال 30 يومًا.", "I declare that the data above is correct (article 5), and will report any change within 30 days."), nil)),
		shelf("Radio", 3, kit.NewRadio([]string{s.in("المالك", "The owner"), s.in("وكيل", "An agent")}, 0, nil),
			wrong(kit.NewRadio([]string{s.in("المالك", "The owner"), s.in("وكيل", "An agent")}, -1, nil)), focused(kit.NewRadioButton(s.in("مختار", "Chosen"), nil))),
		shelf("Switch", 3, s.turn(false), s.turn(true), focused(s.turn(true)), disabled(s.turn(false)), disabled(s.turn(true)), kit.NewSwitch(s.long(), true, nil)),
	)
}

func (s sample) check(on bool) *kit.Check {
	c := kit.NewCheck(s.in("موافق", "Agreed"), nil)
	c.Set(on)
	return c
}

func (s sample) turn(on bool) *kit.Switch {
	return kit.NewSwitch(s.in("تباين عالٍ", "High contrast"), on, nil)
}

func (s sample) menus() fyne.CanvasObject {
	board := kit.NewSelect([]string{s.in("جدارية", "On the wall"), s.in("طولية", "Upright"), s.in("على السطح", "On the roof")}, 1, nil)
	return kit.VBox(16, kit.NewField(s.in("نوع اللوحة", "Kind of board"), true, board), kit.NewLabel(s.long(), kit.Small).Role(theme.Secondary).Wrap(), kit.Fixed(0, 120, kit.Spacer()))
}

func (s sample) dialog(c fyne.Canvas) {
	kit.Confirm(c, kit.Question{
		Kind: kit.Danger, Title: s.in("حذف المسودة؟", "Delete the draft?"),
		Text: s.in("ستُحذف المسودة \u2066COM-48-001182\u2069 نهائيًا من هذا الشباك، ولا يمكن التراجع.", "Draft COM-48-001182 will be deleted from this counter for good."),
		Yes:  s.in("حذف المسودة", "Delete"), No: s.in("إبقاء", "Keep"),
	}, func(bool) { s.say("answer") })
}

func (s sample) menu(c fyne.Canvas) {
	c.FocusNext()
	if f := c.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
}
