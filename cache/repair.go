package cache

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
)

// strayBucket holds, from Repair to the next unlock, what lies in leaves that no bucket
// led to: number (8) ‖ key -> value.
const strayBucket = "strays"

var keyRepair = []byte("repair") // in meta -> app.Repair

// Repair makes a new store of what can be read of a damaged one and puts it in
// its place; the damaged file is moved aside and stays as it is. damaged is the
// file to read, "" for the store's own. A store of which every page is sound is
// left alone: app.NotAllowedHere. The store must not be open. Another file does not
// take the place of a store in which work is waiting: app.Conflict.
//
// What was sealed has not been looked at then: the next unlock does so.
func Repair(dir, damaged string, now time.Time) (r app.Repair, err error) {
	own := filepath.Join(dir, FileName)
	if damaged == "" {
		damaged = own
	}
	if err := idle(own); err != nil {
		return r, fmt.Errorf("repairing: %w", err)
	}
	if damaged != own && hasWork(own) {
		return r, app.Fail(app.Conflict, errors.New("the store in its place has commands or drafts of its own"))
	}
	fresh := filepath.Join(dir, FileName+".repaired")
	defer func() { _ = os.Remove(fresh) }() // gone already after the rename
	if r, err = salvage(damaged, fresh); err != nil {
		return r, fmt.Errorf("reading %s: %w", damaged, coded(dir, err))
	}
	if r.Unreadable == 0 && damaged == own && inspect(own) == nil {
		return r, app.Fail(app.NotAllowedHere, nil)
	}
	if _, err := os.Stat(own); err == nil {
		if r.Aside, err = moveAside(own, now); err != nil {
			return r, fmt.Errorf("moving the store aside: %w", coded(dir, err))
		}
	}
	err = errors.Join(os.Rename(fresh, own), syncFolder(dir))
	if gone := os.Remove(filepath.Join(dir, markerName)); gone != nil && !errors.Is(gone, os.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return r, coded(dir, err)
}

// idle tells whether another program has the store open. A file that bbolt cannot
// open for what is in it is idle.
func idle(path string) error {
	if _, err := os.Stat(path); err != nil {
		return nil //nolint:nilerr // what is not there is not in use
	}
	var file *os.File
	err := faultsToErrors(func() error {
		db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag, mode)
			file = f
			return f, err
		}})
		if err != nil {
			return err
		}
		return db.Close()
	})
	var fault errPages
	if errors.As(err, &fault) {
		_ = letGo(file)
	}
	if app.CodeOf(coded(filepath.Dir(path), err)) == app.StoreInUse {
		return coded(filepath.Dir(path), err)
	}
	return nil
}

// hasWork tells whether there are commands or drafts in what can be read of a file.
func hasWork(path string) (has bool) {
	_, err := readPages(path, func(f found) error {
		has = has || string(f.bucket) == bucketOutbox.name || string(f.bucket) == bucketDrafts.name
		return nil
	})
	return has && err == nil
}

// salvage writes what can be read of a store to a new file.
func salvage(from, to string) (r app.Repair, err error) {
	if err := os.Remove(to); err != nil && !errors.Is(err, os.ErrNotExist) {
		return r, err
	}
	db, err := bolt.Open(to, 0o600, &bolt.Options{Timeout: time.Second, NoSync: true, FreelistType: bolt.FreelistMapType})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	w := &refill{db: db, kept: &r}
	if r.Unreadable, err = readPages(from, w.take); err == nil {
		err = w.flush()
	}
	if err == nil {
		err = db.Update(func(tx *bolt.Tx) error { return complete(tx, r) })
	}
	if err == nil {
		err = db.Sync()
	}
	return r, err
}

// complete makes those buckets that were not found, empty, in the schema that the
// file says it has, or in ours, and writes down what was done.
func complete(tx *bolt.Tx, r app.Repair) error {
	meta, err := tx.CreateBucketIfNotExists([]byte(bucketMeta.name))
	if err != nil {
		return err
	}
	for _, b := range allBuckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(b.name)); err != nil {
			return err
		}
	}
	note, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := meta.Put(keyRepair, note); err != nil || len(meta.Get(keySchema)) == 4 {
		return err
	}
	return meta.Put(keySchema, binary.BigEndian.AppendUint32(nil, uint32(len(steps()))))
}

// allBuckets are the buckets of the present schema.
func allBuckets() []bucket {
	return []bucket{
		bucketMeta, bucketOperators, bucketWraps, bucketTries, bucketGrants, bucketIdentity, bucketSync,
		bucketDrafts, bucketApplications, bucketLicences, bucketShadows, bucketBases, bucketSnapshot, bucketEntries, bucketSeries,
		bucketLeases, bucketWishes, bucketLedger, bucketOutbox, bucketStandings, bucketPrints, bucketCopies,
		bucketAudit, bucketHistory,
	}
}

// refill writes to a new store, many values at a time.
type refill struct {
	db    *bolt.DB
	batch []found
	stray uint64
	kept  *app.Repair
}

func (w *refill) take(f found) error {
	switch home := openHome(f); {
	case f.stray:
	case f.bucket != nil:
		w.kept.Kept++
	case home != "":
		f.bucket, f.stray = []byte(home), true
	default:
		w.stray++
		f.bucket, f.key = []byte(strayBucket), append(numbered(w.stray), f.key...)
	}
	if w.batch = append(w.batch, f); len(w.batch) < 5000 {
		return nil
	}
	return w.flush()
}

func (w *refill) flush() error {
	err := w.db.Update(func(tx *bolt.Tx) error {
		for _, f := range w.batch {
			b, err := tx.CreateBucketIfNotExists(f.bucket)
			if err == nil && (!f.stray || b.Get(f.key) == nil) {
				err = b.Put(f.key, f.value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	w.batch = w.batch[:0]
	return err
}

// openHome returns the bucket of a stray that is not sealed, by what it looks like:
// without the device and the operators' wraps nobody could unlock. A wrap that was
// tampered with opens nothing.
func openHome(f found) string {
	var looks struct {
		ID       string          `json:"id"`
		Salt     []byte          `json:"salt"`
		Sealed   []byte          `json:"sealed"`
		Operator json.RawMessage `json:"operator"`
	}
	switch {
	case string(f.key) == string(keySchema) && len(f.value) == 4:
		return bucketMeta.name
	case len(f.value) == 0 || f.value[0] != '{' || json.Unmarshal(f.value, &looks) != nil:
		return ""
	case string(f.key) == string(keyDevice) && looks.ID != "":
		return bucketMeta.name
	case len(looks.Salt) > 0 && len(looks.Sealed) > 0:
		return bucketWraps.name
	case len(looks.Operator) > 0 && looks.Operator[0] == '{':
		return bucketOperators.name
	}
	return ""
}

// mend makes a repaired store whole as soon as there is a key: what does not open
// under it is dropped (the damaged file still has it), what lay outside of every
// bucket goes back to where it belongs, commands are to be sent again whose
// standing is lost, and what can be made anew of the rest is. A key under which
// nothing opens is another store's: app.Conflict.
func (db *DB) mend(ctx context.Context) error {
	err := db.commit(ctx, func(t *txn) error {
		m := &mending{txn: t}
		found, err := m.load(bucketMeta, keyRepair, &m.report)
		if err != nil || !found || m.report.Mended {
			return err
		}
		if err := errors.Join(m.dropForeign(), m.placeStrays()); err != nil {
			return err
		}
		if m.opened+m.report.Strays == 0 && m.report.Dropped+m.foreign > 0 {
			return app.Fail(app.Conflict, errors.New("nothing in the store opens under this key"))
		}
		m.report.Mended = true
		return errors.Join(
			m.standings(), m.lookups(), m.entries(),
			m.audit(app.AuditEntry{Action: "mend"}), m.save(bucketMeta, keyRepair, m.report),
		)
	})
	if err != nil {
		return fmt.Errorf("mending: %w", err)
	}
	return nil
}

// Repaired tells what became of the store when it was repaired last, false when it
// never was.
func (db *DB) Repaired(ctx context.Context) (r app.Repair, ever bool, err error) {
	err = db.peek(ctx, func(t *txn) error {
		ever, err = t.load(bucketMeta, keyRepair, &r)
		return err
	})
	return r, ever, err
}

// mending is the transaction of mend.
type mending struct {
	*txn
	report  app.Repair
	opened  int // values that were in their buckets
	foreign int // strays that belong nowhere
}

// dropForeign drops the values that do not open.
func (m *mending) dropForeign() error {
	for _, b := range allBuckets() {
		if b.open {
			continue
		}
		var bad [][]byte
		err := m.of(b).ForEach(func(k, v []byte) error {
			if _, err := m.unseal(b, k, v); err != nil {
				bad = append(bad, append([]byte(nil), k...))
				return nil //nolint:nilerr // it is dropped
			}
			m.opened++
			return nil
		})
		for _, k := range bad {
			err = errors.Join(err, m.drop(b, k))
		}
		if err != nil {
			return err
		}
		m.report.Dropped += len(bad)
	}
	return nil
}

// placeStrays puts values that lay outside of every bucket into the one whose name
// they are sealed with, unless there is one at their key.
func (m *mending) placeStrays() error {
	b := m.bolt.Bucket([]byte(strayBucket))
	if b == nil {
		return nil
	}
	err := b.ForEach(func(k, v []byte) error {
		if len(k) <= 8 {
			return nil
		}
		for _, home := range allBuckets() {
			if home.open {
				continue
			}
			plain, err := m.unseal(home, k[8:], v)
			if err != nil {
				continue
			}
			there := m.of(home).Get(k[8:]) != nil
			if there && !m.newer(home, k[8:], plain) {
				return nil
			}
			if !there {
				m.report.Strays++
			}
			return m.of(home).Put(k[8:], v)
		}
		m.foreign++
		return nil
	})
	return errors.Join(err, m.bolt.DeleteBucket([]byte(strayBucket)))
}

// newer tells whether a value is of a later edition than the one that is there: of
// two leaves that nothing leads to, either may be the older one.
func (m *mending) newer(b bucket, key, plain []byte) bool {
	type dated struct {
		Edition, Revision int64
		Copies            int
	}
	var now, then dated
	old, err := m.get(b, key)
	if err != nil || json.Unmarshal(plain, &now) != nil || json.Unmarshal(old, &then) != nil {
		return false
	}
	return cmp.Or(cmp.Compare(now.Edition, then.Edition), cmp.Compare(now.Revision, then.Revision), cmp.Compare(now.Copies, then.Copies)) > 0
}

// standings makes the row of commands gapless: one whose standing is lost is to be
// sent (central knows it by its ID if it has it), one whose bytes are lost has
// nothing left to send, and where both are lost the place is passed over.
func (m *mending) standings() error {
	last := max(m.lastOf(bucketOutbox), m.lastOf(bucketStandings))
	next := uint64(1) // the first place that is not accounted for
	for seq := uint64(1); seq <= last; seq++ {
		var s standing
		known, err := m.load(bucketStandings, numbered(seq), &s)
		if err != nil {
			return err
		}
		plain, err := m.get(bucketOutbox, numbered(seq))
		if err != nil {
			return err
		}
		switch {
		case !known && plain == nil:
			continue // lost, or passed over by a line further on
		case s.VoidFrom != 0:
			m.report.Lost += int(s.VoidFrom - next)
			s.VoidFrom = next
			err = m.save(bucketStandings, numbered(seq), s)
		case known && plain == nil && laneOf(s.State) != laneDone:
			m.report.Lost++
			err = m.pass(next, seq)
		default:
			if next < seq {
				m.report.Lost += int(seq - next)
				err = m.pass(next, seq-1)
			}
			if !known {
				err = errors.Join(err, m.resend(seq, plain))
			}
		}
		if err != nil {
			return err
		}
		next = seq + 1
	}
	return nil
}

// pass writes the line that passes over the places up to a last one.
func (m *mending) pass(from, to uint64) error {
	return m.save(bucketStandings, numbered(to), standing{State: app.OutSettled, VoidFrom: from, At: m.now})
}

func (m *mending) lastOf(b bucket) uint64 {
	k, _ := m.of(b).Cursor().Last()
	return number(k)
}

func (m *mending) resend(seq uint64, plain []byte) error {
	c, err := decodeCommand(plain)
	if err != nil {
		m.report.Lost++
		return m.pass(seq, seq)
	}
	m.report.Resent++
	return m.save(bucketStandings, numbered(seq), standing{ID: c.ID, Record: c.Record, Kind: c.Kind, At: c.At, State: app.OutQueued, Edition: 1})
}

// lookups makes anew what only leads to something else.
func (m *mending) lookups() error {
	err := m.each(bucketAudit, func(k, plain []byte) error {
		var e app.AuditEntry
		if json.Unmarshal(plain, &e) != nil || e.Record == "" {
			return nil //nolint:nilerr // nothing can be made of it
		}
		return m.put(bucketHistory, append([]byte(e.Record), k...), nil)
	})
	return errors.Join(err, m.each(bucketPrints, func(k, plain []byte) error {
		var job app.PrintJob
		if json.Unmarshal(plain, &job) != nil {
			return nil //nolint:nilerr // nothing can be made of it
		}
		return m.put(bucketCopies, append([]byte(job.Licence), k...), nil)
	}))
}

// entries drops search entries of records that are gone, and has those made anew
// at the next unlock that records lack.
func (m *mending) entries() error {
	var orphans [][]byte
	err := m.of(bucketEntries).ForEach(func(k, _ []byte) error {
		kind, id := keyed(k)
		homes := []bucket{bucketDrafts, bucketApplications}
		if kind == app.HitLicence {
			homes = []bucket{bucketLicences}
		}
		if !slices.ContainsFunc(homes, func(b bucket) bool { return m.of(b).Get([]byte(id)) != nil }) {
			orphans = append(orphans, append([]byte(nil), k...))
		}
		return nil
	})
	for _, k := range orphans {
		err = errors.Join(err, m.drop(bucketEntries, k))
	}
	for b, kind := range map[bucket]app.HitKind{bucketDrafts: app.HitApplication, bucketApplications: app.HitApplication, bucketLicences: app.HitLicence} {
		err = errors.Join(err, m.of(b).ForEach(func(k, _ []byte) error {
			if key := entryKey(kind, app.ID(k)); m.of(bucketEntries).Get(key) == nil {
				return m.put(bucketEntries, key, []byte{0}) // of no form: it is made anew
			}
			return nil
		}))
	}
	return err
}
