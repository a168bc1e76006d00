package catalogue

import (
	"encoding/json"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Input is all that a rule may look at.
type Input struct {
	Entered     app.Entered
	Attachments []app.Attachment
	Agreed      []string // codes of the declarations that were ticked
	Transaction string
	Today       hijri.Civil // in Riyadh
	Class       string      // fee class of the office, for a form that names no municipality yet
}

// Parse reads a catalogue from its files.
func Parse(data ...[]byte) (*Catalogue, error) {
	c := &Catalogue{}
	for _, d := range data {
		if err := json.Unmarshal(d, c); err != nil {
			return nil, &app.Error{Code: app.BadCatalogue, Err: err}
		}
	}
	return c, nil
}

// Digest returns the hash of the whole catalogue in hexadecimal, for an ETag.
func Digest(c *Catalogue) string { return "" }

// Service returns the service of a code.
func (c *Catalogue) Service(code string) (*Service, bool) { return nil, false }

// Field returns the field of a code.
func (s *Service) Field(code string) (*Field, bool) { return nil, false }

// Transaction returns the transaction of a code.
func (s *Service) Transaction(code string) (*Transaction, bool) { return nil, false }

// Shown tells whether f stands on the form.
func (s *Service) Shown(f *Field, in Input) bool { return true }

// Required tells whether f must be filled in.
func (s *Service) Required(f *Field, in Input) bool { return f.Required }

// Kept returns what was entered without the fields that are hidden.
func (s *Service) Kept(in Input) app.Entered { return in.Entered }

// Choices returns what f may be.
func (c *Catalogue) Choices(f *Field, e app.Entered) []Choice { return f.Choices }

// Label returns the words of a value.
func (c *Catalogue) Label(f *Field, value, lang string) string { return value }

// Activity returns the activity of a code.
func (c *Catalogue) Activity(code string) (Activity, bool) { return Activity{}, false }

// Town returns a municipality and its amana.
func (c *Catalogue) Town(code string) (Amana, Town, bool) { return Amana{}, Town{}, false }

// SearchActivities returns at most limit activities that match.
func (c *Catalogue) SearchActivities(query string, limit int) []Activity { return nil }

// Normalise returns the canonical form of what was typed into f.
func Normalise(f *Field, raw string) string { return raw }

// CheckField returns what is wrong with one field.
func (c *Catalogue) CheckField(s *Service, f *Field, in Input) app.Problems { return nil }

// CheckSection returns what is wrong in one section.
func (c *Catalogue) CheckSection(s *Service, index int, in Input) app.Problems { return nil }

// Check returns all that is wrong, in the order of the form.
func (c *Catalogue) Check(s *Service, in Input) app.Problems { return nil }

// Assess computes the fee.
func (c *Catalogue) Assess(s *Service, in Input) (app.Assessment, error) {
	return app.Assessment{}, nil
}

// Term returns the first and the last day of a licence that starts on from.
func (c *Catalogue) Term(s *Service, in Input, from hijri.Civil) (first, last hijri.Dual, err error) {
	return first, last, nil
}

// Immediate tells whether the application needs no review.
func (c *Catalogue) Immediate(s *Service, in Input) bool { return false }

// Compose returns what the licence shows.
func (c *Catalogue) Compose(s *Service, l app.Licence, lang string) app.Document {
	return app.Document{}
}

// ComposeSlip returns what the acknowledgement slip shows.
func (c *Catalogue) ComposeSlip(s *Service, a app.Application, office app.Office, lang string) app.Document {
	return app.Document{}
}

type index struct{}

type condition struct{}
