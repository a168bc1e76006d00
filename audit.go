package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/i18n"
)

// audit checks the chain of the audit and prints it: when, who, what, and on which
// record. Numbers and names of records are printed only when asked for. It ends
// with 0 for a whole chain, 1 for one that is not, 2 when it cannot be read.
func audit(ctx context.Context, args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs := flags("audit")
	p := placeFlags(fs)
	since, records := fs.String("since", "", ""), fs.Bool("records", false, "")
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, v)
	}
	from, err := sinceDay(*since)
	if err != nil {
		return misused(err, out, errs, v)
	}
	if !p.needOperator(errs, v) {
		return exitMisused
	}
	db, err := p.open()
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return exitUnreadable
	}
	defer func() { _ = db.Close() }() // nothing is written after the entry about this
	who, err := p.unlockAs(ctx, db, errs, v, app.RoleSupervisor, app.RoleAdministrator)
	if err == nil {
		err = db.Audit(ctx, app.AuditEntry{Operator: who.ID, Action: "read_audit"})
	}
	var chain app.Chain
	if err == nil {
		chain, err = db.AuditLog(ctx, func(e app.AuditEntry) error {
			if !e.At.Before(from) {
				fmt.Fprintln(out, auditLine(ctx, db, e, *records))
			}
			return nil
		})
	}
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return exitUnreadable
	}
	return sayChain(chain, out, v)
}

// sinceDay is the beginning of a day in Riyadh.
func sinceDay(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, text, hijri.Riyadh)
	if err != nil {
		return at, fmt.Errorf("-since %s: %w", text, err)
	}
	return at, nil
}

func sayChain(c app.Chain, out io.Writer, v *i18n.Voice) int {
	if c.Whole() {
		fmt.Fprintln(out, v.Count("care.audit_whole", c.Entries, nil))
		return 0
	}
	fmt.Fprintln(out, brokenLine(c, v))
	return 1
}

// brokenLine says where a chain is broken.
func brokenLine(c app.Chain, v *i18n.Voice) string {
	return v.With("care.audit_broken", map[string]any{"at": v.Number(int64(c.BrokenAt)), "unreadable": v.Number(int64(c.Unreadable))})
}

// auditLine is one entry, with what the record is called when that is asked for.
func auditLine(ctx context.Context, db *cache.DB, e app.AuditEntry, records bool) string {
	line := fmt.Sprintf("%d\t%s\t%s\t%s\t%s", e.Seq, e.At.In(hijri.Riyadh).Format("2006-01-02 15:04:05"), orDash(e.Operator), e.Action, orDash(string(e.Record)))
	if !records || e.Record == "" {
		return line
	}
	if l, err := db.Licence(ctx, e.Record); err == nil {
		return line + fmt.Sprintf("\t%s\t%s", l.Number, l.Entered.Get(app.FieldFullName))
	}
	if a, err := db.Application(ctx, e.Record); err == nil {
		return line + fmt.Sprintf("\t%s\t%s", a.Number, a.Entered.Get(app.FieldFullName))
	}
	return line
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
