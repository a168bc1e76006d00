package cache_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/shubbak/shubbak/app"
)

// unpack puts the folder of a store that an older program has written into dir.
func unpack(t *testing.T, archive, dir string) {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(h.Name))
		if h.Typeflag == tar.TypeDir {
			err = os.MkdirAll(path, 0o700)
		} else {
			var b []byte
			if b, err = io.ReadAll(r); err == nil {
				err = os.WriteFile(path, b, 0o600)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestOldStoresOpen opens a store of every schema there was, as the program of its
// time has written it, and finds everything in it. Each holds four issued licences
// that wait to be sent, a draft, a licence of central, a document, and the audit.
func TestOldStoresOpen(t *testing.T) {
	steps, err := filepath.Glob("migrate_*.go")
	if err != nil {
		t.Fatal(err)
	}
	versions := 0
	for _, name := range steps {
		var n int
		if _, err := fmt.Sscanf(name, "migrate_%d.go", &n); err == nil {
			versions++
		}
	}
	if versions < 2 {
		t.Fatalf("only %d migrations are found", versions)
	}
	for n := 1; n <= versions; n++ {
		t.Run(fmt.Sprint("schema ", n), func(t *testing.T) {
			s := closed(t)
			unpack(t, fmt.Sprintf("testdata/schema-%d.tar.gz", n), s.dir)
			s.open()
			s.unlock("noura")
			s.holdsAll()
			s.reopen() // with what the first unlock has made anew
			s.holdsAll()
			is := s.issue(9)
			if is.Licence.Number.Serial() != 5 || is.Licence.LedgerSeq != 5 || is.Command.Seq != 5 {
				t.Errorf("the next licence has number %s, ledger place %d, command %d", is.Licence.Number, is.Licence.LedgerSeq, is.Command.Seq)
			}
			s.Lock()
			s.unlock("reem")
		})
	}
}

// holdsAll fails the test unless all that the archives hold is found.
func (s *shop) holdsAll() {
	s.t.Helper()
	ctx := s.t.Context()
	for query, want := range map[string]int{
		"": 10, "ضياء الشرق": 9, "القحطاني": 1, "صيدليه شفاء": 1, "عايشه صالح": 1, "0551234567": 1, "1010101010": 1, "COM-48-0003-00002": 2, "480300": 5,
	} {
		f, err := s.Find(ctx, app.Query{Text: query})
		s.must(err)
		if f.Total != want {
			s.t.Errorf("%q finds %d, want %d", query, f.Total, want)
		}
		for _, h := range f.Hits {
			if h.Kind == app.HitLicence {
				_, err = s.Licence(ctx, h.ID)
			} else {
				_, err = s.Application(ctx, h.ID)
			}
			s.must(err)
		}
	}
	due, err := s.Due(ctx, 100, nil)
	s.must(err)
	if len(due) != 4 || len(due[3].Body) == 0 {
		s.t.Errorf("%d commands are due", len(due))
	}
	cursor, err := s.Cursor(ctx)
	s.must(err)
	left, granted, err := s.NumbersLeft(ctx, series)
	s.must(err)
	doc, err := s.Blob(ctx, "d9ee405443ab48ff717857a5e817271b9ad19d1b7fedcbcba11b3a706ac37da9")
	s.must(err)
	if cursor != "c-17" || left != 296 || granted != 300 || string(doc) != "%PDF-1.4 a document" {
		s.t.Errorf("cursor %s, %d of %d numbers, %q", cursor, left, granted, doc)
	}
	s.must(s.CheckChains(ctx))
}
