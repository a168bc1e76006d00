// Package icc makes the colour profile that PDF/A wants inside the file: a
// small ICC v2 display profile with the primaries and the curve of sRGB, so
// that no profile of someone else has to be shipped.
package icc

import (
	"encoding/binary"
	"math"
)

const (
	headerSize = 128
	entrySize  = 12 // of the tag table
	curveSize  = 256
)

// tag is one entry of a profile; nil data means the data of the tag before.
type tag struct {
	name string
	data []byte
}

// SRGB returns the profile.
func SRGB() []byte {
	curve := transferCurve()
	tags := []tag{
		{"desc", description("sRGB IEC61966-2.1 compatible")},
		{"cprt", text("No copyright, use freely")},
		{"wtpt", xyz(0.9505, 1, 1.0891)},
		{"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
		{"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
		{"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve},
		{"gTRC", nil},
		{"bTRC", nil},
	}
	out := make([]byte, headerSize+4+entrySize*len(tags))
	offset, size := 0, 0
	for i, t := range tags {
		if t.data != nil {
			out = pad(out)
			offset, size = len(out), len(t.data)
			out = append(out, t.data...)
		}
		entry := out[headerSize+4+entrySize*i:]
		copy(entry, t.name)
		binary.BigEndian.PutUint32(entry[4:], uint32(offset))
		binary.BigEndian.PutUint32(entry[8:], uint32(size))
	}
	out = pad(out)
	header(out, len(tags))
	return out
}

// header fills in the profile header and the count of tags.
func header(out []byte, tags int) {
	be := binary.BigEndian
	be.PutUint32(out, uint32(len(out)))
	be.PutUint32(out[8:], 0x02100000) // version 2.1
	copy(out[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2024, 1, 1, 0, 0, 0} { // made on; fixed, so that bytes are
		be.PutUint16(out[24+2*i:], v)
	}
	copy(out[36:], "acsp")
	for i, v := range []float64{0.9642, 1, 0.8249} { // D50
		be.PutUint32(out[68+4*i:], fixed(v))
	}
	be.PutUint32(out[headerSize:], uint32(tags))
}

// fixed is ICC's s15Fixed16Number.
func fixed(v float64) uint32 { return uint32(int32(math.Round(v * 65536))) }

func xyz(x, y, z float64) []byte {
	b := make([]byte, 20)
	copy(b, "XYZ ")
	for i, v := range []float64{x, y, z} {
		binary.BigEndian.PutUint32(b[8+4*i:], fixed(v))
	}
	return b
}

// transferCurve samples the curve of sRGB (IEC 61966-2-1).
func transferCurve() []byte {
	b := make([]byte, 12+2*curveSize)
	copy(b, "curv")
	binary.BigEndian.PutUint32(b[8:], curveSize)
	for i := range curveSize {
		v := float64(i) / (curveSize - 1)
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		binary.BigEndian.PutUint16(b[12+2*i:], uint16(math.Round(v*65535)))
	}
	return b
}

// description is a textDescriptionType with an empty Unicode and Macintosh part.
func description(s string) []byte {
	b := make([]byte, 12+len(s)+1+4+4+2+1+67)
	copy(b, "desc")
	binary.BigEndian.PutUint32(b[8:], uint32(len(s)+1))
	copy(b[12:], s)
	return b
}

func text(s string) []byte {
	b := make([]byte, 8+len(s)+1)
	copy(b, "text")
	copy(b[8:], s)
	return b
}

func pad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
