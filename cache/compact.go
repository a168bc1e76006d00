package cache

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
)

// Compact writes the store anew without the pages that nothing is in, and puts the
// new file in the place of the old one, which is never changed: until the rename
// the old one counts, from then on the new one. Everybody else waits. tell, which
// may be nil, hears how many of the values are copied; ending ctx gives up. It
// returns how many bytes the file had and has.
func (db *DB) Compact(ctx context.Context, tell func(done, all int)) (before, after int64, err error) {
	db.door.Lock()
	defer db.door.Unlock()
	db.turn.Lock()
	defer db.turn.Unlock()
	if err := db.ready(ctx); err != nil {
		return 0, 0, err
	}
	own := filepath.Join(db.dir, FileName)
	fresh := own + ".compact"
	before = fileSize(own)
	file, to, err := create(fresh)
	if err != nil {
		return before, before, fmt.Errorf("compacting: %w", coded(db.dir, err))
	}
	if err := db.guard(func() error { return copyAll(ctx, db.bolt, to, tell) }); err != nil {
		err = errors.Join(coded(db.dir, err), to.Close(), os.Remove(fresh))
		return before, before, fmt.Errorf("compacting: %w", err)
	}
	if err := db.swap(file, to, fresh, own); err != nil {
		return before, fileSize(own), fmt.Errorf("putting the compacted store in place: %w", coded(db.dir, err))
	}
	return before, fileSize(own), nil
}

func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// create makes an empty bbolt file, whatever lies there from a compaction that was
// cut short.
func create(path string) (file *os.File, db *bolt.DB, err error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, nil, err
	}
	return reopen(path)
}

// reopen opens a file as tryOpen does.
func reopen(path string) (file *os.File, db *bolt.DB, err error) {
	remember := func(name string, flag int, mode os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag, mode)
		file = f
		return f, err
	}
	db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second, OpenFile: remember, FreelistType: bolt.FreelistMapType})
	return file, db, err
}

// copyAll copies every bucket, some thousand values in a transaction, and makes
// the copy durable.
func copyAll(ctx context.Context, from, to *bolt.DB, tell func(done, all int)) error {
	to.NoSync = true
	done, all := 0, 0
	err := from.View(func(tx *bolt.Tx) error {
		err := tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
			all += b.Stats().KeyN
			return nil
		})
		if err != nil {
			return err
		}
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			c := b.Cursor()
			for k, v := c.First(); ; {
				var copied int
				err := to.Update(func(out *bolt.Tx) (err error) {
					k, v, copied, err = copySome(out, name, c, k, v)
					return err
				})
				if err = errors.Join(err, ctx.Err()); err != nil {
					return err
				}
				if done += copied; tell != nil {
					tell(done, all)
				}
				if k == nil {
					return nil
				}
			}
		})
	})
	if err == nil {
		err = to.Sync()
	}
	to.NoSync = false
	return err
}

// copySome copies from k on, and returns where to go on, nil at the end.
func copySome(out *bolt.Tx, name []byte, c *bolt.Cursor, k, v []byte) (nextK, nextV []byte, n int, err error) {
	b, err := out.CreateBucketIfNotExists(name)
	if err != nil {
		return nil, nil, 0, err
	}
	b.FillPercent = 0.9 // in order, as the old ones lie
	for ; k != nil && n < 5000; k, v = c.Next() {
		if err := b.Put(k, v); err != nil {
			return nil, nil, n, err
		}
		n++
	}
	return k, v, n, nil
}

// swap has the new file take the old one's place, on disk and here. The caller
// holds door and turn.
func (db *DB) swap(file *os.File, to *bolt.DB, fresh, own string) error {
	if runtime.GOOS == "windows" { // an open file cannot be renamed there, nor one replaced
		if err := errors.Join(to.Close(), db.bolt.Close()); err != nil {
			db.damaged.Store(true)
			return err
		}
		err := os.Rename(fresh, own)
		var opening error
		if db.file, db.bolt, opening = reopen(own); opening != nil {
			db.damaged.Store(true)
		}
		return errors.Join(err, opening)
	}
	if err := os.Rename(fresh, own); err != nil {
		return errors.Join(err, to.Close(), os.Remove(fresh))
	}
	old := db.bolt
	db.file, db.bolt = file, to
	db.feed.Publish(app.Outbox)
	return errors.Join(syncFolder(db.dir), old.Close())
}
