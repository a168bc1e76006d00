package cache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
)

// tamper changes the closed file behind the store's back.
func (s *shop) tamper(with func(tx *bolt.Tx) error) {
	s.t.Helper()
	db, err := bolt.Open(filepath.Join(s.dir, "shubbak.db"), 0o600, nil)
	s.must(err)
	s.must(db.Update(with))
	s.must(db.Close())
}

// TestValuesPutBackAreFoundOut: each of them opens by itself, for it was sealed for
// its very place; it is only not what lies there now.
func TestValuesPutBackAreFoundOut(t *testing.T) {
	for name, with := range map[string]func(tx *bolt.Tx, id, old []byte) error{
		"an older value": func(tx *bolt.Tx, id, old []byte) error { return tx.Bucket([]byte("licences")).Put(id, old) },
		"one taken away": func(tx *bolt.Tx, id, _ []byte) error { return tx.Bucket([]byte("licences")).Delete(id) },
		"an audit entry taken away": func(tx *bolt.Tx, _, _ []byte) error {
			k, _ := tx.Bucket([]byte("audit")).Cursor().Last()
			return tx.Bucket([]byte("audit")).Delete(k)
		},
		"the tally taken away": func(tx *bolt.Tx, _, _ []byte) error { return tx.Bucket([]byte("identity")).Delete([]byte("tally")) },
		"the tally overwritten": func(tx *bolt.Tx, _, _ []byte) error {
			return tx.Bucket([]byte("identity")).Put([]byte("tally"), bytes.Repeat([]byte{1}, 80))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			is := s.issue(1)
			s.must(s.Apply(t.Context(), page("c1")))
			s.close()
			id, old := []byte(is.Licence.ID), []byte(nil)
			s.tamper(func(tx *bolt.Tx) error {
				old = bytes.Clone(tx.Bucket([]byte("licences")).Get(id))
				return nil
			})
			s.open()
			s.unlock("noura")
			s.tells()
			_, err := s.NewPrint(t.Context(), app.PrintJob{ID: "p2", Licence: is.Licence.ID, Reason: "x"}, app.AuditEntry{Action: "print"})
			s.must(err)
			s.close()
			s.tamper(func(tx *bolt.Tx) error { return with(tx, id, old) })
			s.open()
			s.unlock("noura")
			s.tells(app.StoreAltered)
			if _, under, err := s.Snapshot(t.Context()); err != nil || !under {
				t.Errorf("the records are not fetched again: %v", err)
			}
			history, err := s.History(t.Context(), is.Licence.ID)
			s.must(err)
			if !slices.ContainsFunc(history, func(e app.AuditEntry) bool { return e.Action == "issue" }) {
				t.Errorf("history %+v", history)
			}
			s.must(s.Acknowledge(t.Context(), app.StoreAltered, app.AuditEntry{Action: "acknowledge"}))
			s.reopen()
			s.tells() // it is told once
			s.issue(2)
		})
	}
}

// TestEveryBucketIsKnown: what is not listed is neither tallied, nor examined, nor
// saved when the store is repaired.
func TestEveryBucketIsKnown(t *testing.T) {
	there, known, err := open(t).Buckets()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(known)
	if !slices.Equal(there, known) {
		t.Errorf("in the file: %v\nknown: %v", there, known)
	}
}

// TestNothingIsWrittenPastTheTally: whatever writes to a bucket without changing the
// tally would be taken for tampering at the next unlock.
func TestNothingIsWrittenPastTheTally(t *testing.T) {
	past := regexp.MustCompile(`\.of\([^()]*\)\.(Put|Delete)\(`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range past.FindAllString(string(src), -1) {
			if name != "tally.go" && name != "txn.go" && name != "repair.go" && !strings.HasSuffix(name, "_test.go") {
				t.Errorf("%s: %s", name, found)
			}
		}
	}
}
