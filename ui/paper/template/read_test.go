package template_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/ui/paper/template"
)

// sound is a template of a few blocks, one a line.
const sound = `{
  "page": {"size": "A4", "margins": {"top": 20, "sides": 15, "bottom": 20}},
  "marks": {"copy": {"ar": "نسخة {copy}"}},
  "blocks": [
    {"block": "header", "references": [{"value": "issued_on", "label": {"ar": "اليوم"}}]},
    {"block": "title", "under": "title_en"},
    {"block": "fields", "columns": 2},
    {"block": "signatures", "places": [{"who": "prepared", "label": {"ar": "إعداد {counter}"}}]}
  ],
  "foot": ["copy", "page"]
}`

func TestTheHousesOwnAreSound(t *testing.T) {
	set := template.Load(assets.Templates())
	if n := len(set.Names()); n < 8 {
		t.Fatalf("%d templates", n)
	}
	for _, name := range set.Names() {
		if _, err := set.Get(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFaultsAreSaidWithTheirPlace: what is wrong, on which line, and what would
// be right there.
func TestFaultsAreSaidWithTheirPlace(t *testing.T) {
	for name, c := range map[string]struct {
		from, to            string
		code                app.Code
		line, place, wanted string
	}{
		"an entry spelled wrong": {`"columns": 2`, `"colums": 2`, app.TemplateUnknown, "7", "blocks[2].colums", "columns"},
		"an entry of no block":   {`"under": "title_en"`, `"colour": "red"`, app.TemplateUnknown, "6", "blocks[1].colour", "block, text, head"},
		"another block's entry":  {`"under": "title_en"`, `"columns": 2`, app.TemplateUnknown, "6", "blocks[1].columns", "text, under"},
		"no such block":          {`"block": "fields"`, `"block": "feilds"`, app.TemplateValue, "7", "blocks[2].block", "fields"},
		"no such size":           {`"A4"`, `"A3"`, app.TemplateValue, "2", "page.size", "A4, A5, roll80"},
		"no room to write":       {`"sides": 15`, `"sides": 90`, app.TemplateValue, "2", "page.margins.sides", "2 … 77"},
		"a foot on the frame":    {`"bottom": 20`, `"bottom": 9`, app.TemplateValue, "2", "page.margins.bottom", "16 … 80"},
		"text for a number":      {`"columns": 2`, `"columns": "2"`, app.TemplateValue, "7", "blocks[2].columns", "0, 1, 2"},
		"half a column":          {`"columns": 2`, `"columns": 2.5`, app.TemplateValue, "7", "blocks[2].columns", "0, 1, 2"},
		"too many columns":       {`"columns": 2`, `"columns": 9`, app.TemplateValue, "7", "blocks[2].columns", "0 … 3"},
		"a gap of no name":       {`{counter}`, `{countr}`, app.TemplateValue, "8", "blocks[3].places[0].label.ar", "counter"},
		"an open gap":            {`{counter}`, `{counter`, app.TemplateValue, "8", "blocks[3].places[0].label.ar", "counter"},
		"nobody signs":           {`"who": "prepared"`, `"who": "mayor"`, app.TemplateValue, "8", "blocks[3].places[0].who", "approved"},
		"no such mark":           {`"copy": {"ar"`, `"secret": {"ar"`, app.TemplateValue, "3", "marks.secret", "cancelled"},
		"twice":                  {`"under": "title_en"`, `"under": "title", "under": "title"`, app.TemplateTwice, "6", "blocks[1].under", ""},
		"a comma too few":        {`"foot"`, `, "foot"`, app.TemplateSyntax, "10", "", ""},
		"an emblem elsewhere":    {`"page":`, `"emblem": "../../etc/passwd.png", "page":`, app.TemplateValue, "2", "emblem", "emblem.svg"},
		"a list for an object":   {`{"size": "A4", "margins": {"top": 20, "sides": 15, "bottom": 20}}`, `[]`, app.TemplateValue, "2", "page", "{…}"},
	} {
		src := strings.Replace(sound, c.from, c.to, 1)
		_, err := template.Read("licence.json", []byte(src))
		var e *app.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		a := e.Args
		if e.Code != c.code || a["file"] != "licence.json" || a["line"] != c.line || a["place"] != c.place || !strings.Contains(a["wanted"], c.wanted) {
			t.Errorf("%s: %s %v", name, e.Code, a)
		}
	}
	if _, err := template.Read("x.json", []byte(sound)); err != nil {
		t.Errorf("the sound one: %v", err)
	}
}

func TestLoad(t *testing.T) {
	own := fstest.MapFS{
		"licence.json": {Data: []byte(strings.Replace(sound, `"page":`, `"emblem": "city.png", "page":`, 1))},
		"city.png":     {Data: []byte("picture")},
		"slip.json":    {Data: []byte(`{`)},
		"lost.json":    {Data: []byte(strings.Replace(sound, `"page":`, `"emblem": "nowhere.png", "page":`, 1))},
		"notes.txt":    {Data: []byte("no template")},
	}
	set := template.Load(assets.Templates(), own)
	if got, err := set.Get("licence"); err != nil || string(got.Picture) != "picture" {
		t.Errorf("the office's own is %v, %v", got, err)
	}
	if _, err := set.Get("slip"); app.CodeOf(err) != app.TemplateSyntax {
		t.Errorf("the broken one: %v", err)
	}
	if _, err := set.Get("lost"); app.CodeOf(err) != app.FileMissing {
		t.Errorf("one without its emblem: %v", err)
	}
	if _, err := set.Get("nothing"); app.CodeOf(err) != app.TemplateMissing {
		t.Errorf("one that there is not: %v", err)
	}
	if _, err := set.Get("receipt"); err != nil {
		t.Errorf("the house's, where the office has none: %v", err)
	}
}

func TestTooLarge(t *testing.T) {
	if _, err := template.Read("x.json", make([]byte, 1<<20)); app.CodeOf(err) != app.FileTooLarge {
		t.Errorf("a megabyte: %v", err)
	}
	own := fstest.MapFS{
		"licence.json": {Data: []byte(strings.Replace(sound, `"page":`, `"emblem": "huge.png", "page":`, 1))},
		"huge.png":     {Data: make([]byte, 20<<20)},
	}
	if _, err := template.Load(own).Get("licence"); app.CodeOf(err) != app.PictureUnfit {
		t.Errorf("an emblem of 20 MB: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(sound))
	names, err := fs.Glob(assets.Templates(), "*.json")
	if err != nil || len(names) == 0 {
		f.Fatalf("no templates: %v", err)
	}
	for _, n := range names {
		b, err := fs.ReadFile(assets.Templates(), n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"blocks":[[[[[[[[[[[[[[[`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := template.Read("fuzzed.json", b); err != nil && app.CodeOf(err) == app.Internal {
			t.Errorf("a fault that nobody can mend: %v", err)
		}
	})
}
