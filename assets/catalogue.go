package assets

import (
	"embed"
	"io/fs"
)

//go:embed catalogue/*.json
var catalogueFiles embed.FS

// Catalogue returns the files of the catalogue that the program brings along, in
// the order of their names: catalogue.Parse(assets.Catalogue()...). A signed
// bundle from central takes its place.
func Catalogue() [][]byte {
	names, _ := catalogueFiles.ReadDir("catalogue") // embedded: cannot fail
	files := make([][]byte, len(names))
	for i, n := range names {
		files[i], _ = catalogueFiles.ReadFile("catalogue/" + n.Name())
	}
	return files
}

//go:embed templates/*.json
var templateFiles embed.FS

// Templates are the looks of the house's papers, a file each. A municipality's own
// take the place of those with the same name.
func Templates() fs.FS {
	f, _ := fs.Sub(templateFiles, "templates") // embedded: cannot fail
	return f
}
