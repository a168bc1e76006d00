package catalogue_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
)

func TestTerm(t *testing.T) {
	c := load(t)
	com, hlt := service(t, c, "COM"), service(t, c, "HLT")
	for _, tt := range []struct {
		service     *catalogue.Service
		years, from string
		until       string // Gregorian and Hijri
	}{
		{com, "1", "2026-11-23", "2027-11-22 1449-06-23"},
		{com, "5", "2026-11-23", "2031-11-22 1453-08-07"},
		{com, "1", "2027-03-01", "2028-02-29 1449-10-04"},
		{com, "1", "2028-02-29", "2029-02-28 1450-10-15"},
		{com, "4", "2028-02-29", "2032-02-28 1453-11-17"},
		{hlt, "", "2026-11-23", "2027-11-22 1449-06-23"},
	} {
		from, err := hijri.ParseCivil(tt.from)
		if err != nil {
			t.Fatal(err)
		}
		in := catalogue.Input{Entered: app.Entered{Fields: map[string]string{"term_years": tt.years}}}
		first, last, err := c.Term(tt.service, in, from)
		got := last.Civil.String() + " " + last.Hijri.String()
		if err != nil || first.Civil != from || got != tt.until {
			t.Errorf("%s years from %s end on %s (%v), want %s", tt.years, tt.from, got, err, tt.until)
		}
	}
	for _, years := range []string{"", "0", "-1", "x", "1.5", "1000000"} {
		in := catalogue.Input{Entered: app.Entered{Fields: map[string]string{"term_years": years}}}
		if _, last, err := c.Term(com, in, today); app.CodeOf(err) != app.Required || !last.IsZero() {
			t.Errorf("a term of %q years ends on %v (%v)", years, last, err)
		}
	}
	in := catalogue.Input{Entered: app.Entered{Fields: map[string]string{"term_years": "5"}}}
	if _, _, err := c.Term(com, in, hijri.Civil{Year: 2075, Month: 1, Day: 1}); !errors.Is(err, hijri.ErrRange) {
		t.Errorf("beyond the table: %v", err)
	}
}

// TestTermOfATransaction: what begins from a licence goes by that licence's end.
func TestTermOfATransaction(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	day := hijri.Civil{Year: 2026, Month: 11, Day: 23}
	for _, tt := range []struct {
		transaction, until, first, last string
		code                            app.Code
	}{
		{"renew", "2026-12-31", "2027-01-01", "2028-12-31", ""},
		{"renew", "2026-11-23", "2026-11-24", "2028-11-23", ""},
		{"renew", "2026-11-22", "2026-11-23", "2028-11-22", ""},
		{"renew", "", "", "", app.Required},
		{"modify", "2027-05-01", "2026-11-23", "2027-05-01", ""},
		{"replace_lost", "2026-11-23", "2026-11-23", "2026-11-23", ""},
		{"modify", "2026-11-22", "", "", app.TooEarly},
		{"replace_lost", "x", "", "", app.Required},
		{"issue", "2027-05-01", "2026-11-23", "2028-11-22", ""},
	} {
		in := catalogue.Input{Transaction: tt.transaction, Entered: app.Entered{Fields: map[string]string{"term_years": "2", "previous_until": tt.until}}}
		first, last, err := c.Term(com, in, day)
		if app.CodeOf(err) != tt.code || err == nil && (first.Civil.String() != tt.first || last.Civil.String() != tt.last) {
			t.Errorf("%s after %q: %v to %v, %v", tt.transaction, tt.until, first.Civil, last.Civil, err)
		}
	}
}

// A licence lasts whole years: the day after its end is the day it began on.
func TestTermIsWholeYears(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	rapid.Check(t, func(t *rapid.T) {
		from := hijri.Civil{Year: 2020, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 15_000).Draw(t, "from"))
		years := rapid.IntRange(1, 5).Draw(t, "years")
		in := catalogue.Input{Entered: app.Entered{Fields: map[string]string{"term_years": string(rune('0' + years))}}}
		first, last, err := c.Term(com, in, from)
		if err != nil {
			t.Fatal(err)
		}
		if next := last.Civil.AddDays(1); first.Civil != from || next != from.AddYears(years) || !first.Civil.Before(last.Civil) {
			t.Fatalf("%d years from %s end on %s", years, from, last.Civil)
		}
	})
}

func TestImmediate(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	for code, want := range map[string]bool{"107911": true, "561011": false, "999999": false} {
		in := coffeeShop()
		in.Entered.Rows["activities"][1]["code"] = code
		if got := c.Immediate(com, in); got != want {
			t.Errorf("with %s immediate: %v", code, got)
		}
	}
	in := coffeeShop()
	in.Entered.Rows = nil
	if c.Immediate(com, in) {
		t.Error("an application without an activity is immediate")
	}
}

func TestChoices(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	for code, want := range map[string]int{"amana": 17, "municipality": 13, "id_type": 4, "term_years": 5, "activities.code": len(c.Activities), "activities.main": 2, "street": 0} {
		if got := len(c.Choices(field(t, com, code), coffeeShop().Entered)); got != want {
			t.Errorf("%s has %d choices, want %d", code, got, want)
		}
	}
	if got := c.Choices(field(t, com, "municipality"), app.Entered{}); got != nil {
		t.Errorf("municipalities of no amana: %v", got)
	}
}

func TestLabel(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	for _, tt := range []struct{ field, value, ar, en string }{
		{"amana", "EST", "أمانة المنطقة الشرقية", "Eastern Province Municipality"},
		{"municipality", "EST-KHB", "الخبر", "Khobar"},
		{"tenure", "lease", "مستأجر", "Leased"},
		{"activities.code", "563011", "محلات تقديم المشروبات (الكوفي شوب)", "Beverage serving shops (coffee shops)"},
		{"activities.main", "yes", "رئيسي", "Main"},
		{"street", "شارع 5", "شارع 5", "شارع 5"},
		{"tenure", "gift", "gift", "gift"},
	} {
		f := field(t, com, tt.field)
		if ar, en := c.Label(f, tt.value, "ar"), c.Label(f, tt.value, "en"); ar != tt.ar || en != tt.en {
			t.Errorf("%s %s: %q, %q", tt.field, tt.value, ar, en)
		}
	}
}

func TestSearchActivities(t *testing.T) {
	c := load(t)
	for _, tt := range []struct{ query, first string }{
		{"563011", "563011"},
		{"٥٦٣٠١١", "563011"},
		{"5630", "563011"},
		{"كوفي", "563011"},
		{"الكوفي شوب", "563011"},
		{"تحميص بن", "107911"},
		{"تحميص البن", "107911"},
		{"coffee roasting", "107911"},
		{"بقاله", "471111"},
		{"البقالة", "471111"},
		{"صيدليه", "477211"},
		{"الصيدليات", "477211"},
		{"انترنت", "479111"},
		{"الإنترنت", "479111"},
		{"قصور افراح", "681012"},
		{"LAUNDR", "960111"},
	} {
		found := c.SearchActivities(tt.query, 8)
		if !slices.ContainsFunc(found, func(a catalogue.Activity) bool { return a.Code == tt.first }) {
			t.Errorf("%q finds %v", tt.query, codes(found))
		}
	}
	if got := c.SearchActivities("", 3); len(got) != 3 {
		t.Errorf("an empty query finds %v", codes(got))
	}
	for query, limit := range map[string]int{"قلعة فضائية": 5, "مطاعم": 0, "بيع": -1, "4799": 5} {
		if got := c.SearchActivities(query, limit); len(got) != 0 {
			t.Errorf("%q finds %v", query, codes(got))
		}
	}
	exact := codes(c.SearchActivities("المقاهي", 2))
	if !slices.Equal(exact, []string{"563013", "563014"}) {
		t.Errorf("whole words first: %v", exact)
	}
}

func codes(as []catalogue.Activity) []string {
	out := make([]string, len(as))
	for i, a := range as {
		out[i] = a.Code
	}
	return out
}

func issued(t *testing.T) app.Licence {
	t.Helper()
	from, err := today.Dual()
	if err != nil {
		t.Fatal(err)
	}
	return app.Licence{
		Number: "480300412760", AppNumber: "COM-48-0003-00118", Transaction: "issue", Entered: coffeeShop().Entered,
		Assessment: app.Assessment{Total: 164_000}, From: from, Until: from, IssuedOn: from, Token: "HC1", Receipt: "R-1", Counter: "3",
		IssuedBy: app.Operator{Name: "نورة الشهري", NameEn: "Noura", Roles: []app.Role{app.RoleCounter}},
		Office: app.Office{
			Amana:        app.Place{Name: "أمانة المنطقة الشرقية", NameEn: "Eastern Province Municipality"},
			Municipality: app.Place{Name: "بلدية الخبر", NameEn: "Khobar Municipality"}, Class: "A", Head: "م. فيصل", HeadTitle: "رئيس البلدية",
		},
	}
}

func TestCompose(t *testing.T) {
	c := load(t)
	d := c.Compose(service(t, c, "COM"), issued(t), "ar")
	var cells []string
	for _, cell := range d.Cells {
		cells = append(cells, cell.Label+"="+cell.Value+" ("+string(cell.Kind)+")")
	}
	want := []string{
		"صاحب الرخصة=ماجد بن سعد الغامدي (text)", "رقم الهوية=1010101010 (ident)",
		"المنشأة=مؤسسة رواق البن التجارية (text)", "السجل التجاري=1010123456 (ident)",
		"الاسم التجاري=محمصة رواق (text)", "صفة المكان=مستأجر، عقد \u20662044718832\u2069 (text)",
		"البلدية=بلدية الخبر، أمانة المنطقة الشرقية (text)", "الحي=العقربية (text)",
		"الشارع=شارع الملك خالد، مبنى \u20663841\u2069 (text)", "العنوان المختصر=EKAC3841 (ident)",
		"الرمز البريدي=34445 (ident)", "الإحداثيات=26.295417, 50.204983 (ident)",
		"مساحة المحل=120.00 (area)", "مساحة اللوحة=6.00 (area)", "مدة الرخصة=1 (years)", "الرسوم=1640.00 (money)",
	}
	if !slices.Equal(cells, want) {
		t.Errorf("cells\n%s\nwant\n%s", strings.Join(cells, "\n"), strings.Join(want, "\n"))
	}
	if d.Kind != app.PaperLicence || d.Title != "رخصة نشاط تجاري" || d.TitleEn != "Commercial Activity Licence" || d.Number != "480300412760" || d.ApplicationNo != "COM-48-0003-00118" {
		t.Errorf("%+v", d)
	}
	if !slices.Equal(d.Bodies, []string{"المملكة العربية السعودية", "وزارة البلديات والإسكان", "أمانة المنطقة الشرقية", "بلدية الخبر"}) {
		t.Errorf("bodies %q", d.Bodies)
	}
	if d.PreparedBy != "نورة الشهري" || d.PreparedRole == "" || d.ApprovedBy != "م. فيصل" || d.Token != "HC1" || len(d.Terms) != 5 {
		t.Errorf("%+v", d)
	}
	if got, want := d.Tables[0].Rows, [][]string{{"563011", "محلات تقديم المشروبات (الكوفي شوب)", "رئيسي"}, {"107911", "تحميص البن أو طحنه أو تعبئته", "إضافي"}}; !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("table %q", got)
	}
	if len(d.Tables[0].Head) != 3 || len(d.Tables[0].Widths) != 3 {
		t.Errorf("table head %q %v", d.Tables[0].Head, d.Tables[0].Widths)
	}
}

func TestComposeInEnglish(t *testing.T) {
	c := load(t)
	d := c.Compose(service(t, c, "COM"), issued(t), "en")
	if d.Title != "Commercial Activity Licence" || d.TitleEn != "" || d.Bodies[3] != "Khobar Municipality" || d.PreparedBy != "Noura" {
		t.Errorf("%q %q %q %q", d.Title, d.TitleEn, d.Bodies, d.PreparedBy)
	}
	for _, cell := range d.Cells {
		if cell.Label == "Municipality" && cell.Value != "Khobar Municipality, Eastern Province Municipality" {
			t.Errorf("%q", cell.Value)
		}
	}
}

// A date as it was typed stands on paper as it was typed.
func TestComposeKeepsTypedDates(t *testing.T) {
	c := load(t)
	l := issued(t)
	l.Entered = healthCertificate().Entered
	l.Entered.Fields["birth_date"], l.Entered.Fields["birth_date_hijri"], l.Entered.Fields["result"] = "1982-12-02", "1403-02-16", "fit"
	d := c.Compose(service(t, c, "HLT"), l, "ar")
	seen := 0
	for _, cell := range d.Cells {
		switch cell.Field {
		case "birth_date":
			seen++
			if cell.Kind != app.CellDate || cell.Date.Hijri.String() != "1403-02-16" || cell.Date.Civil.String() != "1982-12-02" {
				t.Errorf("birth date %+v", cell)
			}
		case "exam_date":
			seen++
			if cell.Date.Hijri.String() != "1448-06-10" {
				t.Errorf("examination %+v", cell)
			}
		case "result":
			seen++
			if cell.Value != "لائق صحيًا" {
				t.Errorf("result %+v", cell)
			}
		}
	}
	if seen != 3 || d.Tables != nil {
		t.Errorf("%d cells found, table %v", seen, d.Tables)
	}
}

func TestComposeSlip(t *testing.T) {
	c := load(t)
	in := healthCertificate()
	at := issued(t).IssuedOn
	a := app.Application{
		Number: "HLT-48-0003-00007", Transaction: "issue", Entered: in.Entered, Attachments: in.Attachments,
		Assessment: app.Assessment{Total: 6000},
	}
	a.UpdatedAt = a.UpdatedAt.AddDate(at.Civil.Year-1, at.Civil.Month-1, at.Civil.Day-1)
	d := c.ComposeSlip(service(t, c, "HLT"), a, issued(t).Office, "ar")
	if d.Kind != app.PaperSlip || !strings.Contains(d.Title, "ليس رخصة") || d.ApplicationNo != a.Number || d.Number != "" || d.IssuedOn != at || d.Token != "" || len(d.Terms) == 0 {
		t.Errorf("%+v", d)
	}
	values := map[string]string{}
	for _, cell := range d.Cells {
		values[cell.Label] = cell.Value
	}
	for label, want := range map[string]string{"الخدمة": "شهادة صحية", "الإجراء": "إصدار", "المستندات المستلمة": "صورة شخصية", "الموقع": "الخبر، الثقبة", "تقدير الرسوم": "60.00"} {
		if values[label] != want {
			t.Errorf("%s is %q, want %q", label, values[label], want)
		}
	}
	if _, there := values["الاسم التجاري"]; there {
		t.Error("a field that the service has not stands on its slip")
	}
}
