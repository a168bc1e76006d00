package main

import (
	"os"
	"path/filepath"
	"slices"
)

// daily are the rows of `make bench`, in the order of the report.
func daily() []row {
	return slices.Concat(issueRows(), paperRows(), lineRows(), storeRows(), screenRows(), windowRows())
}

// long are the rows of `make soak`.
func long() []row {
	return slices.Concat(killRows(), powerRows(), faultRows())
}

// subfolder makes the folder of a row.
func subfolder(dir, name string) (string, error) {
	own := filepath.Join(dir, name)
	return own, os.MkdirAll(own, 0o700)
}
