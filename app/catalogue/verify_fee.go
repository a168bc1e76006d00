package catalogue

import (
	"fmt"
	"slices"

	"github.com/shubbak/shubbak/app"
)

// maxRate bounds a rate, so that no class multiplier overflows: ten million riyals.
const maxRate = app.Halalas(1_000_000_000)

// fee checks one rule.
func (v *verifier) fee(r *FeeRule) {
	where := "fees." + r.Code
	v.text(where, r.Label)
	v.need(where, r.Line != "" && r.Revenue != "" && r.Source != "", "has no line, revenue code or source")
	v.need(where+".effective", r.From.Valid() && (r.To.IsZero() || r.To.Valid() && !r.To.Before(r.From)), "is no period")
	v.need(where+".basis", slices.Contains([]string{basisFlat, basisArea, basisLength, basisUnit, basisPercent}, r.Basis), "%q is not known", r.Basis)
	v.need(where+".band_mode", slices.Contains([]string{"", bandWhole, bandMarginal}, r.BandMode), "%q is not known", r.BandMode)
	v.need(where+".min", r.Min >= 0 && (r.Max == 0 || r.Min <= r.Max), "exceeds max")
	v.need(where+".years_multiplier", !r.Years || r.Basis != basisPercent, "does not go with percent")
	s := v.c.index.services[r.Service]
	v.need(where+".service", s != nil, "%q is missing", r.Service)
	if s == nil {
		return
	}
	_, ok := s.Transaction(r.Transaction)
	v.need(where+".transaction", ok, "%q is missing", r.Transaction)
	f := s.fields[r.Quantity]
	v.need(where+".quantity", (r.Basis == basisFlat) == (r.Quantity == ""), "does not go with %s", r.Basis)
	v.need(where+".quantity", r.Quantity == "" || f != nil && countable(f, r.Basis), "field %q is missing or not to be counted", r.Quantity)
	v.bands(where, r, f)
}

// countable tells whether a rate can be multiplied by the value of f.
func countable(f *Field, basis string) bool {
	switch basis {
	case basisPercent:
		return f.Type == TypeMoney
	case basisUnit:
		return f.Type == TypeRows || f.Type == TypeNumber || f.Type == TypeInteger
	}
	return f.Type == TypeNumber || f.Type == TypeInteger
}

func (v *verifier) bands(where string, r *FeeRule, f *Field) {
	scale := 0
	if f != nil {
		scale = f.decimals()
	}
	v.order(where+".bands", r.Bands, scale)
	for class, own := range r.Classes {
		v.need(where+".classes", classForm.MatchString(class), "class %q is not A to E", class)
		v.order(fmt.Sprintf("%s.classes.%s", where, class), own, scale)
	}
	v.need(where+".bands", r.Basis != basisFlat || len(r.Bands) == 1, "a flat fee has one")
}

// order checks that bands rise and that the last one, and no other, has no end.
func (v *verifier) order(where string, bands Rates, scale int) {
	v.need(where, len(bands) > 0, "are none")
	last := int64(0)
	for i, b := range bands {
		v.need(where, b.Rate >= 0 && b.Rate <= maxRate, "rate %d is out of bounds", b.Rate)
		end, ok := int64(0), true
		if b.UpTo != "" {
			n, err := app.ParseScaled(b.UpTo, scale)
			end, ok = n, err == nil && n > last
		}
		v.need(where, ok, "%q does not rise", b.UpTo)
		v.need(where, (b.UpTo == "") == (i == len(bands)-1), "the last one alone has no end")
		last = end
	}
}

// overlaps refuses two rules without a condition that would charge one line
// twice on one day.
func (v *verifier) overlaps() {
	type key struct{ service, transaction, line string }
	free := map[key][]*FeeRule{}
	for i := range v.c.Fees {
		r := &v.c.Fees[i]
		if r.If != "" {
			continue
		}
		k := key{r.Service, r.Transaction, r.Line}
		for _, o := range free[k] {
			apart := !o.To.IsZero() && o.To.Before(r.From) || !r.To.IsZero() && r.To.Before(o.From)
			v.need("fees."+r.Code, apart, "charges what %s charges", o.Code)
		}
		free[k] = append(free[k], r)
	}
}
