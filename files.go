package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/shubbak/shubbak/app"
)

// mostInput is the size of the largest file that is read: no paper and no record
// comes near it.
const mostInput = 64 << 20

// readInput reads a file or, for "-", standard input.
func readInput(path string) ([]byte, error) {
	in, err := os.Stdin, error(nil)
	if path != "-" {
		if in, err = os.Open(path); err != nil {
			return nil, unreadable(path, err)
		}
		defer func() { _ = in.Close() }() // it was only read
	}
	b, err := io.ReadAll(io.LimitReader(in, mostInput+1))
	if err != nil {
		return nil, unreadable(path, err)
	}
	if len(b) > mostInput {
		return nil, &app.Error{Code: app.FileTooLarge, Args: map[string]string{"limit": "64"}}
	}
	return b, nil
}

func unreadable(path string, err error) error {
	code := app.FileUnreadable
	if errors.Is(err, fs.ErrNotExist) {
		code = app.FileMissing
	}
	return &app.Error{Code: code, Args: map[string]string{"path": path}, Err: err}
}

// unwritable is a failure of writing at path: the disk is full, or it may not be.
func unwritable(path string, err error) error {
	code := app.FileUnwritable
	if errors.Is(err, syscall.ENOSPC) {
		code = app.DiskFull
	}
	return &app.Error{Code: code, Args: map[string]string{"path": path}, Err: err}
}

// inFolder gives what the system refused in the data folder, and nothing else has
// a code for, the code that names the folder.
func inFolder(dir string, err error) error {
	var refused syscall.Errno
	if app.CodeOf(err) == app.Internal && errors.As(err, &refused) {
		return unwritable(dir, err)
	}
	return err
}

// makeFolder makes the data folder.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return unwritable(dir, err)
	}
	return nil
}

// writeFile writes a file whole or not at all: temp, fsync, rename, fsync of the
// folder. What is there and is no file, as /dev/stdout, is written as it is.
func writeFile(path string, b []byte, mode os.FileMode) (err error) {
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		if err := os.WriteFile(path, b, mode); err != nil {
			return unwritable(path, err)
		}
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".shubbak-*")
	if err != nil {
		return unwritable(path, err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already after the rename
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return unwritable(path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return unwritable(path, err)
	}
	if d, err := os.Open(filepath.Dir(path)); err == nil {
		_ = d.Sync() // not every file system can; the file itself is down
		_ = d.Close()
	}
	return nil
}

// removeFile removes a file of ours.
func removeFile(path string) error {
	if err := os.Remove(path); err != nil {
		return unwritable(path, err)
	}
	return nil
}
