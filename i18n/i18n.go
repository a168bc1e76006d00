// Package i18n says things to people: messages and plurals in Arabic and
// English, and numbers, money, dates and errors in the one form that the whole
// product shows.
package i18n

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// The languages.
const (
	Arabic  = "ar"
	English = "en"
)

//go:embed messages/*.json
var files embed.FS

// Voice speaks one language at a time; Switch changes it while the program
// runs. It is safe for concurrent use.
type Voice struct {
	now   atomic.Pointer[speaker]
	indic atomic.Bool
}

type speaker struct {
	lang string
	loc  *goi18n.Localizer
}

// bundles are the messages of each language, which are read when it is first
// spoken and then shared by all voices.
var bundles = map[string]func() (*goi18n.Bundle, error){ //nolint:gochecknoglobals // read once in a program
	Arabic:  sync.OnceValues(func() (*goi18n.Bundle, error) { return load(Arabic) }),
	English: sync.OnceValues(func() (*goi18n.Bundle, error) { return load(English) }),
}

func load(lang string) (*goi18n.Bundle, error) {
	b := goi18n.NewBundle(language.Make(lang))
	b.RegisterUnmarshalFunc("json", json.Unmarshal)
	names, err := fs.Glob(files, "messages/*."+lang+".json")
	if err != nil {
		return nil, fmt.Errorf("listing messages: %w", err)
	}
	for _, f := range names {
		if _, err := b.LoadMessageFileFS(files, f); err != nil {
			return nil, fmt.Errorf("loading %s: %w", f, err)
		}
	}
	return b, nil
}

// New returns a voice for lang, Arabic or English.
func New(lang string) (*Voice, error) {
	v := &Voice{}
	return v, v.speak(lang)
}

// Switch changes the language. The messages are part of the program: that those of
// both languages can be read is tested.
func (v *Voice) Switch(lang string) {
	if err := v.speak(lang); err != nil {
		panic(err)
	}
}

func (v *Voice) speak(lang string) error {
	if lang != English {
		lang = Arabic
	}
	b, err := bundles[lang]()
	if err != nil {
		return err
	}
	v.now.Store(&speaker{lang, goi18n.NewLocalizer(b, lang)})
	return nil
}

// Lang returns the language, Arabic or English.
func (v *Voice) Lang() string { return v.now.Load().lang }

// RTL tells whether the language runs right to left.
func (v *Voice) RTL() bool { return v.Lang() == Arabic }

// Say returns the message named id. A name that no file has is a bug, and shows
// as itself.
func (v *Voice) Say(id string) string { return v.With(id, nil) }

// With returns the message named id with its gaps filled from data. What begins
// in the other script is kept together, so that the sentence stays in order.
func (v *Voice) With(id string, data map[string]any) string {
	s, err := v.now.Load().loc.Localize(&goi18n.LocalizeConfig{MessageID: id, TemplateData: v.apart(data)})
	if err != nil {
		return "⟦" + id + "⟧"
	}
	return s
}

// apart isolates the texts of data that begin in the other script.
func (v *Voice) apart(data map[string]any) map[string]any {
	if len(data) == 0 {
		return data
	}
	out := make(map[string]any, len(data))
	for k, x := range data {
		if s, ok := x.(string); ok {
			if is, found := arabic.FirstLetter(s); found && is != v.RTL() {
				x = arabic.Isolate(s)
			}
		}
		out[k] = x
	}
	return out
}

// Count returns the plural form of the message for n, which it may mention as
// {{.n}} (grouped digits). More gaps are filled from data, which may be nil.
func (v *Voice) Count(id string, n int, data map[string]any) string {
	all := map[string]any{"n": v.Number(int64(n))}
	for k, x := range v.apart(data) {
		all[k] = x
	}
	s, err := v.now.Load().loc.Localize(&goi18n.LocalizeConfig{MessageID: id, TemplateData: all, PluralCount: n})
	if err != nil {
		return "⟦" + id + "⟧"
	}
	return s
}

// Has tells whether a message exists in the language spoken now.
func (v *Voice) Has(id string) bool {
	_, err := v.now.Load().loc.Localize(&goi18n.LocalizeConfig{MessageID: id})
	return err == nil
}

// Error says what went wrong and how to mend it. It never shows the cause.
func (v *Voice) Error(err error) string {
	var m interface {
		MessageID() string
		MessageArgs() map[string]string
	}
	if !errors.As(err, &m) || !v.Has(m.MessageID()) {
		return v.Say("error.internal")
	}
	data := map[string]any{}
	for k, a := range m.MessageArgs() {
		data[k] = v.arg(a)
	}
	return v.With(m.MessageID(), data)
}
