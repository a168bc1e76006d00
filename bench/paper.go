package main

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
)

// paperRows are about the A4 licence.
func paperRows() []row {
	return []row{
		{name: "paper.licence_warm", unit: "ms", goal: 5, measure: licenceWarm},
		{name: "paper.licence_cold", unit: "ms", goal: 10, measure: licenceCold},
		{name: "paper.batch_of_100", unit: "per s", goal: 150, more: true, measure: licenceBatch},
		{name: "paper.memory_of_1000", unit: "MB", goal: 64, measure: memoryOfBatch},
		{name: "paper.preview_page", unit: "ms", goal: 5, measure: previewPage},
	}
}

// licenceWarm is a licence from a press that has made others.
func licenceWarm(string) (float64, error) {
	press, err := newPress()
	if err != nil {
		return 0, err
	}
	doc := licence()
	took, err := perOp(func(b *testing.B) {
		for b.Loop() {
			if _, err := press.PDF(doc); err != nil {
				b.Fatal(err)
			}
		}
	})
	return milliseconds(took), err
}

// licenceCold is the first licence, with the fonts read for it.
func licenceCold(string) (float64, error) {
	doc := licence()
	took, err := perOp(func(b *testing.B) {
		for b.Loop() {
			press, err := newPress()
			if err != nil {
				b.Fatal(err)
			}
			if _, err := press.PDF(doc); err != nil {
				b.Fatal(err)
			}
		}
	})
	return milliseconds(took), err
}

// licenceBatch is 100 different licences on all processors, the best of three.
func licenceBatch(string) (float64, error) {
	press, err := newPress()
	if err != nil {
		return 0, err
	}
	best := 0.0
	for range 3 {
		began := time.Now()
		if err := printAll(press, 100); err != nil {
			return 0, err
		}
		best = max(best, 100/time.Since(began).Seconds())
	}
	return best, nil
}

// memoryOfBatch is by how much the heap grows, at the most, while 1,000 licences are
// made on all processors: it must not depend on how many they are.
func memoryOfBatch(string) (float64, error) {
	press, err := newPress()
	if err != nil {
		return 0, err
	}
	if err := printAll(press, 10); err != nil {
		return 0, err
	}
	runtime.GC()
	before, most := inUse(), uint64(0)
	stop := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				most = max(most, inUse())
			}
		}
	})
	err = printAll(press, 1000)
	close(stop)
	watching.Wait()
	return float64(most-min(most, before)) / (1 << 20), err
}

// inUse is how many bytes of memory objects take, those that nothing needs any more
// included.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func printAll(press *paper.Press, n int) error {
	var workers sync.WaitGroup
	errs := make([]error, n)
	turn := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range turn {
				doc := licence()
				doc.Copy = i + 1
				_, errs[i] = press.PDF(doc)
			}
		})
	}
	for i := range n {
		turn <- i
	}
	close(turn)
	workers.Wait()
	return errors.Join(errs...)
}

// previewPage is the picture of a composed page at the screen's 96 dots.
func previewPage(string) (float64, error) {
	press, err := newPress()
	if err != nil {
		return 0, err
	}
	pages, err := press.Compose(licence())
	if err != nil {
		return 0, err
	}
	took, err := perOp(func(b *testing.B) {
		for b.Loop() {
			press.Image(pages[0], 96)
		}
	})
	return milliseconds(took), err
}

func newPress() (*paper.Press, error) {
	voice, err := i18n.New(i18n.Arabic)
	if err != nil {
		return nil, err
	}
	return paper.New(voice)
}

// licence is a full page: mixed scripts, two activities, five terms, and a
// token as long as a signed one.
func licence() app.Document {
	cell := func(label, value string) app.Cell { return app.Cell{Label: label, Value: value, Kind: app.CellText} }
	ident := func(label, value string) app.Cell { return app.Cell{Label: label, Value: value, Kind: app.CellIdent} }
	from, until := day(2026, 11, 23), day(2027, 11, 22)
	return app.Document{
		Kind: app.PaperLicence, Title: "رخصة نشاط تجاري", TitleEn: "Commercial Activity Licence",
		Bodies: []string{"المملكة العربية السعودية", "وزارة البلديات والإسكان", "أمانة المنطقة الشرقية", "بلدية الخبر"},
		Number: "480300412760", ApplicationNo: "COM-48-001182", IssuedOn: from, From: from, Until: until,
		Cells: []app.Cell{
			cell("صاحب الرخصة", "ماجد بن سعد الغامدي"), ident("رقم الهوية", "1010101010"),
			cell("المنشأة", "مؤسسة رواق البن التجارية (Riwaq Coffee Est. 24/7)"), ident("السجل التجاري", "1010123456"),
			cell("الاسم التجاري", "محمصة رواق"), cell("الحي", "العقربية"),
			cell("الشارع", "شارع الملك خالد، مبنى 3841"), ident("العنوان المختصر", "EKAC3841"),
			ident("الرمز البريدي", "34445"), ident("الإحداثيات", "26.295417, 50.204983"),
			{Label: "مساحة المحل", Value: "120", Kind: app.CellArea},
			{Label: "مدة الرخصة", Value: "1", Kind: app.CellYears},
			{Label: "الرسوم", Value: "1640.00", Kind: app.CellMoney},
		},
		Tables: []app.DocTable{{
			Head: []string{"رمز النشاط", "وصف النشاط", "نوعه"}, Widths: []float64{128, 524, 114},
			Rows: [][]string{{"563011", "محلات تقديم المشروبات (الكوفي شوب)", "رئيسي"}, {"107911", "تحميص البن أو طحنه أو تعبئته", "إضافي"}},
		}},
		Terms: []string{
			"تُعلَّق هذه الرخصة في مكان ظاهر من المحل.",
			"لا يُمارَس غير الأنشطة المدوّنة فيها، ولا يُغيَّر الموقع أو المالك إلا بموافقة البلدية.",
			"تُجدَّد قبل انتهائها، وللتجديد المتأخر غرامة بحسب اللائحة.",
			"إلغاء الرخصة يُلغي التصاريح المرتبطة بها.",
			"لا تُغني عن موافقات الجهات الأخرى، وكل كشط أو تعديل فيها يُبطلها.",
		},
		PreparedBy: "نورة بنت فهد الشهري", ApprovedBy: "م. فيصل بن ناصر العتيبي", ApprovedRole: "رئيس بلدية الخبر",
		Token: strings.Repeat("6BFOXN*TS0BI$ZD8UH", 22), Fingerprint: "A93F 55D0 · 7C41 9E02",
		Copy: 1, PrintedBy: "نورة الشهري", Counter: "شباك 3", PrintedAt: time.Date(2026, 11, 23, 7, 52, 0, 0, time.UTC),
	}
}

func day(y, m, d int) hijri.Dual {
	dual, _ := hijri.Civil{Year: y, Month: m, Day: d}.Dual() // within the calendar's years
	return dual
}
