package sfnt

import (
	"encoding/binary"
	"errors"
	"math"
	"sort"
)

// Part is a glyph of the font, moved from the pen, in font units.
type Part struct{ GID, DX, DY int }

// Glyph is a glyph wanted in a subset: its parts drawn together. Without
// parts it has a width and no ink.
type Glyph struct {
	Parts   []Part
	Advance int
}

// Subset makes a font whose glyph i+1 is glyphs[i]; glyph 0 is the font's own
// box for what is missing. It has no character map and no hints: a PDF needs
// neither. The same input gives the same bytes.
func (f *Font) Subset(glyphs []Glyph) ([]byte, error) {
	if len(glyphs) >= math.MaxUint16 {
		return nil, errors.New("too many glyphs for one font")
	}
	s := newSubset(f, len(glyphs)+1)
	if err := s.glyph(Glyph{Parts: []Part{{GID: 0}}, Advance: f.Advance(0)}); err != nil {
		return nil, err
	}
	for _, g := range glyphs {
		if err := s.glyph(g); err != nil {
			return nil, err
		}
	}
	return s.file(), nil
}

// subset is a font in the making.
type subset struct {
	font             *Font
	glyf, hmtx       []byte
	loca             []int
	points, contours int // the most of one glyph
	scratch          outline
}

func newSubset(f *Font, n int) *subset {
	return &subset{font: f, glyf: make([]byte, 0, 128*n), hmtx: make([]byte, 0, 4*n), loca: make([]int, 0, n+1)}
}

func (s *subset) glyph(g Glyph) error {
	o := &s.scratch
	o.points, o.ends, o.parts = o.points[:0], o.ends[:0], 0
	for _, p := range g.Parts {
		if err := s.font.add(o, p.GID, p.DX, p.DY); err != nil {
			return err
		}
	}
	s.loca = append(s.loca, len(s.glyf))
	left := s.encode(o)
	s.hmtx = binary.BigEndian.AppendUint16(s.hmtx, uint16(g.Advance))
	s.hmtx = binary.BigEndian.AppendUint16(s.hmtx, uint16(left))
	s.points, s.contours = max(s.points, len(o.points)), max(s.contours, len(o.ends))
	return nil
}

// encode appends o as a simple glyph and returns its left edge.
func (s *subset) encode(o *outline) (left int) {
	if len(o.points) == 0 {
		return 0
	}
	be := binary.BigEndian
	box := o.box()
	s.glyf = be.AppendUint16(s.glyf, uint16(len(o.ends)))
	for _, v := range box {
		s.glyf = be.AppendUint16(s.glyf, uint16(v))
	}
	for _, e := range o.ends {
		s.glyf = be.AppendUint16(s.glyf, uint16(e))
	}
	s.glyf = append(s.glyf, 0, 0) // no instructions
	s.glyf = o.appendFlags(s.glyf)
	s.glyf = o.appendAxis(s.glyf, func(p point) int { return p.x })
	s.glyf = o.appendAxis(s.glyf, func(p point) int { return p.y })
	for len(s.glyf)%4 != 0 {
		s.glyf = append(s.glyf, 0)
	}
	return box[0]
}

// box is left, bottom, right, top.
func (o *outline) box() [4]int {
	p := o.points[0]
	b := [4]int{p.x, p.y, p.x, p.y}
	for _, p := range o.points[1:] {
		b = [4]int{min(b[0], p.x), min(b[1], p.y), max(b[2], p.x), max(b[3], p.y)}
	}
	return b
}

// axisFlags says how the difference d is stored.
func axisFlags(d int, short, same byte) byte {
	switch {
	case d == 0:
		return same
	case d > 0 && d < 256:
		return short | same
	case d < 0 && d > -256:
		return short
	}
	return 0
}

func (o *outline) appendFlags(b []byte) []byte {
	var last point
	run := -1 // where in b the flag stands that may still repeat
	for i, p := range o.points {
		fl := axisFlags(p.x-last.x, xShort, xSame) | axisFlags(p.y-last.y, yShort, ySame)
		if p.on {
			fl |= onCurve
		}
		last = p
		switch {
		case i > 0 && b[run]&^repeats == fl && b[run]&repeats == 0:
			b[run] |= repeats
			b = append(b, 1)
		case i > 0 && b[run]&^repeats == fl && b[run+1] < math.MaxUint8:
			b[run+1]++
		default:
			run = len(b)
			b = append(b, fl)
		}
	}
	return b
}

func (o *outline) appendAxis(b []byte, of func(point) int) []byte {
	last := 0
	for _, p := range o.points {
		v := of(p)
		d := v - last
		last = v
		switch {
		case d == 0:
		case d > 0 && d < 256:
			b = append(b, byte(d))
		case d < 0 && d > -256:
			b = append(b, byte(-d))
		default:
			b = binary.BigEndian.AppendUint16(b, uint16(d))
		}
	}
	return b
}

// file puts the tables together.
func (s *subset) file() []byte {
	be := binary.BigEndian
	n := len(s.loca)
	head := append([]byte(nil), s.font.tables["head"]...)
	be.PutUint32(head[8:], 0) // the check sum, filled in at the end
	be.PutUint16(head[50:], 1)
	loca := make([]byte, 0, 4*(n+1))
	for _, at := range append(s.loca, len(s.glyf)) {
		loca = be.AppendUint32(loca, uint32(at))
	}
	hhea := append([]byte(nil), s.font.tables["hhea"]...)
	be.PutUint16(hhea[34:], uint16(n))
	return assemble(map[string][]byte{
		"head": head, "hhea": hhea, "maxp": s.maxp(n), "hmtx": s.hmtx, "loca": loca, "glyf": s.glyf,
	})
}

// maxp says what the font asks of the program that draws it.
func (s *subset) maxp(glyphs int) []byte {
	be := binary.BigEndian
	b := make([]byte, 32)
	be.PutUint32(b, 0x00010000)
	be.PutUint16(b[4:], uint16(glyphs))
	be.PutUint16(b[6:], uint16(s.points))
	be.PutUint16(b[8:], uint16(s.contours))
	be.PutUint16(b[14:], 2) // zones
	return b
}

func assemble(tables map[string][]byte) []byte {
	be := binary.BigEndian
	names := make([]string, 0, len(tables))
	total := 12 + 16*len(tables)
	for name, t := range tables {
		names = append(names, name)
		total += len(t) + 3
	}
	sort.Strings(names)
	out := make([]byte, 12+16*len(names), total)
	be.PutUint32(out, 0x00010000)
	be.PutUint16(out[4:], uint16(len(names)))
	power, log := 1, 0
	for 2*power <= len(names) {
		power, log = 2*power, log+1
	}
	be.PutUint16(out[6:], uint16(16*power))
	be.PutUint16(out[8:], uint16(log))
	be.PutUint16(out[10:], uint16(16*(len(names)-power)))
	head := 0
	for i, name := range names {
		at := len(out)
		if name == "head" {
			head = at
		}
		out = append(out, tables[name]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
		e := out[12+16*i:]
		copy(e, name)
		be.PutUint32(e[4:], sum(out[at:]))
		be.PutUint32(e[8:], uint32(at))
		be.PutUint32(e[12:], uint32(len(tables[name])))
	}
	be.PutUint32(out[head+8:], 0xB1B0AFBA-sum(out))
	return out
}

// sum is the check sum of TrueType; len(b) is a multiple of 4.
func sum(b []byte) (s uint32) {
	for ; len(b) >= 4; b = b[4:] {
		s += binary.BigEndian.Uint32(b)
	}
	return s
}
