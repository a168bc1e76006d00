package arabic

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
)

// Face is one weight of a font, ready for shaping. A Face is not safe for
// concurrent use: give each goroutine its own by Clone.
type Face struct {
	name string
	face *font.Face
	hb   *harfbuzz.Font
}

// Load reads what shaping needs of the TrueType font in ttf; the outlines of its
// glyphs, two thirds of the work of reading it, are left alone. The name is only
// for error texts and for telling faces apart.
func Load(name string, ttf []byte) (*Face, error) {
	f, err := font.ParseTTF(bytes.NewReader(withoutOutlines(ttf)))
	if err != nil {
		return nil, fmt.Errorf("loading font %s: %w", name, err)
	}
	return &Face{name: name, face: f, hb: harfbuzz.NewFont(f)}, nil
}

// Clone returns a face for another goroutine; both share the parsed tables.
func (f *Face) Clone() *Face {
	c := font.NewFace(f.face.Font)
	return &Face{name: f.name, face: c, hb: harfbuzz.NewFont(c)}
}

// Name is the name the face was loaded under. Clones share it.
func (f *Face) Name() string { return f.name }

// Has tells whether the face has a glyph for r.
func (f *Face) Has(r rune) bool {
	_, ok := f.face.NominalGlyph(r)
	return ok
}

// Upem is the number of font units in one em.
func (f *Face) Upem() int { return int(f.face.Upem()) }

// Advance is the natural width of the glyph gid in font units.
func (f *Face) Advance(gid int) int {
	return int(f.face.HorizontalAdvance(font.GID(gid)))
}

// withoutOutlines returns the font with its tables of outlines hidden.
func withoutOutlines(ttf []byte) []byte {
	const header, entry = 12, 16
	out := bytes.Clone(ttf)
	for at := header; at+entry <= len(out) && at < header+entry*int(binary.BigEndian.Uint16(out[4:])); at += entry {
		if tag := string(out[at : at+4]); tag == "glyf" || tag == "loca" {
			copy(out[at:], "hide")
		}
	}
	return out
}
