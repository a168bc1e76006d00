package paper_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
	"github.com/shubbak/shubbak/ui/paper/list"
)

// withEmblem is a press of an office whose licence has a picture of its own.
func withEmblem(t testing.TB, name string, picture []byte) *paper.Press {
	t.Helper()
	b, err := fs.ReadFile(assets.Templates(), "licence.json")
	if err != nil {
		t.Fatal(err)
	}
	own := fstest.MapFS{
		"licence.json": {Data: bytes.Replace(b, []byte(`"subject"`), []byte(`"emblem": "`+name+`", "subject"`), 1)},
		name:           {Data: picture},
	}
	v, err := i18n.New(i18n.Arabic)
	if err != nil {
		t.Fatal(err)
	}
	p, err := paper.Open(v, paper.Options{Templates: []fs.FS{own}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// shades is a picture that is half transparent.
func shades(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, color.NRGBA{uint8(255 * x / w), uint8(255 * y / h), 128, uint8(255 * x / w)})
		}
	}
	return m
}

func encoded(t testing.TB, m image.Image, jpg bool) []byte {
	t.Helper()
	var b bytes.Buffer
	err := png.Encode(&b, m)
	if jpg {
		b.Reset()
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEmblemsOfPixels(t *testing.T) {
	var files []string
	for name, picture := range map[string][]byte{
		"emblem.png": encoded(t, shades(900, 300), false), "emblem.jpg": encoded(t, shades(64, 64), true),
	} {
		p := withEmblem(t, name, picture)
		b, err := p.PDF(licence())
		if err != nil {
			t.Fatal(err)
		}
		file := writtenAs(t, b)
		files = append(files, file)
		pages, err := p.Compose(licence())
		if err != nil {
			t.Fatal(err)
		}
		mean, far := difference(t, p.Image(pages[0], 150), decodePNG(t, rendered(t, file, "150")))
		if mean > 3 || far > 0.01 {
			t.Errorf("%s: the preview differs by %.2f, %.2f%% of it far", name, mean, 100*far)
		}
	}
	if out := preflight(t, files...); out != "" {
		t.Errorf("not for an archive: %s", out)
	}
}

func TestEmblemsThatCannotBe(t *testing.T) {
	sound := encoded(t, shades(40, 40), false)
	huge := encoded(t, image.NewGray(image.Rect(0, 0, 9000, 9000)), false)
	for name, c := range map[string]struct {
		file    string
		picture []byte
	}{
		"nothing":           {"emblem.png", nil},
		"no picture":        {"emblem.png", []byte("not a picture at all")},
		"half a picture":    {"emblem.png", sound[:len(sound)/2]},
		"81 million pixels": {"emblem.png", huge},
		"twenty megabytes":  {"emblem.jpg", make([]byte, 20<<20)},
		"no drawing":        {"emblem.svg", []byte("<svg")},
		"a drawing beyond":  {"emblem.svg", []byte(`<svg viewBox="0 0 40 40"><circle r="2"/></svg>`)},
	} {
		_, err := withEmblem(t, c.file, c.picture).PDF(licence())
		if app.CodeOf(err) != app.PictureUnfit {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTemplateThatThereIsNot: the catalogue may name a look that this counter has
// not.
func TestTemplateThatThereIsNot(t *testing.T) {
	d := licence()
	d.Template = "licence-of-2031"
	if _, err := press(t).Lay(d); app.CodeOf(err) != app.TemplateMissing {
		t.Errorf("the error is %v", err)
	}
}

// TestHostileRecords: what no clerk types, and some old system stores.
func TestHostileRecords(t *testing.T) {
	p := press(t)
	controls := strings.Repeat("\u202e\u2066\u200f\x00\x1b\u2028\ufeff", 20)
	for name, change := range map[string]func(d *app.Document){
		"a name of controls": func(d *app.Document) { d.Cells[0].Value, d.PreparedBy = controls, controls },
		"no bytes of text":   func(d *app.Document) { d.Cells[0].Value = "\xff\xfe\x80" },
		"3,000 characters": func(d *app.Document) {
			d.Tables[0].Rows[0][1] = strings.Repeat("محلات بيع ", 300)
		},
		"one word of 3,000": func(d *app.Document) { d.Tables[0].Rows[0][1] = strings.Repeat("م", 3000) },
		"marks alone":       func(d *app.Document) { d.Cells[0].Value = strings.Repeat("\u064e\u0651", 50) },
		"nothing at all":    func(d *app.Document) { *d = app.Document{Kind: d.Kind, Template: d.Template} },
		"pictures":          func(d *app.Document) { d.Cells[0].Value = "👩‍👩‍👧‍👦🇸🇦" },
	} {
		for kind, d := range papers() {
			if len(d.Cells) == 0 || len(d.Tables) == 0 || len(d.Tables[0].Rows[0]) < 2 {
				t.Fatalf("%s has too little to change", kind)
			}
			change(&d)
			pages, err := p.Compose(d)
			if err != nil {
				t.Errorf("%s on %s: %v", name, kind, err)
				continue
			}
			nothingCollides(t, name+" on "+kind, pages)
			if _, err := p.PDF(d); err != nil {
				t.Errorf("%s on %s: %v", name, kind, err)
			}
		}
	}
}

// TestSignaturesStandWhole: wherever the text ends, the places to sign are on one
// page, above its last line.
func TestSignaturesStandWhole(t *testing.T) {
	p := press(t)
	for rows := range 48 {
		d := licence()
		for range rows {
			d.Tables[0].Rows = append(d.Tables[0].Rows, []string{"107911", "تحميص البن", "إضافي"})
		}
		pages, err := p.Compose(d)
		if err != nil {
			t.Fatal(err)
		}
		nothingCollides(t, "rows", pages)
		for i, page := range pages {
			words := strings.Join(list.Words([]list.Page{page}), "\n")
			for _, part := range []string{"الإعداد", d.PreparedBy, d.ApprovedBy, "الختم"} {
				if strings.Contains(words, part) != (i == len(pages)-1) {
					t.Errorf("%d rows: %q on page %d of %d", rows, part, i+1, len(pages))
				}
			}
		}
	}
}
