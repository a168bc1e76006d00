package catalogue

import (
	"fmt"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// years returns how long the licence lasts, 0 as long as it was not said.
func (fm *form) years() int {
	t := fm.s.Term
	if t.Field == "" {
		return t.Years
	}
	n, err := strconv.Atoi(fm.value(t.Field))
	if err != nil || n < 0 || n > maxYears {
		return 0
	}
	return n
}

// maxYears bounds a term; the longest in the catalogue is five.
const maxYears = 50

// Term returns the first and the last day of a licence that is issued on a day.
// Its years are Gregorian: it ends the day before the same day years later. One
// that follows another begins after it, and one that keeps another's term ends
// with it. Errors: app.Required of the field of the term as long as it is empty,
// app.TooEarly of app.FieldPreviousUntil when what is to be kept has ended, and
// hijri.ErrRange beyond the table.
func (c *Catalogue) Term(s *Service, in Input, from hijri.Civil) (first, last hijri.Dual, err error) {
	t, _ := s.Transaction(in.Transaction)
	if t == nil || t.Term == TermOwn {
		return s.term(in, from)
	}
	until, err := hijri.ParseCivil(in.Entered.Get(app.FieldPreviousUntil))
	switch {
	case err != nil || until.IsZero():
		return first, last, &app.Error{Code: app.Required, Field: app.FieldPreviousUntil, Err: err}
	case t.Term == TermFollows && until.Before(from):
		return s.term(in, from)
	case t.Term == TermFollows:
		return s.term(in, until.AddDays(1))
	case until.Before(from):
		return first, last, &app.Error{Code: app.TooEarly, Field: app.FieldPreviousUntil, Args: map[string]string{"min": from.String()}}
	}
	if first, err = from.Dual(); err == nil {
		last, err = until.Dual()
	}
	if err != nil {
		return hijri.Dual{}, hijri.Dual{}, fmt.Errorf("from %s until %s: %w", from, until, err)
	}
	return first, last, nil
}

// term is a term of whole years.
func (s *Service) term(in Input, from hijri.Civil) (first, last hijri.Dual, err error) {
	years := s.form(in).years()
	if years < 1 {
		return first, last, &app.Error{Code: app.Required, Field: s.Term.Field}
	}
	if first, err = from.Dual(); err != nil {
		return hijri.Dual{}, hijri.Dual{}, fmt.Errorf("beginning on %s: %w", from, err)
	}
	end := from.AddYears(years).AddDays(-1)
	if last, err = end.Dual(); err != nil {
		return hijri.Dual{}, hijri.Dual{}, fmt.Errorf("ending on %s: %w", end, err)
	}
	return first, last, nil
}
