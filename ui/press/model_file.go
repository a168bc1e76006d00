package press

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/ui/files"
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
	m.s.Save = SaveState{Open: true, Path: filepath.Join(files.Documents(), name+".pdf"), Saved: m.s.Save.Saved}
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
		err := files.Write(path, func() ([]byte, error) {
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
