package main

import (
	"fyne.io/fyne/v2"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// long is a text that has to give way.
func (s sample) long() string {
	return s.in("مؤسسة عبدالعزيز بن عبدالرحمن القحطاني وإخوانه للتجارة والمقاولات العامة (Al-Qahtani Group)",
		"Abdulaziz bin Abdulrahman Al-Qahtani and Brothers Est. for Trading and General Contracting (مجموعة القحطاني)")
}

func (s sample) words() fyne.CanvasObject {
	var styles []fyne.CanvasObject
	for _, x := range []struct {
		name  string
		style kit.Style
	}{
		{"Display", kit.Display},
		{"NumberBold", kit.NumberBold},
		{"Heading", kit.Heading},
		{"Title", kit.Title},
		{"Lead", kit.Lead},
		{"Body", kit.Body},
		{"BodyMedium", kit.BodyMedium},
		{"BodyStrong", kit.BodyStrong},
		{"Small", kit.Small},
		{"SmallStrong", kit.SmallStrong},
		{"Caption", kit.Caption},
		{"CaptionStrong", kit.CaptionStrong},
	} {
		styles = append(styles, state(x.name, kit.NewLabel(s.in("رخصة رقم 12 قيمتها", "Licence No 12, gypsy"), x.style)))
	}
	number := "\u20664803 0041 2663\u2069"
	question := s.in("هل خرجت ورقة الرخصة "+number+" من الطابعة كاملة؟", "Did the paper of licence "+number+" come out whole?")
	return wall(
		shelf("Label", 3, styles...),
		shelf("Label: long, mixed, marked", 3,
			state("Cut", kit.NewLabel(s.long(), kit.Small).Cut()),
			state("Wrap", kit.NewLabel(s.long(), kit.Small).Wrap()),
			state("WrapTo(2)", kit.NewLabel(s.long()+" "+s.long(), kit.Small).WrapTo(2)),
			state("Strike", kit.NewLabel("120.00 م²", kit.Small).Strike().Role(theme.Secondary)),
			state("Ident", kit.NewIdent("4803 0041 2760", kit.BodyStrong)),
			state("MaskID", kit.NewLabel(kit.MaskID("1010101010"), kit.Body)),
			state("Center", kit.NewLabel(s.in("في الوسط", "in the middle"), kit.Small).Center()),
			state("End", kit.NewLabel(s.in("عند الطرف", "at the end"), kit.Small).End()),
			state("mixed", kit.NewLabel("مُحَمَّد (Mohammed A.) لا إلا 50% info@example.sa", kit.Small).Wrap())),
		shelf("Rich", 2,
			state("one line", kit.NewRich(question, kit.Body).Mark(number, kit.BodyStrong, theme.Text)),
			state("wrapped", kit.NewRich(question+" "+question, kit.Small).Mark(number, kit.SmallStrong, theme.GreenText))),
		line("Chip", kit.NewChip(kit.Success, "check", s.in("صادرة", "Issued")), kit.NewChip(kit.Info, "up", s.in("بانتظار المزامنة", "Waiting to sync")),
			kit.NewChip(kit.Warning, "warn", s.in("معاد للاستكمال", "Returned")), kit.NewChip(kit.Neutral, "ban", s.in("ملغاة", "Cancelled")),
			kit.NewChip(kit.Error, "errc", s.in("خطأ", "Error"))),
		line("Badge, Avatar, IconTile, KeyCap", kit.Badge(kit.Neutral, "1"), kit.Badge(kit.Warning, "12"), kit.Badge(kit.Error, "128"),
			kit.Avatar(s.in("ن ش", "N S"), 36), kit.SelectedAvatar(s.in("ع ق", "A Q"), 48),
			kit.IconTile(kit.Neutral, "print"), kit.IconTile(kit.Success, "store"), kit.IconTile(kit.Warning, "cart"), kit.IconTile(kit.Error, "errc"),
			kit.NewKeyCap("F2"), kit.NewKeyCap("Ctrl Enter")),
		line("Icon: mirrored with the line, or not", kit.NewIcon("left", 24, theme.Text), kit.NewIcon("cleft", 24, theme.Text), kit.NewIcon("docs", 24, theme.Text),
			kit.NewIcon("search", 24, theme.Text), kit.NewIcon("clock", 24, theme.GreenText), kit.NewIcon("warn", 24, theme.WarningIcon), kit.Emblem(32)),
	)
}
