package catalogue

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// check collects the problems of one input.
type check struct {
	*form
	c        *Catalogue
	problems app.Problems
}

func (c *Catalogue) checkOf(s *Service, in Input) *check { return &check{form: s.form(in), c: c} }

func (k *check) add(path string, e *app.Error) {
	if e != nil {
		e.Field = path
		k.problems = append(k.problems, e)
	}
}

// Check returns all that is wrong with in, in the order of the form; inside a
// repeated group as "activities[1].code", rows counted from 0; a document as
// "document:lease", a declaration as "agree:truth". What is hidden is not
// checked. in holds canonical values.
func (c *Catalogue) Check(s *Service, in Input) app.Problems {
	k := c.checkOf(s, in)
	for i := range s.Sections {
		k.section(i)
	}
	return k.problems
}

// CheckSection is Check of the section at index alone.
func (c *Catalogue) CheckSection(s *Service, index int, in Input) app.Problems {
	k := c.checkOf(s, in)
	if index >= 0 && index < len(s.Sections) {
		k.section(index)
	}
	return k.problems
}

// CheckField is Check of one field alone; of a repeated group, with its rows.
func (c *Catalogue) CheckField(s *Service, f *Field, in Input) app.Problems {
	k := c.checkOf(s, in)
	k.field(f)
	return k.problems
}

func (k *check) section(i int) {
	sec := &k.s.Sections[i]
	for j := range sec.Fields {
		k.field(&sec.Fields[j])
	}
	if sec.Documents {
		k.documents()
	}
	if sec.Declarations {
		k.declarations()
	}
}

func (k *check) field(f *Field) {
	if !k.shows(f) {
		return
	}
	if f.Type == TypeRows {
		k.group(f)
		return
	}
	v, before := k.in.Entered.Get(f.Code), len(k.problems)
	k.cell(f, f.Code, v)
	if v != "" && len(k.problems) == before {
		k.crosswise(f, v)
	}
}

// cell checks one value, of a field or of a cell in a group, at path. It stops
// at the first error: a second one about the same word helps nobody.
func (k *check) cell(f *Field, path, v string) {
	if v == "" {
		if k.requires(f) {
			k.add(path, &app.Error{Code: app.Required})
		}
		return
	}
	for _, test := range []func(*Field, string) *app.Error{k.typed, length, k.ruled} {
		if e := test(f, v); e != nil {
			k.add(path, e)
			return
		}
	}
}

// typed checks that v is a value of f's type.
func (k *check) typed(f *Field, v string) *app.Error {
	switch f.Type {
	case TypeArabic:
		if !hasArabic(v) {
			return &app.Error{Code: app.NotArabic}
		}
	case TypeMobile:
		return breach(ruleMobile, v)
	case TypeNumber, TypeInteger, TypeMoney:
		return inRange(f, v)
	case TypeChoice, TypeSegment, TypeAmana, TypeTown, TypeYesNo:
		if !slices.ContainsFunc(k.c.Choices(f, k.in.Entered), func(c Choice) bool { return c.Code == v }) {
			return &app.Error{Code: app.NotAChoice}
		}
	case TypeActivity:
		if _, ok := k.c.Activity(v); !ok {
			return &app.Error{Code: app.BadActivity}
		}
	case TypeDate:
		return k.day(f, v)
	case TypeText, TypeNotes, TypeDigits, TypeRows:
	}
	return nil
}

func length(f *Field, v string) *app.Error {
	n := len([]rune(v))
	switch {
	case f.MinLen > 0 && n < f.MinLen:
		return arg(app.TooShort, "min", strconv.Itoa(f.MinLen))
	case f.MaxLen > 0 && n > f.MaxLen:
		return arg(app.TooLong, "max", strconv.Itoa(f.MaxLen))
	}
	return nil
}

// ruled checks the predicate of f.
func (k *check) ruled(f *Field, v string) *app.Error {
	rule := f.Rule
	if rule == ruleByParent {
		rule = k.parentRule(f)
	}
	return breach(rule, v)
}

// parentRule returns the rule of the choice made in the parent of f: an ID
// number is checked by its type.
func (k *check) parentRule(f *Field) string {
	parent, ok := k.s.fields[f.Parent]
	if !ok {
		return ""
	}
	for _, ch := range k.c.Choices(parent, k.in.Entered) {
		if ch.Code == k.value(f.Parent) {
			return ch.Rule
		}
	}
	return ""
}

// crosswise checks v against other fields. These are the warnings and limits
// that the field's own rule cannot see.
func (k *check) crosswise(f *Field, v string) {
	switch {
	case f.Rule == ruleShortAddress:
		if b := k.value(fieldBuilding); b != "" && b != v[4:] {
			k.add(f.Code, &app.Error{Code: app.BuildingDiffers, Warning: true})
		}
	case f.Rule == rulePostal:
		a, ok := k.c.amana(k.value(app.FieldAmana))
		if ok && a.Postal != "" && !strings.Contains(a.Postal, v[:1]) {
			k.add(f.Code, &app.Error{Code: app.BadPostalRegion, Warning: true})
		}
	case f.Code == k.s.Term.Field:
		k.term(f, v)
	}
}

// fieldBuilding is the building number that a short address ends with.
const fieldBuilding = "building_no"

func (k *check) term(f *Field, v string) {
	years, err := strconv.Atoi(v)
	switch {
	case err != nil:
	case k.healthRisk() && years > 1:
		k.add(f.Code, arg(app.TooLarge, "max", "1"))
	case len(k.s.Term.Allowed) > 0 && !slices.Contains(k.s.Term.Allowed, years):
		k.add(f.Code, &app.Error{Code: app.NotAChoice})
	}
}

// group checks the rows of f.
func (k *check) group(f *Field) {
	rows := k.in.Entered.Rows[f.Code]
	switch n := len(rows); {
	case n == 0 && k.requires(f):
		k.add(f.Code, &app.Error{Code: app.Required})
		return
	case n == 0:
		return
	case n < f.MinRows:
		k.add(f.Code, arg(app.TooFewRows, "min", strconv.Itoa(f.MinRows)))
	case f.MaxRows > 0 && n > f.MaxRows:
		k.add(f.Code, arg(app.TooManyRows, "max", strconv.Itoa(f.MaxRows)))
	}
	if f.MainColumn != "" && countYes(rows, f.MainColumn) != 1 {
		k.add(f.Code, &app.Error{Code: app.OneMain})
	}
	seen := map[string]bool{}
	for i, row := range rows {
		k.row(f, i, row)
		if v := row[f.Unique]; f.Unique != "" && v != "" {
			if seen[v] {
				k.add(fmt.Sprintf("%s[%d].%s", f.Code, i, f.Unique), &app.Error{Code: app.Duplicate})
			}
			seen[v] = true
		}
	}
}

func (k *check) row(f *Field, i int, row map[string]string) {
	for j := range f.Columns {
		if col := &f.Columns[j]; k.shows(col) {
			k.cell(col, fmt.Sprintf("%s[%d].%s", f.Code, i, col.Code), row[col.Code])
		}
	}
}

func countYes(rows []map[string]string, column string) int {
	n := 0
	for _, r := range rows {
		if r[column] == Yes {
			n++
		}
	}
	return n
}

func (k *check) declarations() {
	for _, d := range k.s.Declarations {
		if !slices.Contains(k.in.Agreed, d.Code) {
			k.add("agree:"+d.Code, &app.Error{Code: app.MustAgree})
		}
	}
}

func arg(code app.Code, key, value string) *app.Error {
	return &app.Error{Code: code, Args: map[string]string{key: value}}
}
