package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
	"github.com/shubbak/shubbak/ui/paper/pdf"
)

// rendering is what is to be drawn, and where it goes.
type rendering struct {
	in   []string // records: files, folders of them, "-"
	out  string   // a file, a folder, "-"
	lang string
	jobs int // papers that are drawn at once

	office office // whose templates and seal
	attach bool   // the record goes into the file
}

// render draws the papers of records with no window: licences, and the slips of
// applications. A record is what the counter sends to central. One goes into a
// file; of several, or of a folder, each goes into a file of its own in a folder.
func render(ctx context.Context, args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs, r := flags("render"), rendering{}
	fs.Func("in", "", func(path string) error { r.in = append(r.in, path); return nil })
	fs.StringVar(&r.out, "out", "", "")
	fs.StringVar(&r.lang, "lang", i18n.Arabic, "")
	fs.IntVar(&r.jobs, "jobs", runtime.GOMAXPROCS(0), "")
	fs.BoolVar(&r.attach, "attach", false, "")
	dir, seal := fs.String("data", "", ""), fs.String("seal", "", "")
	more, err := parseMixed(fs, args)
	r.in, r.office = append(r.in, more...), office{*dir, *seal}
	switch {
	case err != nil:
		return misused(err, out, errs, v)
	case r.lang != i18n.Arabic && r.lang != i18n.English:
		return misused(fmt.Errorf("%w: -lang %s", errArgument, r.lang), out, errs, v)
	case r.jobs < 1 || r.jobs > mostJobs:
		return misused(fmt.Errorf("%w: -jobs %d", errArgument, r.jobs), out, errs, v)
	case len(r.in) == 0 || r.out == "":
		missing := "-in"
		if len(r.in) > 0 {
			missing = "-out"
		}
		fmt.Fprintln(errs, v.With("cli.missing_flag", map[string]any{"flag": v.Ident(missing)}))
		return exitMisused
	case r.several() && !isFolder(r.out) && strings.EqualFold(filepath.Ext(r.out), ".pdf"):
		fmt.Fprintln(errs, v.With("cli.render_folder", map[string]any{"path": v.Ident(r.out)}))
		return exitMisused
	case r.several():
		return renderAll(ctx, r, out, errs, v)
	}
	return renderOne(r, out, errs, v)
}

// several tells whether the papers go into a folder.
func (r rendering) several() bool {
	if len(r.in) > 1 || isFolder(r.in[0]) || isLines(r.in[0]) || isFolder(r.out) {
		return true
	}
	return strings.HasSuffix(r.out, "/") || strings.HasSuffix(r.out, string(filepath.Separator))
}

func isFolder(path string) bool {
	st, err := os.Stat(path)
	return path != "-" && err == nil && st.IsDir()
}

// isLines tells whether a file holds a record a line.
func isLines(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".ndjson" || ext == ".jsonl"
}

func renderOne(r rendering, out, errs io.Writer, v *i18n.Voice) int {
	pdf, err := draw(r)
	switch {
	case err != nil:
	case r.out == "-":
		_, err = out.Write(pdf)
	default:
		err = writeFile(r.out, pdf, 0o644)
	}
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return 1
	}
	if r.out != "-" {
		fmt.Fprintln(out, v.With("cli.rendered", map[string]any{"path": v.Ident(r.out)}))
	}
	return 0
}

func draw(r rendering) ([]byte, error) {
	b, err := readInput(r.in[0])
	if err != nil {
		return nil, err
	}
	cat, err := loadCatalogue()
	if err != nil {
		return nil, err
	}
	press, err := officePress(r.lang, r.office)
	if err != nil {
		return nil, err
	}
	return r.paper(cat, press, record{from: r.in[0], body: b}, nil)
}

// paper makes the paper of a record; named is called with the document before it
// is drawn, and may be nil.
func (r rendering) paper(cat *catalogue.Catalogue, press *paper.Press, rec record, named func(app.Document) error) ([]byte, error) {
	d, err := document(cat, rec.body, r.lang)
	if err != nil {
		return nil, &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": rec.from}, Err: err}
	}
	if named != nil {
		if err := named(d); err != nil {
			return nil, err
		}
	}
	if !r.attach {
		return press.PDF(d)
	}
	return press.Archive(d, pdf.Attachment{Name: "record.json", Media: "application/json", What: d.Title, Data: rec.body})
}

// document reads a record: a licence, or an application.
func document(cat *catalogue.Catalogue, b []byte, lang string) (app.Document, error) {
	var l app.Licence
	if err := json.Unmarshal(b, &l); err == nil && l.Number.Valid() {
		s, ok := cat.Service(l.Service)
		if !ok {
			return app.Document{}, &app.Error{Code: app.NotFound, Field: "service"}
		}
		d := counter.Compose(cat, s, l, lang, hijri.Today(time.Now()).String())
		d.Copy, d.PrintedBy = max(l.Copies, 1), l.IssuedBy.Name
		return d, nil
	}
	var a app.Application
	if err := json.Unmarshal(b, &a); err != nil {
		return app.Document{}, err
	}
	s, ok := cat.Service(a.Service)
	if !ok || a.ID == "" {
		return app.Document{}, &app.Error{Code: app.NotFound, Field: "service"}
	}
	return counter.ComposeSlip(cat, s, a, lang), nil
}
