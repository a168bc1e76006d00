// Package files is where what a clerk saves goes: whole or not at all.
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// Write writes what content returns beside path and then puts it in its
// place. app.FileUnreadable (path) says that this cannot be done.
func Write(path string, content func() ([]byte, error)) error {
	fail := func(err error) error {
		return &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": filepath.Base(path)}, Err: err}
	}
	if path == "" || !filepath.IsAbs(path) {
		return fail(errors.New("no absolute path"))
	}
	data, err := content()
	if err != nil {
		return fmt.Errorf("making the file: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fail(err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".shubbak-*"+filepath.Ext(path))
	if err != nil {
		return fail(err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		if rm := os.Remove(f.Name()); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
			err = errors.Join(err, rm)
		}
		return fail(err)
	}
	return nil
}

// Documents is where people keep documents, under the name that the user's
// desktop gave it.
func Documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return os.TempDir()
	}
	config, err := os.UserConfigDir()
	if err != nil {
		config = filepath.Join(home, ".config")
	}
	names, _ := os.ReadFile(filepath.Join(config, "user-dirs.dirs"))
	for line := range strings.Lines(string(names)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOCUMENTS_DIR="); ok {
			return strings.ReplaceAll(strings.Trim(value, `"`), "$HOME", home)
		}
	}
	return filepath.Join(home, "Documents")
}
