package main_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/shubbak/shubbak"

// What several rows of the table below have in common.
const (
	fyne   = "fyne.io/fyne/v2"
	bolt   = "go.etcd.io/bbolt"
	xtext  = "golang.org/x/text"
	ximage = "golang.org/x/image"
	gotext = "github.com/go-text/typesetting"

	useCase = "app app/catalogue app/credential app/hijri"
	model   = "app app/catalogue app/counter app/hijri ui/files ui/kit"
	screen  = model + " i18n assets ui/theme " + fyne
	sheet   = "app app/hijri i18n i18n/arabic assets ui/paper/... github.com/jung-kurt/gofpdf rsc.io/qr " +
		gotext + " " + ximage + " " + xtext
)

// everything marks the packages that wire others together: programs.
const everything = "*"

// mayImport says for every package what it may import beside the standard
// library: ours by their folders ("x/..." is x and all below it), libraries by
// their module paths. Adding a package is adding its row.
func mayImport() map[string]string {
	return map[string]string{
		".":     everything,
		"bench": everything,
		"e2e":   everything,

		"bench/bare":          fyne + " " + fyne + "/app",
		"app":                 "app/hijri i18n/arabic",
		"app/catalogue":       "app app/hijri i18n/arabic github.com/expr-lang/expr",
		"app/counter":         useCase,
		"app/credential":      "app app/hijri github.com/veraison/go-cose github.com/fxamacker/cbor/v2",
		"app/hijri":           "github.com/hablullah/go-hijri",
		"app/syncer":          useCase,
		"assets":              "",
		"cache":               "app app/hijri i18n/arabic cache/seal filippo.io/age " + bolt,
		"cache/gold":          "app app/hijri i18n/arabic", // what tests and bench measure searching by
		"cache/seal":          "golang.org/x/crypto github.com/zalando/go-keyring",
		"client":              "app app/credential app/hijri github.com/go-resty/resty/v2",
		"client/contracttest": "client github.com/getkin/kin-openapi", // of tests alone
		"client/central":      "app app/catalogue app/credential app/hijri client golang.org/x/crypto " + bolt,
		"i18n":                "app/hijri i18n/arabic github.com/nicksnyder/go-i18n/v2 " + xtext,
		"i18n/arabic":         xtext + " " + gotext,
		"ui/desk":             screen + " ui/signin ui/home ui/intake ui/review ui/press ui/find ui/sync ui/merge ui/settings",
		"ui/find":             screen,
		"ui/home":             screen,
		"ui/intake":           screen,
		"ui/kit":              "app/hijri i18n/arabic assets ui/theme " + fyne + " " + ximage + " " + gotext,
		"ui/kit/gallery":      "app/hijri i18n/arabic assets ui/kit ui/theme " + fyne + " " + fyne + "/app",
		"ui/kit/kittest":      "i18n ui/kit ui/theme " + fyne + " go.uber.org/goleak", // of tests alone
		"ui/paper":            sheet,
		"ui/paper/icc":        "",
		"ui/paper/list":       sheet,
		"ui/paper/pdf":        sheet,
		"ui/paper/raster":     sheet,
		"ui/paper/sfnt":       "",
		"ui/press":            screen,
		"ui/review":           screen,
		"ui/settings":         screen,
		"ui/signin":           screen,
		"ui/sync":             screen,
		"ui/theme":            "assets " + fyne,

		"ui/files":                  "app",
		"ui/merge":                  screen,
		"ui/paper/printer":          "app",
		"ui/paper/printer/cupstest": "app ui/paper/printer",
		"ui/paper/sign":             "app ui/paper/pdf software.sslmate.com/src/go-pkcs12",
		"ui/paper/template":         "app",
	}
}

// fileRules are stricter than their package's row: the pattern of the path, and
// what such a file may import.
func fileRules() [][2]string {
	return [][2]string{
		{"ui/*/model*.go", model},
		{"ui/kit/loop*.go", ""},
	}
}

// forbidden are packages of an allowed library that stay closed all the same,
// below the folder, with the reason. A row that names one opens it.
func forbidden() [][3]string {
	return [][3]string{
		{"ui", fyne + "/app", "main.go makes the fyne.App"},
		{"ui", fyne + "/data/binding", "state lives in the model"},
	}
}

// TestImportsPointInward holds the packages to the order in which data flows.
func TestImportsPointInward(t *testing.T) {
	wrong, checked, err := checkImports(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if checked == 0 {
		t.Fatal("no Go file was found")
	}
	for _, w := range wrong {
		t.Error(w)
	}
	for folder := range mayImport() {
		if _, err := os.Stat(folder); err != nil {
			t.Errorf("the table has a row for %s, which is not there", folder)
		}
	}
}

// checkImports parses every Go file of the tree that is no test, and says what
// breaks the table, and how many files it saw.
func checkImports(tree fs.FS) (wrong []string, checked int, err error) {
	table := mayImport()
	err = eachGoFile(tree, func(name string, src []byte) error {
		checked++
		folder := path.Dir(name)
		allowed, known := table[folder]
		if !known {
			wrong = append(wrong, folder+": a new package; say in mayImport what it may import")
			table[folder] = everything // said once
			return nil
		}
		for _, rule := range fileRules() {
			if ok, _ := path.Match(rule[0], name); ok {
				allowed = rule[1]
			}
		}
		imports, err := importsOf(name, src)
		for _, imp := range imports {
			if why := objection(folder, allowed, imp); why != "" {
				wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", name, imp, why))
			}
		}
		return err
	})
	return wrong, checked, err
}

// eachGoFile visits the Go files that are no tests. Hidden folders, test data
// and modules of their own are left out.
func eachGoFile(tree fs.FS, visit func(name string, src []byte) error) error {
	return fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if _, err := fs.Stat(tree, path.Join(name, "go.mod")); err == nil && name != "." {
				return fs.SkipDir
			}
			if name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "dist") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		return visit(name, src)
	})
}

func importsOf(name string, src []byte) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, spec := range file.Imports {
		imp, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		list = append(list, imp)
	}
	return list, nil
}

// objection says why a file in folder may not import imp, or nothing.
func objection(folder, allowed, imp string) string {
	first, _, _ := strings.Cut(imp, "/")
	if !strings.Contains(first, ".") || allowed == everything {
		return "" // the standard library, or a program's wiring
	}
	for _, f := range forbidden() {
		named := slices.Contains(strings.Fields(allowed), f[1])
		if !named && within(folder, f[0]) && within(imp, f[1]) {
			return f[2]
		}
	}
	ours, isOurs := strings.CutPrefix(imp, module+"/")
	permits := func(row string) bool {
		below, deep := strings.CutSuffix(row, "/...")
		switch {
		case isOurs && deep:
			return within(ours, below)
		case isOurs:
			return ours == row
		}
		return strings.Contains(row, ".") && within(imp, row)
	}
	if slices.ContainsFunc(strings.Fields(allowed), permits) {
		return ""
	}
	return "not in its row of mayImport"
}

// within tells whether a path is the folder or lies below it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

// TestTheImportTableBites proves on made-up trees that each rule can fail.
func TestTheImportTableBites(t *testing.T) {
	for _, c := range []struct {
		what, file, imports string
		wrong               bool
	}{
		{"the standard library is free", "app/x.go", `"net/http"`, false},
		{"an allowed package of ours", "cache/x.go", `"` + module + `/app"`, false},
		{"an allowed library", "cache/x.go", `"go.etcd.io/bbolt"`, false},
		{"below an allowed library", "i18n/x.go", `"golang.org/x/text/language"`, false},
		{"a family of packages", "ui/paper/x.go", `"` + module + `/ui/paper/list"`, false},
		{"tests may reach further", "client/x_test.go", `"` + module + `/client/central"`, false},
		{"a program wires all", "main.go", `"fyne.io/fyne/v2/app"`, false},
		{"a package without a row", "util/x.go", `"fmt"`, true},
		{"outward", "app/x.go", `"` + module + `/cache"`, true},
		{"use cases do not know each other", "app/counter/x.go", `"` + module + `/app/syncer"`, true},
		{"a package is not its parent", "client/x.go", `"` + module + `/app/counter"`, true},
		{"a library not agreed on", "client/x.go", `"example.org/http"`, true},
		{"a library whose name only begins alike", "cache/x.go", `"go.etcd.io/bboltx"`, true},
		{"a screen makes no fyne.App", "ui/home/view.go", `"fyne.io/fyne/v2/app"`, true},
		{"but the gallery is a program", "ui/kit/gallery/main.go", `"fyne.io/fyne/v2/app"`, false},
		{"no data binding", "ui/home/view.go", `"fyne.io/fyne/v2/data/binding"`, true},
		{"a view draws", "ui/home/view.go", `"fyne.io/fyne/v2/widget"`, false},
		{"a model does not", "ui/home/model.go", `"fyne.io/fyne/v2"`, true},
		{"in none of its files", "ui/home/model_rows.go", `"fyne.io/fyne/v2"`, true},
		{"a model has no words", "ui/home/model.go", `"` + module + `/i18n"`, true},
		{"the loop knows no toolkit", "ui/kit/loop.go", `"fyne.io/fyne/v2"`, true},
		{"an alias hides nothing", "app/x.go", `x "go.etcd.io/bbolt"`, true},
	} {
		tree := fstest.MapFS{c.file: {Data: []byte("package x\n\nimport " + c.imports + "\n")}}
		wrong, _, err := checkImports(tree)
		if err != nil || (len(wrong) > 0) != c.wrong {
			t.Errorf("%s: %v, %v", c.what, wrong, err)
		}
	}
}

// TestThePackageIsOfThisProgram: the packager reads FyneApp.toml, the program has
// its own constants, since a plain build carries no metadata.
func TestThePackageIsOfThisProgram(t *testing.T) {
	toml, err := os.ReadFile("FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	for key, constant := range map[string]string{"ID": "appID", "Version": "version"} {
		in := regexp.MustCompile(`(?m)^` + key + ` += "(.+)"`).FindSubmatch(toml)
		of := regexp.MustCompile(constant + ` += "(.+)"`).FindSubmatch(src)
		if in == nil || of == nil || string(in[1]) != string(of[1]) {
			t.Errorf("%s: FyneApp.toml says %q, main.go %q", key, in, of)
		}
	}
}

// TestTheTreeIsWalked proves what the walk leaves out, and that a file which
// does not parse is not passed over.
func TestTheTreeIsWalked(t *testing.T) {
	bad := &fstest.MapFile{Data: []byte("package x\n\nimport \"example.org/y\"\n")}
	for name, want := range map[string]int{
		"app/x.go": 1, "app/testdata/x.go": 0, ".tools/x.go": 0, "study/x.go": 0, "app/x_test.go": 0,
	} {
		tree := fstest.MapFS{name: bad, "study/go.mod": {}}
		if _, checked, err := checkImports(tree); err != nil || checked != want {
			t.Errorf("%s: %d files seen, %v", name, checked, err)
		}
	}
	if _, _, err := checkImports(fstest.MapFS{"app/x.go": {Data: []byte("packag")}}); err == nil {
		t.Error("a file that does not parse passes")
	}
}
