package pdf

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
)

// symbolic is the font flag of PDF that promises no standard encoding.
const symbolic = 4

// addFonts embeds what the codes need of each used font and names the fonts in
// the resources of the pages. The fonts are made at once, on all processors: that
// is more than a third of the work of a file.
func (f *file) addFonts(c *codes) error {
	made := make([]embedded, len(c.used))
	var wg sync.WaitGroup
	for i, u := range c.used {
		wg.Go(func() { made[i] = f.embed(u) })
	}
	wg.Wait()
	var names strings.Builder
	for i, u := range c.used {
		if err := made[i].err; err != nil {
			return fmt.Errorf("embedding font %s: %w", u.font.Name, err)
		}
		fmt.Fprintf(&names, "/%s %d 0 R\n", u.name, f.addFont(u, made[i]))
	}
	return f.insert(resourcesObject, "/Font <<\n", names.String())
}

// embedded is the streams of one font, ready to be objects.
type embedded struct {
	tag     string // by which PDF tells subsets of one font apart
	program []byte
	glyphs  []byte // which it has
	unicode []byte // what its codes stand for
	err     error
}

func (f *file) embed(u *usedFont) (e embedded) {
	ttf, err := u.font.Subset(u.glyphs)
	if err != nil {
		return embedded{err: err}
	}
	return embedded{
		tag:     subsetTag(ttf),
		program: f.stream(fmt.Sprintf("/Length1 %d ", len(ttf)), ttf, false),
		glyphs:  f.stream("", cidSet(len(u.glyphs)+1), false),
		unicode: f.stream("", u.toUnicode(), false),
	}
}

// addFont adds a font as a composite one whose codes are its glyphs.
func (f *file) addFont(u *usedFont, e embedded) int {
	name := e.tag + "+" + u.font.Name
	em := func(v int) int { return v * 1000 / u.font.Upem }
	box := u.font.Box
	stem := 50 + (u.font.Weight/65)*(u.font.Weight/65)
	descriptor := f.add(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle %g "+
		"/Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %d 0 R /CIDSet %d 0 R>>",
		name, symbolic, em(box[0]), em(box[1]), em(box[2]), em(box[3]), u.font.ItalicAngle,
		em(u.font.Ascent), em(u.font.Descent), em(u.font.CapHeight), stem, f.addBytes(e.program), f.addBytes(e.glyphs)))
	cid := f.add(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s "+
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %d 0 R /DW 1000 /W [1 [%s]] /CIDToGIDMap /Identity>>",
		name, descriptor, u.widths()))
	return f.add(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>",
		name, cid, f.addBytes(e.unicode)))
}

// subsetTag is six letters made of the bytes of a subset.
func subsetTag(ttf []byte) string {
	h := sha256.Sum256(ttf)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + h[i]%26
	}
	return string(tag)
}

// cidSet lists the glyphs that the subset has: all of them. PDF/A-1 wants it.
func cidSet(glyphs int) []byte {
	bits := make([]byte, (glyphs+7)/8)
	for i := range glyphs {
		bits[i/8] |= 0x80 >> (i % 8)
	}
	return bits
}

func (u *usedFont) widths() string {
	b := make([]byte, 0, 5*len(u.glyphs))
	for i, g := range u.glyphs {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendFloat(b, float64(g.Advance)*1000/float64(u.font.Upem), 'f', -1, 64)
	}
	return string(b)
}

// toUnicode maps every code to its one character.
func (u *usedFont) toUnicode() []byte {
	const atATime = 100 // the most entries of one bfchar section
	var b strings.Builder
	b.Grow(512 + 16*len(u.chars))
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	mapped := u.mapped()
	for len(mapped) > 0 {
		n := min(atATime, len(mapped))
		fmt.Fprintf(&b, "%d beginbfchar\n", n)
		for _, i := range mapped[:n] {
			b.WriteByte('<')
			writeHex16(&b, uint16(i+1))
			b.WriteString("> <")
			writeHex16(&b, utf16.Encode(u.chars[i:i+1])...)
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
		mapped = mapped[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return []byte(b.String())
}

// mapped lists the indexes of the codes that are a character.
func (u *usedFont) mapped() []int {
	out := make([]int, 0, len(u.chars))
	for i, r := range u.chars {
		if r != 0 {
			out = append(out, i)
		}
	}
	return out
}
