package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// StepState is how far a section is.
type StepState uint8

// The states of a section.
const (
	NotBegun StepState = iota
	Current
	Done
	Faulty
)

// Step is a section in the list of steps. The last one is the review, which is
// a screen of its own.
type Step struct {
	Label   catalogue.Text // zero for a review that the catalogue does not name
	State   StepState
	Errors  int    // shown ones
	Summary string // what was entered, in a word
}

// judge finds what is wrong, and computes the fee.
func (m *Model) judge() {
	m.all = m.all[:0:0]
	given, at := m.given()
	for _, p := range m.desk.Check(given) {
		if !strings.HasPrefix(p.Field, agreePrefix) {
			m.all = append(m.all, onForm(p, at))
		}
	}
	m.s.Problems = m.s.Problems[:0:0]
	for _, p := range m.all {
		if m.touched[p.Field] {
			m.s.Problems = append(m.s.Problems, p)
		}
	}
	m.s.Errors = len(m.s.Problems.Errors())
	before := m.s.Assessment
	m.s.Assessment = m.desk.Assess(given)
	m.s.App.Assessment = m.s.Assessment
	if hot := changedLine(before, m.s.Assessment); hot != "" {
		m.s.Hot = hot
	}
	m.steps()
}

// The prefixes of paths that are no fields.
const (
	agreePrefix    = "agree:"
	documentPrefix = "document:"
)

// changedLine returns the line of now that is not as before, the last of them.
func changedLine(before, now app.Assessment) string {
	if len(before.Lines) == 0 {
		return ""
	}
	hot := ""
	for _, l := range now.Lines {
		if !slices.Contains(before.Lines, l) {
			hot = l.Code
		}
	}
	return hot
}

func (m *Model) steps() {
	sections := m.s.Service.Sections
	m.s.Steps = make([]Step, m.count()+1)
	if len(sections) > m.count() {
		m.s.Steps[m.count()].Label = sections[m.count()].Label
	}
	for i := range m.count() {
		st := Step{Label: sections[i].Label, Errors: m.errorsIn(i, m.s.Problems), Summary: m.summary(i)}
		switch {
		case i == m.s.Section:
			st.State = Current
		case st.Errors > 0:
			st.State = Faulty
		case m.seen[i] && m.errorsIn(i, m.all) == 0:
			st.State = Done
		}
		m.s.Steps[i] = st
	}
}

func (m *Model) errorsIn(section int, problems app.Problems) int {
	n := 0
	for _, p := range problems.Errors() {
		if m.sectionOf(p.Field) == section {
			n++
		}
	}
	return n
}

// count is the number of sections to be filled in. A last section that only asks
// for the declarations is the review.
func (m *Model) count() int {
	sections := m.s.Service.Sections
	last := sections[len(sections)-1]
	if len(sections) > 1 && len(last.Fields) == 0 && !last.Documents {
		return len(sections) - 1
	}
	return len(sections)
}

// summary is the first thing of a section that was entered in words.
func (m *Model) summary(section int) string {
	for _, f := range m.s.Service.Sections[section].Fields {
		if f.Type == catalogue.TypeArabic || f.Type == catalogue.TypeText {
			if v := m.Value(f.Code); v != "" {
				return v
			}
		}
	}
	return ""
}

// sectionOf returns the section in which a path stands, -1 for none.
func (m *Model) sectionOf(path string) int {
	code, _, _ := strings.Cut(path, "[")
	for i := range m.count() {
		sec := &m.s.Service.Sections[i]
		switch {
		case strings.HasPrefix(path, documentPrefix):
			if sec.Documents {
				return i
			}
		case strings.HasPrefix(path, agreePrefix):
			if sec.Declarations {
				return i
			}
		case slices.ContainsFunc(sec.Fields, func(f catalogue.Field) bool { return f.Code == code }):
			return i
		}
	}
	return -1
}

// touchSection lets all errors of a section show.
func (m *Model) touchSection(i int) {
	m.seen[i] = true
	sec := &m.s.Service.Sections[i]
	for j := range sec.Fields {
		f := &sec.Fields[j]
		m.touched[f.Code] = true
		for row := range m.Rows(f.Code) {
			for _, col := range f.Columns {
				m.touched[cellPath(f.Code, row, col.Code)] = true
			}
		}
	}
	if sec.Documents {
		for _, d := range m.s.Service.Documents {
			m.touched[documentPrefix+d.Code] = true
		}
	}
}

// cellPath names a cell of a repeated group as the catalogue does.
func cellPath(group string, row int, column string) string {
	return fmt.Sprintf("%s[%d].%s", group, row, column)
}

// Next goes to the next section. When errors are left it stays once, to show
// them; pressed again it goes on all the same.
func (m *Model) Next() {
	if m.s.Phase != Filling {
		return
	}
	m.touchSection(m.s.Section)
	m.judge()
	if first := m.firstError(m.s.Section); first != "" && !m.stayed {
		m.stayed = true
		m.list()
		m.wishFocus(first)
		m.Flush()
		m.render()
		return
	}
	if m.s.Section+1 >= m.count() {
		m.Submit()
		return
	}
	m.GoTo(m.s.Section + 1)
}

// list notes what is at fault in the section on show.
func (m *Model) list() {
	m.s.Listed = nil
	for _, p := range m.s.Problems.Errors() {
		if m.sectionOf(p.Field) == m.s.Section {
			m.s.Listed = append(m.s.Listed, p.Field)
		}
	}
}

// Mend goes to a field that is at fault.
func (m *Model) Mend(path string) {
	if m.s.Phase == Filling {
		m.goTo(path)
		m.render()
	}
}

// firstError returns the first thing wrong in a section, "" for nothing.
func (m *Model) firstError(section int) string {
	for _, p := range m.s.Problems.Errors() {
		if m.sectionOf(p.Field) == section {
			return p.Field
		}
	}
	return ""
}

// Previous goes back a section; from the first one it leaves the form.
func (m *Model) Previous() {
	if m.s.Phase != Filling || m.s.Section == 0 {
		m.leave()
		m.nav.Back()
		return
	}
	m.GoTo(m.s.Section - 1)
}

// GoTo goes to a section; one behind the last is the review.
func (m *Model) GoTo(section int) {
	if m.s.Phase != Filling || section < 0 {
		return
	}
	if section >= m.count() {
		m.Submit()
		return
	}
	m.touchSection(m.s.Section)
	m.s.Listed = nil
	m.enter(section, "")
	m.Flush()
	m.render()
}

// enter shows a section with the focus on path, "" for its first field.
func (m *Model) enter(section int, path string) {
	m.dirty = m.dirty || m.s.App.Section != section
	m.s.Section, m.s.App.Section, m.stayed, m.at = section, section, false, path
	m.judge()
	if path == "" {
		path = m.firstTyped(section)
	}
	m.wishFocus(path)
}

// firstTyped is the first field of a section that is not filled in already from the
// licence that was begun from; "" for the very first.
func (m *Model) firstTyped(section int) string {
	fields := m.s.Service.Sections[section].Fields
	if len(fields) == 0 || !m.Fixed(&fields[0]) {
		return ""
	}
	for i := range fields {
		if !m.Fixed(&fields[i]) && m.Shows(&fields[i]) {
			return fields[i].Code
		}
	}
	return ""
}

func (m *Model) wishFocus(path string) { m.s.Focus = m.nextFocus(path) }

func (m *Model) nextFocus(path string) Focus { return Focus{Path: path, Seq: m.s.Focus.Seq + 1} }

// goTo shows the field at path.
func (m *Model) goTo(path string) {
	if i := m.sectionOf(path); i >= 0 && i != m.s.Section {
		m.touchSection(m.s.Section)
		m.enter(i, path)
		if len(m.s.Listed) > 0 {
			m.list()
		}
	}
	m.touched[path] = true
	m.at = path
	m.judge()
	m.wishFocus(path)
}

// NextError goes to the next field at fault after the one with the focus, round
// the whole form.
func (m *Model) NextError() {
	errs := m.s.Problems.Errors()
	if m.s.Phase != Filling || len(errs) == 0 {
		return
	}
	here := m.placeOf(m.at)
	next := slices.IndexFunc(errs, func(e *app.Error) bool { return here.before(m.placeOf(e.Field)) })
	m.goTo(errs[max(next, 0)].Field)
	m.render()
}

// place is where something stands on the form.
type place struct{ section, field, row, column int }

func (p place) before(q place) bool {
	return slices.Compare([]int{p.section, p.field, p.row, p.column}, []int{q.section, q.field, q.row, q.column}) < 0
}

// placeOf finds a path on the form. What is in no section stands before the
// section on show; documents stand behind the fields.
func (m *Model) placeOf(path string) place {
	code, cell, _ := strings.Cut(path, "[")
	p := place{section: m.sectionOf(path), field: -1}
	if p.section < 0 {
		return place{section: m.s.Section, field: -1}
	}
	sec := &m.s.Service.Sections[p.section]
	p.field = slices.IndexFunc(sec.Fields, func(f catalogue.Field) bool { return f.Code == code })
	if document, ok := strings.CutPrefix(path, documentPrefix); ok {
		p.field = len(sec.Fields)
		p.row = slices.IndexFunc(m.s.Service.Documents, func(d catalogue.Document) bool { return d.Code == document })
	}
	if _, err := fmt.Sscanf(cell, "%d]", &p.row); err == nil && p.field >= 0 {
		_, column, _ := strings.Cut(cell, "].")
		p.row, p.column = p.row+1, slices.IndexFunc(sec.Fields[p.field].Columns, func(c catalogue.Field) bool { return c.Code == column })
	}
	return p
}

// Submit checks everything, and opens the review once all is saved; else it
// shows all errors and the first field at fault.
func (m *Model) Submit() {
	if m.s.Phase != Filling || m.s.Leaving {
		return
	}
	for i := range m.count() {
		m.touchSection(i)
	}
	m.judge()
	if errs := m.s.Problems.Errors(); len(errs) > 0 {
		m.goTo(errs[0].Field)
		m.list()
		m.Flush()
		m.render()
		return
	}
	m.s.Leaving, m.dirty = true, true
	m.Flush()
	m.render()
}
