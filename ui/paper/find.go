package paper

import (
	"strings"
	"unicode"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper/list"
)

// Hit is a place on a page where a text stands, in points from the top left. A
// text that changes its direction stands at more than one.
type Hit struct {
	Page                int // from 0
	X, Y, Width, Height float64
	First               bool // it begins here; the others go on from the one before
}

// Find returns where a text stands on the pages, in the order in which they are
// painted. Spellings are folded as in the search of the records; in a number the
// gaps between its groups do not count. What crosses a line is not found.
func Find(pages []list.Page, text string) []Hit {
	needle := []rune(arabic.Fold(text))
	if digits := strings.ReplaceAll(string(needle), " ", ""); allDigits(digits) {
		needle = []rune(digits)
	}
	if len(needle) == 0 {
		return nil
	}
	var out []Hit
	for i, p := range pages {
		for _, op := range p.Ops {
			if t, ok := op.(list.Text); ok && t.Turn == 0 {
				out = append(out, findIn(t, i, needle)...)
			}
		}
	}
	return out
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// findIn looks into one line.
func findIn(t list.Text, page int, needle []rune) []Hit {
	text, at := folded(t.Runes[t.Line.Start:t.Line.End], allDigits(string(needle)))
	var out []Hit
	for i := 0; i+len(needle) <= len(text); i++ {
		if string(text[i:i+len(needle)]) != string(needle) {
			continue
		}
		from, to := t.Line.Start+at[i], t.Line.Start+at[i+len(needle)-1]+1
		out = append(out, boxes(t, page, from, to)...)
		i += len(needle) - 1
	}
	return out
}

// folded is a line as it is compared, and of which rune of it each letter is.
func folded(line []rune, noSpace bool) (text []rune, at []int) {
	for i, r := range line {
		if unicode.IsSpace(r) {
			if !noSpace && len(text) > 0 && text[len(text)-1] != ' ' {
				text, at = append(text, ' '), append(at, i)
			}
			continue
		}
		for _, f := range arabic.Fold(string(r)) {
			text, at = append(text, f), append(at, i)
		}
	}
	return text, at
}

// The height of a letter about its baseline, in em.
const (
	ascent  = 0.95
	descent = 0.35
)

// boxes are the stretches that the runes [from, to) take up, left to right. Marks
// and letters that are drawn as one are taken whole.
func boxes(t list.Text, page, from, to int) []Hit {
	var out []Hit
	pen, open := t.X, false
	for _, run := range t.Line.Runs {
		em := t.Size / float64(run.Face.Upem())
		for _, g := range run.Glyphs {
			wide := float64(g.Advance) * em
			switch in := g.Start < to && g.End > from; {
			case in && open:
				out[len(out)-1].Width += wide
			case in:
				out = append(out, Hit{Page: page, X: pen, Y: t.Y - ascent*t.Size, Width: wide, Height: (ascent + descent) * t.Size, First: len(out) == 0})
				open = true
			default:
				open = false
			}
			pen += wide
		}
	}
	return out
}
