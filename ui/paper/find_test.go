package paper_test

import (
	"image"
	"image/color"
	"testing"

	"github.com/shubbak/shubbak/ui/paper"
)

// TestFindsWhatIsWritten: by any spelling, whole numbers across their gaps, and
// each place holds ink that is the text's.
func TestFindsWhatIsWritten(t *testing.T) {
	p := press(t)
	doc := licence()
	pages, err := p.Compose(doc)
	if err != nil {
		t.Fatal(err)
	}
	for text, least := range map[string]int{
		"رُخصة": 1, "الغامدى": 1, string(doc.Number): 1, "  " + doc.Number.Grouped() + " ": 1, "riwaq": 1, "لا يوجد هذا": 0, "": 0, " ": 0, "\u0651": 0,
	} {
		hits := paper.Find(pages, text)
		firsts := 0
		for _, h := range hits {
			if h.First {
				firsts++
			}
			if h.Page != 0 || h.X < 0 || h.Y < 0 || h.Width <= 0 || h.X+h.Width > pages[0].Width || h.Y+h.Height > pages[0].Height {
				t.Errorf("%q is at %+v", text, h)
			}
		}
		if firsts < least || least == 0 && firsts != 0 {
			t.Errorf("%q is found %d times", text, firsts)
		}
	}
	img := p.Image(pages[0], 144)
	for _, h := range paper.Find(pages, doc.Number.Grouped()) {
		if n := ink(img, h, 2); n < 0.03 || n > 0.7 {
			t.Errorf("%.2f of %+v is ink", n, h)
		}
	}
}

// ink is the part of a hit that is dark; scale is pixels a point.
func ink(img *image.RGBA, h paper.Hit, scale float64) float64 {
	dark, all := 0, 0
	for y := int(h.Y * scale); y < int((h.Y+h.Height)*scale); y++ {
		for x := int(h.X * scale); x < int((h.X+h.Width)*scale); x++ {
			all++
			if g, ok := color.GrayModel.Convert(img.At(x, y)).(color.Gray); ok && g.Y < 128 {
				dark++
			}
		}
	}
	return float64(dark) / float64(max(all, 1))
}

func FuzzFind(f *testing.F) {
	p := press(f)
	pages, err := p.Compose(licence())
	if err != nil {
		f.Fatal(err)
	}
	f.Add("رخصة 4803")
	f.Add("\u202e ﷺ ٤٨٠٣")
	f.Fuzz(func(t *testing.T, text string) {
		for _, h := range paper.Find(pages, text) {
			if h.Width < 0 || h.Page != 0 {
				t.Errorf("%q is at %+v", text, h)
			}
		}
	})
}
