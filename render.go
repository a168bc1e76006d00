package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper/pdf"
)

// render draws the paper of a record with no window: a licence, or the slip of an
// application. The record is what the counter sends to central.
func render(args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs := flags("render")
	in := fs.String("in", "", "")
	to := fs.String("out", "", "")
	lang := fs.String("lang", i18n.Arabic, "")
	dir, seal := fs.String("data", "", ""), fs.String("seal", "", "") // of the office
	attach := fs.Bool("attach", false, "")                            // the record goes into the file
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, v)
	}
	for _, f := range [][2]string{{"-in", *in}, {"-out", *to}} {
		if f[1] == "" {
			fmt.Fprintln(errs, v.With("cli.missing_flag", map[string]any{"flag": v.Ident(f[0])}))
			return 2
		}
	}
	if *lang != i18n.Arabic && *lang != i18n.English {
		return misused(fmt.Errorf("%w: -lang %s", errArgument, *lang), out, errs, v)
	}
	pdf, err := draw(*in, *lang, *attach, office{*dir, *seal})
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return 1
	}
	if *to == "-" {
		_, err = out.Write(pdf)
	} else {
		err = writeFile(*to, pdf, 0o644)
	}
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return 1
	}
	if *to != "-" {
		fmt.Fprintln(out, v.With("cli.rendered", map[string]any{"path": v.Ident(*to)}))
	}
	return 0
}

func draw(in, lang string, attach bool, o office) ([]byte, error) {
	b, err := readInput(in)
	if err != nil {
		return nil, err
	}
	cat, err := loadCatalogue()
	if err != nil {
		return nil, err
	}
	d, err := document(cat, b, lang)
	if err != nil {
		return nil, &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": in}, Err: err}
	}
	press, err := officePress(lang, o)
	if err != nil {
		return nil, err
	}
	if !attach {
		return press.PDF(d)
	}
	return press.Archive(d, pdf.Attachment{Name: "record.json", Media: "application/json", What: d.Title, Data: b})
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
