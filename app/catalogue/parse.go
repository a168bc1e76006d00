package catalogue

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// Parse reads a catalogue from its files, each of which holds a part of it, and
// checks that the whole is sound: no field, code or key that is not known, no
// list, rule or parent that is missing, no expression that does not compile, no
// fee rule that could not be computed. What it returns is never changed again
// and may be used by any number of goroutines.
//
// Errors are *app.Error of code app.BadCatalogue; Args "where" names the place.
func Parse(data ...[]byte) (*Catalogue, error) {
	c := &Catalogue{Lists: map[string][]Choice{}}
	for i, d := range data {
		part, err := decode(d)
		if err == nil {
			err = c.merge(part)
		}
		if err != nil {
			return nil, bad(fmt.Sprintf("file %d", i+1), err)
		}
	}
	if err := c.build(); err != nil {
		return nil, err
	}
	if err := c.verify(); err != nil {
		return nil, err
	}
	return c, nil
}

// Digest returns the SHA-256 of the whole catalogue in hexadecimal, for an ETag.
// It does not depend on how the catalogue was cut into files.
func Digest(c *Catalogue) string {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(c); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

func decode(d []byte) (*Catalogue, error) {
	part := &Catalogue{}
	dec := json.NewDecoder(bytes.NewReader(d))
	dec.DisallowUnknownFields()
	if err := dec.Decode(part); err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the catalogue")
	}
	return part, nil
}

// merge adds the part of one file to c. What stands once in a catalogue stands
// in one file.
func (c *Catalogue) merge(part *Catalogue) error {
	if part.Version != 0 {
		if c.Version != 0 {
			return errors.New("a second version")
		}
		c.Version, c.Ministry, c.Country, c.Slip = part.Version, part.Ministry, part.Country, part.Slip
		c.RetentionDays = part.RetentionDays
		c.Receipt, c.Summary, c.Shift = part.Receipt, part.Summary, part.Shift
	}
	for name, list := range part.Lists {
		if _, twice := c.Lists[name]; twice {
			return fmt.Errorf("list %q twice", name)
		}
		c.Lists[name] = list
	}
	c.Services = append(c.Services, part.Services...)
	c.Activities = append(c.Activities, part.Activities...)
	c.Amanas = append(c.Amanas, part.Amanas...)
	c.Fees = append(c.Fees, part.Fees...)
	return nil
}

func bad(where string, err error) error {
	return &app.Error{Code: app.BadCatalogue, Args: map[string]string{"where": where}, Err: err}
}

// index finds things by their codes.
type index struct {
	services   map[string]*Service
	activities map[string]int // position in Activities
	towns      map[string]townAt
	amanas     map[string]int
	words      [][]string // folded words of each activity's names
}

type townAt struct{ amana, town int }

// build makes the index, compiles the expressions and refuses codes that stand twice.
func (c *Catalogue) build() error {
	c.index = index{
		services: map[string]*Service{}, activities: map[string]int{},
		towns: map[string]townAt{}, amanas: map[string]int{},
	}
	for i := range c.Services {
		s := &c.Services[i]
		if _, twice := c.index.services[s.Code]; twice || s.Code == "" {
			return bad("services."+s.Code, errTwice)
		}
		c.index.services[s.Code] = s
		if err := s.build(c); err != nil {
			return err
		}
	}
	for i, a := range c.Activities {
		if _, twice := c.index.activities[a.Code]; twice {
			return bad("activities."+a.Code, errTwice)
		}
		c.index.activities[a.Code] = i
		c.index.words = append(c.index.words, arabic.Words(a.Label.Ar+" "+a.Label.En))
	}
	return c.buildPlaces()
}

var errTwice = errors.New("empty, or there twice")

func (c *Catalogue) buildPlaces() error {
	for i, a := range c.Amanas {
		if _, twice := c.index.amanas[a.Code]; twice || a.Code == "" {
			return bad("amanas."+a.Code, errTwice)
		}
		c.index.amanas[a.Code] = i
		for j, t := range a.Towns {
			if _, twice := c.index.towns[t.Code]; twice || t.Code == "" {
				return bad("amanas."+a.Code+"."+t.Code, errTwice)
			}
			c.index.towns[t.Code] = townAt{i, j}
		}
	}
	return nil
}

// build finds the fields of s and compiles their conditions. ShownIf may look
// only at fields above its own, and at activities only below the last of them,
// so that no two fields wait for each other.
func (s *Service) build(c *Catalogue) error {
	s.in, s.fields = c, map[string]*Field{}
	above := s.shownScope()
	for i := range s.Sections {
		for j := range s.Sections[i].Fields {
			if err := s.buildField(&s.Sections[i].Fields[j], above); err != nil {
				return err
			}
		}
	}
	whole := &scope{env: scopeWords()}
	maps.Copy(whole.env, above.env)
	for code, f := range s.fields {
		if err := compile(f.RequiredIf, whole, &f.requiredIf); err != nil {
			return bad(s.Code+"."+code+".required_if", err)
		}
	}
	for i := range s.Documents {
		d := &s.Documents[i]
		if err := compile(d.RequiredIf, whole, &d.requiredIf); err != nil {
			return bad(s.Code+"."+d.Code+".required_if", err)
		}
	}
	return s.buildFees(c, whole)
}

func (s *Service) buildField(f *Field, above *scope) error {
	where := s.Code + "." + f.Code
	_, word := scopeWords()[f.Code]
	if _, twice := s.fields[f.Code]; twice || word || !codeForm.MatchString(f.Code) {
		return bad(where, errTwice)
	}
	if err := compile(f.ShownIf, above, &f.shownIf); err != nil {
		return bad(where+".shown_if", err)
	}
	s.fields[f.Code] = f
	for i := range f.Columns {
		col := &f.Columns[i]
		path := f.Code + "." + col.Code
		if _, twice := s.fields[path]; twice || !codeForm.MatchString(col.Code) {
			return bad(s.Code+"."+path, errTwice)
		}
		if err := compile(col.ShownIf, above, &col.shownIf); err != nil {
			return bad(s.Code+"."+path+".shown_if", err)
		}
		s.fields[path] = col
	}
	above.passed(f)
	return nil
}

// buildFees compiles the conditions of the fee rules of s.
func (s *Service) buildFees(c *Catalogue, scope *scope) error {
	for i := range c.Fees {
		r := &c.Fees[i]
		if r.Service != s.Code {
			continue
		}
		if err := compile(r.If, scope, &r.when); err != nil {
			return bad("fees."+r.Code+".if", err)
		}
		s.fees = append(s.fees, r)
	}
	return nil
}
