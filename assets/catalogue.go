package assets

import "embed"

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
