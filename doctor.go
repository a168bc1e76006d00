package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/i18n"
)

// doctor looks at a store that is not open: at its pages, and with an operator's
// password at all that is sealed in it. -repair makes a new store of what can be
// read and moves the damaged one aside. It ends with 0 for a sound store, 1 for one
// that is not, 2 when it cannot be looked at.
func doctor(ctx context.Context, args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs := flags("doctor")
	p := placeFlags(fs)
	repair, from := fs.Bool("repair", false, ""), fs.String("from", "", "")
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, v)
	}
	say := func(id string, data map[string]any) { fmt.Fprintln(out, v.With(id, data)) }
	if *repair || *from != "" {
		r, err := cache.Repair(p.folder(), *from, time.Now())
		switch {
		case app.CodeOf(err) == app.NotAllowedHere:
			say("care.nothing_to_repair", nil)
		case err != nil:
			fmt.Fprintln(errs, v.Error(inFolder(p.folder(), err)))
			return exitUnreadable
		default:
			say("care.repaired", map[string]any{"kept": v.Number(int64(r.Kept)), "unreadable": v.Number(int64(r.Unreadable)), "aside": v.Ident(orDash(r.Aside))})
		}
	}
	sound, err := examinePages(p.folder(), out, v)
	if err == nil && *p.operator != "" {
		var healthy bool
		healthy, err = examineValues(ctx, p, out, errs, v)
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

// examineValues looks at what is sealed.
func examineValues(ctx context.Context, p place, out, errs io.Writer, v *i18n.Voice) (sound bool, err error) {
	db, err := p.open()
	if err != nil {
		return false, err
	}
	defer func() { _ = db.Close() }() // nothing is written after the unlock
	if _, err := p.unlock(ctx, db, errs, v); err != nil {
		return false, err
	}
	h, err := db.Examine(ctx, nil)
	if err != nil {
		return false, err
	}
	r, ever, err := db.Repaired(ctx)
	if err != nil {
		return false, err
	}
	lines := healthLines(h, v)
	if ever {
		lines = append(lines, v.With("care.mended", map[string]any{
			"dropped": v.Number(int64(r.Dropped)), "strays": v.Number(int64(r.Strays)), "resent": v.Number(int64(r.Resent)), "lost": v.Number(int64(r.Lost)),
		}))
	}
	fmt.Fprintln(out, strings.Join(lines, "\n"))
	return h.Sound(), nil
}

// healthLines says how a store stands.
func healthLines(h app.Health, v *i18n.Voice) []string {
	n := func(i int) string { return v.Number(int64(i)) }
	mb := func(b int64) string { return v.Number((b + 1<<20 - 1) >> 20) }
	lines := []string{
		v.With("care.size", map[string]any{"file": mb(h.FileBytes), "free": mb(h.FreeBytes), "blobs": mb(h.BlobBytes), "disk": mb(max(h.DiskBytes, 0)), "schema": n(h.Schema)}),
		v.With("care.counts", map[string]any{"licences": n(h.Counts["licences"]), "applications": n(h.Counts["applications"]), "drafts": n(h.Counts["drafts"]), "documents": n(h.Blobs)}),
		v.With("care.values", map[string]any{"unreadable": n(h.Unreadable), "missing": n(len(h.Missing)), "documents": n(h.MissingDoc)}),
		v.With("care.outbox", map[string]any{"waiting": n(h.Outbox.Waiting), "needs": n(h.Outbox.NeedsMe)}),
		chainLine("care.ledger", h.Ledger, v), chainLine("care.audit", h.Audit, v),
	}
	for _, u := range h.Numbers {
		left := u.Lease.Left()
		if u.Expired {
			left = 0
		}
		line := v.With("care.numbers", map[string]any{
			"series": v.Ident(u.Lease.Series), "first": n(int(u.Lease.First)), "last": n(int(u.Lease.Last)),
			"used": n(u.Used), "void": n(u.Void), "left": n(left), "expired": n(u.Lease.Left() - left),
		})
		if !u.Proven() {
			line += " " + v.Say("care.unproven")
		}
		lines = append(lines, line)
	}
	return lines
}

func chainLine(id string, c app.Chain, v *i18n.Voice) string {
	state := v.Say("care.chain_whole")
	if !c.Whole() {
		state = v.With("care.audit_broken", map[string]any{"at": v.Number(int64(c.BrokenAt)), "unreadable": v.Number(int64(c.Unreadable))})
	}
	return v.With(id, map[string]any{"entries": v.Number(int64(c.Entries)), "state": state})
}
