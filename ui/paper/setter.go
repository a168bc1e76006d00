package paper

import (
	"fmt"
	"slices"
	"strconv"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// setter sets text in lines. It holds faces of its own and is used by one
// goroutine at a time.
type setter struct {
	shaper  *arabic.Shaper
	faces   [weights]*arabic.Face
	fixed   map[setKey]block // of every paper
	own     map[setKey]block // of this document alone
	missing map[rune]bool    // in this document: no face has a picture of them
}

// setKey names text that was set before.
type setKey struct {
	text   string
	weight weight
	width  float64 // in em
}

// mostFixed bounds the memory of a setter.
const mostFixed = 512

// block is a paragraph in lines.
type block struct {
	style
	runes   []rune
	lines   []arabic.Line
	missing []rune
}

func newSetter(faces [weights]*arabic.Face) *setter {
	s := &setter{shaper: arabic.NewShaper(), fixed: map[setKey]block{}, own: map[setKey]block{}, missing: map[rune]bool{}}
	for i, f := range faces {
		s.faces[i] = f.Clone()
	}
	return s
}

// reset forgets the last document: what belongs to a person does not stay in
// memory.
func (s *setter) reset() {
	clear(s.own)
	clear(s.missing)
}

// set breaks text of this document into lines of at most width; 0 is one line.
func (s *setter) set(text string, st style, width float64) block {
	return s.remember(s.own, text, st, width)
}

// word sets text that stands on every paper of its kind.
func (s *setter) word(text string, st style, width float64) block {
	return s.remember(s.forAll(), text, st, width)
}

// forAll is where what stands on every paper is remembered.
func (s *setter) forAll() map[setKey]block {
	if len(s.fixed) >= mostFixed {
		clear(s.fixed)
	}
	return s.fixed
}

func (s *setter) remember(in map[setKey]block, text string, st style, width float64) block {
	k := setKey{text, st.weight, width / st.size}
	b, ok := in[k]
	if !ok {
		b = s.lay(text, st, width)
		in[k] = b
	}
	for _, r := range b.missing {
		s.missing[r] = true
	}
	b.style = st
	return b
}

func (s *setter) lay(text string, st style, width float64) block {
	face := s.faces[st.weight]
	runes, missing := s.clean(text, face)
	lines := s.shaper.Layout(runes, rightToLeft(runes), []*arabic.Face{face}, width/st.size)
	return block{runes: runes, lines: lines, missing: missing}
}

// rightToLeft is the direction of a text on an Arabic paper: only what is
// altogether Latin reads from the left, so that its full stop stands at its end.
func rightToLeft(text []rune) bool {
	latin := false
	for _, r := range text {
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.R, bidi.AL, bidi.AN:
			return true
		case bidi.L:
			latin = true
		default:
		}
	}
	return !latin
}

// fit sets text in at most lines lines of the given width, smaller if it must,
// down to two thirds; longer text is refused, for it has no place to go.
func (s *setter) fit(field, text string, st style, width float64, lines int) (block, error) {
	return s.fitted(s.own, field, text, st, width, lines)
}

// fitWord is fit for text that stands on every paper of its kind.
func (s *setter) fitWord(field, text string, st style, width float64, lines int) (block, error) {
	return s.fitted(s.forAll(), field, text, st, width, lines)
}

func (s *setter) fitted(in map[setKey]block, field, text string, st style, width float64, lines int) (block, error) {
	const step, steps = 12, 4
	for i := range steps + 1 {
		t := st
		t.size *= float64(step-i) / step
		t.leading *= float64(step-i) / step
		if b := s.remember(in, text, t, width); len(b.lines) <= lines && b.width() <= width {
			return b, nil
		}
	}
	room := int(width/st.size) * 2 * lines // about two letters fit in an em
	return block{}, &app.Error{Code: app.TooLong, Field: field, Args: map[string]string{"max": strconv.Itoa(room)}}
}

// lacks says which characters of this document no face has. The paper shows their
// names in place of them: a paper with empty boxes on it must never be made.
func (s *setter) lacks() []string {
	chars := make([]string, 0, len(s.missing))
	for r := range s.missing {
		chars = append(chars, string(r))
	}
	slices.Sort(chars)
	return chars
}

// clean returns the characters to set: control characters become a space, and
// what the face lacks its compatible spelling, as the letters of a ligature. What
// cannot be spelled so either is replaced by its name, [U+1F600].
func (s *setter) clean(text string, f *arabic.Face) (out, missing []rune) {
	out = make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case r == '\n' || arabic.Invisible(r) || f.Has(r):
			out = append(out, r)
		case unicode.IsControl(r) || unicode.IsSpace(r):
			if n := len(out); n == 0 || out[n-1] != ' ' { // many are as good as one
				out = append(out, ' ')
			}
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
			// says how a neighbour is to look, and has no look itself
		default:
			spelled := []rune(norm.NFKC.String(string(r)))
			if slices.ContainsFunc(spelled, func(r rune) bool { return !f.Has(r) }) {
				missing = append(missing, r)
				spelled = []rune(arabic.LTR(fmt.Sprintf("[U+%04X]", r)))
			}
			out = append(out, spelled...)
		}
	}
	return out, missing
}

func (b block) height() float64 { return float64(len(b.lines)) * b.leading }

// width is that of the widest line.
func (b block) width() float64 {
	w := 0.0
	for _, l := range b.lines {
		w = max(w, l.Width*b.size)
	}
	return w
}

// split cuts the block after n lines.
func (b block) split(n int) (head, tail block) {
	n = min(n, len(b.lines))
	head, tail = b, b
	head.lines, tail.lines = b.lines[:n], b.lines[n:]
	return head, tail
}
