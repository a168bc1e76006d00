package catalogue

import (
	"fmt"

	"github.com/shubbak/shubbak/app"
)

// The rows of a paper's table that are no field.
const (
	rowsFees     = "fee_lines" // label, revenue, amount
	rowsHandedIn = "handed_in" // label, size
	rowsGroups   = "groups"    // every repeated group of the service, in its own words
	rowsIssued   = "issued"    // time, number, service, holder, amount
	rowsPrinted  = "printed"   // time, number, copy, reason
	rowsVoided   = "voided"    // the same
	rowsQueued   = "queued"    // time, number, service, holder
)

// columnsOf are the columns of rows that are no field.
func columnsOf(rows string) ([]string, bool) {
	known := map[string][]string{
		rowsFees:     {"label", "revenue", "amount"},
		rowsHandedIn: {"label", "size"},
		rowsIssued:   {"time", "number", "service", "holder", "amount"},
		rowsPrinted:  {"time", "number", "copy", "reason"},
		rowsVoided:   {"time", "number", "copy", "reason"},
		rowsQueued:   {"time", "number", "service", "holder"},
	}
	c, ok := known[rows]
	return c, ok
}

// tables returns the tables of the paper.
func (p *paper) tables() []app.DocTable {
	var out []app.DocTable
	for _, t := range p.template.Tables {
		if t.Rows == rowsGroups {
			out = append(out, p.groups()...)
			continue
		}
		if f, ok := p.field(t.Rows); ok {
			out = append(out, p.table(t, p.fm.rows(f.Code), f))
			continue
		}
		out = append(out, p.table(t, p.rowsOf(t.Rows), nil))
	}
	return out
}

// rowsOf returns rows that are no field.
func (p *paper) rowsOf(name string) []record {
	var out []record
	switch name {
	case rowsFees:
		for _, l := range p.assessment.Lines {
			out = append(out, record{"label": Text{Ar: l.Label, En: l.LabelEn}.In(p.lang), "revenue": l.Revenue, "amount": l.Amount.String()})
		}
	case rowsHandedIn:
		for _, d := range p.fm.s.Documents {
			for _, a := range p.attachments {
				if a.Document == d.Code {
					out = append(out, record{"label": d.Label.In(p.lang), "size": fmt.Sprintf("%d KB", (a.Size+1023)/1024)})
				}
			}
		}
	default:
		return p.lists[name]
	}
	return out
}

// table fills a table; group is the field that its rows belong to, if one is.
func (p *paper) table(t PaperTable, rows []record, group *Field) app.DocTable {
	out := app.DocTable{Title: t.Title.In(p.lang)}
	money := -1
	for i, col := range t.Columns {
		out.Head = append(out.Head, col.Label.In(p.lang))
		out.Widths = append(out.Widths, col.Width)
		out.Kinds = append(out.Kinds, col.Kind)
		if col.Kind == app.CellMoney {
			money = i
		}
	}
	var sum app.Halalas
	for _, row := range rows {
		cells := make([]string, len(t.Columns))
		for i, col := range t.Columns {
			cells[i] = p.column(group, col, row[col.Field])
		}
		if money >= 0 {
			if n, err := app.ParseScaled(cells[money], 2); err == nil {
				sum += app.Halalas(n)
			}
		}
		out.Rows = append(out.Rows, cells)
	}
	if total := t.Total.In(p.lang); total != "" && money > 0 && len(rows) > 0 {
		out.Total = make([]string, len(t.Columns))
		out.Total[0], out.Total[money] = total, sum.String()
	}
	return out
}

func (p *paper) column(group *Field, col PaperColumn, value string) string {
	if group == nil {
		return value
	}
	f, ok := p.fm.s.fields[group.Code+"."+col.Field]
	if !ok || col.Raw || value == "" {
		return value
	}
	return p.c.Label(f, value, p.lang)
}

// groups returns every repeated group that has rows, with all its columns.
func (p *paper) groups() []app.DocTable {
	var out []app.DocTable
	p.each(func(f *Field) {
		rows := p.fm.rows(f.Code)
		if f.Type != TypeRows || len(rows) == 0 {
			return
		}
		t := PaperTable{Title: f.Label}
		for _, col := range f.Columns {
			t.Columns = append(t.Columns, PaperColumn{Label: col.Label, Field: col.Code, Kind: kindOf(&col), Width: 1})
		}
		out = append(out, p.table(t, rows, f))
	})
	return out
}

// everything returns each field of the form that has a value, in its order.
func (p *paper) everything() []app.Cell {
	var out []app.Cell
	p.each(func(f *Field) {
		if v, ok := p.cell(PaperCell{Field: f.Code}); ok && f.Type != TypeRows {
			out = append(out, v)
		}
	})
	return out
}

// each calls do with every field that stands on the form, in its order.
func (p *paper) each(do func(f *Field)) {
	for i := range p.fm.s.Sections {
		for j := range p.fm.s.Sections[i].Fields {
			if f := &p.fm.s.Sections[i].Fields[j]; p.fm.shows(f) {
				do(f)
			}
		}
	}
}
