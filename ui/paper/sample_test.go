package paper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper"
)

// press returns a press that speaks Arabic.
func press(t testing.TB) *paper.Press {
	t.Helper()
	v, err := i18n.New(i18n.Arabic)
	if err != nil {
		t.Fatal(err)
	}
	p, err := paper.New(v)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func day(y, m, d int) hijri.Dual {
	dual, err := hijri.Civil{Year: y, Month: m, Day: d}.Dual()
	if err != nil {
		panic(err)
	}
	return dual
}

// token is made up, as long as a signed one is.
func token() string { return strings.Repeat("6BFOXN*TS0BI$ZD8UH", 22) }

// licence is the paper of the design's picture.
func licence() app.Document {
	text := func(label, value string) app.Cell { return app.Cell{Label: label, Value: value, Kind: app.CellText} }
	ident := func(label, value string) app.Cell { return app.Cell{Label: label, Value: value, Kind: app.CellIdent} }
	return app.Document{
		Kind: app.PaperLicence, Title: "رخصة نشاط تجاري", TitleEn: "Commercial Activity Licence",
		Bodies:        []string{"المملكة العربية السعودية", "وزارة البلديات والإسكان", "أمانة المنطقة الشرقية", "بلدية الخبر"},
		Number:        "480300412760",
		ApplicationNo: "COM-48-001182",
		IssuedOn:      day(2026, 11, 23), From: day(2026, 11, 23), Until: day(2027, 11, 22),
		Cells: []app.Cell{
			text("صاحب الرخصة", "ماجد بن سعد الغامدي"), ident("رقم الهوية", "1010101010"),
			text("المنشأة", "مؤسسة رواق البن التجارية (Riwaq Coffee Est. 24/7)"), ident("السجل التجاري", "1010123456"),
			text("الاسم التجاري", "محمصة رواق"), text("صفة المكان", "مستأجر، عقد "+arabic.LTR("20 4471 8832")),
			text("البلدية", "بلدية الخبر، أمانة المنطقة الشرقية"), text("الحي", "العقربية"),
			text("الشارع", "شارع الملك خالد، مبنى 3841"), ident("العنوان المختصر", "EKAC3841"),
			ident("الرمز البريدي", "34445"), ident("الإحداثيات", "26.295417, 50.204983"),
			{Label: "مساحة المحل", Value: "120", Kind: app.CellArea},
			{Label: "مساحة اللوحة", Value: "6", Kind: app.CellArea},
			{Label: "مدة الرخصة", Value: "1", Kind: app.CellYears},
			{Label: "الرسوم", Value: "1640.00", Kind: app.CellMoney},
		},
		Table: &app.DocTable{
			Head: []string{"رمز النشاط", "وصف النشاط", "نوعه"}, Widths: []float64{128, 524, 114},
			Rows: [][]string{{"563011", "محلات تقديم المشروبات (الكوفي شوب)", "رئيسي"}, {"107911", "تحميص البن أو طحنه أو تعبئته", "إضافي"}},
		},
		Terms: []string{
			"تُعلَّق هذه الرخصة في مكان ظاهر من المحل.",
			"لا يُمارَس غير الأنشطة المدوّنة فيها، ولا يُغيَّر الموقع أو المالك إلا بموافقة البلدية.",
			"تُجدَّد قبل انتهائها، وللتجديد المتأخر غرامة بحسب اللائحة.",
			"إلغاء الرخصة يُلغي التصاريح المرتبطة بها.",
			"لا تُغني عن موافقات الجهات الأخرى، وكل كشط أو تعديل فيها يُبطلها.",
		},
		PreparedBy: "نورة بنت فهد الشهري", PreparedRole: "موظفة استقبال",
		ApprovedBy: "م. فيصل بن ناصر العتيبي", ApprovedRole: "رئيس بلدية الخبر · اعتماد فوري بحسب الدليل 48.11",
		Token: token(), Fingerprint: "A93F 55D0 · 7C41 9E02",
		Copy: 1, PrintedBy: "نورة الشهري", Counter: "شباك 3",
		PrintedAt: time.Date(2026, 11, 23, 7, 52, 0, 0, time.UTC),
	}
}
