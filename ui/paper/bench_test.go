package paper_test

import (
	"sync/atomic"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
)

// other is a licence like the sample, of another person.
func other(i int) app.Document {
	d := licence()
	names := []string{"ماجد بن سعد الغامدي", "عبدالرحمن بن محمد آل سعيد", "هند بنت خالد القحطاني", "يوسف إبراهيم الزهراني"}
	d.Cells = append([]app.Cell(nil), d.Cells...)
	d.Cells[0].Value = names[i%len(names)]
	n, err := app.NewLicenceNumber("4803", uint32(i%app.MaxSerial+1))
	if err != nil {
		panic(err)
	}
	d.Number = n
	return d
}

// BenchmarkLicenceWarm is one A4 licence from a press that has worked before.
func BenchmarkLicenceWarm(b *testing.B) {
	p := press(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := p.PDF(other(i)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLicenceCold is the first licence of a new press, fonts and all.
func BenchmarkLicenceCold(b *testing.B) {
	v, err := i18n.New(i18n.Arabic)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p, err := paper.New(v)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.PDF(licence()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBatch is licences on all processors.
func BenchmarkBatch(b *testing.B) {
	p := press(b)
	var n atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := p.PDF(other(int(n.Add(1)))); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkPreview is one page on the screen at the design's resolution.
func BenchmarkPreview(b *testing.B) {
	p := press(b)
	pages, err := p.Compose(licence())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Image(pages[0], 110)
	}
}
