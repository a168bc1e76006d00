package app_test

import (
	"strings"
	"testing"

	"github.com/shubbak/shubbak/app"
)

func TestCentralIsAskedSoThatItAnswers(t *testing.T) {
	for typed, want := range map[string]string{
		"":                       "",
		"  الغامدي  ماجد":        "غامدي ماجد",
		"الى":                    "الى",
		"٠٥٥١٢٣٤٥٦٧":             "551234567",
		"0551234567 النور":       "551234567 نور",
		"0512":                   "0512",
		strings.Repeat("ن", 300): strings.Repeat("ن", 100),
	} {
		if got := app.CentralQuestion(typed); got != want {
			t.Errorf("%q is asked as %q, want %q", typed, got, want)
		}
	}
}
