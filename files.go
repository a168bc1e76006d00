package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	"github.com/shubbak/shubbak/app"
)

// writeFile writes a file whole or not at all: temp, fsync, rename, fsync of the
// folder.
func writeFile(path string, b []byte, mode os.FileMode) (err error) {
	fail := func(err error) error {
		code := app.FileUnreadable
		if errors.Is(err, syscall.ENOSPC) {
			code = app.DiskFull
		}
		return &app.Error{Code: code, Args: map[string]string{"path": path}, Err: err}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".shubbak-*")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already after the rename
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return fail(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fail(err)
	}
	if d, err := os.Open(filepath.Dir(path)); err == nil {
		_ = d.Sync() // not every file system can; the file itself is down
		_ = d.Close()
	}
	return nil
}
