package sfnt

import (
	"errors"
	"fmt"
	"math"
)

// point is a place of an outline in font units.
type point struct {
	x, y int
	on   bool // on the curve, not a control point
}

// outline is a glyph as contours of quadratic curves.
type outline struct {
	points []point
	ends   []int // index of the last point of each contour
	parts  int   // glyphs read for it
}

// Flags of the points of a simple glyph.
const (
	onCurve  = 1 << 0
	xShort   = 1 << 1
	yShort   = 1 << 2
	repeats  = 1 << 3
	xSame    = 1 << 4 // with xShort: the difference is positive
	ySame    = 1 << 5
	maxDepth = 8 // of glyphs made of glyphs
	maxParts = 4096
)

// Flags of the components of a composite glyph.
const (
	wordArgs   = 1 << 0
	argsAreXY  = 1 << 1
	oneScale   = 1 << 3
	moreParts  = 1 << 5
	twoScales  = 1 << 6
	fourScales = 1 << 7
)

var errCut = errors.New("glyph data is cut off")

// add appends the glyph g, moved by (dx, dy), to o.
func (f *Font) add(o *outline, g, dx, dy int) error {
	first := len(o.points)
	if err := f.decode(o, g, 0); err != nil {
		return fmt.Errorf("reading glyph %d: %w: %w", g, ErrFont, err)
	}
	for i := first; i < len(o.points); i++ {
		o.points[i].x += dx
		o.points[i].y += dy
	}
	return nil
}

func (f *Font) decode(o *outline, g, depth int) error {
	d := f.glyph(g)
	if o.parts++; o.parts > maxParts {
		return errors.New("too many parts")
	}
	switch {
	case len(d) == 0:
		return nil
	case len(d) < 10:
		return errCut
	case i16(d, 0) >= 0:
		return o.simple(d)
	case depth >= maxDepth:
		return errors.New("glyphs nest too deep")
	}
	return f.composite(o, d, depth)
}

// simple decodes a glyph that has contours of its own.
func (o *outline) simple(d []byte) error {
	contours := i16(d, 0)
	if contours == 0 {
		return nil
	}
	p := 10 + 2*contours
	if len(d) < p+2 {
		return errCut
	}
	first, count := len(o.points), 0
	for i := range contours {
		end := u16(d, 10+2*i)
		if end+1 <= count {
			return errors.New("contours overlap")
		}
		count = end + 1
		o.ends = append(o.ends, first+end)
	}
	p += 2 + u16(d, p) // skip the instructions
	flags, p, err := readFlags(d, p, count)
	if err != nil {
		return err
	}
	o.points = append(o.points, make([]point, count)...)
	pts := o.points[first:]
	for i, fl := range flags {
		pts[i].on = fl&onCurve != 0
	}
	p, err = readAxis(d, p, flags, xShort, xSame, func(i, v int) { pts[i].x = v })
	if err != nil {
		return err
	}
	_, err = readAxis(d, p, flags, yShort, ySame, func(i, v int) { pts[i].y = v })
	return err
}

func readFlags(d []byte, p, count int) ([]byte, int, error) {
	flags := make([]byte, 0, count)
	for len(flags) < count {
		if p >= len(d) {
			return nil, 0, errCut
		}
		fl, n := d[p], 1
		p++
		if fl&repeats != 0 {
			if p >= len(d) {
				return nil, 0, errCut
			}
			n += int(d[p])
			p++
		}
		for ; n > 0 && len(flags) < count; n-- {
			flags = append(flags, fl)
		}
	}
	return flags, p, nil
}

// readAxis decodes the differences of one axis.
func readAxis(d []byte, p int, flags []byte, short, same byte, set func(i, v int)) (int, error) {
	v := 0
	for i, fl := range flags {
		switch {
		case fl&short != 0:
			if p >= len(d) {
				return 0, errCut
			}
			if fl&same != 0 {
				v += int(d[p])
			} else {
				v -= int(d[p])
			}
			p++
		case fl&same == 0:
			if p+2 > len(d) {
				return 0, errCut
			}
			v += i16(d, p)
			p += 2
		}
		set(i, v)
	}
	return p, nil
}

// component is one part of a composite glyph.
type component struct {
	gid    int
	dx, dy int
	m      [4]float64 // scale; the unit matrix for most
}

// composite decodes a glyph made of other glyphs.
func (f *Font) composite(o *outline, d []byte, depth int) error {
	for p := 10; ; {
		c, flags, next, err := readComponent(d, p)
		if err != nil {
			return err
		}
		first := len(o.points)
		if err := f.decode(o, c.gid, depth+1); err != nil {
			return err
		}
		c.place(o.points[first:])
		if len(o.points) > math.MaxUint16 {
			return errors.New("too many points")
		}
		if flags&moreParts == 0 {
			return nil
		}
		p = next
	}
}

// place moves and scales the points of the component.
func (c component) place(pts []point) {
	unit := c.m == [4]float64{1, 0, 0, 1}
	for i := range pts {
		if !unit {
			x, y := float64(pts[i].x), float64(pts[i].y)
			pts[i].x = int(math.Round(x*c.m[0] + y*c.m[2]))
			pts[i].y = int(math.Round(x*c.m[1] + y*c.m[3]))
		}
		pts[i].x += c.dx
		pts[i].y += c.dy
	}
}

func readComponent(d []byte, p int) (c component, flags, next int, err error) {
	if p+4 > len(d) {
		return c, 0, 0, errCut
	}
	flags, c.gid = u16(d, p), u16(d, p+2)
	p += 4
	args, scale := 2, scaleSize(flags)
	if flags&wordArgs != 0 {
		args = 4
	}
	if p+args+scale > len(d) {
		return c, 0, 0, errCut
	}
	if flags&argsAreXY == 0 {
		return c, 0, 0, errors.New("components joined by points are not supported")
	}
	if flags&wordArgs != 0 {
		c.dx, c.dy = i16(d, p), i16(d, p+2)
	} else {
		c.dx, c.dy = int(int8(d[p])), int(int8(d[p+1]))
	}
	p += args
	c.m = readScale(d[p:p+scale], flags)
	return c, flags, p + scale, nil
}

func scaleSize(flags int) int {
	switch {
	case flags&oneScale != 0:
		return 2
	case flags&twoScales != 0:
		return 4
	case flags&fourScales != 0:
		return 8
	}
	return 0
}

func readScale(d []byte, flags int) [4]float64 {
	at := func(i int) float64 { return float64(i16(d, 2*i)) / (1 << 14) }
	switch {
	case flags&oneScale != 0:
		return [4]float64{at(0), 0, 0, at(0)}
	case flags&twoScales != 0:
		return [4]float64{at(0), 0, 0, at(1)}
	case flags&fourScales != 0:
		return [4]float64{at(0), at(1), at(2), at(3)}
	}
	return [4]float64{1, 0, 0, 1}
}
