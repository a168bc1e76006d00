package catalogue

import (
	"strconv"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// ComposeReceipt returns the receipt of an application's fees. licence is the
// number that was issued for it, "" before. What belongs to one print is the
// caller's.
func (c *Catalogue) ComposeReceipt(s *Service, a app.Application, licence app.LicenceNumber, office app.Office, lang string) app.Document {
	p := c.paperOf(s, c.Receipt, a, office, lang)
	day := today(a.UpdatedAt)
	p.extra = map[string]app.Cell{
		cellLicence: {Value: numberOf(licence), Kind: app.CellIdent},
		cellDay:     dayCell(day),
	}
	d := p.document(office)
	d.Kind, d.ApplicationNo, d.IssuedOn = app.PaperReceipt, a.Number, day
	return d
}

// ComposeSummary returns all of an application: what was entered, handed in,
// declared and assessed.
func (c *Catalogue) ComposeSummary(s *Service, a app.Application, office app.Office, lang string) app.Document {
	p := c.paperOf(s, c.Summary, a, office, lang)
	d := p.document(office)
	d.Kind, d.ApplicationNo, d.IssuedOn = app.PaperSummary, a.Number, today(a.CreatedAt)
	for _, agreed := range a.Agreed {
		for _, decl := range s.Declarations {
			if decl.Code == agreed {
				d.Terms = append(d.Terms, decl.Label.In(lang))
			}
		}
	}
	return d
}

func (c *Catalogue) paperOf(s *Service, t Paper, a app.Application, office app.Office, lang string) *paper {
	day := hijri.Today(a.UpdatedAt)
	return &paper{
		c: c, template: t, lang: lang, assessment: a.Assessment, attachments: a.Attachments,
		fm: s.form(Input{Entered: a.Entered, Transaction: a.Transaction, Today: day, Class: office.Class}),
	}
}

// ComposeShift returns the report of what an operator did on a day.
func (c *Catalogue) ComposeShift(sh app.Shift, lang string) app.Document {
	day, _ := sh.Day.Dual() // a day outside the table is left out
	p := paper{c: c, template: c.Shift, lang: lang, lists: map[string][]record{}}
	for _, l := range sh.Issued {
		p.assessment.Total += l.Assessment.Total
		p.lists[rowsIssued] = append(p.lists[rowsIssued], record{
			"time": clock(l.IssuedAt), "number": numberOf(l.Number), "service": p.serviceName(l.Service),
			"holder": l.Entered.Get(app.FieldFullName), "amount": l.Assessment.Total.String(),
		})
	}
	p.lists[rowsPrinted], p.lists[rowsVoided] = copies(sh.Printed), copies(sh.Voided)
	for _, h := range sh.Queued {
		p.lists[rowsQueued] = append(p.lists[rowsQueued], record{
			"time": clock(h.At), "number": h.Number, "service": p.serviceName(h.Service), "holder": h.Holder,
		})
	}
	count := func(n int) app.Cell { return app.Cell{Value: strconv.Itoa(n), Kind: app.CellIdent} }
	p.extra = map[string]app.Cell{
		"operator": {Value: name(sh.Operator.Name, sh.Operator.NameEn, lang), Kind: app.CellText},
		"counter":  {Value: sh.Counter, Kind: app.CellText}, cellDay: dayCell(day),
		rowsIssued: count(len(sh.Issued)), rowsPrinted: count(len(sh.Printed)), rowsVoided: count(len(sh.Voided)), rowsQueued: count(len(sh.Queued)),
	}
	d := p.document(sh.Office)
	d.Kind, d.IssuedOn, d.Counter = app.PaperShift, day, sh.Counter
	d.PreparedBy, d.PreparedRole = name(sh.Operator.Name, sh.Operator.NameEn, lang), c.role(sh.Operator, lang)
	return d
}

func (p *paper) serviceName(code string) string {
	if s, ok := p.c.Service(code); ok {
		return s.Label.In(p.lang)
	}
	return code
}

func copies(jobs []app.PrintJob) []record {
	var out []record
	for _, j := range jobs {
		out = append(out, record{"time": clock(j.At), "number": numberOf(j.Number), "copy": strconv.Itoa(j.Copy), "reason": j.Reason})
	}
	return out
}

// clock is the time in Riyadh.
func clock(t time.Time) string { return t.In(hijri.Riyadh).Format("15:04") }

func numberOf(n app.LicenceNumber) string {
	if n == "" {
		return ""
	}
	return n.Grouped()
}

func today(t time.Time) hijri.Dual {
	d, _ := hijri.Today(t).Dual() // a day outside the table is left out
	return d
}

func dayCell(d hijri.Dual) app.Cell {
	if d.IsZero() {
		return app.Cell{Kind: app.CellDate}
	}
	return app.Cell{Value: d.Civil.String(), Kind: app.CellDate, Date: d}
}
