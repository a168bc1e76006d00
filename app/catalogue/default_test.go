package catalogue_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/assets"
)

var today = hijri.Civil{Year: 2026, Month: 11, Day: 23}

func load(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Parse(assets.Catalogue()...)
	if err != nil {
		t.Fatalf("%v at %v", err, whereOf(err))
	}
	return c
}

func whereOf(err error) string {
	if e, ok := err.(*app.Error); ok { //nolint:errorlint // Parse returns it bare
		return e.Args["where"]
	}
	return ""
}

func service(t testing.TB, c *catalogue.Catalogue, code string) *catalogue.Service {
	t.Helper()
	s, ok := c.Service(code)
	if !ok {
		t.Fatalf("no service %s", code)
	}
	return s
}

func field(t testing.TB, s *catalogue.Service, code string) *catalogue.Field {
	t.Helper()
	f, ok := s.Field(code)
	if !ok {
		t.Fatalf("no field %s", code)
	}
	return f
}

// coffeeShop is the complete application of the pictures: 120 m², a sign of 6 m², one year in Khobar.
func coffeeShop() catalogue.Input {
	return catalogue.Input{
		Transaction: "issue", Today: today, Class: "A", Agreed: []string{"truth", "safety", "changes"},
		Attachments: []app.Attachment{{Document: "facade", Media: "image/jpeg", Size: 90_000}},
		Entered: app.Entered{
			Fields: map[string]string{
				"applicant_role": "self", "id_type": "national_id", "id_no": "1010101010", "full_name": "ماجد بن سعد الغامدي",
				"birth_date": "1982-12-02", "birth_date_hijri": "1403-02-17", "mobile": "+966512345678",
				"establishment_name": "مؤسسة رواق البن التجارية", "cr_no": "1010123456",
				"amana": "EST", "municipality": "EST-KHB", "district": "العقربية", "street": "شارع الملك خالد", "building_no": "3841",
				"postal_code": "34445", "short_address": "EKAC3841", "lat": "26.295417", "lon": "50.204983",
				"trade_name": "محمصة رواق", "term_years": "1", "area_m2": "120.00", "sign_area_m2": "6.00",
				"tenure": "lease", "contract_no": "2044718832", "contract_end": "2028-11-22",
			},
			Rows: map[string][]map[string]string{"activities": {{"code": "563011", "main": "yes"}, {"code": "107911", "main": "no"}}},
		},
	}
}

func healthCertificate() catalogue.Input {
	return catalogue.Input{
		Transaction: "issue", Today: today, Class: "A", Agreed: []string{"truth", "health"},
		Attachments: []app.Attachment{{Document: "photo", Media: "image/png", Size: 1}},
		Entered: app.Entered{Fields: map[string]string{
			"applicant_role": "self", "id_type": "iqama", "id_no": "2345678904", "full_name": "رحمن علي", "birth_date": "1990-05-01",
			"mobile": "+966551234567", "gender": "male", "nationality": "BD", "profession": "baker", "shop_licence_no": "480300412760",
			"amana": "EST", "municipality": "EST-KHB", "district": "الثقبة", "health_centre": "khobar_thuqbah", "exam_no": "90021", "exam_date": "2026-11-20",
		}},
	}
}

func TestDefaultCatalogue(t *testing.T) {
	c := load(t)
	if len(c.Activities) < 300 || len(c.Amanas) != 17 {
		t.Errorf("%d activities and %d amanas", len(c.Activities), len(c.Amanas))
	}
	for name, least := range map[string]int{"nationalities": 60, "professions": 40, "id_types": 4, "applicant_roles": 5, "roles": 6} {
		if n := len(c.Lists[name]); n < least {
			t.Errorf("list %s has %d entries", name, n)
		}
	}
	for _, s := range c.Services {
		for _, tx := range s.Transactions {
			open := map[string]bool{"issue": true, "renew": true, "modify": true, "cancel": true, "replace_lost": true}[tx.Code]
			begins := open && tx.Code != "issue"
			if tx.Open != open || tx.Begins() != begins {
				t.Errorf("%s %s is open: %v, begins from a licence: %v", s.Code, tx.Code, tx.Open, tx.Begins())
			}
		}
	}
	if n := len(service(t, c, "COM").Sections); n != 6 {
		t.Errorf("a commercial licence has %d sections", n)
	}
	for _, code := range []string{"EST-KHB", "EST-DMC", "RUH-OLY", "MKH-AZZ", "MED-QBA", "JED-BLD"} {
		if _, town, ok := c.Town(code); !ok || town.Class != "A" {
			t.Errorf("%s is of class %q", code, town.Class)
		}
	}
}

// Every label of the default catalogue stands in both languages, wherever it is.
func TestEveryLabelHasBothLanguages(t *testing.T) {
	seen := 0
	for i, file := range assets.Catalogue() {
		var v any
		if err := json.Unmarshal(file, &v); err != nil {
			t.Fatal(err)
		}
		walk(v, func(ar, en string, at []string) {
			seen++
			affix := at[len(at)-1] == "before" || at[len(at)-1] == "after" // some languages need none
			if (ar == "" || en == "") && !affix {
				t.Errorf("file %d, %s: Arabic %q, English %q", i, strings.Join(at, "."), ar, en)
			}
			if strings.ContainsAny(en, "ابتثجحخدذرزسشصضطظعغفقكلمنهوي") {
				t.Errorf("file %d, %s: English %q", i, strings.Join(at, "."), en)
			}
		})
	}
	if seen < 500 {
		t.Errorf("%d labels found", seen)
	}
}

func walk(v any, label func(ar, en string, at []string), at ...string) {
	switch v := v.(type) {
	case []any:
		for i, x := range v {
			walk(x, label, append(at, fmt.Sprint(i))...)
		}
	case map[string]any:
		ar, isText := v["ar"].(string)
		en, isBoth := v["en"].(string)
		if isText || isBoth {
			label(ar, en, at)
			return
		}
		for k, x := range v {
			walk(x, label, append(at[:len(at):len(at)], k)...)
		}
	}
}

func TestCompleteApplicationsPass(t *testing.T) {
	c := load(t)
	for code, in := range map[string]catalogue.Input{"COM": coffeeShop(), "HLT": healthCertificate()} {
		s := service(t, c, code)
		if ps := c.Check(s, in); len(ps) != 0 {
			t.Errorf("%s: %v", code, ps)
		}
		if got, want := c.Immediate(s, in), code == "COM"; got != want {
			t.Errorf("%s is immediate: %v", code, got)
		}
	}
}

// A catalogue cut into files, sent whole or read again is the same.
func TestDigest(t *testing.T) {
	c := load(t)
	whole, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	again, err := catalogue.Parse(whole)
	if err != nil {
		t.Fatalf("%v at %s", err, whereOf(err))
	}
	if a, b := catalogue.Digest(c), catalogue.Digest(again); a != b || len(a) != 64 {
		t.Errorf("digests %s and %s", a, b)
	}
	again.Fees[0].Bands[0].Rate++
	if catalogue.Digest(c) == catalogue.Digest(again) {
		t.Error("another rate has the same digest")
	}
}

func TestCatalogueIsShared(t *testing.T) {
	c := load(t)
	s := service(t, c, "COM")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				in := coffeeShop()
				if ps := c.Check(s, in); len(ps) != 0 {
					t.Errorf("%v", ps)
				}
				if a, err := c.Assess(s, in); err != nil || a.Total != 164_000 {
					t.Errorf("%v (%v)", a.Total, err)
				}
				c.SearchActivities("مطعم", 5)
			}
		})
	}
	wait.Wait()
}
