package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
)

var (
	codeForm     = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	serviceForm  = regexp.MustCompile(`^[A-Z]{3}$`)
	seriesForm   = regexp.MustCompile(`^[0-9]{2}$`)
	activityForm = regexp.MustCompile(`^[0-9]{6}$`)
	classForm    = regexp.MustCompile(`^[A-E]$`)
)

// verify checks what build could not: that everything named is there and every
// label stands in both languages.
func (c *Catalogue) verify() error {
	v := &verifier{c: c}
	v.need("version", c.Version > 0, "is not positive")
	v.need("retention_days", c.RetentionDays == 0 || c.RetentionDays >= 30, "is less than a month")
	v.text("ministry", c.Ministry)
	v.text("country", c.Country)
	v.paper("slip", c.Slip, nil)
	for _, p := range []struct {
		where string
		Paper
	}{{"receipt", c.Receipt}, {"summary", c.Summary}, {"shift", c.Shift}} {
		if p.Title != (Text{}) { // catalogues made before these papers have none of them
			v.paper(p.where, p.Paper, nil)
		}
	}
	series := map[string]bool{}
	for i := range c.Services {
		s := &c.Services[i]
		v.need(s.Code+".series", seriesForm.MatchString(s.Series) && !series[s.Series], "is not two digits of its own")
		series[s.Series] = true
		v.service(s)
	}
	v.lists()
	v.places()
	codes := map[string]bool{}
	for i := range c.Fees {
		r := &c.Fees[i]
		v.need("fees."+r.Code, r.Code != "" && !codes[r.Code], "is empty or there twice")
		codes[r.Code] = true
		v.fee(r)
	}
	v.overlaps()
	return v.err
}

// verifier keeps the first thing that is wrong.
type verifier struct {
	c   *Catalogue
	err error
}

func (v *verifier) need(where string, ok bool, what string, args ...any) {
	if !ok && v.err == nil {
		v.err = bad(where, fmt.Errorf(what, args...))
	}
}

func (v *verifier) text(where string, t Text) {
	v.need(where, t.Ar != "" && t.En != "", "has no words in Arabic or English")
}

func (v *verifier) service(s *Service) {
	v.need(s.Code, serviceForm.MatchString(s.Code), "is not three capital letters")
	v.text(s.Code, s.Label)
	v.need(s.Code+".offline", slices.Contains([]Offline{OfflineIssue, OfflineCapture, OfflineNone}, s.Offline), "%q is not known", s.Offline)
	v.need(s.Code+".target_secs", s.TargetSecs >= 0, "is negative")
	seen := map[string]bool{}
	for _, t := range s.Transactions {
		v.need(s.Code+".transactions."+t.Code, codeForm.MatchString(t.Code) && !seen[t.Code], "is there twice")
		v.text(s.Code+".transactions."+t.Code, t.Label)
		for _, r := range t.Roles {
			v.need(s.Code+".transactions."+t.Code, knownRole(r), "role %q is not known", r)
		}
		v.need(s.Code+".transactions."+t.Code, !t.Open || len(t.Roles) > 0, "is open to nobody")
		v.begins(s, t)
		seen[t.Code] = true
	}
	v.sections(s)
	v.handedIn(s)
	v.term(s)
	v.paper(s.Code+".paper", s.Paper, s)
}

// begins checks a transaction that begins from a licence: its form has the fields
// that are filled in from it.
func (v *verifier) begins(s *Service, t Transaction) {
	where := s.Code + ".transactions." + t.Code
	for _, st := range t.From {
		v.need(where, slices.Contains([]app.State{app.Issued, app.Expired, app.Suspended}, st), "no licence that is %q can be begun from", st)
	}
	v.need(where, slices.Contains([]TermFrom{TermOwn, TermFollows, TermKeeps}, t.Term), "term %q is not known", t.Term)
	v.need(where, t.Begins() || t.Term == TermOwn, "has no term to go by")
	if !t.Begins() {
		return
	}
	for code, needed := range map[string]bool{app.FieldPreviousNo: true, app.FieldPreviousUntil: t.Term != TermOwn} {
		f, ok := s.fields[code]
		v.need(where, !needed || ok && f.Fixed, "field %q is missing, or typed", code)
	}
}

func knownRole(r app.Role) bool {
	switch r {
	case app.RoleCounter, app.RoleReviewer, app.RoleApprover, app.RolePrinter, app.RoleSupervisor, app.RoleAdministrator:
		return true
	}
	return false
}

func (v *verifier) sections(s *Service) {
	seen, documents, declarations := map[string]bool{}, 0, 0
	for _, sec := range s.Sections {
		where := s.Code + ".sections." + sec.Code
		v.need(where, codeForm.MatchString(sec.Code) && !seen[sec.Code], "is there twice")
		v.text(where, sec.Label)
		seen[sec.Code] = true
		documents, declarations = documents+count(sec.Documents), declarations+count(sec.Declarations)
		for i := range sec.Fields {
			v.field(s, s.Code+"."+sec.Fields[i].Code, &sec.Fields[i])
		}
	}
	v.need(s.Code+".sections", documents == count(len(s.Documents) > 0), "must ask for the documents once")
	v.need(s.Code+".sections", declarations == count(len(s.Declarations) > 0), "must ask for the declarations once")
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// handedIn checks documents and declarations.
func (v *verifier) handedIn(s *Service) {
	seen := map[string]bool{}
	for _, d := range s.Documents {
		where := s.Code + ".documents." + d.Code
		v.need(where, codeForm.MatchString(d.Code) && !seen[d.Code], "is there twice")
		v.text(where, d.Label)
		v.need(where, d.MaxBytes > 0 && len(d.Media) > 0, "has no limit or no media")
		for _, m := range d.Media {
			v.need(where, slices.Contains([]string{"application/pdf", "image/jpeg", "image/png"}, m), "media %q is not known", m)
		}
		seen[d.Code] = true
	}
	clear(seen)
	for _, d := range s.Declarations {
		v.need(s.Code+".declarations."+d.Code, codeForm.MatchString(d.Code) && !seen[d.Code], "is there twice")
		v.text(s.Code+".declarations."+d.Code, d.Label)
		seen[d.Code] = true
	}
}

func (v *verifier) term(s *Service) {
	if s.Term.Field == "" {
		v.need(s.Code+".term", s.Term.Years > 0 && s.Term.Years <= maxYears, "has no years")
		return
	}
	f, ok := s.fields[s.Term.Field]
	v.need(s.Code+".term", ok, "field %q is missing", s.Term.Field)
	v.need(s.Code+".term", !slices.ContainsFunc(s.Term.Allowed, func(n int) bool { return n < 1 || n > maxYears }), "allows no such years")
	if ok && len(s.Term.Allowed) > 0 {
		v.need(s.Code+".term", len(f.Choices) == 0 || len(f.Choices) == len(s.Term.Allowed), "differs from the choices of its field")
	}
}

// paper checks what a paper names; that of a slip may name fields that only some
// services have.
func (v *verifier) paper(where string, p Paper, s *Service) {
	v.text(where+".title", p.Title)
	for i, c := range p.Cells {
		at := fmt.Sprintf("%s.cells[%d]", where, i)
		v.need(at, (c.Field == "") != (len(c.Parts) == 0), "is neither one field nor parts")
		if len(c.Parts) > 0 {
			v.text(at, c.Label)
		}
		names := []string{c.Field}
		for _, part := range c.Parts {
			names = append(names, part.Field)
		}
		for _, n := range names {
			special := slices.Contains([]string{cellService, cellTransaction, cellFees, cellDocuments, cellLicence, cellDay}, n)
			if special {
				v.text(at, c.Label)
			}
			v.need(at, n == "" || special || s == nil || s.fields[n] != nil, "field %q is missing", n)
		}
	}
	for _, t := range p.Terms {
		v.text(where+".terms", t)
	}
	for i, t := range p.Tables {
		v.paperTable(fmt.Sprintf("%s.tables[%d]", where, i), t, s)
	}
}

// paperTable checks that a table shows rows that there are.
func (v *verifier) paperTable(where string, t PaperTable, s *Service) {
	if t.Rows == rowsGroups {
		v.need(where, len(t.Columns) == 0, "has the columns of the groups")
		return
	}
	v.need(where, len(t.Columns) > 0, "has no columns")
	columns, special := columnsOf(t.Rows)
	if !special {
		f := fieldOf(s, t.Rows)
		v.need(where, f != nil && f.Type == TypeRows, "%q has no rows", t.Rows)
	}
	for _, c := range t.Columns {
		v.text(where, c.Label)
		known := slices.Contains(columns, c.Field)
		if !special {
			known = fieldOf(s, t.Rows+"."+c.Field) != nil
		}
		v.need(where, known && c.Width > 0, "column %q is missing", c.Field)
	}
}

func fieldOf(s *Service, code string) *Field {
	if s == nil {
		return nil
	}
	return s.fields[code]
}

func (v *verifier) lists() {
	v.need("lists."+ListYesNo, len(v.c.Lists[ListYesNo]) == 2, "is not two")
	for name, list := range v.c.Lists {
		v.choices("lists."+name, list)
	}
	for _, a := range v.c.Activities {
		v.need("activities."+a.Code, activityForm.MatchString(a.Code), "is not six digits")
		v.text("activities."+a.Code, a.Label)
	}
}

func (v *verifier) choices(where string, list []Choice) {
	seen := map[string]bool{}
	for _, ch := range list {
		v.need(where+"."+ch.Code, ch.Code != "" && !seen[ch.Code], "is empty or there twice")
		v.text(where+"."+ch.Code, ch.Label)
		_, ok := predicates(ch.Rule)
		v.need(where+"."+ch.Code, ok || ch.Rule == "", "rule %q is not known", ch.Rule)
		seen[ch.Code] = true
	}
}

func (v *verifier) places() {
	for _, a := range v.c.Amanas {
		where := "amanas." + a.Code
		v.text(where, a.Label)
		v.need(where, strings.HasPrefix(a.Region, "SA-"), "region %q is no ISO 3166-2 code", a.Region)
		v.need(where, len(a.Towns) > 0, "has no municipality")
		for _, t := range a.Towns {
			v.text(where+"."+t.Code, t.Label)
			v.need(where+"."+t.Code, classForm.MatchString(t.Class), "class %q is not A to E", t.Class)
		}
	}
}
