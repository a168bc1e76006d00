package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strconv"
	"testing"
	"testing/fstest"
)

// spokenTypes are the types of package app whose every value is said to a clerk,
// by the beginning of the message IDs.
func spokenTypes() map[string]string {
	return map[string]string{
		"Code":        "error.",
		"CommandKind": "command.",
		"OutboxState": "outbox.",
		"PrintState":  "print.",
		"Role":        "role.",
		"State":       "state.",
		"SpoolState":  "spool.",
		"Trouble":     "trouble.",
	}
}

// TestEveryCodeHasItsWords finds what TestMessagesAreSaidAndTranslated cannot:
// IDs that are completed at run time.
func TestEveryCodeHasItsWords(t *testing.T) {
	tree := os.DirFS(".")
	ar, _, err := messages(tree, "ar")
	if err != nil {
		t.Fatal(err)
	}
	values, err := constants(tree, "app/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for name, begin := range spokenTypes() {
		if len(values[name]) == 0 {
			t.Errorf("app.%s has no constants", name)
		}
		for _, v := range values[name] {
			if ar[begin+v] == nil {
				t.Errorf("app.%s %q has no message %s%s", name, v, begin, v)
			}
		}
	}
}

// constants returns the values of the string constants of each type.
func constants(tree fs.FS, files string) (map[string][]string, error) {
	names, err := fs.Glob(tree, files)
	if err != nil {
		return nil, err
	}
	all := map[string][]string{}
	for _, name := range names {
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, decl := range file.Decls {
			if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.CONST {
				addConstants(all, d)
			}
		}
	}
	return all, nil
}

func addConstants(all map[string][]string, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		kind, ok := v.Type.(*ast.Ident)
		if !ok {
			continue
		}
		for _, value := range v.Values {
			if lit, ok := value.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				all[kind.Name] = append(all[kind.Name], text)
			}
		}
	}
}

func TestConstantsAreFound(t *testing.T) {
	src := "package app\n\ntype Code string\n\nconst (\n\tA Code = \"a\"\n\tB Code = \"b\"\n\tn = 3\n)\n"
	got, err := constants(fstest.MapFS{"app/x.go": {Data: []byte(src)}}, "app/*.go")
	if err != nil || len(got["Code"]) != 2 || got["Code"][1] != "b" {
		t.Errorf("%v, %v", got, err)
	}
}
