package main

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

func (g *gallery) table() fyne.CanvasObject {
	columns := []kit.Column{
		{Title: "رقم الرخصة", Width: 124},
		{Title: "الاسم وصاحبه", Weight: 2},
		{Title: "الخدمة", Width: 100},
		{Title: "الحالة", Width: 130},
		{Title: "تنتهي في", Width: 96},
	}
	states := []kit.Cell{
		{Chip: true, Kind: kit.Success, Icon: "check", Text: "صادرة"},
		{Chip: true, Kind: kit.Info, Icon: "up", Text: "بانتظار المزامنة"},
		{Chip: true, Kind: kit.Warning, Icon: "pause", Text: "موقوفة"},
		{Chip: true, Kind: kit.Neutral, Icon: "clock", Text: "منتهية"},
	}
	names := []string{"محمصة رواق", "مغسلة نسيم الشرق", "عربة بُن الساحل", "مطعم مائدة الخليج (Gulf Table)", "مؤسسة عبدالعزيز بن عبدالرحمن القحطاني وإخوانه للتجارة والمقاولات العامة"}
	table := kit.NewTable(columns, func() int { return 100_000 }, func(i int) []kit.Cell {
		return []kit.Cell{
			{Text: fmt.Sprintf("4803 %04d 2760", i), Style: kit.SmallMedium, LTR: true},
			{Text: names[i%len(names)], Style: kit.SmallMedium, Detail: "ماجد الغامدي · " + kit.MaskID("1010101010")},
			{Text: "نشاط تجاري", Role: theme.LabelText},
			states[i%len(states)],
			{Text: "1449/06/23هـ", Style: kit.CaptionMedium, Detail: "2027/11/22م"},
		}
	}, nil)
	table.List.OnChosen = func(i int) { g.say(fmt.Sprint("row ", i)) }
	table.List.OnOpen = func(i int) { g.say(fmt.Sprint("open ", i)) }
	var state *kit.FilterChip
	state = kit.NewFilterChip("الحالة", func() {
		state.OpenMenu([]string{"صادرة", "موقوفة", "منتهية"}, -1, func(int) { state.Set("الحالة: صادرة", true) })
	}, func() { state.Set("الحالة", false) })
	year := kit.NewFilterChip("", nil, nil)
	year.Set("الفترة: 1448هـ", true)
	chips := kit.Inset(12, 24, kit.HBox(8, year, state, kit.NewFilterChip("الخدمة", nil, nil)))
	side := kit.NewBox(kit.Columns(0, []float32{0, 1}, kit.VDivider(0), kit.Inset(20, 24, g.details())))
	return kit.Border(nil, nil, nil, kit.Fixed(344, 0, side), kit.Border(kit.VBox(0, chips, kit.Divider()), nil, nil, nil, table))
}

func (g *gallery) details() fyne.CanvasObject {
	head := kit.HBox(8, kit.NewIdent("4803 0041 2760", kit.Title), kit.Spacer(), kit.NewChip(kit.Success, "check", "صادرة"))
	acts := kit.Grid(2, 8)
	for i, a := range [][2]string{{"print", "إعادة طباعة"}, {"edit", "تعديل"}, {"swap", "نقل ملكية"}, {"lost", "بدل فاقد"}, {"ban", "إلغاء"}, {"chat", "اعتراض"}} {
		kind := kit.Secondary
		if i == 0 {
			kind = kit.Accent
		}
		acts.Add(kit.NewButton(kind, a[1], func() { g.say(a[0]) }).Icon(a[0]).Low().AtStart())
	}
	return kit.VBox(12, head, kit.NewLabel("محمصة رواق", kit.BodyStrong), kit.NewLabel("رخصة نشاط تجاري · ماجد بن سعد الغامدي", kit.Small).Role(theme.Secondary),
		kit.Divider(), kit.NewLabel("المتاح الآن", kit.BodyStrong), acts, kit.Divider(),
		kit.Notice(kit.Warning, "قد يكون مكررًا", "طلب مفتوح للسجل 1010123456 في الموقع نفسه منذ 1448/06/11هـ", kit.NewLinkButton("عرض", nil)))
}

func (g *gallery) small() fyne.CanvasObject {
	spin := kit.NewSpinner(24)
	spin.Start()
	bar := kit.NewProgress()
	bar.Set(0.52, theme.Primary)
	tiles := kit.Grid(3, 12)
	for i, t := range [][3]string{{"store", "رخصة نشاط تجاري", "إصدار"}, {"renew", "رخصة نشاط تجاري", "تجديد"}, {"heart", "شهادة صحية", "إصدار"}} {
		card := kit.NewCard(kit.Fixed(0, 64, kit.Inset(0, 16, kit.Grow(16, 1, kit.NewIcon(t[0], 24, theme.GreenText),
			kit.VBox(0, kit.NewLabel(t[1], kit.SmallStrong).Cut(), kit.NewLabel(t[2], kit.Caption).Role(theme.Secondary)), kit.NewKeyCap(fmt.Sprint(i+1))))), func() { g.say(t[1]) })
		card.SetSelected(i == 1)
		tiles.Add(card)
	}
	password := kit.NewEntry().Password().High()
	password.SetText("sesame42")
	shown := false
	password.Suffix(kit.NewIconButton(kit.Quiet, "eye", func() { shown = !shown; password.Reveal(shown) }).Low())
	hint := kit.NewField("كلمة المرور", true, password)
	hint.SetHint("مفتاح Caps Lock مفعّل، ولوحة المفاتيح إنجليزية.")
	notices := kit.VBox(8, kit.Notice(kit.Neutral, "غير متصل منذ 12 دقيقة. كل شيء يعمل عدا الاستعلام المركزي.", "", nil), kit.Notice(kit.Info, "نسخة أحدث من الخدمات", "", kit.NewLinkButton("فتح", nil).IconEnd("cleft")),
		kit.Notice(kit.Success, "صدرت الرخصة", "", nil), kit.Notice(kit.Error, "لم يُقبل الطلب", "رقم الهوية غير صحيح: راجع الرقم ثم أعد الإرسال.", nil))
	chips := kit.HBox(8, kit.NewChip(kit.Success, "check", "صادرة"), kit.NewChip(kit.Info, "up", "بانتظار المزامنة"), kit.NewChip(kit.Warning, "warn", "معاد للاستكمال"),
		kit.NewChip(kit.Neutral, "ban", "ملغاة"), kit.NewChip(kit.Error, "errc", "خطأ"), kit.Badge(kit.Neutral, "1"), kit.Badge(kit.Warning, "12"),
		kit.Avatar("ن ش", 36), kit.SelectedAvatar("ع ق", 48), kit.IconTile(kit.Warning, "cart"), kit.IconTile(kit.Success, "store"), kit.NewKeyCap("Ctrl Enter"), spin)
	words := kit.VBox(4, kit.NewLabel("صباح الخير يا نورة", kit.Heading), kit.NewIdent("4803 0041 2760", kit.NumberBold),
		kit.NewLabel("المعروض 10 من 1,284 · هل خرجت ورقة الرخصة \u20664803 0041 2663\u2069؟", kit.Body), kit.NewLabel("مُحَمَّد بن عبدالله (Mohammed A.) info@example.sa هاتف \u2066+966 50 123 4567\u2069", kit.Body),
		kit.NewLabel("120.00 م²", kit.Small).Strike().Role(theme.Secondary))
	return kit.Scroll(kit.Inset(20, 24, kit.VBox(16, words, chips, tiles, kit.Columns(16, []float32{1, 1}, hint, kit.VBox(12, bar, kit.Skeleton(200, 20))), notices)))
}
