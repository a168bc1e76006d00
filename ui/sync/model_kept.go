package sync

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// Fact is a labelled value of a stored command, in the words of its catalogue.
type Fact struct {
	Label catalogue.Text
	Say   string // the message that is the label, when no field has one
	Value string
	Ident bool // isolated left to right
}

// record is what of an application and of a licence is the same.
type record struct {
	Service     string           `json:"service"`
	Transaction string           `json:"transaction"`
	Catalogue   int              `json:"catalogue"`
	Entered     app.Entered      `json:"entered"`
	Attachments []app.Attachment `json:"attachments"`
	Missing     []app.Attachment `json:"missing"` // of documents that did not come
	Copy        int              `json:"copy"`
}

// Service returns the service that an entry is about, or false.
func (m *Model) Service(c app.Command) (*catalogue.Service, bool) {
	r, s := m.read(c)
	return s, s != nil && r.Service != ""
}

func (m *Model) read(c app.Command) (r record, s *catalogue.Service) {
	if json.Unmarshal(c.Body, &r) != nil || r.Service == "" {
		return r, nil
	}
	s, _ = m.cat.At(r.Catalogue).Service(r.Service)
	return r, s
}

// Kept lists what a stored command holds, in the order of the form.
func (m *Model) Kept(c app.Command, lang string) []Fact {
	r, s := m.read(c)
	var facts []Fact
	if s == nil {
		if r.Copy > 0 {
			facts = append(facts, Fact{Say: "sync.copy", Value: strconv.Itoa(r.Copy)})
		}
		for _, a := range r.Attachments {
			facts = append(facts, Fact{Say: "sync.document", Value: a.Name, Ident: true})
		}
		for _, a := range r.Missing {
			facts = append(facts, Fact{Say: "sync.document_lost", Value: a.Name, Ident: true})
		}
		return facts
	}
	cat := m.cat.At(r.Catalogue)
	for _, sec := range s.Sections {
		for i := range sec.Fields {
			f := &sec.Fields[i]
			v := r.Entered.Get(f.Code)
			if f.Type == catalogue.TypeRows {
				v = rowsOf(cat, f, r.Entered.Rows[f.Code], lang)
			}
			if v != "" {
				ident := slices.Contains([]catalogue.Type{catalogue.TypeDigits, catalogue.TypeMobile, catalogue.TypeDate, catalogue.TypeNumber}, f.Type)
				facts = append(facts, Fact{Label: f.Label, Value: cat.Label(f, v, lang), Ident: ident})
			}
		}
	}
	for _, a := range r.Attachments {
		for _, d := range s.Documents {
			if d.Code == a.Document {
				facts = append(facts, Fact{Label: d.Label, Value: a.Name, Ident: true})
			}
		}
	}
	return facts
}

func rowsOf(cat *catalogue.Catalogue, f *catalogue.Field, rows []map[string]string, lang string) string {
	text := ""
	for _, row := range rows {
		for i := range f.Columns {
			if col := &f.Columns[i]; col.Code == f.Unique || f.Unique == "" && i == 0 {
				if text != "" {
					text += "\n"
				}
				text += cat.Label(col, row[col.Code], lang)
			}
		}
	}
	return text
}
