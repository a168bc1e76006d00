package cache_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/cache"
)

// furnished makes a store in which every bucket has something, and returns what.
func furnished(t testing.TB) (s *shop, all []cache.Value) {
	s = open(t)
	ctx := t.Context()
	is := s.issue(1)
	l, print := s.elsewhere()
	s.must(s.Apply(ctx, app.ChangesPage{Items: []app.RemoteChange{ofLicence(l, 101, "")}, Next: "c3"})) // beside the print
	out := s.returned()
	s.must(s.SaveTrust(ctx, []byte("trust")))
	s.must(s.SaveSynced(ctx, s.clock.Now()))
	a := s.application(9)
	a.State = app.Returned
	s.must(s.Apply(ctx, page("c4", ofApplication(a, 103))))
	a.Edition, a.Entered = 1, a.Entered.Clone()
	a.Entered.Fields["street"] = "شارع"
	_, err := s.SaveApplication(ctx, a)
	s.must(err)
	_, err = s.NextApplicationSeq(ctx, "COM-48")
	s.must(err)
	_, err = s.WantLease(ctx, app.LeaseRequest{ID: "w1", Series: "4899", Size: 5})
	s.must(err)
	_, err = s.NewRescue(ctx, "noura", password, app.AuditEntry{Action: "rescue"})
	s.must(err)
	s.must(s.BeginSnapshot(ctx))
	s.must(s.AddSnapshot(ctx, app.ChangesPage{Items: []app.RemoteChange{ofLicence(is.Licence, 60, "")}, Next: "s1", More: true}))
	_, _ = s.Unlock(ctx, "noura", "wrong")
	_, _ = print, out
	all, err = s.Values(ctx)
	s.must(err)
	return s, all
}

// TestEveryBucketIsFurnished keeps the fuzz target below from missing one.
func TestEveryBucketIsFurnished(t *testing.T) {
	s, all := furnished(t)
	_, known, err := s.Buckets()
	s.must(err)
	for _, name := range known {
		if !slices.ContainsFunc(all, func(v cache.Value) bool { return v.Bucket == name }) {
			t.Errorf("nothing lies in %s", name)
		}
	}
}

// FuzzStoredValues puts anything in the place of any value, sealed as it must be: it
// is read back as something, or fails with a code; nothing panics, and the store
// can be examined and backed up.
func FuzzStoredValues(f *testing.F) {
	model, all := furnished(f)
	model.close()
	file, err := os.ReadFile(filepath.Join(model.dir, "shubbak.db"))
	model.must(err)
	secret, err := os.ReadFile(filepath.Join(model.dir, "device-secret"))
	model.must(err)
	for i, v := range all {
		f.Add(uint(i), [][]byte{v.Plain[:len(v.Plain)/2], []byte(`{"seq":-1,"at":"2026","state":7}`), []byte(`null`), nil}[i%4])
	}
	f.Fuzz(func(t *testing.T, at uint, plain []byte) {
		if len(plain) > 1<<16 {
			return
		}
		s := closed(t)
		s.key = model.key
		s.must(os.WriteFile(filepath.Join(s.dir, "shubbak.db"), file, 0o600))
		s.must(os.WriteFile(filepath.Join(s.dir, "device-secret"), secret, 0o600))
		v := all[at%uint(len(all))]
		v.Plain = plain
		db, _, err := cache.Open(s.dir, s.feed, s.options())
		s.must(err)
		s.DB = db
		s.unlock("noura")
		s.must(s.Overwrite(t.Context(), v))
		s.readAll()
		s.must(s.Close())
		db, _, err = cache.Open(s.dir, s.feed, s.options())
		if err != nil {
			s.coded(err)
			return
		}
		s.DB = db
		_, err = s.Unlock(t.Context(), "noura", password)
		s.coded(err)
		s.readAll()
		s.must(s.Close())
	})
}

// coded fails the test for an error that says nothing to the clerk.
func (s *shop) coded(err error) {
	s.t.Helper()
	if err != nil && app.CodeOf(err) == app.Internal {
		s.t.Errorf("without a code: %v", err)
	}
}

// readAll reads all that there is to read, and goes on working.
func (s *shop) readAll() {
	s.t.Helper()
	ctx := s.t.Context()
	found, err := s.Find(ctx, app.Query{Limit: 100})
	s.coded(err)
	for _, h := range found.Hits {
		if h.Kind == app.HitLicence {
			l, err := s.Licence(ctx, h.ID)
			s.coded(err)
			_, err = s.LicenceByNumber(ctx, l.Number)
			s.coded(err)
		} else {
			_, err = s.Application(ctx, h.ID)
			s.coded(err)
		}
		_, err = s.History(ctx, h.ID)
		s.coded(err)
		_, err = s.PrintJobs(ctx, h.ID, 10)
		s.coded(err)
	}
	collisions, err := s.Collisions(ctx)
	s.coded(err)
	for _, id := range collisions {
		_, err = s.Collision(ctx, id)
		s.coded(err)
	}
	jobs, err := s.PrintJobs(ctx, "", 100)
	s.coded(err)
	for _, j := range jobs {
		s.coded(s.SavePrint(ctx, j, nil))
	}
	commands, err := s.Commands(ctx, 100)
	s.coded(err)
	for _, c := range commands {
		s.coded(s.Retry(ctx, c.ID, app.AuditEntry{Action: "retry"}))
	}
	_, err = s.Due(ctx, 100, nil)
	s.coded(err)
	for _, read := range []func() error{
		func() (err error) { _, err = s.Device(ctx); return err },
		func() (err error) { _, err = s.Operators(ctx); return err },
		func() (err error) { _, err = s.Cursor(ctx); return err },
		func() (err error) { _, err = s.Seen(ctx); return err },
		func() (err error) { _, err = s.Trust(ctx); return err },
		func() (err error) { _, err = s.LastSync(ctx); return err },
		func() (err error) { _, err = s.Warnings(ctx); return err },
		func() (err error) { _, err = s.Notices(ctx); return err },
		func() (err error) { _, err = s.Leases(ctx); return err },
		func() (err error) { _, _, err = s.NumbersLeft(ctx, series); return err },
		func() (err error) { _, _, err = s.Key(ctx); return err },
		func() (err error) { _, err = s.Bundles(ctx); return err },
		func() (err error) { _, err = s.BundleStanding(ctx); return err },
		func() (err error) { _, _, err = s.Repaired(ctx); return err },
		func() (err error) { _, _, err = s.Snapshot(ctx); return err },
		func() (err error) { _, err = s.Stats(ctx, hijri.Today(s.clock.Now())); return err },
		func() (err error) { _, err = s.Protection(ctx); return err },
		func() (err error) { _, err = s.NextApplicationSeq(ctx, "COM-48"); return err },
		func() (err error) { _, err = s.AuditLog(ctx, func(app.AuditEntry) error { return nil }); return err },
		func() (err error) { _, err = s.Examine(ctx, nil); return err },
		func() (err error) { _, err = s.Purge(ctx, hijri.Today(s.clock.Now())); return err },
		func() error { return s.CheckChains(ctx) },
		func() error { return s.Verify(ctx, "noura", password) },
		func() error { return s.Rescue(ctx, "noura", "AAAA-BBBB", password, app.AuditEntry{}) },
		func() error { return s.Apply(ctx, page("next")) },
		func() error {
			a, err := s.SaveApplication(ctx, s.application(77))
			if err == nil {
				_, err = s.Issue(ctx, a.ID, series, s.build)
			}
			return err
		},
		func() error {
			k, err := age.GenerateX25519Identity()
			if err == nil {
				err = s.Backup(ctx, io.Discard, k.Recipient().String(), nil)
			}
			return err
		},
	} {
		s.coded(read())
	}
}

// FuzzOutside puts anything into what a counter keeps outside its store: whose it
// is, the high-water marks, the device's secret, the keyring's copy, a document. The
// store opens or says why not, and gives no number twice.
func FuzzOutside(f *testing.F) {
	for part := range uint(6) {
		f.Add(part, []byte(nil))
		f.Add(part, []byte(`{"store":"x","machine":"y","marks":"AAAA"}`))
		f.Add(part, bytes.Repeat([]byte{0xff}, 48))
	}
	f.Fuzz(func(t *testing.T, part uint, data []byte) {
		s, r := guarded(t)
		first := s.issue(1).Licence.Number
		sum, err := s.PutBlob(t.Context(), []byte("a document"))
		s.must(err)
		s.must(s.Close())
		files := append(globbed(t, filepath.Join(s.witness, "*")), filepath.Join(s.dir, "device-keyring"), filepath.Join(s.dir, "device-secret"), globbed(t, filepath.Join(s.dir, "blobs", "*"))[0])
		if at := part % uint(len(files)+1); at < uint(len(files)) {
			s.must(os.WriteFile(files[at], data, 0o600))
		} else {
			for name := range r.kept {
				if strings.HasPrefix(name, "marks-") {
					r.kept[name] = data
				}
			}
		}
		db, moved, err := cache.Open(s.dir, s.feed, s.options())
		s.coded(err)
		if err != nil {
			return
		}
		s.DB = db
		if moved != nil {
			t.Errorf("the store was moved aside: %+v", moved)
		}
		_, err = s.Unlock(t.Context(), "noura", password)
		s.coded(err)
		if err == nil {
			_, err = s.Blob(t.Context(), sum)
			s.coded(err)
			a := s.draft(2)
			is, err := s.Issue(t.Context(), a.ID, series, s.build)
			s.coded(err)
			if err == nil && is.Licence.Number == first {
				t.Errorf("number %s twice", first)
			}
		}
		s.must(s.Close())
	})
}

func globbed(t *testing.T, pattern string) []string {
	t.Helper()
	list, err := filepath.Glob(pattern)
	if err != nil || len(list) == 0 {
		t.Fatal(pattern, err)
	}
	return list
}
