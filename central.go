package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/client/central"
	"github.com/shubbak/shubbak/i18n"
)

// serveCentral runs the reference central until the context ends, or does what a
// word after it names.
func serveCentral(ctx context.Context, args []string, out, errs io.Writer, v *i18n.Voice) int {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		return manageCentral(ctx, args, out, errs, v)
	}
	fs := flags("central")
	addr, dir := fs.String("listen", "127.0.0.1:8470", ""), fs.String("data", "", "")
	demo, services := fs.Bool("demo", false, ""), fs.String("catalogue", "", "")
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, v)
	}
	if *dir == "" {
		fmt.Fprintln(errs, v.With("cli.missing_flag", map[string]any{"flag": v.Ident("-data")}))
		return 2
	}
	if err := inFolder(*dir, runCentral(ctx, *addr, centralFolders{*dir, *services}, *demo, out, v)); err != nil {
		fmt.Fprintln(errs, steward{out, errs, v}.why(err))
		slog.Debug("central ended", "err", err)
		return 1
	}
	return 0
}

func runCentral(ctx context.Context, addr string, at centralFolders, demo bool, out io.Writer, v *i18n.Voice) (err error) {
	srv, err := openCentral(ctx, at)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.Close()) }()
	var d central.Demo
	if demo {
		if d, err = srv.Demo(ctx); err != nil {
			return fmt.Errorf("seeding the demonstration: %w", err)
		}
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return &app.Error{Code: app.AddressUnfit, Args: map[string]string{"address": addr}, Err: err}
	}
	fmt.Fprintln(out, v.With("cli.central_ready", map[string]any{"url": v.Ident("http://" + ln.Addr().String())}))
	if demo {
		fmt.Fprintln(out, v.With("cli.central_code", map[string]any{"code": v.Ident(d.EnrolCode)}))
		for _, o := range d.Operators {
			fmt.Fprintln(out, v.With("cli.central_operator", map[string]any{"id": v.Ident(o.Operator.ID), "password": v.Ident(o.Password)}))
		}
	}
	return central.Serve(ctx, srv, ln)
}

// centralFolders are where a central keeps its records, and where its catalogue
// is; "" for the one that the program brings along.
type centralFolders struct{ data, catalogue string }

// files returns the files of the catalogue, in the order of their names.
func (f centralFolders) files() ([][]byte, error) {
	if f.catalogue == "" {
		return assets.Catalogue(), nil
	}
	names, err := filepath.Glob(filepath.Join(f.catalogue, "*.json"))
	if err != nil || len(names) == 0 {
		return nil, &app.Error{Code: app.FileMissing, Args: map[string]string{"path": f.catalogue}, Err: err}
	}
	var files [][]byte
	for _, name := range names {
		b, err := readInput(name)
		if err != nil {
			return nil, err
		}
		files = append(files, b)
	}
	return files, nil
}

func openCentral(ctx context.Context, at centralFolders) (*central.Server, error) {
	files, err := at.files()
	if err != nil {
		return nil, err
	}
	cat, err := catalogue.Parse(files...)
	if err != nil {
		return nil, err
	}
	if err := makeFolder(at.data); err != nil {
		return nil, err
	}
	return central.Open(ctx, at.data, central.Options{Now: time.Now, Log: slog.Default(), Catalogue: cat, Bundle: files})
}
