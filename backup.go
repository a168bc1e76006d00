package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/cache"
	"github.com/shubbak/shubbak/i18n"
)

// backup writes a sealed copy of a store that is not open (an open one copies
// itself, see the settings), or makes the key that copies are sealed to.
func backup(ctx context.Context, args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs := flags("backup")
	p := placeFlags(fs)
	to, key, newKey := fs.String("out", "", ""), fs.String("key", "", ""), fs.String("new-key", "", "")
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, v)
	}
	var err error
	switch {
	case *newKey != "":
		err = writeKey(*newKey, out, v)
	case *to == "":
		return missing("-out", errs, v)
	case *key == "":
		return missing("-key", errs, v)
	default:
		err = p.backup(ctx, *to, *key, out, v)
	}
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return 1
	}
	return 0
}

func missing(flag string, errs io.Writer, v *i18n.Voice) int {
	fmt.Fprintln(errs, v.With("cli.missing_flag", map[string]any{"flag": v.Ident(flag)}))
	return exitMisused
}

// writeKey makes a recovery key and writes the secret to a file that must be new.
func writeKey(path string, out io.Writer, v *i18n.Voice) error {
	secret, recipient, err := cache.NewRecovery()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return unwritable(path, err)
	}
	_, err = f.WriteString(secret + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return unwritable(path, err)
	}
	fmt.Fprintln(out, v.With("care.key_written", map[string]any{"path": v.Ident(path), "recipient": v.Ident(recipient)}))
	return nil
}

func (p place) backup(ctx context.Context, to, key string, out io.Writer, v *i18n.Voice) error {
	recipient, err := recipientOf(key)
	if err != nil {
		return err
	}
	db, err := p.open()
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it was only read
	size, err := copyStore(ctx, db, to, recipient, nil)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, v.With("care.copied", map[string]any{"path": v.Ident(to), "size": v.Megabytes(size)}))
	return nil
}

// recipientOf returns to whom a copy is sealed: the recipient itself, or that of
// the key in a file.
func recipientOf(key string) (string, error) {
	if strings.HasPrefix(key, "age1") {
		return cache.RecoveryRecipient(key)
	}
	b, err := readInput(key)
	if err != nil {
		return "", err
	}
	return cache.RecoveryRecipient(string(b))
}

// copyStore writes a sealed copy to a file that is there whole or not at all, and
// returns its size.
func copyStore(ctx context.Context, db *cache.DB, to, recipient string, tell func(done, all int64)) (size int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(to), ".shubbak-*")
	if err != nil {
		return 0, unwritable(to, err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already after the rename
	err = db.Backup(ctx, f, recipient, tell)
	if code := app.CodeOf(err); err != nil && code != app.Internal {
		return 0, errors.Join(err, f.Close())
	}
	if err == nil {
		size, err = f.Seek(0, io.SeekCurrent)
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), to)
	}
	if err != nil {
		return 0, unwritable(to, err)
	}
	if d, err := os.Open(filepath.Dir(to)); err == nil {
		_ = d.Sync() // not every file system can; the file itself is down
		_ = d.Close()
	}
	return size, nil
}

// restore puts a copy in the place of a store. What was there is moved aside, and
// the numbers that the copy leased are void: a restore doubles none.
func restore(args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs := flags("restore")
	p := placeFlags(fs)
	from, key := fs.String("in", "", ""), fs.String("key", "", "")
	if err := parse(fs, args); err != nil {
		return misused(err, out, errs, v)
	}
	if *from == "" {
		return missing("-in", errs, v)
	}
	if *key == "" {
		return missing("-key", errs, v)
	}
	done, err := p.restore(*from, *key)
	if err != nil {
		fmt.Fprintln(errs, v.Error(inFolder(p.folder(), err)))
		return 1
	}
	fmt.Fprintln(out, v.With("care.restored", map[string]any{"at": v.Day(done.At) + " " + v.Clock(done.At)}))
	if done.Aside != "" {
		fmt.Fprintln(out, v.With("care.replaced", map[string]any{"path": v.Ident(done.Aside)}))
	}
	return 0
}

func (p place) restore(from, key string) (done cache.Restored, err error) {
	secret, err := readInput(key)
	if err != nil {
		return done, err
	}
	f, err := os.Open(from)
	if err != nil {
		return done, unreadable(from, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	if err := makeFolder(p.folder()); err != nil {
		return done, err
	}
	done, err = cache.Restore(f, string(secret), p.folder(), time.Now())
	switch app.CodeOf(err) {
	case app.BadSignature:
		err = &app.Error{Code: app.BadBackup, Args: map[string]string{"path": from}, Err: err}
	case app.Invalid:
		err = &app.Error{Code: app.BadRecoveryKey, Err: err}
	default:
	}
	return done, err
}
