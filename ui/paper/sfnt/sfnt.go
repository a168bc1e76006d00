// Package sfnt reads TrueType fonts and makes the small fonts that a PDF
// carries: each glyph of such a font is one or several glyphs of the original,
// drawn together and flattened into a single outline.
package sfnt

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrFont is returned, wrapped, for bytes that are no sound TrueType font.
var ErrFont = errors.New("not a TrueType font")

// Font is a parsed font. It is immutable and safe for concurrent use.
type Font struct {
	Upem            int // units per em
	Ascent, Descent int // descent is negative
	CapHeight       int
	Box             [4]int // of all glyphs: left, bottom, right, top
	ItalicAngle     float64
	Weight          int    // 400 is regular
	Name            string // PostScript name

	tables map[string][]byte
	loca   []int // numGlyphs+1 offsets into glyf
	nHM    int   // glyphs with an advance of their own
}

// need is the least length of the tables without which nothing works.
func need() map[string]int {
	return map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 4, "glyf": 0}
}

// Parse reads a font. The bytes are kept, and must not change.
func Parse(b []byte) (*Font, error) {
	tables, err := directory(b)
	if err != nil {
		return nil, err
	}
	for name, size := range need() {
		if t, ok := tables[name]; !ok || len(t) < size {
			return nil, fmt.Errorf("%w: table %s is missing or short", ErrFont, name)
		}
	}
	f := &Font{tables: tables, Name: "Font", Weight: 400}
	f.readHead()
	if f.Upem == 0 {
		return nil, fmt.Errorf("%w: no units per em", ErrFont)
	}
	if err := f.readLoca(); err != nil {
		return nil, err
	}
	if err := f.readMetrics(); err != nil {
		return nil, err
	}
	f.readOS2()
	f.readName()
	return f, nil
}

func u16(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
func i16(b []byte, at int) int { return int(int16(binary.BigEndian.Uint16(b[at:]))) }
func u32(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }

// directory finds the tables of a font file.
func directory(b []byte) (map[string][]byte, error) {
	if len(b) < 12 || u32(b, 0) != 0x00010000 && u32(b, 0) != 0x74727565 {
		return nil, ErrFont
	}
	tables := map[string][]byte{}
	for i := range u16(b, 4) {
		e := 12 + 16*i
		if e+16 > len(b) {
			return nil, fmt.Errorf("%w: directory is cut off", ErrFont)
		}
		at, size := u32(b, e+8), u32(b, e+12)
		if at+size > len(b) {
			return nil, fmt.Errorf("%w: table %q is outside", ErrFont, b[e:e+4])
		}
		tables[string(b[e:e+4])] = b[at : at+size : at+size]
	}
	return tables, nil
}

func (f *Font) readHead() {
	head, hhea := f.tables["head"], f.tables["hhea"]
	f.Upem = u16(head, 18)
	for i := range f.Box {
		f.Box[i] = i16(head, 36+2*i)
	}
	f.Ascent, f.Descent, f.nHM = i16(hhea, 4), i16(hhea, 6), u16(hhea, 34)
	f.CapHeight = f.Ascent
	if post := f.tables["post"]; len(post) >= 8 {
		f.ItalicAngle = float64(int32(binary.BigEndian.Uint32(post[4:]))) / 65536
	}
}

// readLoca reads where glyphs lie and holds the table to its promise: offsets
// grow and stay inside glyf.
func (f *Font) readLoca() error {
	n := u16(f.tables["maxp"], 4)
	t, glyf := f.tables["loca"], len(f.tables["glyf"])
	long := u16(f.tables["head"], 50) != 0
	width := 2
	if long {
		width = 4
	}
	if n == 0 || len(t) < (n+1)*width {
		return fmt.Errorf("%w: loca is short", ErrFont)
	}
	f.loca = make([]int, n+1)
	for i := range f.loca {
		if long {
			f.loca[i] = u32(t, 4*i)
		} else {
			f.loca[i] = 2 * u16(t, 2*i)
		}
		if f.loca[i] > glyf || i > 0 && f.loca[i] < f.loca[i-1] {
			return fmt.Errorf("%w: glyph %d is outside", ErrFont, i)
		}
	}
	return nil
}

func (f *Font) readMetrics() error {
	n := f.Glyphs()
	if f.nHM < 1 || f.nHM > n || len(f.tables["hmtx"]) < 4*f.nHM+2*(n-f.nHM) {
		return fmt.Errorf("%w: hmtx is short", ErrFont)
	}
	return nil
}

func (f *Font) readOS2() {
	t := f.tables["OS/2"]
	if len(t) >= 6 {
		f.Weight = u16(t, 4)
	}
	if len(t) >= 90 && u16(t, 0) >= 2 && i16(t, 88) != 0 {
		f.CapHeight = i16(t, 88)
	}
}

// readName takes the PostScript name (name 6), which has only ASCII letters.
func (f *Font) readName() {
	t := f.tables["name"]
	if len(t) < 6 {
		return
	}
	count, store := u16(t, 2), u16(t, 4)
	for i := range count {
		if 6+12*i+12 > len(t) {
			return
		}
		r := t[6+12*i:]
		at, size := store+u16(r, 10), u16(r, 8)
		if u16(r, 6) != 6 || at+size > len(t) {
			continue
		}
		if name := asciiLetters(t[at : at+size]); name != "" {
			f.Name = name
			return
		}
	}
}

// asciiLetters keeps what may stand in a PDF name; that UTF-16 has a zero
// before each letter then does not matter.
func asciiLetters(b []byte) string {
	var out []byte
	for _, c := range b {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' {
			out = append(out, c)
		}
	}
	return string(out)
}

// Glyphs is the number of glyphs.
func (f *Font) Glyphs() int { return len(f.loca) - 1 }

// Advance is the width of the glyph g, 0 for one that the font does not have.
func (f *Font) Advance(g int) int {
	if g < 0 || g >= f.Glyphs() {
		return 0
	}
	return u16(f.tables["hmtx"], 4*min(g, f.nHM-1))
}

// glyph returns the stored form of g, empty for one without ink.
func (f *Font) glyph(g int) []byte {
	if g < 0 || g >= f.Glyphs() {
		return nil
	}
	return f.tables["glyf"][f.loca[g]:f.loca[g+1]]
}
