package template

import (
	"cmp"
	"encoding/json"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// mostBytes is how large a template may be; those of the house have 3 KB.
const mostBytes = 256 << 10

// Read reads a template. What is wrong with it is said with file, line and place,
// and how to mend it: codes TemplateSyntax, TemplateUnknown, TemplateValue and
// TemplateTwice of package app.
func Read(file string, src []byte) (*Template, error) {
	if len(src) > mostBytes {
		return nil, &app.Error{Code: app.FileTooLarge, Args: map[string]string{"limit": app.SizeLimit(mostBytes)}}
	}
	p, root, err := parse(file, src)
	if err != nil {
		return nil, err
	}
	var t Template
	if err := p.fits(root, reflect.TypeOf(t), ""); err != nil {
		return nil, err
	}
	if err := p.blocks(root.find("blocks")); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(src, &t); err != nil {
		return nil, &app.Error{Code: app.TemplateSyntax, Args: map[string]string{"file": file, "line": "1", "place": "", "wanted": ""}, Err: err}
	}
	c := checker{p, root}
	if err := c.page(t.Page); err != nil {
		return nil, err
	}
	return &t, c.words(&t)
}

// fits holds a node against the type that it is read into.
func (p *parser) fits(n *node, t reflect.Type, place string) error {
	wrong := func(wanted string) error { return p.fault(app.TemplateValue, n.line, cmp.Or(place, "{}"), wanted) }
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		if n.kind != '{' {
			return wrong("{…}")
		}
		return p.entries(n, t, place)
	case reflect.Slice:
		if n.kind != '[' {
			return wrong("[…]")
		}
		for i, kid := range n.items {
			if err := p.fits(kid, t.Elem(), place+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
	case reflect.String:
		if _, ok := n.value.(string); !ok {
			return wrong(`"…"`)
		}
	case reflect.Bool:
		if _, ok := n.value.(bool); !ok {
			return wrong("true, false")
		}
	default:
		return p.number(n, t, wrong)
	}
	return nil
}

func (p *parser) number(n *node, t reflect.Type, wrong func(string) error) error {
	v, ok := n.value.(json.Number)
	if !ok {
		return wrong("0, 1, 2 …")
	}
	if _, err := strconv.Atoi(v.String()); err != nil && t.Kind() == reflect.Int {
		return wrong("0, 1, 2 …")
	}
	if _, err := v.Float64(); err != nil {
		return wrong("0, 1, 2.5 …")
	}
	return nil
}

// entries holds the entries of an object against the fields of a struct, or the
// values of a map.
func (p *parser) entries(n *node, t reflect.Type, place string) error {
	fields := map[string]reflect.Type{}
	var names []string
	for i := 0; t.Kind() == reflect.Struct && i < t.NumField(); i++ {
		if name := t.Field(i).Tag.Get("json"); name != "-" {
			fields[name] = t.Field(i).Type
			names = append(names, name)
		}
	}
	for _, e := range n.keys {
		at := strings.TrimPrefix(place+"."+e.name, ".")
		want, ok := fields[e.name]
		if t.Kind() == reflect.Map {
			want, ok = t.Elem(), true
		}
		if !ok {
			return p.fault(app.TemplateUnknown, e.line, at, nearest(e.name, names))
		}
		if err := p.fits(e.node, want, at); err != nil {
			return err
		}
	}
	return nil
}

// blocks holds every block to the entries of its kind.
func (p *parser) blocks(n *node) error {
	if n == nil || len(n.items) == 0 {
		return p.fault(app.TemplateValue, 1, "blocks", strings.Join(kinds(), ", "))
	}
	for i, b := range n.items {
		at := "blocks[" + strconv.Itoa(i) + "]"
		kind := ""
		if k := b.find("block"); k != nil {
			kind, _ = k.value.(string)
		}
		allowed, ok := entries(kind)
		if !ok {
			return p.fault(app.TemplateValue, b.line, at+".block", nearest(kind, kinds()))
		}
		for _, e := range b.keys {
			if e.name != "block" && !known(e.name, allowed) {
				return p.fault(app.TemplateUnknown, e.line, at+"."+e.name, strings.Join(allowed, ", "))
			}
		}
	}
	return nil
}

// nearest is the name that was probably meant, or all that would do.
func nearest(s string, names []string) string {
	best := slices.MinFunc(names, func(a, b string) int { return cmp.Compare(distance(s, a), distance(s, b)) })
	if len(s) <= 40 && distance(s, best) <= 2 {
		return best
	}
	return strings.Join(names, ", ")
}

// distance is how many letters have to be put in, left out or changed.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := before
			if a[i] != b[j] {
				changed++
			}
			before = row[j+1]
			row[j+1] = min(changed, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// emblemFile tells whether name is that of a picture beside the template.
func emblemFile(name string) bool {
	return name == path.Base(name) && !strings.HasPrefix(name, ".") && !strings.Contains(name, `\`) && known(strings.ToLower(path.Ext(name)), emblems())
}
