package catalogue_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// told writes problems as "path code args", a warning with a "?".
func told(ps app.Problems) string {
	var out []string
	for _, p := range ps {
		s := p.Field + " " + string(p.Code)
		if p.Warning {
			s += "?"
		}
		keys := make([]string, 0, len(p.Args))
		for k, v := range p.Args {
			keys = append(keys, k+"="+v)
		}
		slices.Sort(keys)
		out = append(out, strings.Join(append([]string{s}, keys...), " "))
	}
	return strings.Join(out, "; ")
}

// Every predicate, through the field that uses it.
func TestRules(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	for _, tt := range []struct {
		field, value, with, want string // with is "field=value,…" entered beside it
	}{
		{"id_no", "1000000008", "", ""},
		{"id_no", "1010101010", "", ""},
		{"id_no", "1234567897", "", ""},
		{"id_no", "2000000006", "id_type=iqama", ""},
		{"id_no", "2020202020", "id_type=iqama", ""},
		{"id_no", "2345678904", "id_type=iqama", ""},
		{"id_no", "1000000000", "", "id_no bad_id"},
		{"id_no", "2000000006", "", "id_no bad_id"},
		{"id_no", "1000000008", "id_type=iqama", "id_no bad_id"},
		{"id_no", "100000000", "", "id_no bad_id"},
		{"id_no", "10000000080", "", "id_no bad_id"},
		{"id_no", "100000000x", "", "id_no bad_id"},
		{"id_no", "3000000004", "id_type=border", ""},
		{"id_no", "300000000", "id_type=border", "id_no bad_border"},
		{"id_no", "7001234567", "id_type=unified", ""},
		{"id_no", "1001234567", "id_type=unified", "id_no bad_unified"},
		{"id_type", "passport", "", "id_type not_a_choice"},
		{"full_name", "ماجد الغامدي", "", ""},
		{"full_name", "Majed", "", "full_name not_arabic"},
		{"full_name", "ماجد Ali", "", "full_name not_arabic"},
		{"full_name", "ما", "", "full_name too_short min=3"},
		{"full_name", strings.Repeat("م", 101), "", "full_name too_long max=100"},
		{"full_name", "ماجد 5", "", "full_name not_arabic"},
		{"trade_name", "مقهى Blue 5", "", ""},
		{"trade_name", "Blue", "", "trade_name not_arabic"},
		{"mobile", "+966512345678", "", ""},
		{"mobile", "+966412345678", "", "mobile bad_mobile"},
		{"mobile", "0512345678", "", "mobile bad_mobile"},
		{"cr_no", "1010123456", "", ""},
		{"cr_no", "101012345", "", "cr_no bad_cr"},
		{"unified_no", "7001234567", "", ""},
		{"unified_no", "1001234567", "", "unified_no bad_unified"},
		{"vat_no", "300000000400003", "", ""},
		{"vat_no", "310000001100003", "", ""},
		{"vat_no", "300123456000003", "", ""},
		{"vat_no", "300000000500003", "", "vat_no bad_vat_check?"},
		{"vat_no", "400000000400003", "", "vat_no bad_vat"},
		{"vat_no", "3000", "", "vat_no bad_vat"},
		{"short_address", "EKAC3841", "", ""},
		{"short_address", "EKA3841", "", "short_address bad_short_address"},
		{"short_address", "EKAC3842", "", "short_address building_differs?"},
		{"short_address", "EKAC3842", "building_no=", ""},
		{"building_no", "384", "", "building_no bad_four_digits"},
		{"postal_code", "34445", "", ""},
		{"postal_code", "94445", "", "postal_code bad_postal"},
		{"postal_code", "3444", "", "postal_code bad_postal"},
		{"postal_code", "12345", "", "postal_code bad_postal_region?"},
		{"postal_code", "12345", "amana=RUH", ""},
		{"postal_code", "12345", "amana=", ""},
		{"deed_no", "310123456789", "tenure=own", ""},
		{"deed_no", "31/45", "tenure=own", "deed_no bad_deed?"},
		{"deed_no", "31/45", "", ""},
		{"lat", "26.295417", "", ""},
		{"lat", "16.000000", "", ""},
		{"lat", "32.5", "", ""},
		{"lat", "50.204983", "", "lat bad_coordinate max=32.5 min=16.0"},
		{"lat", "15.999999", "", "lat bad_coordinate max=32.5 min=16.0"},
		{"lon", "26.295417", "", "lon bad_coordinate max=55.7 min=34.4"},
		{"lat", "x", "", "lat not_number scale=6"},
		{"area_m2", "0.00", "", "area_m2 too_small min=0.01"},
		{"area_m2", "0.01", "", ""},
		{"area_m2", "12.345", "", "area_m2 not_number scale=2"},
		{"area_m2", "1000000", "", "area_m2 too_large max=999999"},
		{"sign_area_m2", "0", "", ""},
		{"sign_area_m2", "-1", "", "sign_area_m2 too_small min=0"},
		{"municipality", "EST-KHB", "amana=EST", ""},
		{"municipality", "EST-KHB", "amana=RUH", "municipality not_a_choice"},
		{"municipality", "EST-KHB", "amana=", "municipality not_a_choice"},
		{"amana", "XXX", "", "amana not_a_choice"},
		{"tenure", "gift", "", "tenure not_a_choice"},
		{"contract_end", "2027-11-23", "", ""},
		{"contract_end", "2027-11-22", "", "contract_end too_early min=2027-11-23"},
		{"contract_end", "2027-06-30", "", "contract_end too_early min=2027-11-23"},
		{"contract_end", "2027-06-30", "tenure=own", ""},
		{"contract_end", "2028-02-30", "", "contract_end bad_date"},
		{"contract_end", "30/6/2028", "", "contract_end bad_date"},
		{"contract_end", "2028-11-22", "contract_end_hijri=1450-07-05", ""},
		{"contract_end", "2028-11-22", "contract_end_hijri=1450-07-07", ""},
		{"contract_end", "2028-11-22", "contract_end_hijri=1450-08-05", "contract_end bad_date"},
		{"contract_end", "2028-11-22", "contract_end_hijri=1450-13-05", "contract_end bad_date"},
		{"birth_date", "2008-11-23", "birth_date_hijri=", ""},
		{"birth_date", "2008-11-24", "birth_date_hijri=", "birth_date under_age age=18"},
		{"birth_date", "1936-03-25", "birth_date_hijri=1355-01-01", ""},
		{"birth_date", "1980-03-25", "birth_date_hijri=1355-01-01", "birth_date bad_date"},
		{"birth_date", "1899-12-31", "birth_date_hijri=", "birth_date bad_date"},
		{"birth_date", "2008-11-24", "applicant_role=establishment_rep", ""},
		{"term_years", "5", "", ""},
		{"term_years", "6", "", "term_years not_a_choice"},
		{"term_years", "0", "", "term_years not_a_choice"},
		{"previous_licence_no", "", "", ""},
		{"cr_no", "", "", "cr_no required"},
		{"cr_no", "", "unified_no=7001234567", ""},
		{"building_no", "", "", ""},
		{"building_no", "", "short_address=", "building_no required"},
		{"contract_no", "", "", "contract_no required"},
		{"contract_no", "", "tenure=own", ""},
		{"deed_no", "", "tenure=own", "deed_no required"},
		{"agency_no", "", "applicant_role=agent", "agency_no required"},
		{"agency_no", "", "", ""},
		{"agency_date", "2026-11-24", "applicant_role=agent", "agency_date too_late max=2026-11-23"},
	} {
		in := coffeeShop()
		for pair := range strings.SplitSeq(tt.with, ",") {
			if k, v, ok := strings.Cut(pair, "="); ok {
				in.Entered.Fields[k] = v
			}
		}
		in.Entered.Fields[tt.field] = tt.value
		if got := told(c.CheckField(com, field(t, com, tt.field), in)); got != tt.want {
			t.Errorf("%s %q with %q: %q, want %q", tt.field, tt.value, tt.with, got, tt.want)
		}
	}
}

// The rules that no field of the two services uses.
func TestMoreRules(t *testing.T) {
	sound := small(fee)
	for _, tt := range []struct{ rule, value, want string }{
		{"iban", "SA0380000000608010167519", ""},
		{"iban", "SA0380000000608010167518", "first bad_iban"},
		{"iban", "GB0380000000608010167519", "first bad_iban"},
		{"iban", "SA038000000060801016751", "first bad_iban"},
		{"plan", "1/421-أ ب", ""},
		{"plan", "12B", "first bad_plan"},
		{"plan", strings.Repeat("1", 21), "first bad_plan"},
		{"id", "2000000006", ""},
		{"id", "1000000008", ""},
		{"id", "3000000004", "first bad_id"},
	} {
		c, err := catalogue.Parse([]byte(strings.Replace(sound, `"type":"text"`, `"type":"text","rule":"`+tt.rule+`"`, 1)))
		if err != nil {
			t.Fatal(err)
		}
		s := service(t, c, "TST")
		in := catalogue.Input{Entered: app.Entered{Fields: map[string]string{"first": tt.value}}}
		if got := told(c.CheckField(s, field(t, s, "first"), in)); got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.rule, tt.value, got, tt.want)
		}
	}
}

func TestActivities(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	for _, tt := range []struct {
		name string
		rows []map[string]string
		want string
	}{
		{"none", nil, "activities required"},
		{"no main one", []map[string]string{{"code": "563011", "main": "no"}}, "activities one_main"},
		{"two main ones", []map[string]string{{"code": "563011", "main": "yes"}, {"code": "107911", "main": "yes"}}, "activities one_main"},
		{"one twice", []map[string]string{{"code": "563011", "main": "yes"}, {"code": "563011", "main": "no"}}, "activities[1].code duplicate"},
		{"one that is not there", []map[string]string{{"code": "563011", "main": "yes"}, {"code": "999999", "main": "no"}}, "activities[1].code bad_activity"},
		{"an empty row", []map[string]string{{"code": "563011", "main": "yes"}, {}}, "activities[1].code required; activities[1].main required"},
		{"neither yes nor no", []map[string]string{{"code": "563011", "main": "yes"}, {"code": "107911", "main": "1"}}, "activities[1].main not_a_choice"},
		{"too many", many(c, 11), "activities too_many_rows max=10"},
		{"just enough", many(c, 10), ""},
	} {
		in := coffeeShop()
		in.Entered.Rows["activities"] = tt.rows
		if got := told(c.CheckField(com, field(t, com, "activities"), in)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func many(c *catalogue.Catalogue, n int) []map[string]string {
	rows := make([]map[string]string, n)
	for i := range rows {
		rows[i] = map[string]string{"code": c.Activities[i].Code, "main": "no"}
	}
	rows[0]["main"] = "yes"
	return rows
}

func TestCheckFollowsTheForm(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	empty := catalogue.Input{Transaction: "issue", Today: today}
	all := c.Check(com, empty)
	var bySection app.Problems
	for i := range com.Sections {
		bySection = append(bySection, c.CheckSection(com, i, empty)...)
	}
	want := "applicant_role required; id_type required; id_no required; full_name required; mobile required; establishment_name required; cr_no required; " +
		"amana required; municipality required; district required; street required; building_no required; postal_code required; lat required; lon required; " +
		"trade_name required; term_years required; area_m2 required; sign_area_m2 required; tenure required; activities required; document:facade required; " +
		"agree:truth must_agree; agree:safety must_agree; agree:changes must_agree"
	if got := told(all); got != want || told(bySection) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if c.CheckSection(com, -1, empty) != nil || c.CheckSection(com, 99, empty) != nil {
		t.Error("a section that is not there has problems")
	}
}

func TestDocumentsAndConditions(t *testing.T) {
	c := load(t)
	com := service(t, c, "COM")
	for _, tt := range []struct {
		name   string
		change func(*catalogue.Input)
		want   string
	}{
		{"no photo", func(in *catalogue.Input) { in.Attachments = nil }, "document:facade required"},
		{"a film", func(in *catalogue.Input) { in.Attachments[0].Media = "video/mp4" }, "document:facade file_type"},
		{"a large photo", func(in *catalogue.Input) { in.Attachments[0].Size = 10<<20 + 1 }, "document:facade file_too_large limit=10"},
		{"one declaration", func(in *catalogue.Input) { in.Agreed = in.Agreed[:2] }, "agree:changes must_agree"},
		{
			"an agent", func(in *catalogue.Input) { in.Entered.Fields["applicant_role"] = "agent" },
			"agency_no required; agency_date required; agency_source required; document:agency required",
		},
		{
			"an activity that is reviewed", func(in *catalogue.Input) { in.Entered.Rows["activities"][1]["code"] = "473011" },
			"civil_defence_no required; document:civil_defence required",
		},
		{"a risk to health for two years", func(in *catalogue.Input) {
			in.Entered.Rows["activities"][1]["code"], in.Entered.Fields["term_years"] = "561011", "2"
			in.Entered.Fields["civil_defence_no"] = "123"
			in.Attachments = append(in.Attachments, app.Attachment{Document: "civil_defence", Media: "application/pdf", Size: 1})
		}, "term_years too_large max=1"},
		{"what is hidden is not checked", func(in *catalogue.Input) {
			in.Entered.Fields["tenure"], in.Entered.Fields["deed_no"], in.Entered.Fields["contract_end"] = "own", "310123456789", "nonsense"
		}, ""},
		{"a renewal", func(in *catalogue.Input) { in.Transaction = "renew" }, "previous_licence_no required; previous_until required"},
	} {
		in := coffeeShop()
		tt.change(&in)
		if got := told(c.Check(com, in)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestShownRequiredKept(t *testing.T) {
	c := load(t)
	com, hlt := service(t, c, "COM"), service(t, c, "HLT")
	in := coffeeShop()
	in.Entered.Fields["deed_no"], in.Entered.Fields["agency_date_hijri"] = "310123456789", "1446-01-01"
	for code, want := range map[string][2]bool{
		"contract_no": {true, true}, "deed_no": {false, false}, "agency_no": {false, false}, "vat_no": {true, false},
		"civil_defence_no": {true, false}, "previous_until": {false, false}, "id_no": {true, true}, "unified_no": {true, false},
	} {
		f := field(t, com, code)
		if got := [2]bool{com.Shown(f, in), com.Required(f, in)}; got != want {
			t.Errorf("%s is shown, required: %v, want %v", code, got, want)
		}
	}
	kept := com.Kept(in)
	if kept.Get("deed_no") != "" || kept.Get("agency_date_hijri") != "" || kept.Get("contract_no") == "" || len(kept.Rows["activities"]) != 2 {
		t.Errorf("kept %v", kept.Fields)
	}
	if in.Entered.Get("deed_no") == "" {
		t.Error("the original lost a field")
	}
	central := healthCertificate()
	central.Entered.Fields["result"] = "fit"
	if f := field(t, hlt, "result"); hlt.Shown(f, central) || hlt.Required(f, central) || hlt.Kept(central).Get("result") != "fit" {
		t.Error("the result of central stands on the form, or is lost")
	}
	if f := field(t, com, "activities[3].code"); f.Type != catalogue.TypeActivity {
		t.Errorf("activities[3].code is a %s", f.Type)
	}
	for _, d := range com.Documents {
		if got, want := com.DocumentRequired(d, in), d.Code == "facade"; got != want {
			t.Errorf("document %s is required: %v", d.Code, got)
		}
	}
}

// No input makes a check panic, and hidden fields never have problems.
func FuzzCheck(f *testing.F) {
	c := load(f)
	f.Add("id_no", "1000000008", "contract_end", "2027-11-22", "563011", "yes")
	f.Add("postal_code", "", "short_address", "A", "", "")
	f.Add("vat_no", "3", "term_years", "99999999999999999999", "561011", "no")
	f.Fuzz(func(t *testing.T, a, av, b, bv, code, main string) {
		for i := range c.Services {
			s := &c.Services[i]
			in := coffeeShop()
			in.Entered.Fields[a], in.Entered.Fields[b] = av, bv
			in.Entered.Rows["activities"] = []map[string]string{{"code": code, "main": main}, {main: code}}
			for _, p := range c.Check(s, in) {
				if fd, ok := s.Field(p.Field); ok && !s.Shown(fd, in) {
					t.Fatalf("%s is hidden and has %s", p.Field, p.Code)
				}
			}
			if _, err := c.Assess(s, in); err != nil && app.CodeOf(err) != app.Internal {
				t.Fatal(err)
			}
			for j := range s.Sections {
				for k := range s.Sections[j].Fields {
					fd := &s.Sections[j].Fields[k]
					catalogue.Normalise(fd, av)
					_ = fmt.Sprint(c.Label(fd, bv, "ar"), len(c.Choices(fd, in.Entered)))
				}
			}
		}
	})
}
