package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const fynePath = "fyne.io/fyne/v2"

// rawPackages are Fyne's own widgets, dialogs, boxes and grids. They read left to right and put mixed text in the
// wrong order, so that a screen is made of ui/kit alone.
var rawPackages = []string{"/widget", "/dialog", "/container", "/layout", "/data/binding"}

// rawNames are what else draws text of its own, or lays it out unmirrored.
var rawNames = map[string][]string{
	fynePath + "/canvas": {"Text", "NewText"},
	fynePath:             {"NewMenu", "NewMenuItem", "NewMainMenu", "NewContainer", "NewContainerWithLayout", "NewContainerWithoutLayout"},
}

// raw lists what of Fyne a file uses that the kit has better.
func raw(f *ast.File) []string {
	var found []string
	names := map[string]string{} // by which the file calls a package
	for _, i := range f.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		rest, ok := strings.CutPrefix(path, fynePath)
		if !ok {
			continue
		}
		if slices.Contains(rawPackages, rest) {
			found = append(found, path)
		}
		name := path[strings.LastIndex(path, "/")+1:]
		if rest == "" {
			name = "fyne"
		}
		if i.Name != nil {
			name = i.Name.Name
		}
		if name == "." {
			found = append(found, "a dot import of "+path)
		}
		names[name] = path
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && slices.Contains(rawNames[names[x.Name]], s.Sel.Name) {
				found = append(found, x.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return found
}

// TestScreensAreMadeOfTheKit holds every screen, and the wiring, to the kit.
func TestScreensAreMadeOfTheKit(t *testing.T) {
	files, _ := filepath.Glob("*.go")
	err := filepath.WalkDir("ui", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path == filepath.Join("ui", "kit"):
			return fs.SkipDir
		case strings.HasSuffix(path, ".go"):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	screens := 0
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, what := range raw(f) {
			t.Errorf("%s uses %s: take it from ui/kit, or make it there", path, what)
		}
		if strings.HasSuffix(path, "view.go") {
			screens++
		}
	}
	if screens < 7 {
		t.Errorf("%d screens were looked at: the test has lost its way", screens)
	}
}

// TestRawWidgetsAreSeen keeps the test above honest.
func TestRawWidgetsAreSeen(t *testing.T) {
	for source, want := range map[string]bool{
		`import "fyne.io/fyne/v2/widget"; var _ = widget.NewLabel("")`:                                        true,
		`import w "fyne.io/fyne/v2/widget"; var _ w.Entry`:                                                    true,
		`import "fyne.io/fyne/v2/container"; var _ = container.NewHBox()`:                                     true,
		`import . "fyne.io/fyne/v2/layout"; var _ = NewSpacer()`:                                              true,
		`import "fyne.io/fyne/v2/canvas"; var _ = canvas.NewText("", nil)`:                                    true,
		`import c "fyne.io/fyne/v2/canvas"; var _ = &c.Text{}`:                                                true,
		`import "fyne.io/fyne/v2/canvas"; var _ canvas.Image`:                                                 false,
		`import "fyne.io/fyne/v2"; var _ fyne.CanvasObject`:                                                   false,
		`import "github.com/shubbak/shubbak/ui/kit"; var _ = kit.NewLabel("", 0)`:                             false,
		`import "fyne.io/fyne/v2"; var _ = fyne.NewContainerWithLayout(nil)`:                                  true,
		`import canvas "github.com/shubbak/shubbak/ui/kit"; var _ = canvas.NewText`:                           false,
		`import "fyne.io/fyne/v2/data/binding"; var _ = binding.NewString`:                                    true,
		`import "fyne.io/fyne/v2/driver/desktop"; var _ desktop.Cursor`:                                       false,
		`import "fyne.io/fyne/v2"; import "fyne.io/fyne/v2/dialog"; var _ = dialog.ShowError; var _ fyne.App`: true,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p; "+source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(raw(f)) > 0; got != want {
			t.Errorf("%s: seen %t, want %t", source, got, want)
		}
	}
}
