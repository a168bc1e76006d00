package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/i18n"
)

// place is the store that a command is about, and who asks.
type place struct {
	dir      *string
	demo     *bool
	operator *string
}

// placeFlags are the flags of every command about a store.
func placeFlags(fs *flag.FlagSet) place {
	return place{dir: fs.String("data", "", ""), demo: fs.Bool("demo", false, ""), operator: fs.String("operator", "", "")}
}

func (p place) folder() string {
	if *p.dir != "" {
		return *p.dir
	}
	return defaultDir(*p.demo)
}

// open opens the store, which must be there, and leaves a damaged one where it is.
func (p place) open() (*cache.DB, error) {
	if err := isThere(filepath.Join(p.folder(), cache.FileName)); err != nil {
		return nil, err
	}
	o := storeOptions(*p.demo)
	o.Stay = true
	db, _, err := cache.Open(p.folder(), &app.Feed{}, o)
	return db, err
}

// isThere fails with the reason when a file is not there.
func isThere(path string) error {
	if _, err := os.Stat(path); err != nil {
		return unreadable(path, err)
	}
	return nil
}

// unlock opens what is sealed with the operator's password, which is read from the
// terminal, and returns who that is by her signed grant.
func (p place) unlock(ctx context.Context, db *cache.DB, errs io.Writer, v *i18n.Voice) (app.Operator, error) {
	password, err := readPassword(errs, v)
	if err != nil {
		return app.Operator{}, err
	}
	d, err := db.Device(ctx)
	if err != nil {
		return app.Operator{}, err
	}
	signed, err := db.Unlock(ctx, *p.operator, password)
	if app.CodeOf(err) == app.NotFound {
		return app.Operator{}, app.Fail(app.WrongPassword, err) // who may not sign in here learns no more
	}
	if err != nil {
		return app.Operator{}, err
	}
	var g app.Grant
	if err := credential.Unseal(d.Root, credential.KindGrant, signed, &g); err != nil {
		return app.Operator{}, fmt.Errorf("reading the grant of %s: %w", *p.operator, err)
	}
	return g.Operator, nil
}

// unlockAs is unlock for those who have one of the roles.
func (p place) unlockAs(ctx context.Context, db *cache.DB, errs io.Writer, v *i18n.Voice, roles ...app.Role) (app.Operator, error) {
	o, err := p.unlock(ctx, db, errs, v)
	if err == nil && !o.Has(roles...) {
		err = app.Fail(app.Forbidden, nil)
	}
	return o, err
}

// readPassword asks for a password where somebody can be asked, and else takes the
// first line of standard input.
func readPassword(errs io.Writer, v *i18n.Voice) (string, error) {
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		fmt.Fprint(errs, v.Say("care.password"), " ")
		b, err := term.ReadPassword(fd)
		fmt.Fprintln(errs)
		return string(b), err
	}
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, 1<<10)).ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}

// needOperator tells whether an operator is named, and says so when none is.
func (p place) needOperator(errs io.Writer, v *i18n.Voice) bool {
	if *p.operator == "" {
		missing("-operator", errs, v)
	}
	return *p.operator != ""
}
