package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
	"github.com/shubbak/shubbak/ui/paper/sign"
)

// What an office may put into its data folder.
const (
	templatesFolder = "templates"     // looks of papers, beside the house's own
	sealPassword    = "seal.password" // of seal.p12
	sealVariable    = "SHUBBAK_SEAL_PASSWORD"
)

// office is where an office's own things are.
type office struct {
	dir  string // data folder, "" for none
	seal string // file of the seal, "" for the one in dir
}

// officePress returns a press with the templates and the seal of an office.
func officePress(lang string, at office) (*paper.Press, error) {
	v, err := i18n.New(lang)
	if err != nil {
		return nil, err
	}
	var o paper.Options
	if folder := filepath.Join(at.dir, templatesFolder); at.dir != "" {
		if st, err := os.Stat(folder); err == nil && st.IsDir() {
			o.Templates = append(o.Templates, os.DirFS(folder))
		}
	}
	if o.Seal, err = at.readSeal(); err != nil {
		return nil, err
	}
	return paper.Open(v, o)
}

// readSeal reads the seal that is named, else the one of the data folder, else
// none. Its password is in the environment, or in a file beside it.
func (o office) readSeal() (*sign.Seal, error) {
	var names []string
	switch {
	case o.seal != "":
		names = []string{o.seal}
	case o.dir != "":
		names = []string{filepath.Join(o.dir, "seal.p12"), filepath.Join(o.dir, "seal.pem")}
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if o.seal == "" && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &app.Error{Code: app.FileMissing, Args: map[string]string{"path": name}, Err: err}
		}
		if err != nil {
			return nil, &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": name}, Err: err}
		}
		return sign.Read(name, b, passwordFor(name))
	}
	return nil, nil //nolint:nilnil // most offices have none
}

func passwordFor(seal string) string {
	if p, ok := os.LookupEnv(sealVariable); ok {
		return p
	}
	b, err := os.ReadFile(filepath.Join(filepath.Dir(seal), sealPassword))
	if err != nil {
		return ""
	}
	return strings.TrimRight(string(b), "\r\n")
}
