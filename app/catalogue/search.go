package catalogue

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// SearchActivities returns at most limit activities that fit what was typed: the
// first digits of the code, or the beginnings of words of the name in either
// language, however they are spelled. Those that fit best come first, and among
// equals the lower code.
func (c *Catalogue) SearchActivities(query string, limit int) []Activity {
	wanted := strings.FieldsFunc(folded(plainDigits(query)), notWord)
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
// best. No word fits everything.
func fits(wanted []string, code string, words []string) (rank int, ok bool) {
	for _, w := range wanted {
		switch {
		case strings.HasPrefix(code, w), slices.Contains(words, w):
		case slices.ContainsFunc(words, func(s string) bool { return strings.HasPrefix(s, w) }):
			rank++
		case len([]rune(w)) > 2 && slices.ContainsFunc(words, func(s string) bool { return strings.Contains(s, w) }):
			rank += 4
		case strings.HasPrefix(w, article) && slices.ContainsFunc(words, func(s string) bool { return strings.HasPrefix(s, w[len(article):]) }):
			rank++
		default:
			return 0, false
		}
	}
	return rank, true
}

// article is the Arabic article.
const article = "\u0627\u0644"

// fold returns the folded words of s, each with and without the article.
func fold(s string) []string {
	words := strings.FieldsFunc(folded(s), notWord)
	for _, w := range words {
		if bare, ok := strings.CutPrefix(w, article); ok && bare != "" {
			words = append(words, bare)
		}
	}
	return words
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

func folded(s string) string { return strings.ToLower(s) }
