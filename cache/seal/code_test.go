package seal_test

import (
	"strings"
	"testing"

	"github.com/shubbak/shubbak/cache/seal"
)

func TestCodesAreReadAsTheyAreWritten(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		code := seal.NewCode()
		plain := strings.ReplaceAll(code, "-", "")
		if seen[code] || len(plain) != 24 || len(code) != 29 {
			t.Fatalf("%q", code)
		}
		seen[code] = true
		arabic := strings.NewReplacer("0", "٠", "1", "١", "7", "٧").Replace(strings.ToLower(code))
		look := strings.NewReplacer("0", "o", "1", "l").Replace(code)
		for _, typed := range []string{code, plain, arabic, look, " " + strings.ReplaceAll(code, "-", " ") + "\u200e"} {
			if got := seal.Code(typed); got != plain {
				t.Errorf("%q is read as %q, not %q", typed, got, plain)
			}
		}
	}
	for _, none := range []string{"", "AAAA", strings.Repeat("A", 25), strings.Repeat("U", 24), "رمز", strings.Repeat("-", 24)} {
		if got := seal.Code(none); got != "" {
			t.Errorf("%q is read as %q", none, got)
		}
	}
}
