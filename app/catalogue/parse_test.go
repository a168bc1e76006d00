package catalogue_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/assets"
)

// small is a sound catalogue of one service with the fee rules given.
func small(fees string) string {
	return `{"version":7,"ministry":{"ar":"و","en":"m"},"country":{"ar":"د","en":"c"},
"slip":{"title":{"ar":"إ","en":"s"},"cells":[],"terms":[],"join":{"ar":"، ","en":", "}},
"lists":{"yes_no":[{"code":"yes","label":{"ar":"نعم","en":"Yes"}},{"code":"no","label":{"ar":"لا","en":"No"}}]},
"activities":[{"code":"471111","label":{"ar":"بقالة","en":"Grocery"},"immediate":true,"health_risk":false}],
"amanas":[{"code":"EST","region":"SA-04","label":{"ar":"ش","en":"E"},"towns":[{"code":"K","label":{"ar":"خ","en":"K"},"class":"A"}]}],
"services":[{"code":"TST","series":"77","family":"f","icon":"i","label":{"ar":"خ","en":"T"},"offline":"issue","immediate":true,"target_secs":1,
"transactions":[{"code":"issue","label":{"ar":"إ","en":"I"},"roles":["counter"],"open":true}],
"sections":[{"code":"one","label":{"ar":"١","en":"1"},"documents":true,"declarations":true,"fields":[
{"code":"first","label":{"ar":"أ","en":"f"},"type":"text"},
{"code":"q","label":{"ar":"ك","en":"q"},"type":"number","scale":2,"shown_if":"first != \"none\""},
{"code":"sales","label":{"ar":"م","en":"s"},"type":"money","required_if":"has(\"q\")"},
{"code":"when","label":{"ar":"ت","en":"w"},"type":"date","min":"today+1y"},
{"code":"amana","label":{"ar":"أ","en":"a"},"type":"amana"},
{"code":"municipality","label":{"ar":"ب","en":"t"},"type":"town","parent":"amana"},
{"code":"rows","label":{"ar":"ص","en":"r"},"type":"rows","columns":[{"code":"name","label":{"ar":"س","en":"n"},"type":"text"},{"code":"main","label":{"ar":"ر","en":"m"},"type":"yesno"}],"main_column":"main","unique":"name"}
]}],
"documents":[{"code":"photo","label":{"ar":"ص","en":"p"},"required":true,"media":["image/png"],"max_bytes":1048576}],
"declarations":[{"code":"truth","label":{"ar":"ص","en":"t"}}],
"term":{"years":1},
"paper":{"title":{"ar":"ر","en":"l"},"cells":[{"field":"first"}],"terms":[],"join":{"ar":"، ","en":", "}}}],
"fees":[` + fees + `]}`
}

const fee = `{"code":"r","line":"r","service":"TST","transaction":"issue","label":{"ar":"ر","en":"r"},"basis":"per_m2","quantity":"q","bands":[{"up_to":"10","rate":100},{"rate":50}],"by_class":true,"years_multiplier":true,"revenue_code":"1","effective_from":"2020-01-01","source":"test"}`

// Every way in which a catalogue can be wrong is refused, and its place named.
func TestParseRefuses(t *testing.T) {
	sound := small(fee)
	if _, err := catalogue.Parse([]byte(sound)); err != nil {
		t.Fatalf("the sound one: %v at %s", err, whereOf(err))
	}
	for _, tt := range []struct{ name, old, with, where string }{
		{"no JSON", `{"version":7`, `{"version":7,,`, "file 1"},
		{"a key that is not known", `"family":"f"`, `"family":"f","kind":"x"`, "file 1"},
		{"a key of a field that is not known", `"type":"money"`, `"type":"money","needed":true`, "file 1"},
		{"a number for a text", `"family":"f"`, `"family":5`, "file 1"},
		{"no version", `"version":7`, `"version":-1`, "version"},
		{"no English", `{"ar":"و","en":"m"}`, `{"ar":"و","en":""}`, "ministry"},
		{"a service code", `"code":"TST"`, `"code":"tst"`, "tst"},
		{"a series of one digit", `"series":"77"`, `"series":"7"`, "TST.series"},
		{"an offline policy", `"offline":"issue"`, `"offline":"maybe"`, "TST.offline"},
		{"a role", `["counter"]`, `["clerk"]`, "TST.transactions.issue"},
		{"a transaction open to nobody", `["counter"]`, `[]`, "TST.transactions.issue"},
		{"a field twice", `"code":"sales"`, `"code":"q"`, "TST.q"},
		{"a field code", `"code":"sales"`, `"code":"Sales Total"`, "TST.Sales Total"},
		{"a field named as a word of conditions", `"code":"sales"`, `"code":"transaction"`, "TST.transaction"},
		{"a type", `"type":"money"`, `"type":"gold"`, "TST.sales.type"},
		{"a rule", `"type":"money"`, `"type":"money","rule":"magic"`, "TST.sales.rule"},
		{"a condition that does not compile", `first != \"none\"`, `first != `, "TST.q.shown_if"},
		{"a condition over a field that is not there", `first != \"none\"`, `ghost == \"x\"`, "TST.q.shown_if"},
		{"a condition over a field below", `first != \"none\"`, `when != \"\"`, "TST.q.shown_if"},
		{"a condition over itself", `first != \"none\"`, `q != \"\"`, "TST.q.shown_if"},
		{"the class before the municipality", `first != \"none\"`, `class == \"A\"`, "TST.q.shown_if"},
		{"a condition that is no yes or no", `first != \"none\"`, `first + \"x\"`, "TST.q.shown_if"},
		{"a function that is not known", `has(\"q\")`, `len(first) > 2`, "TST.sales.required_if"},
		{"a function of a field that is not there", `has(\"q\")`, `has(\"ghost\")`, "TST.sales.required_if"},
		{"a very long condition", `has(\"q\")`, strings.Repeat("first == first and ", 40) + "true", "TST.sales.required_if"},
		{"a list", `"type":"money"`, `"type":"choice","list":"ghosts"`, "TST.sales.list"},
		{"a choice of nothing", `"type":"money"`, `"type":"choice"`, "TST.sales.choices"},
		{"a default that is no choice", `"type":"money"`, `"type":"choice","list":"yes_no","default":"maybe"`, "TST.sales.default"},
		{"a municipality without its amana", `,"parent":"amana"`, ``, "TST.municipality.parent"},
		{"a municipality of no amana", `"parent":"amana"`, `"parent":"first"`, "TST.municipality.parent"},
		{"a parent that is not there", `"parent":"amana"`, `"parent":"ghost"`, "TST.municipality.parent"},
		{"a limit of a date", `today+1y`, `tomorrow`, "TST.when.min_max"},
		{"a bound of a text", `"type":"text"},
{"code":"q"`, `"type":"text","min":"1"},
{"code":"q"`, "TST.first.min_max"},
		{"too many decimals", `"scale":2`, `"scale":9`, "TST.q.scale"},
		{"an age that is none", `"min":"today+1y"`, `"rule":"age","max":"today"`, "TST.when.max"},
		{"columns that are none", `"columns":[{"code":"name","label":{"ar":"س","en":"n"},"type":"text"},{"code":"main","label":{"ar":"ر","en":"m"},"type":"yesno"}],"main_column":"main","unique":"name"`, `"columns":[]`, "TST.rows.columns"},
		{"a main column that is not there", `"main_column":"main"`, `"main_column":"name"`, "TST.rows.main_column"},
		{"a unique column that is not there", `"unique":"name"`, `"unique":"ghost"`, "TST.rows.unique"},
		{"documents never asked for", `"documents":true,`, ``, "TST.sections"},
		{"declarations never asked for", `"declarations":true,`, ``, "TST.sections"},
		{"a medium", `"image/png"`, `"image/gif"`, "TST.documents.photo"},
		{"no limit of size", `"max_bytes":1048576`, `"max_bytes":0`, "TST.documents.photo"},
		{"no term", `"term":{"years":1}`, `"term":{}`, "TST.term"},
		{"a term of a field that is not there", `"term":{"years":1}`, `"term":{"field":"ghost"}`, "TST.term"},
		{"a cell that is no field", `"cells":[{"field":"first"}]`, `"cells":[{"field":"ghost"}]`, "TST.paper.cells[0]"},
		{"an activity of five digits", `"code":"471111"`, `"code":"47111"`, "activities.47111"},
		{"a class", `"class":"A"`, `"class":"F"`, "amanas.EST.K"},
		{"a region", `"region":"SA-04"`, `"region":"4"`, "amanas.EST"},
		{"a fee of no service", `"service":"TST"`, `"service":"XYZ"`, "fees.r.service"},
		{"a retention of days", `"version":`, `"retention_days":3,"version":`, "retention_days"},
		{"a fee of no transaction", `"transaction":"issue"`, `"transaction":"renew"`, "fees.r.transaction"},
		{"a fee by a field that is not there", `"quantity":"q"`, `"quantity":"ghost"`, "fees.r.quantity"},
		{"a fee by a text", `"quantity":"q"`, `"quantity":"first"`, "fees.r.quantity"},
		{"a fee by nothing", `"quantity":"q",`, ``, "fees.r.quantity"},
		{"a basis", `"basis":"per_m2"`, `"basis":"per_day"`, "fees.r.basis"},
		{"a band mode", `"basis":"per_m2"`, `"basis":"per_m2","band_mode":"half"`, "fees.r.band_mode"},
		{"bands out of order", `{"up_to":"10","rate":100},{"rate":50}`, `{"up_to":"10","rate":100},{"up_to":"9","rate":100},{"rate":50}`, "fees.r.bands"},
		{"a last band with an end", `{"up_to":"10","rate":100},{"rate":50}`, `{"up_to":"10","rate":100}`, "fees.r.bands"},
		{"a band without an end in the middle", `{"up_to":"10","rate":100},{"rate":50}`, `{"rate":100},{"rate":50}`, "fees.r.bands"},
		{"no bands", `[{"up_to":"10","rate":100},{"rate":50}]`, `[]`, "fees.r.bands"},
		{"a negative rate", `"rate":50`, `"rate":-50`, "fees.r.bands"},
		{"a fractional rate", `"rate":50`, `"rate":0.5`, "file 1"},
		{"a class of rates", `"by_class":true`, `"by_class":true,"classes":{"Z":[{"rate":1}]}`, "fees.r.classes"},
		{"a period that ends before it begins", `"effective_from":"2020-01-01"`, `"effective_from":"2020-01-01","effective_to":"2019-12-31"`, "fees.r.effective"},
		{"a day that is none", `2020-01-01`, `2020-02-30`, "fees.r.effective"},
		{"a condition of a fee", `"by_class":true`, `"by_class":true,"if":"ghost"`, "fees.r.if"},
	} {
		if !strings.Contains(sound, tt.old) {
			t.Fatalf("%s: %q is not in the sound one", tt.name, tt.old)
		}
		_, err := catalogue.Parse([]byte(strings.ReplaceAll(sound, tt.old, tt.with)))
		if !errors.Is(err, app.Fail(app.BadCatalogue, nil)) || whereOf(err) != tt.where {
			t.Errorf("%s: %v at %q, want it at %q", tt.name, err, whereOf(err), tt.where)
		}
	}
}

func TestParseRefusesTwice(t *testing.T) {
	whole := small(fee)
	for name, files := range map[string][]string{
		"two versions":         {whole, `{"version":8}`},
		"a service twice":      {whole, `{"services":[{"code":"TST"}]}`},
		"a list twice":         {whole, `{"lists":{"yes_no":[]}}`},
		"an activity twice":    {whole, `{"activities":[{"code":"471111","label":{"ar":"ب","en":"G"},"immediate":true,"health_risk":false}]}`},
		"a municipality":       {whole, `{"amanas":[{"code":"X","region":"SA-01","label":{"ar":"ب","en":"G"},"towns":[{"code":"K","label":{"ar":"ب","en":"G"},"class":"A"}]}]}`},
		"a fee rule twice":     {whole, `{"fees":[` + fee + `]}`},
		"a line charged twice": {whole, `{"fees":[` + strings.Replace(fee, `"code":"r"`, `"code":"r2"`, 1) + `]}`},
		"something after":      {whole + `{}`},
		"nothing":              {},
		"an empty file":        {""},
		"null":                 {"null"},
	} {
		var data [][]byte
		for _, f := range files {
			data = append(data, []byte(f))
		}
		if _, err := catalogue.Parse(data...); app.CodeOf(err) != app.BadCatalogue {
			t.Errorf("%s: %v", name, err)
		}
	}
	later := strings.Replace(strings.Replace(fee, `"code":"r"`, `"code":"r2"`, 1), "2020-01-01", "2027-01-01", 1)
	ended := strings.Replace(fee, `"effective_from":"2020-01-01"`, `"effective_from":"2020-01-01","effective_to":"2026-12-31"`, 1)
	if _, err := catalogue.Parse([]byte(small(ended + "," + later))); err != nil {
		t.Errorf("a rule that follows another: %v", err)
	}
}

// Whatever arrives is refused or can be worked with: no panic, no endless loop.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small(fee)))
	for _, file := range assets.Catalogue() {
		f.Add(file)
	}
	f.Add([]byte(strings.Replace(small(fee), `"rule":`, `"rule":"by_parent","x":`, 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := catalogue.Parse(data)
		if err != nil {
			if app.CodeOf(err) != app.BadCatalogue {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		for i := range c.Services {
			s := &c.Services[i]
			in := catalogue.Input{Transaction: "issue", Today: today, Class: "C", Entered: app.Entered{
				Fields: map[string]string{"first": "a", "q": "12.50", "amana": "EST", "municipality": "K", "when": "2030-01-01"},
				Rows:   map[string][]map[string]string{"rows": {{"name": "a", "main": "yes"}}},
			}}
			c.Check(s, in)
			_, _ = c.Assess(s, in)
			_, _, _ = c.Term(s, in, today)
			c.Compose(s, app.Licence{Entered: in.Entered}, "ar")
			c.ComposeSlip(s, app.Application{Entered: in.Entered}, app.Office{}, "en")
			s.Kept(in)
		}
		catalogue.Digest(c)
	})
}
