package catalogue

import (
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Input is all that a rule may look at: what was entered in its canonical form
// (see Normalise), and when and where.
type Input struct {
	Entered     app.Entered
	Attachments []app.Attachment
	Agreed      []string // codes of the declarations that were ticked
	Transaction string
	Today       hijri.Civil // in Riyadh
	Class       string      // fee class of the office, for a form that names no municipality yet
}

// Lists that the program itself reads.
const (
	ListYesNo = "yes_no" // words of a yesno field without Choices of its own
	ListRoles = "roles"  // the roles of operators, as they stand on paper
)

// Yes and No are the values of a yesno field.
const (
	Yes = "yes"
	No  = "no"
)

// Service returns the service of a code. It must not be changed.
func (c *Catalogue) Service(code string) (*Service, bool) {
	s, ok := c.index.services[code]
	return s, ok
}

// Field returns the field of a code, or for "activities.code" and
// "activities[1].code" the column of a repeated group. It must not be changed.
func (s *Service) Field(code string) (*Field, bool) {
	if group, rest, ok := strings.Cut(code, "["); ok {
		_, column, _ := strings.Cut(rest, "].")
		code = group + "." + column
	}
	f, ok := s.fields[code]
	return f, ok
}

// Transaction returns the transaction of a code. It must not be changed.
func (s *Service) Transaction(code string) (*Transaction, bool) {
	i := slices.IndexFunc(s.Transactions, func(t Transaction) bool { return t.Code == code })
	if i < 0 {
		return nil, false
	}
	return &s.Transactions[i], true
}

// Shown tells whether f stands on the form.
func (s *Service) Shown(f *Field, in Input) bool { return s.form(in).shows(f) }

// Required tells whether f stands on the form and must be filled in.
func (s *Service) Required(f *Field, in Input) bool { return s.form(in).requires(f) }

// DocumentRequired tells whether d must be handed in.
func (s *Service) DocumentRequired(d Document, in Input) bool {
	return d.Required || s.form(in).holds(d.requiredIf, false)
}

// Kept returns a copy of what was entered without the fields that are hidden:
// what is stored, signed and sent.
func (s *Service) Kept(in Input) app.Entered {
	fm, kept := s.form(in), in.Entered.Clone()
	for code, f := range s.fields {
		if f.shownIf != nil && !fm.shows(f) {
			delete(kept.Fields, code)
			delete(kept.Fields, code+HijriSuffix)
			delete(kept.Rows, code)
		}
	}
	return kept
}

// HijriSuffix names the Hijri date, as it was typed, beside its Gregorian one.
const HijriSuffix = "_hijri"

// Choices returns what f may be, in the order in which it is offered: the
// municipalities of a form without an amana are none.
func (c *Catalogue) Choices(f *Field, e app.Entered) []Choice {
	switch {
	case len(f.Choices) > 0:
		return f.Choices
	case f.List != "":
		return c.Lists[f.List]
	case f.Type == TypeYesNo:
		return c.Lists[ListYesNo]
	case f.Type == TypeAmana:
		return choicesOf(c.Amanas, func(a Amana) Choice { return Choice{Code: a.Code, Label: a.Label} })
	case f.Type == TypeTown:
		if i, ok := c.index.amanas[e.Get(f.Parent)]; ok {
			return choicesOf(c.Amanas[i].Towns, func(t Town) Choice { return Choice{Code: t.Code, Label: t.Label} })
		}
	case f.Type == TypeActivity:
		return choicesOf(c.Activities, func(a Activity) Choice { return Choice{Code: a.Code, Label: a.Label} })
	}
	return nil
}

func choicesOf[T any](from []T, choice func(T) Choice) []Choice {
	out := make([]Choice, len(from))
	for i, v := range from {
		out[i] = choice(v)
	}
	return out
}

// Label returns the words of a value: those of the choice, of the municipality,
// of the activity; else the value itself.
func (c *Catalogue) Label(f *Field, value, lang string) string {
	if _, t, ok := c.Town(value); ok && f.Type == TypeTown {
		return t.Label.In(lang)
	}
	if a, ok := c.Activity(value); ok && f.Type == TypeActivity {
		return a.Label.In(lang)
	}
	if f.Type == TypeActivity {
		return value
	}
	for _, ch := range c.Choices(f, app.Entered{}) {
		if ch.Code == value {
			return ch.Label.In(lang)
		}
	}
	return value
}

// Activity returns the activity of a code.
func (c *Catalogue) Activity(code string) (Activity, bool) {
	i, ok := c.index.activities[code]
	if !ok {
		return Activity{}, false
	}
	return c.Activities[i], true
}

// Town returns a municipality and its amana.
func (c *Catalogue) Town(code string) (Amana, Town, bool) {
	at, ok := c.index.towns[code]
	if !ok {
		return Amana{}, Town{}, false
	}
	a := c.Amanas[at.amana]
	return a, a.Towns[at.town], true
}
