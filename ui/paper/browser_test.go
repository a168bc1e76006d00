package paper_test

import (
	"fmt"
	"html"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper/list"
)

// TestBesideABrowser sets the words of every paper once more by Chromium, in the
// same fonts at the same places, and compares the two: shaping, order and spacing
// are then held against an engine that shares no line with ours. Pictures of both,
// side by side, go to the folder SHUBBAK_BESIDE, without which the test does not
// run: a browser is much to install for one test. `make soak` runs it.
func TestBesideABrowser(t *testing.T) {
	dir := os.Getenv("SHUBBAK_BESIDE")
	if dir == "" {
		t.Skip("SHUBBAK_BESIDE names no folder for the pictures")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	p := press(t)
	for name, d := range papers() {
		pages, err := p.Compose(d)
		if err != nil {
			t.Fatal(err)
		}
		ours := wordsOf(pages[0])
		theirs := browsed(t, ours)
		mine := p.Image(ours, 150)
		mean, far := difference(t, mine, theirs)
		t.Logf("%s: mean difference from Chromium %.2f of 255, far %.2f%%", name, mean, 100*far)
		beside(t, filepath.Join(dir, name+".png"), p.Image(pages[0], 150), mine, theirs)
		most := 3.0
		if ours.Width < 300 { // small and full of letters, whose place is rounded to pixels
			most = 5.5
		}
		if mean > most || far > 0.01 {
			t.Errorf("%s: its words differ from Chromium's by %.2f of 255, %.2f%% far", name, mean, 100*far)
		}
	}
}

// wordsOf is a page with nothing on it but its words, in black.
func wordsOf(page list.Page) list.Page {
	out := list.Page{Width: page.Width, Height: page.Height}
	for _, op := range page.Ops {
		if text, ok := op.(list.Text); ok {
			text.Color = list.RGB{}
			out.Ops = append(out.Ops, text)
		}
	}
	return out
}

// browsed is a page of words as Chromium prints it.
func browsed(t *testing.T, page list.Page) image.Image {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><meta charset="utf-8"><style>@page{size:%.3fpt %.3fpt;margin:0}body{margin:0}svg{display:block}`, page.Width, page.Height)
	for name, font := range map[string][]byte{"regular": assets.FontRegular, "medium": assets.FontMedium, "semibold": assets.FontSemiBold, "bold": assets.FontBold} {
		if err := os.WriteFile(filepath.Join(dir, name+".ttf"), font, 0o600); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, `@font-face{font-family:%[1]s;src:url(%[1]s.ttf)}`, name)
	}
	fmt.Fprintf(&b, `text{white-space:pre;unicode-bidi:isolate}</style><svg width="%[1]gpt" height="%[2]gpt" viewBox="0 0 %[1]g %[2]g">`, page.Width, page.Height)
	for _, op := range page.Ops {
		text := op.(list.Text)
		dir, x := "ltr", text.X
		if lowest := slices.MinFunc(text.Line.Runs, func(a, b arabic.Run) int { return int(a.Level) - int(b.Level) }); lowest.Level > 0 {
			dir, x = "rtl", text.X+text.Line.Width*text.Size
		}
		fmt.Fprintf(&b, `<text x="%g" y="%g" font-size="%g" font-family="%s" direction="%s" transform="rotate(%g %g %g)">%s</text>`,
			x, text.Y, text.Size, text.Line.Runs[0].Face.Name(), dir, -text.Turn, text.X, text.Y, html.EscapeString(string(text.Runes[text.Line.Start:text.Line.End])))
	}
	b.WriteString("</svg>")
	source, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(source, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+out, "file://"+source)
	return decodePNG(t, rendered(t, out, "150"))
}

// beside writes pictures next to one another.
func beside(t *testing.T, file string, pictures ...image.Image) {
	t.Helper()
	width, height := 0, 0
	for _, p := range pictures {
		width, height = width+p.Bounds().Dx()+8, max(height, p.Bounds().Dy())
	}
	all := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(all, all.Bounds(), image.NewUniform(color.Gray{Y: 0x80}), image.Point{}, draw.Src)
	x := 0
	for _, p := range pictures {
		draw.Draw(all, image.Rect(x, 0, x+p.Bounds().Dx(), p.Bounds().Dy()), p, p.Bounds().Min, draw.Src)
		x += p.Bounds().Dx() + 8
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, all); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
