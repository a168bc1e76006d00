package paper_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper"
	"github.com/shubbak/shubbak/ui/paper/list"
)

func TestSameDocumentSameBytes(t *testing.T) {
	p := press(t)
	first, err := p.PDF(licence())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		if _, err := p.PDF(other(i)); err != nil { // what was made before must not matter
			t.Fatal(err)
		}
	}
	for name, q := range map[string]*paper.Press{"the same press": p, "another": press(t)} {
		again, err := q.PDF(licence())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Errorf("%s made other bytes", name)
		}
	}
	if b, err := p.PDF(other(1)); err != nil || bytes.Equal(b, first) {
		t.Errorf("another licence has the same bytes, %v", err)
	}
}

func TestConcurrentPapers(t *testing.T) {
	p := press(t)
	var want [4][]byte
	for i := range want {
		var err error
		if want[i], err = p.PDF(other(i)); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			b, err := p.PDF(other(i % len(want)))
			if err != nil || !bytes.Equal(b, want[i%len(want)]) {
				t.Errorf("paper %d differs, %v", i, err)
			}
			pages, err := p.Compose(other(i))
			if err != nil {
				t.Error(err)
				return
			}
			p.Image(pages[0], 20)
		})
	}
	wg.Wait()
}

func TestTokenComesBack(t *testing.T) {
	d := licence()
	d.Token = "HC1:6BF%OX N*TS $0BI  ZD+8U-H/."
	b, err := press(t).PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := paper.Token(b)
	if err != nil || got != d.Token {
		t.Errorf("the token is %q, %v", got, err)
	}
	if _, err := paper.Token([]byte("%PDF-1.4")); app.CodeOf(err) != app.NotFound {
		t.Errorf("a file without one: %v", err)
	}
}

// TestMissingGlyphIsNamed: what no font has stands on the paper by its name, and
// is reported.
func TestMissingGlyphIsNamed(t *testing.T) {
	p, d := press(t), licence()
	d.Cells[0].Value = "ماجد 😀 漢"
	l, err := p.Lay(d)
	if err != nil || !slices.Equal(l.Missing, []string{"漢", "😀"}) {
		t.Fatalf("missing are %q, %v", l.Missing, err)
	}
	pages, err := p.Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	if words := list.Words(pages); !slices.Contains(words, "ماجد [U+1F600] [U+6F22]") {
		t.Errorf("the name is not among %q", words)
	}
	if l, err := p.Lay(licence()); err != nil || len(l.Missing) != 0 {
		t.Errorf("the next paper lacks %q, %v", l.Missing, err)
	}
}

// TestSpellingsThatFontsLack: presentation forms, as old systems store them, are
// set as the letters they stand for; control characters are spaces.
func TestSpellingsThatFontsLack(t *testing.T) {
	d := licence()
	d.Cells[0].Value = "عبد\u0007ﺍﻟﻠﻪ\tالفهد"
	pages, err := press(t).Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	if words := list.Words(pages); !slices.Contains(words, "عبد الله الفهد") && !slices.Contains(words, "عبد ﺍﻟﻠﻪ الفهد") {
		t.Errorf("the name is not among %q", words)
	}
}

func TestTooLongIsRefused(t *testing.T) {
	p, long := press(t), strings.Repeat("مؤسسة النور ", 60)
	for field, change := range map[string]func(d *app.Document){
		"title":      func(d *app.Document) { d.Title = long },
		"title_en":   func(d *app.Document) { d.TitleEn = long },
		"bodies":     func(d *app.Document) { d.Bodies[2] = long },
		"number":     func(d *app.Document) { d.Number = app.LicenceNumber(strings.Repeat("4803", 20)) },
		"signature":  func(d *app.Document) { d.ApprovedBy = long },
		"printed_by": func(d *app.Document) { d.PrintedBy = long },
		"token":      func(d *app.Document) { d.Token = strings.Repeat("A", 5000) },
	} {
		d := licence()
		change(&d)
		_, err := p.PDF(d)
		var e *app.Error
		if !errors.As(err, &e) || e.Code != app.TooLong || e.Field != field {
			t.Errorf("%s: the error is %v", field, err)
		}
	}
}

func TestLongPapersGoOn(t *testing.T) {
	long := strings.Repeat("شركة الأنوار المتحدة للتجارة والمقاولات ", 12)
	for name, c := range map[string]struct {
		change func(d *app.Document)
		least  int
	}{
		"many activities": {func(d *app.Document) {
			for i := range 70 {
				d.Tables[0].Rows = append(d.Tables[0].Rows, []string{fmt.Sprint(100000 + i), "نشاط إضافي", "إضافي"})
			}
		}, 3},
		"long name":     {func(d *app.Document) { d.Cells[2].Value = long }, 1},
		"endless value": {func(d *app.Document) { d.Cells[2].Value = strings.Repeat(long, 8) }, 2},
		"many terms":    {func(d *app.Document) { d.Terms = slices.Repeat(d.Terms, 14) }, 2},
		"endless word":  {func(d *app.Document) { d.Cells[1].Value = strings.Repeat("A9", 300) }, 1},
	} {
		d := licence()
		c.change(&d)
		pages, err := press(t).Compose(d)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(pages) < c.least || len(pages) > 8 {
			t.Errorf("%s: %d pages", name, len(pages))
		}
		nothingCollides(t, name, pages)
		headsRepeat(t, name, d, pages)
		if last := list.Words(pages[len(pages)-1:]); !slices.Contains(last, d.ApprovedBy) || len(list.Words(pages)) == 0 {
			t.Errorf("%s: the last page is not signed", name)
		}
	}
}

// headsRepeat holds that a page with a row of the table has its head, and that
// all rows are there.
func headsRepeat(t *testing.T, name string, d app.Document, pages []list.Page) {
	t.Helper()
	rows := 0
	for i, p := range pages {
		words := list.Words([]list.Page{p})
		n := 0
		for _, w := range words {
			if w == "إضافي" || w == "رئيسي" {
				n++
			}
		}
		if n > 0 && !slices.Contains(words, d.Tables[0].Head[1]) {
			t.Errorf("%s: page %d has rows and no head", name, i+1)
		}
		rows += n
		if want := fmt.Sprintf("صفحة %d من %d", i+1, len(pages)); !slices.Contains(words, want) {
			t.Errorf("%s: page %d does not say %s", name, i+1, want)
		}
	}
	if rows != len(d.Tables[0].Rows) {
		t.Errorf("%s: %d rows of %d", name, rows, len(d.Tables[0].Rows))
	}
}

// nothingCollides holds that no two lines of text lie on one another and that
// all stand inside the frame. The watermark, which is turned, does not count.
func nothingCollides(t testing.TB, name string, pages []list.Page) {
	t.Helper()
	type box struct {
		x0, y0, x1, y1 float64
		words          string
	}
	for n, p := range pages {
		var boxes []box
		for _, op := range p.Ops {
			l, ok := op.(list.Text)
			if !ok || l.Turn != 0 || l.Line.Width == 0 {
				continue
			}
			b := box{l.X, l.Y - 0.45*l.Size, l.X + l.Line.Width*l.Size, l.Y, string(l.Runes[l.Line.Start:l.Line.End])}
			edge := min(29, 29*p.Width/595)
			if b.x0 < edge || b.x1 > p.Width-edge || b.y0 < edge/2 || b.y1 > p.Height-0.8*edge {
				t.Errorf("%s: page %d: %q leaves the frame at %.0f,%.0f", name, n+1, b.words, b.x0, b.y1)
			}
			for _, o := range boxes {
				if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
					t.Errorf("%s: page %d: %q lies on %q", name, n+1, b.words, o.words)
				}
			}
			boxes = append(boxes, b)
		}
	}
}

func TestOnePageWhereItCan(t *testing.T) {
	pages, err := press(t).Compose(licence())
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 1 {
		t.Errorf("the sample takes %d pages", len(pages))
	}
	nothingCollides(t, "sample", pages)
}

func TestSlipSaysThatItIsNoLicence(t *testing.T) {
	pages, err := press(t).Compose(slip())
	if err != nil {
		t.Fatal(err)
	}
	nothingCollides(t, "slip", pages)
	words := list.Words(pages)
	for _, want := range []string{"إيصال استلام مؤقت – ليس رخصة", "ليس رخصة", "رخصة بناء", "COM-48-001182", "توقيع مقدم الطلب", "صاحب الرخصة"} {
		if !slices.Contains(words, want) {
			t.Errorf("the slip does not say %q", want)
		}
	}
	for _, never := range []string{"رقم الرخصة", "تبدأ في", "الرسوم المسدّدة"} {
		if slices.Contains(words, never) {
			t.Errorf("the slip says %q", never)
		}
	}
}

func TestMarks(t *testing.T) {
	p := press(t)
	for mark, want := range map[string]string{
		"": "", "copy": "نسخة", "provisional": "مسودة", "cancelled": "ملغاة", "training": "تدريب", "expired": "منتهية",
	} {
		d := licence()
		d.Mark = mark
		pages, err := p.Compose(d)
		if err != nil {
			t.Fatal(err)
		}
		got, first := "", -1
		for i, op := range pages[0].Ops {
			l, ok := op.(list.Text)
			switch {
			case ok && l.Turn != 0:
				got = string(l.Runes)
			case ok && first < 0:
				first = i
			}
			if ok && l.Turn != 0 && first >= 0 {
				t.Errorf("%s: the mark lies on the text", mark)
			}
		}
		if got != want {
			t.Errorf("the mark %q is %q", mark, got)
		}
	}
}

func TestPapersOfOtherShapes(t *testing.T) {
	p := press(t)
	for name, change := range map[string]func(d *app.Document){
		"without a table": func(d *app.Document) { d.Tables = nil },
		"a ragged table": func(d *app.Document) {
			d.Tables[0].Rows = [][]string{{"1"}, {"1", "2", "3", "4"}, {}}
			d.Tables[0].Widths = nil
		},
		"odd cells":    func(d *app.Document) { d.Cells = d.Cells[:3] },
		"no cells":     func(d *app.Document) { d.Cells = nil },
		"receipt":      func(d *app.Document) { d.Receipt = "7788990011" },
		"one body":     func(d *app.Document) { d.Bodies = d.Bodies[3:] },
		"not approved": func(d *app.Document) { d.ApprovedBy = "" },
		"empty":        func(d *app.Document) { *d = app.Document{} },
		"broken values": func(d *app.Document) {
			for i, k := range []app.CellKind{app.CellMoney, app.CellArea, app.CellYears, app.CellDate, "other"} {
				d.Cells[i].Kind, d.Cells[i].Value = k, "x"
			}
		},
	} {
		d := licence()
		change(&d)
		pages, err := p.Compose(d)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		nothingCollides(t, name, pages)
		if _, err := p.PDF(d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzCompose sets any text in every place of a paper: it is laid out without a
// collision or refused by an error of ours.
func FuzzCompose(f *testing.F) {
	p := press(f)
	looks := p.Templates()
	f.Add("ماجد", "رخصة", uint8(3), uint8(0))
	f.Add("\u2067abc\u2069 ١٢ 34/5 (", "x\ny\u00a0z", uint8(90), uint8(3))
	f.Add(strings.Repeat("لا ", 400), "A", uint8(1), uint8(5))
	f.Fuzz(func(t *testing.T, value, name string, n, look uint8) {
		d := licence()
		d.Template = looks[int(look)%len(looks)]
		d.Cells = nil
		for range n % 40 {
			d.Cells = append(d.Cells, app.Cell{Label: name, Value: value}, app.Cell{Label: "س", Value: name, Kind: app.CellIdent})
		}
		d.Tables[0].Rows = append(d.Tables[0].Rows, []string{name, value, value})
		d.Terms = append(d.Terms, value, name)
		d.PreparedBy, d.ApprovedRole, d.Counter = name, value, name
		pages, err := p.Compose(d)
		if err != nil {
			if c := app.CodeOf(err); c != app.TooLong && c != app.MissingGlyph {
				t.Fatal(err)
			}
			return
		}
		nothingCollides(t, "fuzzed", pages)
		if _, err := p.PDF(d); err != nil {
			t.Fatal(err)
		}
	})
}

func TestIsolatedIdentifiersKeepTheirOrder(t *testing.T) {
	d := licence()
	d.Cells = []app.Cell{{Label: "رقم المشروع", Value: "0003-1029-44", Kind: app.CellIdent}}
	pages, err := press(t).Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range pages[0].Ops {
		l, ok := op.(list.Text)
		if !ok || arabic.StripControls(string(l.Runes)) != "0003-1029-44" {
			continue
		}
		at := -1
		for _, r := range l.Line.Runs {
			for _, g := range r.Glyphs {
				if arabic.Invisible(l.Runes[g.Start]) {
					continue
				}
				if g.Start < at {
					t.Error("the identifier is turned")
				}
				at = g.Start
			}
		}
		return
	}
	t.Error("the identifier is not on the paper")
}
