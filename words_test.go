package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// sayers are the methods of a voice that take a message ID first.
const sayers = " Say With Plural Count "

// developersCalls are the functions whose text no clerk reads.
const developersCalls = " Errorf New Debug Info Warn Error DebugContext InfoContext WarnContext ErrorContext LogError "

// builtIDs are the beginnings of message IDs that the code completes at run
// time ("error." + code), with who does so. Messages below them count as used.
func builtIDs() map[string]string {
	return map[string]string{
		"audit.":              "ui/find: the action of an audit entry",
		"cli.act.":            "main: an act in the audit of central",
		"cli.central.device_": "main: an order to a counter",
		"cli.task.":           "main: why central wants a person to look",
		"cli.verify.":         "main: the verdict on a licence",
		"command.":            "ui/sync: the kind of an outbox command",
		"mend.":               "ui/press: what to do about a printer's trouble",
		"settings.paper_":     "ui/settings: a kind of paper",
		"spool.":              "screens: the state of a job at the spooler",
		"tray.":               "ui/press: the trays of a printer",
		"trouble.":            "screens: what is wrong at a printer",
		"error.":              "app: the code of an Error",
		"format.weekday.":     "i18n: the day of the week",
		"home.changed_":       "ui/home: the state of a licence that is out",
		"outbox.":             "ui/sync: the state of a command",
		"print.":              "ui/find: the state of a print job",
		"role.":               "screens: the role of an operator",
		"state.":              "screens: the state of an application or licence",
	}
}

// speaking are the folders whose Go files may hold Arabic words: the language
// itself, and made-up people for demonstrations.
func speaking() []string {
	return []string{"i18n", "assets", "client/central", "ui/kit/gallery", "ui/kit/kittest", "e2e", "bench"}
}

var (
	messageID      = regexp.MustCompile(`^[a-z]+(\.[a-zA-Z0-9_-]+)+$`)
	twoWords       = regexp.MustCompile(`[A-Za-z]{2,}[.,:;!?]? [A-Za-z]{2,}`)
	sameEverywhere = regexp.MustCompile(`^(<|shubbak |Ctrl |Alt |Shift )`)
	blank          = regexp.MustCompile(`{{\s*\.(\w+)`)
)

func TestNoHardCodedWords(t *testing.T) {
	wrong, err := hardCoded(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

// hardCoded finds Arabic words outside the folders that may hold them, and
// English sentences in screens, errors and logs aside.
func hardCoded(tree fs.FS) (wrong []string, err error) {
	err = eachGoFile(tree, func(name string, src []byte) error {
		if slices.ContainsFunc(speaking(), func(f string) bool { return within(name, f) }) {
			return nil
		}
		return eachString(name, src, func(at token.Position, text string, in *ast.CallExpr) {
			screen := within(name, "ui") && !within(name, "ui/paper") && !forDevelopers(in)
			if arabicWord(text, screen) || screen && english(text) {
				wrong = append(wrong, fmt.Sprintf("%s: %q belongs in i18n/messages", at, text))
			}
		})
	})
	return wrong, err
}

// arabicWord tells whether a text has Arabic words. One letter is a word on a
// screen, and elsewhere spelling, as the article is everywhere.
func arabicWord(text string, screen bool) bool {
	letters := 0
	for _, r := range text {
		if unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) {
			letters++
		}
	}
	return text != "ال" && (letters > 1 || letters == 1 && screen)
}

// english tells whether a text has words one after the other. Markup, command
// lines and keys have them too, and read the same in every language.
func english(text string) bool {
	return twoWords.MatchString(text) && !sameEverywhere.MatchString(text)
}

// forDevelopers tells whether a call makes an error, a log line or a panic.
func forDevelopers(call *ast.CallExpr) bool {
	if call == nil {
		return false
	}
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name == "panic"
	case *ast.SelectorExpr:
		return strings.Contains(developersCalls, " "+f.Sel.Name+" ")
	}
	return false
}

// eachString visits the string literals of a file, imports and struct tags
// aside, with the innermost call that a literal is an argument of.
func eachString(name string, src []byte, visit func(at token.Position, text string, in *ast.CallExpr)) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	var calls []*ast.CallExpr
	ast.Inspect(file, func(n ast.Node) bool {
		for len(calls) > 0 && n != nil && n.Pos() >= calls[len(calls)-1].End() {
			calls = calls[:len(calls)-1]
		}
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			n.Tag = nil
		case *ast.CallExpr:
			calls = append(calls, n)
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				text, _ := strconv.Unquote(n.Value)
				var in *ast.CallExpr
				if len(calls) > 0 {
					in = calls[len(calls)-1]
				}
				visit(fset.Position(n.Pos()), text, in)
			}
		}
		return true
	})
	return nil
}

func TestMessagesAreSaidAndTranslated(t *testing.T) {
	wrong, err := checkMessages(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

// checkMessages compares the IDs that the code says with the Arabic and the
// English messages, every way.
func checkMessages(tree fs.FS) (wrong []string, err error) {
	ar, badAr, err := messages(tree, "ar")
	if err != nil {
		return nil, err
	}
	en, badEn, err := messages(tree, "en")
	if err != nil {
		return nil, err
	}
	said, mentioned, err := idsInCode(tree)
	if err != nil {
		return nil, err
	}
	wrong = slices.Concat(badAr, badEn, said.unknownBeginnings())
	for id, at := range said.whole {
		for lang, known := range map[string]map[string]*goi18n.Message{"ar": ar, "en": en} {
			if known[id] == nil {
				wrong = append(wrong, fmt.Sprintf("%s says %q, which has no %s message", at, id, lang))
			}
		}
	}
	for id, m := range ar {
		wrong = append(wrong, compare(id, m, en[id])...)
		if !mentioned[id] && !isBuilt(id) {
			wrong = append(wrong, fmt.Sprintf("%s: no code says it", id))
		}
	}
	for id := range en {
		if ar[id] == nil {
			wrong = append(wrong, id+": English only")
		}
	}
	slices.Sort(wrong)
	return wrong, nil
}

func isBuilt(id string) bool {
	for begin := range builtIDs() {
		if strings.HasPrefix(id, begin) {
			return true
		}
	}
	return false
}

// messages reads the message files of a language. An ID stands in one of them.
func messages(tree fs.FS, lang string) (all map[string]*goi18n.Message, wrong []string, err error) {
	files, err := fs.Glob(tree, "i18n/messages/*."+lang+".json")
	if err != nil {
		return nil, nil, err
	}
	all = map[string]*goi18n.Message{}
	for _, name := range files {
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, nil, err
		}
		file, err := goi18n.ParseMessageFileBytes(src, path.Base(name), nil)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, m := range file.Messages {
			if all[m.ID] != nil {
				wrong = append(wrong, fmt.Sprintf("%s: %s stands in another file too", name, m.ID))
			}
			all[m.ID] = m
		}
	}
	return all, wrong, nil
}

// compare says how an Arabic message and its translation differ in what the
// code can see: being there, the plural forms, the blanks to fill.
func compare(id string, ar, en *goi18n.Message) (wrong []string) {
	if en == nil {
		return []string{id + ": not in English"}
	}
	if ar.Other == "" || en.Other == "" {
		wrong = append(wrong, id+": empty")
	}
	few := []string{ar.Zero, ar.One, ar.Two, ar.Few, ar.Many}
	plural := strings.Join(few, "") != ""
	if plural && slices.Contains(few, "") {
		wrong = append(wrong, id+": an Arabic plural has six forms")
	}
	if plural != (en.One != "") {
		wrong = append(wrong, id+": a plural in one language only")
	}
	if a, e := blanks(ar), blanks(en); !slices.Equal(a, e) {
		wrong = append(wrong, fmt.Sprintf("%s: fills in %v in Arabic, %v in English", id, a, e))
	}
	return wrong
}

// blanks lists what all forms of a message together fill in.
func blanks(m *goi18n.Message) []string {
	names := map[string]bool{}
	for _, found := range blank.FindAllStringSubmatch(strings.Join([]string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other}, " "), -1) {
		names[found[1]] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// spoken is what the code hands to the methods of a voice, and where.
type spoken struct {
	whole, beginnings map[string]token.Position
}

func (s spoken) unknownBeginnings() (wrong []string) {
	for begin, at := range s.beginnings {
		if !isBuilt(begin) {
			wrong = append(wrong, fmt.Sprintf("%s completes %q: declare it in builtIDs", at, begin))
		}
	}
	return wrong
}

// idsInCode finds the message IDs in Go: those that are said in place, and all
// that are mentioned, as in a table of labels.
func idsInCode(tree fs.FS) (said spoken, mentioned map[string]bool, err error) {
	said = spoken{map[string]token.Position{}, map[string]token.Position{}}
	mentioned = map[string]bool{}
	err = eachGoFile(tree, func(name string, src []byte) error {
		return eachString(name, src, func(at token.Position, text string, in *ast.CallExpr) {
			if messageID.MatchString(text) {
				mentioned[text] = true
			}
			whole, begins := saidIn(in, text)
			if whole {
				said.whole[text] = at
			} else if begins {
				said.beginnings[text] = at
			}
		})
	})
	return said, mentioned, err
}

// saidIn tells whether text is the message ID of a call of a voice, or its
// beginning. With is a logger's method too, whose keys have no dot.
func saidIn(call *ast.CallExpr, text string) (whole, begins bool) {
	if call == nil || len(call.Args) == 0 {
		return false, false
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !strings.Contains(sayers, " "+method.Sel.Name+" ") {
		return false, false
	}
	switch first := call.Args[0].(type) {
	case *ast.BasicLit:
		return isText(first, text) && strings.Contains(text, "."), false
	case *ast.BinaryExpr:
		left := first.X
		for more, ok := left.(*ast.BinaryExpr); ok; more, ok = left.(*ast.BinaryExpr) {
			left = more.X
		}
		return false, isText(left, text)
	}
	return false, false
}

func isText(e ast.Expr, text string) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING && (lit.Value == strconv.Quote(text) || lit.Value == "`"+text+"`")
}

// TestTheWordRulesBite proves on made-up trees that each rule can fail.
func TestTheWordRulesBite(t *testing.T) {
	const cancel = `{"home.new":"جديد"}`
	plain := func(file, body string) fstest.MapFS {
		return fstest.MapFS{file: {Data: []byte("package x\n\nfunc f() {\n" + body + "\n}\n")}}
	}
	for body, bad := range map[string]bool{
		`_ = "رخصة"`: true, `_ = "12٣"`: false, `_ = 'م'`: false, `_ = "ال"`: false, `_ = "هـ"`: true,
		`_ = "<svg view=x>"`: false, `_ = "shubbak enrol"`: false, `_ = "Ctrl Enter"`: false, `label("Two words")`: true,
		`_ = fmt.Errorf("saving draft %s: %w", id, err)`: false, `slog.Info("draft saved")`: false,
	} {
		wrong, err := hardCoded(plain("ui/home/view.go", body))
		if err != nil || (len(wrong) > 0) != bad {
			t.Errorf("%s: %v, %v", body, wrong, err)
		}
	}
	for _, c := range []struct{ what, ar, en, body, want string }{
		{"all is well", cancel, `{"home.new":"New"}`, `v.Say("home.new")`, ""},
		{"mentioned in a table", cancel, `{"home.new":"New"}`, `_ = []string{"home.new"}`, ""},
		{"not there", `{}`, `{}`, `v.Say("home.new")`, "no ar message"},
		{"misspelt", cancel, `{"home.new":"New"}`, `v.With("home.nwe", nil); v.Say("home.new")`, "home.nwe"},
		{"a logger's key", `{}`, `{}`, `log.With("device", 1)`, ""},
		{"not in English", cancel, `{}`, `v.Say("home.new")`, "not in English"},
		{"English only", `{}`, `{"home.new":"New"}`, ``, "English only"},
		{"unused", cancel, `{"home.new":"New"}`, ``, "no code says it"},
		{"built", `{"error.x":"خطأ"}`, `{"error.x":"Wrong"}`, `v.Say("error." + string(code))`, ""},
		{"built, not declared", `{}`, `{}`, `v.Say("mood." + m)`, "declare it"},
		{"built of three", `{}`, `{}`, `v.Say("mood." + m + ".long")`, "declare it"},
		{"plural forms", `{"n.day":{"one":"يوم","other":"أيام"}}`, `{"n.day":{"one":"day","other":"days"}}`, `v.Count("n.day", 2)`, "six forms"},
		{"blanks", `{"n.x":"{{.A}}"}`, `{"n.x":"{{.B}}"}`, `v.Say("n.x")`, "fills in"},
	} {
		tree := plain("ui/home/view.go", c.body)
		tree["i18n/messages/home.ar.json"] = &fstest.MapFile{Data: []byte(c.ar)}
		tree["i18n/messages/home.en.json"] = &fstest.MapFile{Data: []byte(c.en)}
		wrong, err := checkMessages(tree)
		got := strings.Join(wrong, "\n")
		if err != nil || !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %q, %v", c.what, got, err)
		}
	}
}
