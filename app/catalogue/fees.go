package catalogue

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// The bases of a fee rule.
const (
	basisFlat    = "flat"
	basisArea    = "per_m2"
	basisLength  = "per_m"
	basisUnit    = "per_unit"
	basisPercent = "percent" // the rate is in hundredths of a percent of an amount of money
)

const (
	bandWhole    = "whole"    // the band of the quantity gives the rate of all of it
	bandMarginal = "marginal" // each band has its own rate for its own part
)

// tenths returns the rate of a class in tenths of that of class A.
func tenths(class string) (int64, bool) {
	i := strings.Index("ABCDE", class)
	return 10 - 2*int64(i), len(class) == 1 && i >= 0
}

var errTooMuch = errors.New("amount does not fit")

// Assess computes the fee by the rules that hold on in.Today. Of an application
// that is not yet complete it gives the lines that can already be computed. It
// is an assessment: the invoice of central is final.
func (c *Catalogue) Assess(s *Service, in Input) (app.Assessment, error) {
	fm := s.form(in)
	out := app.Assessment{Class: fm.class(), Catalogue: c.Version}
	for _, r := range s.fees {
		if r.Transaction != in.Transaction || !r.holdsOn(in.Today) || !fm.holds(r.when, true) {
			continue
		}
		line, ok, err := fm.line(r)
		if err != nil {
			return app.Assessment{}, fmt.Errorf("assessing by rule %s: %w", r.Code, err)
		}
		if !ok {
			continue
		}
		sum := out.Total + line.Amount
		if sum < out.Total {
			return app.Assessment{}, fmt.Errorf("assessing by rule %s: %w", r.Code, errTooMuch)
		}
		out.Lines, out.Total = append(out.Lines, line), sum
	}
	return out, nil
}

func (r *FeeRule) holdsOn(day hijri.Civil) bool {
	return !day.Before(r.From) && (r.To.IsZero() || !r.To.Before(day))
}

// line computes one line; false when something that it needs was not entered.
func (fm *form) line(r *FeeRule) (app.FeeLine, bool, error) {
	line := app.FeeLine{
		Code: r.Line, Label: r.Label.Ar, LabelEn: r.Label.En, Revenue: r.Revenue, Rule: r.Code, Source: r.Source, Unit: r.unit(),
	}
	bands, ok := r.bandsOf(fm.class())
	if !ok {
		return line, false, nil
	}
	q, ok := fm.quantity(r)
	if !ok || q.isNone() {
		return line, false, nil
	}
	line.Quantity = q.text
	factor := int64(1)
	if r.Years {
		years := fm.years()
		if years < 1 {
			return line, false, nil
		}
		line.Years, factor = years, int64(years)
	}
	var err error
	line.Amount, line.Rate, err = charge(bands, q, r.BandMode == bandMarginal, factor)
	line.Amount = r.clamp(line.Amount)
	return line, err == nil, err
}

// clamp keeps an amount between Min and Max; a Max of 0 is none.
func (r *FeeRule) clamp(h app.Halalas) app.Halalas {
	if r.Max > 0 && h > r.Max {
		return r.Max
	}
	return max(h, r.Min)
}

func (r *FeeRule) unit() string {
	return map[string]string{basisArea: "m2", basisLength: "m", basisUnit: "piece", basisPercent: "percent"}[r.Basis]
}

// bandsOf returns the rates of a class. The rate of a class is money itself, so
// it is rounded to halalas before anything is multiplied by it.
func (r *FeeRule) bandsOf(class string) (Rates, bool) {
	if own, ok := r.Classes[class]; ok {
		return own, true
	}
	if !r.ByClass {
		return r.Bands, len(r.Bands) > 0
	}
	t, ok := tenths(class)
	if !ok {
		return nil, false
	}
	out := make(Rates, len(r.Bands))
	for i, b := range r.Bands {
		rate, _ := app.MulDiv(int64(b.Rate), t, 10) // verify has bounded the rate
		out[i] = Band{UpTo: b.UpTo, Rate: app.Halalas(rate)}
	}
	return out, true
}

// quantity is what a rate is multiplied by: n units of 1/per.
type quantity struct {
	n, per int64
	scale  int
	text   string // as it stands on the assessment; "" for a flat rate
}

func (q quantity) isNone() bool { return q.text != "" && q.n == 0 }

// quantity reads what r charges for; false when it was not entered or is no
// number above zero.
func (fm *form) quantity(r *FeeRule) (quantity, bool) {
	if r.Basis == basisFlat {
		return quantity{n: 1, per: 1}, true
	}
	f, ok := fm.s.fields[r.Quantity]
	if !ok {
		return quantity{}, false
	}
	text, scale := fm.value(r.Quantity), f.decimals()
	if f.Type == TypeRows {
		text = strconv.Itoa(len(fm.rows(r.Quantity)))
	}
	n, err := app.ParseScaled(text, scale)
	if err != nil || n < 0 {
		return quantity{}, false
	}
	q := quantity{n: n, per: pow10(scale), scale: scale, text: text}
	if r.Basis == basisPercent { // of halalas, in hundredths of a percent
		q.per = 10_000
	}
	return q, true
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// charge returns quantity × rate × factor, rounded once, half to even. The rate
// is 0 when parts of the quantity have different ones.
func charge(bands Rates, q quantity, marginal bool, factor int64) (amount, rate app.Halalas, err error) {
	if !marginal {
		rate = bandOf(bands, q).Rate
		n, ok := mul(q.n, int64(rate), factor)
		return divide(n, q.per, rate, ok)
	}
	total, from, parts, ok := int64(0), int64(0), 0, true
	for _, b := range bands {
		to := q.n
		if up, end := b.end(q.scale); end && up < to {
			to = up
		}
		if to > from {
			n, fits := mul(to-from, int64(b.Rate), factor)
			ok = ok && fits && total+n >= total
			total, from, parts, rate = total+n, to, parts+1, b.Rate
		}
	}
	if parts > 1 {
		rate = 0
	}
	return divide(total, q.per, rate, ok)
}

func divide(n, by int64, rate app.Halalas, ok bool) (amount, same app.Halalas, err error) {
	h, fits := app.MulDiv(n, 1, by)
	if !ok || !fits {
		return 0, 0, errTooMuch
	}
	return app.Halalas(h), rate, nil
}

// mul multiplies numbers that are not negative, false when it does not fit.
func mul(ns ...int64) (int64, bool) {
	p := int64(1)
	for _, n := range ns {
		if n != 0 && p*n/n != p {
			return 0, false
		}
		p *= n
	}
	return p, p >= 0
}

// bandOf returns the first band that q does not exceed; a flat rate has one.
func bandOf(bands Rates, q quantity) Band {
	for _, b := range bands {
		if up, end := b.end(q.scale); !end || q.n <= up {
			return b
		}
	}
	return Band{}
}

// end returns the end of b in the unit of a quantity, false for the last band.
func (b Band) end(scale int) (int64, bool) {
	if b.UpTo == "" {
		return 0, false
	}
	n, err := app.ParseScaled(b.UpTo, scale)
	return n, err == nil
}
