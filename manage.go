package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/client/central"
	"github.com/shubbak/shubbak/i18n"
)

// steward is who administers a central from the terminal.
type steward struct {
	out, errs io.Writer
	v         *i18n.Voice
}

// A deed is one thing done in a central that is not being served.
type deed func(ctx context.Context, srv *central.Server) error

// A duty declares its flags and returns what makes a deed of them once they are
// parsed, or fails when they make none.
type duty func(s steward, fs *flag.FlagSet) func() (deed, error)

// needed is a flag that was not given.
type needed string

func (n needed) Error() string { return string(n) }

var (
	errDigits = errors.New("not four digits")
	errName   = errors.New("not a name")
	errOne    = errors.New("not both")
	errChoice = errors.New("not one of")
)

// dutyOf returns the duty of a name, or nil.
func dutyOf(name string) duty {
	switch name {
	case "offices":
		return steward.offices
	case "devices":
		return steward.devices
	case "operators":
		return steward.operators
	case "applications":
		return steward.applications
	case "decide":
		return steward.decide
	case "withdraw":
		return steward.withdraw
	case "tasks":
		return steward.tasks
	case "numbers":
		return steward.numbers
	case "invoices":
		return steward.invoices
	case "leftovers":
		return steward.leftovers
	case "audit":
		return steward.audit
	}
	return nil
}

// manageCentral does one duty in central's folder. It ends with 0 when it is done, 1
// when it was refused, and then nothing has changed, 2 when it was not understood.
func manageCentral(ctx context.Context, args []string, out, errs io.Writer, v *i18n.Voice) int {
	do := dutyOf(args[0])
	if do == nil {
		fmt.Fprintln(errs, v.With("cli.unknown_command", map[string]any{"name": v.Ident("central " + args[0])}))
		return exitMisused
	}
	s, fs := steward{out, errs, v}, flags("central "+args[0])
	dir := fs.String("data", "", "")
	made := do(s, fs)
	if err := parse(fs, args[1:]); err != nil {
		return misused(err, out, errs, v)
	}
	if *dir == "" {
		return missing("-data", errs, v)
	}
	act, err := made()
	if flag := needed(""); errors.As(err, &flag) {
		return missing(string(flag), errs, v)
	}
	if err != nil {
		return misused(err, out, errs, v)
	}
	if err := inFolder(*dir, manage(ctx, *dir, args[0] == "offices", act)); err != nil {
		fmt.Fprintln(errs, s.why(err))
		slog.Debug("managing central", "err", err)
		return 1
	}
	return 0
}

// manage does a deed while nobody serves the folder. Only who sets up an office may
// find no central there: it is made then.
func manage(ctx context.Context, dir string, first bool, act deed) (err error) {
	if !first {
		if err := isThere(filepath.Join(dir, central.FileName)); err != nil {
			return err
		}
	}
	srv, err := openCentral(ctx, centralFolders{data: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.Close()) }()
	return act(ctx, srv)
}

// why is the one sentence about a failure.
func (s steward) why(err error) string {
	if b := (broken{}); errors.As(err, &b) {
		return brokenLine(b.Chain, s.v)
	}
	var e *app.Error
	if !errors.As(err, &e) {
		return s.v.Error(err)
	}
	switch {
	case e.Code == app.StoreInUse:
		return s.v.Say("cli.central.running")
	case e.Code == app.Forbidden && e.Field == "own_entry":
		return s.v.Say("cli.central.own_entry")
	case e.Code == app.Forbidden && e.Field == "operator":
		return s.v.Say("cli.central.revoked_operator")
	case e.Code == app.Unauthorised:
		return s.v.Say("cli.central.wrong_password")
	case e.Code == app.Conflict && e.Field == "code":
		return s.v.Say("cli.central.code_taken")
	case e.Code == app.Conflict:
		return s.v.Say("cli.central.many_devices")
	case e.Code == app.NotFound && e.Field == "office":
		return s.v.Say("cli.central.no_office")
	case e.Code == app.NotFound && e.Field == app.FieldMunicipality:
		return s.v.Say("cli.central.no_town")
	case e.Code == app.NotFound:
		return s.v.Say("cli.central.no_such")
	case e.Code == app.Required:
		return s.v.With("cli.central.lacks", map[string]any{"flag": s.v.Ident("-" + e.Field)})
	}
	return s.v.Error(err)
}

// say prints a sentence.
func (s steward) say(id string, data map[string]any) { fmt.Fprintln(s.out, s.v.With(id, data)) }

// table prints a head and rows, a tab between columns; IDs are as they are typed.
func (s steward) table(head string, rows [][]string) {
	if len(rows) == 0 {
		s.say("cli.central.none", nil)
		return
	}
	fmt.Fprintln(s.out, head)
	for _, r := range rows {
		for i, cell := range r {
			r[i] = orDash(strings.Join(strings.Fields(cell), " "))
		}
		fmt.Fprintln(s.out, strings.Join(r, "\t"))
	}
}

// when is an instant in Riyadh.
func when(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(hijri.Riyadh).Format("2006-01-02 15:04")
}
