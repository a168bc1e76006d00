package paper

import (
	"bytes"
	"cmp"
	"fmt"
	"path"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/ui/paper/list"
	"github.com/shubbak/shubbak/ui/paper/template"
)

// form is a template made ready to be filled in.
type form struct {
	*template.Template
	geometry
	border []list.Op // of every page
	emblem picture
}

// picture draws the office's emblem in a square.
type picture interface {
	in(x, y, side float64) []list.Op
}

func newForm(t *template.Template) (*form, error) {
	f := &form{Template: t, geometry: newGeometry(t.Page)}
	f.border = f.newBorder()
	var err error
	f.emblem, err = newPicture(t)
	return f, err
}

// newPicture reads the emblem of a template: vectors of our subset of SVG, or a
// photograph.
func newPicture(t *template.Template) (picture, error) {
	switch {
	case t.Emblem == "":
		return parseEmblem(assets.Emblem)
	case path.Ext(t.Emblem) == ".svg":
		e, err := parseEmblem(t.Picture)
		if err != nil {
			return nil, &app.Error{Code: app.PictureUnfit, Args: map[string]string{"file": t.Emblem}, Err: err}
		}
		return e, nil
	default:
		im, err := readPhoto(t.Emblem, bytes.NewReader(t.Picture))
		return im, err
	}
}

// form returns the template of a document: the one that the catalogue chose for
// it, else that of its kind.
func (p *Press) form(doc app.Document) (*form, error) {
	name := cmp.Or(doc.Template, string(doc.Kind), string(app.PaperLicence))
	f := p.forms[name]
	if f == nil {
		_, err := p.templates.Get(name)
		return nil, cmp.Or(err, p.faults[name])
	}
	return f, nil
}

// newForms readies every template that can be; the faults of the others are said
// when one of them is asked for.
func (p *Press) newForms() {
	p.forms, p.faults = map[string]*form{}, map[string]error{}
	for _, name := range p.templates.Names() {
		t, err := p.templates.Get(name)
		if err != nil {
			continue
		}
		if f, err := newForm(t); err == nil {
			p.forms[name] = f
		} else {
			p.faults[name] = fmt.Errorf("the emblem of template %s: %w", name, err)
		}
	}
}

// newBorder draws what every page has: its frame and the frieze of arches on top.
func (f *form) newBorder() []list.Op {
	const (
		width = 11 * px
		top   = 40 * px
		foot  = 52 * px
		pitch = 19.15 * px
	)
	var s sheet
	green := green600.rgb()
	if f.Page.Frame {
		s.frame(box{frameInset, frameInset, f.width - 2*frameInset, f.height - 2*frameInset}, px, green600)
	}
	if f.Page.Frieze {
		var row []list.Step
		arches := max(int((f.right-f.left)/pitch+0.5), 1)
		step := (f.right - f.left) / float64(arches)
		for i := range arches {
			row = append(row, list.Arch(f.left+(float64(i)+0.5)*step-width/2, top, width, foot-top)...)
		}
		s.decorate(list.Shape{Path: row, Fill: &green},
			list.Shape{Path: list.Rule(f.left, 53*px, f.right, 53*px), Stroke: &green, Width: 2 * px})
	}
	return s.ops
}
