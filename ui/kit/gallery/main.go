// Command gallery shows every widget of the kit, for looking at. It is no part of the program.
package main

import (
	"flag"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

func main() {
	dark := flag.Bool("dark", false, "the dark theme")
	ltr := flag.Bool("ltr", false, "reading left to right")
	scale := flag.Float64("scale", 1, "text size, 1 to 1.5")
	page := flag.String("page", "form", "form, table, small")
	flag.Parse()

	a := app.NewWithID("sa.shubbak.gallery")
	g := &gallery{app: a, window: a.NewWindow("gallery"), dark: *dark, rtl: !*ltr, scale: float32(*scale)}
	g.apply()
	g.window.SetPadded(false)
	g.window.Resize(fyne.NewSize(1280, 800))
	g.keys = kit.NewKeys(g.window.Canvas())
	g.show(*page)
	g.bind()
	g.window.ShowAndRun()
}

// gallery is the window and its look.
type gallery struct {
	app       fyne.App
	window    fyne.Window
	keys      *kit.Keys
	dark, rtl bool
	scale     float32
	said      *kit.Label
	toast     *kit.Toast
}

func (g *gallery) apply() {
	g.app.Settings().SetTheme(theme.New(g.dark, g.scale).Reading(g.rtl))
}

// bind lets the keys of the house say which they are, and F5 to F8 change the look.
func (g *gallery) bind() {
	for _, k := range []kit.Key{
		kit.KeyF2, kit.KeyF4, kit.KeyF8, kit.KeyF9, kit.KeyCtrlS, kit.KeyCtrlL, kit.KeyCtrlEnter, kit.KeyEscape,
		kit.KeyAltDown, kit.Digit(1), kit.Digit(9),
	} {
		g.keys.On(k, func() { g.say(string(k)) })
	}
	g.keys.On(kit.KeyF5, func() { g.dark = !g.dark; g.apply() })
	g.keys.On("F6", func() { g.rtl = !g.rtl; g.apply() })
	g.keys.On("F7", func() {
		if g.scale += 0.25; g.scale > 1.5 {
			g.scale = 1
		}
		g.apply()
	})
}

func (g *gallery) say(s string) {
	g.said.SetText(s)
	g.window.SetTitle("gallery: " + s)
}

func (g *gallery) show(page string) {
	g.said = kit.NewLabel("", kit.Small).LTR().Role(theme.Secondary)
	g.toast = kit.NewToast()
	pages := map[string]func() fyne.CanvasObject{"form": g.form, "table": g.table, "small": g.small}
	rail := kit.VBox(4)
	for _, p := range [][3]string{
		{"form", "plusdoc", "طلب جديد"}, {"table", "licence", "الرخص"}, {"small", "sync", "المزامنة"},
	} {
		item := kit.NewNavItem(p[1], p[2], func() { g.show(p[0]) })
		item.SetSelected(p[0] == page)
		if p[0] == "small" {
			item.SetBadge(kit.Warning, strconv.Itoa(7))
		}
		rail.Add(item)
	}
	side := kit.NewBox(kit.Columns(0, []float32{1, 0}, kit.Fixed(207, 0, kit.Inset(16, 12, rail)), kit.VDivider(0)))
	all := kit.Border(g.top(), g.strip(), side, nil, kit.NewBox(pages[page]()).Fill(theme.Canvas))
	g.window.SetContent(kit.Stack(kit.NewBox(nil).Fill(theme.Canvas), all, g.toast))
}

func (g *gallery) top() fyne.CanvasObject {
	office := kit.VBox(0, kit.NewLabel("بلدية الخبر", kit.BodyStrong), kit.NewLabel("أمانة المنطقة الشرقية", kit.Caption).Role(theme.Secondary))
	find := kit.NewEntry().Placeholder("رقم، هوية، سجل، اسم، جوال، أو رمز ممسوح")
	find.Prefix(kit.HBox(8, kit.NewIcon("search", 20, theme.LabelText), kit.NewLabel("بحث", kit.SmallStrong)))
	find.Suffix(kit.HBox(10, kit.NewIcon("scan", 20, theme.LabelText), kit.NewKeyCap("F2")))
	who := kit.VBox(0, kit.NewLabel("نورة الشهري", kit.SmallStrong), kit.NewLabel("موظفة استقبال · شباك 3", kit.Caption).Role(theme.Secondary))
	row := kit.HBox(12, kit.Emblem(40), office, kit.Spacer(), kit.Fixed(456, 40, find), kit.Spacer(),
		kit.VDivider(40), kit.Avatar("ن ش", 36), who, kit.NewIconButton(kit.Secondary, "lock", func() { g.say("lock") }))
	return kit.VBox(0, kit.NewBox(kit.Fixed(0, 63, kit.Inset(0, 20, row))), kit.Divider())
}

func (g *gallery) strip() fyne.CanvasObject {
	item := func(icon string, role theme.Role, text string) fyne.CanvasObject {
		return kit.HBox(8, kit.NewIcon(icon, 16, role), kit.NewLabel(text, kit.Small).Role(theme.LabelText))
	}
	row := kit.HBox(16, item("wifi", theme.SuccessIcon, "متصل"), kit.VDivider(18), item("up", theme.Secondary, "لا شيء ينتظر"),
		kit.VDivider(18), item("hash", theme.Secondary, "بقي 214 رقم رخصة"), kit.VDivider(18),
		item("print", theme.Secondary, "الطابعة جاهزة"), kit.Spacer(), g.said)
	return kit.VBox(0, kit.Divider(), kit.NewBox(kit.Fixed(0, 35, kit.Inset(0, 20, row))))
}
