package catalogue

import (
	"slices"

	"github.com/shubbak/shubbak/app"
)

// Immediate tells whether the application needs no review: the service and the
// transaction are immediate, and so is every activity that was entered.
func (c *Catalogue) Immediate(s *Service, in Input) bool {
	t, ok := s.Transaction(in.Transaction)
	return s.Immediate && (!ok || !t.Review) && s.form(in).immediate()
}

// activities returns what was entered in the columns of type activity that
// stand on the form; unknown ones are zero.
func (fm *form) activities() []Activity {
	var out []Activity
	fm.eachActivity(func(a Activity, _ bool) { out = append(out, a) })
	return out
}

// eachActivity calls do for every activity on the form, and tells which is the main one.
func (fm *form) eachActivity(do func(a Activity, main bool)) {
	for i := range fm.s.Sections {
		for j := range fm.s.Sections[i].Fields {
			f := &fm.s.Sections[i].Fields[j]
			if f.Type == TypeRows {
				fm.eachRowActivity(f, do)
			} else if f.Type == TypeActivity && fm.value(f.Code) != "" {
				a, _ := fm.s.in.Activity(fm.value(f.Code))
				do(a, true)
			}
		}
	}
}

func (fm *form) eachRowActivity(f *Field, do func(a Activity, main bool)) {
	col := slices.IndexFunc(f.Columns, func(c Field) bool { return c.Type == TypeActivity })
	if col < 0 {
		return
	}
	for _, row := range fm.rows(f.Code) {
		if v := row[f.Columns[col].Code]; v != "" {
			a, _ := fm.s.in.Activity(v)
			do(a, f.MainColumn == "" || row[f.MainColumn] == Yes)
		}
	}
}

// immediate tells whether no activity needs a review; an unknown one does, and
// so does a form of activities that names none.
func (fm *form) immediate() bool {
	all := fm.activities()
	return (len(all) > 0 || !fm.s.hasActivities()) &&
		!slices.ContainsFunc(all, func(a Activity) bool { return !a.Immediate })
}

// hasActivities tells whether the form asks for an activity.
func (s *Service) hasActivities() bool {
	for _, f := range s.fields {
		if f.Type == TypeActivity {
			return true
		}
	}
	return false
}

func (fm *form) healthRisk() bool {
	return slices.ContainsFunc(fm.activities(), func(a Activity) bool { return a.HealthRisk })
}

// mainActivity returns the main activity, the zero Activity when there is none.
func (fm *form) mainActivity() (found Activity) {
	fm.eachActivity(func(a Activity, main bool) {
		if main && found.Code == "" {
			found = a
		}
	})
	return found
}

// amana returns the amana of a code.
func (c *Catalogue) amana(code string) (Amana, bool) {
	i, ok := c.index.amanas[code]
	if !ok {
		return Amana{}, false
	}
	return c.Amanas[i], true
}

// class returns the fee class: that of the municipality where the place is, or
// of the office as long as none was entered.
func (fm *form) class() string {
	if _, t, ok := fm.s.in.Town(fm.value(app.FieldMunicipality)); ok {
		return t.Class
	}
	return fm.in.Class
}
