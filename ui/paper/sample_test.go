package paper_test

import (
	"fmt"
	"slices"
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
		PreparedBy: "نورة بنت فهد الشهري", PreparedRole: "موظفة استقبال",
		ApprovedBy: "م. فيصل بن ناصر العتيبي", ApprovedRole: "رئيس بلدية الخبر · اعتماد فوري بحسب الدليل 48.11",
		Token: token(), Fingerprint: "A93F 55D0 · 7C41 9E02",
		Copy: 1, PrintedBy: "نورة الشهري", Counter: "شباك 3",
		PrintedAt: time.Date(2026, 11, 23, 7, 52, 0, 0, time.UTC),
	}
}

// slip is what an applicant takes home when the licence cannot be issued yet.
func slip() app.Document {
	d := licence()
	d.Kind, d.Number, d.Token, d.Fingerprint, d.Title, d.Terms, d.ApprovedBy = app.PaperSlip, "", "", "", "رخصة بناء", nil, ""
	d.Cells, d.Mark = d.Cells[:8], "provisional"
	return d
}

// receipt is what was to be paid.
func receipt() app.Document {
	return app.Document{
		Kind: app.PaperReceipt, Title: "إيصال رسوم", TitleEn: "Fee receipt", Bodies: licence().Bodies, ApplicationNo: "COM-48-0003-00118",
		IssuedOn: day(2026, 11, 23),
		Cells: []app.Cell{
			{Label: "رقم الرخصة", Value: "4803 0041 2760", Kind: app.CellIdent},
			{Label: "الخدمة", Value: "رخصة نشاط تجاري"},
			{Label: "الإجراء", Value: "إصدار"},
			{Label: "المستفيد", Value: "ماجد بن سعد الغامدي"},
			{Label: "المنشأة", Value: "مؤسسة رواق البن التجارية (Riwaq Coffee Est. 24/7)"},
			{Label: "التاريخ", Kind: app.CellDate, Date: day(2026, 11, 23)},
		},
		Tables: []app.DocTable{{
			Head: []string{"البند", "المبلغ"}, Widths: []float64{0.62, 0.38}, Kinds: []app.CellKind{app.CellText, app.CellMoney},
			Rows:  [][]string{{"رسم النشاط التجاري حسب المساحة", "720.00"}, {"رسم اللوحة", "900.00"}, {"الكشفية", "20.00"}},
			Total: []string{"الإجمالي", "1640.00"},
		}},
		Terms: []string{"المعتمد في السداد هو الفاتورة المركزية."},
		Copy:  1, PrintedBy: "نورة الشهري", PreparedBy: "نورة بنت فهد الشهري", PreparedRole: "استقبال المستفيدين", Counter: "شباك 3", PrintedAt: licence().PrintedAt,
	}
}

// summary is all of an application.
func summary() app.Document {
	d := licence()
	d.Kind, d.Number, d.Token, d.Fingerprint, d.Receipt, d.ApprovedBy = app.PaperSummary, "", "", "", "", ""
	d.Tables[0].Title = "الأنشطة"
	d.Tables = append(d.Tables, app.DocTable{
		Title: "المستندات المستلمة", Head: []string{"المستند", "الحجم"}, Widths: []float64{0.6, 0.4}, Kinds: []app.CellKind{app.CellText, app.CellIdent},
		Rows: [][]string{{"عقد الإيجار", "412 KB"}, {"رخصة الدفاع المدني", "96 KB"}},
	}, receipt().Tables[0])
	d.Tables[2].Title = "تقدير الرسوم"
	d.Terms = []string{"اطّلعت على بيانات الرخصة وأقرّ بصحتها.", "ألتزم باشتراطات النشاط والدفاع المدني."}
	d.Mark = "provisional"
	return d
}

// shift is an operator's day, busy enough for several pages.
func shift() app.Document {
	d := app.Document{
		Kind: app.PaperShift, Title: "تقرير الوردية", TitleEn: "Shift report", Bodies: licence().Bodies, IssuedOn: day(2026, 11, 23),
		Cells: []app.Cell{
			{Label: "الموظف", Value: "نورة بنت فهد الشهري"},
			{Label: "الشباك", Value: "شباك 3"},
			{Label: "اليوم", Kind: app.CellDate, Date: day(2026, 11, 23)},
			{Label: "الرخص الصادرة", Value: "31", Kind: app.CellIdent},
			{Label: "النسخ المطبوعة", Value: "31", Kind: app.CellIdent},
			{Label: "إجمالي الرسوم", Value: "50840.00", Kind: app.CellMoney},
		},
		PreparedBy: "نورة بنت فهد الشهري", PreparedRole: "استقبال المستفيدين",
		Copy: 1, PrintedBy: "نورة الشهري", Counter: "شباك 3", PrintedAt: licence().PrintedAt,
	}
	issued := app.DocTable{
		Title: "الرخص الصادرة", Head: []string{"الوقت", "رقم الرخصة", "الخدمة", "صاحب الرخصة", "الرسوم"}, Widths: []float64{0.1, 0.17, 0.2, 0.35, 0.18},
		Kinds: []app.CellKind{app.CellIdent, app.CellIdent, app.CellText, app.CellText, app.CellMoney}, Total: []string{"الإجمالي", "", "", "", "50840.00"},
	}
	for i := range 31 {
		issued.Rows = append(issued.Rows, []string{fmt.Sprintf("%02d:%02d", 7+i/6, i%6*10), fmt.Sprintf("4803 %04d 2760", i), "رخصة نشاط تجاري", "ماجد بن سعد الغامدي", "1640.00"})
	}
	d.Tables = []app.DocTable{issued, {
		Title: "النسخ الملغاة", Head: []string{"الوقت", "رقم الرخصة", "النسخة", "السبب"}, Widths: []float64{0.1, 0.17, 0.1, 0.63},
		Kinds: []app.CellKind{app.CellIdent, app.CellIdent, app.CellIdent}, Rows: [][]string{{"09:40", "4803 0007 2760", "2", "انحشار الورق"}},
	}}
	return d
}

// papers are the papers of the tests by name: every kind and every template.
func papers() map[string]app.Document {
	long := licence()
	long.Tables[0].Rows = slices.Repeat(long.Tables[0].Rows, 30)
	all := map[string]app.Document{
		"licence": licence(), "licence-long": long, "slip": slip(), "receipt": receipt(), "summary": summary(), "shift": shift(),
	}
	for name, of := range map[string]app.Document{"licence-landscape": licence(), "slip-a4": slip(), "receipt-a5": receipt()} {
		of.Template = name
		all[name] = of
	}
	return all
}
