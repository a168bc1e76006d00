package cache_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// TestADamagedStoreIsMovedAside, never overwritten, and work goes on.
func TestADamagedStoreIsMovedAside(t *testing.T) {
	for name, hurt := range map[string]func(b []byte) []byte{
		"garbage":          func([]byte) []byte { return bytes.Repeat([]byte("no store "), 4000) },
		"short garbage":    func([]byte) []byte { return []byte("x") },
		"truncated":        func(b []byte) []byte { return b[:len(b)/3] },
		"to one page":      func(b []byte) []byte { return b[:4096] },
		"both metas gone":  func(b []byte) []byte { return zero(b, 0, 8192) },
		"all but metas":    func(b []byte) []byte { return zero(b, 8192, len(b)) },
		"every third page": func(b []byte) []byte { return everyThird(b) },
		"no schema":        func([]byte) []byte { return foreign(t) },
		"random pages":     func(b []byte) []byte { return scramble(b) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			for n := range 8 {
				s.issue(n)
			}
			s.close()
			path := filepath.Join(s.dir, "shubbak.db")
			sound, err := os.ReadFile(path)
			s.must(err)
			hurtFile := hurt(bytes.Clone(sound))
			for n := range 2 { // twice within a second
				s.must(os.WriteFile(path, hurtFile, 0o600))
				db, moved, err := cache.Open(s.dir, s.feed, cache.Options{Now: s.clock.Now, Argon2: cheap})
				s.must(err)
				s.DB = db
				if moved == nil || !strings.HasPrefix(moved.To, path+".damaged-20261123-070000") {
					s.close()
					t.Fatalf("moved %+v", moved)
				}
				if kept, err := os.ReadFile(moved.To); err != nil || !bytes.Equal(kept, hurtFile) {
					t.Errorf("the file aside is not what it was: %v", err)
				}
				s.admit("noura")
				s.lease("l1", 1, 300)
				if got := s.issue(99).Licence.Number.Serial(); got != uint32(9+n) {
					t.Errorf("serial %d was used before", got)
				}
				s.close()
			}
			aside, _ := filepath.Glob(path + ".damaged-*")
			if len(aside) != 2 {
				t.Errorf("%d files aside", len(aside))
			}
		})
	}
}

func zero(b []byte, from, to int) []byte {
	clear(b[from:to])
	return b
}

func everyThird(b []byte) []byte {
	for at := 2 * 4096; at+4096 <= len(b); at += 3 * 4096 {
		clear(b[at : at+4096])
	}
	return b
}

func scramble(b []byte) []byte {
	r := rand.New(rand.NewPCG(3, 4))
	for i := 8192; i < len(b); i++ {
		b[i] = byte(r.Uint32())
	}
	return b
}

// foreign is a sound bbolt file of some other program.
func foreign(t *testing.T) []byte {
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte("theirs"))
		return err
	}), db.Close())
	b, err2 := os.ReadFile(path)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	return b
}

// TestDamageFoundLaterIsToldAndLookedFor: a page goes bad after Open.
func TestDamageFoundLaterIsToldAndLookedFor(t *testing.T) {
	s := open(t)
	for n := range 8 {
		s.issue(n)
	}
	path := filepath.Join(s.dir, "shubbak.db")
	b, err := os.ReadFile(path)
	s.must(err)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	s.must(err)
	_, err = f.WriteAt(make([]byte, len(b)-8192), 8192) // the mapping sees it
	s.must(errors.Join(err, f.Close()))
	_, err = s.PrintJobs(t.Context(), "", 100)
	s.code(err, app.StoreFault)
	_, err = s.SaveApplication(t.Context(), s.application(1))
	s.code(err, app.StoreFault)
	s.must(s.Close())
	db, moved, err := cache.Open(s.dir, s.feed, cache.Options{Now: s.clock.Now, Argon2: cheap})
	s.must(err)
	s.DB = db
	if moved == nil {
		t.Error("it was not moved aside")
	}
	s.close()
}

// TestADamagedDeviceSecretIsKept: a new one is made, with which nobody's wrap
// opens, and the old one lies beside it.
func TestADamagedDeviceSecretIsKept(t *testing.T) {
	s := open(t)
	s.close()
	path := filepath.Join(s.dir, "device-secret")
	whole, err := os.ReadFile(path)
	s.must(err)
	s.must(os.WriteFile(path, whole[:7], 0o600))
	s.open()
	_, err = s.Unlock(t.Context(), "noura", password)
	s.code(err, app.NotFound)
	aside, err := filepath.Glob(path + ".damaged-*")
	s.must(err)
	if len(aside) != 1 {
		t.Fatalf("set aside: %v", aside)
	}
	if kept, err := os.ReadFile(aside[0]); err != nil || string(kept) != string(whole[:7]) {
		t.Errorf("%d bytes kept, %v", len(kept), err)
	}
	s.admit("noura") // central gives the data key out again
}

// TestANewerStoreIsLeftAlone: it is not damaged.
func TestANewerStoreIsLeftAlone(t *testing.T) {
	s := open(t)
	s.close()
	path := filepath.Join(s.dir, "shubbak.db")
	db, err := bolt.Open(path, 0o600, nil)
	s.must(err)
	s.must(db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte{0, 0, 0, 99})
	}))
	s.must(db.Close())
	_, _, err = cache.Open(s.dir, s.feed, cache.Options{Now: s.clock.Now, Argon2: cheap})
	s.code(err, app.StoreNewer)
	if aside, _ := filepath.Glob(path + ".damaged-*"); len(aside) != 0 {
		t.Errorf("moved to %v", aside)
	}
}

// TestSwappedValuesAreFoundOut: a value in another's place, or changed, is not
// taken for what belongs there.
func TestSwappedValuesAreFoundOut(t *testing.T) {
	s := open(t)
	a, b := s.issue(1), s.issue(2)
	s.close()
	db, err := bolt.Open(filepath.Join(s.dir, "shubbak.db"), 0o600, nil)
	s.must(err)
	s.must(db.Update(func(tx *bolt.Tx) error {
		licences, outbox := tx.Bucket([]byte("licences")), tx.Bucket([]byte("outbox"))
		one, two := bytes.Clone(licences.Get([]byte(a.Licence.ID))), bytes.Clone(licences.Get([]byte(b.Licence.ID)))
		c := bytes.Clone(outbox.Get([]byte{0, 0, 0, 0, 0, 0, 0, 1}))
		c[len(c)-20] ^= 1
		return errors.Join(licences.Put([]byte(a.Licence.ID), two), licences.Put([]byte(b.Licence.ID), one),
			outbox.Put([]byte{0, 0, 0, 0, 0, 0, 0, 1}, c))
	}))
	s.must(db.Close())
	s.open()
	s.unlock("noura")
	_, err = s.Licence(t.Context(), a.Licence.ID)
	s.code(err, app.StoreFault)
	_, err = s.Due(t.Context(), 10, nil)
	s.code(err, app.StoreFault)
}

// TestNothingIsReadableOnDisk looks for everything of a record in every file, as
// UTF-8 and UTF-16, plain, folded, and without its prefix.
func TestNothingIsReadableOnDisk(t *testing.T) {
	s := open(t)
	is := s.issue(1)
	d := s.draft(2)
	l := is.Licence
	l.ID = app.NewID(s.clock.Now())
	l.Number, _ = app.NewLicenceNumber(series, 777_777)
	s.must(s.Apply(t.Context(), page("c1", ofLicence(l, 3, ""))))
	sent, err := s.sending(is.Command)
	s.must(err)
	s.must(s.answered(sent, app.Outcome{ID: sent.ID, Code: app.Invalid, Detail: "رقم الجوال لا يخص عبدالرحمن"}))
	_, err = s.PutBlob(t.Context(), []byte("عقد إيجار ضياء الشرق"))
	s.must(err)
	_, _ = s.Unlock(t.Context(), "noura", "wrong-password")
	s.close()

	secrets := []string{
		string(is.Licence.Number), string(l.Number), is.Licence.AppNumber, d.Number, is.Licence.Token, "عبدالرحمن", "الغامدي", "ضياء الشرق",
		"رقم الجوال", "عقد إيجار", password, "wrong-password", "471101", string(s.key),
	}
	for _, v := range is.Licence.Entered.Fields {
		if len(v) > 8 {
			secrets = append(secrets, v, strings.TrimPrefix(v, "+966"))
		}
	}
	needles := map[string]string{}
	for _, secret := range secrets {
		needles[secret] = secret
		needles[arabic.Fold(secret)] = secret
		units := utf16.Encode([]rune(secret))
		little, big := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
		for _, u := range units {
			little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
		}
		needles[string(little)], needles[string(big)] = secret, secret
	}
	files := 0
	s.must(filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		for needle, secret := range needles {
			if bytes.Contains(b, []byte(needle)) {
				t.Errorf("%s holds %q", filepath.Base(path), secret)
			}
		}
		return err
	}))
	if files < 4 {
		t.Errorf("only %d files were looked at", files)
	}
}

// TestADocumentThatCannotBeKeptIsTold, and can be once its folder is back.
func TestADocumentThatCannotBeKeptIsTold(t *testing.T) {
	s := open(t)
	s.must(os.Remove(filepath.Join(s.dir, "blobs")))
	_, err := s.PutBlob(t.Context(), []byte("x"))
	if err == nil {
		t.Error("kept nowhere")
	}
	s.must(os.Mkdir(filepath.Join(s.dir, "blobs"), 0o700))
	_, err = s.PutBlob(t.Context(), []byte("x"))
	s.must(err)
}

// deleteKey takes a value out of a store behind its back.
func deleteKey(t *testing.T, dir, bucket string, key []byte) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, cache.FileName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucket)).Delete(key) }); err != nil {
		t.Fatal(err)
	}
}
