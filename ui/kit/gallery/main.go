// Command gallery shows every widget of the kit in every state, for looking at. It is no part of the program; its
// pictures are the golden images of the kit.
//
// F5 changes light and dark, F6 the language with its direction, F7 the size of the text, F8 the contrast.
package main

import (
	"flag"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/theme"
)

func main() {
	dark := flag.Bool("dark", false, "the dark theme")
	contrast := flag.Bool("contrast", false, "high contrast")
	english := flag.Bool("en", false, "in English, reading left to right")
	scale := flag.Float64("scale", 1, "text size, 1 to 1.5")
	page := flag.String("page", "words", "one of "+strings.Join(names(), ", "))
	flag.Parse()

	a := app.NewWithID("sa.shubbak.gallery")
	g := &gallery{app: a, window: a.NewWindow("gallery"), dark: *dark, contrast: *contrast, english: *english, scale: float32(*scale), page: *page}
	g.window.SetPadded(false)
	g.window.Resize(fyne.NewSize(1280, 800))
	g.keys = kit.NewKeys(g.window.Canvas())
	g.bind()
	g.show()
	g.window.ShowAndRun()
}

// gallery is the window and its look.
type gallery struct {
	app            fyne.App
	window         fyne.Window
	keys           *kit.Keys
	dark, contrast bool
	english        bool
	scale          float32
	page           string
}

// bind lets keys change the look.
func (g *gallery) bind() {
	g.keys.On(kit.KeyF5, func() { g.dark = !g.dark; g.show() })
	g.keys.On("F6", func() { g.english = !g.english; g.show() })
	g.keys.On("F7", func() {
		if g.scale += 0.25; g.scale > 1.5 {
			g.scale = 1
		}
		g.show()
	})
	g.keys.On(kit.KeyF8, func() { g.contrast = !g.contrast; g.show() })
}

// show draws the page in the look of now.
func (g *gallery) show() {
	g.app.Settings().SetTheme(theme.New(g.dark, g.scale).Contrasted(g.contrast).Reading(!g.english))
	rail := kit.VBox(4)
	var now page
	for _, p := range pages() {
		item := kit.NewNavItem(p.icon, p.name, func() { g.page = p.name; g.show() })
		item.SetSelected(p.name == g.page)
		rail.Add(item)
		if p.name == g.page {
			now = p
		}
	}
	if now.build == nil {
		now = pages()[0]
	}
	side := kit.NewBox(kit.Columns(0, []float32{1, 0}, kit.Fixed(207, 0, kit.Inset(16, 12, rail)), kit.VDivider(0)))
	content := kit.NewBox(kit.Scroll(kit.Inset(16, 24, now.build(sample{english: g.english, say: g.say})))).Fill(theme.Canvas)
	g.window.SetContent(kit.NewWatched(kit.Border(nil, nil, side, nil, content), func() {}).Words(g.fieldWords))
	if now.open != nil {
		g.keys.On(kit.KeyF2, func() { now.open(sample{english: g.english, say: g.say}, g.window.Canvas()) })
	}
}

// fieldWords are the words of the fields' menus in the language of now.
func (g *gallery) fieldWords() kit.EntryWords {
	s := sample{english: g.english}
	return kit.EntryWords{
		Undo: s.in("تراجع", "Undo"), Redo: s.in("إعادة", "Redo"), Cut: s.in("قص", "Cut"),
		Copy: s.in("نسخ", "Copy"), Paste: s.in("لصق", "Paste"), SelectAll: s.in("تحديد الكل", "Select all"),
	}
}

// say shows that something was done.
func (g *gallery) say(what string) { kit.Tell(g.window.Content(), kit.Success, what) }
