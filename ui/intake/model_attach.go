package intake

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/catalogue"
)

// AttachState is how handing in documents stands.
type AttachState struct {
	Open     bool   // the dialog
	Document string // for which document
	Path     string // prefilled
	Busy     bool
	Err      error // of the last try
	Recent   []RecentFile
}

// RecentFile is a file that may be a document.
type RecentFile struct {
	Path string
	At   time.Time
}

// Paper is a document of the service, and whether it is there.
type Paper struct {
	Document   catalogue.Document
	Required   bool
	Attachment *app.Attachment // nil: not handed in
}

// Papers lists the documents of the service.
func (m *Model) Papers() []Paper {
	in := m.input()
	out := make([]Paper, 0, len(m.s.Service.Documents))
	for _, d := range m.s.Service.Documents {
		p := Paper{Document: d, Required: m.s.Service.DocumentRequired(d, in)}
		if i := slices.IndexFunc(m.s.App.Attachments, func(a app.Attachment) bool { return a.Document == d.Code }); i >= 0 {
			p.Attachment = &m.s.App.Attachments[i]
		}
		out = append(out, p)
	}
	return out
}

// BeginAttach opens the dialog for a document, "" for the first that is missing;
// path may be known already.
func (m *Model) BeginAttach(document, path string) {
	if m.s.Phase != Filling || len(m.s.Service.Documents) == 0 {
		return
	}
	if document == "" {
		document = m.firstMissing()
	}
	m.s.Attach = AttachState{Open: true, Document: document, Path: path}
	m.render()
	m.loop.Go(func(context.Context) func() {
		files := recentFiles(folders(), 8)
		return func() {
			if m.s.Attach.Open {
				m.s.Attach.Recent = files
				m.render()
			}
		}
	})
}

func (m *Model) firstMissing() string {
	papers := m.Papers()
	for _, required := range []bool{true, false} {
		for _, p := range papers {
			if p.Attachment == nil && p.Required == required {
				return p.Document.Code
			}
		}
	}
	return papers[0].Document.Code
}

// EndAttach closes the dialog.
func (m *Model) EndAttach() {
	m.s.Attach = AttachState{}
	m.render()
}

// Drop takes a file that was dropped on the window: at once when only one
// document is missing, else the dialog asks which it is.
func (m *Model) Drop(path string) {
	if m.s.Phase != Filling {
		return
	}
	missing := 0
	for _, p := range m.Papers() {
		if p.Attachment == nil && p.Required {
			missing++
		}
	}
	if missing == 1 {
		m.Attach(m.firstMissing(), path)
		return
	}
	m.BeginAttach("", path)
}

// Attach reads a file and keeps it as a document.
func (m *Model) Attach(document, path string) {
	i := slices.IndexFunc(m.s.Service.Documents, func(d catalogue.Document) bool { return d.Code == document })
	if m.s.Phase != Filling || i < 0 || m.s.Attach.Busy {
		return
	}
	limit := m.s.Service.Documents[i].MaxBytes
	m.s.Attach.Busy, m.s.Attach.Err, m.s.Attach.Document = true, nil, document
	m.keep(m.s.App)
	m.keeper.add(job{document, func(ctx context.Context, a app.Application) (app.Application, error) {
		data, err := readFile(path, limit)
		if err != nil {
			return a, err
		}
		return m.desk.Attach(ctx, a, document, filepath.Base(path), data)
	}})
	m.work()
	m.render()
}

// Detach takes a document off the application.
func (m *Model) Detach(document string) {
	if m.s.Phase != Filling {
		return
	}
	m.keep(m.s.App)
	m.keeper.add(job{document, func(ctx context.Context, a app.Application) (app.Application, error) {
		return m.desk.Detach(ctx, a, document)
	}})
	m.work()
}

// attached shows how a document's job ended.
func (m *Model) attached(o outcome) {
	if o.jobs == 0 {
		return
	}
	m.s.Attach.Busy, m.s.Attach.Err = false, o.jobErr
	if o.jobErr == nil {
		m.s.Attach = AttachState{}
	} else {
		m.s.Attach.Document = o.document
	}
}

// readFile reads a document. The errors are app.FileMissing, app.FileTooLarge
// (limit) and app.FileUnreadable.
func readFile(path string, limit int64) ([]byte, error) {
	path = strings.TrimPrefix(strings.Trim(strings.TrimSpace(path), `"'`), "file://")
	fail := func(c app.Code, err error) error {
		return &app.Error{Code: c, Args: map[string]string{"path": filepath.Base(path)}, Err: err}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || path == "":
		return nil, fail(app.FileMissing, err)
	case err != nil:
		return nil, fail(app.FileUnreadable, err)
	case !info.Mode().IsRegular():
		return nil, fail(app.FileUnreadable, errors.New("not a file"))
	case limit > 0 && info.Size() > limit:
		return nil, &app.Error{Code: app.FileTooLarge, Args: map[string]string{"limit": app.SizeLimit(limit)}}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(app.FileUnreadable, err)
	}
	return data, nil
}

// recentFiles lists documents in folders, the newest first.
func recentFiles(folders []string, limit int) []RecentFile {
	var out []RecentFile
	for _, dir := range folders {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			info, err := e.Info()
			if err == nil && info.Mode().IsRegular() && isDocument(e.Name()) {
				out = append(out, RecentFile{filepath.Join(dir, e.Name()), info.ModTime()})
			}
		}
	}
	slices.SortFunc(out, func(a, b RecentFile) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Path, b.Path))
	})
	return out[:min(len(out), limit)]
}

func isDocument(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".pdf", ".jpg", ".jpeg", ".png":
		return !strings.HasPrefix(name, ".")
	}
	return false
}
