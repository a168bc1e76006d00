package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// TestNothingOfARecordIsOnTheDisk looks through every file that a counter has, its
// temporary ones included, after each of the things that it does: save with
// documents, issue, print real pages, be killed, sync, unlock and lock.
func TestNothingOfARecordIsOnTheDisk(t *testing.T) {
	ctx := t.Context()
	p, e, err := newWorld(ctx, t.TempDir())
	defer func() { _ = p.Close() }()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seedOf(), 4))
	w := newWitnessed()
	e.Paper, e.Log = true, true
	for range 4 {
		e.Seed = r.Uint64()
		if err := killOnce(ctx, e, r, w); err != nil {
			t.Fatal(err)
		}
		e.scan(t, "after a kill", e.secrets(ctx, t))
	}
	e.Rounds = 25
	e.Seed = r.Uint64()
	c, err := e.start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := c.Output(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	secrets := e.secrets(ctx, t)
	e.scan(t, "after a day's work", secrets)
	q, err := e.reopen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.sync(ctx, func() (bool, error) {
		n, err := q.db.OutboxCount(ctx)
		return n.Waiting == 0, err
	}); err != nil {
		t.Fatal(err)
	}
	e.scan(t, "while it is open, after a sync", secrets)
	if err := q.clerk.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	e.scan(t, "locked", secrets)
	if err := q.clerk.SignOut(ctx); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	e.scan(t, "signed out", secrets)
}

// TestNothingIsReadableAfterTrouble looks through every file after writes that were
// refused, after power cuts, in a backup, and after it was restored.
func TestNothingIsReadableAfterTrouble(t *testing.T) {
	ctx := t.Context()
	if err := canTrace(ctx); err != nil {
		t.Skip(err) // the system forbids it
	}
	p, e, err := newWorld(ctx, t.TempDir())
	defer func() { _ = p.Close() }()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seedOf(), 5))
	w := newWitnessed()
	e.Paper, e.Log, e.Faults, e.Rounds = true, true, true, faultyRounds
	for i, f := range []fault{{"pwrite64,write", "ENOSPC"}, {"fdatasync,fsync", "EIO"}, {"openat", "EACCES"}, {"renameat,ftruncate", "EROFS"}} {
		e.Seed = r.Uint64()
		if err := e.failCall(ctx, f, 10+20*i, w); err != nil {
			t.Fatal(err)
		}
		e.scan(t, "after "+f.calls+" failed with "+f.error, e.secrets(ctx, t))
	}

	e.Seed, e.Faults = r.Uint64(), false
	d, err := newDisk(e.store(), e.witness())
	if err != nil {
		t.Fatal(err)
	}
	calls, err := e.record(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(e.Dir, "calls")); err != nil { // the recorder's
		t.Fatal(err)
	}
	secrets := e.secrets(ctx, t)
	for i, c := range calls {
		if err := d.begin(c); err != nil {
			t.Fatal(err)
		}
		if i%(len(calls)/12) == 0 {
			if err := e.lay(d.cut(r), nil); err != nil {
				t.Fatal(err)
			}
			e.scan(t, "after a power cut", secrets)
		}
		d.end(c)
	}
	if err := e.lay(d.cut(r), nil); err != nil {
		t.Fatal(err)
	}

	q, err := e.reopen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	key, recipient, err := cache.NewRecovery()
	if err != nil {
		t.Fatal(err)
	}
	var sealed bytes.Buffer
	if err := errors.Join(q.db.Backup(ctx, &sealed, recipient, nil), q.Close(), os.WriteFile(filepath.Join(e.Dir, "backup"), sealed.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	e.scan(t, "with a backup", secrets)
	if _, err := cache.Restore(&sealed, key, e.store(), time.Now()); err != nil {
		t.Fatal(err)
	}
	e.scan(t, "after it was restored", secrets)
	e.scan(t, "after the restored store was opened", e.secrets(ctx, t))
}

// secrets are all texts of the records that a counter holds: what was entered, the
// numbers, the tokens, the words of names.
func (e errand) secrets(ctx context.Context, t *testing.T) []string {
	t.Helper()
	p, err := e.reopen(ctx)
	defer func() { _ = p.Close() }()
	if err != nil {
		t.Fatal(err)
	}
	cards, err := p.db.Operators(ctx)
	if err != nil {
		t.Fatal(err)
	}
	known, err := json.Marshal([]any{p.clerk.Who().Device, cards}) // the office and its employees, who stand on the sign-in screen
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{e.Password: true}
	add := func(s string, least int) {
		if len([]rune(s)) >= least && !bytes.Contains(known, []byte(s)) {
			found[s] = true
		}
	}
	entered := func(of app.Entered) {
		for _, v := range of.Fields {
			add(v, 7)
			add(strings.TrimPrefix(v, "+966"), 7)
		}
		for _, code := range []string{app.FieldFullName, app.FieldTradeName, app.FieldEstablishment} {
			for _, word := range strings.Fields(of.Get(code)) {
				add(word, 5)
			}
		}
	}
	hits, err := p.db.Find(ctx, app.Query{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits.Hits {
		add(h.Number, 7)
		if l, err := p.db.Licence(ctx, h.ID); err == nil {
			entered(l.Entered)
			add(l.Token, 7)
			add(l.AppNumber, 7)
			add(l.Number.Grouped(), 7)
		}
		if a, err := p.db.Application(ctx, h.ID); err == nil {
			entered(a.Entered)
			for _, d := range a.Attachments {
				add(d.SHA256, 7)
			}
		}
	}
	if len(found) < 100 {
		t.Fatalf("only %d texts to look for", len(found))
	}
	var list []string
	for s := range found {
		list = append(list, s)
	}
	slices.Sort(list)
	return list
}

// needles are the forms in which a text could lie in a file: plain, folded, as
// UTF-16, and hashed with no key.
func needles(secret string) [][]byte {
	var all [][]byte
	for _, s := range []string{secret, arabic.Fold(secret)} {
		units := utf16.Encode([]rune(s))
		little, big := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
		for _, u := range units {
			little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
		}
		s1, s2, s3 := sha256.Sum256([]byte(s)), sha1.Sum([]byte(s)), md5.Sum([]byte(s))
		all = append(all, []byte(s), little, big)
		for _, sum := range [][]byte{s1[:], s2[:], s3[:]} {
			all = append(all, sum[:12], []byte(hex.EncodeToString(sum[:12])))
		}
	}
	return all
}

// scan looks for the texts in every file of the counter and in the names of files.
// The papers in the tray are paper, and central is another machine.
func (e errand) scan(t *testing.T, when string, secrets []string) {
	t.Helper()
	began, files := time.Now(), 0
	var everything []byte
	err := filepath.WalkDir(e.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path == e.papers() || path == filepath.Join(e.Dir, "central") {
				return fs.SkipDir
			}
			return nil
		}
		b, err := os.ReadFile(path)
		files++
		everything = append(append(append(everything, path...), 0), b...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 4 { // a store, its secret, and what lies outside of it
		t.Fatalf("%s: only %d files", when, files)
	}
	hits := newSeeker(secrets).hits(everything)
	for _, secret := range hits {
		t.Errorf("%s: a file holds %q", when, secret)
	}
	t.Logf("%s: %d texts in %d files of %d bytes, %s", when, len(secrets), files, len(everything), time.Since(began))
}

// seeker looks for many needles at once, by their first four bytes.
type seeker struct {
	begin map[[4]byte][]needle
}

type needle struct {
	bytes  []byte
	secret string
}

func newSeeker(secrets []string) *seeker {
	s := &seeker{begin: map[[4]byte][]needle{}}
	for _, secret := range secrets {
		for _, n := range needles(secret) {
			if len(n) >= 6 {
				at := [4]byte(n)
				s.begin[at] = append(s.begin[at], needle{n, secret})
			}
		}
	}
	return s
}

func (s *seeker) hits(in []byte) []string {
	found := map[string]bool{}
	for i := 0; i+4 <= len(in); i++ {
		for _, n := range s.begin[[4]byte(in[i:])] {
			if bytes.HasPrefix(in[i:], n.bytes) {
				found[n.secret] = true
			}
		}
	}
	var list []string
	for f := range found {
		list = append(list, f)
	}
	slices.Sort(list)
	return list
}

// TestTheScanSeesWhatIsThere proves that each form is found.
func TestTheScanSeesWhatIsThere(t *testing.T) {
	const secret = "عبدالرحمن الغامدي"
	for i, n := range needles(secret) {
		in := append(append(bytes.Repeat([]byte{7}, 1000), n...), 1, 2, 3)
		if got := newSeeker([]string{"other text", secret}).hits(in); !slices.Equal(got, []string{secret}) {
			t.Errorf("form %d is not seen: %v", i, got)
		}
	}
	if got := newSeeker([]string{secret}).hits(bytes.Repeat([]byte("nothing "), 1000)); len(got) != 0 {
		t.Errorf("%v is seen in nothing", got)
	}
}
