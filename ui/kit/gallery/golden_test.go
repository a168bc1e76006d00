package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/shubbak/shubbak/ui/kit"
	"github.com/shubbak/shubbak/ui/kit/kittest"
	"github.com/shubbak/shubbak/ui/theme"
)

// The golden images are what the software painter draws of every page, in both languages, light and dark, at 100% and
// 150%. After a change that is meant, draw them anew and look at every one of them:
//
//	SHUBBAK_GOLDEN=draw go test ./ui/kit/gallery
//
// What differs is written to testdata/failed.
const goldenEnv = "SHUBBAK_GOLDEN"

// The painter computes edges in floating point, which other processors round elsewhere: a colour may be off by so many
// steps of 255, and so many dots in a million by more.
const (
	steps   = 6
	coarse  = 8 // the files hold every colour to within half of this
	astray  = 40
	million = 1_000_000
)

// look is one of the eight in which a page is drawn.
type look struct {
	english, dark bool
	scale         float32
}

func looks() []look {
	var out []look
	for _, english := range []bool{false, true} {
		for _, dark := range []bool{false, true} {
			for _, scale := range []float32{1, 1.5} {
				out = append(out, look{english, dark, scale})
			}
		}
	}
	return out
}

func (l look) String() string {
	lang, colours := "ar", "light"
	if l.english {
		lang = "en"
	}
	if l.dark {
		colours = "dark"
	}
	return fmt.Sprintf("%s-%s-%.0f", lang, colours, l.scale*100)
}

// hang shows a page in a window as wide as the wall, and as high as the page.
func hang(t *testing.T, p page, th *theme.Theme, english bool) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(th)
	s := sample{english: english, say: func(string) {}}
	wide := float32(960)
	if p.open != nil {
		wide = 520
	}
	wall := kit.Inset(16, 24, p.build(s))
	w := test.NewTempWindow(t, kit.NewWatched(kit.NewBox(wall).Fill(theme.Canvas), func() {}))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(wide*(1+th.Scale())/2, 300))
	w.Resize(fyne.NewSize(wide*(1+th.Scale())/2, wall.MinSize().Height)) // lines are broken now
	if p.open != nil {
		p.open(s, w.Canvas())
	}
	return w
}

func TestTheWallLooksRight(t *testing.T) {
	for _, p := range pages() {
		for _, l := range looks() {
			name := p.name + "-" + l.String()
			t.Run(name, func(t *testing.T) {
				got := hang(t, p, theme.New(l.dark, l.scale).Reading(!l.english), l.english).Canvas().Capture()
				compare(t, name+".png", got)
			})
		}
	}
}

func compare(t *testing.T, name string, got image.Image) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv(goldenEnv) == "draw" {
		save(t, path, got)
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v: draw it by %s=draw", err, goldenEnv)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if n := differ(want, got); n > 0 {
		save(t, filepath.Join("testdata", "failed", name), got)
		t.Errorf("%s: %d dots differ, see testdata/failed", name, n)
	}
}

// differ counts the dots in which two images differ, when these are too many; images of two sizes differ in all.
func differ(a, b image.Image) int {
	size := a.Bounds().Size()
	if size != b.Bounds().Size() {
		return size.X * size.Y
	}
	n, p, q := 0, dots(a), dots(b)
	for i := 0; i < len(p); i += 4 {
		if far(p[i], q[i]) || far(p[i+1], q[i+1]) || far(p[i+2], q[i+2]) {
			n++
		}
	}
	if n*million <= astray*size.X*size.Y {
		return 0
	}
	return n
}

func far(a, b uint8) bool { return max(a, b)-min(a, b) > steps }

// dots are the colours of an image row by row, four bytes a dot.
func dots(img image.Image) []uint8 {
	out := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out.Pix
}

func save(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, few(img)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// few is an image with fewer colours, each off by less than steps, which makes the files a third as large.
func few(img image.Image) image.Image {
	out := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	copy(out.Pix, dots(img))
	for i, v := range out.Pix {
		out.Pix[i] = uint8(min((int(v)+coarse/2)/coarse*coarse, 0xff))
	}
	at := map[color.NRGBA]uint8{}
	flat := image.NewPaletted(out.Bounds(), nil)
	for i := 0; i < len(out.Pix); i += 4 {
		out.Pix[i+3] = 0xff
		c := color.NRGBA{R: out.Pix[i], G: out.Pix[i+1], B: out.Pix[i+2], A: 0xff}
		n, known := at[c]
		if !known {
			if len(at) > 0xff {
				return out // too many for a palette
			}
			n = uint8(len(at))
			at[c], flat.Palette = n, append(flat.Palette, c)
		}
		flat.Pix[i/4] = n
	}
	return flat
}

func TestEverythingOnTheWallIsReadable(t *testing.T) {
	for _, p := range pages() {
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s dark %t", p.name, dark), func(t *testing.T) {
				kittest.Readable(t, hang(t, p, theme.New(dark, 1), false).Content())
			})
		}
	}
}

func TestADifferenceIsSeen(t *testing.T) {
	plain := func() *image.NRGBA { return image.NewNRGBA(image.Rect(0, 0, 500, 500)) }
	off := plain()
	for x := range 30 {
		off.Set(x, 7, color.White)
	}
	pale := plain()
	pale.Set(3, 3, color.NRGBA{R: steps, A: 0xff})
	if differ(plain(), off) != 30 || differ(plain(), pale) != 0 || differ(plain(), image.NewNRGBA(image.Rect(0, 0, 500, 501))) == 0 {
		t.Error("the comparison sees too much or too little")
	}
}
