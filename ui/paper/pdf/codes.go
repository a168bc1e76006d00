package pdf

import (
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"github.com/shubbak/shubbak/i18n/arabic"
	"github.com/shubbak/shubbak/ui/paper/sfnt"
)

// codes gives every character that a document shows a code of its own in the
// font that draws it: one code is one character of text, always. The whole ink
// of a cluster hangs on the code of its base character, its other characters
// have codes with no ink that share its width. So any reader gets back the text
// as it was written, whatever ligatures and marks the shaping made of it.
//
// What was tried and refuted: ActualText and private-use codes, which readers
// reverse or ignore.
type codes struct {
	fonts map[string]*sfnt.Font
	used  []*usedFont
	byID  map[string]*usedFont
	key   []byte // scratch
}

// usedFont is a font of this document and the codes given in it so far; the
// glyph of code i+1 is glyphs[i].
type usedFont struct {
	name   string // of the resource
	font   *sfnt.Font
	codes  map[string]int
	glyphs []sfnt.Glyph
	chars  []rune
}

// piece is one code on its line.
type piece struct {
	code  int
	width int // font units
}

func newCodes(fonts map[string]*sfnt.Font) *codes {
	return &codes{fonts: fonts, byID: map[string]*usedFont{}}
}

// use returns the font of f, counting it as used. A face that nobody
// registered has none.
func (c *codes) use(f *arabic.Face) *usedFont {
	u := c.byID[f.Name()]
	if u == nil {
		font := c.fonts[f.Name()]
		if font == nil {
			return nil
		}
		u = &usedFont{name: "P" + string(rune('A'+len(c.used))), font: font, codes: map[string]int{}}
		c.used = append(c.used, u)
		c.byID[f.Name()] = u
	}
	return u
}

// code returns the code for char drawn as parts with the given advance.
func (c *codes) code(u *usedFont, parts []sfnt.Part, advance int, char rune) int {
	k := c.key[:0]
	k = append(k, byte(char>>16), byte(char>>8), byte(char), byte(advance>>8), byte(advance))
	for _, p := range parts {
		k = append(k, byte(p.GID>>8), byte(p.GID), byte(p.DX>>8), byte(p.DX), byte(p.DY>>8), byte(p.DY))
	}
	c.key = k
	if n, ok := u.codes[string(k)]; ok {
		return n
	}
	u.glyphs = append(u.glyphs, sfnt.Glyph{Parts: append([]sfnt.Part(nil), parts...), Advance: advance})
	u.chars = append(u.chars, readable(char))
	n := len(u.glyphs)
	u.codes[string(k)] = n
	return n
}

// readable is what char becomes when it is copied or searched: the spaces
// that only forbid a break are plain ones.
func readable(char rune) rune {
	if char == '\u00a0' || char == '\u202f' {
		return ' '
	}
	return char
}

// run returns the pieces of r in visual order.
func (c *codes) run(u *usedFont, text []rune, r *arabic.Run) []piece {
	out := make([]piece, 0, len(r.Glyphs))
	for i := 0; i < len(r.Glyphs); {
		j := i + 1
		for j < len(r.Glyphs) && r.Glyphs[j].Start == r.Glyphs[i].Start {
			j++
		}
		out = c.cluster(u, text, r, r.Glyphs[i:j], out)
		i = j
	}
	return out
}

// cluster appends the pieces of one cluster, whose glyphs are gs.
func (c *codes) cluster(u *usedFont, text []rune, r *arabic.Run, gs []arabic.Glyph, out []piece) []piece {
	chars := visible(text[gs[0].Start:gs[0].End])
	parts, advance := partsOf(gs)
	if len(chars) == 0 { // controls: no ink, and hardly ever a width
		if advance != 0 {
			out = append(out, piece{c.code(u, nil, advance, 0), advance})
		}
		return out
	}
	widths, base := share(chars, advance)
	x := 0
	for k := range chars {
		i := k
		if r.RTL() {
			i = len(chars) - 1 - k
		}
		var ink []sfnt.Part
		if i == base {
			ink = parts
			for j := range ink {
				ink[j].DX -= x
			}
		}
		out = append(out, piece{c.code(u, ink, widths[i], chars[i]), widths[i]})
		x += widths[i]
	}
	if r.RTL() && len(chars) == 1 {
		out = c.held(u, text, gs[0].Start, whole{parts, advance, chars[0]}, out)
	}
	return out
}

// whole is a character that is written as one code.
type whole struct {
	parts   []sfnt.Part
	advance int
	char    rune
}

// held puts right-to-left marks beside the last piece, the character at of text,
// where it turns the direction. They take some of its width: readers take what has
// none for a stain.
func (c *codes) held(u *usedFont, text []rune, at int, p whole, out []piece) []piece {
	before, after := turns(text, at)
	mark := p.advance / 4
	narrow := p.advance
	if before {
		narrow -= mark
	}
	if after {
		narrow -= mark
	}
	if narrow == p.advance {
		return out
	}
	held := piece{c.code(u, nil, mark, rlm), mark}
	out = out[:len(out)-1]
	if after { // what follows stands at the left
		out = append(out, held)
		for i := range p.parts {
			p.parts[i].DX -= mark
		}
	}
	out = append(out, piece{c.code(u, p.parts, narrow, p.char), narrow})
	if before {
		out = append(out, held)
	}
	return out
}

// rlm is the right-to-left mark.
const rlm = '\u200f'

// turns tells whether the character at, of text that reads right to left, stands
// behind or before a number or a Latin word and is itself a space, a bracket or the
// like. Readers that order the text by themselves, as pdftotext does, would take it
// for a part of its neighbour and put it on the wrong side; a mark between the two
// holds it. A space before such a word is understood.
func turns(text []rune, at int) (behind, before bool) {
	if strong(text[at]) {
		return false, false
	}
	return leftward(text, at, -1), !unicode.IsSpace(text[at]) && leftward(text, at, 1)
}

// leftward tells whether the next visible character of text in the direction reads
// left to right.
func leftward(text []rune, at, step int) bool {
	for at += step; at >= 0 && at < len(text); at += step {
		if arabic.Invisible(text[at]) {
			continue
		}
		p, _ := bidi.LookupRune(text[at])
		switch p.Class() {
		case bidi.L, bidi.EN, bidi.AN:
			return true
		case bidi.ES, bidi.CS, bidi.ET:
			return step < 0
		default:
			return false
		}
	}
	return false
}

// strong tells whether r itself reads right to left, or goes with what does.
func strong(r rune) bool {
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.R, bidi.AL, bidi.NSM:
		return true
	default:
		return false
	}
}

func partsOf(gs []arabic.Glyph) (parts []sfnt.Part, advance int) {
	parts = make([]sfnt.Part, len(gs))
	for i, g := range gs {
		parts[i] = sfnt.Part{GID: g.GID, DX: advance + g.DX, DY: g.DY}
		advance += g.Advance
	}
	return parts, advance
}

// share divides the advance of a cluster among its base characters, and tells
// which of them comes first: the bearer of the ink.
func share(chars []rune, advance int) (widths []int, base int) {
	widths = make([]int, len(chars))
	bases := 0
	for i := len(chars) - 1; i >= 0; i-- {
		if !unicode.Is(unicode.M, chars[i]) {
			bases++
			base = i
		}
	}
	if bases == 0 {
		widths[0] = advance
		return widths, 0
	}
	for i, ch := range chars {
		if !unicode.Is(unicode.M, ch) {
			widths[i] = advance / bases
			advance -= widths[i]
			bases--
		}
	}
	return widths, base
}

func visible(t []rune) []rune {
	out := make([]rune, 0, len(t))
	for _, r := range t {
		if !arabic.Invisible(r) {
			out = append(out, r)
		}
	}
	return out
}
