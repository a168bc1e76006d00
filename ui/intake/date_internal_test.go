package intake

import (
	"slices"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/i18n"
)

func TestTheCalendarHasAllItsWords(t *testing.T) {
	for _, lang := range []string{i18n.Arabic, i18n.English} {
		v, err := i18n.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		w := calendarWords(v)
		for _, words := range [][]string{w.Weekdays[:], w.Hijri[:], w.Gregorian[:]} {
			if slices.Contains(words, "") || strings.Contains(words[len(words)-1], "|") {
				t.Errorf("%s: %q", lang, words)
			}
		}
	}
}
