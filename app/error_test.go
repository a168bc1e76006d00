package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
)

func TestCodeOf(t *testing.T) {
	wrapped := fmt.Errorf("issuing application 1: %w", app.Fail(app.Offline, io.ErrUnexpectedEOF))
	warning := &app.Error{Code: app.BadVATCheck, Field: "vat_no", Warning: true}
	for _, tt := range []struct {
		name string
		err  error
		want app.Code
	}{
		{"nil", nil, ""},
		{"no error of ours", io.EOF, app.Internal},
		{"ours", app.Fail(app.NoNumbers, nil), app.NoNumbers},
		{"wrapped", wrapped, app.Offline},
		{"problems", app.Problems{{Code: app.BadCR}, warning}, app.BadCR},
		{"wrapped problems", fmt.Errorf("checking: %w", app.Problems{warning}), app.BadVATCheck},
		{"no problems", app.Problems{}, app.Internal},
	} {
		if got := app.CodeOf(tt.err); got != tt.want {
			t.Errorf("%s: code %q, want %q", tt.name, got, tt.want)
		}
	}
	if !errors.Is(wrapped, &app.Error{Code: app.Offline}) || errors.Is(wrapped, &app.Error{Code: app.NotFound}) {
		t.Error("errors.Is does not compare codes")
	}
	if !errors.Is(wrapped, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
}

func TestErrorIsForTheLog(t *testing.T) {
	e := &app.Error{Code: app.TooLate, Field: "contract_end", Args: map[string]string{"max": "2027-11-23"}, Err: io.EOF}
	if got, want := e.Error(), "too_late contract_end: EOF"; got != want {
		t.Errorf("logged %q, want %q", got, want)
	}
	if e.MessageID() != "error.too_late" || e.MessageArgs()["max"] != "2027-11-23" {
		t.Errorf("message %s %v", e.MessageID(), e.MessageArgs())
	}
	if got, want := (app.Problems{e, {Code: app.Required, Field: "id_no"}}).Error(), "too_late contract_end: EOF; required id_no"; got != want {
		t.Errorf("logged %q, want %q", got, want)
	}
}

func TestProblemsOf(t *testing.T) {
	warn := &app.Error{Code: app.BadVATCheck, Field: "vat_no", Warning: true}
	fail := &app.Error{Code: app.BadVAT, Field: "vat_no"}
	ps := app.Problems{warn, fail, {Code: app.Required, Field: "id_no"}}
	if ps.Of("vat_no") != fail {
		t.Error("a warning hides an error")
	}
	if (app.Problems{warn}).Of("vat_no") != warn || ps.Of("cr_no") != nil {
		t.Error("a field has not its own problem")
	}
	if got := ps.Errors(); len(got) != 2 || got[0] != fail {
		t.Errorf("errors are %v", got)
	}
	if (app.Problems{warn}).Errors() != nil {
		t.Error("a warning counts as an error")
	}
}

// Every code has a message in both languages; the gaps of a message are the Args
// that the code's comment promises, and the same in both.
func TestEveryCodeHasItsMessage(t *testing.T) {
	codes := codesOf(t)
	if len(codes) < 60 {
		t.Fatalf("%d codes found in error.go", len(codes))
	}
	gap := regexp.MustCompile(`{{\.([a-z_]+)}}`)
	for _, lang := range []string{"ar", "en"} {
		raw, err := os.ReadFile("../i18n/messages/error." + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		messages := map[string]string{}
		if err := json.Unmarshal(raw, &messages); err != nil {
			t.Fatal(err)
		}
		for code, promised := range codes {
			m := messages["error."+code]
			if len(strings.Fields(m)) < 4 {
				t.Errorf("%s: error.%s is %q", lang, code, m)
			}
			for _, g := range gap.FindAllStringSubmatch(m, -1) {
				if !slices.Contains(strings.FieldsFunc(promised, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }), g[1]) {
					t.Errorf("%s: error.%s mentions %q, Args are %q", lang, code, g[1], promised)
				}
			}
			delete(messages, "error."+code)
		}
		for id := range messages {
			t.Errorf("%s: %s is the message of no code", lang, id)
		}
	}
}

// codesOf returns the codes of error.go with the comments beside them.
func codesOf(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "error.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		name, isCode := spec.Type.(*ast.Ident)
		value, isString := spec.Values[0].(*ast.BasicLit)
		if !isCode || name.Name != "Code" || !isString {
			return true
		}
		code, err := strconv.Unquote(value.Value)
		if _, twice := codes[code]; twice || err != nil {
			t.Errorf("code %s twice, or %v", value.Value, err)
		}
		codes[code] = spec.Comment.Text()
		return true
	})
	return codes
}
