package cache

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache/seal"
)

// identity is what is known of a store outside it, in a small file and in the
// keyring: which store lies in this folder on this machine. A store that says
// otherwise was copied here from somewhere else, and the numbers that it holds
// may be used there.
type identity struct {
	Instance   string  `json:"instance"`   // the store's own name of itself
	Generation uint64  `json:"generation"` // grows with every Open
	Machine    Machine `json:"machine,omitzero"`
}

// ringCopy is what the keyring keeps: the identity, and high-water marks that run
// ahead of the true ones (see marks).
type ringCopy struct {
	identity
	Marks []byte `json:"marks"`
}

// outside is where a store's identity and marks are kept.
type outside struct {
	folder string // of the files
	prefix string // of their names
	place  string // tells the data folder from others on this machine
	ring   seal.Keyring
	known  identity
	copied bool // the store in the folder is a copy of another
}

// outsideOf says where the files of a folder's store are: in the witness's folder
// under a name made of the place, or beside the store when there is no witness.
func outsideOf(dir string, o Options) (*outside, error) {
	place, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(place); err == nil {
		place = real
	}
	h := sha256.Sum256([]byte(place))
	w := &outside{folder: dir, place: hex.EncodeToString(h[:8]), ring: o.Keyring}
	if o.Witness != "" {
		w.folder, w.prefix = o.Witness, w.place+"."
	}
	return w, os.MkdirAll(w.folder, 0o700)
}

func (w *outside) path(what string) string { return filepath.Join(w.folder, w.prefix+what) }

func (w *outside) ringName() string { return "marks-" + w.place }

// read returns what the file and the keyring say; what is not there, or cannot be
// read, is empty.
func (w *outside) read() (file identity, ring ringCopy, err error) {
	b, err := os.ReadFile(w.path("instance"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return file, ring, err
	}
	if json.Unmarshal(b, &file) != nil {
		file = identity{}
	}
	if w.ring != nil {
		if b, err := w.ring.Get(w.ringName()); err != nil || json.Unmarshal(b, &ring) != nil {
			ring = ringCopy{}
		}
	}
	return file, ring, nil
}

// write keeps the identity in the file, which is durable then.
func (w *outside) write() error {
	b, err := json.Marshal(w.known)
	if err != nil {
		return err
	}
	return durably(w.path("instance"), b)
}

// writeRing keeps identity and marks in the keyring. That it cannot is no
// failure: the file has both.
func (w *outside) writeRing(rows []byte) bool {
	if w.ring == nil {
		return false
	}
	b, err := json.Marshal(ringCopy{identity: w.known, Marks: rows})
	return err == nil && w.ring.Set(w.ringName(), b) == nil
}

// newInstance names a store.
func newInstance() string {
	b := make([]byte, 12)
	_, _ = rand.Read(b) // crypto/rand.Read never fails
	return hex.EncodeToString(b)
}

// recognise compares the store with what is known outside it, and opens the
// marks. A store that nobody named yet is taken for this folder's own.
func (db *DB) recognise(o Options) (err error) {
	if db.outside, err = outsideOf(db.dir, o); err != nil {
		return err
	}
	w := db.outside
	file, ring, err := w.read()
	if err != nil {
		return err
	}
	mine, err := db.instance()
	if err != nil {
		return err
	}
	known := file.Instance
	if known == "" {
		known = ring.Instance
	}
	w.copied = mine != "" && (mine != known || o.Machine.other(file.Machine))
	w.known = identity{Instance: mine, Generation: max(file.Generation, ring.Generation) + 1, Machine: o.Machine}
	if mine == "" {
		if w.known.Instance = known; known == "" {
			w.known.Instance = newInstance()
		}
		if err := db.name(w.known.Instance); err != nil {
			return err
		}
	}
	if db.marks, err = openMarks(w.path("highwater")); err != nil {
		return err
	}
	db.marks.ring = w.writeRing
	if !w.copied && ring.Instance == w.known.Instance && file.Generation < ring.Generation {
		err = db.marks.trust(ring.Marks) // the file is older than the keyring, or gone
	}
	if err == nil && !w.copied { // else what is known stays, until the copy has a name of its own
		err = w.write()
	}
	if err != nil {
		return errors.Join(err, db.marks.close())
	}
	if !w.copied {
		db.marks.reserve()
	}
	return nil
}

// instance returns the store's own name, "" before it has one.
func (db *DB) instance() (name string, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		name = string(tx.Bucket([]byte(bucketMeta.name)).Get(keyInstance))
		return nil
	})
	return name, err
}

func (db *DB) name(instance string) error {
	return db.bolt.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(bucketMeta.name)).Put(keyInstance, []byte(instance))
	})
}

// voidCopied makes a copied store harmless: the store it was copied from goes on
// with its leases and wishes, so here they are void; and the copy gets a name of
// its own, in the same transaction.
func (t *txn) voidCopied() error {
	w := t.db.outside
	if !w.copied {
		return nil
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
	var wishes [][]byte
	err := t.each(bucketWishes, func(k, _ []byte) error {
		wishes = append(wishes, append([]byte(nil), k...))
		return nil
	})
	for _, k := range wishes {
		err = errors.Join(err, t.drop(bucketWishes, k))
	}
	next := w.known
	next.Instance = newInstance()
	t.then(func() { t.db.adopt(next) })
	return errors.Join(err, t.put(bucketMeta, keyInstance, []byte(next.Instance)),
		t.warn(app.Fail(app.StoreCopied, nil)), t.audit(app.AuditEntry{Action: "void_copy"}))
}

// adopt writes down outside the store that it is this folder's own from now on.
// When that fails, the next Open finds a copy once more, and voids what it leased
// meanwhile.
func (db *DB) adopt(next identity) {
	w := db.outside
	w.known, w.copied = next, false
	if db.marks.keep(db.mem.leases.all()) == nil && w.write() == nil {
		db.marks.reserve()
	}
}
