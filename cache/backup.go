package cache

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"
	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

// A backup is a tar of the store's folder, encrypted by age to the recovery key
// (X25519, https://age-encryption.org/v1): the manifest, the store as one read
// transaction sees it, the device's secret, the documents, and the small files
// beside them. It holds no high-water marks: those of the machine that it is
// restored on count, and whatever they say all leases of a restored store are void.

// What a backup holds beside blobs/.
const (
	backupManifest = "shubbak-backup.json"
	backupVersion  = 1
)

// manifest says what a backup is of.
type manifest struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	Device  string    `json:"device,omitempty"`
}

// backupBeside are the files that belong to a counter beside its store.
func backupBeside() []string { return []string{"settings.json", "ca.pem", "trust.json"} }

// NewRecovery makes a recovery key: the secret, which is to be kept on paper far
// from the counter, and the recipient, to which backups are sealed.
func NewRecovery() (secret, recipient string, err error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", fmt.Errorf("making a recovery key: %w", err)
	}
	return id.String(), id.Recipient().String(), nil
}

// RecoveryRecipient returns the recipient of a secret, or of a recipient itself.
// What is neither is app.Invalid.
func RecoveryRecipient(key string) (string, error) {
	key = strings.TrimSpace(key)
	if id, err := age.ParseX25519Identity(key); err == nil {
		return id.Recipient().String(), nil
	}
	r, err := age.ParseX25519Recipient(key)
	if err != nil {
		return "", &app.Error{Code: app.Invalid, Field: "recovery_key", Err: err}
	}
	return r.String(), nil
}

// Backup writes all of the store, sealed to a recipient, as it is at one moment.
// Nobody waits for it, and the store may be locked. tell, which may be nil, hears
// how many bytes of the store are written.
func (db *DB) Backup(ctx context.Context, w io.Writer, recipient string, tell func(done, all int64)) error {
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return &app.Error{Code: app.Invalid, Field: "recovery_key", Err: err}
	}
	sealed, err := age.Encrypt(w, to)
	if err != nil {
		return fmt.Errorf("sealing a backup: %w", err)
	}
	archive := tar.NewWriter(sealed)
	err = db.peek(ctx, func(t *txn) error { return t.archive(ctx, archive, tell) })
	if err == nil {
		err = errors.Join(archive.Close(), sealed.Close())
	}
	if err != nil {
		return fmt.Errorf("backing up: %w", err)
	}
	return nil
}

func (t *txn) archive(ctx context.Context, w *tar.Writer, tell func(done, all int64)) error {
	m := manifest{Version: backupVersion, At: t.now}
	var d app.Device
	if _, err := t.load(bucketMeta, keyDevice, &d); err != nil {
		return err
	}
	m.Device = d.ID
	head, err := json.Marshal(m)
	if err != nil {
		return err
	}
	secret, err := t.usedSecret()
	if err != nil {
		return err
	}
	if err := errors.Join(putFile(w, backupManifest, head), putFile(w, secretName, secret)); err != nil {
		return err
	}
	if err := w.WriteHeader(&tar.Header{Name: FileName, Mode: 0o600, Size: t.bolt.Size()}); err != nil {
		return err
	}
	if _, err := t.bolt.WriteTo(&counted{ctx: ctx, w: w, all: t.bolt.Size(), tell: tell}); err != nil {
		return err
	}
	for _, name := range backupBeside() {
		b, err := os.ReadFile(filepath.Join(t.db.dir, name))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err = errors.Join(err, putFile(w, name, b)); err != nil {
			return err
		}
	}
	// After the store, so that every document is there that it names.
	blobs, err := os.ReadDir(filepath.Join(t.db.dir, "blobs"))
	for _, b := range blobs {
		if strings.HasPrefix(b.Name(), ".") {
			continue // half written
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		sealed, err := os.ReadFile(filepath.Join(t.db.dir, "blobs", b.Name()))
		if err = errors.Join(err, putFile(w, "blobs/"+b.Name(), sealed)); err != nil {
			return err
		}
	}
	return err
}

// usedSecret is the device's secret that most of the operators' wraps need.
func (t *txn) usedSecret() (secret []byte, err error) {
	uses, most := map[string]int{}, 0
	secret = t.db.secrets.newest()
	err = t.each(bucketWraps, func(k, plain []byte) error {
		var w seal.Wrap
		if err := decode(bucketWraps, k, plain, &w); err != nil {
			return err
		}
		if s, _ := t.db.secrets.forWrap(w); s != nil {
			if uses[string(s)]++; uses[string(s)] > most {
				secret, most = s, uses[string(s)]
			}
		}
		return nil
	})
	return secret, err
}

func putFile(w *tar.Writer, name string, b []byte) error {
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(b))}); err != nil {
		return err
	}
	_, err := w.Write(b)
	return err
}

// counted tells how far a copy is, and stops it when its context ends.
type counted struct {
	ctx       context.Context //nolint:containedctx // of one copy, which cannot be given one
	w         io.Writer
	done, all int64
	tell      func(done, all int64)
}

// Write implements io.Writer.
func (c *counted) Write(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.w.Write(b)
	if c.done += int64(n); c.tell != nil {
		c.tell(c.done, c.all)
	}
	return n, err
}

// Restored tells what a restore put in place.
type Restored struct {
	At     time.Time // when the backup was made
	Device string
	Aside  string // where the store lies now that was there before, "" for none
}

// Restore puts a backup in the place of the store of a folder, whole or not at all;
// a store that is there is moved aside. The store must not be open. What is no
// backup, was altered, or is sealed to another key is app.BadSignature.
func Restore(r io.Reader, secret, dir string, now time.Time) (done Restored, err error) {
	id, err := age.ParseX25519Identity(strings.TrimSpace(secret))
	if err != nil {
		return done, &app.Error{Code: app.Invalid, Field: "recovery_key", Err: err}
	}
	if err := idle(filepath.Join(dir, FileName)); err != nil {
		return done, err
	}
	plain, err := age.Decrypt(r, id)
	if err != nil {
		return done, app.Fail(app.BadSignature, err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "blobs"), 0o700); err != nil {
		return done, coded(dir, err)
	}
	temp, err := os.MkdirTemp(dir, restorePrefix+"*")
	if err != nil {
		return done, coded(dir, err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	m, err := unpack(tar.NewReader(plain), temp)
	if err != nil {
		return done, fmt.Errorf("reading a backup: %w", coded(dir, err))
	}
	done.At, done.Device = m.At, m.Device
	if err := markRestored(filepath.Join(temp, FileName), m.At); err != nil {
		return done, fmt.Errorf("checking a backup: %w", coded(dir, err))
	}
	done.Aside, err = putInPlace(temp, dir, now)
	if err != nil {
		return done, fmt.Errorf("restoring: %w", coded(dir, err))
	}
	return done, nil
}

// unpack writes the files of a backup to a folder.
func unpack(r *tar.Reader, dir string) (m manifest, err error) {
	if err := os.Mkdir(filepath.Join(dir, "blobs"), 0o700); err != nil {
		return m, err
	}
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, app.Fail(app.BadSignature, err)
		}
		name := filepath.FromSlash(h.Name)
		if !filepath.IsLocal(name) || h.Typeflag != tar.TypeReg {
			return m, app.Fail(app.BadSignature, fmt.Errorf("a file named %q", h.Name))
		}
		if err := unpackFile(r, filepath.Join(dir, name)); err != nil {
			return m, err
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, backupManifest))
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	switch {
	case err != nil:
		return m, app.Fail(app.BadSignature, err)
	case m.Version > backupVersion:
		return m, app.Fail(app.StoreNewer, nil)
	}
	return m, nil
}

func unpackFile(r io.Reader, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err = io.Copy(f, r); err != nil {
		err = app.Fail(app.BadSignature, err)
	} else {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

var keyRestored = []byte("restored") // in meta -> time of the backup, until an unlock has voided what it leased

// markRestored checks the file of a backup and writes into it that it is one.
func markRestored(path string, at time.Time) error {
	if err := inspect(path); err != nil {
		return err
	}
	return faultsToErrors(func() error {
		db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
		if err != nil {
			return err
		}
		err = db.Update(func(tx *bolt.Tx) error {
			for problem := range tx.Check() {
				return errPages{problem}
			}
			if _, err := schema(tx); err != nil {
				return err
			}
			when, err := at.MarshalText()
			if err != nil {
				return err
			}
			return tx.Bucket([]byte(bucketMeta.name)).Put(keyRestored, when)
		})
		return errors.Join(err, db.Close())
	})
}

// putInPlace moves what was unpacked to where it belongs, the store last.
func putInPlace(from, dir string, now time.Time) (aside string, err error) {
	blobs, err := os.ReadDir(filepath.Join(from, "blobs"))
	if err != nil {
		return "", err
	}
	for _, b := range blobs {
		err = errors.Join(err, os.Rename(filepath.Join(from, "blobs", b.Name()), filepath.Join(dir, "blobs", b.Name())))
	}
	if err = errors.Join(err, syncFolder(filepath.Join(dir, "blobs"))); err != nil {
		return "", err
	}
	names := backupBeside()
	if _, err := os.Stat(filepath.Join(dir, ringedName)); err != nil { // else the keyring has it, and no file is to
		names = append(names, secretName)
	}
	for _, name := range names {
		if err := replace(filepath.Join(from, name), filepath.Join(dir, name), now); err != nil {
			return "", err
		}
	}
	own := filepath.Join(dir, FileName)
	if _, err := os.Stat(own); err == nil {
		if aside, err = putAside(own, "replaced", now); err != nil {
			return "", err
		}
	}
	return aside, errors.Join(os.Rename(filepath.Join(from, FileName), own), syncFolder(dir))
}

// replace puts a file in the place of another one, which stays aside when it is
// not the same.
func replace(from, to string, now time.Time) error {
	b, err := os.ReadFile(from)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := os.ReadFile(to)
	switch {
	case err == nil && string(old) == string(b):
		return nil
	case err == nil:
		if _, err := putAside(to, "replaced", now); err != nil {
			return err
		}
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	return durably(to, b)
}

// perDay is more than what a counter does in a day: so many places of commands and
// of the ledger are passed over for each day since a backup.
const perDay = 500

// voidRestored makes a store that came from a backup harmless: whatever was done
// since then cannot be known here, so all numbers that are left are void, and
// enough places are passed over.
func (t *txn) voidRestored() error {
	v := t.of(bucketMeta).Get(keyRestored)
	if v == nil {
		return nil
	}
	var at time.Time
	if err := at.UnmarshalText(v); err != nil {
		return app.Fail(app.StoreFault, err)
	}
	void := 0
	for _, l := range t.mem.leases.all() {
		if l.Left() == 0 {
			continue
		}
		void += l.Left()
		l.Next = l.Last + 1
		if err := errors.Join(t.saveLease(l), t.audit(app.AuditEntry{Action: "void_numbers", Record: app.ID(l.ID)})); err != nil {
			return err
		}
	}
	places := uint64(2*perDay + perDay*min(max(int(t.now.Sub(at)/(24*time.Hour)), 0), 400))
	from, prev, err := t.link(bucketLedger)
	if err != nil {
		return err
	}
	return errors.Join(
		t.passPlaces(t.nextCommand()+places), t.passLedger(from, from+places, prev),
		t.audit(app.AuditEntry{Action: "restored"}), t.drop(bucketMeta, keyRestored),
		t.warn(&app.Error{Code: app.StoreRestored, Args: map[string]string{"numbers": strconv.Itoa(void)}}),
	)
}
