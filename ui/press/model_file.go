package press

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// SaveState is how saving the paper as a file stands.
type SaveState struct {
	Open  bool // the dialog
	Path  string
	Busy  bool
	Err   error
	Saved string // where the last file is
}

// BeginSave opens the dialog with a path in the documents of the user.
func (m *Model) BeginSave() {
	if m.s.Phase != Ready {
		return
	}
	name := m.s.App.Number
	if m.s.Kind == app.PaperLicence {
		name = string(m.s.Licence.Number)
	}
	m.s.Save = SaveState{Open: true, Path: filepath.Join(documents(), name+".pdf"), Saved: m.s.Save.Saved}
	m.render()
}

// EndSave closes the dialog.
func (m *Model) EndSave() {
	m.s.Save.Open, m.s.Save.Err = false, nil
	m.render()
}

// Save writes the file, whole or not at all.
func (m *Model) Save(path string) {
	if m.s.Phase != Ready || m.s.Save.Busy {
		return
	}
	path = strings.Trim(strings.TrimSpace(path), `"'`)
	if path != "" && filepath.Ext(path) == "" {
		path += ".pdf"
	}
	m.s.Save.Busy, m.s.Save.Err, m.s.Save.Path = true, nil, path
	m.render()
	turn, doc, kind, id := m.opening, m.s.Doc, m.s.Kind, m.s.Licence.ID
	m.loop.Go(func(ctx context.Context) func() {
		err := writeFile(path, func() ([]byte, error) {
			if kind == app.PaperSlip {
				return m.desk.PDF(doc)
			}
			return m.desk.Export(ctx, id)
		})
		return func() {
			if turn == m.opening {
				m.saved(path, err)
			}
		}
	})
}

func (m *Model) saved(path string, err error) {
	m.s.Save.Busy, m.s.Save.Err = false, err
	if err == nil {
		m.s.Save = SaveState{Saved: path}
	}
	m.render()
}

// writeFile writes what content returns beside path and then puts it in its
// place. app.FileUnreadable (path) says that this cannot be done.
func writeFile(path string, content func() ([]byte, error)) error {
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
	f, err := os.CreateTemp(filepath.Dir(path), ".shubbak-*.pdf")
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

// documents is where people keep documents, under the name that the user's
// desktop gave it.
func documents() string {
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
