package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/i18n"
)

// caName is the office's own certificate authority in the data folder.
const caName = "ca.pem"

// enrol makes this machine a counter of a central, by a code that serves once.
func enrol(ctx context.Context, args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs := flags("enrol")
	server, code := fs.String("server", "", ""), fs.String("code", "", "")
	ca, dir := fs.String("ca", "", ""), fs.String("data", defaultDir(false), "")
	if err := fs.Parse(args); err != nil || fs.NArg() > 0 {
		fmt.Fprintln(errs, v.With("cli.bad_flags", map[string]any{"detail": flagDetail(err, args)}))
		return 2
	}
	if *server == "" || *code == "" {
		name := "-server"
		if *server != "" {
			name = "-code"
		}
		fmt.Fprintln(errs, v.With("cli.missing_flag", map[string]any{"flag": v.Ident(name)}))
		return 2
	}
	d, err := enrolDevice(ctx, *dir, *server, *code, *ca)
	if app.CodeOf(err) == app.Conflict {
		fmt.Fprintln(errs, v.With("cli.already_enrolled", map[string]any{"code": v.Ident(d.Code)}))
		return 1
	}
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return 1
	}
	fmt.Fprintln(out, v.With("cli.enrolled", map[string]any{"office": d.Office.Municipality.Name, "counter": d.Counter, "code": v.Ident(d.Code)}))
	return 0
}

// enrolDevice enrols the folder's counter, or returns app.Conflict with the one
// that it belongs to already.
func enrolDevice(ctx context.Context, dir, server, code, ca string) (app.Device, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return app.Device{}, &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": dir}, Err: err}
	}
	db, _, err := cache.Open(dir, &app.Feed{}, cache.Options{Now: time.Now})
	if err != nil {
		return app.Device{}, err
	}
	defer func() { _ = db.Close() }()
	if d, err := db.Device(ctx); err == nil {
		return d, app.Fail(app.Conflict, nil)
	}
	if ca != "" {
		pem, err := readInput(ca)
		if err != nil {
			return app.Device{}, err
		}
		if _, err := client.Pool(pem); err != nil {
			return app.Device{}, err
		}
		if err := writeFile(filepath.Join(dir, caName), pem, 0o644); err != nil {
			return app.Device{}, err
		}
	}
	c, err := newClient(dir, server)
	if err != nil {
		return app.Device{}, err
	}
	defer c.Close()
	d, err := c.Enrol(ctx, code)
	if err != nil {
		return d, fmt.Errorf("enrolling: %w", err)
	}
	d.Central = server
	return d, db.Enrol(ctx, d)
}

// newClient returns a client of the central at base that trusts the office's own
// authority where the folder has one.
func newClient(dir, base string) (*client.Client, error) {
	var pool *x509.CertPool
	if pem, err := os.ReadFile(filepath.Join(dir, caName)); err == nil {
		if pool, err = client.Pool(pem); err != nil {
			return nil, err
		}
	}
	return client.New(base, client.Options{CA: pool, UserAgent: "shubbak/" + version, Now: time.Now})
}
