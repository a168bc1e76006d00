package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

// golden compares o with testdata/name.png. Fyne writes what it got to testdata/failed.
func golden(t *testing.T, name string, w, h float32, th *theme.Theme, o fyne.CanvasObject) {
	t.Helper()
	win := window(t, w, h, o)
	fyne.CurrentApp().Settings().SetTheme(th)
	test.AssertImageMatches(t, name+".png", win.Canvas().Capture())
}

func TestMixedTextLooksRight(t *testing.T) {
	golden(t, "text", 330, 190, theme.New(false, 1), kit.Inset(8, 8, kit.VBox(4,
		kit.NewLabel("رخصة رقم 12345 صادرة", kit.Body),
		kit.NewLabel("مُحَمَّد (Mohammed A.) لا إلا 50%", kit.BodyMedium),
		kit.NewLabel("هاتف "+arabic.LTR("+966 50 123 4567")+"، سجل "+arabic.LTR("0003-1029-44"), kit.Small),
		kit.NewLabel("120.00 م²", kit.Small).Strike().Role(theme.Secondary),
		kit.NewLabel("مؤسسة عبدالعزيز بن عبدالرحمن القحطاني وإخوانه (Group)", kit.Small).Cut(),
		kit.NewLabel("راجع المستفيد بتاريخ 2026/08/26 وأرفق ملف report-2026.pdf قبل نهاية الشهر", kit.Caption).Wrap(),
	)))
}

func TestWidgetsLookRight(t *testing.T) {
	build := func() fyne.CanvasObject {
		name := kit.NewEntry()
		name.SetText("محمصة رواق (ABC) 3")
		id := kit.NewEntry().LTR()
		id.SetText("1010101010")
		faulty := kit.NewField("رقم الهوية", true, id)
		faulty.SetError("الرقم غير صحيح")
		check := kit.NewCheck("موافق", nil)
		check.Set(true)
		return kit.Inset(12, 12, kit.VBox(12,
			kit.FieldColumns(150, kit.NewField("الاسم", false, name), faulty,
				kit.NewSegmented([]string{"1", "2", "3"}, 0, nil), kit.NewSelect([]string{"جدارية"}, 0, nil)),
			kit.HBox(8, kit.NewButton(kit.Primary, "التالي", nil).IconEnd("left"),
				kit.NewButton(kit.Secondary, "حفظ", nil).Key("Ctrl S"), check, kit.NewChip(kit.Success, "check", "صادرة")),
		))
	}
	golden(t, "widgets", 420, 260, theme.New(false, 1), build())
	golden(t, "widgets-dark", 420, 260, theme.New(true, 1), build())
	golden(t, "widgets-ltr", 420, 260, theme.New(false, 1).Reading(false), build())
	golden(t, "widgets-150", 560, 330, theme.New(false, 1.5), build())
}

func TestSelectionLooksRight(t *testing.T) {
	e := kit.NewEntry()
	e.SetText("رقم ABC 12 تم")
	win := window(t, 240, 56, kit.Inset(8, 8, e))
	kit.Focus(e)
	e.SelectAll()
	test.AssertImageMatches(t, "selection.png", win.Canvas().Capture())
}
