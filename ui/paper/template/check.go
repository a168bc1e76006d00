package template

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// checker holds the values of a template to what a page can hold.
type checker struct {
	*parser
	root *node
}

// wrong is a fault at a place such as blocks[2].under.
func (c checker) wrong(place, wanted string) error {
	n, line := c.root, 1
	for _, step := range strings.FieldsFunc(place, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		if i, err := strconv.Atoi(step); err == nil && n.kind == '[' {
			n = n.items[i]
		} else if n = n.find(step); n == nil {
			break
		}
		line = n.line
	}
	return c.fault(app.TemplateValue, line, place, wanted)
}

// among fails unless s is one of list.
func (c checker) among(place, s string, list []string) error {
	if known(s, list) {
		return nil
	}
	return c.wrong(place, strings.Join(list, ", "))
}

// between fails unless v lies in the range.
func (c checker) between(place string, v, least, most float64) error {
	if v >= least && v <= most {
		return nil
	}
	return c.wrong(place, fmt.Sprintf("%g … %g", least, most))
}

// leastWidth is the narrowest column of writing, in mm.
const leastWidth = 56

func (c checker) page(p Page) error {
	if err := c.among("page.size", string(p.Size), sizes()); err != nil {
		return err
	}
	if p.Size == Roll80 && (p.Landscape || p.Frame || p.Frieze) {
		return c.wrong("page.size", string(A4)+", "+string(A5))
	}
	w, h := p.Millimetres()
	scale := p.Scale
	if scale == 0 {
		scale = 1
	}
	top := 0.0
	if p.Frame || p.Frieze {
		top = 16 * scale
	}
	for _, r := range []struct {
		place          string
		v, least, most float64
	}{
		{"page.scale", scale, 0.6, 1.6},
		{"page.margins.sides", p.Margins.Sides, 2, (w - leastWidth*scale) / 2},
		{"page.margins.top", p.Margins.Top, max(top, 2), 80},
		{"page.margins.bottom", p.Margins.Bottom, 2, 80},
	} {
		if err := c.between(r.place, r.v, r.least, math.Floor(r.most*10)/10); err != nil {
			return err
		}
	}
	if h > 0 && p.Margins.Bottom < 16*scale {
		return c.wrong("page.margins.bottom", fmt.Sprintf("%g … 80", 16*scale))
	}
	return nil
}

// words checks everything that names something.
func (c checker) words(t *Template) error {
	if t.Emblem != "" && !emblemFile(t.Emblem) {
		return c.wrong("emblem", "emblem.svg, emblem.png, emblem.jpg")
	}
	for i, f := range t.Foot {
		if err := c.among("foot["+strconv.Itoa(i)+"]", f, feet()); err != nil {
			return err
		}
	}
	if err := c.text("subject", t.Subject); err != nil {
		return err
	}
	var names []string
	for name := range t.Marks {
		names = append(names, name)
	}
	slices.Sort(names) // so that the same file has the same fault
	for _, name := range names {
		if err := c.among("marks."+name, name, marks()); err != nil {
			return err
		}
		if err := c.text("marks."+name, t.Marks[name]); err != nil {
			return err
		}
	}
	for i := range t.Blocks {
		if err := c.block("blocks["+strconv.Itoa(i)+"]", &t.Blocks[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c checker) block(at string, b *Block) error {
	if b.Under != "" {
		if err := c.among(at+".under", b.Under, Values()); err != nil {
			return err
		}
	}
	if b.Value != "" {
		if err := c.among(at+".value", b.Value, []string{"number", "application_no"}); err != nil {
			return err
		}
	}
	if err := c.between(at+".columns", float64(b.Columns), 0, 3); err != nil {
		return err
	}
	if err := c.between(at+".label_width", b.LabelWidth, 0, 80); err != nil {
		return err
	}
	for name, t := range map[string]Text{"text": b.Text, "head": b.Head, "label": b.Label, "caption": b.Caption, "stamp": b.Stamp} {
		if err := c.text(at+"."+name, t); err != nil {
			return err
		}
	}
	for i, r := range b.References {
		place := at + ".references[" + strconv.Itoa(i) + "]"
		if err := c.among(place+".value", r.Value, Values()); err != nil {
			return err
		}
		if err := c.text(place+".label", r.Label); err != nil {
			return err
		}
	}
	for i, p := range b.Places {
		place := at + ".places[" + strconv.Itoa(i) + "]"
		if err := c.among(place+".who", p.Who, people()); err != nil {
			return err
		}
		if err := c.text(place+".label", p.Label); err != nil {
			return err
		}
	}
	return nil
}

// text checks the names in braces.
func (c checker) text(place string, t Text) error {
	for lang, s := range map[string]string{"ar": t.Ar, "en": t.En} {
		for _, name := range Gaps(s) {
			if err := c.among(place+"."+lang, name, Values()); err != nil {
				return err
			}
		}
	}
	return nil
}

// Gaps returns the names in braces of a wording.
func Gaps(s string) (names []string) {
	for {
		_, rest, ok := strings.Cut(s, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return append(names, "{"+rest) // never closed: no name
		}
		names, s = append(names, name), after
	}
}
