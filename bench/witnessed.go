package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
)

// witnessed is what a counter said that it had done: all of it must be found in
// whatever it left behind.
type witnessed struct {
	saved   map[app.ID]int64 // application -> edition
	issued  map[app.ID]app.LicenceNumber
	copies  map[app.ID]int // licence -> the highest copy that was printed
	faults  map[app.Code]int
	failure string
}

func newWitnessed() *witnessed {
	return &witnessed{saved: map[app.ID]int64{}, issued: map[app.ID]app.LicenceNumber{}, copies: map[app.ID]int{}, faults: map[app.Code]int{}}
}

// hear takes in what was said, line by line.
func (w *witnessed) hear(said io.Reader, each func(word string)) {
	for in := bufio.NewScanner(said); in.Scan(); {
		w.take(in.Text())
		each(in.Text())
	}
}

func (w *witnessed) take(text string) {
	f := append(strings.Fields(text), "", "", "", "")
	switch f[0] {
	case "saved":
		edition, _ := strconv.ParseInt(f[2], 10, 64)
		w.saved[app.ID(f[1])] = edition
	case "issued":
		w.issued[app.ID(f[1])] = app.LicenceNumber(f[2])
	case "printed", "ended":
		copyNo, _ := strconv.Atoi(f[3])
		w.copies[app.ID(f[2])] = max(w.copies[app.ID(f[2])], copyNo)
	case "fault":
		w.faults[app.Code(f[2])]++
	case "failed", "unclear":
		w.failure = text
	}
}

// losses counts what must never be.
type losses struct {
	Lost       int // acknowledged and not there
	Twice      int // numbers that two licences have, or that could be given out again
	Unreadable int // stores that do not open, or hold a broken chain or tree
	Unknown    int // printed numbers that the store does not know
	Half       int // licences of which something is missing
	Unclear    int // failures that no code tells, or after which work did not go on
	Told       int // false alarms: the clerk was told of a restored or a copied store
	first      error
}

func (l *losses) sum() int {
	return l.Lost + l.Twice + l.Unreadable + l.Unknown + l.Half + l.Unclear + l.Told
}

func (l *losses) add(o losses) {
	l.Lost, l.Twice, l.Unreadable = l.Lost+o.Lost, l.Twice+o.Twice, l.Unreadable+o.Unreadable
	l.Unknown, l.Half, l.Unclear, l.Told = l.Unknown+o.Unknown, l.Half+o.Half, l.Unclear+o.Unclear, l.Told+o.Told
	if l.first == nil {
		l.first = o.first
	}
}

func (l *losses) count(n *int, format string, args ...any) {
	*n++
	if l.first == nil {
		l.first = fmt.Errorf(format, args...)
	}
}

// examine opens what a counter left and looks for all that it said. A store that
// opens is unlocked, looked through, and issues one more licence.
func (e errand) examine(ctx context.Context, w *witnessed) (l losses) {
	db, moved, err := cache.Open(e.store(), &app.Feed{}, e.options())
	if err != nil || moved != nil {
		l.count(&l.Unreadable, "opening: %w, moved %v", err, moved)
		return l
	}
	if _, err = db.Unlock(ctx, e.Operator, e.Password); err != nil {
		l.count(&l.Unreadable, "unlocking: %w", err)
		_ = db.Close() // it is lost already
		return l
	}
	e.look(ctx, db, w, &l)
	if err := db.Close(); err != nil {
		l.count(&l.Unreadable, "closing: %w", err)
	}
	if err := pages(filepath.Join(e.store(), "shubbak.db")); err != nil {
		l.count(&l.Unreadable, "the tree: %w", err)
	}
	return l
}

func (e errand) look(ctx context.Context, db *cache.DB, w *witnessed, l *losses) {
	if err := db.CheckChains(ctx); err != nil {
		l.count(&l.Unreadable, "the chains: %w", err)
	}
	if told, err := db.Warnings(ctx); err != nil || len(told) > 0 {
		l.count(&l.Told, "the clerk is told %v, %w", told, err)
	}
	for id, edition := range w.saved {
		a, err := db.Application(ctx, id)
		if err != nil || a.Edition < edition {
			l.count(&l.Lost, "application %s of edition %d: edition %d, %w", id, edition, a.Edition, err)
		}
		for _, paper := range a.Attachments {
			if _, err := db.Blob(ctx, paper.SHA256); err != nil {
				l.count(&l.Lost, "a document of application %s: %w", id, err)
			}
		}
	}
	holder := map[app.LicenceNumber]app.ID{}
	for id, n := range w.issued {
		lic, err := db.Licence(ctx, id)
		if err != nil || lic.Number != n || lic.Copies < w.copies[id] {
			l.count(&l.Lost, "licence %s %s of %d copies: %s of %d, %w", id, n, w.copies[id], lic.Number, lic.Copies, err)
		}
		if holder[n] != "" {
			l.count(&l.Twice, "%s has been given to %s and %s", n, holder[n], id)
		}
		holder[n] = id
	}
	for id := range w.copies {
		papers(ctx, db, id, l)
	}
	whole(ctx, db, l)
	printed, err := e.printed()
	if err != nil {
		l.count(&l.Unknown, "the papers: %w", err)
	}
	for n := range printed {
		if _, err := db.LicenceByNumber(ctx, n); err != nil {
			l.count(&l.Unknown, "%s was printed: %w", n, err)
		}
	}
	again(ctx, db, printed, holder, l)
}

// whole sees that nothing was issued half: each licence of this counter has its
// application, its command and its print job.
func whole(ctx context.Context, db *cache.DB, l *losses) {
	all, err := db.Commands(ctx, 1<<20)
	if err != nil {
		l.count(&l.Unreadable, "the outbox: %w", err)
	}
	queued := map[app.ID]int{}
	for _, c := range all {
		if c.Kind == app.CommandIssue {
			queued[c.Record]++
		}
	}
	found, err := db.Find(ctx, app.Query{Kind: app.HitLicence, Limit: 1 << 20})
	if err != nil {
		l.count(&l.Unreadable, "the list: %w", err)
	}
	for _, hit := range found.Hits {
		lic, err := db.Licence(ctx, hit.ID)
		if err != nil || lic.Lease == "" || lic.LedgerSeq == 0 || queued[lic.ID] == 0 && lic.Synced {
			continue // central's own; what cannot be read is missed elsewhere
		}
		a, errA := db.Application(ctx, lic.Application)
		jobs, errJ := db.PrintJobs(ctx, lic.ID, 1)
		if queued[lic.ID] != 1 || errA != nil || errJ != nil || a.Licence != lic.ID || len(jobs) == 0 {
			l.count(&l.Half, "licence %s has %d commands, %d prints, application %s, %w, %w", lic.Number, queued[lic.ID], len(jobs), a.ID, errA, errJ)
		}
	}
}

// papers sees that what was printed of a licence can be seen again.
func papers(ctx context.Context, db *cache.DB, licence app.ID, l *losses) {
	jobs, err := db.PrintJobs(ctx, licence, 100)
	if err != nil {
		l.count(&l.Unreadable, "the prints of %s: %w", licence, err)
	}
	for _, job := range jobs {
		if job.SHA256 == "" {
			continue
		}
		if _, err := db.Blob(ctx, job.SHA256); err != nil {
			l.count(&l.Lost, "copy %d of %s: %w", job.Copy, job.Number, err)
		}
	}
}

// again sees that no number in use is still to be given out.
func again(ctx context.Context, db *cache.DB, printed map[app.LicenceNumber]bool, holder map[app.LicenceNumber]app.ID, l *losses) {
	leases, err := db.Leases(ctx)
	if err != nil {
		l.count(&l.Unreadable, "the leases: %w", err)
	}
	free := func(n app.LicenceNumber) bool {
		for _, lease := range leases {
			if lease.Series == n.Series() && n.Serial() >= lease.Next && n.Serial() <= lease.Last {
				return true
			}
		}
		return false
	}
	for n := range printed {
		if free(n) {
			l.count(&l.Twice, "%s was printed and can be given out", n)
		}
	}
	for n := range holder {
		if free(n) {
			l.count(&l.Twice, "%s was given out and can be again", n)
		}
	}
}

// printed lists the numbers that lie in the tray.
func (e errand) printed() (map[app.LicenceNumber]bool, error) {
	list, err := os.ReadDir(e.papers())
	numbers := map[app.LicenceNumber]bool{}
	for _, f := range list {
		number, _, _ := strings.Cut(f.Name(), "-") // its copy follows
		numbers[app.LicenceNumber(number)] = true
	}
	return numbers, err
}

// pages has bbolt check every page of a file.
func pages(path string) error {
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	var all []error
	err = db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			all = append(all, err)
		}
		return nil
	})
	return errors.Join(append(all, err, db.Close())...)
}
