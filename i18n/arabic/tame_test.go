package arabic_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/shubbak/shubbak/i18n/arabic"
)

func TestTame(t *testing.T) {
	for in, want := range map[string]string{
		"محل النور":                         "محل النور",
		arabic.LTR("1010") + " نص":          arabic.LTR("1010") + " نص",
		arabic.LTR("٠٣-١٠"):                 arabic.LTR("٠٣-١٠"),
		"ali\u202egpj.exe":                  "ali\u200bgpj.exe",
		"ali\u202egpj\u202c.exe":            "ali\u200bgpj\u200b.exe",
		"\u202aabc":                         "\u200babc",
		"abc\u202c\u2069":                   "abc\u200b\u200b",
		"\u2067abc\n\u2069":                 "\u200babc\n\u200b",
		"\u202dشركة\u202c":                  "\u200bشركة\u200b",
		"\u202d12\u202c":                    "\u202d12\u202c",
		"\u2066a\u202bb\u2069c":             "\u2066a\u200bb\u2069c",
		"\u202ba\u2066b\u202cc\u2069\u202c": "\u202ba\u2066b\u200bc\u2069\u202c",
		"\u200fنص\u200e":                    "\u200fنص\u200e",
	} {
		if got := string(arabic.Tame([]rune(in))); got != want {
			t.Errorf("%+q became %+q, want %+q", in, got, want)
		}
	}
}

// TestANameDoesNotTurnTheLine: whatever a name holds, what stands around it in a sentence is drawn as it would be around
// an honest one.
func TestANameDoesNotTurnTheLine(t *testing.T) {
	s, f := arabic.NewShaper(), face(t, "Regular")
	const after, before = "ةيراس 4803-0041 اهمقرو ", " ةصخرلا بحاص"
	line := func(name string) string {
		text := []rune("صاحب الرخصة " + arabic.Isolate(name) + " ورقمها " + arabic.LTR("4803-0041") + " سارية")
		return visual(text, s.Layout(text, true, []*arabic.Face{f}, 0)[0])
	}
	for _, name := range []string{
		"محمصة رواق", "ali\u202egpj.exe", "\u2069\u202eabc", "\u202e", "\u2067\u2067\u2069", "\u2069\u2069\u2066x", "\u202c\u202c\u202d",
	} {
		if got := line(name); !strings.HasPrefix(got, after) || !strings.HasSuffix(got, before) {
			t.Errorf("with the name %+q the line stands as %+q", name, got)
		}
	}
	letters := rapid.SampledFrom([]rune("ابج abc12\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
	rapid.Check(t, func(rt *rapid.T) {
		name := string(rapid.SliceOfN(letters, 0, 12).Draw(rt, "name"))
		if got := line(name); !strings.HasPrefix(got, after) || !strings.HasSuffix(got, before) {
			rt.Fatalf("with the name %+q the line stands as %+q", name, got)
		}
	})
}
