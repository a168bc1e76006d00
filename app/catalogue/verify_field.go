package catalogue

import (
	"slices"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// maxScale is the most decimals that a number of the catalogue has: those of a coordinate.
const maxScale = 6

// field checks one field of a form, and its columns.
func (v *verifier) field(s *Service, where string, f *Field) {
	v.text(where, f.Label)
	if f.Help != (Text{}) {
		v.text(where+".help", f.Help)
	}
	v.need(where+".type", knownType(f.Type), "%q is not known", f.Type)
	_, ok := predicates(f.Rule)
	v.need(where+".rule", ok || f.Rule == "", "%q is not known", f.Rule)
	v.need(where+".scale", f.Scale >= 0 && f.Scale <= maxScale && (f.Scale == 0 || f.Type == TypeNumber), "%d does not fit", f.Scale)
	v.need(where+".min_len", f.MinLen >= 0 && f.MaxLen >= 0 && (f.MaxLen == 0 || f.MinLen <= f.MaxLen), "exceeds max_len")
	v.need(where+".default", f.Default == "" || len(v.c.Choices(f, app.Entered{})) == 0 || v.isChoice(f, f.Default), "%q is no choice", f.Default)
	v.options(where, f)
	v.parent(s, where, f)
	v.bounds(where, f)
	v.rows(s, where, f)
}

func knownType(t Type) bool {
	return slices.Contains([]Type{
		TypeText, TypeArabic, TypeNotes, TypeDigits, TypeMobile, TypeNumber, TypeInteger, TypeMoney, TypeChoice,
		TypeSegment, TypeAmana, TypeTown, TypeDate, TypeYesNo, TypeActivity, TypeRows,
	}, t)
}

func (v *verifier) isChoice(f *Field, code string) bool {
	return slices.ContainsFunc(v.c.Choices(f, app.Entered{}), func(c Choice) bool { return c.Code == code })
}

// options checks where a choice comes from: one place, and that is not empty.
func (v *verifier) options(where string, f *Field) {
	v.choices(where+".choices", f.Choices)
	_, ok := v.c.Lists[f.List]
	v.need(where+".list", f.List == "" || ok, "%q is missing", f.List)
	v.need(where+".list", f.List == "" || len(f.Choices) == 0, "stands beside choices")
	if f.Type == TypeChoice || f.Type == TypeSegment {
		v.need(where+".choices", len(v.c.Choices(f, app.Entered{})) > 0, "are none")
	}
	if f.Type == TypeYesNo {
		v.need(where+".choices", v.isChoice(f, Yes) && v.isChoice(f, No), "are not yes and no")
	}
}

func (v *verifier) parent(s *Service, where string, f *Field) {
	if f.Parent == "" {
		v.need(where+".parent", f.Type != TypeTown && f.Rule != ruleByParent, "is missing")
		return
	}
	p := s.fields[f.Parent]
	v.need(where+".parent", p != nil, "%q is missing", f.Parent)
	if p == nil {
		return
	}
	v.need(where+".parent", f.Type != TypeTown || p.Type == TypeAmana, "%q is no amana", f.Parent)
	if f.Rule == ruleByParent {
		v.need(where+".parent", slices.ContainsFunc(v.c.Choices(p, app.Entered{}), func(c Choice) bool { return c.Rule != "" }),
			"%q names no rule", f.Parent)
	}
}

// bounds checks Min and Max by the type: numbers, limits of days, nothing.
func (v *verifier) bounds(where string, f *Field) {
	anyDay := hijri.Civil{Year: 2026, Month: 1, Day: 1}
	for _, bound := range []string{f.Min, f.Max} {
		if bound == "" {
			continue
		}
		_, err := f.amount(bound)
		if f.Type == TypeDate {
			_, err = limit(bound, anyDay)
		}
		bounded := slices.Contains([]Type{TypeNumber, TypeInteger, TypeMoney, TypeDate}, f.Type)
		v.need(where+".min_max", err == nil && bounded, "%q is no bound of a %s", bound, f.Type)
	}
	if f.Rule == ruleAge {
		_, err := strconv.Atoi(yearsOf(f.Max))
		v.need(where+".max", err == nil && f.Type == TypeDate, "%q is no age", f.Max)
	}
	v.need(where+".rule", f.Rule != ruleCoordinate || f.Type == TypeNumber && f.Min != "" && f.Max != "", "coordinate needs bounds")
}

// rows checks a repeated group.
func (v *verifier) rows(s *Service, where string, f *Field) {
	if f.Type != TypeRows {
		v.need(where+".columns", len(f.Columns) == 0 && f.MinRows == 0 && f.MaxRows == 0 && f.MainColumn == "" && f.Unique == "", "belong to rows")
		return
	}
	v.need(where+".columns", len(f.Columns) > 0, "are none")
	v.need(where+".min_rows", f.MinRows >= 0 && (f.MaxRows == 0 || f.MinRows <= f.MaxRows), "exceeds max_rows")
	for i := range f.Columns {
		col := &f.Columns[i]
		v.need(where+"."+col.Code, col.Type != TypeRows, "is a group inside a group")
		if col.Type != TypeRows {
			v.field(s, where+"."+col.Code, col)
		}
	}
	if f.MainColumn != "" {
		m := s.fields[f.Code+"."+f.MainColumn]
		v.need(where+".main_column", m != nil && m.Type == TypeYesNo, "%q is no yesno column", f.MainColumn)
	}
	v.need(where+".unique", f.Unique == "" || s.fields[f.Code+"."+f.Unique] != nil, "%q is missing", f.Unique)
}
