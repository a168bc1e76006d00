package catalogue

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// inRange checks that v is a number of f's decimals between Min and Max.
func inRange(f *Field, v string) *app.Error {
	n, err := f.amount(v)
	if err != nil {
		return arg(app.NotNumber, "scale", strconv.Itoa(f.decimals()))
	}
	low, lowErr := f.amount(f.Min) // an empty bound is an error, and none
	high, highErr := f.amount(f.Max)
	below, above := lowErr == nil && n < low, highErr == nil && n > high
	switch {
	case (below || above) && f.Rule == ruleCoordinate:
		return &app.Error{Code: app.BadCoordinate, Args: map[string]string{"min": f.Min, "max": f.Max}}
	case below:
		return arg(app.TooSmall, "min", f.Min)
	case above:
		return arg(app.TooLarge, "max", f.Max)
	}
	return nil
}

// Years that a form may hold: before the first nobody was born, and before the
// last one ends the Umm al-Qura table does.
const firstYear, lastYear = 1900, 2076

// day checks that v is a day between Min and Max of f, and that the Hijri date
// beside it, if one was typed, can be the same day.
func (k *check) day(f *Field, v string) *app.Error {
	d, err := hijri.ParseCivil(v)
	if err != nil || d.Year < firstYear || d.Year > lastYear || !sameDay(d, k.in.Entered.Get(f.Code+HijriSuffix)) {
		return &app.Error{Code: app.BadDate}
	}
	if low, err := limit(f.Min, k.in.Today); err == nil && d.Before(low) {
		return arg(app.TooEarly, "min", low.String())
	}
	if high, err := limit(f.Max, k.in.Today); err == nil && high.Before(d) {
		if f.Rule == ruleAge {
			return arg(app.UnderAge, "age", yearsOf(f.Max))
		}
		return arg(app.TooLate, "max", high.String())
	}
	return nil
}

// sameDay tells whether a Hijri date as it was typed can be the day d. The
// tables of old papers differ by a day or two, and neither date is ever made
// from the other.
func sameDay(d hijri.Civil, typed string) bool {
	if typed == "" {
		return true
	}
	var h hijri.Date
	if err := h.UnmarshalText([]byte(typed)); err != nil || h.Month < 1 || h.Month > 12 || h.Day < 1 || h.Day > 30 {
		return false
	}
	first := hijri.Date{Year: h.Year, Month: h.Month, Day: 1}
	start, err := first.Civil()
	if err != nil { // before the table: nothing to compare with
		return h.Year < hijri.FirstYear && d.Before(hijri.Civil{Year: 1937, Month: 3, Day: 18})
	}
	c := start.AddDays(h.Day - 1)
	return !d.Before(c.AddDays(-2)) && !c.AddDays(2).Before(d)
}

var limitForm = regexp.MustCompile(`^today(?:([+-])([0-9]{1,5})([yd]))?$`)

var errLimit = errors.New("a limit of a date is yyyy-mm-dd, today, today+1y or today-30d")

// limit returns the day that a bound of a date field names.
func limit(bound string, today hijri.Civil) (hijri.Civil, error) {
	m := limitForm.FindStringSubmatch(bound)
	if m == nil {
		if bound == "" {
			return hijri.Civil{}, errLimit
		}
		d, err := hijri.ParseCivil(bound)
		if err != nil {
			return hijri.Civil{}, fmt.Errorf("%w: %w", errLimit, err)
		}
		return d, nil
	}
	n, _ := strconv.Atoi(m[2])
	if m[1] == "-" {
		n = -n
	}
	if m[3] == "y" {
		return today.AddYears(n), nil
	}
	return today.AddDays(n), nil
}

// yearsOf returns the years of a bound like today-18y.
func yearsOf(bound string) string {
	if m := limitForm.FindStringSubmatch(bound); m != nil && m[1] == "-" && m[3] == "y" {
		return m[2]
	}
	return ""
}

// documents checks that what must be handed in is there, and that what is there
// may be.
func (k *check) documents() {
	for _, d := range k.s.Documents {
		path, found := "document:"+d.Code, false
		for _, a := range k.in.Attachments {
			if a.Document == d.Code {
				found = true
				k.add(path, attachment(d, a))
			}
		}
		if !found && (d.Required || k.holds(d.requiredIf, false)) {
			k.add(path, &app.Error{Code: app.Required})
		}
	}
}

// attachment checks the kind and the size of a file. The limit is told in
// mebibytes, as people know it.
func attachment(d Document, a app.Attachment) *app.Error {
	switch {
	case len(d.Media) > 0 && !slices.Contains(d.Media, a.Media):
		return &app.Error{Code: app.FileType}
	case d.MaxBytes > 0 && a.Size > d.MaxBytes:
		return arg(app.FileTooLarge, "limit", app.SizeLimit(d.MaxBytes))
	}
	return nil
}
