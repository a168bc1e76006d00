package catalogue_test

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// shop is an application of which only what the fee needs was entered.
func shop(class, area, sign, years string, more ...string) catalogue.Input {
	in := catalogue.Input{
		Transaction: "issue", Today: today, Class: class,
		Entered: app.Entered{
			Fields: map[string]string{"area_m2": area, "sign_area_m2": sign, "term_years": years},
			Rows:   map[string][]map[string]string{"activities": {{"code": "471111", "main": "yes"}}},
		},
	}
	for i := 0; i+1 < len(more); i += 2 {
		in.Entered.Fields[more[i]] = more[i+1]
	}
	return in
}

func with(in catalogue.Input, change func(*catalogue.Input)) catalogue.Input {
	in.Entered = in.Entered.Clone()
	change(&in)
	return in
}

func tx(code string) func(*catalogue.Input) {
	return func(in *catalogue.Input) { in.Transaction = code }
}

func hall(in *catalogue.Input) { in.Entered.Rows["activities"][0]["code"] = "681012" }

func TestAssess(t *testing.T) {
	c := load(t)
	base := shop("A", "120.00", "6.00", "1")
	for _, tt := range []struct {
		name, service string
		in            catalogue.Input
		lines, total  string
	}{
		{"class A", "COM", base, "shop 720.00, sign 900.00, inspection 20.00", "1640.00"},
		{"class C, 3 years", "COM", shop("C", "85.50", "4.50", "3"), "shop 923.40, sign 2025.00, inspection 20.00", "2968.40"},
		{"class E, second band", "COM", shop("E", "7500.00", "10.00", "1"), "shop 4500.00, sign 1250.00, inspection 20.00", "5770.00"},
		{"class B", "COM", shop("B", "100.00", "1.00", "1"), "shop 480.00, sign 150.00, inspection 20.00", "650.00"},
		{"class D has its own sign", "COM", shop("D", "100.00", "1.00", "2"), "shop 480.00, sign 250.00, inspection 20.00", "750.00"},
		{"an additional sign", "COM", shop("A", "10.00", "0", "1", "extra_sign_m2", "2.50"), "shop 60.00, extra_sign 750.00, inspection 20.00", "830.00"},
		{"an additional sign, class E", "COM", shop("E", "10.00", "0", "1", "extra_sign_m2", "2.50"), "shop 12.00, extra_sign 625.00, inspection 20.00", "657.00"},
		{"the end of a band", "COM", shop("A", "5000", "", "1"), "shop 30000.00, inspection 20.00", "30020.00"},
		{"past the end of a band", "COM", shop("A", "5000.01", "", "1"), "shop 15000.03, inspection 20.00", "15020.03"},
		{"5,001 m² cost less than 5,000", "COM", shop("A", "5001", "", "1"), "shop 15003.00, inspection 20.00", "15023.00"},
		{"third band", "COM", shop("A", "20000", "", "1"), "shop 30000.00, inspection 20.00", "30020.00"},
		{"fourth band", "COM", shop("A", "30000", "", "1"), "shop 18000.00, inspection 20.00", "18020.00"},
		{"above", "COM", shop("A", "40000", "", "1"), "shop 12000.00, inspection 20.00", "12020.00"},
		{"a wedding hall", "COM", with(shop("A", "1000", "", "1"), hall), "shop 3000.00, inspection 20.00", "3020.00"},
		{"a hall above the bands, class E", "COM", with(shop("E", "40000", "", "1"), hall), "shop 1200.00, inspection 20.00", "1220.00"},
		{"renewal in time", "COM", with(base, func(in *catalogue.Input) {
			in.Transaction, in.Entered.Fields["previous_until"] = "renew", today.String()
		}), "shop 720.00, sign 900.00, inspection 20.00", "1640.00"},
		{"late renewal", "COM", with(base, func(in *catalogue.Input) {
			in.Transaction, in.Entered.Fields["previous_until"] = "renew", today.AddDays(-1).String()
		}), "shop 720.00, sign 900.00, late 500.00, inspection 20.00", "2140.00"},
		{"modification", "COM", with(base, tx("modify")), "modify 20.00, inspection 20.00", "40.00"},
		{"transfer", "COM", with(base, tx("transfer")), "transfer 20.00, inspection 20.00", "40.00"},
		{"cancellation", "COM", with(base, tx("cancel")), "cancel 20.00, inspection 20.00", "40.00"},
		{"lost, alone", "COM", with(base, tx("replace_lost")), "lost 100.00", "100.00"},
		{"a health certificate", "HLT", healthCertificate(), "certificate 60.00", "60.00"},
		{"a lost health certificate", "HLT", with(healthCertificate(), tx("replace_lost")), "lost 100.00", "100.00"},
		{"nothing entered yet", "COM", shop("A", "", "", ""), "inspection 20.00", "20.00"},
		{"no years yet", "COM", shop("A", "120", "6", ""), "inspection 20.00", "20.00"},
		{"no number", "COM", shop("A", "12x", "6.00", "1"), "sign 900.00, inspection 20.00", "920.00"},
		{"a negative area", "COM", shop("A", "-5", "6.00", "1"), "sign 900.00, inspection 20.00", "920.00"},
		{"no class", "COM", shop("", "120", "6.00", "1"), "sign 900.00, inspection 20.00", "920.00"},
		{"before the table", "COM", with(base, func(in *catalogue.Input) { in.Today.Year = 2016; in.Today.Month = 10; in.Today.Day = 1 }), "", "0.00"},
		{"the municipality decides, not the office", "COM", shop("A", "100.00", "", "1", "municipality", "BAH-BLJ"), "shop 360.00, inspection 20.00", "380.00"},
	} {
		a, err := c.Assess(service(t, c, tt.service), tt.in)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		lines, sum := "", app.Halalas(0)
		for i, l := range a.Lines {
			if i > 0 {
				lines += ", "
			}
			lines += l.Code + " " + l.Amount.String()
			sum += l.Amount
		}
		if lines != tt.lines || a.Total.String() != tt.total || sum != a.Total {
			t.Errorf("%s: %s; in all %s\nwant %s; in all %s", tt.name, lines, a.Total, tt.lines, tt.total)
		}
	}
}

func TestFeeLineSaysWhatItWasComputedFrom(t *testing.T) {
	c := load(t)
	a, err := c.Assess(service(t, c, "COM"), shop("C", "85.50", "4.50", "3"))
	if err != nil {
		t.Fatal(err)
	}
	l := a.Lines[0]
	if l.Quantity != "85.50" || l.Unit != "m2" || l.Rate != 360 || l.Years != 3 || l.Revenue != "1422103" || l.Rule != "com.issue.shop" || l.Source == "" || l.Label == "" || l.LabelEn == "" {
		t.Errorf("%+v", l)
	}
	last := a.Lines[2]
	if last.Quantity != "" || last.Years != 0 || last.Rate != 2000 || last.Revenue != "1422109" {
		t.Errorf("%+v", last)
	}
	if a.Class != "C" || a.Catalogue != c.Version {
		t.Errorf("class %s, catalogue %d", a.Class, a.Catalogue)
	}
}

// The fee of a shop is area × rate × years, exactly, rounded once.
func TestAssessIsExact(t *testing.T) {
	c := load(t)
	s := service(t, c, "COM")
	rates := map[string]int64{"A": 600, "B": 480, "C": 360, "D": 240, "E": 120}
	rapid.Check(t, func(t *rapid.T) {
		class := rapid.SampledFrom([]string{"A", "B", "C", "D", "E"}).Draw(t, "class")
		area := rapid.Int64Range(1, 500_000).Draw(t, "area")
		years := rapid.Int64Range(1, 5).Draw(t, "years")
		a, err := c.Assess(s, shop(class, app.Halalas(area).String(), "", fmt.Sprint(years)))
		if err != nil {
			t.Fatal(err)
		}
		want := new(big.Rat).SetFrac(big.NewInt(area*rates[class]*years), big.NewInt(100))
		off := new(big.Rat).Sub(want, new(big.Rat).SetInt64(int64(a.Lines[0].Amount)))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Fatalf("%s for %s", a.Lines[0].Amount, want)
		}
	})
}

// More years, a better class or a larger sign never cost less.
func TestAssessRises(t *testing.T) {
	c := load(t)
	s := service(t, c, "COM")
	total := func(t *rapid.T, class string, area, sign, years int) app.Halalas {
		a, err := c.Assess(s, shop(class, app.Halalas(area).String(), app.Halalas(sign).String(), fmt.Sprint(years)))
		if err != nil {
			t.Fatal(err)
		}
		return a.Total
	}
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, 3).Draw(t, "class")
		area, sign := rapid.IntRange(1, 99_999_900).Draw(t, "area"), rapid.IntRange(1, 99_999).Draw(t, "sign")
		years := rapid.IntRange(1, 4).Draw(t, "years")
		here := total(t, "BCDE"[i:i+1], area, sign, years)
		if more := total(t, "BCDE"[i:i+1], area, sign, years+1); more < here {
			t.Fatalf("a year more costs %s, not %s", more, here)
		}
		if more := total(t, "ABCD"[i:i+1], area, sign, years); more < here {
			t.Fatalf("a better class costs %s, not %s", more, here)
		}
		if more := total(t, "BCDE"[i:i+1], area, sign+1, years); more < here {
			t.Fatalf("a larger sign costs %s, not %s", more, here)
		}
	})
}

// The rules of other services, in the same shape, as a small catalogue.
func TestOtherShapesOfRules(t *testing.T) {
	for _, tt := range []struct {
		name, rule, fields, want string
		class                    string
	}{
		{"new building, residential", `"basis":"per_m2","quantity":"q","bands":[{"rate":300}],"by_class":true`, "450.00", "1350.00", "A"},
		{"wall, class C", `"basis":"per_m","quantity":"q","bands":[{"rate":200}],"by_class":true`, "10.00", "12.00", "C"},
		{"fence by class", `"basis":"per_m","quantity":"q","bands":[{"rate":150}],"classes":{"B":[{"rate":120}],"E":[{"rate":30}]}`, "10.50", "3.15", "E"},
		{"marginal", `"basis":"per_m2","quantity":"q","band_mode":"marginal","bands":[{"up_to":"5000","rate":600},{"up_to":"10000","rate":300},{"rate":150}]`, "10001.00", "45001.50", "A"},
		{"marginal, first band", `"basis":"per_m2","quantity":"q","band_mode":"marginal","bands":[{"up_to":"5000","rate":600},{"rate":300}]`, "5000.00", "30000.00", "A"},
		{"cap", `"basis":"per_m2","quantity":"q","bands":[{"rate":1000}],"max":60000`, "600.00", "600.00", "A"},
		{"floor", `"basis":"per_m2","quantity":"q","bands":[{"rate":1}],"min":500000`, "1.00", "5000.00", "A"},
		{"half to even, down", `"basis":"per_m2","quantity":"q","bands":[{"rate":5}]`, "0.10", "0.00", "A"},
		{"half to even, up", `"basis":"per_m2","quantity":"q","bands":[{"rate":5}]`, "0.30", "0.02", "A"},
		{"tobacco sales, 100%", `"basis":"percent","quantity":"sales","bands":[{"rate":10000}]`, "1234.56", "1234.56", "A"},
		{"half of new building", `"basis":"percent","quantity":"sales","bands":[{"rate":5000}]`, "1350.00", "675.00", "A"},
		{"two and a half percent", `"basis":"percent","quantity":"sales","bands":[{"rate":250}]`, "10.00", "0.25", "A"},
		{"boards", `"basis":"per_unit","quantity":"rows","bands":[{"rate":5000}]`, "3", "150.00", "A"},
		{"not in force any more", `"basis":"flat","bands":[{"rate":100}],"effective_to":"2026-11-22"`, "", "none", "A"},
		{"in force for the last day", `"basis":"flat","bands":[{"rate":100}],"effective_to":"2026-11-23"`, "", "1.00", "A"},
	} {
		c, err := catalogue.Parse([]byte(small(`{"code":"r","line":"r","service":"TST","transaction":"issue","label":{"ar":"ر","en":"r"},` + tt.rule + `,"revenue_code":"1","effective_from":"2020-01-01","source":"test"}`)))
		if err != nil {
			t.Fatalf("%s: %v at %s", tt.name, err, whereOf(err))
		}
		in := catalogue.Input{Transaction: "issue", Today: today, Class: tt.class, Entered: app.Entered{
			Fields: map[string]string{"q": tt.fields, "sales": tt.fields},
			Rows:   map[string][]map[string]string{"rows": {{"name": "a"}, {"name": "b"}, {"name": "c"}}},
		}}
		a, err := c.Assess(service(t, c, "TST"), in)
		got := "none"
		if len(a.Lines) > 0 {
			got = a.Lines[0].Amount.String()
		}
		if err != nil || got != tt.want {
			t.Errorf("%s: %s (%v), want %s", tt.name, got, err, tt.want)
		}
	}
}

func TestAssessTooMuch(t *testing.T) {
	c, err := catalogue.Parse([]byte(small(`{"code":"r","line":"r","service":"TST","transaction":"issue","label":{"ar":"ر","en":"r"},"basis":"per_m2","quantity":"q","bands":[{"rate":1000000000}],"by_class":false,"years_multiplier":false,"revenue_code":"1","effective_from":"2020-01-01","source":"test"}`)))
	if err != nil {
		t.Fatal(err)
	}
	in := catalogue.Input{Transaction: "issue", Today: today, Entered: app.Entered{Fields: map[string]string{"q": "9999999999999999"}}}
	if a, err := c.Assess(service(t, c, "TST"), in); err == nil {
		t.Errorf("assessed %s", a.Total)
	}
}
