package catalogue

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// What an expression knows beside the fields, each of which is a string:
//
//	transaction    code of the transaction
//	class          fee class A to E
//	immediate      no activity needs a review
//	health_risk    an activity is a risk to health
//	main_activity  code of the main activity
//	fee_group      its fee group
//	num("f")       the value of a field as a number, 0 when it is none (conditions only, never money)
//	has("f")       something was entered, or a row
//	past("f")      the date is before today
func scopeWords() map[string]any {
	return map[string]any{
		"transaction": "", "class": "", "immediate": false, "health_risk": false,
		"main_activity": "", "fee_group": "",
		"num":  func(string) float64 { return 0 },
		"has":  func(string) bool { return false },
		"past": func(string) bool { return false },
	}
}

// scope is what the names in an expression may be.
type scope struct {
	env        map[string]any
	activities int // fields with activities still to come
	towns      int
}

func (s *scope) has(name string) bool { _, ok := s.env[name]; return ok }

// shownScope returns the scope of the first field's ShownIf.
func (s *Service) shownScope() *scope {
	above := &scope{env: scopeWords()}
	for i := range s.Sections {
		for _, f := range s.Sections[i].Fields {
			above.count(&f, 1)
		}
	}
	above.reserve()
	return above
}

// count adds n to what is still to come.
func (s *scope) count(f *Field, n int) {
	if f.Type == TypeActivity || slices.ContainsFunc(f.Columns, func(c Field) bool { return c.Type == TypeActivity }) {
		s.activities += n
	}
	if f.Code == app.FieldMunicipality {
		s.towns += n
	}
}

// passed adds a field, and the words that depended on it.
func (s *scope) passed(f *Field) {
	s.env[f.Code] = ""
	s.count(f, -1)
	s.reserve()
}

// reserve takes away the words that are not known yet: those of the activities,
// and the class, which the municipality decides.
func (s *scope) reserve() {
	known := scopeWords()
	keep := func(yes bool, words ...string) {
		for _, w := range words {
			if delete(s.env, w); yes {
				s.env[w] = known[w]
			}
		}
	}
	keep(s.activities == 0, "immediate", "health_risk", "main_activity", "fee_group")
	keep(s.towns == 0, "class")
}

// condition is a compiled expression with the names it needs. The nil condition
// is none.
type condition struct {
	program *vm.Program
	names   []string
}

// maxExpression bounds what is compiled: a condition of a form is one line.
const maxExpression = 500

// compile sets *to, unless the expression is empty.
func compile(src string, in *scope, to **condition) error {
	if src == "" {
		return nil
	}
	if len(src) > maxExpression {
		return fmt.Errorf("expression of %d bytes", len(src))
	}
	names := &nameVisitor{in: in}
	program, err := expr.Compile(src, expr.Env(in.env), expr.AsBool(), expr.DisableAllBuiltins(),
		expr.MaxNodes(maxExpression), expr.Patch(names))
	if err != nil {
		return fmt.Errorf("compiling %q: %w", src, err)
	}
	if names.unknown != "" {
		return fmt.Errorf("compiling %q: no field %q above", src, names.unknown)
	}
	slices.Sort(names.found)
	*to = &condition{program: program, names: slices.Compact(names.found)}
	return nil
}

// nameVisitor collects the names of an expression. A name in quotes as the
// argument of a function is a field too.
type nameVisitor struct {
	in      *scope
	found   []string
	unknown string
}

// Visit is called by expr for every node.
func (v *nameVisitor) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		v.found = append(v.found, n.Value)
	case *ast.CallNode:
		for _, a := range n.Arguments {
			if s, ok := a.(*ast.StringNode); !ok || !v.in.has(s.Value) {
				v.unknown = a.String()
			}
		}
	}
}

// form answers the questions of conditions about one input. A hidden field has
// no value. It is made for one call and used by one goroutine.
type form struct {
	s     *Service
	in    Input
	shown map[*Field]bool
}

func (s *Service) form(in Input) *form { return &form{s: s, in: in, shown: map[*Field]bool{}} }

// holds evaluates c, none meaning otherwise. An expression that fails at run
// time does not hold; Parse has type-checked it.
func (fm *form) holds(c *condition, otherwise bool) bool {
	if c == nil {
		return otherwise
	}
	env := make(map[string]any, len(c.names))
	for _, n := range c.names {
		env[n] = fm.word(n)
	}
	out, err := expr.Run(c.program, env)
	yes, ok := out.(bool)
	return err == nil && ok && yes
}

// word returns what a name of an expression stands for.
func (fm *form) word(name string) any {
	switch name {
	case "transaction":
		return fm.in.Transaction
	case "class":
		return fm.class()
	case "immediate":
		return fm.immediate()
	case "health_risk":
		return fm.healthRisk()
	case "main_activity":
		return fm.mainActivity().Code
	case "fee_group":
		return fm.mainActivity().FeeGroup
	case "num":
		return fm.num
	case "has":
		return func(f string) bool { return fm.value(f) != "" || len(fm.rows(f)) > 0 }
	case "past":
		return fm.past
	}
	return fm.value(name)
}

func (fm *form) num(field string) float64 {
	n, err := strconv.ParseFloat(fm.value(field), 64)
	if err != nil {
		return 0
	}
	return n
}

func (fm *form) past(field string) bool {
	day, err := hijri.ParseCivil(fm.value(field))
	return err == nil && !day.IsZero() && day.Before(fm.in.Today)
}

// shows tells whether f stands on the form.
func (fm *form) shows(f *Field) bool {
	if f.Central || f.shownIf == nil {
		return !f.Central
	}
	yes, known := fm.shown[f]
	if !known {
		fm.shown[f] = false // should two wait for each other after all
		yes = fm.holds(f.shownIf, true)
		fm.shown[f] = yes
	}
	return yes
}

func (fm *form) requires(f *Field) bool {
	return fm.shows(f) && (f.Required || fm.holds(f.requiredIf, false))
}

// value returns a field, "" when it is hidden. What central filled in is there,
// although no form shows it.
func (fm *form) value(code string) string {
	if f, ok := fm.s.fields[code]; ok && !f.Central && !fm.shows(f) {
		return ""
	}
	return fm.in.Entered.Get(code)
}

// rows returns a repeated group, nil when it is hidden.
func (fm *form) rows(code string) []map[string]string {
	if f, ok := fm.s.fields[code]; ok && !fm.shows(f) {
		return nil
	}
	return fm.in.Entered.Rows[code]
}
