package i18n_test

import (
	"testing"

	"github.com/shubbak/shubbak/i18n"
)

func TestTheOtherScriptIsKeptTogether(t *testing.T) {
	for _, c := range []struct{ lang, name, want string }{
		{i18n.English, "محمصة رواق Rewaq", "\u2068محمصة رواق Rewaq\u2069"},
		{i18n.English, "Rewaq محمصة", "Rewaq محمصة"},
		{i18n.English, "2026", "2026"},
		{i18n.Arabic, "Rewaq محمصة", "\u2068Rewaq محمصة\u2069"},
		{i18n.Arabic, "محمصة رواق Rewaq", "محمصة رواق Rewaq"},
	} {
		v, err := i18n.New(c.lang)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := v.With("signin.counter", map[string]any{"office": c.name, "counter": "1"}), c.want+" · 1"; got != want {
			t.Errorf("%s: %+q, want %+q", c.lang, got, want)
		}
	}
}

func TestACounterIsNamed(t *testing.T) {
	for lang, names := range map[string]map[string]string{
		i18n.Arabic:  {"شباك 3": "شباك 3", "الاستقبال": "الاستقبال"},
		i18n.English: {"شباك 3": "Counter 3", "شباك ٣": "Counter 3", "Front desk": "Front desk"},
	} {
		v, err := i18n.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range names {
			if got := v.Counter(name); got != want {
				t.Errorf("%s: %q is %q, want %q", lang, name, got, want)
			}
		}
	}
}
