package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/settings"
)

// doctor looks at a store that is not open: at its pages, and with an operator's
// password at all that is sealed in it. -repair makes a new store of what can be
// read and moves the damaged one aside, -compact gives back the room that is free in
// it, and -purge erases what ended so many days ago. It ends with 0 for a sound store,
// 1 for one that is not, 2 when it cannot be looked at.
func doctor(ctx context.Context, args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs := flags("doctor")
	p := placeFlags(fs)
	repair, from := fs.Bool("repair", false, ""), fs.String("from", "", "")
	var care treatment
	fs.BoolVar(&care.compact, "compact", false, "")
	fs.IntVar(&care.purge, "purge", 0, "")
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, v)
	}
	if care.purge < 0 || care.purge > 0 && care.purge < leastRetention {
		return misused(fmt.Errorf("-purge %d: %w", care.purge, errTooSoon), out, errs, v)
	}
	if care.purge > 0 && !p.needOperator(errs, v) {
		return exitMisused
	}
	say := func(id string, data map[string]any) { fmt.Fprintln(out, v.With(id, data)) }
	if *repair || *from != "" {
		r, err := cache.Repair(p.folder(), *from, time.Now())
		switch {
		case app.CodeOf(err) == app.NotAllowedHere:
			say("care.nothing_to_repair", nil)
		case app.CodeOf(err) == app.Conflict:
			fmt.Fprintln(errs, v.Say("care.has_work"))
			return exitUnreadable
		case err != nil:
			fmt.Fprintln(errs, v.Error(inFolder(p.folder(), err)))
			return exitUnreadable
		default:
			say("care.repaired", map[string]any{"kept": v.Number(int64(r.Kept)), "unreadable": v.Number(int64(r.Unreadable)), "aside": v.Ident(orDash(r.Aside))})
		}
	}
	sound, err := examinePages(p.folder(), out, v)
	if err == nil && (*p.operator != "" || care.compact && sound) {
		var healthy bool
		healthy, err = p.treat(ctx, care, out, errs, v)
		sound = sound && healthy
	}
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return exitUnreadable
	}
	if *p.operator == "" {
		say("care.sealed_not_seen", nil)
	}
	if !sound {
		say("care.unsound", nil)
		return 1
	}
	say("care.sound", nil)
	return 0
}

// examinePages looks at what needs no password.
func examinePages(dir string, out io.Writer, v *i18n.Voice) (sound bool, err error) {
	path := filepath.Join(dir, cache.FileName)
	if err := isThere(path); err != nil {
		return false, err
	}
	wrong, err := cache.CheckPages(dir)
	if err != nil {
		return false, err
	}
	fmt.Fprintln(out, v.With("care.pages", map[string]any{"path": v.Ident(path), "wrong": v.Number(int64(wrong))}))
	return wrong == 0, sayAside(dir, out, v)
}

func sayAside(dir string, out io.Writer, v *i18n.Voice) error {
	aside, err := cache.Aside(dir)
	for _, name := range aside {
		fmt.Fprintln(out, v.With("care.aside", map[string]any{"path": v.Ident(name)}))
	}
	return err
}

// leastRetention is after how many days at the soonest something may be purged.
const leastRetention = 30

var errTooSoon = errors.New("less than 30 days")

// treatment is what is to be done beside looking.
type treatment struct {
	compact bool
	purge   int // what ended so many days ago; 0 for nothing
}

// treat opens the store, looks at what is sealed when an operator is named, and does
// what is to be done.
func (p place) treat(ctx context.Context, care treatment, out, errs io.Writer, v *i18n.Voice) (sound bool, err error) {
	db, err := p.open()
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	sound = true
	if *p.operator != "" {
		if sound, err = p.examine(ctx, db, care.purge, out, errs, v); err != nil {
			return false, err
		}
	}
	if !care.compact || !sound {
		return sound, nil
	}
	before, after, err := db.Compact(ctx, nil)
	if err != nil {
		return false, err
	}
	fmt.Fprintln(out, settings.CompactLine(before-after, v))
	return sound, nil
}

// examine looks at what is sealed, after purging what ended so many days ago.
func (p place) examine(ctx context.Context, db *cache.DB, days int, out, errs io.Writer, v *i18n.Voice) (sound bool, err error) {
	who, err := p.unlock(ctx, db, errs, v)
	if err != nil {
		return false, err
	}
	if days > 0 {
		if !who.Has(app.RoleSupervisor, app.RoleAdministrator) {
			return false, app.Fail(app.Forbidden, nil)
		}
		n, err := db.Purge(ctx, hijri.Today(time.Now()).AddDays(-days))
		if err != nil {
			return false, err
		}
		fmt.Fprintln(out, v.With("care.purged", map[string]any{
			"licences": v.Number(int64(n.Licences)), "applications": v.Number(int64(n.Applications)),
			"commands": v.Number(int64(n.Commands)), "documents": v.Number(int64(n.Documents)),
		}))
	}
	h, err := db.Examine(ctx, nil)
	if err != nil {
		return false, err
	}
	r, ever, err := db.Repaired(ctx)
	if err != nil {
		return false, err
	}
	lines := settings.HealthLines(h, v)
	if ever {
		lines = append(lines, v.With("care.mended", map[string]any{
			"dropped": v.Number(int64(r.Dropped)), "strays": v.Number(int64(r.Strays)), "resent": v.Number(int64(r.Resent)), "lost": v.Number(int64(r.Lost)),
		}))
	}
	fmt.Fprintln(out, strings.Join(lines, "\n"))
	return h.Sound(), nil
}
