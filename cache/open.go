package cache

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/shubbak/shubbak/app"
)

const (
	// FileName is the store's file in its folder.
	FileName   = "shubbak.db"
	markerName = "look-closely" // made when a page was unreadable: the next Open visits them all
	// A file up to this size is visited page by page at every Open. A larger one
	// is so only after something was unreadable, for it takes long.
	smallFile = 64 << 20
)

// errHeader is a file that is bbolt's but not ours.
var errHeader = errors.New("the file has no schema of ours")

// errPages is a file of which a page cannot be read.
type errPages struct{ what any }

func (e errPages) Error() string { return fmt.Sprintf("unreadable page: %v", e.what) }

// openFile opens the store's file, moves a damaged one aside unless it is to stay,
// and brings a readable one to the present schema.
func openFile(dir string, now time.Time, stay bool) (*os.File, *bolt.DB, *Moved, error) {
	path := filepath.Join(dir, FileName)
	file, db, err := tryOpen(dir, path)
	if stay || !damage(err) {
		return file, db, nil, err
	}
	to, err := moveAside(path, now)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("moving a damaged store aside: %w", err)
	}
	if file, db, err = tryOpen(dir, path); err != nil {
		return nil, nil, nil, err
	}
	if err := os.Remove(filepath.Join(dir, markerName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil, errors.Join(err, db.Close())
	}
	return file, db, &Moved{To: to}, nil
}

// damage tells whether the error is about what the file holds, not about
// getting at it.
func damage(err error) bool {
	var pages errPages
	return errors.As(err, &pages) || errors.Is(err, errHeader) || errors.Is(err, berrors.ErrInvalid) ||
		errors.Is(err, berrors.ErrVersionMismatch) || errors.Is(err, berrors.ErrChecksum)
}

// tryOpen opens the file or says what is wrong with it, and holds nothing then.
func tryOpen(dir, path string) (file *os.File, db *bolt.DB, err error) {
	unsound := inspect(path)
	remember := func(name string, flag int, mode fs.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag, mode)
		file = f
		return f, err
	}
	err = faultsToErrors(func() (err error) {
		db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, OpenFile: remember, FreelistType: bolt.FreelistMapType})
		return err
	})
	var pages errPages
	if errors.As(err, &pages) {
		return nil, nil, errors.Join(err, letGo(file)) // bolt fell over and still holds the file
	}
	if err != nil && !errors.Is(err, berrors.ErrTimeout) && errors.As(unsound, &pages) {
		return nil, nil, errors.Join(unsound, err)
	}
	if err != nil {
		return nil, nil, err
	}
	if err = unsound; err == nil {
		err = faultsToErrors(func() error { return visit(dir, db) })
	}
	if err == nil {
		err = migrate(db)
	}
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return file, db, nil
}

// inspect checks what can be checked without bbolt, which trusts its pages and
// would fault on them: one of the two meta pages must be sound, and the file as
// long as it says.
func inspect(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	need, newest := int64(-1), uint64(0)
	for at := int64(0); at <= 64<<10; at = max(at*2, 512) { // the second is at the page size of the machine that made it
		page := make([]byte, metaEnd)
		if _, err := f.ReadAt(page, at); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if size, tx, ok := readMeta(page); ok && (need < 0 || tx > newest) {
			need, newest = size, tx
		}
	}
	if need < 0 || info.Size() < need {
		return errPages{fmt.Sprintf("%d bytes of %d", info.Size(), need)}
	}
	return nil
}

// A meta page of bbolt: a page header of 16 bytes, then magic, version, page
// size, flags (4 bytes each), root (16), freelist, pages used, transaction and
// an FNV-1a sum of what precedes it (8 each), in the machine's byte order.
const (
	metaStart = 16
	metaSum   = metaStart + 56
	metaEnd   = metaSum + 8
	metaMagic = 0xED0CDAED
)

// readMeta returns how long the file must be and the number of the transaction
// that wrote the page.
func readMeta(page []byte) (size int64, tx uint64, ok bool) {
	if len(page) < metaEnd || binary.NativeEndian.Uint32(page[metaStart:]) != metaMagic {
		return 0, 0, false
	}
	sum := fnv.New64a()
	_, _ = sum.Write(page[metaStart:metaSum]) // a hash never fails
	if sum.Sum64() != binary.NativeEndian.Uint64(page[metaSum:]) {
		return 0, 0, false
	}
	pageSize := int64(binary.NativeEndian.Uint32(page[metaStart+8:]))
	used := int64(binary.NativeEndian.Uint64(page[metaStart+40:]))
	return pageSize * used, binary.NativeEndian.Uint64(page[metaStart+48:]), true
}

// visit reads the schema and, in a small or a suspected file, every page that
// holds a key.
func visit(dir string, db *bolt.DB) error {
	_, err := os.Stat(filepath.Join(dir, markerName))
	suspected := err == nil
	err = db.View(func(tx *bolt.Tx) error {
		if _, err := schema(tx); err != nil {
			return err
		}
		if !suspected && tx.Size() > smallFile {
			return nil
		}
		return tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
			return b.ForEach(func(_, _ []byte) error { return nil })
		})
	})
	if err != nil || !suspected {
		return err
	}
	return os.Remove(filepath.Join(dir, markerName))
}

// moveAside renames a damaged file to a name that nothing has.
func moveAside(path string, now time.Time) (string, error) { return putAside(path, "damaged", now) }

// putAside renames a file to a name that says why, and that nothing has.
func putAside(path, why string, now time.Time) (string, error) {
	base := path + "." + why + "-" + now.UTC().Format("20060102-150405")
	to := base
	for n := 2; ; n++ {
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return "", err
		}
		to = fmt.Sprintf("%s-%d", base, n)
	}
	if err := os.Rename(path, to); err != nil {
		return "", err
	}
	return to, syncFolder(filepath.Dir(path))
}

// faultsToErrors turns a panic of bbolt, and a fault of the memory that it has
// mapped the file to, into errPages.
func faultsToErrors(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = errPages{r}
		}
	}()
	return f()
}

// guard runs a transaction. If a page cannot be read the store is closed to all
// further use, and the next Open will look at every page. A panic of the
// caller's own function is passed on.
func (db *DB) guard(f func() error) error {
	err := faultsToErrors(f)
	var pages errPages
	if !errors.As(err, &pages) {
		return err
	}
	if p, ok := pages.what.(builderPanic); ok {
		panic(p.what)
	}
	db.damaged.Store(true)
	return errors.Join(app.Fail(app.StoreFault, err), durably(filepath.Join(db.dir, markerName), nil))
}

// builderPanic is a panic of what a caller gave us to run.
type builderPanic struct{ what any }

// ours runs a caller's function inside a transaction.
func ours[T any](f func() (T, error)) (T, error) {
	defer func() {
		if r := recover(); r != nil {
			panic(builderPanic{r})
		}
	}()
	return f()
}

// coded gives errors of the file and of bbolt the codes of the vocabulary.
func (db *DB) coded(err error) error { return coded(db.dir, err) }

// coded is the same for a store that is not open.
func coded(dir string, err error) error {
	var e *app.Error
	var newer errNewer
	switch {
	case err == nil || errors.As(err, &e):
		return err
	case errors.Is(err, berrors.ErrTimeout):
		return app.Fail(app.StoreInUse, err)
	case refused(err, fullDisk()):
		return app.Fail(app.DiskFull, err)
	case refused(err, noRight()):
		return &app.Error{Code: app.FileUnwritable, Args: map[string]string{"path": dir}, Err: err}
	case errors.As(err, &newer):
		return app.Fail(app.StoreNewer, err)
	case damage(err), refused(err, []syscall.Errno{syscall.EIO}):
		return app.Fail(app.StoreFault, err)
	}
	return err
}

// fullDisk are the refusals for want of room.
func fullDisk() []syscall.Errno {
	if runtime.GOOS == "windows" {
		return []syscall.Errno{39, 112} // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
	}
	return []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}
}

// noRight are the refusals of a disk, or a folder, that may not be written to.
func noRight() []syscall.Errno {
	if runtime.GOOS == "windows" {
		return []syscall.Errno{5, 19} // ERROR_ACCESS_DENIED, ERROR_WRITE_PROTECT
	}
	return []syscall.Errno{syscall.EROFS, syscall.EACCES, syscall.EPERM}
}

// refused tells whether the system refused with one of the numbers. bbolt passes
// some of them on as text alone.
func refused(err error, by []syscall.Errno) bool {
	return slices.ContainsFunc(by, func(e syscall.Errno) bool {
		return errors.Is(err, e) || strings.HasSuffix(err.Error(), ": "+e.Error())
	})
}
