package catalogue

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shubbak/shubbak/i18n/arabic"
)

// SearchActivities returns at most limit activities that fit what was typed: the
// first digits of the code, or the beginnings of words of the name in either
// language, however they are spelled. Those that fit best come first, and among
// equals the lower code.
func (c *Catalogue) SearchActivities(query string, limit int) []Activity {
	wanted := strings.FieldsFunc(arabic.Fold(query), notWord)
	type hit struct{ at, rank int }
	var hits []hit
	for i, a := range c.Activities {
		if rank, ok := fits(wanted, a.Code, c.index.words[i]); ok {
			hits = append(hits, hit{i, rank})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(c.Activities[a.at].Code, c.Activities[b.at].Code))
	})
	out := make([]Activity, 0, min(len(hits), max(limit, 0)))
	for _, h := range hits[:cap(out)] {
		out = append(out, c.Activities[h.at])
	}
	return out
}

// fits tells whether every word of a query is in an activity, and how well: 0 is
// best. An empty query fits everything.
func fits(wanted []string, code string, words []string) (rank int, ok bool) {
	for _, w := range wanted {
		best, found := 0, strings.HasPrefix(code, w)
		for _, form := range arabic.Words(w) { // with and without the article
			r, ok := within(form, words)
			if singular, is := strings.CutSuffix(form, tehMarbuta); !ok && is && utf8.RuneCountInString(singular) > 2 {
				r, ok = within(singular, words)
			}
			if ok && (!found || r < best) {
				best, found = r, true
			}
		}
		if !found {
			return 0, false
		}
		rank += best
	}
	return rank, true
}

// tehMarbuta, as it is folded, ends the singular of what the catalogue names in
// the plural: bqala, bqalat.
const tehMarbuta = "\u0647"

// within tells whether w is one of words (0), begins one (1) or is inside one (4).
func within(w string, words []string) (rank int, ok bool) {
	switch {
	case slices.Contains(words, w):
		return 0, true
	case slices.ContainsFunc(words, func(s string) bool { return strings.HasPrefix(s, w) }):
		return 1, true
	case utf8.RuneCountInString(w) > 2 && slices.ContainsFunc(words, func(s string) bool { return strings.Contains(s, w) }):
		return 4, true
	}
	return 0, false
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
