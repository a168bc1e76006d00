package template

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/shubbak/shubbak/app"
)

// mostPicture is how large an emblem may be, in bytes.
const mostPicture = 8 << 20

// Set is templates by name.
type Set struct {
	templates map[string]*Template
	faults    map[string]error
}

// Load reads the templates of folders; those of a later folder take the place of
// earlier ones of the same name. A template that cannot be read does not keep
// others from being used: Get tells what is wrong with it.
func Load(folders ...fs.FS) *Set {
	s := &Set{map[string]*Template{}, map[string]error{}}
	for _, f := range folders {
		names, err := fs.Glob(f, "*.json")
		if err != nil {
			continue // the pattern is sound
		}
		for _, file := range names {
			name := strings.TrimSuffix(file, ".json")
			s.templates[name], s.faults[name] = load(f, file)
		}
	}
	return s
}

// Names returns the names of all templates, sound or not.
func (s *Set) Names() []string {
	var out []string
	for name := range s.templates {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Get returns a template, what is wrong with it, or app.TemplateMissing.
func (s *Set) Get(name string) (*Template, error) {
	t, ok := s.templates[name]
	if !ok {
		return nil, &app.Error{Code: app.TemplateMissing, Args: map[string]string{"name": name, "known": strings.Join(s.Names(), ", ")}}
	}
	return t, s.faults[name]
}

func load(f fs.FS, file string) (*Template, error) {
	src, err := readAll(f, file, mostBytes)
	if err != nil {
		return nil, err
	}
	t, err := Read(file, src)
	if err != nil || t.Emblem == "" {
		return t, err
	}
	t.Picture, err = readAll(f, t.Emblem, mostPicture)
	return t, err
}

// readAll reads a file of at most most bytes.
func readAll(f fs.FS, name string, most int64) ([]byte, error) {
	file, err := f.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &app.Error{Code: app.FileMissing, Args: map[string]string{"path": name}, Err: err}
	}
	if err != nil {
		return nil, &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": name}, Err: err}
	}
	defer func() { _ = file.Close() }() // read only
	b, err := io.ReadAll(io.LimitReader(file, most+1))
	switch {
	case err != nil:
		return nil, &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": name}, Err: err}
	case int64(len(b)) > most:
		return nil, &app.Error{Code: app.PictureUnfit, Args: map[string]string{"file": name}}
	}
	return b, nil
}
