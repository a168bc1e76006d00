package catalogue

import (
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// The values of a paper cell beside the fields.
const (
	cellService     = "service"
	cellTransaction = "transaction"
	cellFees        = "fees"
	cellDocuments   = "documents"
	cellAll         = "all" // every field that was filled in
	cellLicence     = "licence_no"
	cellDay         = "day"
)

// paper composes one document.
type paper struct {
	c           *Catalogue
	fm          *form
	template    Paper
	lang        string
	assessment  app.Assessment
	attachments []app.Attachment
	extra       map[string]app.Cell // values that are no field, beside those of special
	lists       map[string][]record // rows that are no field
}

// record is a row of a table, by column.
type record = map[string]string

// Compose returns what the licence shows, in the order of the catalogue: values
// are canonical, and the words are those of the catalogue and of the licence.
// What belongs to one copy (mark, copy number, who printed it and when) and the
// fingerprint are the caller's.
func (c *Catalogue) Compose(s *Service, l app.Licence, lang string) app.Document {
	p := paper{
		c: c, template: s.Paper, lang: lang, assessment: l.Assessment,
		fm: s.form(Input{Entered: l.Entered, Transaction: l.Transaction, Today: l.IssuedOn.Civil, Class: l.Office.Class}),
	}
	d := p.document(l.Office)
	d.Kind, d.Number, d.ApplicationNo = app.PaperLicence, l.Number, l.AppNumber
	d.IssuedOn, d.From, d.Until = l.IssuedOn, l.From, l.Until
	d.PreparedBy, d.PreparedRole = name(l.IssuedBy.Name, l.IssuedBy.NameEn, lang), c.role(l.IssuedBy, lang)
	d.ApprovedBy, d.ApprovedRole = l.Office.Head, l.Office.HeadTitle
	d.Receipt, d.Token, d.Counter = l.Receipt, l.Token, l.Counter
	return d
}

// ComposeSlip returns the acknowledgement of an application, which is no licence
// and says so. What belongs to one copy is the caller's.
func (c *Catalogue) ComposeSlip(s *Service, a app.Application, office app.Office, lang string) app.Document {
	today := hijri.Today(a.UpdatedAt)
	p := paper{
		c: c, template: c.Slip, lang: lang, assessment: a.Assessment, attachments: a.Attachments,
		fm: s.form(Input{Entered: a.Entered, Transaction: a.Transaction, Today: today, Class: office.Class}),
	}
	d := p.document(office)
	d.Kind, d.ApplicationNo = app.PaperSlip, a.Number
	d.IssuedOn, _ = today.Dual() // a day outside the table is left out
	return d
}

// document fills in what both papers have.
func (p *paper) document(office app.Office) app.Document {
	d := app.Document{Title: p.template.Title.In(p.lang), Template: p.template.Template, Tables: p.tables()}
	if p.lang != english {
		d.TitleEn = p.template.Title.En
	}
	for _, body := range []string{
		p.c.Country.In(p.lang), p.c.Ministry.In(p.lang),
		name(office.Amana.Name, office.Amana.NameEn, p.lang), name(office.Municipality.Name, office.Municipality.NameEn, p.lang),
	} {
		if body != "" {
			d.Bodies = append(d.Bodies, body)
		}
	}
	for _, cell := range p.template.Cells {
		if cell.Field == cellAll {
			d.Cells = append(d.Cells, p.everything()...)
		} else if v, ok := p.cell(cell); ok {
			d.Cells = append(d.Cells, v)
		}
	}
	for _, t := range p.template.Terms {
		d.Terms = append(d.Terms, t.In(p.lang))
	}
	return d
}

// english is the language code of the second language; anything else is Arabic.
const english = "en"

func name(ar, en, lang string) string { return Text{Ar: ar, En: en}.In(lang) }

// role returns the words of an operator's first role.
func (c *Catalogue) role(o app.Operator, lang string) string {
	for _, r := range o.Roles {
		for _, ch := range c.Lists[ListRoles] {
			if ch.Code == string(r) {
				return ch.Label.In(lang)
			}
		}
	}
	return ""
}

// cell returns one labelled value, false when there is none.
func (p *paper) cell(t PaperCell) (app.Cell, bool) {
	out := app.Cell{Field: t.Field, Label: t.Label.In(p.lang), Kind: app.CellText}
	if len(t.Parts) > 0 {
		out.Value = p.join(t)
	} else if f, ok := p.field(t.Field); ok {
		out.Kind = kindOf(f)
		out.Value = p.words(f, p.fm.value(f.Code))
		if out.Label == "" {
			out.Label = f.Label.In(p.lang)
		}
		if out.Kind == app.CellDate {
			out.Date = dual(out.Value, p.fm.value(f.Code+HijriSuffix))
		}
	} else {
		out.Value, out.Kind = p.special(t.Field)
		out.Date = p.extra[t.Field].Date
	}
	if t.Kind != "" {
		out.Kind = t.Kind
	}
	return out, out.Value != ""
}

// field returns a field of the service; the report of a shift has none.
func (p *paper) field(code string) (*Field, bool) {
	if p.fm == nil {
		return nil, false
	}
	f, ok := p.fm.s.fields[code]
	return f, ok
}

// special returns a value that is no field.
func (p *paper) special(code string) (string, app.CellKind) {
	if v, ok := p.extra[code]; ok {
		return v.Value, v.Kind
	}
	switch code {
	case cellService:
		return p.fm.s.Label.In(p.lang), app.CellText
	case cellTransaction:
		if t, ok := p.fm.s.Transaction(p.fm.in.Transaction); ok {
			return t.Label.In(p.lang), app.CellText
		}
	case cellFees:
		return p.assessment.Total.String(), app.CellMoney
	case cellDocuments:
		return p.documents(), app.CellText
	}
	return "", app.CellText
}

// documents names what was handed in, each kind once.
func (p *paper) documents() string {
	var names []string
	for _, d := range p.fm.s.Documents {
		if slices.ContainsFunc(p.attachments, func(a app.Attachment) bool { return a.Document == d.Code }) {
			names = append(names, d.Label.In(p.lang))
		}
	}
	return strings.Join(names, p.template.Join.In(p.lang))
}

// join composes the parts that have a value. An identifier inside words is
// isolated left to right.
func (p *paper) join(t PaperCell) string {
	var parts []string
	for _, part := range t.Parts {
		f, ok := p.field(part.Field)
		if !ok {
			continue
		}
		v := p.words(f, p.fm.value(part.Field))
		if v == "" {
			continue
		}
		if t.Kind != app.CellIdent && kindOf(f) == app.CellIdent {
			v = arabic.LTR(v)
		} else if is, ok := arabic.FirstLetter(v); ok && is && p.lang == english {
			v = arabic.Isolate(v) // an Arabic name among English words
		}
		parts = append(parts, affix(part.Before, p.lang)+v+affix(part.After, p.lang))
	}
	if t.Kind == app.CellIdent {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, p.template.Join.In(p.lang))
}

// affix returns the words beside a value; a language may need none.
func affix(t Text, lang string) string {
	if lang == english {
		return t.En
	}
	return t.Ar
}

// words returns the label of a value that has one, else the value.
func (p *paper) words(f *Field, value string) string {
	if value == "" {
		return ""
	}
	if kindOf(f) == app.CellYears {
		return value
	}
	return p.c.Label(f, value, p.lang)
}

// kindOf says how the value of a field stands on paper.
func kindOf(f *Field) app.CellKind {
	switch {
	case f.Unit == "m2":
		return app.CellArea
	case f.Unit == "years":
		return app.CellYears
	case f.Type == TypeDate:
		return app.CellDate
	case f.Type == TypeMoney:
		return app.CellMoney
	case slices.Contains([]Type{TypeDigits, TypeMobile, TypeNumber, TypeInteger}, f.Type):
		return app.CellIdent
	}
	return app.CellText
}

// dual reads a day with the Hijri date that was typed beside it, which is never
// computed again; without one it is computed.
func dual(civil, typed string) hijri.Dual {
	c, err := hijri.ParseCivil(civil)
	if err != nil {
		return hijri.Dual{}
	}
	var h hijri.Date
	if typed != "" && h.UnmarshalText([]byte(typed)) == nil {
		return hijri.Dual{Hijri: h, Civil: c}
	}
	d, err := c.Dual()
	if err != nil {
		return hijri.Dual{Civil: c}
	}
	return d
}
