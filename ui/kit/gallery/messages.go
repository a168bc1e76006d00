package main

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

func (s sample) messages() fyne.CanvasObject {
	open := func() *kit.Button { return kit.NewLinkButton(s.in("فتح", "Open"), s.did("open")).IconEnd("cleft") }
	task, unknown := kit.NewTask(s.in("إلغاء", "Cancel"), s.did("cancel")), kit.NewTask(s.in("إلغاء", "Cancel"), s.did("cancel"))
	task.Tell(s.in("تُطبع الآن", "Printing"), 0.5, s.in("2 من 4", "2 of 4"))
	unknown.Tell(s.in("تُستقبل أرقام الرخص", "Fetching licence numbers"), -1, "")
	spin := kit.NewSpinner(24)
	spin.Start()
	return wall(
		kit.VBox(8, kit.NewIdent("Banner", kit.SmallStrong).Role(theme.Secondary),
			kit.Notice(kit.Neutral, s.in("غير متصل منذ 12 دقيقة. كل شيء يعمل عدا الاستعلام المركزي.", "Not connected for 12 minutes. Everything works but the central inquiry."), "", nil),
			kit.Notice(kit.Info, s.in("نسخة أحدث من الخدمات", "A newer edition of the services"), "", open()),
			kit.Notice(kit.Success, s.in("صدرت الرخصة", "The licence is issued"), "", nil),
			kit.Notice(kit.Warning, s.in("قد يكون مكررًا", "It may be a duplicate"), s.long(), open()),
			kit.Notice(kit.Error, s.in("لم يُقبل الطلب", "The application was refused"), s.in("رقم الهوية غير صحيح: راجع الرقم ثم أعد الإرسال.", "The identity number is wrong: check it and send it again."), nil)),
		shelf("Error summary", 2, s.faults(false), s.faults(true)),
		shelf("Progress, with cancel", 2, task, unknown, part(0), part(0.52), part(1), kit.HBox(16, spin, kit.Skeleton(200, 20))),
		line("Toast", kit.NewButton(kit.Secondary, s.in("إظهار رسالة", "Show a message"), s.did(s.in("حُفظت المسودة", "The draft is saved")))),
	)
}

func part(p float32) *kit.Progress {
	b := kit.NewProgress()
	b.Set(p, theme.Primary)
	return b
}

func (s sample) faults(mended bool) *kit.Faults {
	f := kit.NewFaults()
	if mended {
		f.Compact()
	}
	f.Set(s.in("خطآن يلزم علاجهما", "2 errors to mend"), []kit.Fault{
		{Label: s.in("رقم الهوية", "Identity number"), Text: s.in("رقم الهوية غير صحيح. أدخل 10 أرقام كما في البطاقة.", "The identity number is wrong. Enter 10 digits as on the card."), Mended: mended, Press: s.did("mend")},
		{Label: s.in("الأنشطة · الرمز", "Activities · code"), Text: s.in("مطلوب", "Required"), Mended: mended, Press: s.did("mend")},
	})
	return f
}

func (s sample) lists() fyne.CanvasObject {
	table := func(rows, chosen int) fyne.CanvasObject {
		t := kit.NewTable(s.columns(), func() int { return rows }, s.row, kit.Center(kit.NewLabel(s.in("لا رخص هنا", "No licences here"), kit.Small).Role(theme.Secondary)))
		t.List.OnChosen = func(i int) { s.say(fmt.Sprint("row ", i)) }
		t.List.Choose(chosen)
		return kit.Panel(kit.Inset(1, 1, kit.Fixed(0, 190, t)))
	}
	var rows *kit.Rows
	count := 2
	rows = kit.NewRows([]kit.Column{{Title: s.in("الرمز", "Code"), Width: 90}, {Title: s.in("النشاط", "Activity")}, {Title: s.in("رئيسي", "Main"), Width: 60, Center: true}},
		func(i int) []fyne.CanvasObject {
			pick := kit.NewRadioButton("", nil)
			pick.Set(i == 0)
			return []fyne.CanvasObject{kit.NewIdent("563011", kit.Small), kit.NewLabel(s.in("محلات تقديم المشروبات", "Coffee shops"), kit.Small).Cut(), pick}
		}, func(int) { count--; rows.SetCount(max(count, 0)) }).Tip(s.in("حذف السطر", "Remove the row"))
	rows.SetCount(count)
	list := kit.NewList(40, func() int { return 4 }, func() fyne.CanvasObject { return kit.Inset(0, 20, kit.NewLabel("", kit.Small).Cut()) }, func(i int, o fyne.CanvasObject) {
		if l, ok := o.(*fyne.Container).Objects[0].(*kit.Label); ok {
			l.SetText(fmt.Sprintf("%d  %s", i+1, s.long()))
		}
	})
	list.Choose(2)
	return wall(
		shelf("Table", 1, state("filled, one chosen", table(100_000, 1)), state("empty", table(0, -1))),
		shelf("Rows edited in place", 1, rows),
		shelf("List", 2, state("one chosen", kit.Panel(kit.Inset(1, 1, kit.Fixed(0, 170, list))))),
	)
}

func (s sample) columns() []kit.Column {
	return []kit.Column{
		{Title: s.in("رقم الرخصة", "Licence number"), Width: 150},
		{Title: s.in("الاسم وصاحبه", "Name and holder")},
		{Title: s.in("الحالة", "State"), Width: 170},
		{Title: s.in("تنتهي في", "Until"), Width: 110},
	}
}

func (s sample) row(i int) []kit.Cell {
	states := []kit.Cell{
		{Chip: true, Kind: kit.Success, Icon: "check", Text: s.in("صادرة", "Issued")},
		{Chip: true, Kind: kit.Info, Icon: "up", Text: s.in("بانتظار المزامنة", "Waiting to sync")},
		{Chip: true, Kind: kit.Neutral, Icon: "clock", Text: s.in("منتهية", "Expired")},
	}
	names := []string{s.in("محمصة رواق", "Rewaq Roastery"), s.long(), s.in("مطعم مائدة الخليج (Gulf Table)", "Gulf Table (مائدة الخليج)")}
	return []kit.Cell{
		{Text: fmt.Sprintf("4803 %04d 2760", i), Style: kit.SmallMedium, LTR: true},
		{Text: names[i%len(names)], Style: kit.SmallMedium, Detail: s.in("ماجد الغامدي · ", "Majed Alghamdi · ") + kit.MaskID("1010101010")},
		states[i%len(states)],
		{Text: "1449/06/23هـ", Style: kit.SmallMedium, Detail: "2027/11/22م"},
	}
}
