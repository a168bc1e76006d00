package catalogue_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// conditional is the small catalogue with a condition for requiring "sales".
func conditional(src string) ([]byte, error) {
	quoted, err := json.Marshal(src)
	return []byte(strings.Replace(small(fee), `"has(\"q\")"`, string(quoted), 1)), err
}

func TestConditions(t *testing.T) {
	in := catalogue.Input{Transaction: "renew", Today: today, Class: "B", Entered: app.Entered{
		Fields: map[string]string{"first": "a", "q": "12.50", "when": "2026-11-22", "municipality": "K"},
		Rows:   map[string][]map[string]string{"rows": {{"name": "x"}}},
	}}
	hidden := in
	hidden.Entered = in.Entered.Clone()
	hidden.Entered.Fields["first"] = "none" // hides q
	for _, tt := range []struct {
		src          string
		want, whenNo bool // with q, and with q hidden
	}{
		{`has("q")`, true, false},
		{`num("q") > 12 && num("q") < 12.6`, true, false},
		{`q == "12.50"`, true, false},
		{`transaction in ["renew", "modify"]`, true, true},
		{`transaction == "issue" || first == "none"`, false, true},
		{`past("when")`, true, true},
		{`past("first") or past("sales")`, false, false},
		{`has("rows") and not has("sales")`, true, true},
		{`class == "A"`, true, true}, // of the municipality, not of the office
		{`immediate`, true, true},
		{`health_risk or main_activity != "" or fee_group != ""`, false, false},
	} {
		data, err := conditional(tt.src)
		if err != nil {
			t.Fatal(err)
		}
		c, err := catalogue.Parse(data)
		if err != nil {
			t.Errorf("%s: %v", tt.src, err)
			continue
		}
		s := service(t, c, "TST")
		f := field(t, s, "sales")
		if got, no := s.Required(f, in), s.Required(f, hidden); got != tt.want || no != tt.whenNo {
			t.Errorf("%s holds: %v, and with q hidden: %v; want %v, %v", tt.src, got, no, tt.want, tt.whenNo)
		}
	}
}

// Any expression is refused or ends.
func FuzzCondition(f *testing.F) {
	for _, src := range []string{`has("q")`, `num("q") > 5`, `first in ["a"]`, `first matches "a+"`, `1..100 == []`, `immediate ? true : past("when")`, `let x = first; x == "a"`} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		data, err := conditional(src)
		if err != nil {
			return
		}
		c, err := catalogue.Parse(data)
		if err != nil {
			if app.CodeOf(err) != app.BadCatalogue {
				t.Fatal(err)
			}
			return
		}
		s := service(t, c, "TST")
		c.Check(s, catalogue.Input{Today: today, Entered: app.Entered{Fields: map[string]string{"first": "aaaa", "q": "1.00"}}})
	})
}
