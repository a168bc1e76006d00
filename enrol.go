package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
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
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, v)
	}
	if *server == "" || *code == "" {
		name := "-server"
		if *server != "" {
			name = "-code"
		}
		fmt.Fprintln(errs, v.With("cli.missing_flag", map[string]any{"flag": v.Ident(name)}))
		return 2
	}
	d, err := enrolDevice(ctx, *dir, *server, *code, *ca, func(m *cache.Moved) { fmt.Fprintln(errs, v.Error(damaged(m))) })
	err = inFolder(*dir, err)
	if e := (*app.Error)(nil); errors.As(err, &e) && e.Code == app.Invalid && e.Field == "central" {
		return misused(fmt.Errorf("-server %s: %w", *server, e.Err), out, errs, v)
	}
	if app.CodeOf(err) == app.Conflict {
		fmt.Fprintln(errs, v.With("cli.already_enrolled", map[string]any{"code": v.Ident(d.Code)}))
		return 1
	}
	if app.CodeOf(err) == app.NotFound {
		fmt.Fprintln(errs, v.Say("cli.bad_code"))
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
// that it belongs to already. It tells when a damaged store was moved aside.
func enrolDevice(ctx context.Context, dir, server, code, ca string, tell func(*cache.Moved)) (app.Device, error) {
	if err := makeFolder(dir); err != nil {
		return app.Device{}, err
	}
	db, moved, err := openStore(ctx, dir, false, &app.Feed{})
	if err != nil {
		return app.Device{}, err
	}
	defer func() { _ = db.Close() }()
	if moved != nil {
		tell(moved)
	}
	if d, err := db.Device(ctx); err == nil {
		return d, app.Fail(app.Conflict, nil)
	}
	authority, err := authorityOf(dir, ca)
	if err != nil {
		return app.Device{}, err
	}
	c, err := clientOf(authority, server)
	if err != nil {
		return app.Device{}, err
	}
	defer c.Close()
	d, err := c.Enrol(ctx, code)
	if err != nil {
		return d, fmt.Errorf("enrolling: %w", err)
	}
	d.Central = server
	if ca != "" { // only of a central that answered
		if err := writeFile(filepath.Join(dir, caName), authority.pem, 0o644); err != nil {
			return d, err
		}
	}
	return d, db.Enrol(ctx, d)
}

// authority is the office's own certificate authority. The zero value is none:
// those of the system count.
type authority struct {
	pem  []byte
	pool *x509.CertPool
}

// authorityOf reads the authority from a file, or for "" from the data folder,
// where there need be none.
func authorityOf(dir, file string) (authority, error) {
	path := file
	if file == "" {
		path = filepath.Join(dir, caName)
	}
	pem, err := readInput(path)
	if file == "" && app.CodeOf(err) == app.FileMissing {
		return authority{}, nil
	}
	if err != nil {
		return authority{}, err
	}
	pool, err := client.Pool(pem)
	if err != nil {
		return authority{}, unreadable(path, err)
	}
	return authority{pem, pool}, nil
}

// newClient returns a client of the central at base that trusts the office's own
// authority where the folder has one.
func newClient(dir, base string) (*client.Client, error) {
	a, err := authorityOf(dir, "")
	if err != nil {
		return nil, err
	}
	return clientOf(a, base)
}

func clientOf(a authority, base string) (*client.Client, error) {
	return client.New(base, client.Options{CA: a.pool, UserAgent: "shubbak/" + version, Now: time.Now})
}
