package cache

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// What is half written has a name that begins so.
const (
	newPrefix     = ".new-"
	restorePrefix = ".restore-"
)

// sweep removes what programs that were killed left half written. The caller holds
// the store, so that nobody is writing. The witness's folder is shared with other
// stores: only files of this one are looked for there.
func (db *DB) sweep() {
	for _, pattern := range []string{
		filepath.Join(db.dir, newPrefix+"*"), filepath.Join(db.dir, "blobs", newPrefix+"*"), filepath.Join(db.dir, restorePrefix+"*"),
		beside(db.outside.path("instance")), beside(db.outside.path("highwater")),
	} {
		left, _ := filepath.Glob(pattern) // a folder that cannot be read has nothing to be removed
		for _, path := range left {
			_ = os.RemoveAll(path) // it is tried again with the next start
		}
	}
}

// beside is how the half written forms of a file are named.
func beside(path string) string {
	return filepath.Join(filepath.Dir(path), newPrefix+filepath.Base(path)+"-*")
}

// durably writes a file that is there whole or not at all, whatever happens:
// temporary file, fsync, rename, fsync of the folder.
func durably(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), newPrefix+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes names in a folder survive a power cut.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there, and NTFS journals names
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
