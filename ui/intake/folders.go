package intake

import (
	"os"
	"path/filepath"
	"strings"
)

// folders are where people keep what they scan: the documents and the downloads
// of the user, under the names that her desktop gave them.
func folders() []string {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		config = filepath.Join(home, ".config")
	}
	names, _ := os.ReadFile(filepath.Join(config, "user-dirs.dirs"))
	return foldersIn(home, string(names))
}

// foldersIn reads the XDG list of folders.
func foldersIn(home, list string) []string {
	documents, downloads := filepath.Join(home, "Documents"), filepath.Join(home, "Downloads")
	for line := range strings.Lines(list) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		path := strings.ReplaceAll(strings.Trim(value, `"`), "$HOME", home)
		switch name {
		case "XDG_DOCUMENTS_DIR":
			documents = path
		case "XDG_DOWNLOAD_DIR":
			downloads = path
		}
	}
	return []string{downloads, documents}
}
