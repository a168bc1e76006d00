package main

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// days are the calendars of the house.
func days() kit.Calendars {
	return kit.Calendars{
		ToHijri: func(y, m, d int) (int, int, int, bool) {
			h, err := hijri.Civil{Year: y, Month: m, Day: d}.Hijri()
			return h.Year, h.Month, h.Day, err == nil
		},
		ToGregorian: func(y, m, d int) (int, int, int, bool) {
			c, err := hijri.Date{Year: y, Month: m, Day: d}.Civil()
			return c.Year, c.Month, c.Day, err == nil
		},
	}
}

func (g *gallery) form() fyne.CanvasObject {
	head := kit.HBox(12, kit.VBox(0, kit.NewLabel("رخصة نشاط تجاري – إصدار", kit.Title),
		kit.NewLabel("مسودة \u2066COM-48-001182\u2069 · أمانة المنطقة الشرقية، الفئة أ", kit.Small).Role(theme.Secondary)),
		kit.Spacer(), kit.NewIcon("check", 18, theme.GreenText), kit.NewLabel("حُفظ قبل ثانيتين", kit.Small).Role(theme.Secondary))
	steps := kit.NewStepper(func(int) { g.say("step") })
	steps.Set([]kit.Step{
		{Number: "1", Title: "مقدّم الطلب", Detail: "ماجد الغامدي", State: kit.StepDone},
		{Number: "2", Title: "المنشأة", Detail: "مؤسسة رواق البن", State: kit.StepDone},
		{Number: "3", Title: "الموقع", Detail: "حي العقربية، الخبر", State: kit.StepDone},
		{Number: "4", Title: "المحل والنشاط", Detail: "خطأ واحد", State: kit.StepFaulty},
		{Number: "5", Title: "الاشتراطات والإقرارات", Detail: "لم تبدأ"},
		{Number: "6", Title: "المراجعة والإصدار", Detail: "لم تبدأ"},
	}, 3)
	stepper := kit.NewBox(kit.Columns(0, []float32{1, 0}, kit.Fixed(199, 0, kit.Inset(20, 20, kit.VBox(0, steps))), kit.VDivider(0)))
	header := kit.VBox(0, kit.NewBox(kit.Fixed(0, 71, kit.Inset(0, 24, head))), kit.Divider())
	footer := kit.VBox(0, kit.Divider(), kit.NewBox(kit.Fixed(0, 63, kit.Inset(0, 24, g.footer()))))
	return kit.Border(header, footer, kit.Fixed(200, 0, stepper), nil, kit.Scroll(kit.Inset(20, 24, g.fields())))
}

func (g *gallery) footer() fyne.CanvasObject {
	submit := kit.NewButton(kit.Secondary, "تقديم", nil).Key("Ctrl Enter")
	submit.Disable()
	return kit.HBox(12, kit.NewButton(kit.Primary, "التالي: الاشتراطات", func() { g.say("next") }).IconEnd("left"),
		kit.NewButton(kit.Secondary, "السابق", func() { g.toast.Tell(kit.Success, "حُفظت المسودة") }),
		kit.NewButton(kit.Quiet, "حفظ المسودة", func() { g.say("draft") }).Key("Ctrl S"),
		kit.NewButton(kit.Danger, "حذف", func() {
			kit.Confirm(g.window.Canvas(), kit.Question{
				Kind: kit.Danger, Title: "حذف المسودة؟", Text: "ستُحذف المسودة \u2066COM-48-001182\u2069 نهائيًا من هذا الشباك، ولا يمكن التراجع.",
				Yes: "حذف المسودة", No: "إبقاء",
			}, func(yes bool) { g.say(map[bool]string{true: "yes", false: "no"}[yes]) })
		}).Icon("trash"), kit.Spacer(), submit)
}

func (g *gallery) fields() fyne.CanvasObject {
	name := kit.NewEntry()
	name.SetText("محمصة رواق (ABC Trading) فرع 3")
	area := kit.NewEntry().Numeric(2).Unit("م²")
	area.SetText("١٢٠٫٠٠")
	deed := kit.NewEntry().LTR()
	deed.SetText("20 4471 8832")
	date := kit.NewDateField("هـ", "م", days()).Calendar(kit.CalendarWords{
		Weekdays:  [7]string{"أحد", "اثنين", "ثلاثاء", "أربعاء", "خميس", "جمعة", "سبت"},
		Hijri:     [12]string{"محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"},
		Gregorian: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
	}, func() (int, int, int) { return 2026, 11, 23 })
	date.SetDate(2027, 6, 30)
	end := kit.NewField("نهاية العقد", true, date)
	end.SetError("أقل من سنة. أدخل هذا أو بعده: 1449/06/24هـ – 2027/11/23م")
	activity := kit.NewCombo([]kit.Option{
		{Code: "563011", Name: "محلات تقديم المشروبات (الكوفي شوب)"},
		{Code: "107911", Name: "تحميص البن أو طحنه أو تعبئته"},
		{Code: "471101", Name: "بقالة"},
		{Code: "561010", Name: "مطاعم مع خدمة"},
		{Code: "960201", Name: "صالون حلاقة رجالي"},
	}, 0, "لا نشاط بهذا الاسم أو الرمز", nil).Placeholder("اسم النشاط أو رمزه")
	form := kit.FieldColumns(220,
		kit.NewField("الاسم التجاري", true, name),
		kit.NewField("مدة الرخصة بالسنوات", false, kit.NewSegmented([]string{"1", "2", "3", "4", "5"}, 0, nil)),
		kit.NewField("مساحة المحل", true, area),
		kit.NewField("نوع اللوحة", false, kit.NewSelect([]string{"جدارية", "طولية", "على السطح", "إلكترونية"}, 0, nil)),
		kit.NewField("رقم عقد الإيجار", false, deed), end,
		kit.Wide(kit.NewField("النشاط", true, activity)),
		kit.Wide(kit.VBox(8, kit.HBox(8, kit.NewLabel("الأنشطة", kit.SmallMedium).Role(theme.LabelText), kit.Spacer(),
			kit.NewLinkButton("إضافة نشاط", nil).Icon("plus").Key("Ctrl N")), g.rows())),
		kit.Wide(kit.NewCheck("أقر بصحة البيانات أعلاه (المادة 5) وأن النشاط يوافق ما في السجل التجاري، وأن أي تغيير يُبلّغ عنه خلال 30 يومًا.", nil)),
		kit.NewField("صفة مقدم الطلب", false, kit.NewRadio([]string{"المالك", "وكيل"}, 0, nil)),
		kit.NewField("ملاحظات", false, kit.NewEntry().Lines(3).Placeholder("سطر أو أكثر")))
	return kit.VBox(16, kit.HBox(8, kit.NewLabel("المحل والنشاط", kit.Title), kit.Spacer(), kit.NewLabel("4 من 6", kit.Small).Role(theme.Secondary)), form)
}

func (g *gallery) rows() fyne.CanvasObject {
	type activity struct{ code, name string }
	list := []activity{{"563011", "محلات تقديم المشروبات (الكوفي شوب)"}, {"107911", "تحميص البن أو طحنه أو تعبئته"}}
	var rows *kit.Rows
	main := 0
	rows = kit.NewRows([]kit.Column{{Title: "الرمز", Width: 90}, {Title: "النشاط"}, {Title: "رئيسي", Width: 60, Center: true}},
		func(i int) []fyne.CanvasObject {
			pick := kit.NewRadioButton("", func() { main = i; rows.SetCount(len(list)) })
			pick.Set(i == main)
			return []fyne.CanvasObject{
				kit.NewIdent(list[i].code, kit.Small), kit.NewLabel(list[i].name, kit.Small).Cut(), pick,
			}
		}, func(i int) {
			list = append(list[:i:i], list[i+1:]...)
			rows.SetCount(len(list))
		})
	rows.SetCount(len(list))
	return rows
}
