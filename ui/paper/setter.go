package paper

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/i18n/arabic"
)

// setter sets text in lines. It holds faces of its own and is used by one
// goroutine at a time.
type setter struct {
	shaper  *arabic.Shaper
	faces   [weights]*arabic.Face
	fixed   map[fixedKey]block
	missing map[rune]bool
}

// fixedKey names text that stands on every paper. Only such text is remembered:
// what belongs to a person does not stay in memory.
type fixedKey struct {
	text   string
	weight weight
	width  float64 // in em
}

// mostFixed bounds the memory of a setter.
const mostFixed = 512

// block is a paragraph in lines.
type block struct {
	style
	runes []rune
	lines []arabic.Line
}

func newSetter(faces [weights]*arabic.Face) *setter {
	s := &setter{shaper: arabic.NewShaper(), fixed: map[fixedKey]block{}, missing: map[rune]bool{}}
	for i, f := range faces {
		s.faces[i] = f.Clone()
	}
	return s
}

// set breaks text into lines of at most width; 0 is one line.
func (s *setter) set(text string, st style, width float64) block {
	b := block{style: st, runes: s.clean(text, s.faces[st.weight])}
	b.lines = s.shaper.Layout(b.runes, true, []*arabic.Face{s.faces[st.weight]}, width/st.size)
	for _, l := range b.lines {
		for _, r := range l.Missing {
			s.missing[r] = true
		}
	}
	return b
}

// word sets text that stands on every paper of its kind.
func (s *setter) word(text string, st style, width float64) block {
	k := fixedKey{text, st.weight, width / st.size}
	b, ok := s.fixed[k]
	if !ok {
		if len(s.fixed) >= mostFixed {
			clear(s.fixed)
		}
		b = s.set(text, st, width)
		s.fixed[k] = b
	}
	b.style = st
	return b
}

// fit sets text in at most lines lines of the given width, smaller if it must,
// down to two thirds; longer text is refused, for it has no place to go.
func (s *setter) fit(field, text string, st style, width float64, lines int) (block, error) {
	const step, steps = 12, 4
	for i := range steps + 1 {
		t := st
		t.size *= float64(step-i) / step
		t.leading *= float64(step-i) / step
		if b := s.set(text, t, width); len(b.lines) <= lines && b.width() <= width {
			return b, nil
		}
	}
	room := int(width/st.size) * 2 * lines // about two letters fit in an em
	return block{}, &app.Error{Code: app.TooLong, Field: field, Args: map[string]string{"max": strconv.Itoa(room)}}
}

// err says which characters no face has. A paper with empty boxes on it must
// never be made.
func (s *setter) err() error {
	if len(s.missing) == 0 {
		return nil
	}
	chars := make([]string, 0, len(s.missing))
	for r := range s.missing {
		chars = append(chars, string(r))
	}
	return &app.Error{Code: app.MissingGlyph, Args: map[string]string{"chars": strings.Join(sorted(chars), " ")}}
}

// clean returns the characters to set: control characters become spaces, and
// what the face lacks its compatible spelling, as the letters of a ligature.
func (s *setter) clean(text string, f *arabic.Face) []rune {
	out := make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case r == '\n' || arabic.Invisible(r) || f.Has(r):
			out = append(out, r)
		case unicode.IsControl(r) || unicode.IsSpace(r):
			out = append(out, ' ')
		default:
			out = append(out, []rune(norm.NFKC.String(string(r)))...)
		}
	}
	return out
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
